"""The step of consents: one unticked box a purpose, given for each person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from applications.models import Application
from codes import Filer

from . import steps
from .common import Change, all_valid, context_of, forms_context, leave, saved
from .forms import ConsentsForm
from .together import Together, person_of


def consents(request: HttpRequest, all_: Together) -> HttpResponse:
    """The consent to the processing of data, with its text in full."""
    forms = [_form(request, all_, row) for row in all_]
    if request.method == "POST":
        if all_valid(forms):
            changes = [
                Change(row, {"consents": {**_given(row), "personal_data": get_language()}})
                for row in all_
            ]
            return saved(request, all_, steps.CONSENTS, changes)
        if "later" in request.POST:
            return leave(request, all_.drafts)
    context = {
        **forms_context(forms),
        "fields": [form["personal_data"] for form in forms],
        **context_of(request, all_, steps.CONSENTS),
    }
    return render(request, "people/apply/consents.html", context)


def _given(draft: Application) -> dict[str, object]:
    return dict(draft.answers.get("consents", {}))


def _form(request: HttpRequest, all_: Together, draft: Application) -> ConsentsForm:
    return ConsentsForm(
        request.POST if request.method == "POST" else None,
        prefix=all_.prefix(draft),
        who=all_.name(draft),
        whose="" if draft.filer == Filer.SELF else person_of(draft).full_name,
        initial={"personal_data": bool(_given(draft).get("personal_data"))},
    )
