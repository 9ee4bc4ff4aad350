"""What is read of notices: whom they concern, by which ways they went, and what proves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from accounts.permissions import Verb, organizations
from campaigns import clock
from codes import NoticeState
from notifications.kinds import Channel, EventKind, State
from notifications.models import Message, MessageEvent
from registry.models import Attachment, Person, Residence
from registry.models.periods import holds_on
from registry.representations import last_birth_of_adults

from .models import BatchLetter, LetterBatch, NoticeRecipient, ServiceEndNotice
from .notice_messages import TEMPLATE, key_of


@dataclass(frozen=True, slots=True)
class Ways:
    """How people can be reached: each person counts once, by the best way there is."""

    people: int = 0
    by_email_or_sms: int = 0
    by_letter: int = 0
    unknown: int = 0  # neither address, e-mail nor telephone: somebody has to look for them
    children: int = 0  # of the people: told through whoever represents them too


@dataclass(frozen=True, slots=True)
class Proof:
    """One message of a notice: to whom, by which way, when it went and what was answered."""

    person: Person
    channel: Channel
    state: State
    at: datetime | None
    answer: str
    came_back: bool


def in_scope(user: User) -> QuerySet[ServiceEndNotice]:
    """Notices of the organizations the user gives notice for, with how many people are on the list and told."""
    return (
        ServiceEndNotice.objects.filter(organization__in=organizations(user, Verb.GIVE_NOTICE))
        .select_related("organization__unit", "made_by", "confirmed_by")
        .annotate(
            people=Count("recipients"),
            told=Count("recipients", filter=Q(recipients__told_at__isnull=False)),
        )
    )


def late(user: User) -> QuerySet[ServiceEndNotice]:
    """Notices within the user's scope whose term passed before everybody was told, and those still to confirm then."""
    return in_scope(user).exclude(state=NoticeState.SENT).filter(due_on__lt=clock.today())


def is_late(notice: ServiceEndNotice) -> bool:
    """Whether people were, or still are, told after the last day of the term."""
    told_on = clock.local(notice.sent_at).date() if notice.sent_at else clock.today()
    return told_on > notice.due_on


def ways_to(notice: ServiceEndNotice) -> Ways:
    """How the organization's people of this moment can be reached. One query."""
    today = clock.today()
    has_home = Exists(Residence.objects.filter(holds_on(today), person=OuterRef("pk")))
    reached = (Q(wants_email=True) & ~Q(email="")) | (Q(wants_sms=True) & ~Q(phone=""))
    posted = ~Q(postal_address="") | Q(has_home=True)
    found = (
        _people(notice, today)
        .annotate(has_home=has_home)
        .aggregate(
            people=Count("pk"),
            by_email_or_sms=Count("pk", filter=reached),
            by_letter=Count("pk", filter=~reached & posted),
            unknown=Count("pk", filter=~reached & ~posted),
            children=Count("pk", filter=Q(birth_on__gt=last_birth_of_adults(today))),
        )
    )
    return Ways(**found)


def _people(notice: ServiceEndNotice, today: date) -> QuerySet[Person]:
    here = Attachment.objects.filter(
        person=OuterRef("pk"),
        organization=notice.organization_id,
        cancelled_at__isnull=True,
        period__overlap=DateRange(today, max(notice.ends_on, today), "[]"),
    )
    return Person.objects.filter(Exists(here), died_on__isnull=True, departed_on__isnull=True)


def messages(notice: ServiceEndNotice) -> QuerySet[Message]:
    """All messages of a notice, also those to whoever represents a child."""
    return Message.objects.filter(template=TEMPLATE, key__startswith=key_of(notice))


def letters(notice: ServiceEndNotice) -> QuerySet[Message]:
    """Those of them on paper."""
    return messages(notice).filter(channel=Channel.LETTER.value)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a confirmed notice came; letters are counted apart from what workers send."""

    people: int
    told: int
    sent: int  # by e-mail and SMS
    on_the_way: int
    given_up: int
    letters: int
    letters_in_batches: int
    letters_sent: int
    letters_returned: int
    unknown: int  # people reached in the account alone


def progress(notice: ServiceEndNotice) -> Progress:
    """Of a confirmed notice; four queries however many people there are."""
    people = NoticeRecipient.objects.filter(notice=notice).aggregate(
        people=Count("pk"), told=Count("pk", filter=Q(told_at__isnull=False))
    )
    abroad = [Channel.EMAIL.value, Channel.SMS.value]
    waits = [State.QUEUED.value, State.SENDING.value, State.FAILED.value]
    on_paper = Q(channel=Channel.LETTER.value)
    said = messages(notice).aggregate(
        sent=Count("pk", filter=Q(channel__in=abroad, state=State.SENT.value)),
        on_the_way=Count("pk", filter=Q(channel__in=abroad, state__in=waits)),
        given_up=Count("pk", filter=Q(channel__in=abroad, state=State.GIVEN_UP.value)),
        letters=Count("pk", filter=on_paper),
        letters_in_batches=Count("pk", filter=on_paper & Q(in_batch__isnull=False)),
        letters_sent=Count("pk", filter=on_paper & Q(state=State.SENT.value)),
    )
    returned = MessageEvent.objects.filter(
        message__in=letters(notice), kind=EventKind.BOUNCED.value
    ).count()
    return Progress(**people, **said, letters_returned=returned, unknown=unreached(notice).count())


def unreached(notice: ServiceEndNotice) -> QuerySet[NoticeRecipient]:
    """People of whom nothing but the account is known, nor of anybody who represents them: to be looked for."""
    outside = Message.objects.filter(template=TEMPLATE, key=_key_of(notice), channel__in=_OUTSIDE)
    return (
        NoticeRecipient.objects.filter(notice=notice, told_at__isnull=False)
        .filter(person__died_on__isnull=True, person__departed_on__isnull=True)
        .exclude(Exists(outside))
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )


_OUTSIDE = [Channel.EMAIL.value, Channel.SMS.value, Channel.LETTER.value]


def _key_of(notice: ServiceEndNotice) -> Concat:
    """The key of a recipient's messages, in SQL."""
    pk = Cast(OuterRef("person_id"), CharField())
    return Concat(Value(key_of(notice)), pk, output_field=CharField())


def proof(notice: ServiceEndNotice) -> Iterator[Proof]:
    """Every message of a notice with its outcome, read in pieces."""
    rows = (
        messages(notice)
        .select_related("person")
        .prefetch_related("events")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    for row in rows.iterator(chunk_size=1000):
        assert row.person is not None
        events = [event for event in row.events.all() if event.kind != EventKind.READ]
        yield Proof(
            person=row.person,
            channel=Channel(row.channel),
            state=State(row.state),
            at=row.sent_at,
            answer=events[-1].answer if events else "",
            came_back=any(event.kind == EventKind.BOUNCED for event in events),
        )


def batches(notice: ServiceEndNotice) -> QuerySet[LetterBatch]:
    """The batches of a notice's letters, the newest first, with how many each holds."""
    return notice.batches.annotate(count=Count("letters")).order_by("-number")


def letters_of(batch: LetterBatch) -> QuerySet[BatchLetter]:
    """A batch's letters in the order they are printed, and whether each came back."""
    came_back = MessageEvent.objects.filter(
        message=OuterRef("message"), kind=EventKind.BOUNCED.value
    )
    return (
        batch.letters.select_related("message__person")
        .annotate(came_back=Exists(came_back))
        .order_by("message__address", "pk")
    )
