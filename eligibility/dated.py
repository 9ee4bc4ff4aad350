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
        value=_frozen(entry["value"]),
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
    if not shape(value.value):
        raise ValueError(f"{name} cannot be {value.value!r}")
    return value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _is_whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_at_least_one(value: Any) -> bool:
    return type(value) is int and value >= 1


def _is_yes_or_no(value: Any) -> bool:
    return type(value) is bool


def _are_codes(codes: type[StrEnum]) -> Callable[[Any], bool]:
    known = frozenset(code.value for code in codes)
    return lambda value: isinstance(value, tuple) and all(item in known for item in value)


def _are_demands(value: Any) -> bool:
    are_documents = _are_codes(Document)
    return isinstance(value, tuple) and all(demand and are_documents(demand) for demand in value)


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
_SHAPES: dict[str, Callable[[Any], bool]] = {
    "campaign_window": _is_window,
    "campaign_effective": _is_effective_day,
    "registry_desk_open_to_everyone": _is_yes_or_no,
    "portal_decision_working_days": _is_whole,
    "desk_decision_working_days": _is_whole,
    "acceptance_stops_before_closing": _is_whole,
    "desk_visit_minutes": _is_whole,
    "newborn_attached_within_months": _is_whole,
    "escalation_to_region_after_hours": _is_whole,
    "waiting_list_invitation_working_days": _is_at_least_one,
    "free_choices_per_year": _is_whole,
    "counted_grounds": _are_codes(Ground),
    "new_facility_months": _is_whole,
    "territory_free_grounds": _are_codes(Ground),
    "contract_free_grounds": _are_codes(Ground),
    "attachment_bases": _are_codes(BaseKind),
    "whole_city_units": _are_prefixes,
    "choice_unit_digits": _is_whole,
    "young_child_age_limit": _is_whole,
    **{f"panel_cap.{panel}": _is_whole for panel in _PANELS},
    **{f"panel_age.{panel}": _is_age_band for panel in _PANELS},
    **{f"documents.{row}": _are_demands for row in _DOCUMENT_ROWS},
    "privileged_payer_categories": _are_codes(PayerCategory),
    "other_payer_categories": _are_codes(PayerCategory),
}
