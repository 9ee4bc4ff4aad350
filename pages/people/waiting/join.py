"""Join the waiting list of a full doctor: oneself, those one represents, together if they wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applications import actions, errors, queries, waiting
from applications.law import law_in_force
from applications.models import WaitingEntry
from applications.models.waiting import WAITS
from applications.offers import working
from applications.panels import takes_age
from campaigns import clock
from codes import Channel, Filer, Ground
from eligibility import Law
from pages import refusals
from pages.forms import PageForm
from pages.parts import Choice
from registry.models import Panel, Person

from ..access import for_people, user_of
from ..apply.said import Known, age_words, doctor_line
from . import said


class JoinForm(PageForm):
    """Who joins; and whether several wish to be invited together only."""

    person = forms.MultipleChoiceField(
        label=gettext_lazy("Who joins the waiting list?"),
        error_messages={
            "required": gettext_lazy("Choose who joins the waiting list"),
            "invalid_choice": gettext_lazy("Choose who joins the waiting list"),
        },
        widget=forms.CheckboxSelectMultiple,
    )
    together = forms.BooleanField(
        label=gettext_lazy("Invite us only together"),
        help_text=gettext_lazy(
            "An invitation then comes only when each of you has a free place at once. This can take "
            "longer: while one place alone is free, those behind you are invited. You can change it later."
        ),
        required=False,
    )

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = people


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be put on a list of the clinic: the doctor's asked for, or one for their age."""

    known: Known
    panel: Panel


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The list of one doctor, and who joins it; `?ground=` is what an application was begun on."""
    user, law = user_of(request), law_in_force()
    panel = _panel(code)
    known = _known(user)
    entries = {
        row.person_id: row
        for row in WaitingEntry.objects.filter(
            person__in=[one.person.pk for one in known], state__in=WAITS
        )
    }
    candidates = _candidates(known, entries, panel, law)
    form = JoinForm(
        [(one.known.value, one.known.person.full_name) for one in candidates],
        request.POST if request.method == "POST" else None,
        initial={"person": [candidates[0].known.value] if len(candidates) == 1 else []},
    )
    problem = _problem(panel)
    if request.method == "POST" and problem is None and form.is_valid():
        return _join(request, user, candidates, form)
    movement = waiting.movements([panel.pk])[panel.pk]
    chosen = form["person"].value() or []
    context = {
        "form": form,
        "panel": panel,
        "doctor": doctor_line(panel),
        "problem": problem and refusals.explain(problem, request),
        "candidates": candidates,
        "choices": [_choice(one, panel, chosen, first=not n) for n, one in enumerate(candidates)],
        "is_alone": len(known) == 1,
        "waiting_words": said.waiting_words(panel),
        "movement": said.movement_words(movement),
        "days": law.value("waiting_list_invitation_working_days", clock.today()),
        "waits": [
            (one.person.full_name, entries[one.person.pk])
            for one in known
            if one.person.pk in entries
        ],
        "ground": _ground(request),
    }
    return render(request, "people/waiting/join.html", context)


def _panel(code: str) -> Panel:
    """A panel of an organization that works; 404 for any other."""
    found = (
        Panel.objects.filter(code=code, organization__in=working(clock.today()))
        .select_related("organization", "doctor", "site")
        .first()
    )
    if found is None:
        raise Http404("no such doctor's list")
    return found


def _problem(panel: Panel) -> errors.WaitingRefused | None:
    if panel.is_closed:
        return errors.CannotWait(["panel_closed"], panel)
    return errors.PlaceIsFree(panel) if panel.free_today(clock.today()) else None


def _known(user: User) -> list[Known]:
    """Oneself and those one represents; a relative's consent is for an application alone."""
    assert user.person is not None
    found = [Known("self", user.person, Filer.SELF)]
    for row in queries.people_of(user).exclude(kind=Filer.FAMILY_MEMBER):
        found.append(Known(str(row.pk), row.person, Filer(row.kind), row))
    seen: set[int] = set()
    return [one for one in found if not (one.person.pk in seen or seen.add(one.person.pk))]  # type: ignore[func-returns-value]


def _candidates(
    known: Sequence[Known], entries: dict[int, WaitingEntry], panel: Panel, law: Law
) -> list[Candidate]:
    """Who can join: at the doctor asked for, or at a full one of the clinic that takes their age."""
    others = list(
        Panel.objects.filter(organization=panel.organization_id, is_closed=False)
        .exclude(pk=panel.pk)
        .select_related("doctor", "site", "organization")
        .order_by("waiting", "pk")
    )
    found = []
    for one in known:
        if one.person.pk in entries:
            continue
        fitting = _fitting(one.person, panel, others, law)
        if fitting is not None:
            found.append(Candidate(one, fitting))
    return found


def _fitting(person: Person, panel: Panel, others: Sequence[Panel], law: Law) -> Panel | None:
    today = clock.today()
    if takes_age(law, panel.type, person.birth_on, today):
        return panel
    suitable = [one for one in others if takes_age(law, one.type, person.birth_on, today)]
    # Where one of them has places, nobody waits: a doctor is chosen at once.
    if any(one.free_today(today) for one in suitable):
        return None
    beside = [one for one in suitable if one.site_id == panel.site_id]
    return next(iter(beside or suitable), None)


def _choice(one: Candidate, panel: Panel, chosen: Sequence[str], *, first: bool) -> Choice:
    facts = [age_words(one.known.person)]
    if one.panel.pk != panel.pk:
        facts.append(
            _("Waits for a doctor for this age: %(doctor)s") % {"doctor": doctor_line(one.panel)}
        )
    return Choice(
        "person",
        one.known.value,
        _("Myself: %(name)s") % {"name": one.known.person.full_name}
        if one.known.value == "self"
        else one.known.person.full_name,
        facts,
        is_checked=one.known.value in chosen,
        kind="checkbox",
        key="id_person_0" if first else "",
    )


def _ground(request: HttpRequest) -> str:
    wanted = request.POST.get("ground") or request.GET.get("ground", "")
    return wanted if wanted in set(Ground) else ""


def _join(
    request: HttpRequest, user: User, candidates: Sequence[Candidate], form: JoinForm
) -> HttpResponse:
    ticked = form.cleaned_data["person"]
    wishes = [
        actions.Wish(one.known.person.pk, one.panel.pk, _ground(request))
        for one in candidates
        if one.known.value in ticked
    ]
    try:
        entries = actions.join_all(
            wishes,
            user,
            channel=Channel.PORTAL,
            together=form.cleaned_data["together"] and len(wishes) > 1,
        )
    except (errors.WaitingRefused, errors.PersonGone) as error:
        return refusals.page(request, error)
    messages.success(
        request,
        ngettext(
            "%(number)s person joined the waiting list.",
            "%(number)s people joined the waiting list.",
            len(entries),
        )
        % {"number": len(entries)},
    )
    return redirect("waiting", entries[0].pk) if len(entries) == 1 else redirect("account")
