"""A case: the facts the law is asked about, and nothing else (rulebook, cases.md).

The portal builds one from the register, the command line reads one from JSON. Times are naive
local times of `Asia/Almaty`. Codes are members of `codes` or their plain text: the rules compare
either. A case built by hand is not checked; `Case.from_json` is strict.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaigns.hours import WeekHours


class CaseError(ValueError):
    """A case that is not of the form: the field, and what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(slots=True)
class Base:
    """What ties the person to a territory: a kind, and the KATO code of the unit."""

    kind: str
    unit: str


@dataclass(slots=True)
class Person:
    """The person to be attached."""

    iin: str | None
    birth_date: date
    status: str
    categories: Collection[str]
    pregnant: bool
    bases: Collection[Base]
    residence_changed_on: date | None
    left_for_over_a_month: bool


@dataclass(slots=True)
class Present:
    """The attachment of today, as the unbroken stay at its organization."""

    organization: str
    panel: str | None
    since: date
    basis: str
    signed_electronically: bool
    status: str
    volume_allocated: bool
    privatized: bool


@dataclass(slots=True)
class Scheduled:
    """The attachment already decided for a later day."""

    organization: str
    panel: str | None
    from_on: date


@dataclass(slots=True)
class Panel:
    """The chosen panel with its places.

    `reserved` does not count the applicant's own kept place, nor `arriving` their own scheduled
    one. `over_norm` are places added to the norm by order; `closed` means closed by its head.
    """

    code: str
    type: str
    attached: int
    arriving: int
    leaving: int
    reserved: int
    over_norm: int
    closed: bool


@dataclass(slots=True)
class Chosen:
    """The chosen organization, as it stands towards this person."""

    organization: str
    type: str
    unit: str
    neighbour_of_bases: bool
    in_service_area: bool
    accepts_outside_area: bool
    opened_on: date
    closed_on: date | None
    fund_contract: bool
    next_year_contract: bool
    schedule: WeekHours
    panel: Panel | None


@dataclass(slots=True)
class Consents:
    """What was consented to or waived."""

    personal_data: bool
    home_visit_waiver: bool


@dataclass(slots=True)
class Case:
    """One application with all facts the rules ask for."""

    filed_at: datetime
    channel: str
    language: str
    ground: str
    person: Person
    present: Present | None
    scheduled: Scheduled | None
    free_choices_this_year: int
    filer: str
    chosen: Chosen
    documents: Collection[str]
    consents: Consents

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Case":
        """The case told by a mapping of the form of cases.md.

        Raises CaseError naming the field that is missing, unknown, of the wrong type or beyond
        what a case can hold.
        """
        from .form import read_case

        return read_case(data)

    def as_json(self) -> dict[str, Any]:
        """The mapping of the form of cases.md that tells this case."""
        from .form import write_case

        return write_case(self)
