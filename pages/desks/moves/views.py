"""A plan of moves on the desk: what it would do, how far it is, who goes where; agreed, started, stopped, continued."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import may
from applications import commission
from applications.actions import moves
from applications.errors import PeopleInAnotherPlan, PlanChangedMeanwhile, PlanIsEmpty
from applications.models import MoveItem, MovePlan
from campaigns import clock
from codes import MoveKind, MoveState, PlanState, SkipReason
from codes.labels import label
from pages.desks.access import note_seen, user_of
from registry.models import Panel

Words = str | Promise
PAGE = 50

STEPS: dict[str, tuple[Callable[[int, User], Any], Promise]] = {
    "agree": (moves.agree, gettext_lazy("The plan is agreed. Nobody has been moved yet.")),
    "start": (moves.start, gettext_lazy("The plan is started. People are told as they are moved.")),
    "stop": (moves.stop, gettext_lazy("The plan is stopped. What is done stays.")),
    "go_on": (moves.go_on, gettext_lazy("The plan goes on where it stopped.")),
    "give_up": (moves.give_up, gettext_lazy("The plan is ended. Whoever was left stays.")),
    "discard": (moves.discard, gettext_lazy("The plan is thrown away. Nobody was moved.")),
}
_SIGNS = {
    PlanState.DRAFT: "wait",
    PlanState.AGREED: "wait",
    PlanState.RUNNING: "now",
    PlanState.STOPPED: "warn",
    PlanState.DONE: "pass",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One list to which people go, with its places once they have come."""

    organization: str
    doctor: str
    site: str
    people: int
    done: int
    places: int
    free_after: int


@dataclass(frozen=True, slots=True)
class Left:
    """How many are left where they are for one reason."""

    words: Words
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """A step that the plan allows now."""

    step: str
    words: Words
    is_main: bool = False


def found_or_404(user: User, pk: int) -> MovePlan:
    """The plan within the user's scope. PermissionDenied where their role may carry out no plan of its kind."""
    kind = MovePlan.objects.filter(pk=pk).values_list("kind", flat=True).first()
    verbs = moves.VERBS.values() if kind is None else [moves.VERBS[MoveKind(kind)]]
    if not any(may(user, verb) for verb in verbs):
        raise PermissionDenied("no plan of this kind")
    found = commission.plans(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """What a plan does, and how far it is. A fixed number of queries."""
    row = found_or_404(user_of(request), pk)
    return render(
        request,
        "desks/moves/plan.html",
        {
            "plan": row,
            "kind": label(MoveKind(row.kind)),
            "state": label(PlanState(row.state)),
            "sign": _SIGNS[PlanState(row.state)],
            "targets": _targets(row),
            "left": _left(row),
            "buttons": _buttons(row),
            "back": _back(row),
            "is_running": row.state == PlanState.RUNNING,
            "passed": row.done + row.skipped,
        },
    )


def _back(row: MovePlan) -> tuple[str, Words]:
    if row.institution_id is not None:
        return reverse("institution", args=[row.institution_id]), _("Back to the institution")
    if row.kind == MoveKind.COMMISSION:
        session = getattr(row, "session", None)
        query = f"?year={session.year}" if session is not None else ""
        return reverse("commission") + query, _("Back to the commission")
    return reverse("desk"), _("To the desk")


def _targets(row: MovePlan) -> list[Target]:
    counted = (
        row.items.filter(to_panel__isnull=False)
        .order_by()
        .values("to_panel")
        .annotate(
            number=Count("pk", filter=~Q(state=MoveState.SKIPPED)),
            done=Count("pk", filter=Q(state=MoveState.DONE)),
        )
    )
    by_panel = {line["to_panel"]: line for line in counted}
    today = clock.today()
    is_later = row.first_on > today
    panels = Panel.objects.filter(pk__in=by_panel).select_related("organization", "doctor", "site")
    found = []
    for panel in panels.order_by("organization__code", "site__number", "code"):
        line = by_panel[panel.pk]
        free = panel.free_next(today) if is_later else panel.free_today(today)
        found.append(
            Target(
                organization=panel.organization.name,
                doctor=panel.doctor.full_name if panel.doctor else _("no doctor yet"),
                site=panel.site.number,
                people=line["number"],
                done=line["done"],
                places=panel.cap,
                free_after=max(0, free - (line["number"] - line["done"])),
            )
        )
    return found


def _left(row: MovePlan) -> list[Left]:
    counted = dict(
        row.items.filter(state=MoveState.SKIPPED)
        .order_by()
        .values_list("reason")
        .annotate(number=Count("pk"))
    )
    address = reverse("move-plan-people", args=[row.pk])
    return [
        Left(label(reason), counted[reason.value], f"{address}?reason={reason.value}")
        for reason in SkipReason
        if reason.value in counted
    ]


def _buttons(row: MovePlan) -> list[Button]:
    if row.state == PlanState.DRAFT:
        agree = [Button("agree", _("Agree to the plan"), is_main=True)] if row.left else []
        return [*agree, Button("discard", _("Throw the plan away"))]
    if row.state == PlanState.AGREED and row.starts_on is not None:
        return [Button("stop", _("Do not begin by itself"))]
    if row.state == PlanState.AGREED:
        return [
            Button("start", _("Carry out the plan"), is_main=True),
            Button("discard", _("Throw the plan away")),
        ]
    if row.state == PlanState.RUNNING:
        return [Button("stop", _("Stop"))]
    if row.state == PlanState.STOPPED:
        return [
            Button("go_on", _("Go on"), is_main=True),
            Button("give_up", _("End it here: whoever is left stays where they are")),
        ]
    return []


@never_cache
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of a plan; what cannot be done now is said on the plan's page."""
    user = user_of(request)
    row = found_or_404(user, pk)
    back = _back(row)[0]
    name = request.POST.get("step", "")
    if name not in STEPS:
        raise Http404
    take, words = STEPS[name]
    try:
        take(pk, user)
    except PlanIsEmpty:
        messages.error(request, _("Nobody of this plan can be moved. Nothing was changed."))
    except PeopleInAnotherPlan as error:
        messages.error(
            request,
            _(
                "People of this plan are being moved by another one: %(number)s. Nothing was changed. "
                "Wait for its end or end it."
            )
            % {"number": error.held},
        )
    except PlanChangedMeanwhile:
        messages.error(
            request, _("Somebody changed the plan meanwhile. Nothing was changed: look again.")
        )
    else:
        messages.success(request, str(words))
        if name == "discard":
            return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("move-plan", args=[pk]))


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the plan."""

    who: str
    born: int
    source: str
    target: str
    doctor: str
    state: Words
    sign: str


@never_cache
@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who goes where, page by page, by state or reason; that they were shown is written down."""
    user = user_of(request)
    row = found_or_404(user, pk)
    chosen, rows = filtered(request.GET, row)
    after = request.GET.get("after", "")
    page = rows.filter(pk__gt=int(after)) if after.isdecimal() and len(after) < 19 else rows
    found = list(page.order_by("pk")[: PAGE + 1])
    shown = found[:PAGE]
    note_seen(user, [item.person_id for item in shown], f"moves {row.pk}")
    address = reverse("move-plan-people", args=[pk])
    query = f"&{chosen}" if chosen else ""
    return render(
        request,
        "desks/moves/people.html",
        {
            "plan": row,
            "kind": label(MoveKind(row.kind)),
            "lines": [line_of(item) for item in shown],
            "filters": _filters(address, chosen),
            "older": f"{address}?after={shown[-1].pk}{query}" if len(found) > PAGE else "",
            "newer": f"{address}?{chosen}" if after else "",
        },
    )


def filtered(given: QueryDict, row: MovePlan) -> tuple[str, QuerySet[MoveItem]]:
    """People of a plan by state or reason, and the filter as it stands in the address."""
    rows = row.items.select_related(
        "person", "from_panel__organization", "to_panel__organization", "to_panel__doctor"
    )
    reason, state = given.get("reason", ""), given.get("state", "")
    if reason in set(SkipReason):
        return f"reason={reason}", rows.filter(reason=reason)
    if state in set(MoveState):
        return f"state={state}", rows.filter(state=state)
    return "", rows


def _filters(address: str, chosen: str) -> list[tuple[Words, str, bool]]:
    found: list[tuple[Words, str, bool]] = [(_("Everybody"), address, not chosen)]
    for state in MoveState:
        query = f"state={state.value}"
        found.append((label(state), f"{address}?{query}", chosen == query))
    return found


def line_of(item: MoveItem) -> Line:
    """What the list says of a person of a plan."""
    source, target = item.from_panel, item.to_panel
    state: Words = label(SkipReason(item.reason)) if item.reason else label(MoveState(item.state))
    sign = {"planned": "wait", "done": "pass"}.get(item.state, "warn")
    return Line(
        who=item.person.initials,
        born=item.person.birth_on.year,
        source=source.organization.name if source else "",
        target=target.organization.name if target else "",
        doctor=target.doctor.full_name if target and target.doctor else "",
        state=state,
        sign=sign,
    )
