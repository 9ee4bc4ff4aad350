"""Forms of the regional commission."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField, PageForm


class SessionForm(PageForm):
    """The commission met: minutes, day, members."""

    number = forms.CharField(
        label=_("Number of the minutes"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the number of the minutes")},
    )
    held_on = DayField(label=_("Day of the session"), help_text=_("After the end of the campaign"))
    members = forms.CharField(
        label=_("Members of the commission"),
        help_text=_("One a line: name and office"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Name the members of the commission")},
    )


class DecisionForm(PageForm):
    """Admitted or not, and why."""

    is_admitted = forms.ChoiceField(
        label=_("What the commission decided"),
        choices=[("yes", _("Admitted")), ("no", _("Not admitted"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the commission decided")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organization reads it as it stands here"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason")},
    )
