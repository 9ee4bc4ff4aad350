"""What the rules speak against: explained, with better ways; whoever holds it wrong says so and goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import actions, errors, offers
from applications.actions import drafts
from applications.casefile import collect, request_of
from applications.law import law_in_force
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Ground
from codes.findings import explanation, title
from codes.labels import label
from eligibility import Answer, Law, assess
from pages import refusals

from ..access import for_people, user_of
from . import said, steps
from .common import banner, unless_changed
from .forms import DisputeForm
from .together import Together, person_of, together

# Asked on a later page than the others, so not held against the steps before it.
_LATER = "no_personal_data_consent"


def fails_of(answer: Answer, *, with_consent: bool) -> list[str]:
    """The codes that speak against a draft so far."""
    return [code for code in answer.fails if with_consent or code != _LATER]


def before_documents(all_: Together) -> HttpResponse | None:
    """Nobody gathers papers for what the rules speak against: the page that explains it, if so."""
    law = law_in_force()
    for row in all_:
        if row.disputed_text:
            continue
        if fails_of(actions.preview(row, law).answer, with_consent=False):
            return HttpResponseRedirect(address(row))
    return None


def address(draft: Application) -> str:
    """The address of the page that explains what speaks against a draft."""
    return reverse("apply-problem", args=[draft.pk])


@dataclass(frozen=True)
class Way:
    """A better way than filing all the same."""

    words: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """One failed rule in words."""

    title: str | Promise
    words: str | Promise


_STOPPING_SAID: dict[str, Promise] = {
    "no_legal_representative": gettext_lazy(
        "A parent, guardian, trustee or foster carer signs in and files for the child. If the register "
        "does not know you as the representative, file at the registry desk with the document that "
        "proves it."
    ),
    "filer_not_entitled": gettext_lazy(
        "The person signs in and files, or you file at the registry desk with a power of attorney."
    ),
    "channel_not_open": gettext_lazy("File on the portal."),
    "desk_closed": gettext_lazy("File on the portal, or in the hours of the desk."),
}
_STEP_OF: dict[str, str] = {
    "panel_full": steps.DOCTOR,
    "panel_closed": steps.DOCTOR,
    "panel_age_mismatch": steps.DOCTOR,
    "same_panel": steps.DOCTOR,
    "outside_territory": steps.CLINIC,
    "must_attach_where_living": steps.CLINIC,
    "outside_area_not_accepted": steps.CLINIC,
    "not_a_phc_organization": steps.CLINIC,
    "organization_closed": steps.CLINIC,
    "no_fund_contract": steps.CLINIC,
    "already_attached_here": steps.CLINIC,
    "outside_service_area_without_waiver": steps.HOME_VISITS,
    "language_not_accepted": steps.PERSON,
    "no_personal_data_consent": steps.CONSENTS,
}
_STEP_SAID: dict[str, Promise] = {
    steps.DOCTOR: gettext_lazy("Choose another doctor"),
    steps.CLINIC: gettext_lazy("Choose another clinic"),
    steps.HOME_VISITS: gettext_lazy("Read about home visits and decide"),
    steps.PERSON: gettext_lazy("Choose another language of the application"),
    steps.CONSENTS: gettext_lazy("Read the consent again"),
    steps.GROUND: gettext_lazy("Choose another ground"),
}


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@unless_changed
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """What speaks against one draft, alone or of a family."""
    all_ = together(request, pk)
    draft = all_.asked
    if draft.status != Status.DRAFT:
        return redirect("application", draft.number)
    if not all_.drafts:
        return refusals.page(request, errors.NotAllowed())
    if draft not in all_.drafts or not steps.is_reached(all_.drafts, steps.DOCUMENTS):
        return HttpResponseRedirect(steps.address(all_.lead, steps.first_open(all_.drafts)))
    form = DisputeForm(request.POST or None, initial={"disputed_text": draft.disputed_text})
    onward = steps.address(all_.lead, steps.first_open(all_.drafts))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["disputed_text"]
        drafts.save(draft.pk, user_of(request), disputed_text=text)
        return HttpResponseRedirect(onward)
    law = law_in_force()
    case = collect(request_of(draft, filed_at=clock.now()))
    seen = actions.preview(draft, law)
    has_consented = steps.is_done([draft], steps.CONSENTS)
    fails = fails_of(seen.answer, with_consent=has_consented)
    if not fails:
        return HttpResponseRedirect(onward)
    stopping = [code for code in seen.answer.stops_filing if code in fails]
    context = {
        "form": form,
        "draft": draft,
        "problems": [Problem(title(code), explanation(code)) for code in fails],
        "stopping": [_STOPPING_SAID[code] for code in stopping if code in _STOPPING_SAID],
        "is_stopped": bool(stopping),
        "ways": _ways(draft, all_, fails, case, law),
        "is_family": all_.is_family,
        "name": person_of(draft).full_name,
        **banner([draft]),
    }
    return render(request, "people/apply/problem.html", context)


def _ways(
    draft: Application, all_: Together, fails: Sequence[str], case: Any, law: Law
) -> list[Way]:
    found = []
    wanted = list(dict.fromkeys(_STEP_OF.get(code, steps.GROUND) for code in fails))
    if steps.DOCTOR in wanted:
        found.append(_other_doctor(draft, law))
    if "panel_full" in fails:
        found.append(_waiting_list(draft))
    own_steps = steps.steps_of(all_.drafts)
    for step in wanted:
        if step in (steps.DOCTOR, steps.GROUND) or step not in own_steps:
            continue
        found.append(_to_step(draft, all_, step))
    found.append(_other_ground(draft, case, law))
    if steps.CLINIC not in wanted and steps.CLINIC in own_steps:
        found.append(_to_step(draft, all_, steps.CLINIC))
    return found


def _to_step(draft: Application, all_: Together, step: str) -> Way:
    is_for_all = step == steps.CLINIC and all_.is_family
    note = _("It then changes for all you fill in together") if is_for_all else ""
    return Way(str(_STEP_SAID[step]), f"{steps.address(draft, step)}?back={steps.CHECK}", note)


def _other_doctor(draft: Application, law: Law) -> Way:
    assert draft.person is not None
    assert draft.organization is not None
    free = [
        offer
        for offer in offers.panels(draft.person, draft.organization, draft.ground, law)
        if offer.can_be_chosen and offer.panel != draft.panel
    ]
    names = "; ".join(said.doctor_line(offer.panel) for offer in free[:3])
    note = (
        _("Free places here: %(doctors)s") % {"doctors": names}
        if free
        else _("No other doctor of this clinic has a free place now")
    )
    return Way(
        str(_STEP_SAID[steps.DOCTOR]),
        f"{steps.address(draft, steps.DOCTOR)}?back={steps.CHECK}",
        note,
    )


def _waiting_list(draft: Application) -> Way:
    """A place in line for the doctor chosen; where the clinic chooses, the doctors are looked at first."""
    if draft.panel is None or draft.panel.free_today(clock.today()):
        url = f"{steps.address(draft, steps.DOCTOR)}?back={steps.CHECK}"
    else:
        url = said.waiting_url(draft.panel, draft.ground)
    note = _("It promises no place; when one comes free, the first in line is invited to apply")
    return Way(_("Join the waiting list"), url, note)


def _other_ground(draft: Application, case: Any, law: Law) -> Way:
    """Grounds on which nothing would fail with the same clinic and doctor."""
    holding = []
    for ground in Ground:
        if ground == draft.ground or ground in steps.CONTRACT_GROUNDS:
            continue
        answer = assess(replace(case, ground=ground), law)
        if not fails_of(answer, with_consent=False):
            holding.append(str(label(ground)))
    note = (
        _("With the same clinic nothing speaks against: %(grounds)s")
        % {"grounds": "; ".join(holding)}
        if holding
        else ""
    )
    return Way(
        str(_STEP_SAID[steps.GROUND]),
        f"{steps.address(draft, steps.GROUND)}?back={steps.CHECK}",
        note,
    )
