"""“Yes, this is my clinic”: said of today's attachment by the person or who represents them."""

from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import Filer
from registry.models import Attachment
from registry.models.people import REPRESENTATIVES

from ..errors import NotAllowed, NotThePresentClinic
from ..models import AttachmentConfirmation
from .common import lock_person, represents

# A written consent of the family is for one application: it speaks for nobody else.
SPEAKERS = [kind for kind in REPRESENTATIVES if kind != Filer.FAMILY_MEMBER]


def speaks_for(user: User, person_id: int | None) -> bool:
    """Whether the user speaks for the person today: the person themselves, or who represents them."""
    if user.person_id is None or person_id is None or not user.is_active:
        return False
    return user.person_id == person_id or represents(user.person_id, person_id, *SPEAKERS)


def confirm_attachment(attachment_id: int, user: User) -> AttachmentConfirmation:
    """Write down that the person knows of today's attachment; said again, the first time stands.

    Raises Attachment.DoesNotExist, NotAllowed, NotThePresentClinic for one of another day.
    """
    with transaction.atomic():
        attachment = Attachment.objects.get(pk=attachment_id)
        if not speaks_for(user, attachment.person_id):
            raise NotAllowed
        person = lock_person(attachment.person_id)
        attachment.refresh_from_db()
        known = AttachmentConfirmation.objects.filter(attachment=attachment).first()
        if known is not None:
            return known
        if not attachment.holds_on(clock.today()) or not person.is_known_to_live:
            raise NotThePresentClinic
        return AttachmentConfirmation.objects.create(
            attachment=attachment, confirmed_at=clock.now(), confirmed_by=user
        )
