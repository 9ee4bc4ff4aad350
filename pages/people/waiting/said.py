"""What pages say of waiting lists: a place in line, how a list moved, how it ended."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import WaitingEntry
from applications.waiting import Movement
from codes import dates, figures
from pages.parts import Row
from pages.people.apply.said import doctor_facts, doctor_name, language
from registry.models import Panel

End = WaitingEntry.End

ENDED: dict[str, Promise] = {
    End.ATTACHED: gettext_lazy("Attached to this doctor"),
    End.LEFT: gettext_lazy("Left the list"),
    End.DECLINED: gettext_lazy("The invitation was declined"),
    End.LAPSED: gettext_lazy("The time of the invitation ran out"),
    End.DIED: gettext_lazy("A death is recorded"),
    End.DEPARTED: gettext_lazy("A final departure is recorded"),
    End.TOO_OLD: gettext_lazy("This doctor does not see people of this age any more"),
    End.CLINIC_CLOSED: gettext_lazy("The clinic does not work any more"),
    End.DOCTOR_LEFT: gettext_lazy("The doctor left, and nobody took the list over"),
}


def position_words(entry: WaitingEntry) -> str:
    """ "Number 3 of 12 in line", of an entry of `in_line`, as all below."""
    return _("Number %(position)s of %(waiting)s in line") % {
        "position": figures.number(entry.ahead + 1, language()),
        "waiting": figures.number(max(entry.panel.waiting, entry.ahead + 1), language()),
    }


def ahead_words(entry: WaitingEntry) -> str:
    """How many come before."""
    if not entry.ahead:
        return _("Nobody is before you: the next place is offered to you.")
    return ngettext(
        "%(number)s person is before you.", "%(number)s people are before you.", entry.ahead
    ) % {"number": figures.number(entry.ahead, language())}


def movement_words(movement: Movement) -> str:
    """How a list moved in the last thirty days."""
    if movement.is_still:
        return _("In the last 30 days nothing moved on this list.")
    return _(
        "In the last 30 days: invited %(invited)s, left without an invitation %(left)s, joined "
        "%(joined)s."
    ) % {
        "invited": figures.number(movement.invited, language()),
        "left": figures.number(movement.left, language()),
        "joined": figures.number(movement.joined, language()),
    }


def waiting_words(panel: Panel) -> str:
    """How many wait for a place of a doctor."""
    if not panel.waiting:
        return _("Nobody waits for a place yet")
    return ngettext(
        "%(number)s person waits for a place", "%(number)s people wait for a place", panel.waiting
    ) % {"number": figures.number(panel.waiting, language())}


def until_words(entry: WaitingEntry) -> str:
    """Until when the place is kept."""
    assert entry.until_at is not None
    return dates.moment(entry.until_at, language(), case="to")


def rows(entry: WaitingEntry) -> list[Row]:
    """Doctor, clinic, since when."""
    panel = entry.panel
    return [
        Row(_("Doctor"), [doctor_name(panel), doctor_facts(panel)]),
        Row(_("Clinic"), [panel.organization.name]),
        Row(_("On the list since"), dates.moment(entry.joined_at, language())),
    ]


def title(entry: WaitingEntry) -> str:
    """Where one stands, in a few words."""
    if entry.is_over:
        return str(ENDED[entry.end_reason])
    if entry.is_invited:
        return _("A place is kept until %(moment)s") % {"moment": until_words(entry)}
    return position_words(entry)
