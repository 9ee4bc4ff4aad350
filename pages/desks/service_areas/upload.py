"""A file of service areas is uploaded; the template of such a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Verb
from applications.actions import service_areas
from codes.exports import XLSX_TYPE
from pages.desks.access import staff, user_of
from pages.desks.lists.listing import as_file
from pages.forms import PageForm, posted
from registry.areas import parse
from registry.areas.findings import COLUMNS
from registry.areas.reading import MOST_BYTES
from registry.areas.words import COLUMN_NAMES, sentence

ACCEPTED = f".csv,.xlsx,text/csv,{XLSX_TYPE}"
# What stands in each column, with an example; beside the page's form.
MEANINGS = {
    "organization": (gettext_lazy("Code of the organization in the register"), "almaty-101"),
    "site": (gettext_lazy("Number of its site; may be empty"), "3"),
    "unit": (
        gettext_lazy("Nine digits; streets are looked for in it and in all units in it"),
        "751110000",
    ),
    "street": (
        gettext_lazy("Name in Kazakh or Russian, with or without its type; empty: the whole unit"),
        "Абай",
    ),
    "houses": (
        gettext_lazy("By comma: a range, odd or even, letters, “all”; empty: the whole street"),
        "1-25 odd, 2-40 even, 12А, 41-",
    ),
    "order_number": (gettext_lazy("Number of the order on service areas"), "412"),
    "order_on": (gettext_lazy("Its date"), "09.11.2026"),
    "from_on": (gettext_lazy("First day, the same in all lines, not in the past"), "01.01.2027"),
}


class UploadForm(PageForm):
    """One file: CSV in UTF-8 or XLSX, read at once; what cannot be read as a whole is said here."""

    file = forms.FileField(
        label=gettext_lazy("File with service areas"),
        help_text=gettext_lazy("CSV in UTF-8 or XLSX, up to 10 MB and 50,000 lines"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The selected file is empty"),
        },
    )

    def clean_file(self) -> UploadedFile:
        """The file; ValidationError where it is too large or no table of service areas."""
        file = self.cleaned_data["file"]
        assert isinstance(file, UploadedFile)
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The selected file must be smaller than 10 MB"))
        self.data_read = file.read()
        sheet = parse(self.data_read)
        if not sheet.lines and sheet.findings and sheet.findings[-1].line <= 1:
            raise ValidationError([sentence(finding) for finding in sheet.findings])
        return file

    data_read: bytes = b""


@staff(Verb.KEEP_SERVICE_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form for a file; a file that can be read leads to its preview."""
    form = UploadForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["file"].name or "service-areas"
        kept = service_areas.keep_file(user_of(request), form.data_read, name)
        return redirect("areas-preview", pk=kept.pk)
    columns: list[tuple[Any, Any, str]] = [
        (COLUMN_NAMES[column], *MEANINGS[column]) for column in COLUMNS
    ]
    return render(
        request,
        "desks/service_areas/upload.html",
        {"form": form, "columns": columns},
        status=422 if form.errors else 200,
    )


@staff(Verb.KEEP_SERVICE_AREAS)
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponseBase:
    """An empty file with the columns named in the language of the page."""
    headers = [COLUMN_NAMES[column] for column in COLUMNS]
    return as_file(request, form, "service-areas", _("Service areas"), headers, ())
