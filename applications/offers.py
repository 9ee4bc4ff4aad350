"""What a person can choose among before anything is filed: grounds, organizations, panels."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from django.db.models import Max, Prefetch, Q, QuerySet

from campaigns import clock
from campaigns.hours import DEFAULT_HOURS, WeekHours
from codes import ContractState, Filer, Ground, Language
from codes.folding import fold
from eligibility import Law, Status, assess
from eligibility.findings import Rule
from eligibility.rules.organization import PHC_TYPES
from registry.kato import choice_unit
from registry.models import (
    FundContract,
    NeighbourUnits,
    Organization,
    Panel,
    Person,
    Residence,
)
from registry.models.periods import holds_on
from registry.territory import service_area_of, sites_of_person

from .casefile import residences_on, without_a_choice
from .panels import effective_day, free_places, suitable, takes_age

_ABOUT_THE_GROUND = {Rule.GROUND.value, Rule.PERSON_STATUS.value}
# Whoever has no clinic needs one now; then what is open to everybody for a while, last what is for few.
_ORDER = [
    Ground.FIRST_ATTACHMENT,
    Ground.CAMPAIGN,
    Ground.CHANGE_OF_RESIDENCE,
    Ground.PROVIDER_STOPPED,
    Ground.VOLUME_NOT_ALLOCATED,
    Ground.PRIVATIZATION,
    Ground.DISAGREEMENT_WITH_COMMISSION,
    Ground.FREE_CHOICE,
    Ground.DOCTOR_CHOICE,
    Ground.NEW_FACILITY,
    Ground.SERVICE_AGREEMENT,
    Ground.ATTACHED_WITHOUT_KNOWLEDGE,
    Ground.VOLUNTARY_HEALTH_INSURANCE,
]


@dataclass(frozen=True)
class GroundOffer:
    """A ground, with the codes that speak against it by the register; none: it holds."""

    ground: Ground
    fails: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.fails


def grounds(person: Person, filer: Filer, language: Language, law: Law) -> list[GroundOffer]:
    """Every ground of the law, asked of the register's facts; those that hold first."""
    today = clock.today()
    homes = residences_on(person, today)
    newest = _reachable(homes, today).aggregate(newest=Max("opened_on"))["newest"]
    case = without_a_choice(person, homes, filer=filer, language=language, newest=newest)
    present = case.present.organization if case.present else ""
    found = []
    for ground in _ORDER:
        chosen = present if ground == Ground.DOCTOR_CHOICE else ""
        asked = replace(case, ground=ground, chosen=replace(case.chosen, organization=chosen))
        fails = tuple(
            finding.code
            for finding in assess(asked, law).findings
            if finding.rule in _ABOUT_THE_GROUND and finding.status == Status.FAIL and finding.code
        )
        found.append(GroundOffer(ground, fails))
    return sorted(found, key=lambda offer: not offer.holds)


@dataclass(frozen=True)
class OrganizationOffer:
    """An organization as a person compares it with others."""

    organization: Organization
    is_own_area: bool  # an order assigns the person's address to it
    hours: tuple[time, time] | None  # today's; None where it does not receive today
    has_contract: bool  # with the Fund, today
    next_contract: ContractState  # of the year after
    free: int  # places of suitable open panels on the day that counts for the ground
    has_panels: bool  # any panel that takes the person's age


@dataclass(frozen=True)
class OrganizationOffers:
    """One page of the list."""

    rows: list[OrganizationOffer]
    total: int
    page: int
    pages: int
    present: Organization | None  # left out of the list


PAGE = 20


def organizations(
    person: Person,
    ground: str,
    law: Law,
    *,
    present: Organization | None,
    text: str = "",
    page: int = 1,
    first: Organization | None = None,
) -> OrganizationOffers:
    """Organizations the person may choose: own service area first, then by name in the reader's language.

    Those of the person's choice unit and its neighbours; on a ground free of the territory rule, or for
    somebody without any residence, a search by name covers the country. `first` (already chosen)
    comes before all. A fixed number of queries.
    """
    today = clock.today()
    homes = residences_on(person, today)
    own = {
        area.organization_id
        for home in homes
        for area in service_area_of(
            home.unit, home.street, home.house, corpus=home.corpus, on=today
        )
    }
    everywhere = ground in law.on(today).values["territory_free_grounds"] or not homes
    rows = working(today) if everywhere and text.strip() else _reachable(homes, today)
    if present is not None:
        rows = rows.exclude(pk=present.pk)
    wanted = fold(text).split()
    chosen_id = first.pk if first else None
    found = sorted(
        (row for row in rows if _says(row, wanted)),
        key=lambda row: (row.pk != chosen_id, row.pk not in own, natural(row.name)),
    )
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    shown = [row.pk for row in found[(page - 1) * PAGE : page * PAGE]]
    return OrganizationOffers(
        rows=_compared(shown, own, person, ground, law, today),
        total=len(found),
        page=page,
        pages=pages,
        present=present,
    )


def working(day: date) -> QuerySet[Organization]:
    """PHC organizations that are open and not closed on `day`."""
    return Organization.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        type__in=[kind.value for kind in PHC_TYPES],
        opened_on__lte=day,
    )


def _reachable(homes: Iterable[Residence], day: date) -> QuerySet[Organization]:
    """Organizations of the choice units of the homes and of their neighbours."""
    units = {choice_unit(home.unit.code) for home in homes}
    pairs = NeighbourUnits.objects.filter(Q(first__in=units) | Q(second__in=units), holds_on(day))
    for first, second in list(pairs.values_list("first", "second")) if units else ():
        units |= {first, second}
    inside = Q(pk__in=[])
    for unit in units:
        inside |= Q(unit__code__startswith=unit)
    return working(day).filter(inside)


def _says(row: Organization, words: list[str]) -> bool:
    text = fold(f"{row.name_kk} {row.name_ru} {row.name_en} {row.address_kk} {row.address_ru}")
    known = text.split()
    return all(any(word.startswith(typed) for word in known) for typed in words)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that puts № 5 before № 34."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def _compared(
    ids: list[int], own: set[int], person: Person, ground: str, law: Law, today: date
) -> list[OrganizationOffer]:
    years = (today.year, today.year + 1)
    rows = (
        Organization.objects.filter(pk__in=ids)
        .select_related("unit")
        .prefetch_related(
            "hours",
            Prefetch("contracts", FundContract.objects.filter(year__in=years)),
            Prefetch("panels", Panel.objects.filter(is_closed=False)),
        )
    )
    day = effective_day(ground, law, today)
    by_id = {row.pk: row for row in rows}
    found = []
    for row in (by_id[pk] for pk in ids):
        panels = [
            panel for panel in row.panels.all() if takes_age(law, panel.type, person.birth_on, day)
        ]
        contracts = {contract.year: contract for contract in row.contracts.all()}
        next_year = contracts.get(today.year + 1)
        found.append(
            OrganizationOffer(
                organization=row,
                is_own_area=row.pk in own,
                hours=hours_of(row).on(today, law.calendar),
                has_contract=_holds(contracts.get(today.year), today),
                next_contract=(
                    ContractState(next_year.state) if next_year else ContractState.UNKNOWN
                ),
                free=sum(free_places(panel, ground, law, today) for panel in panels),
                has_panels=bool(panels),
            )
        )
    return found


def hours_of(organization: Organization) -> WeekHours:
    """The opening hours from rows already fetched; the default schedule where there are none."""
    rows = organization.hours.all()
    if not rows:
        return DEFAULT_HOURS
    return WeekHours({row.weekday: (row.opens, row.closes) for row in rows})


def _holds(contract: FundContract | None, day: date) -> bool:
    return (
        contract is not None
        and contract.state == ContractState.CONFIRMED
        and contract.from_on is not None
        and contract.from_on <= day
        and (contract.to_on is None or contract.to_on > day)
    )


@dataclass(frozen=True)
class PanelOffer:
    """A panel with its places on the day that counts for the ground."""

    panel: Panel
    free: int
    is_own_site: bool

    @property
    def can_be_chosen(self) -> bool:
        """Open, and with a free place."""
        return not self.panel.is_closed and self.free > 0


def panels(
    person: Person, organization: Organization, ground: str, law: Law, present: Panel | None = None
) -> list[PanelOffer]:
    """Panels for the person's age: own site first, then the most free places; not the present one."""
    today = clock.today()
    own = sites_of_person(person, organization, today)
    found = [
        PanelOffer(panel, free_places(panel, ground, law, today), panel.site_id in own)
        for panel in suitable(person, organization, ground, law)
        if present is None or panel.pk != present.pk
    ]
    return sorted(found, key=lambda offer: (not offer.is_own_site, -offer.free, offer.panel.pk))
