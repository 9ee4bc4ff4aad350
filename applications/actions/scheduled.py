"""What is decided for a later day: it comes, is renounced, replaced, cancelled or annulled."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Basis, ContractState, ProviderStatus
from registry import queries
from registry.attachments import STAY, Change, change
from registry.models import Attachment

from .. import messages
from ..errors import ChangedMeanwhile, NotAllowed, NothingScheduled, TextNeeded
from ..models import Application, ApplicationEvent
from .common import expect, lock, move, waiting_ids
from .waiting import serve_soon
from .withdrawal import may_act_for

BATCH = 200
KINDS = ApplicationEvent.Kind


def make_effective() -> int:
    """Mark scheduled applications whose day has come and tell their people; how many.

    The attachment itself needs nothing: its period began by itself.
    """
    done = 0
    while True:
        with transaction.atomic():
            due = Application.objects.filter(
                status=Status.SCHEDULED, effective_on__lte=clock.today()
            )
            ids = waiting_ids(due.order_by("pk"), BATCH)
            for application in Application.objects.filter(pk__in=ids).select_related(
                "person", "organization", "panel__doctor", "panel__site", "filed_by__person"
            ):
                move(application, Status.EFFECTIVE, KINDS.EFFECTIVE, actor=None)
                messages.started(application)
        done += len(ids)
        if len(ids) < BATCH:
            return done


def renounce(application_id: int, user: User) -> Application:
    """The person gives up what is scheduled and stays; possible until the day before (rulebook 4).

    Raises NotAllowed; NothingScheduled once the day has come.
    """
    with transaction.atomic():
        application = lock(application_id)
        if not may_act_for(user, application):
            raise NotAllowed
        if application.status == Status.CANCELLED and application.close_reason == "renounced":
            return application
        if (
            application.status != Status.SCHEDULED
            or application.effective_on is None
            or application.effective_on <= clock.today()
        ):
            raise NothingScheduled(application)
        assert application.person is not None
        done = change(application.person, to=STAY, reason="renounced", actor=user.actor)
        serve_soon(done.waited_for)
        _end(application, "renounced", KINDS.RENOUNCED, user)
        messages.renounced(application)
        _tell_old(done, application)
    return application


def _end(
    application: Application, reason: str, kind: ApplicationEvent.Kind, actor: User | None
) -> None:
    move(
        application,
        Status.CANCELLED,
        kind,
        actor=actor,
        closed_at=clock.now(),
        close_reason=reason,
    )


def _tell_old(done: Change, application: Application) -> None:
    """Both organizations heard of the move when it was decided: both hear that it is off."""
    for cancelled in done.cancelled:
        messages.person_detached(
            cancelled, f"{application.number}:{done_key(cancelled)}", cancelled.from_on
        )
    if done.reopened is not None:
        messages.person_attached(done.reopened, f"{application.number}:{done_key(done.reopened)}")


def done_key(attachment: Attachment) -> str:
    """A key for messages about one period's latest turn."""
    return f"{attachment.pk}:{'cancelled' if attachment.cancelled_at else 'reopened'}"


def close_replaced(done: Change) -> None:
    """Applications whose scheduled attachment another change cancelled are closed and told."""
    future = [period.pk for period in done.cancelled]
    if not future:
        return
    replaced = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .filter(attachment_id__in=future, status=Status.SCHEDULED)
        .select_related(
            "person", "organization", "panel__doctor", "panel__site", "filed_by__person"
        )
        .order_by("pk")
    )
    for application in replaced:
        _end(application, "replaced", KINDS.REPLACED, None)
        messages.replaced(application)


def cancel_without_contract(application_id: int, user: User) -> Application:
    """Cancel an approved campaign choice whose organization has no contract for the year.

    Only where the Fund's list, declared complete, omits the organization: the contract of the
    effective year stands as refused (rulebook 4, "Organization"); otherwise ChangedMeanwhile.
    Before the effective day the old attachment is reopened; from that day on the person returns
    to where they were as of today, never backwards, whatever the cap. Where that organization is
    gone the person is unattached, and the commission's turn comes.
    """
    require(user, Verb.CANCEL_SCHEDULED)
    return cancel_omitted_choice(application_id, user)


def cancel_omitted_choice(application_id: int, user: User) -> Application:
    """`cancel_without_contract` for the sweep: `user` declared the list complete, whatever they may do since."""
    with transaction.atomic():
        application = lock(application_id)
        if application.close_reason == "no_contract":
            return application
        expect(application, None, Status.SCHEDULED, Status.EFFECTIVE)
        assert application.effective_on is not None
        assert application.organization is not None
        assert application.person is not None
        assert application.attachment is not None
        year = application.effective_on.year
        if queries.contract_state(application.organization, year) != ContractState.REFUSED:
            raise ChangedMeanwhile(application)
        _undo(application, user, "no_contract")
        _end(application, "no_contract", KINDS.CANCELLED, user)
        messages.cancelled_without_contract(application)
    return application


def _undo(application: Application, user: User, reason: str) -> None:
    """Take the attachment of an approval back: reopen the old one, or return there as of today.

    What is scheduled by another, later approval stays: the person chose it.
    """
    assert application.person is not None
    assert application.attachment is not None
    attachment = application.attachment
    if attachment.from_on > clock.today():
        _undo_scheduled(application, attachment, user, reason)
        return
    held = _rests_on(attachment)
    if held is None:
        return  # the person went on since: nothing of it is left to take back
    former = _former(attachment)
    first = _first_of_stay(former) if former else None
    done = change(
        application.person,
        to=former.panel if former else None,
        basis=Basis(first.basis) if first else None,
        reason=reason,
        actor=user.actor,
        reference=first.reference if first else "",
        signed_electronically=first.signed_electronically if first else False,
        ends_with_contract_on=former.ends_with_contract_on if former else None,
        always=True,
        keep_scheduled=True,
    )
    serve_soon(done.waited_for)
    if done.begun is not None and done.begun.organization_id == held.organization_id:
        return  # back to another doctor of the same organization
    messages.person_detached(held, f"{application.number}:{reason}", clock.today())
    if done.begun is not None:
        messages.person_attached(done.begun, f"{application.number}:{reason}")


def _undo_scheduled(
    application: Application, attachment: Attachment, user: User, reason: str
) -> None:
    assert application.person is not None
    former = Attachment.objects.filter(pk=attachment.cuts_id).first()
    if former is not None and _former(attachment) is None:
        # Their organization will be gone by then: nothing to stay at, the commission's turn comes.
        done = change(
            application.person,
            to=None,
            on=attachment.from_on,
            reason=reason,
            actor=user.actor,
        )
    else:
        done = change(application.person, to=STAY, reason=reason, actor=user.actor)
    serve_soon(done.waited_for)
    _tell_old(done, application)


def _rests_on(attachment: Attachment) -> Attachment | None:
    """Today's period, where it still rests on `attachment`: itself, or the stay it began."""
    stay = queries.present_stay(attachment.person, clock.today())
    if stay is not None and attachment.pk in (stay.attachment.pk, stay.first.pk):
        return stay.attachment
    return None


def _former(attachment: Attachment) -> Attachment | None:
    """The attachment that this one cut short, if its organization still works when this one begins."""
    former = (
        Attachment.objects.select_related("panel__organization", "organization")
        .filter(pk=attachment.cuts_id)
        .first()
    )
    if former is None:
        return None
    closed_on = former.organization.closed_on
    is_gone = former.organization.status == ProviderStatus.LIQUIDATED or (
        closed_on is not None and closed_on <= max(attachment.from_on, clock.today())
    )
    return None if is_gone else former


def _first_of_stay(former: Attachment) -> Attachment:
    """What the former stay rested on, whatever panels it passed through (rulebook 3)."""
    last_day = former.to_on - timedelta(days=1) if former.to_on else former.from_on
    stay = queries.present_stay(former.person, last_day)
    return stay.first if stay and stay.attachment.pk == former.pk else former


def annul(application_id: int, user: User, *, reason: str) -> Application:
    """Annul an approval after a complaint or by a court: the person returns, whatever the cap.

    A repeated call answers with the annulled application. Raises TextNeeded without a reason.
    """
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.ANNUL, application.organization)
        if application.status == Status.ANNULLED:
            return application
        if not reason.strip():
            raise TextNeeded(application)
        expect(application, None, Status.SCHEDULED, Status.EFFECTIVE)
        _undo(application, user, "annulled")
        move(
            application,
            Status.ANNULLED,
            KINDS.ANNULLED,
            actor=user,
            facts={"reason": reason},
            closed_at=clock.now(),
            close_reason="annulled",
        )
        messages.annulled(application, reason=reason)
    return application
