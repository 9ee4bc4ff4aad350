"""What is said of waiting lists: joined, invited until when, lapsed, given up, ended by itself.

To the person, and to everybody who represents them today.
"""

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import clock
from codes import Filer
from notifications.outbox import enqueue
from registry.models import Representation
from registry.representations import in_force

from .models import Invitation, WaitingEntry

End = WaitingEntry.End
# Why somebody's waiting ended by itself, in the words of a message.
REASONS: dict[str, Promise] = {
    End.DEPARTED: _("you moved abroad"),
    End.TOO_OLD: _("this doctor does not see people of your age any more"),
    End.CLINIC_CLOSED: _("the clinic does not work any more"),
    End.DOCTOR_LEFT: _("the doctor left, and nobody took the list over"),
}


def _said(template: str, entry: WaitingEntry, **context: Any) -> None:
    panel = entry.panel
    acting = (
        Representation.objects.filter(in_force(clock.today()), person=entry.person_id)
        .exclude(kind=Filer.FAMILY_MEMBER)
        .select_related("representative")
        .order_by("pk")
    )
    others = {row.representative_id: row.representative for row in acting}
    for person in [entry.person, *others.values()]:
        enqueue(
            template,
            key=f"{template}:{entry.pk}",
            person=person,
            context={
                "organization": panel.organization,
                "doctor": panel.doctor.full_name if panel.doctor else "",
                **context,
            },
            about=entry.person.initials if person.pk != entry.person_id else "",
        )


def joined(entry: WaitingEntry, position: int) -> None:
    """They stand in line now, at this place."""
    _said("waiting_joined", entry, position=position)


def invited(entry: WaitingEntry, invitation: Invitation) -> None:
    """A place is kept for them until a moment; where to apply."""
    _said(
        "waiting_invited",
        entry,
        until_at=invitation.until_at,
        url=f"{settings.SITE_URL.rstrip('/')}/account/waiting/{entry.pk}/",
    )


def lapsed(entry: WaitingEntry) -> None:
    """The time of the invitation is over: the place goes to the next in line."""
    _said("waiting_lapsed", entry)


def left(entry: WaitingEntry) -> None:
    """They gave up their place in line, or the invitation."""
    _said("waiting_left", entry)


def ended(entry: WaitingEntry) -> None:
    """Their waiting ended by itself."""
    _said("waiting_ended", entry, reason=REASONS[entry.end_reason])
