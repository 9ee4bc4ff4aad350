"""What desks lean on: identity documents of everybody, a newborn, a family, visits in which applications were filed."""

import random
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from accounts.models import User
from applications import actions
from applications.actions import drafts, families
from applications.actions.newcomers import Identity
from applications.models import Application, DeskVisit
from campaigns import clock
from codes import Channel, Document, Filer, Ground, PersonStatus, Sex, VisitOutcome
from demonstration.factories.rights import PDF
from registry.models import IdentityDocument, Organization, Person
from registry.models.identity_documents import folded_number

from . import organizations as named
from .cast import Cast
from .people import BATCH, Member, People
from .timeline import Season, Timeline

BORN = 1  # children whom the register hears of at a desk
_CARD_FROM = 16  # years; before, the birth certificate says who a child is
_KINDS = {
    PersonStatus.FOREIGNER_PERMANENT: (Document.RESIDENCE_PERMIT, "R"),
    PersonStatus.STATELESS_PERMANENT: (Document.RESIDENCE_PERMIT, "R"),
    PersonStatus.ASYLUM_SEEKER: (Document.ASYLUM_CERTIFICATE, "AC"),
    PersonStatus.FOREIGNER_TEMPORARY: (Document.FOREIGN_PASSPORT, "FP"),
    PersonStatus.STATELESS_TEMPORARY: (Document.FOREIGN_PASSPORT, "FP"),
    PersonStatus.EAEU_WORKER: (Document.FOREIGN_PASSPORT, "FP"),
}


def write_documents(people: People) -> None:
    """An identity document for everybody; nothing is drawn by chance, so that the story stays as it was."""
    rows = [_document(number, member, people) for number, member in enumerate(people.members, 1)]
    IdentityDocument.objects.bulk_create(rows, batch_size=BATCH)


def _document(number: int, member: Member, people: People) -> IdentityDocument:
    today = people.season.today
    kind, letters = _KINDS.get(PersonStatus(member.person.status), (Document.IDENTITY_CARD, ""))
    issued_on = max(
        member.birth_on, date(today.year - 1 - number % 8, 1 + number % 12, 1 + number % 28)
    )
    valid_until: date | None = issued_on + timedelta(days=3652)
    if kind is Document.IDENTITY_CARD and people.age(member) < _CARD_FROM:
        kind, letters = Document.BIRTH_CERTIFICATE, "BC"
        issued_on, valid_until = min(member.birth_on + timedelta(days=9), today), None
    written = f"{letters}{40_000_000 + number * 7:09d}"
    return IdentityDocument(
        person=member.person,
        kind=kind.value,
        number=written,
        folded=folded_number(written),
        issued_on=issued_on,
        valid_until=valid_until,
    )


def plan(timeline: Timeline, season: Season, cast: Cast) -> None:
    """This morning at the clerk's desk: a newborn was attached, a family's applications were begun."""
    timeline.at(season.now - timedelta(hours=2, minutes=11), lambda: _newborn(season, cast))
    timeline.at(season.now - timedelta(minutes=35), lambda: _family(cast))


def _newborn(season: Season, cast: Cast) -> None:
    mother = (
        Person.objects.filter(
            sex=Sex.FEMALE,
            died_on=None,
            departed_on=None,
            birth_on__lt=date(season.today.year - 20, 1, 1),
            birth_on__gt=date(season.today.year - 42, 1, 1),
            attachments__organization__code=named.MAIN,
            attachments__cancelled_at=None,
            attachments__period__contains=season.today,
        )
        .order_by("pk")
        .first()
    )
    if mother is None:
        return
    actions.attach_newborn(
        cast.users["clerk"],
        mother.pk,
        Identity(
            last_name=mother.last_name.removesuffix("а"),
            first_name="Алан",
            birth_on=season.today - timedelta(days=6),
            sex=Sex.MALE,
            number="BC 900 000 001",
        ),
        scan=ContentFile(PDF, "certificate.pdf"),
        is_nobody_else=True,
    )


def _family(cast: Cast) -> None:
    """The guardian and two wards, in one sitting that waits to be carried on."""
    people = [
        (cast.guardian.person, Filer.SELF),
        (cast.ward.person, Filer.GUARDIAN),
        (cast.second_ward.person, Filer.GUARDIAN),
    ]
    clerk = cast.users["clerk"]
    rows = families.begin_family(clerk, people, language="ru", channel=Channel.REGISTRY_DESK)
    chosen = {"ground": Ground.FREE_CHOICE.value, "organization": named.MAIN, "panel": ""}
    organization = Organization.objects.get(code=named.MAIN)
    for row in rows:
        is_self = row.filer == Filer.SELF
        who = "" if is_self else cast.guardian.person.full_name
        drafts.save(
            row.pk,
            clerk,
            {"for_all": chosen, "representative": who},
            ground=Ground.FREE_CHOICE.value,
            organization=organization,
        )


def write_visits(season: Season, chance: random.Random) -> None:
    """A visit around everything filed at a desk, and a few of people who only asked."""
    rows = list(
        Application.objects.exclude(channel=Channel.PORTAL)
        .exclude(filed_at=None)
        .select_related("organization", "filed_by")
        .order_by("pk")
    )
    for row in rows:
        assert row.filed_at is not None
        lasted = timedelta(minutes=chance.choice((9, 12, 14, 17, 21, 26, 34)))
        visit = _visit(
            row.filed_by, row, row.filed_at + timedelta(minutes=2), lasted, VisitOutcome.FILED
        )
        visit.applications.add(row)
    for n, row in enumerate(rows[-6:]):
        assert row.filed_at is not None
        ended_at = min(row.filed_at + timedelta(minutes=40 + n), season.now)
        outcome = (VisitOutcome.INFORMED, VisitOutcome.COMES_AGAIN, VisitOutcome.LEFT)[n % 3]
        _visit(row.filed_by, row, ended_at, timedelta(minutes=5 + 3 * n), outcome)


def _visit(
    user: User, row: Application, ended_at: datetime, lasted: timedelta, outcome: VisitOutcome
) -> DeskVisit:
    assert row.person_id is not None
    is_registry = row.channel == Channel.REGISTRY_DESK
    end = min(ended_at, clock.now())
    return DeskVisit.objects.create(
        person_id=row.person_id,
        user=user,
        channel=row.channel,
        organization=row.organization if is_registry else None,
        began_at=end - lasted,
        ended_at=end,
        outcome=outcome,
    )
