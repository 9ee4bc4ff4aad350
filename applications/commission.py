"""What the commission looks at after a campaign: its terms, the figures of each organization, the test (P744)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Verb, organizations, territories, territory_prefix
from campaigns import clock
from codes import OrganizationType, PanelType, UnitKind
from eligibility import Law
from registry.models import KatoUnit, Organization, Panel

from .law import law_in_force
from .models import CommissionDecision, CommissionSession, MovePlan
from .movement import Line, movement

NOT_PHC = (OrganizationType.HOSPITAL, OrganizationType.OTHER)
_VILLAGES = (UnitKind.VILLAGE, UnitKind.RURAL_DISTRICT, UnitKind.TOWNSHIP)


@dataclass(frozen=True)
class Terms:
    """The days of a campaign's commission; `effective_on` is the first day of what it decides."""

    year: int
    campaign_ends_on: date
    effective_on: date
    orders_by: date | None  # orders on institutions and territories
    list_by: date | None  # the organizations admitted
    extract_within: int  # working days after the list
    least_people: int  # of the test; 0 where P744 did not hold yet
    least_sites: int

    def is_over(self, day: date) -> bool:
        """Whether the campaign has ended before `day`."""
        return day > self.campaign_ends_on


def terms(year: int, law: Law | None = None) -> Terms:
    """The days of the commission of a campaign's year, and what its test asks; no days where P744 did not hold yet."""
    law = law or law_in_force()
    campaign = law.campaign_for(date(year, 1, 1))
    last_on = campaign.last_on
    within = law.value("commission_within_working_days", last_on)
    by = law.value("institution_orders_due_in_november", last_on)
    return Terms(
        year=year,
        campaign_ends_on=last_on,
        effective_on=campaign.effective_on or date(year + 1, 1, 1),
        orders_by=date(year, 11, by) if by else None,
        list_by=law.calendar.add_working_days(last_on, within) if within else None,
        extract_within=law.value("commission_extract_within_working_days", last_on) or 1,
        least_people=law.value("admission_attached_at_least", last_on) or 0,
        least_sites=law.value("admission_practice_sites_at_least", last_on) or 0,
    )


def extract_due(session: CommissionSession) -> date | None:
    """The last day for the extract of a settled list."""
    if session.closed_at is None:
        return None
    law = law_in_force()
    within = terms(session.year, law).extract_within
    return law.calendar.add_working_days(clock.local(session.closed_at).date(), within)


class Lack(StrEnum):
    """What an organization lacks for admission."""

    PEOPLE = "people"
    PRACTICE_SITES = "practice_sites"


@dataclass(frozen=True)
class Figures:
    """One organization as the register knows it, and how it stands the test."""

    organization: Organization
    attached: int  # today
    arriving: int  # who come on the campaign's effective day
    leaving: int
    panels: int
    practice_sites: int
    is_only_one: bool
    lacks: tuple[Lack, ...]

    @property
    def will_be_attached(self) -> int:
        """People on the campaign's effective day, by what the register knows today."""
        return self.attached + self.arriving - self.leaving

    @property
    def meets_test(self) -> bool:
        """At least so many people and practice sites, or the only one in its village."""
        return not self.lacks


def phc_organizations(territory: KatoUnit, day: date) -> QuerySet[Organization]:
    """PHC organizations of a territory that are open on a day, in neutral order."""
    return (
        Organization.objects.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
            unit__code__startswith=territory_prefix(territory.code),
            opened_on__lte=day,
        )
        .exclude(type__in=NOT_PHC)
        .select_related("unit")
        .order_by("code")
    )


def figures(territory: KatoUnit, year: int) -> list[Figures]:
    """Every PHC organization of the territory with its figures. Four queries."""
    law, today = law_in_force(), clock.today()
    days = terms(year, law)
    rows = list(phc_organizations(territory, today))
    ids = [row.pk for row in rows]
    attached, panels = _panels(ids, today)
    sites = _practice_sites(ids)
    moved = movement(ids, days.effective_on, days.effective_on) if _is_ahead(days, today) else {}
    of_unit = _count_in_units(rows)
    found = []
    for row in rows:
        movements = moved.get(row.pk)
        came = movements.of(Line.ATTACHED) if movements else 0
        left = movements.of(Line.DETACHED) if movements else 0
        is_only_one = row.unit.kind in _VILLAGES and of_unit[row.unit_id] == 1
        will_be = attached.get(row.pk, 0) + came - left
        found.append(
            Figures(
                organization=row,
                attached=attached.get(row.pk, 0),
                arriving=came,
                leaving=left,
                panels=panels.get(row.pk, 0),
                practice_sites=sites.get(row.pk, 0),
                is_only_one=is_only_one,
                lacks=lacks(days, will_be, sites.get(row.pk, 0), is_only_one),
            )
        )
    return found


def lacks(days: Terms, people: int, practice_sites: int, is_only_one: bool) -> tuple[Lack, ...]:
    """What keeps an organization from meeting the test of the campaign's year; nothing asked of an only one."""
    if is_only_one:
        return ()
    found = []
    if people < days.least_people:
        found.append(Lack.PEOPLE)
    if practice_sites < days.least_sites:
        found.append(Lack.PRACTICE_SITES)
    return tuple(found)


def _is_ahead(days: Terms, today: date) -> bool:
    return days.effective_on > today


def _count_in_units(rows: Iterable[Organization]) -> Counter[int]:
    return Counter(row.unit_id for row in rows)


def _panels(ids: list[int], today: date) -> tuple[dict[int, int], dict[int, int]]:
    attached: dict[int, int] = {}
    panels: dict[int, int] = {}
    for panel in Panel.objects.filter(organization__in=ids).only(
        "organization", "attached", "arriving", "leaving", "next_day"
    ):
        key = panel.organization_id
        attached[key] = attached.get(key, 0) + panel.rolled(today)[0]
        panels[key] = panels.get(key, 0) + 1
    return attached, panels


def _practice_sites(ids: list[int]) -> dict[int, int]:
    rows = (
        Panel.objects.filter(organization__in=ids, type=PanelType.GENERAL_PRACTITIONER)
        .order_by()
        .values("organization")
        .annotate(sites=Count("site", distinct=True))
    )
    return {row["organization"]: row["sites"] for row in rows}


def sessions(user: User) -> QuerySet[CommissionSession]:
    """Sessions of the user's territories."""
    within = Q(pk__in=[])
    for territory in territories(user, Verb.HOLD_COMMISSION):
        within |= Q(territory__code__startswith=territory_prefix(territory.code))
    return CommissionSession.objects.filter(within).select_related("territory", "plan")


def session_of(territory: KatoUnit, year: int) -> CommissionSession | None:
    """The session of a territory for a campaign's year."""
    return (
        CommissionSession.objects.filter(territory=territory, year=year)
        .select_related("territory", "plan")
        .first()
    )


def decisions(session: CommissionSession) -> dict[int, CommissionDecision]:
    """Decisions of a session by organization (id)."""
    rows = session.decisions.select_related("organization__unit")
    return {row.organization_id: row for row in rows}


def plans(user: User) -> QuerySet[MovePlan]:
    """Plans of moves that the user may look at: of their organizations and territories."""
    within = Q(
        kind="transfer", organization__in=organizations(user, Verb.MANAGE_PANELS).values("pk")
    )
    for kind, verb in (("commission", Verb.HOLD_COMMISSION), ("order", Verb.KEEP_INSTITUTIONS)):
        for territory in territories(user, verb):
            prefix = territory_prefix(territory.code)
            within |= Q(kind=kind, territory__code__startswith=prefix)
    return MovePlan.objects.filter(within).select_related(
        "organization", "territory", "institution", "made_by", "agreed_by", "started_by"
    )
