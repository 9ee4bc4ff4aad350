"""What a person can choose among before anything is filed: grounds, organizations, panels."""

from dataclasses import dataclass

from django.db.models import Max

from campaigns import clock
from codes import Filer, Ground, Language
from eligibility import Law
from eligibility.days import age_on
from eligibility.grounds import ask_each
from registry.addresses import of_residence
from registry.kato import choice_unit
from registry.models import Organization, Panel, Person
from registry.queries import residences_on
from registry.territory import sites_of_person

from .casefile import invited_to, without_a_choice
from .comparison import (
    PAGE,
    OrganizationOffer,
    Wish,
    around,
    in_reach,
    natural,
    offers_of,
    pages_of,
    says,
    working,
)
from .panels import effective_day, free_places, suitable, takes_age

__all__ = [
    "GroundOffer",
    "OrganizationOffer",
    "OrganizationOffers",
    "PanelOffer",
    "grounds",
    "natural",
    "organizations",
    "panels",
    "working",
]


@dataclass(frozen=True)
class GroundOffer:
    """A ground, with the codes that speak against it by the register; none: it holds."""

    ground: Ground
    fails: tuple[str, ...]
    source: str = ""  # what the law says of it, by short names (`eligibility.sources`)

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.fails


def grounds(person: Person, filer: Filer, language: Language, law: Law) -> list[GroundOffer]:
    """Every ground of the law, asked of the register's facts; those that hold first."""
    today = clock.today()
    homes = residences_on(person, today)
    units = {choice_unit(home.unit.code) for home in homes}
    newest = in_reach(units, today).aggregate(newest=Max("opened_on"))["newest"]
    case = without_a_choice(person, homes, filer=filer, language=language, newest=newest)
    found = [
        GroundOffer(asked.ground, asked.fails, asked.findings[0].source)
        for asked in ask_each(case, law)
    ]
    return sorted(found, key=lambda offer: not offer.holds)


@dataclass(frozen=True)
class OrganizationOffers:
    """One page of the list."""

    rows: list[OrganizationOffer]
    total: int
    page: int
    pages: int
    present: Organization | None  # left out of the list


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
    """Organizations the person may choose: own service area first, then by distance, as anybody sees them.

    Those of the person's choice unit and its neighbours; on a ground free of the territory rule, or for
    somebody without any residence, a search by name covers the country. `first` (already chosen)
    comes before all. A fixed number of queries.
    """
    today = clock.today()
    homes = residences_on(person, today)
    where = around([of_residence(home) for home in homes], today)
    everywhere = ground in law.on(today).values["territory_free_grounds"] or not homes
    rows = working(today) if everywhere and text.strip() else in_reach(where.units, today)
    if present is not None:
        rows = rows.exclude(pk=present.pk)
    chosen_id = first.pk if first else None
    found = sorted(
        (row for row in rows.select_related("unit") if says(row, text)),
        key=lambda row: (row.pk != chosen_id, where.order(row)),
    )
    pages, page = pages_of(len(found), page)
    day = effective_day(ground, law, today)
    is_pregnant = person.pregnant_until is not None and person.pregnant_until >= today
    wish = Wish(age=age_on(person.birth_on, today), is_pregnant=is_pregnant)
    invited = invited_to(person, today)
    return OrganizationOffers(
        rows=offers_of(
            found[(page - 1) * PAGE : page * PAGE],
            where,
            law,
            today,
            wish,
            free=lambda panel: free_places(panel, ground, law, today, invited_to=invited),
            takes=lambda panel: takes_age(law, panel.type, person.birth_on, day),
        ),
        total=len(found),
        page=page,
        pages=pages,
        present=present,
    )


def places_of(
    organization: Organization, person: Person, ground: str, law: Law
) -> tuple[int, bool]:
    """Free places for one more person at an organization of `organizations`, and whether any list takes them.

    No query beyond the case's own: the lists are fetched with the organization.
    """
    today = clock.today()
    day = effective_day(ground, law, today)
    lists = [
        panel
        for panel in organization.panels.all()
        if not panel.is_closed and takes_age(law, panel.type, person.birth_on, day)
    ]
    invited = invited_to(person, today)
    free = sum(free_places(panel, ground, law, today, invited_to=invited) for panel in lists)
    return free, bool(lists)


@dataclass(frozen=True)
class PanelOffer:
    """A panel with its places on the day that counts for the ground."""

    panel: Panel
    free: int
    is_own_site: bool
    is_kept: bool = False  # a place of it is kept for the person, invited from its waiting list

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
    invited = invited_to(person, today)
    found = [
        PanelOffer(
            panel,
            free_places(panel, ground, law, today, invited_to=invited),
            panel.site_id in own,
            panel.pk == invited,
        )
        for panel in suitable(person, organization, ground, law)
        if present is None or panel.pk != present.pk
    ]
    return sorted(found, key=lambda offer: (not offer.is_own_site, -offer.free, offer.panel.pk))
