"""The first step: for whom, and in which language; here a draft begins, or one is carried on."""

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
from applications import queries
from applications.actions import drafts, open_application
from applications.errors import AlreadyOpen
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Ground
from pages import refusals
from registry.models import Person, Representation
from registry.queries import attachments_of, residences_of

from ..access import for_people, own_draft, user_of
from . import said, steps
from .common import leave
from .forms import PersonForm


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Begin an application; with `?ground=` on a ground, with `?for=` for somebody represented."""
    return _person_step(request, None)


def person_step(request: HttpRequest, draft: Application) -> HttpResponse:
    """The first step of a draft: another person leads to that person's own draft."""
    return _person_step(request, draft)


def _person_step(request: HttpRequest, draft: Application | None) -> HttpResponse:
    user = user_of(request)
    assert user.person is not None
    represented = list(queries.people_of(user))
    known: list[tuple[str, Any]] = [("self", user.person.full_name)]
    known += [(str(row.pk), row.person.full_name) for row in represented]
    initial = {
        "person": _chosen(request, draft, represented, has_choice=len(known) > 1),
        "language": draft.language if draft else get_language(),
    }
    form = PersonForm(known, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _begin(request, user, represented, form.cleaned_data, draft)
    chosen = str(form["person"].value() or "")
    shown = _person(user, represented, chosen or "self")
    today = clock.today()
    ids = [user.person.pk, *(row.person_id for row in represented)]
    homes, places = residences_of(ids, today), attachments_of(ids, today)
    choices, rows = [], []
    if represented:
        choices = said.person_choices(user.person, represented, homes, places, chosen)
    else:
        present = places.get(shown.pk, (None, None))[0]
        rows = said.person_rows(shown, homes.get(shown.pk, []), present)
    context = {
        "form": form,
        "place": steps.place(draft, steps.PERSON, request.GET.get("back") == steps.CHECK),
        "draft": draft,
        "choices": choices,
        "rows": rows,
        "ground": _ground(request),
        "back": request.POST.get("back") or request.GET.get("back", ""),
        "drafts": _drafts(user) if draft is None else [],
    }
    return render(request, "people/apply/person.html", context)


def _chosen(
    request: HttpRequest,
    draft: Application | None,
    represented: Sequence[Representation],
    *,
    has_choice: bool,
) -> str:
    if draft is not None:
        return next(
            (
                str(row.pk)
                for row in represented
                if row.person_id == draft.person_id and row.kind == draft.filer
            ),
            "self" if draft.filer == Filer.SELF else "",
        )
    asked = request.GET.get("for", "")
    if any(asked == str(row.pk) for row in represented):
        return asked
    return "" if has_choice and asked != "self" else "self"


def _person(user: User, represented: Sequence[Representation], chosen: str) -> Person:
    assert user.person is not None
    return next((row.person for row in represented if str(row.pk) == chosen), user.person)


def _ground(request: HttpRequest) -> str:
    wanted = request.POST.get("ground") or request.GET.get("ground", "")
    return wanted if wanted in set(Ground) else ""


def _drafts(user: User) -> list[Application]:
    return list(
        Application.objects.filter(filed_by=user, channel=Channel.PORTAL, status=Status.DRAFT)
        .select_related("person")
        .order_by("-saved_at")
    )


def _begin(
    request: HttpRequest,
    user: User,
    represented: Sequence[Representation],
    given: dict[str, Any],
    draft: Application | None,
) -> HttpResponse:
    row = next((row for row in represented if str(row.pk) == given["person"]), None)
    person, filer = (row.person, Filer(row.kind)) if row else (user.person, Filer.SELF)
    assert person is not None
    other = open_application(person.pk)
    if other is not None:
        return refusals.page(request, AlreadyOpen(other))
    if draft is None or draft.person_id != person.pk or draft.filer != filer:
        draft, is_new = drafts.begin(
            user,
            channel=Channel.PORTAL,
            language=given["language"],
            person=person,
            filer=filer,
        )
        if not is_new:
            messages.info(request, _("You go on with the draft you began earlier."))
    answers = {"done": sorted({*steps.done(draft), steps.PERSON})}
    columns: dict[str, Any] = {"language": given["language"], "filer": filer}
    ground = _ground(request)
    if ground and ground != draft.ground:
        columns["ground"] = ground
        answers["done"] = [steps.PERSON]
    draft = drafts.save(draft.pk, user, answers, **columns)
    if "later" in request.POST:
        return leave(request, draft)
    return HttpResponseRedirect(steps.next_address(request, draft, steps.PERSON))


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after a question; a filed application stays."""
    user = user_of(request)
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        return redirect("application", draft.number)
    if request.method == "POST":
        drafts.discard(draft.pk, user)
        messages.success(request, _("The draft is deleted."))
        return redirect("account")
    return render(request, "people/apply/discard.html", {"draft": draft})
