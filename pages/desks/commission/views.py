"""The regional commission: terms, figures of each organization, the session, decisions, extract, distribution."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, territories
from applications import commission as read
from applications.actions import commission as actions
from applications.actions.institutions import waiting
from applications.commission import Figures, Lack
from applications.errors import CommissionRefused
from applications.models import CommissionDecision, CommissionSession
from campaigns import clock
from codes import PlanState
from codes.labels import label
from pages.desks.access import staff, user_of
from pages.desks.moves.clocks import Term, order_term, term
from pages.forms import posted
from registry.models import KatoUnit

from .forms import DecisionForm, SessionForm

Words = str | Promise
FIRST_YEAR = 2021

REFUSALS: dict[str, Promise] = {
    "campaign_not_over": gettext_lazy("The campaign is not over yet."),
    "held_in_future": gettext_lazy("The session cannot be later than today"),
    "held_before_the_end": gettext_lazy("The session comes after the last day of the campaign"),
    "settled": gettext_lazy("The list is settled: decisions change no more."),
    "not_of_the_territory": gettext_lazy("This organization is not of the commission’s territory."),
    "reason_needed": gettext_lazy("Write the reason"),
    "undecided": gettext_lazy(
        "Some organizations are not decided on yet. Decide on each, then settle the list."
    ),
    "nobody_admitted": gettext_lazy("No organization is admitted: people could go nowhere."),
    "not_settled": gettext_lazy("Settle the list first."),
    "plan_begun": gettext_lazy(
        "The plan is being carried out already. Open it to see how far it is."
    ),
}
LACKS: dict[Lack, Promise] = {
    Lack.PEOPLE: gettext_lazy("too few people"),
    Lack.PRACTICE_SITES: gettext_lazy("too few general-practice sites"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One organization of the table."""

    figures: Figures
    test: list[Words]
    decision: CommissionDecision | None
    url: str


@staff(Verb.HOLD_COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def commission(request: HttpRequest) -> HttpResponse:
    """The figures of a year's campaign and what the commission made of them; opens the session."""
    user = user_of(request)
    territory, year = _territory(request, user), _year(request)
    session = read.session_of(territory, year)
    days = read.terms(year)
    can_open = session is None and days.is_over(clock.today())
    form = SessionForm(*posted(request)) if can_open else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            actions.open_session(user, territory, year, **form.cleaned_data)
        except CommissionRefused as refused:
            form.add_error("held_on", str(REFUSALS[refused.code]))
        else:
            messages.success(
                request, _("The session is written down. Now decide on each organization.")
            )
            return HttpResponseRedirect(_address(territory, year))
    lines = _lines(territory, year, session)
    return render(
        request,
        "desks/commission/commission.html",
        {
            "territory": territory,
            "territories": territories(user, Verb.HOLD_COMMISSION),
            "year": year,
            "years": range(max(FIRST_YEAR, clock.today().year - 2), clock.today().year + 1),
            "days": days,
            "is_over": days.is_over(clock.today()),
            "terms": _terms(territory, days, session),
            "lines": lines,
            "is_ahead": days.effective_on > clock.today(),
            "totals": _totals(lines),
            "session": session,
            "plan_state": label(PlanState(session.plan.state)) if session and session.plan else "",
            "undecided": sum(line.decision is None for line in lines),
            "form": form,
            "address": _address(territory, year),
        },
    )


def _territory(request: HttpRequest, user: User) -> KatoUnit:
    own = territories(user, Verb.HOLD_COMMISSION)
    code = request.GET.get("territory", "")
    if not code:
        return own[0]
    found = next((unit for unit in own if unit.code == code), None)
    if found is None:
        raise Http404
    return found


def _year(request: HttpRequest) -> int:
    this_year = clock.today().year
    text = request.GET.get("year", "")
    if not text:
        return this_year
    if not text.isdecimal() or not FIRST_YEAR <= int(text[:5]) <= this_year:
        raise Http404
    return int(text)


def _address(territory: KatoUnit, year: int) -> str:
    return f"{reverse('commission')}?year={year}&territory={territory.code}"


def _terms(territory: KatoUnit, days: read.Terms, session: CommissionSession | None) -> list[Term]:
    closed_on = _day(session and session.closed_at)
    found = [
        order_term(days.orders_by, waiting(territory)),
        term(_("List of the organizations admitted"), days.list_by, closed_on),
    ]
    if session is not None and session.closed_at is not None:
        due = read.extract_due(session)
        found.append(term(_("Extract to the organizations"), due, _day(session.extract_sent_at)))
    return found


def _day(moment: Any) -> date | None:
    return clock.local(moment).date() if moment else None


def _lines(territory: KatoUnit, year: int, session: CommissionSession | None) -> list[Line]:
    decided = read.decisions(session) if session else {}
    return [
        Line(
            figures=row,
            test=[LACKS[lack] for lack in row.lacks],
            decision=decided.get(row.organization.pk),
            url=reverse("commission-decide", args=[session.pk, row.organization.code])
            if session
            else "",
        )
        for row in read.figures(territory, year)
    ]


def _totals(lines: list[Line]) -> dict[str, int]:
    return {
        "organizations": len(lines),
        "attached": sum(line.figures.attached for line in lines),
        "meet": sum(line.figures.meets_test for line in lines),
        "admitted": sum(bool(line.decision and line.decision.is_admitted) for line in lines),
    }


def _session_or_404(user: User, pk: int) -> CommissionSession:
    found = read.sessions(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff(Verb.HOLD_COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One organization before the commission: its figures, the test, the decision with its reason."""
    user = user_of(request)
    session = _session_or_404(user, pk)
    row = next(
        (
            found
            for found in read.figures(session.territory, session.year)
            if found.organization.code == code
        ),
        None,
    )
    if row is None:
        raise Http404
    known = read.decisions(session).get(row.organization.pk)
    initial = (
        {"is_admitted": "yes" if known.is_admitted else "no", "reason": known.reason}
        if known
        else {}
    )
    form = DecisionForm(*posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(
                session.pk,
                user,
                row.organization.pk,
                is_admitted=form.cleaned_data["is_admitted"] == "yes",
                reason=form.cleaned_data["reason"],
            )
        except CommissionRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            messages.success(
                request, _("“%(name)s” is decided on.") % {"name": row.organization.name}
            )
            return HttpResponseRedirect(_address(session.territory, session.year))
    return render(
        request,
        "desks/commission/decide.html",
        {
            "session": session,
            "row": row,
            "test": [LACKS[lack] for lack in row.lacks],
            "known": known,
            "form": form if session.is_open else None,
            "back": _address(session.territory, session.year),
        },
    )


@staff(Verb.HOLD_COMMISSION)
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Admit all that pass, settle the list, send the extract, make the plan."""
    user = user_of(request)
    session = _session_or_404(user, pk)
    name = request.POST.get("step", "")
    target = _address(session.territory, session.year)
    try:
        if name == "admit":
            reason = _("Meets the requirements: attached people and general-practice sites.")
            number = actions.admit_all_that_pass(pk, user, reason)
            messages.success(request, _("Admitted by the test: %(number)s.") % {"number": number})
        elif name == "settle":
            actions.close(pk, user)
            messages.success(
                request, _("The list is settled. The extract goes out within a working day.")
            )
        elif name == "send":
            actions.send_extract(pk, user)
            messages.success(request, _("The extract is sent to every organization of the list."))
        elif name == "plan":
            plan = actions.plan_distribution(pk, user)
            return HttpResponseRedirect(reverse("move-plan", args=[plan.pk]))
        else:
            raise Http404
    except CommissionRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    return HttpResponseRedirect(target)


@staff(Verb.HOLD_COMMISSION)
@require_safe
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract of the minutes, to print."""
    session = _session_or_404(user_of(request), pk)
    rows = list(read.decisions(session).values())
    return render(
        request,
        "desks/commission/extract.html",
        {
            "session": session,
            "admitted": [row for row in rows if row.is_admitted],
            "others": [row for row in rows if not row.is_admitted],
            "members": session.members.splitlines(),
            "back": _address(session.territory, session.year),
        },
    )
