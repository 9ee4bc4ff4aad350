"""Forms about institutions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, organizations, units
from applications.commission import NOT_PHC
from codes import InstitutionKind, UnitKind
from codes.constraints import choices
from pages.forms import DayField, PageForm
from registry.models import KatoUnit, Organization

LARGEST = 1_000_000  # bytes of a list
_UNITS = (
    UnitKind.CITY_OF_REPUBLICAN_SIGNIFICANCE,
    UnitKind.CITY_ADMINISTRATION,
    UnitKind.DISTRICT,
    UnitKind.CITY_DISTRICT,
    UnitKind.CITY,
)


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """The name in the reader's language."""
        return str(obj.name)


def _text(label: Any, missing: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=250, error_messages={"required": missing}, **more
    )


class InstitutionForm(PageForm):
    """An institution as the region writes it down."""

    kind = forms.ChoiceField(
        label=_("Kind of institution"), choices=lambda: choices(InstitutionKind)
    )
    name_kk = _text(_("Name in Kazakh"), _("Enter the name in Kazakh"))
    name_ru = _text(_("Name in Russian"), _("Enter the name in Russian"))
    unit = _Named(
        label=_("District or city"),
        queryset=KatoUnit.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the district or city")},
    )
    address_kk = _text(_("Address in Kazakh"), _("Enter the address in Kazakh"))
    address_ru = _text(_("Address in Russian"), _("Enter the address in Russian"))
    organization = _Named(
        label=_("Organization that serves its people"),
        queryset=Organization.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the organization")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = units(user, Verb.KEEP_INSTITUTIONS).filter(kind__in=[kind.value for kind in _UNITS])
        clinics = organizations(user, Verb.KEEP_INSTITUTIONS).exclude(type__in=NOT_PHC)
        for name, rows in (
            ("unit", own.order_by("code")),
            ("organization", clinics.order_by("code")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class PeopleForm(PageForm):
    """A list of IINs, pasted or in a file, and the day from which they live there."""

    lines = forms.CharField(
        label=_("IINs of the people"),
        help_text=_("One a line, 12 digits. Paste them here or choose a file below"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "class": "iin"}),
    )
    file = forms.FileField(
        label=_("File with the list"),
        help_text=_("A text or CSV file in UTF-8, one IIN a line"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
        error_messages={"empty": _("The selected file is empty")},
    )
    from_on = DayField(
        label=_("They live there from"), error_messages={"required": _("Enter the day")}
    )

    def clean(self) -> dict[str, Any]:
        """The lines of both, in this order; ValidationError where there are none or the file is no text."""
        cleaned = super().clean() or {}
        typed = str(cleaned.get("lines") or "").splitlines()
        file = cleaned.get("file")
        if file is not None:
            if file.size > LARGEST:
                raise ValidationError({"file": _("The selected file must be smaller than 1 MB")})
            try:
                typed += file.read().decode("utf-8-sig").splitlines()
            except UnicodeDecodeError:
                raise ValidationError(
                    {"file": _("The selected file is no text in UTF-8")}
                ) from None
        if not any(line.strip() for line in typed) and "lines" not in self.errors:
            raise ValidationError({"lines": _("Enter the IINs or choose a file")})
        cleaned["typed"] = [line.strip().rstrip(";,") for line in typed]
        return cleaned


class OrderForm(PageForm):
    """The order of the health department."""

    act_number = forms.CharField(
        label=_("Number of the order"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the number of the order")},
    )
    act_on = DayField(label=_("Day of the order"))
    first_on = DayField(label=_("First day at the organization"))
