"""What the help page reckons from the law in force: usual hours, documents of each case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from campaigns.hours import DEFAULT_HOURS, WeekHours
from codes import Category, Ground, dates
from codes.findings import missing_label
from codes.labels import label
from eligibility import Law

_A_MONDAY = date(2026, 1, 5)
# The rows of the table of documents that are no category (rulebook 5).
_CASES: dict[str, Promise | str] = {
    "carer": _("Filed by a guardian, trustee or foster carer"),
    "legal_representative": _("Filed by any legal representative of a person under 18"),
    "parent": _("Filed by a parent of a person under 18"),
    "proxy": _("Filed by power of attorney"),
    "family_member": _("Filed by a family member of an adult"),
    "voluntary_health_insurance": label(Ground.VOLUNTARY_HEALTH_INSURANCE),
    "service_agreement": label(Ground.SERVICE_AGREEMENT),
}


@dataclass(frozen=True, slots=True)
class DayHours:
    """Days of one schedule; `stops` is when acceptance ends. No hours: closed."""

    days: str
    opens: time | None = None
    closes: time | None = None
    stops: time | None = None


def usual_hours(law: Law, today: date, week: WeekHours = DEFAULT_HOURS) -> list[DayHours]:
    """The week of a clinic, days of the same hours together."""
    early = timedelta(hours=law.value("acceptance_stops_before_closing", today))
    groups: list[list[int]] = []
    for weekday in range(7):
        if groups and week.of_weekday(groups[-1][0]) == week.of_weekday(weekday):
            groups[-1].append(weekday)
        else:
            groups.append([weekday])
    found = []
    for group in groups:
        span = week.of_weekday(group[0])
        if span is None:
            found.append(DayHours(_days(group)))
        else:
            opens, closes = span
            stops = (datetime.combine(today, closes) - early).time()
            found.append(DayHours(_days(group), opens, closes, stops))
    return found


def _days(weekdays: Sequence[int]) -> str:
    language = get_language() or "kk"
    names = [
        dates.weekday(_A_MONDAY + timedelta(days=weekday), language)
        for weekday in (weekdays[0], weekdays[-1])
    ]
    return dates.capital(names[0] if names[0] == names[1] else f"{names[0]} – {names[1]}")


def papers(law: Law, today: date) -> list[tuple[Promise | str, str]]:
    """Each case with documents of its own, and those documents."""
    cases: dict[str, Promise | str] = {
        **{
            kind.value: label(kind)
            for kind in Category
            if f"documents.{kind.value}" in law.parameter_names()
        },
        **_CASES,
    }
    return [(words, _demands(law.value(f"documents.{row}", today))) for row, words in cases.items()]


def _demands(demands: Sequence[Sequence[str]]) -> str:
    words = [str(missing_label("|".join(sorted(demand)))) for demand in demands]
    first, *others = words
    for other in others:
        first = gettext("%(one)s and %(other)s") % {
            "one": first,
            "other": other[:1].lower() + other[1:],
        }
    return first
