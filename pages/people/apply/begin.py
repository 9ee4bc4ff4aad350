"""The first step: for whom, and in which language; here drafts begin, or are carried on."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applications import offers, queries
from applications.actions import drafts, families
from applications.errors import AlreadyOpen
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Filer, Ground
from pages import refusals
from pages.navigation import address_of
from registry.models import Organization
from registry.queries import attachments_of, residences_of

from ..access import for_people, own_draft, user_of
from . import said, steps
from .common import banner, leave, unless_changed
from .forms import PersonForm
from .said import Known
from .together import LARGEST_FAMILY, Together, of_drafts, person_of, together


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@unless_changed
def apply(request: HttpRequest) -> HttpResponse:
    """Begin: `?ground=` and `?organization=` are carried into the draft, `?for=` names for whom."""
    return _person_step(request, None)


def person_step(request: HttpRequest, all_: Together) -> HttpResponse:
    """The first step of drafts: other people join, or are taken out with all that is typed for them."""
    return _person_step(request, all_)


def _person_step(request: HttpRequest, all_: Together | None) -> HttpResponse:
    user = user_of(request)
    known = _known(user)
    rows = all_.drafts if all_ else []
    open_ones = queries.open_by_person([one.person.pk for one in known])
    can = [one for one in known if one.person.pk not in open_ones]
    form = PersonForm(
        [(one.value, one.person.full_name) for one in known],
        LARGEST_FAMILY,
        request.POST or None,
        initial={
            "person": _chosen(request, rows, known),
            "language": rows[0].language if rows else get_language(),
        },
    )
    if request.method == "POST" and form.is_valid():
        wanted = [one for one in known if one.value in form.cleaned_data["person"]]
        return _begin(request, all_, wanted, open_ones, form.cleaned_data["language"])
    ids = [one.person.pk for one in known if one.may_be_shown]
    today = clock.today()
    homes, places = residences_of(ids, today), attachments_of(ids, today)
    own = known[0].person
    is_alone = len(known) == 1
    chosen = form["person"].value() or []
    context = {
        "form": form,
        "place": steps.place(rows, steps.PERSON, request.GET.get("back") == steps.CHECK),
        "draft": rows[0] if rows else None,
        "choices": [] if is_alone else said.person_choices(can, homes, places, chosen),
        "rows": said.person_rows(own, homes.get(own.pk, []), places.get(own.pk, (None, None))[0])
        if is_alone
        else [],
        "open_ones": [
            (one.person.full_name, open_ones[one.person.pk].number or "")
            for one in known
            if one.person.pk in open_ones
        ],
        "wrong": [
            (one.person.full_name, said.wrong_url("address", one.value))
            for one in can
            if one.may_be_shown
        ],
        "can_begin": bool(can),
        "add_url": address_of("people-i-act-for"),
        "ground": _ground(request),
        "organization": _organization(request),
        "back": request.POST.get("back") or request.GET.get("back", ""),
        "groups": queries.drafts_of(user) if all_ is None else [],
        "left_out": all_.left_out if all_ else [],
        **banner(rows),
    }
    return render(request, "people/apply/person.html", context)


def _known(user: User) -> list[Known]:
    assert user.person is not None
    found = [Known("self", user.person, Filer.SELF)]
    for row in queries.people_of(user):
        found.append(Known(str(row.pk), row.person, Filer(row.kind), row))
    return found


def _chosen(request: HttpRequest, rows: Sequence[Application], known: list[Known]) -> list[str]:
    if rows:
        held = {(row.person_id, row.filer) for row in rows}
        return [one.value for one in known if (one.person.pk, one.filer) in held]
    asked = set(request.GET.getlist("for"))
    return [one.value for one in known if one.value in asked or len(known) == 1]


def _ground(request: HttpRequest) -> str:
    wanted = request.POST.get("ground") or request.GET.get("ground", "")
    return wanted if wanted in set(Ground) else ""


def _organization(request: HttpRequest) -> Organization | None:
    """The clinic a link of the comparison named, if it can be chosen."""
    code = request.POST.get("organization") or request.GET.get("organization", "")
    return offers.working(clock.today()).filter(code=code[:40]).first() if code else None


def _begin(
    request: HttpRequest,
    all_: Together | None,
    wanted: list[Known],
    open_ones: dict[int, Application],
    language: str,
) -> HttpResponse:
    user = user_of(request)
    can, seen = [], set()
    for one in wanted:
        # Whoever is represented in two ways is applied for once.
        if one.person.pk not in open_ones and one.person.pk not in seen:
            can.append(one)
            seen.add(one.person.pk)
    if not can:
        return refusals.page(request, AlreadyOpen(open_ones[wanted[0].person.pk]))
    before = {row.pk for group in queries.drafts_of(user) for row in group}
    if all_ is not None:
        _take_out_others(request, all_, can)
    rows = families.begin_family(
        user,
        [(one.person, one.filer) for one in can],
        language=language,
        family=all_.lead.family if all_ and len(can) > 1 else None,
    )
    if all_ is None and any(row.pk in before for row in rows):
        messages.info(request, _("You go on with the draft you began earlier."))
    for one in wanted:
        if one.person.pk in open_ones:
            messages.warning(
                request,
                _("%(name)s is left out: another application is open, %(number)s.")
                % {"name": one.person.full_name, "number": open_ones[one.person.pk].number},
            )
    if all_ is None and len(rows) == 1 and rows[0].family_id is not None:
        rows = of_drafts(user, rows[0], _with_family(user, rows[0])).drafts or rows
    rows = _carried(request, rows)
    lead = rows[0]
    if "later" in request.POST:
        return leave(request, rows)
    return HttpResponseRedirect(steps.next_address(request, rows, lead, steps.PERSON))


def _with_family(user: User, row: Application) -> list[Application]:
    return next(
        (group for group in queries.drafts_of(user) if any(one.pk == row.pk for one in group)),
        [row],
    )


def _take_out_others(request: HttpRequest, all_: Together, can: list[Known]) -> None:
    """Whoever is not ticked any more: what was typed for them stays as a draft of their own, if any was."""
    user = user_of(request)
    wanted = {(one.person.pk, one.filer) for one in can}
    for row in all_.drafts:
        if (row.person_id, row.filer) in wanted:
            continue
        if set(steps.done(row)) <= {steps.PERSON} and not row.documents.exists():
            drafts.discard(row.pk, user)
        elif row.family_id is not None:
            families.take_out(row.pk, user)
            messages.info(
                request,
                _("The draft for %(name)s is kept by itself.") % {"name": person_of(row).full_name},
            )


def _carried(request: HttpRequest, rows: list[Application]) -> list[Application]:
    """Note the step, and what a link of the checker or of the comparison brought along."""
    ground, organization = _ground(request), _organization(request)
    changes = []
    for row in rows:
        finished = list(dict.fromkeys([*steps.done(row), steps.PERSON]))
        columns: dict[str, Any] = {}
        if ground and ground != row.ground:
            columns["ground"] = ground
            finished = [steps.PERSON]
        if organization is not None and organization.pk != row.organization_id:
            columns |= {"organization": organization, "panel": None}
            finished = [one for one in finished if one in (steps.PERSON, steps.GROUND)]
        changes.append((row, {"done": finished}, columns))
    return families.save_all(changes, user_of(request))


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@unless_changed
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away with those of its family, after a question; filed applications stay."""
    user = user_of(request)
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        return redirect("application", draft.number)
    rows = _with_family(user, draft)
    if request.method == "POST":
        families.discard_all(rows, user)
        words = _("The drafts are deleted.") if len(rows) > 1 else _("The draft is deleted.")
        messages.success(request, words)
        return redirect("account")
    return render(request, "people/apply/discard.html", {"draft": draft, "rows": rows})


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@unless_changed
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of a family an application of its own, and go on with the others.

    Whoever opens the address, after signing in anew say, comes to the draft.
    """
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        return redirect("application", draft.number)
    if request.method != "POST":
        return redirect("apply-resume", pk)
    others = [row for row in together(request, pk).drafts if row.pk != pk]
    families.take_out(pk, user_of(request))
    messages.success(
        request,
        _("The draft for %(name)s is kept by itself.") % {"name": person_of(draft).full_name},
    )
    return redirect("apply-resume", others[0].pk if others else pk)
