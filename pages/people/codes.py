"""Entering a one-time code: the form, and what is said about codes on every page that asks for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications.signing import Way
from codes import dates
from notifications import one_time_codes as codes
from notifications.addresses import tail
from notifications.kinds import Channel
from notifications.models import OneTimeCode
from pages.forms import PageForm

# Named like a password for a reason: what is called so is not sent again with a change of language.
CODE_FIELD = "code_password"


class CodeForm(PageForm):
    """The six digits; spaces are ignored."""

    code_password = forms.CharField(
        label=gettext_lazy("Code from the message"),
        help_text=gettext_lazy("6 digits. Spaces are ignored"),
        max_length=20,
        error_messages={
            "required": gettext_lazy("Enter the code from the message"),
            "max_length": gettext_lazy("The code has 6 digits"),
        },
        widget=forms.TextInput(
            attrs={
                "class": "w-iin",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autocapitalize": "off",
                "spellcheck": "false",
            },
        ),
    )

    def clean_code_password(self) -> str:
        """Six digits: whatever else was typed is told without losing a try."""
        typed = "".join(str(self.cleaned_data[CODE_FIELD]).split())
        if not (typed.isascii() and typed.isdigit() and len(typed) == codes.DIGITS):
            raise forms.ValidationError(_("The code has 6 digits"), code="form")
        return typed


class WayForm(PageForm):
    """Where a code shall go: one of the known addresses, shown in part."""

    way = forms.ChoiceField(
        label=gettext_lazy("Where shall we send the code?"),
        error_messages={
            "required": gettext_lazy("Choose where the code shall go"),
            "invalid_choice": gettext_lazy("Choose where the code shall go"),
        },
        widget=forms.RadioSelect,
    )

    def __init__(self, ways: Sequence[Way], data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self._ways = {way.channel.value: way for way in ways}
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (name, place_words(way.channel, way.tail)) for name, way in self._ways.items()
        ]
        if ways:
            field.initial = ways[0].channel.value
        if len(ways) == 1:
            field.widget = forms.HiddenInput()

    def clean_way(self) -> Way:
        """The way itself."""
        return self._ways[self.cleaned_data["way"]]


@dataclass(frozen=True)
class Sent:
    """A code on its way, as a page tells of it."""

    place: str
    sent_at: datetime
    expires_at: datetime
    again_at: datetime
    way: str


def code_said(code: OneTimeCode) -> Sent:
    """What is said about a code that can be typed now."""
    channel = Channel(code.channel)
    return Sent(
        place_words(channel, tail(channel, code.address)),
        code.created_at,
        code.expires_at,
        codes.again_at(code),
        code.channel,
    )


def place_words(channel: Channel, shown: str) -> str:
    """An address in words: "Telephone …45"."""
    if channel is Channel.SMS:
        return _("Telephone %(tail)s") % {"tail": shown}
    return _("E-mail %(tail)s") % {"tail": shown}


def refusal_words(error: codes.CodeRefused) -> str:
    """Why a code was not taken or not sent, and what to do."""
    match error:
        case codes.WrongCode(tries_left=left):
            return ngettext(
                "This is not the code of the newest message. %(number)s try is left",
                "This is not the code of the newest message. %(number)s tries are left",
                left,
            ) % {"number": left}
        case codes.NoTriesLeft():
            return _("The code was entered wrongly too often. Ask for a new one")
        case codes.TooManyCodes(again_at=again_at):
            return _("The next code can be sent from %(moment)s on") % {
                "moment": dates.clock(again_at, get_language() or "kk", case="from")
            }
        case _:
            return _("This code is no longer valid. Ask for a new one")
