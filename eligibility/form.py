"""The strict form of a case in JSON (rulebook, cases.md): read and written.

Every field present, none other, each of its type, codes of the closed lists. A boolean is no
integer; a number is no text.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from campaigns.hours import DEFAULT_HOURS, SHORTEST_DAY, WeekHours
from codes import (
    BaseKind,
    Basis,
    Category,
    Channel,
    Document,
    Filer,
    Ground,
    Language,
    PanelType,
    PersonStatus,
    ProviderStatus,
)

from .case import Base, Case, CaseError, Chosen, Consents, Panel, Person, Present, Scheduled
from .iin import LENGTH, valid_iin

# The law of this rulebook begins here; nothing filed before is asked.
FIRST_FILING_ON = date(2015, 4, 28)
# Deadlines and effective days of later filings might fall past the last day dates can name.
LAST_FILING_YEAR = 9990
# No register counts so many; longer numbers could not be printed.
LARGEST_COUNT = 10**15
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_INDEX = {name: index for index, name in enumerate(WEEKDAYS)}

_Code = TypeVar("_Code", bound=StrEnum)


def read_case(data: Mapping[str, Any]) -> Case:
    """The case told by `data`. Raises CaseError naming the first field that is not of the form."""
    _object(data, "case", _CASE, "")
    filed_at = _filing(data["filed_at"])
    person = _person(data["person"])
    if person.birth_date > filed_at.date():
        raise CaseError("person.birth_date", "is after the day of filing")
    return Case(
        filed_at=filed_at,
        channel=_code(data["channel"], "channel", _CHANNELS),
        language=_code(data["language"], "language", _LANGUAGES),
        ground=_code(data["ground"], "ground", _GROUNDS),
        person=person,
        present=None if data["present"] is None else _present(data["present"]),
        scheduled=None if data["scheduled"] is None else _scheduled(data["scheduled"]),
        free_choices_this_year=_count(data["free_choices_this_year"], "free_choices_this_year"),
        filer=_code(data["filer"], "filer", _FILERS),
        chosen=_chosen(data["chosen"]),
        documents=_codes(data["documents"], "documents", _DOCUMENTS),
        consents=_consents(data["consents"]),
    )


def write_case(case: Case) -> dict[str, Any]:
    """The mapping of the form that tells `case`; to the minute, as the form has it."""
    person, chosen = case.person, case.chosen
    return {
        "filed_at": case.filed_at.isoformat(timespec="minutes"),
        "channel": str(case.channel),
        "language": str(case.language),
        "ground": str(case.ground),
        "person": {
            **_written(person, _PERSON),
            "categories": [str(category) for category in person.categories],
            "bases": [{"kind": str(base.kind), "unit": base.unit} for base in person.bases],
        },
        "present": None if case.present is None else _written(case.present, _PRESENT),
        "scheduled": None
        if case.scheduled is None
        else {
            "organization": case.scheduled.organization,
            "panel": case.scheduled.panel,
            "from": case.scheduled.from_on.isoformat(),
        },
        "free_choices_this_year": case.free_choices_this_year,
        "filer": str(case.filer),
        "chosen": {
            **_written(chosen, _CHOSEN - {"schedule", "panel"}),
            "schedule": written_schedule(chosen.schedule),
            "panel": None if chosen.panel is None else _written(chosen.panel, _PANEL),
        },
        "documents": [str(document) for document in case.documents],
        "consents": _written(case.consents, _CONSENTS),
    }


# The records of `case` have exactly the fields of the form; `from` alone is a word of Python.
_CASE = frozenset(Case.__slots__)
_PERSON = frozenset(Person.__slots__)
_BASE = frozenset(Base.__slots__)
_PRESENT = frozenset(Present.__slots__)
_SCHEDULED = frozenset(("organization", "panel", "from"))
_CHOSEN = frozenset(Chosen.__slots__)
_PANEL = frozenset(Panel.__slots__)
_CONSENTS = frozenset(Consents.__slots__)


def _by_value(codes: type[_Code]) -> dict[str, _Code]:
    return {code.value: code for code in codes}


_CHANNELS = _by_value(Channel)
_LANGUAGES = _by_value(Language)
_GROUNDS = _by_value(Ground)
_STATUSES = _by_value(PersonStatus)
_CATEGORIES = _by_value(Category)
_KINDS = _by_value(BaseKind)
_BASES_OF_ATTACHMENT = _by_value(Basis)
_PROVIDER_STATUSES = _by_value(ProviderStatus)
_FILERS = _by_value(Filer)
_PANEL_TYPES = _by_value(PanelType)
_DOCUMENTS = _by_value(Document)


def _filing(value: Any) -> datetime:
    if type(value) is not str:
        raise CaseError("filed_at", "is not a text of the form YYYY-MM-DDTHH:MM")
    try:
        filed_at = _parse_moment(value)
    except ValueError:
        raise CaseError("filed_at", "is not a moment of the form YYYY-MM-DDTHH:MM") from None
    if filed_at.date() < FIRST_FILING_ON:
        raise CaseError("filed_at", f"is before {FIRST_FILING_ON}, where the rules begin")
    if filed_at.year > LAST_FILING_YEAR:
        raise CaseError("filed_at", f"is after the year {LAST_FILING_YEAR}")
    return filed_at


def _person(data: Any) -> Person:
    _object(data, "person", _PERSON, "person.")
    iin = data["iin"]
    if iin is not None:
        _iin(iin)
    return Person(
        iin=iin,
        birth_date=_day(data["birth_date"], "person.birth_date"),
        status=_code(data["status"], "person.status", _STATUSES),
        categories=_codes(data["categories"], "person.categories", _CATEGORIES),
        pregnant=_flag(data["pregnant"], "person.pregnant"),
        bases=_bases(data["bases"]),
        residence_changed_on=_day_or_none(
            data["residence_changed_on"], "person.residence_changed_on"
        ),
        left_for_over_a_month=_flag(data["left_for_over_a_month"], "person.left_for_over_a_month"),
    )


def _iin(value: Any) -> None:
    if type(value) is not str:
        raise CaseError("person.iin", "is neither a text nor null")
    if len(value) != LENGTH or not (value.isascii() and value.isdigit()):
        raise CaseError("person.iin", "is not 12 digits")
    if not valid_iin(value):
        raise CaseError("person.iin", "has a wrong check digit")


def _bases(value: Any) -> list[Base]:
    if type(value) is not list:
        raise CaseError("person.bases", "is not a list")
    bases = []
    for index, data in enumerate(value):
        field = f"person.bases[{index}]"
        _object(data, field, _BASE, field + ".")
        bases.append(
            Base(
                kind=_code(data["kind"], field + ".kind", _KINDS),
                unit=_unit(data["unit"], field + ".unit"),
            )
        )
    return bases


def _present(data: Any) -> Present:
    _object(data, "present", _PRESENT, "present.")
    return Present(
        organization=_text(data["organization"], "present.organization"),
        panel=_text_or_none(data["panel"], "present.panel"),
        since=_day(data["since"], "present.since"),
        basis=_code(data["basis"], "present.basis", _BASES_OF_ATTACHMENT),
        signed_electronically=_flag(data["signed_electronically"], "present.signed_electronically"),
        status=_code(data["status"], "present.status", _PROVIDER_STATUSES),
        volume_allocated=_flag(data["volume_allocated"], "present.volume_allocated"),
        privatized=_flag(data["privatized"], "present.privatized"),
    )


def _scheduled(data: Any) -> Scheduled:
    _object(data, "scheduled", _SCHEDULED, "scheduled.")
    return Scheduled(
        organization=_text(data["organization"], "scheduled.organization"),
        panel=_text_or_none(data["panel"], "scheduled.panel"),
        from_on=_day(data["from"], "scheduled.from"),
    )


def _chosen(data: Any) -> Chosen:
    _object(data, "chosen", _CHOSEN, "chosen.")
    return Chosen(
        organization=_text(data["organization"], "chosen.organization"),
        type=_text(data["type"], "chosen.type"),
        unit=_unit(data["unit"], "chosen.unit"),
        neighbour_of_bases=_flag(data["neighbour_of_bases"], "chosen.neighbour_of_bases"),
        in_service_area=_flag(data["in_service_area"], "chosen.in_service_area"),
        accepts_outside_area=_flag(data["accepts_outside_area"], "chosen.accepts_outside_area"),
        opened_on=_day(data["opened_on"], "chosen.opened_on"),
        closed_on=_day_or_none(data["closed_on"], "chosen.closed_on"),
        fund_contract=_flag(data["fund_contract"], "chosen.fund_contract"),
        next_year_contract=_flag(data["next_year_contract"], "chosen.next_year_contract"),
        schedule=_schedule(data["schedule"]),
        panel=None if data["panel"] is None else _panel(data["panel"]),
    )


def _panel(data: Any) -> Panel:
    _object(data, "chosen.panel", _PANEL, "chosen.panel.")
    return Panel(
        code=_text(data["code"], "chosen.panel.code"),
        type=_code(data["type"], "chosen.panel.type", _PANEL_TYPES),
        attached=_count(data["attached"], "chosen.panel.attached"),
        arriving=_count(data["arriving"], "chosen.panel.arriving"),
        leaving=_count(data["leaving"], "chosen.panel.leaving"),
        reserved=_count(data["reserved"], "chosen.panel.reserved"),
        over_norm=_count(data["over_norm"], "chosen.panel.over_norm"),
        closed=_flag(data["closed"], "chosen.panel.closed"),
    )


def _consents(data: Any) -> Consents:
    _object(data, "consents", _CONSENTS, "consents.")
    return Consents(
        personal_data=_flag(data["personal_data"], "consents.personal_data"),
        home_visit_waiver=_flag(data["home_visit_waiver"], "consents.home_visit_waiver"),
    )


def _schedule(value: Any) -> WeekHours:
    if value == "default":
        return DEFAULT_HOURS
    field = "chosen.schedule"
    if type(value) is not dict:
        raise CaseError(field, 'is neither "default" nor a mapping of weekdays')
    if not value:
        raise CaseError(field, "has no open day")
    days = {}
    for name, span in value.items():
        weekday = _DAY_INDEX.get(name)
        if weekday is None:
            raise CaseError(f"{field}.{name}", "is not one of " + ", ".join(WEEKDAYS))
        if type(span) is not list or len(span) != 2:
            raise CaseError(f"{field}.{name}", "is not a pair of times HH:MM")
        opens = _time(span[0], f"{field}.{name}")
        closes = _time(span[1], f"{field}.{name}")
        minutes = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
        if minutes * 60 <= SHORTEST_DAY.seconds:
            raise CaseError(f"{field}.{name}", "does not open more than two hours before it closes")
        days[weekday] = (opens, closes)
    return WeekHours(days)


def _object(value: Any, field: str, keys: frozenset[str], prefix: str) -> None:
    if type(value) is not dict:
        raise CaseError(field, "is not an object")
    if value.keys() != keys:
        for key in sorted(keys - value.keys()):
            raise CaseError(prefix + key, "is missing")
        for key in sorted(value.keys() - keys):
            raise CaseError(prefix + _one_line(key), "is not a field of a case")


def _code(value: Any, field: str, codes: Mapping[str, _Code]) -> _Code:
    code = codes.get(value) if type(value) is str else None
    if code is None:
        raise CaseError(field, "is not one of " + ", ".join(codes))
    return code


def _codes(value: Any, field: str, codes: Mapping[str, _Code]) -> list[_Code]:
    if type(value) is not list:
        raise CaseError(field, "is not a list")
    return [_code(item, f"{field}[{index}]", codes) for index, item in enumerate(value)]


def _text(value: Any, field: str) -> str:
    if type(value) is not str:
        raise CaseError(field, "is not a text")
    return value


def _text_or_none(value: Any, field: str) -> str | None:
    if value is not None and type(value) is not str:
        raise CaseError(field, "is neither a text nor null")
    return value


def _flag(value: Any, field: str) -> bool:
    if value is True or value is False:
        return value
    raise CaseError(field, "is not true or false")


def _count(value: Any, field: str) -> int:
    if type(value) is not int:
        raise CaseError(field, "is not an integer")
    if value < 0:
        raise CaseError(field, "is negative")
    if value > LARGEST_COUNT:
        raise CaseError(field, f"is more than {LARGEST_COUNT}")
    return value


def _unit(value: Any, field: str) -> str:
    if type(value) is str and len(value) == 9 and value.isascii() and value.isdigit():
        return value
    raise CaseError(field, "is not a KATO code of 9 digits")


def _day(value: Any, field: str) -> date:
    if type(value) is str:
        try:
            return _parse_day(value)
        except ValueError:
            pass
    raise CaseError(field, "is not a date of the form YYYY-MM-DD")


def _day_or_none(value: Any, field: str) -> date | None:
    return None if value is None else _day(value, field)


def _time(value: Any, field: str) -> time:
    if type(value) is str:
        try:
            return _parse_time(value)
        except ValueError:
            pass
    raise CaseError(field, "is not a time of the form HH:MM")


# The standard library reads more forms than ours (weeks, basic format, 24:00), so the places of
# the marks are looked at first.


@lru_cache(maxsize=1 << 15)
def _parse_day(text: str) -> date:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    return date.fromisoformat(text)


@lru_cache(maxsize=1 << 12)
def _parse_time(text: str) -> time:
    if len(text) != 5 or text[2] != ":" or text[:2] == "24":
        raise ValueError(text)
    return time.fromisoformat(text)


def _parse_moment(text: str) -> datetime:
    if len(text) != 16 or text[10] != "T":
        raise ValueError(text)
    return datetime.combine(_parse_day(text[:10]), _parse_time(text[11:]))


def _one_line(text: str) -> str:
    """A field's name as it can stand in one line of a message."""
    return text if text.isprintable() else ascii(text)


def _written(record: Any, fields: frozenset[str]) -> dict[str, Any]:
    return {name: _plain(getattr(record, name)) for name in sorted(fields)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def written_schedule(hours: WeekHours) -> str | dict[str, list[str]]:
    """Opening hours as a case has them: "default", or the open weekdays with their times."""
    if hours == DEFAULT_HOURS:
        return "default"
    return {
        name: [f"{span[0]:%H:%M}", f"{span[1]:%H:%M}"]
        for index, name in enumerate(WEEKDAYS)
        if (span := hours.of_weekday(index)) is not None
    }
