"""The step of consents: one unticked box a purpose, given for each person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from applications.models import Application
from applications.statements import consent_note, is_current
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
            return saved(request, all_, steps.CONSENTS, [Change(row, _noted(row)) for row in all_])
        if "later" in request.POST:
            return leave(request, all_.drafts)
    context = {
        **forms_context(forms),
        "fields": [form["personal_data"] for form in forms],
        **context_of(request, all_, steps.CONSENTS),
    }
    return render(request, "people/apply/consents.html", context)


def _noted(draft: Application) -> dict[str, object]:
    """The consent with its language, version and moment; one that stands already keeps its own."""
    given = _given(draft)
    consented = draft.answers.get("consented", {})
    if given.get("personal_data") and is_current(draft, "personal_data"):
        return {}
    return {
        "consents": {**given, "personal_data": get_language()},
        "consented": {**consented, "personal_data": consent_note()},
    }


def _given(draft: Application) -> dict[str, object]:
    return dict(draft.answers.get("consents", {}))


def _form(request: HttpRequest, all_: Together, draft: Application) -> ConsentsForm:
    return ConsentsForm(
        request.POST if request.method == "POST" else None,
        prefix=all_.prefix(draft),
        who=all_.name(draft),
        whose="" if draft.filer == Filer.SELF else person_of(draft).full_name,
        initial={
            "personal_data": bool(_given(draft).get("personal_data"))
            and is_current(draft, "personal_data")
        },
    )
