"""Facts from the register, put together as a case for the rules (rulebook, cases.md).

Portal, desks and decisions all ask through here, so that everybody is told the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from campaigns import clock
from campaigns.once import is_reading, known, once
from codes import (
    ApplicationStatus,
    BaseKind,
    Category,
    Channel,
    ContractState,
    Document,
    Filer,
    Ground,
    Language,
    OrganizationType,
    ProviderStatus,
)
from eligibility import Case
from eligibility.form import written_schedule
from registry import queries
from registry.kato import choice_unit
from registry.models import (
    Attachment,
    NeighbourUnits,
    Organization,
    Panel,
    Person,
    PersonCategory,
    Residence,
)
from registry.models.periods import holds_on
from registry.queries import residences_on
from registry.territory import serves_address

from .models import Application, Consent, Decision, SupportingDocument, WaitingEntry

_HOMES = (BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE)


@dataclass(frozen=True)
class Request:
    """What a person asks, as far as the rules look at it."""

    person: Person
    organization: Organization
    ground: Ground
    filer: Filer
    channel: Channel
    language: Language
    filed_at: datetime  # aware
    documents: frozenset[Document]
    consents: frozenset[str]  # purposes of `Consent.Purpose`
    panel: Panel | None = None
    # Shown at the desk by their papers; the register's own are added to them.
    categories: frozenset[Category] = frozenset()


def request_of(application: Application, *, filed_at: datetime | None = None) -> Request:
    """The request an application makes; a draft is asked as if filed now (or at `filed_at`)."""
    assert application.person is not None
    assert application.organization is not None
    is_draft = application.status == ApplicationStatus.DRAFT
    return Request(
        person=application.person,
        organization=application.organization,
        ground=Ground(application.ground),
        filer=Filer(application.filer),
        channel=Channel(application.channel),
        language=Language(application.language),
        filed_at=filed_at or application.filed_at or clock.now(),
        documents=frozenset(Document(row.document) for row in documents_of(application)),
        consents=(
            frozenset(draft_consents(application))
            if is_draft
            else frozenset(row.purpose for row in application.consents.all())
        ),
        panel=application.panel,
        categories=declared_categories(application),
    )


def declared_categories(application: Application) -> frozenset[Category]:
    """Categories a desk noted with the application, besides those of the register."""
    return frozenset(Category(code) for code in application.answers.get("categories", ()))


@once
def documents_of(application: Application) -> list[SupportingDocument]:
    """The copies of documents that an application has."""
    return list(application.documents.all())


def draft_consents(application: Application) -> list[str]:
    """The purposes ticked in a draft so far."""
    given = application.answers.get("consents", {})
    return [purpose for purpose in Consent.Purpose.values if given.get(purpose)]


def collect(request: Request) -> Case:
    """The case of a request on the facts of this moment, asked for its own moment of filing.

    Next year's contract is that of the year after filing, when a campaign's choice takes effect.
    """
    filed_on = clock.local(request.filed_at).date()
    today = clock.today()
    organization = request.organization
    year = filed_on.year + 1
    scheduled = queries.scheduled_attachment(request.person, today)
    homes = residences_on(request.person, today)
    stay = queries.present_stay(request.person, today)
    if stay is not None:
        queries.read_contracts(organization.pk, stay.attachment.organization_id)
    facts: dict[str, Any] = {
        "channel": request.channel.value,
        "language": request.language.value,
        "ground": request.ground.value,
        "filer": request.filer.value,
        **_about(request.person, scheduled, homes, request.filed_at, request.categories),
        "chosen": {
            "organization": organization.code,
            "type": organization.type,
            "unit": organization.unit.code,
            "neighbour_of_bases": _is_neighbour(organization, homes, filed_on),
            "in_service_area": any(
                serves_address(organization, home, today) for home in homes if home.kind in _HOMES
            ),
            "accepts_outside_area": organization.accepts_outside_area,
            "opened_on": organization.opened_on.isoformat(),
            "closed_on": organization.closed_on and organization.closed_on.isoformat(),
            "fund_contract": queries.has_contract_on(organization, filed_on),
            "next_year_contract": queries.contract_state(organization, year)
            == ContractState.CONFIRMED,
            "schedule": written_schedule(queries.week_hours(organization)),
            "panel": _panel(
                request.panel,
                scheduled.panel_id if scheduled else None,
                invited_to(request.person, filed_on),
                today,
            ),
        },
        "documents": sorted(document.value for document in request.documents),
        "consents": {purpose: purpose in request.consents for purpose in Consent.Purpose.values},
    }
    return Case.from_json(facts)


def without_a_choice(
    person: Person,
    homes: Iterable[Residence],
    *,
    filer: Filer,
    language: Language,
    newest: date | None,
) -> Case:
    """A case in which no organization is chosen yet, to ask which grounds a person has now.

    The organization stands for any that can be chosen and was opened on the day `newest`; only what
    the rules say of the ground, the legal status and the filer holds of it.
    """
    today = clock.today()
    scheduled = queries.scheduled_attachment(person, today)
    nowhere = next((home.unit.code for home in homes), "000000000")
    facts: dict[str, Any] = {
        "channel": Channel.PORTAL.value,
        "language": language.value,
        "ground": Ground.FREE_CHOICE.value,
        "filer": filer.value,
        **_about(person, scheduled, homes, clock.now()),
        "chosen": {
            "organization": "",
            "type": OrganizationType.CITY_POLYCLINIC.value,
            "unit": nowhere,
            "neighbour_of_bases": True,
            "in_service_area": True,
            "accepts_outside_area": True,
            "opened_on": (newest or date(1991, 12, 16)).isoformat(),
            "closed_on": None,
            "fund_contract": True,
            "next_year_contract": True,
            "schedule": "default",
            "panel": None,
        },
        "documents": [],
        "consents": dict.fromkeys(Consent.Purpose.values, True),
    }
    return Case.from_json(facts)


def _about(
    person: Person,
    scheduled: Attachment | None,
    homes: Iterable[Residence],
    filed_at: datetime,
    declared: frozenset[Category] = frozenset(),
) -> dict[str, Any]:
    """What the register says of the person, whatever they choose."""
    filed_on = clock.local(filed_at).date()
    return {
        "filed_at": f"{clock.naive_local(filed_at):%Y-%m-%dT%H:%M}",
        "person": _person(person, homes, filed_on, declared),
        "present": _present(person, clock.today(), filed_on),
        "scheduled": scheduled
        and {
            "organization": scheduled.organization.code,
            "panel": scheduled.panel.code,
            "from": scheduled.from_on.isoformat(),
        },
        "free_choices_this_year": _recorded(person, filed_on)[1],
    }


def free_choices(person: Person, year: int) -> int:
    """Approved free choices by the calendar year of their filing; annulled ones do not count."""
    return _approved_free_choices(year).filter(person=person).count()


def _approved_free_choices(year: int) -> QuerySet[Application]:
    approved = Decision.objects.filter(application=OuterRef("pk"), outcome="approved")
    return Application.objects.filter(
        Exists(approved),
        ground=Ground.FREE_CHOICE,
        filed_at__gte=_new_year(year),
        filed_at__lt=_new_year(year + 1),
    ).exclude(status=ApplicationStatus.ANNULLED)


@once
def invited_to(person: Person, day: date) -> int | None:
    """The panel (key) that keeps a place for the person, invited from its waiting list.

    `day` is the one the rest of a case is asked for: so the question is asked once.
    """
    return _recorded(person, day)[2]


def read_invitations(people: Iterable[Person], day: date) -> None:
    """Read which panels keep a place for several people in one query, for the questions of this page."""
    if not is_reading():
        return
    found = dict.fromkeys(people)
    rows = WaitingEntry.objects.filter(person__in=found, state=WaitingEntry.State.INVITED)
    kept = dict(rows.values_list("person", "panel"))
    for person in found:
        known(invited_to, kept.get(person.pk), person, day)


@once
def _recorded(person: Person, day: date) -> tuple[list[str], int, int | None]:
    """Categories on `day`, free choices of its year, and the panel that keeps a place, in one query."""
    own = OuterRef("pk")
    choices = _approved_free_choices(day.year).filter(person=own).order_by()
    counted = choices.values("person").annotate(count=Count("pk")).values("count")
    held = PersonCategory.objects.filter(holds_on(day), person=own).order_by("category")
    invited = WaitingEntry.objects.filter(person=own, state=WaitingEntry.State.INVITED).order_by()
    categories, count, panel = Person.objects.values_list(
        ArraySubquery(held.values("category")),
        Subquery(counted),
        Subquery(invited.values("panel")[:1]),
    ).get(pk=person.pk)
    return categories, count or 0, panel


def _new_year(year: int) -> datetime:
    return clock.moment(datetime.combine(date(year, 1, 1), time()))


def _person(
    person: Person,
    homes: Iterable[Residence],
    filed_on: date,
    declared: frozenset[Category],
) -> dict[str, Any]:
    moved = [home.from_on for home in homes if home.kind in _HOMES]
    return {
        "iin": person.iin,
        "birth_date": person.birth_on.isoformat(),
        "status": person.status,
        "categories": sorted({*_recorded(person, filed_on)[0], *(row.value for row in declared)}),
        "pregnant": person.pregnant_until is not None and person.pregnant_until >= filed_on,
        "bases": [{"kind": home.kind, "unit": home.unit.code} for home in homes],
        "residence_changed_on": max(moved).isoformat() if moved else None,
        "left_for_over_a_month": person.away_since is not None,
    }


def _present(person: Person, today: date, filed_on: date) -> dict[str, Any] | None:
    stay = queries.present_stay(person, today)
    if stay is None:
        return None
    organization = stay.attachment.organization
    return {
        "organization": organization.code,
        "panel": stay.attachment.panel.code,
        "since": stay.since.isoformat(),
        "basis": stay.first.basis,
        "signed_electronically": stay.first.signed_electronically,
        "status": provider_status(organization, filed_on).value,
        "volume_allocated": organization.volume_allocated,
        "privatized": organization.privatized_on is not None
        and organization.privatized_on <= filed_on,
    }


def provider_status(organization: Organization, day: date) -> ProviderStatus:
    """How the organization stands on `day`: as recorded, or by the end of its contract or itself."""
    status = ProviderStatus(organization.status)
    if status is not ProviderStatus.SERVING:
        return status
    if organization.closed_on is not None and organization.closed_on <= day:
        return ProviderStatus.LIQUIDATED
    if not queries.has_contract_on(organization, day):
        return ProviderStatus.CONTRACT_ENDED
    return status


def _is_neighbour(organization: Organization, homes: Iterable[Residence], day: date) -> bool:
    chosen = choice_unit(organization.unit.code)
    others = {choice_unit(home.unit.code) for home in homes} - {chosen}
    if not others:
        return False
    wanted = Q(pk__in=[])
    for other in others:
        first, second = sorted((chosen, other))
        wanted |= Q(first=first, second=second)
    return NeighbourUnits.objects.filter(wanted, holds_on(day)).exists()


def _panel(
    panel: Panel | None, scheduled_panel_id: int | None, invited_panel_id: int | None, today: date
) -> dict[str, Any] | None:
    if panel is None:
        return None
    attached, arriving, leaving = panel.rolled(today)
    own = 1 if scheduled_panel_id == panel.pk and arriving else 0
    return {
        "code": panel.code,
        "type": panel.type,
        "attached": attached,
        "arriving": arriving - own,
        "leaving": leaving,
        "reserved": panel.kept(today) - (1 if invited_panel_id == panel.pk else 0),
        "over_norm": panel.over_norm,
        "closed": panel.is_closed,
    }
