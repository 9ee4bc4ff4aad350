"""Dated parameters of the law: what ships in `parameters/*.toml`, and how one is asked.

A parameter is a list of values, each with its first day, its source and the day it was last
checked against the source (rulebook 1). A value without any of these does not load.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from codes import BaseKind, Document, Ground, PayerCategory

FOLDER = Path(__file__).with_name("parameters")
_KEYS = {"from", "value", "source", "checked_on", "note", "begins_rule"}
_NEEDED = {"from", "value", "source", "checked_on"}


class Kind(StrEnum):
    """What a value of a parameter looks like."""

    WHOLE = "whole"
    YES_OR_NO = "yes_or_no"
    CODES = "codes"
    DEMANDS = "demands"
    PREFIXES = "prefixes"
    WINDOW = "window"
    EFFECTIVE_DAY = "effective_day"
    AGE_BAND = "age_band"


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of a parameter's values, for codes the list they are taken from, the least of whole numbers."""

    kind: Kind
    codes: type[StrEnum] | None = None
    least: int = 0

    def fits(self, value: Any) -> bool:
        """Whether a value may stand for the parameter."""
        if self.codes is not None:
            return _are_codes(self.codes, value)
        return _TESTS[self.kind](value) and not (self.least and value < self.least)


class LawError(LookupError):
    """The law has no answer: an unknown parameter, or a day before its first value."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a parameter, in force from a day until the next value's first day."""

    from_on: date
    value: Any
    source: str
    checked_on: date
    note: str = ""
    begins_rule: bool = False  # before this value the rule was not there, which is no error


@dataclass(frozen=True, slots=True)
class Parameter:
    """The values of one parameter, earliest first."""

    name: str
    values: tuple[Value, ...]

    def on(self, day: date) -> Value | None:
        """The latest value that began on or before `day`; None before a rule began.

        Raises LawError on a day before the first value of any other parameter.
        """
        for value in reversed(self.values):
            if value.from_on <= day:
                return value
        if self.values[0].begins_rule:
            return None
        raise LawError(f"{self.name} has no value before {self.values[0].from_on}, asked {day}")

    def with_values(self, values: Iterable[Value]) -> "Parameter":
        """This parameter with further values; one of the same first day takes the old one's place.

        Raises ValueError for a value of the wrong shape, without a source or without its days.
        """
        by_day = {value.from_on: value for value in self.values}
        for value in values:
            by_day[value.from_on] = _checked(self.name, value)
        return Parameter(self.name, tuple(by_day[day] for day in sorted(by_day)))


def load(folder: Path = FOLDER) -> dict[str, Parameter]:
    """All parameters of the TOML files of a folder, by name.

    Raises ValueError for a value without first day, source or check day, of the wrong shape, or
    of an unknown parameter, and where a parameter of the law is missing.
    """
    parameters: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, entries in _entries(tomllib.loads(path.read_text(encoding="utf-8"))):
            if name in parameters:
                raise ValueError(f"{name} stands in two files")
            values = [_value(name, entry) for entry in entries]
            if len({value.from_on for value in values}) < len(values):
                raise ValueError(f"{name} has two values from the same day")
            parameters[name] = Parameter(name, ()).with_values(values)
    if missing := _SHAPES.keys() - parameters.keys():
        raise ValueError(f"the law lacks {', '.join(sorted(missing))}")
    return parameters


def shape_of(name: str) -> Shape:
    """What values of a parameter look like. Raises LawError for an unknown one."""
    try:
        return _SHAPES[name]
    except KeyError:
        raise LawError(f"the law knows no parameter {name}") from None


def frozen(value: Any) -> Any:
    """A value as TOML or JSON gives it, in the form the law holds: lists become tuples."""
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value


def _entries(tree: Mapping[str, Any], stem: str = "") -> Iterable[tuple[str, list[dict]]]:
    for key, branch in tree.items():
        if isinstance(branch, list):
            yield stem + key, branch
        elif isinstance(branch, dict):
            yield from _entries(branch, f"{stem}{key}.")
        else:
            raise ValueError(f"{stem}{key} is not a list of values")


def _value(name: str, entry: Mapping[str, Any]) -> Value:
    if missing := _NEEDED - entry.keys():
        raise ValueError(f"a value of {name} lacks {', '.join(sorted(missing))}")
    if unknown := entry.keys() - _KEYS:
        raise ValueError(f"a value of {name} has an unknown {', '.join(sorted(unknown))}")
    return Value(
        from_on=entry["from"],
        value=frozen(entry["value"]),
        source=entry["source"],
        checked_on=entry["checked_on"],
        note=entry.get("note", ""),
        begins_rule=entry.get("begins_rule", False),
    )


def _checked(name: str, value: Value) -> Value:
    shape = _SHAPES.get(name)
    if shape is None:
        raise ValueError(f"the law knows no parameter {name}")
    if type(value.from_on) is not date or type(value.checked_on) is not date:
        raise ValueError(f"a value of {name} needs its first day and the day it was checked")
    if not isinstance(value.source, str) or not value.source.strip():
        raise ValueError(f"a value of {name} needs a source")
    if not shape.fits(value.value):
        raise ValueError(f"{name} cannot be {value.value!r}")
    return value


def _is_whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_yes_or_no(value: Any) -> bool:
    return type(value) is bool


def _are_codes(codes: type[StrEnum], value: Any) -> bool:
    known = frozenset(code.value for code in codes)
    return isinstance(value, tuple) and all(item in known for item in value)


def _are_demands(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        demand and _are_codes(Document, demand) for demand in value
    )


def _are_prefixes(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(prefix, str) and len(prefix) == 2 and prefix.isdigit() for prefix in value
    )


def _is_window(value: Any) -> bool:
    keys = {"first_month", "first_day", "last_month", "last_day"}
    if not isinstance(value, dict) or value.keys() != keys:
        return False
    try:
        first = date(2001, value["first_month"], value["first_day"])
        return first <= date(2001, value["last_month"], value["last_day"])
    except (TypeError, ValueError):
        return False


def _is_effective_day(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"years_later", "month", "day"}:
        return False
    try:
        date(2001, value["month"], value["day"])
    except (TypeError, ValueError):
        return False
    return _is_whole(value["years_later"])


def _is_age_band(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() in ({"from"}, {"from", "under"})
        and all(_is_whole(age) for age in value.values())
    )


_PANELS = ("general_practitioner", "district_therapist", "pediatrician_0_6", "pediatrician_0_14")
_DOCUMENT_ROWS = (
    "pensioner",
    "person_with_disability",
    "convict",
    "conscript",
    "madrasah_student",
    "out_of_town_student",
    "child_born_abroad",
    "ward_of_institution",
    "carer",
    "legal_representative",
    "parent",
    "proxy",
    "family_member",
    "voluntary_health_insurance",
    "service_agreement",
    "service_agreement_of_asylum_seeker",
)
_TESTS: dict[Kind, Callable[[Any], bool]] = {
    Kind.WHOLE: _is_whole,
    Kind.YES_OR_NO: _is_yes_or_no,
    Kind.DEMANDS: _are_demands,
    Kind.PREFIXES: _are_prefixes,
    Kind.WINDOW: _is_window,
    Kind.EFFECTIVE_DAY: _is_effective_day,
    Kind.AGE_BAND: _is_age_band,
}
_SHAPES: dict[str, Shape] = {
    "campaign_window": Shape(Kind.WINDOW),
    "campaign_effective": Shape(Kind.EFFECTIVE_DAY),
    "registry_desk_open_to_everyone": Shape(Kind.YES_OR_NO),
    "portal_decision_working_days": Shape(Kind.WHOLE),
    "desk_decision_working_days": Shape(Kind.WHOLE),
    "acceptance_stops_before_closing": Shape(Kind.WHOLE),
    "desk_visit_minutes": Shape(Kind.WHOLE),
    "newborn_attached_within_months": Shape(Kind.WHOLE),
    "escalation_to_region_after_hours": Shape(Kind.WHOLE),
    "waiting_list_invitation_working_days": Shape(Kind.WHOLE, least=1),
    "commission_within_working_days": Shape(Kind.WHOLE, least=1),
    "commission_extract_within_working_days": Shape(Kind.WHOLE, least=1),
    "admission_attached_at_least": Shape(Kind.WHOLE),
    "admission_practice_sites_at_least": Shape(Kind.WHOLE),
    "institution_orders_due_in_november": Shape(Kind.WHOLE, least=1),
    "notice_days_before_contract_end": Shape(Kind.WHOLE),
    "notice_days_after_learning": Shape(Kind.WHOLE),
    "free_choices_per_year": Shape(Kind.WHOLE),
    "counted_grounds": Shape(Kind.CODES, Ground),
    "new_facility_months": Shape(Kind.WHOLE),
    "territory_free_grounds": Shape(Kind.CODES, Ground),
    "contract_free_grounds": Shape(Kind.CODES, Ground),
    "attachment_bases": Shape(Kind.CODES, BaseKind),
    "whole_city_units": Shape(Kind.PREFIXES),
    "choice_unit_digits": Shape(Kind.WHOLE),
    "young_child_age_limit": Shape(Kind.WHOLE),
    **{f"panel_cap.{panel}": Shape(Kind.WHOLE) for panel in _PANELS},
    **{f"panel_age.{panel}": Shape(Kind.AGE_BAND) for panel in _PANELS},
    **{f"documents.{row}": Shape(Kind.DEMANDS) for row in _DOCUMENT_ROWS},
    "privileged_payer_categories": Shape(Kind.CODES, PayerCategory),
    "other_payer_categories": Shape(Kind.CODES, PayerCategory),
}
