"""The lines of a file as rows of the register, what they name looked up there."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from ..models import Organization, ServiceArea
from .findings import Finding, Flaw
from .places import Streets, Units, organizations_by_code, sites_by_number
from .sheet import Line, Sheet


@dataclass
class Resolved:
    """Rows that the file asks for, each with its line; `scope` tells whose rows in which units it replaces."""

    units: Units
    streets: Streets
    rows: list[tuple[ServiceArea, int]] = field(default_factory=list)
    scope: dict[int, set[int]] = field(default_factory=dict)  # organization → units
    first_line: dict[int, int] = field(default_factory=dict)  # of an organization
    findings: list[Finding] = field(default_factory=list)
    organizations: dict[int, Organization] = field(default_factory=dict)

    @property
    def unit_ids(self) -> set[int]:
        """All units that the file is about."""
        return set().union(*self.scope.values())


def resolve(sheet: Sheet, on: date, allowed: Collection[int] | None) -> Resolved:
    """Look up what the lines name. `allowed`: organizations (ids) that may be in the file, None: all.

    Six queries, whatever the number of lines.
    """
    units = Units()
    named = {units.living[line.unit] for line in sheet.lines if line.unit in units.living}
    streets = Streets(units, set().union(*(units.below(pk) for pk in named)))
    owners = organizations_by_code(line.organization for line in sheet.lines)
    sites = sites_by_number(row.pk for row in owners.values())
    found = Resolved(units, streets, organizations={row.pk: row for row in owners.values()})

    def wrong(line: Line, flaw: Flaw, column: str, said: str, names: tuple[str, ...] = ()) -> None:
        found.findings.append(Finding(line.number, flaw, column, said, names=names))

    for line in sheet.lines:
        before = len(found.findings)
        if line.from_on < on:
            wrong(line, Flaw.DAY_PASSED, "from_on", line.from_on.isoformat())
        owner, unit_id = owners.get(line.organization), units.living.get(line.unit)
        site = None
        if owner is None:
            wrong(line, Flaw.ORGANIZATION_UNKNOWN, "organization", line.organization)
        elif allowed is not None and owner.pk not in allowed:
            wrong(line, Flaw.ORGANIZATION_FOREIGN, "organization", line.organization)
        elif owner.closed_on and owner.closed_on <= line.from_on:
            wrong(line, Flaw.ORGANIZATION_CLOSED, "organization", line.organization)
        elif line.site:
            site = sites.get((owner.pk, line.site))
            if site is None:
                wrong(line, Flaw.SITE_UNKNOWN, "site", line.site)
        if unit_id is None:
            wrong(line, Flaw.UNIT_UNKNOWN, "unit", line.unit)
        if owner is None or unit_id is None:
            continue
        found.scope.setdefault(owner.pk, set()).update(units.below(unit_id))
        found.first_line.setdefault(owner.pk, line.number)
        street = None
        if line.street:
            meant = streets.meant(unit_id, line.street, line.street_id)
            if len(meant) == 1:
                street, unit_id = meant[0], meant[0].unit_id
            elif meant:
                several = tuple(dict.fromkeys(row.name_ru for row in meant))[:5]
                wrong(line, Flaw.STREET_AMBIGUOUS, "street", line.street, several)
            else:
                near = streets.near(unit_id, line.street)
                wrong(line, Flaw.STREET_UNKNOWN, "street", line.street, near)
        if len(found.findings) > before:
            continue
        for houses in line.houses:
            row = ServiceArea(
                organization=owner,
                site=site,
                unit_id=unit_id,
                street_id=street.id if street else None,
                house_from=houses.first,
                house_to=houses.last,
                side=houses.side,
                corpus=houses.corpus,
                order_number=line.order_number,
                order_on=line.order_on,
                from_on=line.from_on,
            )
            found.rows.append((row, line.number))
    return found
