"""What the region found about an objection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Objection
from pages.forms import PageForm

LONGEST = 4000


class SettleForm(PageForm):
    """Who filed it after all, and how that is known."""

    outcome = forms.ChoiceField(
        label=_("What you found"),
        choices=[
            (
                Objection.Outcome.FILED_BY_PERSON.value,
                _("Filed by the person after all: the application goes on"),
            ),
            (
                Objection.Outcome.CONFIRMED.value,
                _("Confirmed, filed without the person: the application ends"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found")},
    )
    text = forms.CharField(
        label=_("How it is known"),
        help_text=_(
            "Whose signature stands on the paper, what the person said. The person reads it as it stands here."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write how it is known")},
    )
