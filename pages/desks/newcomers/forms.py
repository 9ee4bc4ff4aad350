"""What a desk writes down of somebody the register does not know."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.actions.newcomers import BY_AGREEMENT, Identity
from campaigns import clock
from codes import Document, Language, Sex, dates
from codes.labels import label
from notifications.addresses import PhoneError, phone_typed
from pages.forms import DayField, IinField, PageForm
from pages.uploads import UploadField
from registry.models.identity_documents import folded_number
from registry.person_search import Match

NOBODY = "nobody"


def _text(name: Any, most: int = 100, missing: Any = None, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=name,
        max_length=most,
        required=missing is not None,
        error_messages={"required": missing} if missing else {},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **more,
    )


class IdentityForm(PageForm):
    """Who somebody is, as their document says."""

    last_name = _text(_("Surname"), missing=_("Enter the surname"))
    first_name = _text(_("First name"), missing=_("Enter the first name"))
    middle_name = _text(_("Patronymic"))
    birth_on = DayField(
        label=_("Date of birth"), error_messages={"required": _("Enter the date of birth")}
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the sex")},
    )
    iin = IinField(required=False)
    number = _text(_("Number of the document"), 40, missing=_("Enter the number of the document"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = [(one.value, label(one)) for one in Sex]  # type: ignore[attr-defined]

    def clean_birth_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["birth_on"]
        if day is not None and day > clock.today():
            raise ValidationError(_("The date of birth lies in the future"))
        return day

    def clean_number(self) -> str:
        """A number with a letter or a digit."""
        number: str = self.cleaned_data["number"]
        if not folded_number(number):
            raise ValidationError(_("Enter the number of the document"))
        return number

    @property
    def identity(self) -> Identity:
        """What was written down; the form is valid."""
        given = self.cleaned_data
        return Identity(
            last_name=given["last_name"].strip(),
            first_name=given["first_name"].strip(),
            middle_name=given["middle_name"].strip(),
            birth_on=given["birth_on"],
            sex=Sex(given["sex"]),
            iin=given["iin"] or "",
            number=given["number"].strip(),
            issued_on=given.get("issued_on"),
            valid_until=given.get("valid_until"),
        )


class NewbornForm(IdentityForm):
    """A newborn by its birth certificate."""

    issued_on = DayField(label=_("Day the certificate was issued"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("Number of the birth certificate")

    def clean_issued_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["issued_on"]
        if day is not None and day > clock.today():
            raise ValidationError(_("The certificate cannot be issued in the future"))
        return day


class ForeignerForm(IdentityForm):
    """Somebody who stays for a while and is served by an agreement."""

    status = forms.ChoiceField(
        label=_("Legal status"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the legal status")},
    )
    document = forms.ChoiceField(
        label=_("Document"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the document")},
    )
    valid_until = DayField(label=_("The document is valid until"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the application"),
        help_text=_("An agreement is concluded in Kazakh or Russian"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language")},
    )
    phone = _text(_("Telephone"), 20)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("Enter an e-mail address like name@example.kz")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    field_order = (
        "status",
        "document",
        "number",
        "valid_until",
        "last_name",
        "first_name",
        "middle_name",
        "birth_on",
        "sex",
        "iin",
        "language",
        "phone",
        "email",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = (Language.KAZAKH, Language.RUSSIAN)
        documents = (Document.FOREIGN_PASSPORT, Document.ASYLUM_CERTIFICATE)
        for name, codes in (
            ("status", BY_AGREEMENT),
            ("document", documents),
            ("language", languages),
        ):
            self.fields[name].choices = [(one.value, label(one)) for one in codes]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """A mobile number in one form, or none."""
        typed: str = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            return phone_typed(typed)
        except PhoneError as error:
            raise ValidationError(
                _("Enter the number with its code, like +7 701 123 45 67")
            ) from error

    def clean_valid_until(self) -> Any:
        """A document that is still valid."""
        day = self.cleaned_data["valid_until"]
        if day is not None and day < clock.today():
            raise ValidationError(_("The document is no longer valid"))
        return day

    def clean(self) -> dict[str, Any]:
        """A certificate of asylum is an asylum seeker's."""
        given = super().clean() or {}
        if (
            given.get("document") == Document.ASYLUM_CERTIFICATE
            and "status" in given
            and given["status"] != BY_AGREEMENT[2]
        ):
            self.add_error("document", _("This certificate is given to asylum seekers only"))
        return given


class ProofForm(PageForm):
    """The second step: whether it is one of those the register knows, and the scan of the proof."""

    who = forms.ChoiceField(
        label=_("Is it one of these people?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these people, or nobody of them")},
    )
    scan = UploadField(label=_("Scan of the document"))

    def __init__(
        self, *args: Any, matches: Sequence[Match], needs_scan: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if matches:
            names = [(str(match.person_id), match_words(match)) for match in matches]
            self.fields["who"].choices = [*names, (NOBODY, _("Nobody of them"))]  # type: ignore[attr-defined]
        else:
            del self.fields["who"]
        self.needs_scan = needs_scan
        self.fields["scan"].required = needs_scan
        self.fields["scan"].error_messages["required"] = _("Select the file of the scan")


def match_words(match: Match) -> str:
    """Somebody of the register as a choice: name, birth date, the end of the IIN."""
    name = " ".join(filter(None, (match.last_name, match.first_name, match.middle_name)))
    born = dates.day(match.birth_on, get_language() or "kk")
    return f"{name}, {born}" + (f", …{match.iin_end}" if match.iin_end else "")
