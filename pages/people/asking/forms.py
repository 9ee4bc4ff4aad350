"""The forms of what people ask around applications."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import clock
from codes import Filer
from pages.forms import DayField, IinField, PageForm, SurnameField
from pages.uploads import UploadField


class CorrectionForm(PageForm):
    """What is right, since when, and a paper that shows it."""

    text = forms.CharField(
        label=_("What is right?"),
        help_text=_("Write it as it should stand. Do not write diagnoses here"),
        max_length=4000,
        error_messages={
            "required": _("Write what is right"),
            "max_length": _("Say it in 4,000 characters at most"),
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    since = DayField(
        label=_("Since which day?"),
        help_text=_("If you know it. For example, 1 9 2026"),
        required=False,
    )
    file = UploadField(label=_("A paper that shows it"))

    def clean_since(self) -> date | None:
        """No day to come: the register is corrected for what has happened."""
        day: date | None = self.cleaned_data["since"]
        if day is not None and day > clock.today():
            raise ValidationError(_("The day must not lie in the future"))
        return day


class BasisForm(PageForm):
    """By which right somebody acts."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in Filer if kind not in ("self", "other")],
        error_messages={
            "required": _("Choose by which right you act"),
            "invalid_choice": _("Choose by which right you act"),
        },
        widget=forms.RadioSelect,
    )


PROOFS: dict[Filer, Promise] = {
    Filer.PARENT: _("Birth certificate, or a court decision on parenthood"),
    Filer.GUARDIAN: _("Decision on guardianship"),
    Filer.TRUSTEE: _("Decision on trusteeship"),
    Filer.FOSTER_CARER: _("Contract or decision on foster care"),
    Filer.PROXY: _("Power of attorney"),
}
# Days a consent can be asked for.
TERMS = ((30, _("30 days")), (182, _("Half a year")), (365, _("One year")))


class AddForm(PageForm):
    """Who the person is; a consent has a term, any other right its paper."""

    iin = IinField(label=_("IIN of the person"))
    last_name = SurnameField(label=_("Surname of the person"))

    def __init__(self, kind: Filer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == Filer.FAMILY_MEMBER:
            self.fields["term"] = forms.ChoiceField(
                label=_("For how long do you ask?"),
                choices=TERMS,
                error_messages={"required": _("Choose for how long you ask")},
                widget=forms.RadioSelect,
            )
            return
        if kind == Filer.PROXY:
            self.fields["last_day"] = DayField(
                label=_("The last day the power of attorney is valid"),
                help_text=_("For example, 31 12 2027"),
                error_messages={"required": _("Enter the last day the power of attorney is valid")},
            )
        self.fields["file"] = UploadField(label=PROOFS[kind], required=True)
        self.fields["file"].error_messages["required"] = _("Select a file with the proof")

    def clean_last_day(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["last_day"]
        if day < clock.today():
            raise ValidationError(_("The power of attorney is not valid any more"))
        return day

    @property
    def until_on(self) -> date | None:
        """The first day the right would not hold any more; None: no day is named."""
        if "term" in self.fields:
            return clock.today() + timedelta(days=int(self.cleaned_data["term"]))
        if "last_day" in self.fields:
            return min(self.cleaned_data["last_day"], date(9998, 1, 1)) + timedelta(days=1)
        return None
