"""Contacts and language: how letters reach a person, changed by themselves and confirmed by a code."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaigns import clock
from codes import Language
from codes.constraints import choices
from notifications import contacts, one_time_codes
from notifications.addresses import PhoneError, PhoneProblem, phone_shown, phone_typed
from notifications.channels import can_send
from notifications.kinds import Channel
from pages.forms import PageForm
from pages.navigation import address_of
from registry.contacts import change_contacts
from registry.models import Person

from .access import for_people, user_of
from .codes import CODE_FIELD, CodeForm, code_said, refusal_words

# What stands in the addresses of these pages, and the channel it is.
_CHANNELS = {"phone": Channel.SMS, "email": Channel.EMAIL}
_PHONE_SAID: dict[PhoneProblem, Promise] = {
    PhoneProblem.NOT_A_NUMBER: gettext_lazy("Enter a telephone number, such as 8 701 123 45 67"),
    PhoneProblem.NO_SUCH_NUMBER: gettext_lazy(
        "There is no such number. Check the digits; a foreign number begins with + and its country"
    ),
    PhoneProblem.NOT_MOBILE: gettext_lazy(
        "Messages do not come to this number. Enter a mobile telephone"
    ),
}


class WishesForm(PageForm):
    """The language of letters, and the channels besides the account."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        choices=lambda: choices(Language),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the language of letters")},
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Where else letters go"),
        help_text=gettext_lazy(
            "Every letter stands in your personal account, whatever you choose here"
        ),
        required=False,
        choices=[
            ("email", gettext_lazy("By e-mail, in full")),
            ("sms", gettext_lazy("By SMS, in one sentence without details")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )


class PhoneForm(PageForm):
    """A telephone, in any format."""

    address = forms.CharField(
        label=gettext_lazy("Mobile telephone"),
        help_text=gettext_lazy(
            "Write it as you are used to. A foreign number begins with + and the country"
        ),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter a telephone number")},
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "w-iin"}
        ),
    )

    def clean_address(self) -> str:
        """The number in E.164."""
        try:
            return phone_typed(self.cleaned_data["address"])
        except PhoneError as error:
            words = str(_PHONE_SAID[error.problem])
            raise forms.ValidationError(words, code=error.problem) from None


class EmailForm(PageForm):
    """An e-mail address."""

    address = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter an e-mail address")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_address(self) -> str:
        """The address as it was typed, without spaces around it."""
        typed = str(self.cleaned_data["address"]).strip()
        try:
            validate_email(typed)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("Write the address in full, such as name@mail.kz"), code="invalid"
            ) from None
        return typed


_FORMS: dict[Channel, type[PhoneForm] | type[EmailForm]] = {
    Channel.SMS: PhoneForm,
    Channel.EMAIL: EmailForm,
}


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """All of it on one page; POST saves language and channels."""
    user = user_of(request)
    person = _person(request)
    wished = [
        name for name, wants in (("email", person.wants_email), ("sms", person.wants_sms)) if wants
    ]
    initial = {"language": person.language, "channels": wished}
    form = WishesForm(_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["channels"]
        change_contacts(
            person.pk,
            actor=user.actor,
            language=form.cleaned_data["language"],
            wants_email="email" in chosen,
            wants_sms="sms" in chosen,
        )
        messages.success(request, _("The language and the ways of letters are saved."))
        return HttpResponseRedirect(_with_next(request, reverse("settings")))
    context = {
        "form": form,
        "person": person,
        "phone": phone_shown(person.phone),
        "can_text": can_send(Channel.SMS),
        "next": _next(request),
        "with_next": _query(request),
    }
    return render(request, "people/settings.html", context)


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, name: str) -> HttpResponse:
    """Enter a telephone or an e-mail address; POST sends a code there."""
    channel = _channel(name)
    user, person = user_of(request), _person(request)
    present = getattr(person, name)
    form = _FORMS[channel](_sent(request), initial={"address": _shown(channel, present)})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["address"]
        if wanted == present and getattr(person, f"{name}_confirmed_at") is not None:
            messages.info(request, _("This is your confirmed address already."))
            return HttpResponseRedirect(_onward(request))
        try:
            contacts.send_code(user, channel, wanted, language=person.language)
        except one_time_codes.TooManyCodes as error:
            form.add_error(None, refusal_words(error))
        awaited = contacts.awaited(user, channel)  # also the one sent there a moment ago
        if awaited is not None and contacts.asked_for(user, channel) == wanted:
            return HttpResponseRedirect(_with_next(request, reverse("settings-code", args=[name])))
    context = {
        "form": form,
        "name": name,
        "is_phone": channel is Channel.SMS,
        "can_send": can_send(channel),
        "has_one": bool(present),
        "next": _next(request),
        "with_next": _query(request),
    }
    return render(request, "people/settings_address.html", context)


@for_people
@never_cache
@sensitive_post_parameters(CODE_FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, name: str) -> HttpResponse:
    """Enter the code that was sent there; only then the address replaces the one before."""
    channel = _channel(name)
    user = user_of(request)
    asked = contacts.asked_for(user, channel)
    if not asked:  # typed already, in another tab perhaps; or never asked for
        url = _with_next(request, reverse("settings-address", args=[name]))
        return HttpResponseRedirect(_onward(request) if request.method == "POST" else url)
    form = CodeForm(request.POST if request.POST.get("do") == "confirm" else None)
    words = ""
    if request.POST.get("do") == "again":
        try:
            contacts.send_code(user, channel, asked, language=_person(request).language)
        except one_time_codes.TooManyCodes as error:
            words = refusal_words(error)
        else:
            return HttpResponseRedirect(_with_next(request, request.path))
    elif form.is_bound and form.is_valid():
        try:
            contacts.confirm(user, channel, asked, form.cleaned_data[CODE_FIELD])
        except one_time_codes.WrongCode as error:
            form.add_error(CODE_FIELD, refusal_words(error))
        except one_time_codes.CodeRefused as error:
            words = refusal_words(error)
        else:
            messages.success(request, _("Confirmed: letters go there now."))
            return HttpResponseRedirect(_onward(request))
    if words:
        form = CodeForm({CODE_FIELD: ""})
        form.errors.clear()
        form.add_error(None, words)
    sent = contacts.awaited(user, channel)
    context = {
        "form": form,
        "name": name,
        "address": _shown(channel, asked),
        "is_phone": channel is Channel.SMS,
        "code": code_said(sent) if sent is not None else None,
        "can_again": sent is None or one_time_codes.again_at(sent) <= clock.now(),
        "mail_url": address_of("demo-mail") if settings.DEMONSTRATION else "",
        "next": _next(request),
        "with_next": _query(request),
    }
    return render(request, "people/settings_code.html", context)


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Remove an address, after asking once."""
    channel = _channel(name)
    person = _person(request)
    present = getattr(person, name)
    if not present:
        return HttpResponseRedirect(_with_next(request, reverse("settings")))
    if request.method == "POST":
        contacts.remove(user_of(request), channel)
        messages.success(request, _("Removed. Letters no longer go there."))
        return HttpResponseRedirect(_with_next(request, reverse("settings")))
    other = person.email if channel is Channel.SMS else person.phone
    context = {
        "name": name,
        "address": _shown(channel, present),
        "is_phone": channel is Channel.SMS,
        "is_last": not other,
        "with_next": _query(request),
    }
    return render(request, "people/settings_remove.html", context)


def _sent(request: HttpRequest) -> Any:
    """What was sent, be it nothing at all; None where the page was only opened."""
    return request.POST if request.method == "POST" else None


def _channel(name: str) -> Channel:
    if name not in _CHANNELS:
        raise Http404("no such address")
    return _CHANNELS[name]


def _person(request: HttpRequest) -> Person:
    person = user_of(request).person
    assert person is not None
    return person


def _shown(channel: Channel, text: str) -> str:
    return phone_shown(text) if channel is Channel.SMS and text else text


def _next(request: HttpRequest) -> str:
    """Where the person came from and goes back to; "" for anything that is not ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else ""


def _query(request: HttpRequest) -> str:
    wanted = _next(request)
    return f"?{urlencode({'next': wanted})}" if wanted else ""


def _with_next(request: HttpRequest, url: str) -> str:
    return f"{url}{_query(request)}"


def _onward(request: HttpRequest) -> str:
    """Back to where the address was asked for, else to all contacts."""
    return _next(request) or reverse("settings")
