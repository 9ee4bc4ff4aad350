"""Service areas changed by hand: the same sheet as a file gives, made of what stays and what is written anew.

So there is one way to publish, with the same overlaps, gaps and refusals (docs/service-areas.md).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ..models import ServiceArea
from .findings import Finding, Flaw
from .houses import HouseError, Houses, read_houses, write_houses
from .places import Units
from .sheet import Line, Sheet


@dataclass(frozen=True)
class NewRow:
    """Houses of a street, as orders write them, that a site is to serve. Without a street the whole unit."""

    street: str = ""
    houses: str = ""
    site: str = ""
    street_id: int | None = None


@dataclass(frozen=True)
class Changes:
    """What an order changes of one organization in one unit and all units in it, from its first day on.

    `ends` are ids of rows that end; all others of the organization stay as they are.
    """

    organization: str  # code
    unit: str  # code
    order_number: str
    order_on: date
    from_on: date
    ends: tuple[int, ...] = ()
    begins: tuple[NewRow, ...] = ()

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept in the database."""
        days = {"order_on": self.order_on.isoformat(), "from_on": self.from_on.isoformat()}
        return {**asdict(self), **days, "ends": list(self.ends)}

    @property
    def digest(self) -> str:
        """Tells changes apart, as the digest of a file tells files."""
        text = json.dumps(self.stored, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> "Changes":
        """From what `stored` gave."""
        return cls(
            **{
                **stored,
                "order_on": date.fromisoformat(stored["order_on"]),
                "from_on": date.fromisoformat(stored["from_on"]),
                "ends": tuple(stored["ends"]),
                "begins": tuple(NewRow(**row) for row in stored["begins"]),
            }
        )


def houses_of_row(row: ServiceArea) -> Houses:
    """The houses of a row as orders name them."""
    return Houses(row.house_from, row.house_to, row.side, row.corpus)


def written(row: ServiceArea) -> str:
    """The houses of a row as `read_houses` reads them."""
    return write_houses([houses_of_row(row)])


def rows_to_change(organization: str, unit: str, day: date) -> list[ServiceArea]:
    """Rows of an organization in a unit and all units in it that hold on the day or later. Two queries."""
    units = Units()
    pk = units.living.get(unit)
    if pk is None:
        return []
    inside = list(units.below(pk))
    rows = ServiceArea.objects.filter(
        Q(street__isnull=True, unit_id__in=inside) | Q(street__unit_id__in=inside),
        Q(to_on__isnull=True) | Q(to_on__gt=day),
        organization__code=organization,
    )
    return list(
        rows.select_related("site", "unit", "street__unit").order_by(
            "unit__code", "street__name_ru", "house_from", "pk"
        )
    )


def sheet_of(changes: Changes) -> Sheet:
    """The sheet that says what the organization serves in the unit with the changes made.

    New rows are numbered from 1 as they were written; the rest, which stays, comes after them.
    """
    lines = [_line(changes, 0, changes.unit)]  # names the unit even where nothing is left in it
    findings: list[Finding] = []
    for number, new in enumerate(changes.begins, start=1):
        try:
            houses = read_houses(new.houses)
            flaw = None
            if not new.street and houses != [Houses()]:
                flaw = Flaw.HOUSES_NEED_STREET
            elif not houses:
                flaw = Flaw.HOUSE_FORM
        except HouseError as error:
            houses, flaw = [], error.flaw
        if flaw is not None:
            findings.append(Finding(number, flaw, "houses", new.houses[:80]))
            continue
        lines.append(
            _line(
                changes,
                number,
                changes.unit,
                site=new.site,
                street=new.street,
                street_id=new.street_id,
                houses=tuple(houses),
            )
        )
    if changes.order_on > changes.from_on:
        findings.append(Finding(0, Flaw.ORDER_AFTER_START, said=changes.order_on.isoformat()))
    ends = set(changes.ends)
    staying = [
        row
        for row in rows_to_change(changes.organization, changes.unit, changes.from_on)
        if row.pk not in ends and row.from_on <= changes.from_on
    ]
    # An end that a later order set already would be undone by a row that stays.
    findings += [
        Finding(0, Flaw.PLANNED_LATER, said=day.isoformat(), organization=changes.organization)
        for day in {row.to_on for row in staying if row.to_on is not None}
    ]
    for number, row in enumerate(staying, start=len(changes.begins) + 1):
        street = row.street
        lines.append(
            _line(
                changes,
                number,
                (street.unit if street else row.unit).code,
                site=row.site.number if row.site else "",
                street=street.name_ru if street else "",
                street_id=street.pk if street else None,
                houses=(houses_of_row(row),),
                order=(row.order_number, row.order_on),
            )
        )
    return Sheet(tuple(lines), tuple(findings), changes.digest)


def _line(
    changes: Changes,
    number: int,
    unit: str,
    *,
    site: str = "",
    street: str = "",
    street_id: int | None = None,
    houses: tuple[Houses, ...] = (),
    order: tuple[str, date] | None = None,
) -> Line:
    order_number, order_on = order or (changes.order_number, changes.order_on)
    return Line(
        number,
        changes.organization,
        site,
        unit,
        street,
        houses,
        order_number,
        order_on,
        changes.from_on,
        street_id,
    )
