"""An organization's own area given to its sites: no address comes or goes, only the site changes.

The territory is what orders of the health department say; the head's order divides it. So every house
that a head names must be served by the organization already, and by no other.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pghistory
from django.db import connection, transaction
from django.db.models import Q

from ..models import Organization, ServiceArea, Site, Street
from ..models.periods import holds_on
from ..territory import House
from .clashes import clashes, houses_of
from .houses import ALL, EVEN, LAST, ODD, Houses, write_houses
from .places import KnownStreet, Streets, Units
from .residents import Index, count_served

REASON = "site_areas"


class SiteFlaw(StrEnum):
    """What is found; `SHARED_SITES` and `WITHOUT_SITE` are shown and do not hinder."""

    OUTSIDE = "outside"  # houses that the organization does not serve
    SHARED = "shared"  # houses that another organization serves as well
    TWICE = "twice"  # the same houses given twice
    PLANNED_LATER = "planned_later"  # another area of the organization begins later
    SHARED_SITES = "shared_sites"
    WITHOUT_SITE = "without_site"


NOTICES = frozenset({SiteFlaw.SHARED_SITES, SiteFlaw.WITHOUT_SITE})


@dataclass(frozen=True)
class SiteFinding:
    """One thing found: `part` counts from 0 (None: no line of the head's), `street` or `unit_id` is where."""

    flaw: SiteFlaw
    part: int | None = None
    street: Street | KnownStreet | None = None
    unit_id: int | None = None
    houses: str = ""
    sites: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True)
class Part:
    """Houses of a street that the head gives to a site."""

    street: KnownStreet
    houses: tuple[Houses, ...]
    site_id: int


@dataclass(frozen=True)
class Wish:
    """What the head gives to which sites: whole rows (row → site or None), and parts of streets."""

    rows: tuple[tuple[int, int | None], ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass
class SitePreview:
    """What an order would do. `people`: residents by site (None: no site), before and after."""

    findings: list[SiteFinding] = field(default_factory=list)
    before: Counter[int | None] = field(default_factory=Counter)
    after: Counter[int | None] = field(default_factory=Counter)
    begun: list[ServiceArea] = field(default_factory=list)
    ended: list[ServiceArea] = field(default_factory=list)
    key: str = ""

    @property
    def problems(self) -> list[SiteFinding]:
        """What forbids the order."""
        return [row for row in self.findings if row.flaw not in NOTICES]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would change."""
        return not (self.problems or self.begun or self.ended)


class SiteOrderRefused(Exception):
    """The order has problems, or the area changed since it was looked at; `preview` is as of now."""

    def __init__(self, preview: SitePreview) -> None:
        super().__init__("problems" if preview.problems else "stale")
        self.preview = preview


def areas_on(organization: Organization, day: date) -> list[ServiceArea]:
    """The organization's area on a day, units first, then streets by name and houses. One query."""
    return list(
        ServiceArea.objects.filter(holds_on(day), organization=organization)
        .select_related("unit", "street__unit", "site")
        .order_by("street__name_ru", "street_id", "house_from", "side", "corpus", "pk")
    )


def own_streets(units: Units, rows: Iterable[ServiceArea]) -> Streets:
    """Streets that may lie in the area: of its units and all in them, and those it names. One query."""
    inside: set[int] = set()
    for row in rows:
        inside |= units.below(row.street.unit_id if row.street else row.unit_id)
    return Streets(units, inside)


def compare_sites(
    organization: Organization, wish: Wish, *, on: date, order_number: str, order_on: date
) -> SitePreview:
    """What the head's order would do from the day `on`. Reads only; five queries."""
    units = Units()
    own = areas_on(organization, on)
    by_id = {row.pk: row for row in own}
    preview = SitePreview()
    later = (
        ServiceArea.objects.filter(organization=organization, from_on__gt=on)
        .order_by("from_on")
        .first()
    )
    if later is not None:
        preview.findings.append(SiteFinding(SiteFlaw.PLANNED_LATER, day=later.from_on))
    everybody = _concerned(units, own, wish, on)
    now = Index(units, everybody)
    order = {"site_order_number": order_number, "site_order_on": order_on, "from_on": on}
    kept = dict(by_id)
    cut: dict[int, list[Houses]] = {}  # rows of which something is left
    for pk, site_id in wish.rows:
        row = by_id.get(pk)
        if row is not None and row.site_id != site_id:
            del kept[pk]
            cut[pk] = [houses_of(row)]
    sites = dict(wish.rows)
    parts: list[ServiceArea] = []
    for number, part in enumerate(wish.parts):
        for houses in part.houses:
            base = _base(preview, now, organization, number, part.street, houses)
            if base is None:
                continue
            row = _copy(base, houses, site_id=part.site_id, **order)
            row.unit_id, row.street_id = part.street.unit_id, part.street.id
            parts.append(row)
            for pk, other in by_id.items():
                if other.street_id == part.street.id and _same_rank(houses_of(other), houses):
                    rest = cut.get(pk, [houses_of(other)])
                    left = [one for item in rest for one in without(item, houses)]
                    if left != rest:
                        cut[pk] = left
                        kept.pop(pk, None)
    preview.findings += _twice(parts, wish)
    for pk, rest in cut.items():
        row = by_id[pk]
        preview.ended.append(row)
        site_id = sites.get(pk, row.site_id)
        for houses in rest:
            if site_id == row.site_id:
                preview.begun.append(_copy(row, houses, from_on=on))
            elif site_id is None:
                preview.begun.append(
                    _copy(
                        row,
                        houses,
                        site_id=None,
                        site_order_number="",
                        site_order_on=None,
                        from_on=on,
                    )
                )
            else:
                preview.begun.append(_copy(row, houses, site_id=site_id, **order))
    preview.begun += parts
    preview.begun += _rest_of_streets(now, organization, wish, parts, on)
    new_own = [*kept.values(), *preview.begun]
    ended = {row.pk for row in preview.ended}
    then = Index(units, [*(row for row in everybody if row.pk not in ended), *preview.begun])
    preview.findings += _notices(new_own)
    inside = {pk for row in own for pk in units.below(_place(row))}
    preview.before, preview.after = count_by_site(organization.pk, inside, on, (now, then))
    preview.key = _key(preview, order_number, order_on, on)
    return preview


def give_to_sites(
    organization: Organization,
    wish: Wish,
    key: str,
    *,
    on: date,
    order_number: str,
    order_on: date,
    actor: str,
) -> SitePreview:
    """Write what was looked at under `key`, as a whole; what it replaces ends on its day.

    Given again it changes nothing. Raises SiteOrderRefused.
    """
    context = pghistory.context(actor=actor, reason=REASON, reference=order_number)
    with transaction.atomic(), context:
        with connection.cursor() as cursor:
            table = ServiceArea._meta.db_table
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        preview = compare_sites(
            organization, wish, on=on, order_number=order_number, order_on=order_on
        )
        if preview.is_nothing:
            return preview
        if preview.problems or preview.key != key:
            raise SiteOrderRefused(preview)
        ids = [row.pk for row in preview.ended]
        ServiceArea.objects.filter(pk__in=ids, from_on__lt=on).update(to_on=on)
        ServiceArea.objects.filter(pk__in=ids, from_on=on).delete()
        ServiceArea.objects.bulk_create(preview.begun)
    return preview


def count_by_site(
    organization_id: int, unit_ids: Iterable[int], day: date, indexes: Iterable[Index]
) -> list[Counter[int | None]]:
    """People with a permanent residence in the organization's area, by site (None: in none).

    One counter for each of the indexes; an address that two sites share counts for both. One query.
    """
    return count_served(
        unit_ids,
        day,
        indexes,
        lambda rows: {row.site_id for row in rows if row.organization_id == organization_id},
    )


def without(houses: Houses, taken: Houses) -> list[Houses]:
    """What is left of houses of a street when others of the same standing are taken out."""
    if houses.corpus or taken.corpus:
        return [] if houses == taken else [houses]
    if taken.is_whole:
        return []
    sides: dict[int, list[tuple[int, int]]] = {1: [], 0: []}
    gone = taken.spans()
    for low, high in houses.spans():
        rest = [(low, high)]
        for first, last in gone:
            if first % 2 == low % 2:
                rest = [
                    span
                    for begin, end in rest
                    for span in ((begin, min(end, first - 2)), (max(begin, last + 2), end))
                    if span[0] <= span[1]
                ]
        sides[low % 2] += rest
    if [*sides[1], *sides[0]] == houses.spans():
        return [houses]
    return list(_together(sides[1], sides[0]))


def _together(odd: list[tuple[int, int]], even: list[tuple[int, int]]) -> Iterator[Houses]:
    """Spans of both sides as houses; two that lie side by side are one."""
    evens = list(even)
    for low, high in odd:
        beside = next(
            (span for span in evens if abs(span[0] - low) == 1 and abs(span[1] - high) == 1), None
        )
        if beside:
            evens.remove(beside)
            yield _span(min(low, beside[0]), max(high, beside[1]), ALL)
        else:
            yield _span(low, high, ODD)
    for low, high in evens:
        yield _span(low, high, EVEN)


def _span(low: int, high: int, side: str) -> Houses:
    return Houses(low, None if high >= LAST - 1 else high, ALL if low == high else side)


def _concerned(units: Units, own: list[ServiceArea], wish: Wish, on: date) -> list[ServiceArea]:
    """All rows in the organization's units and above them, whosever they are: who serves its addresses."""
    places = {_place(row) for row in own} | {part.street.unit_id for part in wish.parts}
    inside = {pk for place in places for pk in units.below(place)}
    return list(
        ServiceArea.objects.filter(
            holds_on(on),
            Q(unit_id__in=list(units.up(*inside))) | Q(street__unit_id__in=list(inside)),
        ).order_by("pk")
    )


def _place(row: ServiceArea) -> int:
    return row.street.unit_id if row.street else row.unit_id


def _base(
    preview: SitePreview,
    now: Index,
    organization: Organization,
    number: int,
    street: KnownStreet,
    houses: Houses,
) -> ServiceArea | None:
    """The row by which the organization serves these houses; None where it does not, alone, serve them all."""
    base: ServiceArea | None = None
    flaws: dict[SiteFlaw, list[Houses]] = {}
    for low, high, side in _stretches(now, street.id, houses):
        rows = now.serving(street.unit_id, street.id, street.unit_id, House(low, houses.corpus))
        owners = {row.organization_id for row in rows}
        if owners == {organization.pk}:
            base = base or min(rows, key=lambda row: (row.to_on or date.max, row.pk))
        else:
            flaw = SiteFlaw.SHARED if organization.pk in owners else SiteFlaw.OUTSIDE
            flaws.setdefault(flaw, []).append(houses if houses.corpus else _span(low, high, side))
    for flaw, found in flaws.items():
        preview.findings.append(SiteFinding(flaw, number, street, houses=write_houses(found[:3])))
    return None if flaws else base


def _rest_of_streets(
    now: Index, organization: Organization, wish: Wish, parts: list[ServiceArea], on: date
) -> Iterator[ServiceArea]:
    """Rows for streets that are divided now and were not: who lives there without a number stays served."""
    for street in {part.street.id: part.street for part in wish.parts}.values():
        given = [row for row in parts if row.street_id == street.id]
        rows = now.serving(street.unit_id, street.id, street.unit_id, None)
        is_ours = {row.organization_id for row in rows} == {organization.pk}
        if given and is_ours and not any(houses_of(row).is_whole for row in given):
            for row in rows:
                if row.street_id is None:
                    rest = _copy(row, Houses(), from_on=on)
                    rest.unit_id, rest.street_id = street.unit_id, street.id
                    yield rest


def _stretches(now: Index, street_id: int, houses: Houses) -> Iterator[tuple[int, int, str]]:
    """The houses in stretches of one side within which the same rows serve every house."""
    if houses.corpus:
        assert houses.first is not None
        yield houses.first, houses.first, ALL
        return
    others = [houses_of(row) for row in now.of_street(street_id)]
    for low, high in houses.spans():
        side = ODD if low % 2 else EVEN
        begins = {low}
        for first, last in (span for other in others if not other.corpus for span in other.spans()):
            if first % 2 == low % 2:
                begins |= {first, last + 2}
        starts = sorted(begin for begin in begins if low <= begin <= high)
        for begin, following in zip(starts, [*starts[1:], high + 2], strict=True):
            yield begin, following - 2, side


def _same_rank(one: Houses, other: Houses) -> bool:
    if one.corpus or other.corpus:
        return one == other
    return one.is_whole == other.is_whole


def _copy(row: ServiceArea, houses: Houses, **changed: object) -> ServiceArea:
    """A new row as this one, for these houses."""
    kept = (
        "organization_id",
        "site_id",
        "unit_id",
        "street_id",
        "order_number",
        "order_on",
        "site_order_number",
        "site_order_on",
        "to_on",
    )
    fields = {name: getattr(row, name) for name in kept}
    fields |= {
        "house_from": houses.first,
        "house_to": houses.last,
        "side": houses.side,
        "corpus": houses.corpus,
        **changed,
    }
    return ServiceArea(**fields)


def _twice(rows: list[ServiceArea], wish: Wish) -> Iterator[SiteFinding]:
    streets = {part.street.id: part.street for part in wish.parts}
    for clash in clashes(rows):
        yield SiteFinding(
            SiteFlaw.TWICE,
            street=streets[clash.first.street_id or 0],
            houses=write_houses([clash.houses]) if clash.houses else "",
        )


def _notices(rows: list[ServiceArea]) -> Iterator[SiteFinding]:
    numbers = dict(
        Site.objects.filter(pk__in={row.site_id for row in rows if row.site_id}).values_list(
            "pk", "number"
        )
    )
    streets = Street.objects.in_bulk({row.street_id for row in rows if row.street_id})
    for clash in clashes(rows):
        pair = {clash.first.site_id, clash.second.site_id}
        yield SiteFinding(
            SiteFlaw.SHARED_SITES,
            street=streets.get(clash.first.street_id or 0),
            unit_id=clash.first.unit_id,
            houses=write_houses([clash.houses]) if clash.houses else "",
            sites=tuple(sorted(numbers[pk] for pk in pair if pk)),
        )
    for row in rows:
        if row.site_id is None:
            yield SiteFinding(
                SiteFlaw.WITHOUT_SITE,
                street=streets.get(row.street_id or 0),
                unit_id=row.unit_id,
                houses="" if houses_of(row).is_whole else write_houses([houses_of(row)]),
            )


def _key(preview: SitePreview, order_number: str, order_on: date, on: date) -> str:
    said = [
        order_number,
        f"{order_on} {on}",
        *sorted(f"end {row.pk} {row.to_on}" for row in preview.ended),
        *sorted(
            f"{row.site_id} {row.unit_id} {row.street_id} {houses_of(row)!r} {row.to_on}"
            for row in preview.begun
        ),
        *(repr((row.flaw, row.part, row.houses, row.sites)) for row in preview.findings),
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
