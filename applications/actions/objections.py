""" "This was not me": somebody in whose name a desk filed stops the application, and the region looks."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel

from .. import objection_messages as messages
from ..errors import AlreadySettled, ChangedMeanwhile, NotAllowed, NotFiledAtDesk, TextNeeded
from ..models import Application, ApplicationEvent, Objection
from ..models.application import FILED_WITHOUT_PERSON, OPEN
from .common import lock, move
from .withdrawal import may_act_for

KINDS = ApplicationEvent.Kind
OUTCOMES = Objection.Outcome


def object_to(application_id: int, user: User | None) -> Objection:
    """Say that an application filed at a desk is not the person's; it cannot be approved from now on.

    `user`: who pressed the button in their account, None for who came by the link of the message
    (`objection_messages.fits` is asked by the page). A second press finds the objection that is there;
    one that was settled is not raised again by the link, in the account it is.

    Raises NotAllowed, NotFiledAtDesk, and ChangedMeanwhile once the application waits no more.
    """
    with transaction.atomic():
        application = lock(application_id)
        if user is not None and not may_act_for(user, application):
            raise NotAllowed
        known = application.objections.first()
        if known is not None and (known.is_open or user is None):
            return known
        if application.channel == Channel.PORTAL:
            raise NotFiledAtDesk(application)
        if application.status not in OPEN:
            raise ChangedMeanwhile(application)
        objection = Objection.objects.create(
            application=application, raised_at=clock.now(), raised_by=user
        )
        move(application, Status(application.status), KINDS.OBJECTED, actor=user)
        messages.raised(objection)
    return objection


def settle(
    objection_id: int, user: User, *, outcome: Objection.Outcome | str, text: str
) -> Objection:
    """The region found out: filed by the person after all, or confirmed.

    The first lets the application go on. The second ends it where it still waits; where it was refused
    or withdrawn meanwhile, the finding alone is kept. Repeating the same finding changes nothing.

    Raises TextNeeded without a reason, AlreadySettled where a colleague found something else.
    """
    application_id = Objection.objects.values_list("application_id", flat=True).get(pk=objection_id)
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.SETTLE_OBJECTION, application.organization)
        objection = application.objections.get(pk=objection_id)
        if not objection.is_open:
            if (objection.outcome, objection.settled_by_id) == (outcome, user.pk):
                return objection
            raise AlreadySettled(application)
        if outcome not in OUTCOMES.values or not text.strip():
            raise TextNeeded(application)
        objection.application = application
        objection.outcome, objection.text = str(outcome), text.strip()
        objection.settled_at, objection.settled_by = clock.now(), user
        objection.save(update_fields=["outcome", "text", "settled_at", "settled_by"])
        _end_or_go_on(application, user, objection)
        messages.settled(objection)
    return objection


def _end_or_go_on(application: Application, user: User, objection: Objection) -> None:
    is_confirmed = objection.outcome == OUTCOMES.CONFIRMED
    facts = {"text": objection.text}
    if is_confirmed and application.is_open:
        move(
            application,
            Status.CLOSED,
            KINDS.OBJECTION_CONFIRMED,
            actor=user,
            facts=facts,
            accept_at=None,
            closed_at=clock.now(),
            close_reason=FILED_WITHOUT_PERSON,
        )
        return
    kind = KINDS.OBJECTION_CONFIRMED if is_confirmed else KINDS.OBJECTION_SETTLED
    move(application, Status(application.status), kind, actor=user, facts=facts)
