"""The form of documents: one field a document, several files in each; the day a contract ends."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from applications.actions.papers import FILES_A_DOCUMENT
from applications.entries import IDENTITY, kinds_of, serving
from applications.models import SupportingDocument
from campaigns import clock
from codes import Document
from codes.findings import missing_label
from codes.labels import label
from pages.forms import DayField
from pages.uploads import TOO_LARGE, UploadsField

from .forms import PersonalForm

_HINT = _("PDF, JPG or PNG, up to 5 MB each. For both sides or several pages choose several files")


class DocumentsForm(PersonalForm):
    """The documents that the rules ask of one person; to what is given already further pages can be added."""

    def __init__(
        self,
        needed: Sequence[str],
        given: Sequence[SupportingDocument],
        *args: Any,
        has_service: bool = False,
        has_end: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needed, self.given = list(needed), list(given)
        for entry in self.needed:
            self._ask_for(entry, has_service=has_service)
        if has_end:
            self.fields["ends_on"] = DayField(
                label=_("The day the contract ends"),
                error_messages={"required": _("Enter the day the contract ends")},
                help_text=_("On this day the attachment ends by itself. For example, 31 12 2027"),
            )
        self.fields["without"] = forms.BooleanField(
            label=_("I send the application without the missing documents and bring them later"),
            help_text="",
            required=False,
        )

    def _ask_for(self, entry: str, *, has_service: bool) -> None:
        kinds, name = kinds_of(entry), self.name_of(entry)
        rows = self.rows_of(entry)
        if rows:
            room = FILES_A_DOCUMENT - len(rows)
            is_from_service = any(row.document == Document.E_DOCUMENT for row in rows)
            if room > 0 and not is_from_service:
                self.fields[f"file_{name}"] = UploadsField(
                    label=_("Another page or side"), help_text=_HINT, most=room
                )
            return
        if entry == IDENTITY and has_service:
            self.fields["service"] = forms.BooleanField(
                label=_("Take the identity document from the digital documents service"),
                required=False,
            )
        if len(kinds) > 1:
            self.fields[f"kind_{name}"] = forms.ChoiceField(
                label=_("Which document"),
                choices=[(kind.value, label(kind)) for kind in kinds],
                required=False,
                error_messages={"invalid_choice": _("Choose which document it is")},
            )
        self.fields[f"file_{name}"] = UploadsField(
            label=_("Copy or photo"), help_text=_HINT, most=FILES_A_DOCUMENT
        )

    @staticmethod
    def name_of(entry: str) -> str:
        """The entry as part of a field's name."""
        return entry.replace("|", "-")

    def rows_of(self, entry: str) -> list[SupportingDocument]:
        """What is given for an entry already."""
        return [row for row in self.given if row.document in serving(entry)]

    def is_missing(self, entry: str) -> bool:
        """Whether nothing is given for it yet."""
        return not self.rows_of(entry)

    def uploads(self) -> list[tuple[Document, UploadedFile]]:
        """What was uploaded well, also where another file or field is wrong."""
        found = []
        for entry in self.needed:
            name = f"file_{self.name_of(entry)}"
            field = self.fields.get(name)
            kind = self._kind(entry)
            if isinstance(field, UploadsField) and kind is not None:
                given = field.widget.value_from_datadict(
                    self.data, self.files, self.add_prefix(name)
                )
                found += [(kind, file) for file in field.sorted_out(given)[0]]
        return found

    def _kind(self, entry: str) -> Document | None:
        rows, kinds = self.rows_of(entry), kinds_of(entry)
        if rows:
            return Document(rows[0].document)
        if len(kinds) == 1:
            return kinds[0]
        chosen = self.cleaned_data.get(f"kind_{self.name_of(entry)}")
        return Document(chosen) if chosen else None

    def clean_ends_on(self) -> date:
        """A day to come."""
        day: date = self.cleaned_data["ends_on"]
        if day <= clock.today():
            raise ValidationError(_("The day the contract ends must lie in the future"))
        return day

    def clean(self) -> dict[str, Any]:
        """A missing document is an error unless the person means to bring it later."""
        given = super().clean() or {}
        for entry in self.needed:
            kind = f"kind_{self.name_of(entry)}"
            file = f"file_{self.name_of(entry)}"
            # The script does not send what is too large; it says so instead.
            if self.data.get(self.add_prefix(f"large_{file}")) and file not in self.errors:
                self.add_error(file, TOO_LARGE)
            elif given.get(file) and kind in self.fields and not given.get(kind):
                self.add_error(kind, _("Choose which document it is"))
        if not given.get("without"):
            self._miss(given)
        return given

    def _miss(self, given: dict[str, Any]) -> None:
        for entry in self.needed:
            name = f"file_{self.name_of(entry)}"
            is_from_service = entry == IDENTITY and given.get("service")
            is_asked = self.is_missing(entry) and name in self.fields and name not in self.errors
            if is_asked and not given.get(name) and not is_from_service:
                self.add_error(
                    name,
                    _("Select a file: %(document)s")
                    % {"document": str(missing_label(entry)).lower()},
                )
