"""The forms of the steps: one question each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from codes import Ground, Language
from codes.constraints import choices
from pages.forms import PageForm


class PersonalForm(PageForm):
    """A form about one of several people: its errors say whom they are about."""

    def __init__(self, *args: Any, who: str = "", **kwargs: Any) -> None:
        self.who = who
        super().__init__(*args, **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        """The error with the name behind it, where there are several people."""
        said = error if isinstance(error, ValidationError) else ValidationError(error)
        if self.who and field is not None and not hasattr(said, "error_dict"):
            said = ValidationError([f"{text} ({self.who})" for text in said.messages])
        super().add_error(field, said)


class PersonForm(PageForm):
    """For whom, one or several, and in which language it is decided."""

    person = forms.MultipleChoiceField(
        label=_("Who is the application for?"),
        error_messages={
            "required": _("Choose who the application is for"),
            "invalid_choice": _("Choose who the application is for"),
        },
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Language of the decision and of letters"),
        choices=lambda: choices(Language),
        error_messages={"required": _("Choose a language")},
        widget=forms.RadioSelect,
    )

    def __init__(
        self, people: Sequence[tuple[str, Any]], most: int, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        field = self.fields["person"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = people

    def clean_person(self) -> list[str]:
        """Not more than one page can ask about."""
        chosen: list[str] = self.cleaned_data["person"]
        if len(chosen) > self.most:
            raise ValidationError(
                ngettext(
                    "Choose %(number)s person at most; apply for the others after that",
                    "Choose %(number)s people at most; apply for the others after that",
                    self.most,
                )
                % {"number": self.most}
            )
        return chosen


class GroundForm(PersonalForm):
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


class DoctorForm(PersonalForm):
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


class HomeVisitsForm(PersonalForm):
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


class ConsentsForm(PersonalForm):
    """The consent without which nothing can be filed."""

    personal_data = forms.BooleanField(
        label=_("I consent to the collection and processing of my personal data"),
        error_messages={
            "required": _("Tick the box to give your consent. Without it nothing can be sent")
        },
    )

    def __init__(self, *args: Any, whose: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if whose:
            self.fields["personal_data"].label = gettext(
                "I consent to the collection and processing of the personal data of: %(name)s"
            ) % {"name": whose}


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
