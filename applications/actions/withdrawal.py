"""The applicant takes an application back, until it is decided."""

from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer
from registry.models.people import REPRESENTATIVES

from .. import messages
from ..errors import NotAllowed
from ..models import Application, ApplicationEvent
from .common import expect, lock, move, represents


def may_act_for(user: User, application: Application) -> bool:
    """The attached person, or who represents them today; never staff who filed at a desk.

    A family member's consent is for the one application: they act for what they filed themselves.
    """
    if user.person_id is None or not user.is_active:
        return False
    if user.person_id == application.person_id:
        return True
    kinds: list[Filer] = [kind for kind in REPRESENTATIVES if kind != Filer.FAMILY_MEMBER]
    if application.channel == Channel.PORTAL and application.filed_by_id == user.pk:
        kinds.append(Filer(application.filer))
    return represents(user.person_id, application.person_id, *kinds)


def withdraw(application_id: int, user: User, *, version: int | None = None) -> Application:
    """Withdraw an open application; a second call finds it withdrawn.

    Raises NotAllowed, ChangedMeanwhile once it is decided.
    """
    with transaction.atomic():
        application = lock(application_id)
        if not may_act_for(user, application):
            raise NotAllowed
        if application.status == Status.WITHDRAWN:
            return application
        expect(application, version, Status.QUEUED, Status.IN_REVIEW)
        move(
            application,
            Status.WITHDRAWN,
            ApplicationEvent.Kind.WITHDRAWN,
            actor=user,
            closed_at=clock.now(),
            close_reason="withdrawn",
            accept_at=None,
        )
        messages.withdrawn(application)
    return application
