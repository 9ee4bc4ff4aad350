"""Parameters of the law: what is in force, what was and what will be; a value for a day to come is entered."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Verb
from applications.actions import law_values
from applications.law import law_in_force
from applications.models import LawValue
from campaigns import clock
from codes import dates
from eligibility import LawError, Value
from eligibility.dated import Parameter, frozen, shape_of
from pages.forms import PageForm
from pages.parts import Row
from pages.sources import source_names
from registry.models import Panel

from ..access import staff, user_of
from .changing import Change, Refusals, carry_out
from .law_forms import ValueForm
from .law_words import group_of, is_named, name_of, place_of, value_in_words

Words = str | Promise

REFUSALS: Refusals = {
    "act": ("act", gettext_lazy("Name the act that sets the value")),
    "begun": ("from_on", gettext_lazy("Enter a day to come: what has begun is never changed")),
    "checked": ("checked_on", gettext_lazy("The value cannot have been checked on a day to come")),
    "year": (
        "from_on",
        gettext_lazy("A rule about the campaign holds for whole years: enter 1 January"),
    ),
    "same_day": (
        "from_on",
        gettext_lazy(
            "Another value begins on this day already. Take it back first, then enter this one"
        ),
    ),
    "shape": ("", gettext_lazy("The parameter cannot have this value")),
    "unknown": ("", gettext_lazy("There is no such parameter")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter as the list shows it."""

    name: str
    words: Words
    is_named: bool
    url: str
    value: list[str]
    since: date | None
    sources: list[Any]
    checked_on: date | None
    next_on: date | None


@staff(Verb.SET_LAW)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All parameters by group, with the value in force today."""
    law, today = law_in_force(), clock.today()
    lines = [
        _line(law.parameter(name), today) for name in sorted(law.parameter_names(), key=place_of)
    ]
    groups = [
        (words, list(found)) for words, found in groupby(lines, key=lambda one: group_of(one.name))
    ]
    return render(request, "desks/nation/law.html", {"groups": groups, "today": today})


def _line(parameter: Parameter, today: date) -> Line:
    now = _now(parameter, today)
    coming = [value.from_on for value in parameter.values if value.from_on > today]
    return Line(
        parameter.name,
        name_of(parameter.name),
        is_named(parameter.name),
        reverse("nation-parameter", args=[parameter.name]),
        value_in_words(parameter.name, now.value if now else None),
        now.from_on if now else None,
        list(source_names(now.source)) if now else [],
        now.checked_on if now else None,
        min(coming, default=None),
    )


def _now(parameter: Parameter, today: date) -> Value | None:
    try:
        return parameter.on(today)
    except LawError:
        return None


@dataclass(frozen=True, slots=True)
class Turn:
    """One value of a parameter in its time."""

    value: list[str]
    from_on: date
    until_on: date | None  # the first day it no longer holds
    sources: list[Any]
    checked_on: date
    note: str
    sign: str
    state: Words
    entered: LawValue | None
    take_back_url: str


@staff(Verb.SET_LAW)
@require_safe
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """The past, present and future values of a parameter, newest first, and what was taken back."""
    found = _parameter_or_404(name)
    rows = list(
        LawValue.objects.filter(parameter=name).select_related("entered_by", "taken_back_by")
    )
    entered = {row.from_on: row for row in rows if row.taken_back_on is None}
    today, now = clock.today(), _now(found, clock.today())
    turns, until = [], None
    for value in reversed(found.values):
        row = entered.get(value.from_on)
        turns.append(_turn(name, value, until, row, now, today))
        until = value.from_on
    return render(
        request,
        "desks/nation/parameter.html",
        {
            "name": name,
            "words": name_of(name),
            "is_named": is_named(name),
            "turns": turns,
            "taken_back": [
                (value_in_words(name, frozen(row.value)), row)
                for row in rows
                if row.taken_back_on is not None
            ],
            "enter_url": reverse("nation-value", args=[name]),
        },
    )


def _turn(
    name: str,
    value: Value,
    until: date | None,
    row: LawValue | None,
    now: Value | None,
    today: date,
) -> Turn:
    is_future = value.from_on > today
    sign, state = ("wait", _("to come")) if is_future else ("pass", _("past"))
    if value is now:
        sign, state = "now", _("in force")
    return Turn(
        value_in_words(name, value.value),
        value.from_on,
        until,
        list(source_names(value.source)),
        value.checked_on,
        value.note if row is not None else "",
        sign,
        state,
        row,
        reverse("nation-value-back", args=[row.pk]) if row is not None and is_future else "",
    )


def _parameter_or_404(name: str) -> Parameter:
    try:
        return law_in_force().parameter(name)
    except LawError:
        raise Http404 from None


@staff(Verb.SET_LAW)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, name: str) -> HttpResponse:
    """A value for a day to come, under an act."""
    user, found = user_of(request), _parameter_or_404(name)
    shape, now = shape_of(name), _now(found, clock.today())
    present = value_in_words(name, now.value if now else None)

    def form(data: Any) -> PageForm:
        return ValueForm(shape, data, {"checked_on": clock.today()})

    def check(given: dict[str, Any]) -> None:
        law_values.check(
            name,
            frozen(given["value"]),
            given["from_on"],
            given["act"],
            given["checked_on"],
        )

    def save(given: dict[str, Any]) -> Words:
        law_values.enter(
            user,
            parameter=name,
            value=given["value"],
            from_on=given["from_on"],
            act=given["act"],
            checked_on=given["checked_on"],
            note_text=given["note"],
        )
        return _("The value is entered. It holds from %(day)s.") % {"day": _since(given["from_on"])}

    def rows(given: dict[str, Any]) -> list[Row]:
        return [
            Row(_("Parameter"), name_of(name)),
            Row(_("In force until then"), present),
            Row(_("New value"), value_in_words(name, frozen(given["value"]))),
            Row(_("First day"), dates.day(given["from_on"], get_language() or "kk")),
            Row(_("Act"), given["act"]),
            Row(
                _("Checked against the act on"),
                dates.day(given["checked_on"], get_language() or "kk"),
            ),
            *([Row(_("Note"), given["note"])] if given["note"] else []),
        ]

    address = reverse("nation-parameter", args=[name])
    return carry_out(
        request,
        Change(
            title=_("A new value: %(name)s") % {"name": name_of(name)},
            button=_("Enter the value"),
            back=address,
            back_words=_("Back to the parameter"),
            form=form,
            rows=rows,
            save=save,
            check=check,
            done=address,
            refusals=REFUSALS,
            facts=[Row(_("In force today"), present)],
            notes=lambda given: _effects(name, given["value"]),
        ),
    )


def _effects(name: str, value: Any) -> list[Words]:
    """What a new norm means for the lists there are."""
    said: list[Words] = [
        _("Until the day before, the value can be taken back. From its first day on it stays.")
    ]
    stem, _dot, panel_type = name.partition(".")
    if stem == "panel_cap":
        count = Panel.objects.filter(type=panel_type, attached__gt=F("over_norm") + value).count()
        words = ngettext(
            "%(number)s list holds more people today than it may then. Nobody is turned out; nobody new is taken.",
            "%(number)s lists hold more people today than they may then. Nobody is turned out; nobody new is taken.",
            count,
        )
        said.append(words % {"number": count})
    return said


def _since(day: date) -> str:
    return dates.day(day, get_language() or "kk", case="from")


@staff(Verb.SET_LAW)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a value before its first day."""
    user = user_of(request)
    row = LawValue.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    address = reverse("nation-parameter", args=[row.parameter])
    rows = [
        Row(_("Parameter"), name_of(row.parameter)),
        Row(_("Value"), value_in_words(row.parameter, frozen(row.value))),
        Row(_("First day"), dates.day(row.from_on, get_language() or "kk")),
        Row(_("Act"), row.act),
    ]

    def save(given: dict[str, Any]) -> Words:
        law_values.take_back(user, row.pk)
        return _("The value is taken back. It stays in the history.")

    return carry_out(
        request,
        Change(
            title=_("Take the value back"),
            button=_("Take the value back"),
            back=address,
            back_words=_("Back to the parameter"),
            form=PageForm,
            rows=lambda given: rows,
            save=save,
            done=address,
            facts=rows,
            refusals={"begun": ("", gettext_lazy("The value has begun: it stays"))},
        ),
    )
