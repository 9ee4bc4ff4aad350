"""The words of notices: their clock, their state, why one was refused."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications import notices
from applications.models import ServiceEndNotice
from campaigns import clock
from codes import NoticeState, dates
from codes.labels import label

Words = str | Promise

WHY: dict[str, Promise] = {
    "learned_later": gettext_lazy(
        "Nobody learns today what comes tomorrow: enter a day up to today"
    ),
    "ends_before": gettext_lazy("The first day without service cannot have passed"),
    "needs_act": gettext_lazy("Enter the act or letter it rests on"),
    "given_up": gettext_lazy("This notice was taken away meanwhile; nobody was told"),
    "confirmed": gettext_lazy("People are being told already: a confirmed notice stays"),
    "ended": gettext_lazy(
        "The first day without service has passed. Take the notice away and write a new one"
    ),
    "needs_register_number": gettext_lazy("Enter the number of the post’s list"),
    "dispatched_later": gettext_lazy("Enter a day up to today"),
    "dispatched_before": gettext_lazy("The batch was made later than this day"),
    "dispatched": gettext_lazy("This batch went to the post under another number already"),
    "needs_reason": gettext_lazy("Enter the reason as the post wrote it"),
    "not_dispatched": gettext_lazy("This letter has not gone to the post yet"),
    "liquidated": gettext_lazy("The organization is recorded as liquidated already"),
    "out_of_order": gettext_lazy(
        "The region has recorded an act for a later day; ask the regional administrator"
    ),
    "before_opening": gettext_lazy("The organization has not opened yet"),
}


def clock_of(notice: ServiceEndNotice) -> str:
    """ "Due by 1 November, 18 days left", "late by 2 days", "sent in time"."""
    language = get_language() or "kk"
    if notice.state == NoticeState.SENT:
        return _("sent late") if notices.is_late(notice) else _("sent in time")
    left = (notice.due_on - clock.today()).days
    if left < 0:
        days = ngettext("%(number)s day", "%(number)s days", -left) % {"number": -left}
        return _("late by %(time)s") % {"time": days}
    days = ngettext("%(number)s day", "%(number)s days", left) % {"number": left}
    return _("by %(day)s: %(time)s left") % {
        "day": dates.day(notice.due_on, language, case="to"),
        "time": days,
    }


def sign_of(notice: ServiceEndNotice) -> str:
    """The sign beside the state."""
    if notice.state == NoticeState.SENT:
        return "pass"
    return "now" if notice.state == NoticeState.SENDING else "wait"


def state_of(notice: ServiceEndNotice) -> Words:
    """The state in words."""
    return label(NoticeState(notice.state))


def day(on: date) -> str:
    """A day in the reader's language."""
    return dates.day(on, get_language() or "kk")
