"""Two documents of a case next to each other, each as its own reader of the browser shows it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from applications.models import SupportingDocument
from applications.uploads import PDF
from codes import Document
from codes.labels import label
from pages.downloads import FRAMED, shown
from pages.forms import PageForm

from . import casepage
from .access import case_or_404, note_opened, staff, user_of
from .case import readable_or_404

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the document, and how the browser shows its file."""

    name: Words
    file_name: str
    size: str
    url: str  # to look at
    keep: str  # to keep
    is_image: bool


class ChoiceForm(PageForm):
    """Which two; they stand in the address."""

    left = forms.ChoiceField(label=gettext_lazy("First document"), required=False)
    right = forms.ChoiceField(label=gettext_lazy("Second document"), required=False)

    def __init__(self, rows: list[SupportingDocument], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(str(row.pk), f"{label(Document(row.document))}, {row.file_name}") for row in rows]
        for field in self.fields.values():
            field.choices = said  # type: ignore[attr-defined]


@staff(Verb.SEE_CASE)
@require_safe
def side_by_side(request: HttpRequest, number: str) -> HttpResponse:
    """The documents that have a file, two at a time; without a choice the first two."""
    user = user_of(request)
    application = case_or_404(user, number)
    note_opened(user, application.person, f"case {application.number}")
    rows = list(application.documents.exclude(file=""))
    known = {str(row.pk): row for row in rows}
    first = [*known, "", ""]
    chosen = {
        name: request.GET.get(name, "") if request.GET.get(name, "") in known else first[place]
        for place, name in enumerate(("left", "right"))
    }
    response = render(
        request,
        "desks/side_by_side.html",
        {
            "application": application,
            "identity": casepage.identity(casepage.gather(application, user)),
            "form": ChoiceForm(rows, initial=chosen) if len(rows) > 1 else None,
            "sides": [_side(known[pk]) for pk in dict.fromkeys(chosen.values()) if pk],
        },
    )
    response.frames = FRAMED  # type: ignore[attr-defined]
    return response


def _side(row: SupportingDocument) -> Side:
    return Side(
        name=label(Document(row.document)),
        file_name=row.file_name or row.document,
        size=casepage.size(row.size),
        url=reverse("case-document-look", args=[row.pk]),
        keep=reverse("case-document", args=[row.pk]),
        is_image=row.content_type != PDF,
    )


@never_cache
@xframe_options_sameorigin
@require_safe
def look(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file to look at inside our own page, to those who may open it; that it was opened is written down."""
    user = user_of(request)
    row = readable_or_404(user, pk)
    if row.content_type not in casepage.SHOWN:
        raise Http404
    note_opened(user, row.application.person, f"document {row.document}")
    return shown(row.file, row.file_name or row.document, row.content_type)
