"""The forms of the steps: one question each."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from applications.entries import IDENTITY, kinds_of, serving
from applications.models import SupportingDocument
from applications.uploads import LARGEST, content_type
from campaigns import clock
from codes import Document, Ground, Language
from codes.constraints import choices
from codes.findings import missing_label
from codes.labels import label
from pages.forms import DayField, PageForm


class PersonForm(PageForm):
    """For whom, and in which language it is decided."""

    person = forms.ChoiceField(
        label=_("Who is the application for?"),
        error_messages={
            "required": _("Choose who the application is for"),
            "invalid_choice": _("Choose who the application is for"),
        },
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of the decision and of letters"),
        choices=lambda: choices(Language),
        error_messages={"required": _("Choose a language")},
        widget=forms.RadioSelect,
    )

    def __init__(self, people: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class GroundForm(PageForm):
    """On which ground."""

    ground = forms.ChoiceField(
        choices=lambda: choices(Ground),
        error_messages={
            "required": _("Choose the ground of the application"),
            "invalid_choice": _("Choose the ground of the application"),
        },
        widget=forms.RadioSelect,
    )


class ClinicForm(PageForm):
    """Which organization."""

    organization = forms.IntegerField(
        error_messages={
            "required": _("Choose a clinic"),
            "invalid": _("Choose a clinic"),
        },
        widget=forms.RadioSelect,
    )


class DoctorForm(PageForm):
    """Which doctor, or none: the clinic chooses."""

    panel = forms.ChoiceField(
        error_messages={
            "required": _("Choose a doctor, or let the clinic choose"),
            "invalid_choice": _(
                "This doctor cannot be chosen any more. Choose another, or let the clinic choose"
            ),
        },
        widget=forms.RadioSelect,
    )

    def __init__(self, panels: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["panel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((str(pk), str(pk)) for pk in panels), ("any", "any")]


class HomeVisitsForm(PageForm):
    """The home-visit waiver: a plain yes or no."""

    waiver = forms.ChoiceField(
        label=_("Do you give up the service “Doctor’s home visit”?"),
        choices=(
            ("yes", _("Yes, I give up home visits by this clinic’s doctor")),
            ("no", _("No, I choose a clinic that serves my address")),
        ),
        error_messages={
            "required": _("Choose whether you give up home visits"),
            "invalid_choice": _("Choose whether you give up home visits"),
        },
        widget=forms.RadioSelect,
    )


class ConsentsForm(PageForm):
    """The consent without which nothing can be filed."""

    personal_data = forms.BooleanField(
        label=_("I consent to the collection and processing of my personal data"),
        error_messages={
            "required": _("Tick the box to give your consent. Without it nothing can be sent")
        },
    )


class DisputeForm(PageForm):
    """What the filer holds wrong in a failed check."""

    disputed_text = forms.CharField(
        label=_("What is wrong, in your view?"),
        help_text=_(
            "Name the facts: what the register has wrong, since when, which paper shows it"
        ),
        max_length=4000,
        error_messages={
            "required": _("Say what you hold wrong"),
            "max_length": _("Say it in 4,000 characters at most"),
        },
        widget=forms.Textarea(attrs={"rows": 6}),
    )


# Documents


class UploadField(forms.FileField):
    """A copy of a document: PDF, JPEG or PNG by its content, 5 MB at most."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("PDF, JPG or PNG, up to 5 MB"))
        kwargs["widget"] = forms.FileInput(
            attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
        )
        kwargs["error_messages"] = {
            "empty": _("The selected file is empty"),
            "missing": _("The selected file could not be uploaded. Try again"),
            "invalid": _("The selected file could not be uploaded. Try again"),
        }
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file; ValidationError where it is too large or of another type."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            if (file.size or 0) > LARGEST:
                raise ValidationError(_("The selected file must be smaller than 5 MB"))
            beginning = file.read(1024)
            file.seek(0)
            if content_type(beginning) is None:
                raise ValidationError(_("The selected file must be a PDF, JPG or PNG"))
        return file


class DocumentsForm(PageForm):
    """One field for each document that the rules ask for; the day a contract ends, where it has one."""

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
        self.needed = list(needed)
        present = {row.document for row in given}
        for entry in self.needed:
            kinds = kinds_of(entry)
            if present & serving(entry):
                continue
            if entry == IDENTITY and has_service:
                self.fields["service"] = forms.BooleanField(
                    label=_("Take the identity document from the digital documents service"),
                    required=False,
                )
            if len(kinds) > 1:
                self.fields[f"kind_{self.name_of(entry)}"] = forms.ChoiceField(
                    label=_("Which document"),
                    choices=[(kind.value, label(kind)) for kind in kinds],
                    required=False,
                    error_messages={"invalid_choice": _("Choose which document it is")},
                )
            self.fields[f"file_{self.name_of(entry)}"] = UploadField(label=_("Copy or photo"))
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
        self.given = given

    @staticmethod
    def name_of(entry: str) -> str:
        """The entry as part of a field's name."""
        return entry.replace("|", "-")

    def uploads(self) -> list[tuple[Document, UploadedFile]]:
        """What was uploaded well, also where another field is wrong."""
        found = []
        for entry in self.needed:
            name = self.name_of(entry)
            file = self.cleaned_data.get(f"file_{name}")
            kinds = kinds_of(entry)
            chosen = self.cleaned_data.get(f"kind_{name}") if len(kinds) > 1 else kinds[0]
            if file and chosen:
                found.append((Document(chosen), file))
        return found

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
            if given.get(file) and kind in self.fields and not given.get(kind):
                self.add_error(kind, _("Choose which document it is"))
        if given.get("without"):
            return given
        for entry in self.needed:
            name = f"file_{self.name_of(entry)}"
            is_from_service = entry == IDENTITY and given.get("service")
            is_asked = name in self.fields and name not in self.errors
            if is_asked and not given.get(name) and not is_from_service:
                self.add_error(
                    name,
                    _("Select a file: %(document)s")
                    % {"document": str(missing_label(entry)).lower()},
                )
        return given
