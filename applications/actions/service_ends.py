"""An organization stops serving its people: the notice, its clock, and everybody told (rulebook 7, docs/notices.md)."""

from datetime import date, timedelta

import pghistory
from django.db import connection, transaction

from accounts.models import User
from accounts.permissions import Verb, organizations, require
from campaigns import clock
from codes import NoticeState, ServiceEnd
from notifications import waking
from registry.models import Organization, Person
from registry.queries import residences_of
from registry.representations import carers_of

from .. import notice_messages
from ..errors import NoticeRefused
from ..law import law_in_force
from ..models import NoticeRecipient, OrganizationAct, ServiceEndNotice
from .organizations import write_act

TASK = "applications.tasks.tell_of_service_end"
BATCH = 200
_BEFORE_THE_DAY = (ServiceEnd.CONTRACT_ENDED, ServiceEnd.CONTRACT_CHANGED)


def due_on(cause: ServiceEnd, *, learned_on: date, ends_on: date) -> date:
    """The last day to tell people by: 30 days before a contract's change, else 2 days after learning (rulebook 7).

    The day of learning does not count (rulebook 8).
    """
    law = law_in_force()
    if cause in _BEFORE_THE_DAY:
        return ends_on - timedelta(days=law.value("notice_days_before_contract_end", learned_on))
    return learned_on + timedelta(days=law.value("notice_days_after_learning", learned_on))


def draft(
    user: User,
    organization_id: int,
    *,
    cause: ServiceEnd,
    learned_on: date,
    ends_on: date,
    act: str,
) -> ServiceEndNotice:
    """A notice to look at; nobody is told yet. The same again finds the one there is.

    Organization.DoesNotExist outside the user's scope. Raises NoticeRefused: `learned_later`, `ends_before`,
    `needs_act`.
    """
    require(user, Verb.GIVE_NOTICE)
    if learned_on > clock.today():
        raise NoticeRefused("learned_later", "learned_on")
    if ends_on < max(clock.today(), learned_on):
        raise NoticeRefused("ends_before", "ends_on")
    if not act.strip():
        raise NoticeRefused("needs_act", "act")
    with transaction.atomic():
        row = organizations(user, Verb.GIVE_NOTICE).get(pk=organization_id)
        notice, _made = ServiceEndNotice.objects.get_or_create(
            organization=row,
            cause=cause,
            ends_on=ends_on,
            defaults={
                "learned_on": learned_on,
                "act": act.strip(),
                "due_on": due_on(cause, learned_on=learned_on, ends_on=ends_on),
                "made_by": user,
            },
        )
    return notice


def give_up(notice_id: int, user: User) -> None:
    """Take a draft away; one that was confirmed stays. Given up already is as asked."""
    with transaction.atomic():
        notice = _locked(notice_id, user)
        if notice is None:
            return
        if not notice.is_draft:
            raise NoticeRefused("confirmed")
        notice.delete()


def confirm(notice_id: int, user: User) -> ServiceEndNotice:
    """Write down who is told, open the matching ground to them, and begin; again changes nothing.

    The organization's people of this moment and those arriving by its last day. Raises NoticeRefused
    (`ended`) where the day has passed meanwhile, RegionRefused where the act cannot be.
    """
    with transaction.atomic(), pghistory.context(actor=user.actor, reason="service_end"):
        notice = _locked(notice_id, user)
        if notice is None:
            raise NoticeRefused("given_up")
        if not notice.is_draft:
            return notice
        if notice.ends_on < clock.today():
            raise NoticeRefused("ended")
        organization = Organization.objects.select_for_update(of=("self",)).get(
            pk=notice.organization_id
        )
        _open_ground(notice, organization, user)
        _list_people(notice)
        notice.state = NoticeState.SENDING
        notice.confirmed_by, notice.confirmed_at = user, clock.now()
        notice.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        waking.after_commit(TASK, notice.pk)
    return notice


def _locked(notice_id: int, user: User) -> ServiceEndNotice | None:
    """The notice, locked, within the user's scope; None where it was given up."""
    require(user, Verb.GIVE_NOTICE)
    within = organizations(user, Verb.GIVE_NOTICE)
    return (
        ServiceEndNotice.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization")
        .filter(pk=notice_id, organization__in=within)
        .first()
    )


def _open_ground(notice: ServiceEndNotice, organization: Organization, user: User) -> None:
    """The people may leave from today on; a liquidated organization closes on its own last day.

    That it is liquidated is known only from that day on: until then it is being reorganized (a reading).
    """
    cause = ServiceEnd(notice.cause)
    kinds = OrganizationAct.Kind
    is_to_close = cause is ServiceEnd.LIQUIDATED and notice.ends_on > clock.today()
    now = kinds.REORGANIZED if is_to_close else kinds(cause.value)
    is_so_already = (
        not organization.volume_allocated
        if cause is ServiceEnd.NO_VOLUME
        else organization.status == now.value
    )
    if not is_so_already:
        write_act(organization, user, kind=now, act=notice.act, from_on=clock.today())
    if is_to_close:
        write_act(organization, user, kind=kinds.LIQUIDATED, act=notice.act, from_on=notice.ends_on)


def _list_people(notice: ServiceEndNotice) -> int:
    """Put everybody on the list who is attached here or will be by the last day, and is not on it; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO applications_noticerecipient (notice_id, person_id)
            SELECT DISTINCT %(notice)s, attachment.person_id
            FROM registry_attachment AS attachment
            JOIN registry_person AS person ON person.id = attachment.person_id
            WHERE attachment.organization_id = %(organization)s
              AND attachment.cancelled_at IS NULL
              AND attachment.period && daterange(%(today)s, %(last)s, '[]')
              AND person.died_on IS NULL AND person.departed_on IS NULL
            ON CONFLICT (notice_id, person_id) DO NOTHING
            """,
            {
                "notice": notice.pk,
                "organization": notice.organization_id,
                "today": clock.today(),
                "last": notice.ends_on,
            },
        )
        return cursor.rowcount


def tell(notice_id: int) -> int:
    """Tell everybody on the list who was not told yet; how many.

    A batch is a transaction and one worker's by the lock of the notice; a killed worker's rest is the next call's.
    """
    told = 0
    while (batch := _tell_batch(notice_id)) is not None:
        told += batch
    return told


def _tell_batch(notice_id: int) -> int | None:
    """None where nobody is left to be told, or another worker has the notice in hand."""
    with transaction.atomic(), waking.left_to_sweeps():
        notice = (
            ServiceEndNotice.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("organization")
            .exclude(state=NoticeState.DRAFT)
            .filter(pk=notice_id)
            .first()
        )
        if notice is None:
            return None
        rows = list(
            NoticeRecipient.objects.filter(notice=notice, told_at__isnull=True)
            .select_related("person")
            .order_by("person_id")[:BATCH]
        )
        living = [row.person for row in rows if row.person.is_known_to_live]
        carers = carers_of(living, clock.today())
        _write(notice, living, carers)
        NoticeRecipient.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=clock.now())
        if len(rows) == BATCH:
            return len(rows)
        if notice.state != NoticeState.SENT:
            notice.state, notice.sent_at = NoticeState.SENT, clock.now()
            notice.save(update_fields=["state", "sent_at"])
        return None if not rows else len(rows)


def _write(notice: ServiceEndNotice, living: list[Person], carers: dict[int, list[Person]]) -> None:
    readers = {person.pk for person in living}
    readers |= {carer.pk for known in carers.values() for carer in known}
    notice_messages.service_ends(notice, living, carers, residences_of(readers, clock.today()))


def carry_on() -> int:
    """Go on with notices whose people are not all told, and tell whoever came meanwhile; how many were told."""
    told = 0
    open_ones = ServiceEndNotice.objects.exclude(state=NoticeState.DRAFT).filter(
        ends_on__gte=clock.today()
    )
    unfinished = ServiceEndNotice.objects.filter(state=NoticeState.SENDING)
    for notice in (open_ones | unfinished).order_by("pk"):
        if notice.ends_on >= clock.today():
            _list_people(notice)
        told += tell(notice.pk)
    return told
