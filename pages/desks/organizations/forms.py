"""Forms of what a region writes of an organization."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from codes import ContractState, OrganizationType, Ownership
from codes.labels import label
from eligibility.iin import valid_iin
from pages.forms import DayField, PageForm
from registry.models import Organization

from .words import KINDS, Kind

MIN_OPEN = timedelta(hours=2)  # acceptance stops two hours before closing (rulebook 2)


def _text(words: Any, length: int, missing: Any = None) -> forms.CharField:
    errors = {"required": missing} if missing else {}
    return forms.CharField(
        label=words,
        max_length=length,
        required=missing is not None,
        error_messages=errors,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ContactsForm(PageForm):
    """Names, address, telephone, point, and whether people from outside the area are taken."""

    name_kk = _text(gettext_lazy("Name in Kazakh"), 250, gettext_lazy("Enter the name in Kazakh"))
    name_ru = _text(gettext_lazy("Name in Russian"), 250, gettext_lazy("Enter the name in Russian"))
    name_en = _text(gettext_lazy("Name in English"), 250)
    address_kk = _text(
        gettext_lazy("Address in Kazakh"), 250, gettext_lazy("Enter the address in Kazakh")
    )
    address_ru = _text(
        gettext_lazy("Address in Russian"), 250, gettext_lazy("Enter the address in Russian")
    )
    phone = _text(gettext_lazy("Telephone"), 60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=40,
        max_value=56,
        decimal_places=5,
        max_digits=8,
        widget=forms.TextInput(attrs={"class": "w-4", "inputmode": "decimal"}),
    )
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"),
        required=False,
        min_value=46,
        max_value=88,
        decimal_places=5,
        max_digits=8,
        widget=forms.TextInput(attrs={"class": "w-4", "inputmode": "decimal"}),
    )
    accepts_outside_area = forms.BooleanField(
        label=gettext_lazy("Takes people who live outside its service area"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """A point has both its numbers."""
        given = super().clean() or {}
        if not self.errors and (given["latitude"] is None) != (given["longitude"] is None):
            self.add_error("longitude", _("Enter both latitude and longitude, or neither"))
        return given


class NewForm(ContactsForm):
    """A new organization."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Latin letters, digits and hyphens; it never changes"),
        error_messages={
            "required": gettext_lazy("Enter the code"),
            "invalid": gettext_lazy("Latin letters, digits and hyphens only"),
        },
    )
    bin = _text(gettext_lazy("BIN"), 14)
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=[(one.value, label(one)) for one in OrganizationType]
    )
    ownership = forms.ChoiceField(
        label=gettext_lazy("Ownership"), choices=[(one.value, label(one)) for one in Ownership]
    )
    unit = _text(gettext_lazy("KATO code of the unit"), 9, gettext_lazy("Enter the KATO code"))
    opened_on = DayField(label=gettext_lazy("Opened on"))
    field_order = ("code", "bin", "type", "ownership", "unit", "opened_on")

    def clean_bin(self) -> str | None:
        """Twelve digits with the right check digit; none where nothing was entered."""
        text = re.sub(r"\s", "", self.cleaned_data["bin"])
        if text and not valid_iin(text):
            raise ValidationError(_("The BIN has twelve digits, and its last digit does not match"))
        return text or None


class HoursForm(PageForm):
    """Opening hours by weekday; a day without hours is closed, no hours at all: the usual schedule."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in WEEKDAYS.items():
            for part, words in (
                ("opens", pgettext_lazy("hours", "%(day)s, opens")),
                ("closes", pgettext_lazy("hours", "%(day)s, closes")),
            ):
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    label=str(words) % {"day": name},
                    required=False,
                    input_formats=["%H:%M", "%H.%M", "%H"],
                    widget=forms.TimeInput(
                        format="%H:%M", attrs={"class": "w-4", "autocomplete": "off"}
                    ),
                    error_messages={"invalid": gettext_lazy("Write the time like 08:00")},
                )

    @property
    def days(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Weekday, its opening and its closing."""
        return [
            (name, self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in WEEKDAYS.items()
        ]

    @property
    def hours(self) -> dict[int, tuple[time, time]]:
        """What was written, by weekday."""
        given = self.cleaned_data
        return {
            day: (given[f"opens_{day}"], given[f"closes_{day}"])
            for day in WEEKDAYS
            if given[f"opens_{day}"] and given[f"closes_{day}"]
        }

    def clean(self) -> dict[str, Any]:
        """A day has both its hours, more than two apart."""
        given = super().clean() or {}
        for day in WEEKDAYS:
            names = (f"opens_{day}", f"closes_{day}")
            if any(name in self.errors for name in names):
                continue
            opens, closes = (given.get(name) for name in names)
            if (opens is None) != (closes is None):
                self.add_error(names[1], _("Enter both hours of the day, or neither"))
            elif opens and closes and _length(opens, closes) <= MIN_OPEN:
                self.add_error(
                    names[1],
                    _(
                        "The day is longer than two hours: acceptance stops two hours before closing"
                    ),
                )
        return given


def _length(opens: time, closes: time) -> timedelta:
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)


class ContractForm(PageForm):
    """A year's contract with the Fund, own or as a subcontractor."""

    state = forms.ChoiceField(
        label=gettext_lazy("Contract with the Fund"),
        choices=[(one.value, label(one)) for one in ContractState],
        widget=forms.RadioSelect,
    )
    number = _text(gettext_lazy("Number of the contract"), 60)
    principal = forms.ChoiceField(
        label=gettext_lazy("Subcontract of"),
        required=False,
        help_text=gettext_lazy("The organization that holds the contract; empty: its own contract"),
    )
    from_on = DayField(label=gettext_lazy("First day of the contract"), required=False)
    last_on = DayField(label=gettext_lazy("Last day of the contract"), required=False)

    def __init__(self, *args: Any, of: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"].choices = [  # type: ignore[attr-defined]
            ("", _("Its own contract")),
            *((row.code, row.name) for row in of),
        ]

    @property
    def to_on(self) -> date | None:
        """The first day the contract no longer holds."""
        last: date | None = self.cleaned_data["last_on"]
        return last + timedelta(days=1) if last else None


class ActForm(PageForm):
    """An act that changes how the organization stands."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the act says"),
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the act says")},
    )
    act = _text(
        gettext_lazy("Act: what, number, date"),
        300,
        gettext_lazy("Name the act with its number and date"),
    )
    from_on = DayField(
        label=gettext_lazy("From which day"),
        help_text=gettext_lazy("A day to come is applied when it comes"),
    )

    @property
    def chosen(self) -> Kind:
        """The kind of the act."""
        return Kind(self.cleaned_data["kind"])
