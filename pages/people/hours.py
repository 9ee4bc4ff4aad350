"""Opening hours in words, as somebody before the door asks: is it open, until when."""

from datetime import datetime, time

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import clock
from campaigns.calendar import WorkingCalendar
from campaigns.hours import WeekHours
from codes import dates


def hours_today(span: tuple[time, time] | None, now: datetime | None = None) -> str:
    """ "Open today until 20:00" for the opening and closing of today; None: closed today.

    `now` is an aware moment, by default this one.
    """
    if span is None:
        return _("Closed today")
    opens, closes = span
    language = get_language() or "kk"
    at = clock.local(now or clock.now()).time()
    if at < opens:
        return _("Opens today at %(time)s") % {"time": dates.clock(opens, language, case="at")}
    if at >= closes:
        return _("Closed now")
    return _("Open today until %(time)s") % {"time": dates.clock(closes, language, case="to")}


def hours_now(week: WeekHours, calendar: WorkingCalendar) -> str:
    """As `hours_today`, and when it opens again where it is closed for today."""
    now = clock.now()
    local = clock.naive_local(now)
    span = week.on(local.date(), calendar)
    words = hours_today(span, now)
    if span is not None and local.time() < span[1]:
        return words
    opens = week.next_opening(local, calendar)
    if opens is None:
        return words
    language = get_language() or "kk"
    return _("%(closed)s, opens %(day)s at %(time)s") % {
        "closed": words,
        "day": dates.on_day(opens.date(), local.date(), language),
        "time": dates.clock(opens.time(), language, case="at"),
    }
