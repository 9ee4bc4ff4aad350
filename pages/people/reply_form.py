"""The form of a reply: a field for each document that is wanted, another document, words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from applications.actions.papers import FILES_A_DOCUMENT
from applications.entries import IDENTITY, kinds_of
from codes import Document
from codes.constraints import choices
from codes.findings import missing_label
from codes.labels import label
from pages.forms import PageForm
from pages.uploads import UploadsField

ANOTHER = "another"


class ReplyForm(PageForm):
    """Copies of what is wanted, of anything else, and words; one of them at least."""

    def __init__(
        self, wanted: Sequence[str], *args: Any, has_service: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = list(wanted)
        for entry in self.wanted:
            name, kinds = self.name_of(entry), kinds_of(entry)
            if entry == IDENTITY and has_service:
                self.fields["service"] = forms.BooleanField(
                    label=_("Take the identity document from the digital documents service"),
                    required=False,
                )
            if len(kinds) > 1:
                self._add_kind(name, [(kind.value, label(kind)) for kind in kinds])
            self._add_files(name)
        others = [choice for choice in choices(Document) if choice[0] != Document.E_DOCUMENT]
        self._add_kind(
            ANOTHER, [("", _("Choose from the list")), *sorted(others, key=lambda one: str(one[1]))]
        )
        self._add_files(ANOTHER)
        self.fields["text"] = forms.CharField(
            label=_("Answer in words"),
            help_text=_("If you do not have a document, write why. The specialist reads it."),
            required=False,
            max_length=2000,
            error_messages={"max_length": _("Say it in 2,000 characters at most")},
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def _add_kind(self, name: str, kinds: Sequence[tuple[str, Any]]) -> None:
        self.fields[f"kind_{name}"] = forms.ChoiceField(
            label=_("Which document"),
            choices=kinds,
            required=False,
            error_messages={"invalid_choice": _("Choose which document it is")},
        )

    def _add_files(self, name: str) -> None:
        self.fields[f"files_{name}"] = UploadsField(
            most=FILES_A_DOCUMENT,
            label=_("Copy or photo"),
            help_text=_("PDF, JPG or PNG, up to 5 MB each; several files for several pages"),
        )

    @staticmethod
    def name_of(entry: str) -> str:
        """The entry as part of a field's name."""
        return entry.replace("|", "-")

    def fields_of(self, entry: str) -> list[forms.BoundField]:
        """The fields of one entry, or of ANOTHER."""
        name = self.name_of(entry)
        names = ["service"] if entry == IDENTITY else []
        return [
            self[one] for one in (*names, f"kind_{name}", f"files_{name}") if one in self.fields
        ]

    def uploads(self) -> list[tuple[Document, UploadedFile]]:
        """What was uploaded well, also where another field is wrong."""
        found = []
        for entry in (*self.wanted, ANOTHER):
            name = self.name_of(entry)
            kind = self.cleaned_data.get(f"kind_{name}", "")
            if not kind and entry != ANOTHER and len(kinds_of(entry)) == 1:
                kind = entry
            for file in self.cleaned_data.get(f"files_{name}") or []:
                if kind:
                    found.append((Document(kind), file))
        return found

    @property
    def is_from_service(self) -> bool:
        """Whether the identity document is taken from the service; an upload of it goes first."""
        return bool(
            self.cleaned_data.get("service") and not self.cleaned_data.get(f"files_{IDENTITY}")
        )

    def clean(self) -> dict[str, Any]:
        """Files have their kind, and there is something to send."""
        given = super().clean() or {}
        for entry in (*self.wanted, ANOTHER):
            kind = f"kind_{self.name_of(entry)}"
            files = given.get(f"files_{self.name_of(entry)}")
            if files and kind in self.fields and not given.get(kind) and kind not in self.errors:
                self.add_error(kind, _("Choose which document it is"))
        something = self.uploads() or given.get("service") or (given.get("text") or "").strip()
        if not something and not self.errors:
            first = self.name_of(self.wanted[0]) if self.wanted else ANOTHER
            self.add_error(
                f"files_{first}", _("Add a file, or write why you do not have the document")
            )
        return given


def title_of(entry: str) -> Any:
    """What an entry is called, as a heading."""
    return _("Another document") if entry == ANOTHER else missing_label(entry)
