"""The form of a value, as its parameter wants it (`eligibility.dated.shape_of`)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from codes import Document
from codes.constraints import choices
from eligibility.dated import Kind, Shape, frozen
from pages.forms import DayField, PageForm

_NUMBER = {"inputmode": "numeric", "autocomplete": "off", "class": "w-4"}
DEMANDS, ALTERNATIVES = 3, 3


class ActForm(PageForm):
    """The act and the days of a value."""

    from_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("A day to come. What holds today is not changed"),
    )
    act = forms.CharField(
        label=gettext_lazy("Act"),
        help_text=gettext_lazy("Kind, number and date, and the paragraph if there is one"),
        max_length=300,
        error_messages={"required": gettext_lazy("Name the act that sets the value")},
    )
    checked_on = DayField(
        label=gettext_lazy("Checked against the act on"),
        help_text=gettext_lazy("The day on which the value was last compared with the act"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ValueForm(ActForm):
    """Cleaned data hold `value` as the law keeps it, beside the act and the days."""

    def __init__(self, shape: Shape, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._shape = shape
        self._own = _FIELDS[shape.kind](shape)
        self.fields = {**self._own, **self.fields}

    def clean(self) -> dict[str, Any]:
        """The value, where all of its fields are in order."""
        given = super().clean() or {}
        if all(name in given for name in self._own):
            given["value"] = _READERS[self._shape.kind](given)
            if not self._shape.fits(frozen(given["value"])):
                self.add_error(next(iter(self._own)), _("The parameter cannot have this value"))
        return given


def _whole_field(name: Any, least: int = 0, most: int = 1_000_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=name,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "required": gettext_lazy("Enter a number"),
            "invalid": gettext_lazy("Enter a whole number in digits"),
            "min_value": gettext_lazy("The number is too small"),
            "max_value": gettext_lazy("The number is too large"),
        },
    )


def _whole(shape: Shape) -> dict[str, forms.Field]:
    return {"number": _whole_field(gettext_lazy("New value"), shape.least)}


def _yes_or_no(shape: Shape) -> dict[str, forms.Field]:
    return {
        "answer": forms.ChoiceField(
            label=gettext_lazy("New value"),
            choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Choose an answer")},
        )
    }


def _codes(shape: Shape) -> dict[str, forms.Field]:
    assert shape.codes is not None
    return {
        "chosen": forms.MultipleChoiceField(
            label=gettext_lazy("New value"),
            choices=choices(shape.codes),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    }


def _demands(shape: Shape) -> dict[str, forms.Field]:
    documents = [("", gettext_lazy("no document")), *choices(Document)]
    return {
        f"document_{demand}_{place}": forms.ChoiceField(
            label=(
                _("Document %(number)s") if place == 1 else _("or, in place of document %(number)s")
            )
            % {"number": demand},
            choices=documents,
            required=False,
        )
        for demand in range(1, DEMANDS + 1)
        for place in range(1, ALTERNATIVES + 1)
    }


def _prefixes(shape: Shape) -> dict[str, forms.Field]:
    return {
        "prefixes": forms.RegexField(
            r"^\s*\d{2}(\s*,\s*\d{2})*\s*$",
            label=gettext_lazy("New value"),
            help_text=gettext_lazy("The first two digits of each code, with commas: 71, 75, 79"),
            error_messages={
                "required": gettext_lazy("Enter the digits"),
                "invalid": gettext_lazy("Enter two digits of each code, with commas between them"),
            },
        )
    }


def _window(shape: Shape) -> dict[str, forms.Field]:
    return {
        "first_day": _whole_field(gettext_lazy("First day: day of the month"), 1, 31),
        "first_month": _whole_field(gettext_lazy("First day: number of the month"), 1, 12),
        "last_day": _whole_field(gettext_lazy("Last day: day of the month"), 1, 31),
        "last_month": _whole_field(gettext_lazy("Last day: number of the month"), 1, 12),
    }


def _effective(shape: Shape) -> dict[str, forms.Field]:
    return {
        "day": _whole_field(gettext_lazy("Day of the month"), 1, 31),
        "month": _whole_field(gettext_lazy("Number of the month"), 1, 12),
        "years_later": _whole_field(gettext_lazy("How many years later"), 0, 5),
    }


def _age_band(shape: Shape) -> dict[str, forms.Field]:
    under = _whole_field(gettext_lazy("Under the age, years"), 1, 150)
    under.required = False
    return {"age_from": _whole_field(gettext_lazy("From the age, years"), 0, 150), "under": under}


def _read_demands(given: dict[str, Any]) -> list[list[str]]:
    demands = []
    for demand in range(1, DEMANDS + 1):
        named = [given[f"document_{demand}_{place}"] for place in range(1, ALTERNATIVES + 1)]
        demands.append(list(dict.fromkeys(name for name in named if name)))
    return [demand for demand in demands if demand]


def _read_age_band(given: dict[str, Any]) -> dict[str, int]:
    band = {"from": given["age_from"]}
    return band if given["under"] is None else {**band, "under": given["under"]}


_FIELDS = {
    Kind.WHOLE: _whole,
    Kind.YES_OR_NO: _yes_or_no,
    Kind.CODES: _codes,
    Kind.DEMANDS: _demands,
    Kind.PREFIXES: _prefixes,
    Kind.WINDOW: _window,
    Kind.EFFECTIVE_DAY: _effective,
    Kind.AGE_BAND: _age_band,
}
_READERS = {
    Kind.WHOLE: lambda given: given["number"],
    Kind.YES_OR_NO: lambda given: given["answer"] == "yes",
    Kind.CODES: lambda given: given["chosen"],
    Kind.DEMANDS: _read_demands,
    Kind.PREFIXES: lambda given: [part.strip() for part in given["prefixes"].split(",")],
    Kind.WINDOW: lambda given: {
        name: given[name] for name in ("first_month", "first_day", "last_month", "last_day")
    },
    Kind.EFFECTIVE_DAY: lambda given: {
        name: given[name] for name in ("years_later", "month", "day")
    },
    Kind.AGE_BAND: _read_age_band,
}
