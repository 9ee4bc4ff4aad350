"""What publishing a file would do: what overlaps, what nobody would serve, who loses and who gains."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from campaigns import clock

from ..models import KatoUnit, Organization, ServiceArea
from .clashes import Clash, clashes, gaps, houses_of
from .findings import GAPS, Finding, Flaw
from .houses import write_houses
from .residents import Index, count_residents
from .resolving import Resolved, resolve
from .sheet import MOST_FINDINGS, Sheet


@dataclass(frozen=True)
class Balance:
    """Residents whom an organization (None: nobody) serves by the orders, before and after; counts only."""

    organization: Organization | None
    before: int
    after: int


@dataclass
class Preview:
    """What publishing would do. `key` stands for all of it: `publish` refuses when it has changed."""

    from_on: date | None = None
    findings: tuple[Finding, ...] = ()
    is_cut: bool = False
    balance: tuple[Balance, ...] = ()
    key: str = ""
    begun: list[ServiceArea] = field(default_factory=list)  # new rows, not saved
    ended: list[ServiceArea] = field(default_factory=list)
    replaced: list[ServiceArea] = field(default_factory=list)  # that were to begin that very day
    kept: list[ServiceArea] = field(default_factory=list)

    @property
    def problems(self) -> list[Finding]:
        """What forbids publishing."""
        return [finding for finding in self.findings if not finding.is_notice]

    @property
    def gaps(self) -> list[Finding]:
        """Streets and houses that nobody would serve."""
        return [finding for finding in self.findings if finding.flaw in GAPS]

    @property
    def is_nothing(self) -> bool:
        """Whether the register already says all that the file says."""
        return not (self.problems or self.begun or self.ended or self.replaced)


def compare(
    sheet: Sheet, on: date | None = None, *, allowed: Collection[int] | None = None
) -> Preview:
    """Hold a file against the register as published `on` a day (default: today).

    `allowed`: ids of the organizations that may be in the file (None: all). A file replaces all rows of its
    organizations in the units it names and in all units in them, from its first day on. Reads only.
    """
    if sheet.from_on is None:
        return Preview(findings=sheet.findings, is_cut=sheet.is_cut, key=sheet.digest)
    day = sheet.from_on
    found = resolve(sheet, on or clock.today(), allowed)
    current = _current(found, day)
    preview = Preview(day)
    findings = [*sheet.findings, *found.findings]
    findings += _sort_rows(preview, found, current, day)
    gone = {row.pk for row in preview.ended + preview.replaced}
    kept = {row.pk for row in preview.kept}
    staying = [row for row in current if row.pk not in gone]
    line_of = {id(row): line for row, line in found.rows}
    asked = [row for row, _ in found.rows]
    others = [row for row in staying if row.pk not in kept]
    findings += _clash_findings([*asked, *others], line_of, found)
    before = Index(found.units, (row for row in current if row.from_on <= day))
    after = Index(found.units, [*(row for row in staying if row.from_on <= day), *preview.begun])
    findings += unserved(found, after)
    preview.balance = _balance(found, day, before, after)
    # Problems come before notices where not all is kept: a file with one is never taken for a good one.
    ordered = sorted(set(findings), key=lambda finding: (finding.is_notice, finding))
    preview.findings = tuple(sorted(ordered[:MOST_FINDINGS]))
    preview.is_cut = sheet.is_cut or len(ordered) > MOST_FINDINGS
    preview.key = _key(sheet, preview, staying)
    return preview


def _current(found: Resolved, day: date) -> list[ServiceArea]:
    """Rows that hold on the day or later, in the units of the file and, for whole units, above them."""
    inside = found.unit_ids
    heights = found.units.up(*inside)
    return list(
        ServiceArea.objects.filter(
            Q(unit_id__in=list(heights)) | Q(street__unit_id__in=list(inside)),
            Q(to_on__isnull=True) | Q(to_on__gt=day),
        )
        .prefetch_related("organization")  # one row of it for all of its areas
        .order_by("pk")
    )


def _sort_rows(
    preview: Preview, found: Resolved, current: list[ServiceArea], day: date
) -> Iterator[Finding]:
    """Tell what begins, ends and stays; lines that change nothing, and later plans in the way."""
    replaceable: dict[tuple[object, ...], list[ServiceArea]] = {}
    distributed: dict[tuple[object, ...], list[ServiceArea]] = {}
    for row in current:
        street = found.streets.known.get(row.street_id or 0)
        place = (street.unit_id if street else None) if row.street_id else row.unit_id
        if place in found.scope.get(row.organization_id, ()):
            if row.from_on > day:
                line = found.first_line[row.organization_id]
                said = row.from_on.isoformat()
                owner = row.organization.code
                yield Finding(line, Flaw.PLANNED_LATER, "from_on", said, organization=owner)
            replaceable.setdefault(_same(row), []).append(row)
            if row.site_order_number:
                distributed.setdefault(_addresses(row), []).append(row)
    changing, lines = set(), []
    for row, line in found.rows:
        lines.append(line)
        given = distributed.get(_addresses(row), [])
        if row.site_id is None and len(given) == 1:
            # The head gave these addresses to a site by an order of their own: that holds on.
            row.site = given[0].site
            row.site_order_number = given[0].site_order_number
            row.site_order_on = given[0].site_order_on
        known = [old for old in replaceable.get(_same(row), ()) if old.to_on is None]
        if known:
            preview.kept.append(known[0])
            replaceable[_same(row)].remove(known[0])
        else:
            preview.begun.append(row)
            changing.add(line)
    for line in dict.fromkeys(lines):
        if line not in changing:
            yield Finding(line, Flaw.UNCHANGED)
    for rows in replaceable.values():
        for row in rows:
            (preview.ended if row.from_on < day else preview.replaced).append(row)


def _same(row: ServiceArea) -> tuple[object, ...]:
    place = row.street_id or f"unit {row.unit_id}"
    order = (row.order_number, row.order_on)
    return (row.organization_id, row.site_id, place, houses_of(row), order)


def _addresses(row: ServiceArea) -> tuple[object, ...]:
    return (row.organization_id, row.street_id or f"unit {row.unit_id}", houses_of(row))


def _clash_findings(
    rows: Iterable[ServiceArea], line_of: dict[int, int], found: Resolved
) -> Iterator[Finding]:
    units = {
        pk: (kk, ru)
        for pk, kk, ru in KatoUnit.objects.filter(
            pk__in={row.unit_id for row, _ in found.rows if row.street_id is None}
        ).values_list("pk", "name_kk", "name_ru")
    }
    for clash in clashes(rows):
        lines = sorted(
            line for row in (clash.first, clash.second) if (line := line_of.get(id(row)))
        )
        if not lines:
            continue  # both were there before and stay
        yield Finding(
            lines[-1],
            _flaw(clash, len(lines)),
            "houses" if clash.first.street_id else "unit",
            other_line=lines[0] if len(lines) > 1 else 0,
            houses=write_houses([clash.houses]) if clash.houses else "",
            organization=_other(clash, line_of, lines[-1]).organization.code,
            names=_names(clash.first, found, units),
        )


def _flaw(clash: Clash, lines: int) -> Flaw:
    if clash.first.organization_id != clash.second.organization_id:
        return Flaw.OVERLAP if lines > 1 else Flaw.OVERLAP_STAYING
    return Flaw.TWICE if clash.first.site_id == clash.second.site_id else Flaw.SITES_SHARE


def _other(clash: Clash, line_of: dict[int, int], line: int) -> ServiceArea:
    return clash.first if line_of.get(id(clash.second)) == line else clash.second


def _names(row: ServiceArea, found: Resolved, units: dict[int, tuple[str, str]]) -> tuple[str, ...]:
    if row.street_id is None:
        return units.get(row.unit_id, ())
    street = found.streets.known[row.street_id]
    return (street.name_kk, street.name_ru)


def unserved(found: Resolved, after: Index) -> Iterator[Finding]:
    """Streets of the file's units, and houses in them, that no row of the index serves."""
    inside = found.unit_ids
    for street in found.streets.known.values():
        if street.unit_id not in inside or after.of_unit(street.unit_id):
            continue
        names = (street.name_kk, street.name_ru)
        missing = gaps(after.of_street(street.id))
        if any(houses.is_whole for houses in missing):
            yield Finding(0, Flaw.STREET_UNSERVED, names=names)
        elif missing:
            yield Finding(0, Flaw.HOUSES_UNSERVED, houses=write_houses(missing), names=names)


def _balance(found: Resolved, day: date, before: Index, after: Index) -> tuple[Balance, ...]:
    then, now = count_residents(found.unit_ids, day, (before, after))
    ids = {pk for pk in {*then, *now} if pk is not None}
    owners = Organization.objects.in_bulk(ids)
    rows = [Balance(owners[pk], then[pk], now[pk]) for pk in ids]
    rows.sort(key=lambda row: row.organization.code if row.organization else "")
    return (*rows, Balance(None, then[None], now[None]))


def _key(sheet: Sheet, preview: Preview, staying: list[ServiceArea]) -> str:
    parts = [
        sheet.digest,
        *(repr(_same(row)) for row in preview.begun),
        *(f"end {row.pk}" for row in preview.ended + preview.replaced),
        *(f"stay {row.pk} {row.to_on} {_same(row)!r}" for row in staying),
        *(repr(finding) for finding in preview.findings),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
