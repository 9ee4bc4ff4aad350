"""What all forms of the pages share: no browser validation, our inputs, the list of errors."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eligibility import iin as iin_rules

_IIN_PROBLEMS = {
    "letters": _("An IIN has digits only. Take out letters and signs"),
    "length": _("An IIN has 12 digits. Check how many you entered"),
    "check_digit": _(
        "The last digit of the IIN does not match the others. Check the number on the identity card"
    ),
    "bin": _("This is the BIN of an organization. Enter the IIN of the person"),
}


class PageForm(forms.Form):
    """A form of our pages. The server checks: write `novalidate` on the `<form>`."""

    use_required_attribute = False


class PageModelForm(forms.ModelForm):
    """A model's form of our pages; see PageForm."""

    use_required_attribute = False


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: data and files of a POST, an empty one as well; nothing otherwise."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def error_list(form: Any) -> list[tuple[Any, str]]:
    """Errors of a form or formset as (text, address of the field), for the error summary.

    Addresses lead to the first input of a group; errors of the whole form have none.
    """
    if isinstance(form, BaseFormSet):
        found: list[tuple[Any, str]] = []
        if form.is_bound:
            found = [(text, "") for text in form.non_form_errors()]
            for one in form.forms:
                found += error_list(one)
        return found
    if not isinstance(form, BaseForm) or not form.is_bound:
        return []
    found = [(text, "") for text in form.non_field_errors()]
    for field in form:
        found += [(text, f"#{_first_input(field)}") for text in field.errors]
    return found


def _first_input(field: forms.BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


class SurnameField(forms.CharField):
    """The surname of somebody whom an IIN names too: nothing is filled in by the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=_("As in the identity document; Kazakh letters may be typed as Russian ones"),
            max_length=100,
            error_messages={"required": _("Enter the surname")},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            **kwargs,
        )


class IinField(forms.CharField):
    """An IIN: spaces are ignored; letters, length, check digit and a BIN are four messages.

    Give `widget` other attributes only with `class` "w-iin" kept.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("IIN (individual identification number)"))
        kwargs.setdefault("help_text", _("12 digits. Spaces are ignored"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"class": "w-iin", "inputmode": "numeric", "autocomplete": "off"}
            ),
        )
        kwargs.setdefault("error_messages", {}).setdefault("required", _("Enter the IIN"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Twelve digits without spaces; ValidationError with the code of the problem."""
        text = super().clean(re.sub(r"[\s\u202f-]", "", str(value or "")))
        if not text:
            return text
        problem = iin_rules.problem(text)
        if problem is not None:
            raise ValidationError(_IIN_PROBLEMS[problem], code=problem)
        return text


class DayWidget(forms.MultiWidget):
    """A day as three inputs: day, month, year; each with its own label."""

    template_name = "components/day_input.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput({**number, "class": "form-control w-2", "maxlength": 2}),
                "month": forms.TextInput({**number, "class": "form-control w-2", "maxlength": 2}),
                "year": forms.TextInput({**number, "class": "form-control w-4", "maxlength": 4}),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[Any]:
        """The three parts of a day."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None] * 3

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The inputs with their labels."""
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["label"] = label
        return context

    def id_for_label(self, id_: str) -> str:
        """The group has a legend, no label of one input."""
        return ""


class DayField(forms.MultiValueField):
    """A day written in three inputs (ux-brief b8); gives a `date`. What is missing is named."""

    widget = DayWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example, 10 1 1980"))
        kwargs.setdefault("error_messages", {}).setdefault("required", _("Enter the date"))
        parts = (forms.CharField(), forms.CharField(), forms.CharField())
        super().__init__(parts, require_all_fields=False, **kwargs)
        for part in self.fields:
            part.required = False

    def compress(self, data_list: list[str]) -> date | None:
        """The day; ValidationError where a part is missing or there is no such day."""
        if not data_list or not any(data_list):
            return None
        missing = (_("Enter the day"), _("Enter the month"), _("Enter the year"))
        for part, words in zip(data_list, missing, strict=True):
            if not part:
                raise ValidationError(words, code="incomplete")
        try:
            day, month, year = (int(part) for part in data_list)
            if year < 1000:
                raise ValueError
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                _("There is no such date. Check the day, month and year"), code="invalid"
            ) from None
