"""The step of the home-visit waiver: a page of its own, for those whose address the clinic does not serve."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.actions import families
from applications.models import Application
from applications.statements import consent_note

from ..access import user_of
from . import steps
from .common import (
    Change,
    all_valid,
    context_of,
    forms_context,
    leave,
    leaves_empty_handed,
    saved,
)
from .forms import HomeVisitsForm
from .together import Together, person_of


def home_visits(request: HttpRequest, all_: Together) -> HttpResponse:
    """Yes or no for each; who says no is led to the clinics that serve the address."""
    asking = [row for row in all_ if steps.needs_waiver(row)]
    forms = [_form(request, all_, row) for row in asking]
    if request.method == "POST":
        if all_valid(forms):
            given = [form.cleaned_data["waiver"] == "yes" for form in forms]
            if all(given):
                changes = [
                    Change(row, _noted(row, is_given=True)) if row in asking else Change(row)
                    for row in all_
                ]
                return saved(request, all_, steps.HOME_VISITS, changes)
            return _declined(request, all_, list(zip(asking, given, strict=True)))
        if leaves_empty_handed(request, forms):
            return leave(request, all_.drafts)
    context = {
        **forms_context(forms),
        "parts": [
            {"title": all_.name(row), "field": form["waiver"], "id": f"waiver-{row.pk}"}
            for form, row in zip(forms, asking, strict=True)
        ],
        "organization": asking[0].organization,
        **context_of(request, all_, steps.HOME_VISITS),
    }
    return render(request, "people/apply/home_visits.html", context)


def _form(request: HttpRequest, all_: Together, draft: Application) -> HomeVisitsForm:
    consents = draft.answers.get("consents", {})
    return HomeVisitsForm(
        request.POST if request.method == "POST" else None,
        prefix=all_.prefix(draft),
        who=all_.name(draft),
        initial={"waiver": "yes"} if consents.get("home_visit_waiver") else {},
    )


def _noted(draft: Application, *, is_given: bool) -> dict[str, object]:
    consents = draft.answers.get("consents", {})
    consented = dict(draft.answers.get("consented", {}))
    consented.pop("home_visit_waiver", None)
    if is_given:
        consented["home_visit_waiver"] = consent_note()
    return {
        "consents": {**consents, "home_visit_waiver": get_language() if is_given else False},
        "consented": consented,
    }


def _declined(
    request: HttpRequest, all_: Together, told: list[tuple[Application, bool]]
) -> HttpResponse:
    families.save_all(
        [(row, _noted(row, is_given=is_given), {}) for row, is_given in told], user_of(request)
    )
    if all(row.answers.get("clinic_given") for row, is_given in told if not is_given):
        return HttpResponseRedirect(steps.address(all_.lead, steps.GROUND))
    messages.info(request, _declined_words(all_, [row for row, is_given in told if not is_given]))
    return HttpResponseRedirect(steps.address(all_.lead, steps.CLINIC))


def _declined_words(all_: Together, keeping: list[Application]) -> str:
    """What to do now; of a family also whose home visits stay, as the clinic is one for all."""
    if not all_.is_family:
        return _("Choose the clinic that serves your address: it says so in the list.")
    return _(
        "Home visits stay for: %(names)s. Choose for all the clinic that serves the address, "
        "or under “Another clinic for one of them” let somebody apply apart."
    ) % {"names": "; ".join(person_of(row).full_name for row in keeping)}
