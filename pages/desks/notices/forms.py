"""What the head or the region says of an end of service, and of letters at the post."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from codes import ServiceEnd
from codes.labels import label
from pages.forms import DayField, PageForm
from registry.models import Organization


class NoticeForm(PageForm):
    """Why, since when it is known, the first day without service, the act."""

    organization = forms.ChoiceField(
        label=_("Organization"), error_messages={"required": _("Choose the organization")}
    )
    cause = forms.ChoiceField(
        label=_("What happens"),
        choices=[(cause.value, label(cause)) for cause in ServiceEnd],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens")},
    )
    learned_on = DayField(
        label=_("The day the organization learned of it"),
        help_text=_(
            "The term runs from this day, except before the end or a change of a contract."
        ),
        error_messages={"required": _("Enter the day the organization learned of it")},
    )
    ends_on = DayField(
        label=_("First day people are no longer served as before"),
        help_text=_("People read it in the notice."),
        error_messages={"required": _("Enter the first day people are no longer served as before")},
    )
    act = forms.CharField(
        label=_("Act or letter it rests on"),
        help_text=_("Number, day and who issued it."),
        max_length=300,
        error_messages={"required": _("Enter the act or letter it rests on")},
    )

    def __init__(self, *args: Any, of: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(of) == 1:
            del self.fields["organization"]
        else:
            self.fields["organization"].choices = [  # type: ignore[attr-defined]
                ("", _("Choose")),
                *((row.code, row.name) for row in of),
            ]


class DispatchForm(PageForm):
    """The post took the batch."""

    register_number = forms.CharField(
        label=_("Number of the post’s list"),
        max_length=60,
        error_messages={"required": _("Enter the number of the post’s list")},
    )
    on = DayField(
        label=_("Day the post took the letters"),
        error_messages={"required": _("Enter the day the post took the letters")},
    )


class ReturnedForm(PageForm):
    """The post brought a letter back."""

    letter = forms.ChoiceField(
        label=_("Letter that came back"), error_messages={"required": _("Choose the letter")}
    )
    reason = forms.CharField(
        label=_("Reason as the post wrote it"),
        max_length=300,
        error_messages={"required": _("Enter the reason as the post wrote it")},
    )

    def __init__(self, *args: Any, letters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].choices = [("", _("Choose")), *letters]  # type: ignore[attr-defined]
