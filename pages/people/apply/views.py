"""The steps between the first and the check: each shows its question, saves, and leads on."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import actions, errors, offers
from applications.actions import drafts
from applications.law import law_in_force
from applications.models import Application
from applications.panels import effective_day
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Filer, Ground, Language
from pages import refusals
from registry.models import Organization
from registry.queries import attachments_of

from ..access import for_people, has_lost_the_right, own_draft, user_of
from . import check, papers, said, steps
from .begin import person_step
from .common import context_of, leave, leaves_empty_handed, saved
from .forms import ClinicForm, ConsentsForm, DoctorForm, GroundForm, HomeVisitsForm

WAIVER_CODE = "outside_service_area_without_waiver"


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of a draft. A filed draft leads to its application, a step too early to the first open."""
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        messages.info(request, _("This application has been sent already."))
        return redirect("application", draft.number)
    if name not in steps.ALL:
        raise Http404("no such step")
    if has_lost_the_right(request, draft):
        return refusals.page(request, errors.NotAllowed())
    if name == steps.PERSON:
        return person_step(request, draft)
    if not steps.is_reached(draft, name):
        return HttpResponseRedirect(steps.address(draft, steps.first_open(draft)))
    return _STEPS[name](request, draft)


@for_people
@never_cache
@require_http_methods(["GET", "HEAD"])
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry a draft on where it was left."""
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        return redirect("application", draft.number)
    return HttpResponseRedirect(steps.address(draft, steps.first_open(draft)))


# Ground


def _ground(request: HttpRequest, draft: Application) -> HttpResponse:
    assert draft.person is not None
    law = law_in_force()
    form = GroundForm(request.POST or None, initial={"ground": draft.ground})
    if request.method == "POST":
        if form.is_valid():
            return _save_ground(request, draft, Ground(form.cleaned_data["ground"]))
        if leaves_empty_handed(request, form):
            return leave(request, draft)
    found = offers.grounds(draft.person, Filer(draft.filer), Language(draft.language), law)
    holding = [offer for offer in found if offer.holds]
    others = [offer for offer in found if not offer.holds]
    proposed = holding[0].ground.value if holding else ""
    chosen = str(form["ground"].value() or "") or proposed
    campaign = law.campaign_for(clock.today())
    context = {
        "form": form,
        "choices": said.ground_choices(holding, chosen, campaign),
        "others": said.ground_choices(others, chosen, campaign),
        "is_other_chosen": any(offer.ground == chosen for offer in others),
        **context_of(request, draft, steps.GROUND),
    }
    return render(request, "people/apply/ground.html", context)


def _save_ground(request: HttpRequest, draft: Application, ground: Ground) -> HttpResponse:
    if ground == draft.ground and steps.GROUND in steps.done(draft):
        return saved(request, draft, steps.GROUND)
    assert draft.person is not None
    today = clock.today()
    columns: dict[str, Any] = {
        "ground": ground.value,
        "disputed_text": "",
        "agreement_ends_on": None,
    }
    answers: dict[str, Any] = {"clinic_given": False}
    undone: tuple[str, ...] = (steps.DOCTOR, steps.DOCUMENTS)
    present = attachments_of([draft.person.pk], today).get(draft.person.pk, (None, None))[0]
    if ground == Ground.DOCTOR_CHOICE and present is not None:
        # The clinic is the present one; what is asked is the doctor.
        answers["clinic_given"] = True
        columns |= {"organization": present.organization, "panel": None}
    elif draft.answers.get("clinic_given") or (
        present is not None and draft.organization_id == present.organization_id
    ):
        columns |= {"organization": None, "panel": None}
        undone += (steps.CLINIC,)
    return saved(request, draft, steps.GROUND, answers, undone, **columns)


# Clinic


def _clinic(request: HttpRequest, draft: Application) -> HttpResponse:
    assert draft.person is not None
    law, today = law_in_force(), clock.today()
    given = request.POST if request.method == "POST" else request.GET
    text = given.get("q", "").strip()[:100]
    form = ClinicForm(
        request.POST if request.method == "POST" else None,
        initial={"organization": draft.organization_id},
    )
    if request.method == "POST":
        if form.is_valid():
            organization = (
                offers.working(today).filter(pk=form.cleaned_data["organization"]).first()
            )
            if organization is not None:
                return _save_clinic(request, draft, organization)
            form.add_error(
                "organization", _("This clinic cannot be chosen any more. Choose another")
            )
        elif leaves_empty_handed(request, form):
            return leave(request, draft)
    present = attachments_of([draft.person.pk], today).get(draft.person.pk, (None, None))[0]
    found = offers.organizations(
        draft.person,
        draft.ground,
        law,
        present=present.organization if present else None,
        text=text,
        page=int(given.get("page", "1")) if given.get("page", "1").isdecimal() else 1,
        first=draft.organization,
    )
    day = effective_day(draft.ground, law, today)
    counted_on = day if day > today else None
    typed = form["organization"].value()
    context = {
        "form": form,
        "choices": said.clinic_choices(
            found, int(typed) if str(typed).isdecimal() else None, counted_on
        ),
        "found": found,
        "q": text,
        "older": _page(text, found.page + 1) if found.page < found.pages else "",
        "newer": _page(text, found.page - 1) if found.page > 1 else "",
        **context_of(request, draft, steps.CLINIC),
    }
    return render(request, "people/apply/clinic.html", context)


def _page(text: str, page: int) -> str:
    return f"?{urlencode({'q': text, 'page': page})}"


def _save_clinic(
    request: HttpRequest, draft: Application, organization: Organization
) -> HttpResponse:
    if organization.pk == draft.organization_id and steps.CLINIC in steps.done(draft):
        return saved(request, draft, steps.CLINIC)
    consents = {**draft.answers.get("consents", {}), "home_visit_waiver": False}
    return saved(
        request,
        draft,
        steps.CLINIC,
        {"consents": consents},
        (steps.DOCTOR, steps.HOME_VISITS),
        organization=organization,
        panel=None,
        disputed_text="",
    )


# Doctor


def _doctor(request: HttpRequest, draft: Application) -> HttpResponse:
    assert draft.person is not None
    assert draft.organization is not None
    law, today = law_in_force(), clock.today()
    stay = attachments_of([draft.person.pk], today).get(draft.person.pk, (None, None))[0]
    present = stay.panel if stay and draft.ground == Ground.DOCTOR_CHOICE else None
    found = offers.panels(draft.person, draft.organization, draft.ground, law, present)
    was = "any" if steps.DOCTOR in steps.done(draft) and draft.panel_id is None else draft.panel_id
    open_ones = {offer.panel.pk: offer.panel for offer in found if offer.can_be_chosen}
    form = DoctorForm(
        list(open_ones),
        request.POST if request.method == "POST" else None,
        initial={"panel": was},
    )
    if request.method == "POST" and found:
        if form.is_valid():
            picked = form.cleaned_data["panel"]
            panel = None if picked == "any" else open_ones[int(picked)]
            return _save_doctor(request, draft, panel)
        if leaves_empty_handed(request, form):
            return leave(request, draft)
    context = {
        "form": form,
        "choices": said.doctor_choices(found, str(form["panel"].value() or "")) if found else [],
        "cannot": said.cannot_be_chosen(found),
        "own_sites": sorted({offer.panel.site.number for offer in found if offer.is_own_site}),
        "updated_at": clock.now(),
        "counted_on": effective_day(draft.ground, law, today),
        "today": today,
        "clinic_url": ""
        if draft.answers.get("clinic_given")
        else steps.address(draft, steps.CLINIC),
        "ground_url": steps.address(draft, steps.GROUND),
        **context_of(request, draft, steps.DOCTOR),
    }
    return render(request, "people/apply/doctor.html", context)


def _save_doctor(request: HttpRequest, draft: Application, panel: Any) -> HttpResponse:
    changes = panel != draft.panel
    draft.panel = panel
    law = law_in_force()
    without = {**draft.answers.get("consents", {}), "home_visit_waiver": False}
    kept = draft.answers
    draft.answers = {**kept, "consents": without}
    is_needed = WAIVER_CODE in actions.preview(draft, law).answer.fails
    draft.answers = kept
    answers: dict[str, Any] = {"waiver_needed": is_needed}
    if not is_needed:
        answers["consents"] = without
    columns: dict[str, Any] = {"panel": panel}
    if changes:
        columns["disputed_text"] = ""
    return saved(request, draft, steps.DOCTOR, answers, **columns)


# Home visits


def _home_visits(request: HttpRequest, draft: Application) -> HttpResponse:
    consents = draft.answers.get("consents", {})
    initial = {"waiver": "yes"} if consents.get("home_visit_waiver") else {}
    form = HomeVisitsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        if form.is_valid():
            is_given = form.cleaned_data["waiver"] == "yes"
            noted = {**consents, "home_visit_waiver": get_language() if is_given else False}
            if is_given:
                return saved(request, draft, steps.HOME_VISITS, {"consents": noted})
            drafts.save(draft.pk, user_of(request), {"consents": noted})
            if draft.answers.get("clinic_given"):
                return HttpResponseRedirect(steps.address(draft, steps.GROUND))
            messages.info(request, _("Clinics that serve your address come first and say so."))
            return HttpResponseRedirect(steps.address(draft, steps.CLINIC))
        if leaves_empty_handed(request, form):
            return leave(request, draft)
    context = {"form": form, **context_of(request, draft, steps.HOME_VISITS)}
    return render(request, "people/apply/home_visits.html", context)


# Consents


def _consents(request: HttpRequest, draft: Application) -> HttpResponse:
    consents = draft.answers.get("consents", {})
    form = ConsentsForm(
        request.POST if request.method == "POST" else None,
        initial={"personal_data": bool(consents.get("personal_data"))},
    )
    if request.method == "POST":
        if form.is_valid():
            noted = {**consents, "personal_data": get_language()}
            return saved(request, draft, steps.CONSENTS, {"consents": noted})
        if "later" in request.POST:
            return leave(request, draft)
    context = {"form": form, **context_of(request, draft, steps.CONSENTS)}
    return render(request, "people/apply/consents.html", context)


_STEPS: dict[str, Callable[[HttpRequest, Application], HttpResponse]] = {
    steps.GROUND: _ground,
    steps.CLINIC: _clinic,
    steps.DOCTOR: _doctor,
    steps.HOME_VISITS: _home_visits,
    steps.DOCUMENTS: papers.documents,
    steps.CONSENTS: _consents,
    steps.CHECK: check.check,
}
