"""The step of the doctor: each of a family chooses among the lists for their age."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications import actions, offers
from applications.casefile import read_invitations
from applications.law import law_in_force
from applications.models import Application
from applications.offers import PanelOffer
from applications.panels import effective_day
from campaigns import clock
from codes import Ground
from eligibility import Law
from registry.models import Attachment
from registry.queries import attachments_of

from . import said, steps
from .common import (
    Change,
    all_valid,
    context_of,
    forms_context,
    leave,
    leaves_empty_handed,
    saved,
)
from .forms import DoctorForm
from .papers import with_documents
from .together import Together, person_of

WAIVER_CODE = "outside_service_area_without_waiver"


def doctor(request: HttpRequest, all_: Together) -> HttpResponse:
    """Which doctor: own site first, full and closed lists as text, last that the clinic chooses."""
    law, today = law_in_force(), clock.today()
    read_invitations([person_of(row) for row in all_], today)
    stays = attachments_of([person_of(row).pk for row in all_], today)
    found = {
        row.pk: _offers(row, stays.get(person_of(row).pk, (None, None))[0], law) for row in all_
    }
    forms = [_form(request, all_, row, found[row.pk]) for row in all_]
    if request.method == "POST" and all(found.values()):
        if all_valid(forms):
            with_documents(all_)
            changes = []
            for form, row in zip(forms, all_, strict=True):
                picked = form.cleaned_data["panel"]
                by_id = {str(offer.panel.pk): offer.panel for offer in found[row.pk]}
                changes.append(_change(row, by_id.get(picked), law))
            return saved(request, all_, steps.DOCTOR, changes)
        if leaves_empty_handed(request, forms):
            return leave(request, all_.drafts)
    days = {effective_day(row.ground, law, today) for row in all_}
    context = {
        **forms_context(forms),
        "parts": [
            _part(form, row, found[row.pk], all_) for form, row in zip(forms, all_, strict=True)
        ],
        "can_go_on": all(found.values()),
        "clinics": sorted({row.organization.name for row in all_ if row.organization}),
        "updated_at": clock.now(),
        # People of one family may come on different days: then each list says its own.
        "counted_on": days.pop() if len(days) == 1 else None,
        "today": today,
        **context_of(request, all_, steps.DOCTOR),
    }
    return render(request, "people/apply/doctor.html", context)


def _offers(draft: Application, stay: Attachment | None, law: Law) -> list[PanelOffer]:
    assert draft.organization is not None
    present = stay.panel if stay and draft.ground == Ground.DOCTOR_CHOICE else None
    return offers.panels(person_of(draft), draft.organization, draft.ground, law, present)


def _form(
    request: HttpRequest, all_: Together, draft: Application, found: list[PanelOffer]
) -> DoctorForm:
    is_done = steps.DOCTOR in steps.done(draft)
    return DoctorForm(
        [offer.panel.pk for offer in found if offer.can_be_chosen],
        request.POST if request.method == "POST" else None,
        prefix=all_.prefix(draft),
        who=all_.name(draft),
        initial={"panel": "any" if is_done and draft.panel_id is None else draft.panel_id},
    )


def _part(
    form: DoctorForm, draft: Application, found: list[PanelOffer], all_: Together
) -> dict[str, Any]:
    field = form.add_prefix("panel")
    chosen = str(form["panel"].value() or "")
    is_given = bool(draft.answers.get("clinic_given"))
    back = steps.GROUND if is_given else steps.CLINIC
    return {
        "id": f"{field}-part",
        "title": all_.name(draft),
        "about": said.age_words(person_of(draft)) if all_.is_family else "",
        "draft": draft,
        "field": form["panel"],
        "choices": said.doctor_choices(field, found, chosen) if found else [],
        "cannot": said.cannot_be_chosen(found, draft.ground),
        "own_sites": sorted({offer.panel.site.number for offer in found if offer.is_own_site}),
        "is_clinic_given": is_given,
        "back_url": steps.address(all_.lead, back),
    }


def _change(draft: Application, panel: Any, law: Law) -> Change:
    changes = panel != draft.panel
    kept, draft.panel = draft.answers, panel
    without = {**kept.get("consents", {}), "home_visit_waiver": False}
    draft.answers = {**kept, "consents": without}
    is_needed = WAIVER_CODE in actions.preview(draft, law).answer.fails
    draft.answers = kept
    answers: dict[str, Any] = {"waiver_needed": is_needed}
    if not is_needed:
        answers["consents"] = without
    columns: dict[str, Any] = {"panel": panel}
    if changes:
        columns["disputed_text"] = ""
    return Change(draft, answers, (), columns)
