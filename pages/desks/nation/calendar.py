"""Campaigns, and the calendar of days off and moved days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.administration import story
from accounts.permissions import Verb
from applications.actions import calendar as actions
from campaigns import clock
from campaigns.calendar import SATURDAY
from campaigns.models import Campaign, DayOverride
from campaigns.queries import working_calendar
from codes import Administered
from pages.forms import DayField, PageForm
from pages.parts import Row
from pages.sources import source_names

from ..access import staff, user_of
from . import said
from .changing import Change, Refusals, carry_out

Words = str | Promise

CAMPAIGN_REFUSALS: Refusals = {
    "act": ("act", gettext_lazy("Name the act that sets the campaign")),
    "order": ("last_on", gettext_lazy("The last day is before the first one")),
    "outside": ("last_on", gettext_lazy("Both days lie in the year of the campaign")),
    "effective": (
        "effective_on",
        gettext_lazy("A campaign takes effect after its last day"),
    ),
    "past": ("first_on", gettext_lazy("A campaign begins on a day to come")),
    "begun": (
        "first_on",
        gettext_lazy("The campaign has begun: its first day does not change any more"),
    ),
    "ended": ("", gettext_lazy("The campaign is over: nothing of it changes any more")),
    "shortened": ("last_on", gettext_lazy("The campaign cannot end before today")),
}
DAY_REFUSALS: Refusals = {
    "act": ("act", gettext_lazy("Name the act that moves the day")),
    "come": ("day", gettext_lazy("Enter a day to come: a day that has come is not moved")),
    "moved": ("day", gettext_lazy("This day is moved already. Take that back first")),
}


class CampaignForm(PageForm):
    """The days of a campaign and their act."""

    first_on = DayField(label=gettext_lazy("First day"), help_text="")
    last_on = DayField(label=gettext_lazy("Last day, included"), help_text="")
    effective_on = DayField(
        label=gettext_lazy("Takes effect on"),
        help_text=gettext_lazy("Without a day, a choice takes effect when it is approved"),
        required=False,
    )
    act = forms.CharField(
        label=gettext_lazy("Act"),
        max_length=300,
        error_messages={"required": gettext_lazy("Name the act that sets the campaign")},
    )


class MovedDayForm(PageForm):
    """A day that an act moves."""

    day = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("A day to come"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What it becomes"),
        choices=[
            ("off", gettext_lazy("A day off")),
            ("working", gettext_lazy("A working day, with Monday’s opening hours")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the day becomes")},
    )
    act = forms.CharField(
        label=gettext_lazy("Act"),
        help_text=gettext_lazy("The act that moves the day: number and date"),
        max_length=300,
        error_messages={"required": gettext_lazy("Name the act that moves the day")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign as the table shows it."""

    row: Campaign
    acts: list[Words]
    sign: str
    state: Words
    url: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A moved day as the table shows it."""

    row: DayOverride
    sign: str
    state: Words
    url: str


@staff(Verb.KEEP_CALENDAR)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Campaigns and moved days, newest first, and the days off of a year."""
    today = clock.today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2015 <= int(asked[:5]) <= 2100 else today.year
    return render(
        request,
        "desks/nation/calendar.html",
        {
            "campaigns": [_campaign(row, today) for row in Campaign.objects.all()],
            "moved": [
                _moved(row, today) for row in DayOverride.objects.order_by("-day", "-pk")[:100]
            ],
            "year": year,
            "years": [today.year, today.year + 1],
            "days_off": _days_off(year),
        },
    )


def _campaign(row: Campaign, today: date) -> CampaignLine:
    if row.first_on > today:
        sign, state = "wait", _("to come")
    elif row.last_on >= today:
        sign, state = "now", _("under way")
    else:
        sign, state = "pass", _("over")
    url = reverse("nation-campaign", args=[row.year]) if row.last_on >= today else ""
    return CampaignLine(row, list(source_names(row.act)), sign, state, url)


def _moved(row: DayOverride, today: date) -> DayLine:
    if row.taken_back_on is not None:
        return DayLine(row, "none", _("taken back"), "")
    if row.day <= today:
        return DayLine(row, "pass", _("past"), "")
    return DayLine(row, "wait", _("to come"), reverse("nation-day-back", args=[row.pk]))


def _days_off(year: int) -> list[tuple[date, bool]]:
    """Days off of a year that fall on weekdays, and weekend days that are worked (True)."""
    calendar, found, day = working_calendar(), [], date(year, 1, 1)
    while day.year == year:
        if day.weekday() < SATURDAY and calendar.is_day_off(day):
            found.append((day, False))
        elif calendar.is_declared_working(day):
            found.append((day, True))
        day += timedelta(days=1)
    return found


@staff(Verb.KEEP_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, year: int) -> HttpResponse:
    """The days of a campaign, changed."""
    row = Campaign.objects.filter(year=year).first()
    if row is None:
        raise Http404
    return _set_campaign(request, row)


@staff(Verb.KEEP_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """A campaign of a year to come."""
    return _set_campaign(request, None)


def _set_campaign(request: HttpRequest, known: Campaign | None) -> HttpResponse:
    user = user_of(request)
    initial: dict[str, Any] = {}
    if known is not None:
        names = ("first_on", "last_on", "effective_on", "act")
        initial = {name: getattr(known, name) for name in names}

    def year_of(given: dict[str, Any]) -> int:
        return known.year if known is not None else int(given["first_on"].year)

    def check(given: dict[str, Any]) -> None:
        row = known or Campaign.objects.filter(year=year_of(given)).first()
        actions.check_campaign(row, year_of(given), **_days(given))

    def save(given: dict[str, Any]) -> Words:
        row = actions.set_campaign(user, year=year_of(given), **_days(given))
        return _("The campaign of %(year)s is written down.") % {"year": row.year}

    def rows(given: dict[str, Any]) -> list[Row]:
        effective = said.day(given["effective_on"]) or _("on the day of approval")
        return [
            Row(_("Year"), str(year_of(given))),
            Row(_("First day"), said.day(given["first_on"])),
            Row(_("Last day, included"), said.day(given["last_on"])),
            Row(_("Takes effect on"), effective),
            Row(_("Act"), given["act"]),
        ]

    title = _("A campaign of a year to come")
    if known is not None:
        title = _("Campaign of %(year)s") % {"year": known.year}
    events = story(Administered.CAMPAIGN, str(known.year)) if known is not None else ()
    return carry_out(
        request,
        Change(
            title=title,
            button=_("Write the campaign down"),
            back=reverse("nation-calendar"),
            back_words=_("Back to the calendar"),
            form=lambda data: CampaignForm(data, initial=initial),
            rows=rows,
            save=save,
            check=check,
            done=reverse("nation-calendar"),
            refusals=CAMPAIGN_REFUSALS,
            template="desks/nation/with_story.html",
            more={"events": said.story(events, "act")},
            notes=lambda given: [
                _("Applications filed already keep the day of effect they were filed with.")
            ],
        ),
    )


def _days(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("first_on", "last_on", "effective_on", "act")}


@staff(Verb.KEEP_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def move_day(request: HttpRequest) -> HttpResponse:
    """Declare a day to come working or off."""
    user = user_of(request)

    def check(given: dict[str, Any]) -> None:
        actions.check_day(given["day"], given["act"])
        known = DayOverride.objects.filter(day=given["day"], taken_back_on__isnull=True).first()
        if known is not None:
            raise actions.NotThisDay("moved")

    def save(given: dict[str, Any]) -> Words:
        moved = actions.move_day(
            user,
            day=given["day"],
            is_working=given["kind"] == "working",
            act=given["act"],
            text=given["note"],
        )
        return f"{_('The day is moved.')} {_told(moved)}"

    def rows(given: dict[str, Any]) -> list[Row]:
        kinds = dict(MovedDayForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
        return [
            Row(_("Day"), said.day(given["day"])),
            Row(_("What it becomes"), kinds[given["kind"]]),
            Row(_("Act"), given["act"]),
            *([Row(_("Note"), given["note"])] if given["note"] else []),
        ]

    return carry_out(
        request,
        Change(
            title=_("Move a day"),
            button=_("Move the day"),
            back=reverse("nation-calendar"),
            back_words=_("Back to the calendar"),
            form=MovedDayForm,
            rows=rows,
            save=save,
            check=check,
            done=reverse("nation-calendar"),
            refusals=DAY_REFUSALS,
            notes=lambda given: [
                _("Waiting applications get new moments of acceptance; the people are told.")
            ],
        ),
    )


@staff(Verb.KEEP_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def day_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A moved day to come is again as the calendar has it."""
    user = user_of(request)
    row = DayOverride.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    rows = [Row(_("Day"), said.day(row.day)), Row(_("Act"), row.act)]

    def save(given: dict[str, Any]) -> Words:
        return f"{_('The move of the day is taken back.')} {_told(actions.take_day_back(user, pk))}"

    return carry_out(
        request,
        Change(
            title=_("Take the move of the day back"),
            button=_("Take the move back"),
            back=reverse("nation-calendar"),
            back_words=_("Back to the calendar"),
            form=PageForm,
            rows=lambda given: rows,
            save=save,
            done=reverse("nation-calendar"),
            facts=rows,
            refusals={"come": ("", gettext_lazy("The day has come: it stays as it was moved"))},
        ),
    )


def _told(moved: int) -> str:
    if not moved:
        return _("No waiting application was concerned.")
    words = ngettext(
        "%(number)s waiting application got a new moment of acceptance; the person is told.",
        "%(number)s waiting applications got new moments of acceptance; the people are told.",
        moved,
    )
    return words % {"number": moved}
