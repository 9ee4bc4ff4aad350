"""The step of documents: one field for each that the rules ask for; what was uploaded stays."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications import actions, digital_documents
from applications.actions import papers as keeping
from applications.entries import IDENTITY, kinds_of
from applications.law import law_in_force
from applications.models import Application, SupportingDocument
from codes import Document
from codes.findings import missing_label
from codes.labels import label
from eligibility import Answer

from ..access import user_of
from . import check, steps
from .common import context_of, leave, saved
from .forms import DocumentsForm


def needed_documents(draft: Application) -> tuple[list[str], Answer]:
    """What the rules ask for if nothing were given yet, identity first; and what they say now."""
    law = law_in_force()
    now = actions.preview(draft, law).answer
    given = draft._prefetched_objects_cache  # type: ignore[attr-defined]
    kept, given["documents"] = given["documents"], []
    try:
        bare = actions.preview(draft, law).answer
    finally:
        given["documents"] = kept
    return sorted(bare.missing, key=lambda entry: (entry != IDENTITY, entry)), now


def documents(request: HttpRequest, draft: Application) -> HttpResponse:
    """Upload what is needed, take it out again, or go on and bring it later."""
    user = user_of(request)
    if request.method == "POST" and request.POST.get("remove", "").isdecimal():
        keeping.remove(draft.pk, user, int(request.POST["remove"]))
        return HttpResponseRedirect(_same(request, draft))
    problem = check.problem_before_documents(request, draft)
    if problem is not None:
        return problem
    rows = _with_documents(draft)
    needed, _now = needed_documents(draft)
    form = _form(request, draft, needed, rows)
    if request.method == "POST":
        is_good = form.is_valid()
        fetched = _keep(request, draft, form)
        if is_good and fetched:
            columns: dict[str, Any] = {}
            if "ends_on" in form.fields:
                columns["agreement_ends_on"] = form.cleaned_data["ends_on"]
            without = {"without_documents": bool(form.cleaned_data["without"])}
            return saved(request, draft, steps.DOCUMENTS, without, **columns)
        if "later" in request.POST and not form.uploads() and not request.POST.get("ends_on_day"):
            return leave(request, draft)
        if form.uploads():
            # What was good is kept and shown as given; the errors of the rest stay on the page.
            rows = _with_documents(draft)
            form = _again(form, request, draft, needed, rows)
    context = {
        "form": form,
        "given": [_given(row) for row in rows],
        "is_missing": any(name.startswith("file_") for name in form.fields),
        "parts": _parts(form),
        **context_of(request, draft, steps.DOCUMENTS),
    }
    return render(request, "people/apply/documents.html", context)


def _same(request: HttpRequest, draft: Application) -> str:
    address = steps.address(draft, steps.DOCUMENTS)
    return f"{address}?back={steps.CHECK}" if request.POST.get("back") == steps.CHECK else address


def _with_documents(draft: Application) -> list[SupportingDocument]:
    rows = list(SupportingDocument.objects.filter(application=draft))
    cache = getattr(draft, "_prefetched_objects_cache", {})
    cache["documents"] = rows
    draft._prefetched_objects_cache = cache  # type: ignore[attr-defined]
    return rows


def _form(
    request: HttpRequest, draft: Application, needed: list[str], rows: list[SupportingDocument]
) -> DocumentsForm:
    is_post = request.method == "POST"
    return DocumentsForm(
        needed,
        rows,
        request.POST if is_post else None,
        request.FILES if is_post else None,
        has_service=draft.person is not None and digital_documents.has_identity(draft.person),
        has_end=draft.ground in steps.CONTRACT_GROUNDS,
        initial={
            "ends_on": draft.agreement_ends_on,
            "service": True,
            "without": bool(draft.answers.get("without_documents")),
        },
    )


def _keep(request: HttpRequest, draft: Application, form: DocumentsForm) -> bool:
    """Keep what was uploaded well, whatever else is wrong; whether the service gave what was asked."""
    user = user_of(request)
    for document, file in form.uploads():
        keeping.upload(draft.pk, user, document, file)
    if form.cleaned_data.get("service") and not form.cleaned_data.get(f"file_{IDENTITY}"):
        try:
            keeping.fetch_identity(draft.pk, user)
        except keeping.UnfitUpload:
            form.add_error(
                "service", _("The digital documents service does not answer. Upload a copy instead")
            )
            return False
    return True


def _again(
    form: DocumentsForm,
    request: HttpRequest,
    draft: Application,
    needed: list[str],
    rows: list[SupportingDocument],
) -> DocumentsForm:
    """The form once more without the fields whose files are kept by now."""
    fresh = _form(request, draft, needed, rows)
    fresh.full_clean()
    return fresh


def _given(row: SupportingDocument) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "words": label(Document(row.document)),
        "file_name": row.file_name,
        "size": row.size,
        "is_from_service": row.source == SupportingDocument.Source.DIGITAL_SERVICE,
    }


def _parts(form: DocumentsForm) -> list[dict[str, Any]]:
    """The fields, one group for each document asked for."""
    found = []
    for entry in form.needed:
        name = form.name_of(entry)
        if f"file_{name}" not in form.fields:
            continue
        names = [f"kind_{name}", f"file_{name}"]
        if entry == IDENTITY:
            names.insert(0, "service")
        found.append(
            {
                "id": f"part-{name}",
                "words": missing_label(entry),
                "fields": [form[one] for one in names if one in form.fields],
                "is_choice": len(kinds_of(entry)) > 1,
            }
        )
    return found
