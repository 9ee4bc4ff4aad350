"""What the start page says about today: the campaign's state and the clinics' hours, from the law in force.

Pure but for the words: everything is reckoned from a law, a local moment and the usual hours.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.hours import DEFAULT_HOURS, WeekHours
from campaigns.windows import CampaignWindow
from codes import Channel, dates
from eligibility import Law
from pages.parts import Line, LineWord, Mark, Run, day_share, time_share

# Above the line two words need this share of its width between their middles.
_APART = 14.0
_WIDE_ONLY = "d-none d-lg-inline"


@dataclass(frozen=True, slots=True)
class CampaignToday:
    """The campaign of this year as it stands today: `state` is before, open or closed."""

    state: str
    window: CampaignWindow
    following: CampaignWindow
    today: date

    @property
    def is_open(self) -> bool:
        """Whether applications of the campaign are taken today."""
        return self.state == "open"


def campaign_today(law: Law, today: date) -> CampaignToday:
    """The state of the campaign of today's calendar year, and the campaign after it."""
    window = law.campaign_for(today)
    if today < window.first_on:
        state = "before"
    elif window.is_open(today):
        state = "open"
    else:
        state = "closed"
    # The law of a later year may set other days, but not before it has begun.
    following = law.campaign_for(date(today.year + 1, 1, 1))
    return CampaignToday(state, window, following, today)


def year_line(campaign: CampaignToday) -> Line:
    """The calendar year with the campaign on it, today, and the day chosen clinics begin."""
    language = get_language() or "kk"
    window, today = campaign.window, campaign.today
    begins, ends = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    first = day_share(window.first_on, begins, ends)
    last = day_share(window.last_on + timedelta(days=1), begins, ends)
    here = day_share(today, begins, ends)
    marks = []
    words = []
    if window.effective_on == ends:
        marks.append(Mark("100%"))
        words.append(LineWord("100%", dates.day(ends, language, year=False), "end", css=_WIDE_ONLY))
    marks.append(Mark(here, is_here=True))
    middle = (_percent(first) + _percent(last)) / 2
    if abs(middle - _percent(here)) > _APART:
        words.append(LineWord(f"{middle:.1f}%", _("Campaign"), is_above=True, css=_WIDE_ONLY))
    words += [
        LineWord(first, dates.day(window.first_on, language, year=False), css=_WIDE_ONLY),
        LineWord(last, dates.day(window.last_on, language, year=False), css=_WIDE_ONLY),
        LineWord(
            here,
            _("Today, %(day)s") % {"day": dates.day(today, language, year=False)},
            _anchor(here),
            is_above=True,
            css=f"now {_WIDE_ONLY}",
        ),
    ]
    return Line([Run("thick", first, last)], marks, words, css="line-year")


@dataclass(frozen=True, slots=True)
class ClinicsToday:
    """Clinics of usual hours today.

    `state`: accepting, after_stop (open, but what is sent counts from the next reception day), before
    (open later today), after (closed by now), day_off (no reception today).
    """

    state: str
    now: datetime
    opens: time | None
    closes: time | None
    stops: time | None
    accepted_at: datetime
    due_at: datetime
    later_accepted_at: datetime


def clinics_today(law: Law, now: datetime, hours: WeekHours = DEFAULT_HOURS) -> ClinicsToday:
    """The clinics' state at a naive local moment; hours as the law supposes where none are recorded."""
    times = law.times(now, Channel.PORTAL, hours)
    span = hours.on(now.date(), law.calendar)
    if span is None:
        return ClinicsToday(
            "day_off", now, None, None, None, times.accepted_at, times.due_at, times.accepted_at
        )
    opens, closes = span
    early = timedelta(hours=law.value("acceptance_stops_before_closing", now.date()))
    stops = (datetime.combine(now.date(), closes) - early).time()
    if now.time() < opens:
        state = "before"
    elif now.time() < stops:
        state = "accepting"
    elif now.time() < closes:
        state = "after_stop"
    else:
        state = "after"
    later = law.times(datetime.combine(now.date(), stops), Channel.PORTAL, hours)
    return ClinicsToday(
        state, now, opens, closes, stops, times.accepted_at, times.due_at, later.accepted_at
    )


def clinics_heading(clinics: ClinicsToday) -> str:
    """The state in a few words."""
    language = get_language() or "kk"
    if clinics.state == "accepting":
        return _("Clinics are open now")
    if clinics.state == "after_stop":
        return _("Clinics are open, acceptance is over for today")
    if clinics.state == "before" and clinics.opens:
        return _("Clinics open today at %(time)s") % {
            "time": dates.clock(clinics.opens, language, case="at")
        }
    if clinics.state == "after":
        return _("Clinics are closed now")
    return _("Clinics do not work today")


def clinics_sentences(clinics: ClinicsToday) -> list[str]:
    """What it means for an application sent now: accepted when, decided when."""
    language = get_language() or "kk"
    today = clinics.now.date()
    said = []
    if clinics.state == "accepting" and clinics.stops:
        said.append(
            _(
                "An application sent before %(stop)s is accepted today, one sent later is accepted "
                "%(day)s at %(time)s."
            )
            % {
                "stop": dates.clock(clinics.stops, language, case="to"),
                "day": dates.on_day(clinics.later_accepted_at, today, language),
                "time": dates.clock(clinics.later_accepted_at, language, case="at"),
            }
        )
    else:
        said.append(
            _("An application sent now is accepted %(day)s at %(time)s.")
            % {
                "day": dates.on_day(clinics.accepted_at, today, language),
                "time": dates.clock(clinics.accepted_at, language, case="at"),
            }
        )
    said.append(
        _("The decision on one sent now comes %(day)s, by %(time)s.")
        % {
            "day": dates.on_day(clinics.due_at, today, language),
            "time": dates.clock(clinics.due_at, language, case="to"),
        }
    )
    if clinics.opens and clinics.closes and clinics.state != "after":
        said.append(
            _("Today clinics work from %(opens)s to %(closes)s.")
            % {
                "opens": dates.clock(clinics.opens, language, case="from"),
                "closes": dates.clock(clinics.closes, language, case="to"),
            }
        )
    return said


def day_line(clinics: ClinicsToday) -> Line | None:
    """The day from opening to closing, thick while applications are accepted; None on a day off."""
    if clinics.opens is None or clinics.closes is None or clinics.stops is None:
        return None
    language = get_language() or "kk"
    opens, closes = clinics.opens, clinics.closes
    here = time_share(clinics.now.time(), opens, closes)
    stops = time_share(clinics.stops, opens, closes)
    until = _("until %(time)s") % {"time": dates.clock(clinics.stops, language, case="to")}
    now = _("Now %(time)s") % {"time": dates.clock(clinics.now, language)}
    return Line(
        [Run("thin", "0%", "100%"), Run("thick", "0%", stops)],
        [Mark(here, is_here=True)],
        [
            LineWord(here, now, _anchor(here), is_above=True, css="now"),
            LineWord("0%", dates.clock(opens, language), "start"),
            LineWord(stops, until, "end"),
            LineWord("100%", dates.clock(closes, language), "end"),
        ],
    )


def _percent(share: str) -> float:
    return float(share.removesuffix("%"))


def _anchor(share: str) -> str:
    value = _percent(share)
    if value < 9:
        return "start"
    return "end" if value > 91 else "middle"
