"""Plain pages, open to everybody: help and law, accessibility, contacts, the view settings; problem pages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.law import law_in_force
from campaigns import clock
from codes import Ground, RefusalGround
from codes.labels import label
from pages.forms import PageForm
from pages.navigation import address_of
from pages.view_settings import CHOICES, COOKIE, COOKIE_AGE, view_of, view_of_request

from .help_parts import papers, usual_hours
from .today import campaign_today

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Explained:
    """A code of the law with its official words and what it means."""

    words: "Promise | str"
    said: "Promise | str"


_GROUNDS: dict[Ground, "_StrPromise"] = {
    Ground.CAMPAIGN: _("In the days of the campaign, for everybody, whatever was chosen before."),
    Ground.FREE_CHOICE: _("At any time, a limited number of times in a calendar year."),
    Ground.FIRST_ATTACHMENT: _("If you are not attached to any organization."),
    Ground.CHANGE_OF_RESIDENCE: _(
        "If you moved after the present attachment began, or leave for more than a month."
    ),
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: _(
        "If you were attached without your own signed application."
    ),
    Ground.DISAGREEMENT_WITH_COMMISSION: _("If the regional commission attached you."),
    Ground.PROVIDER_STOPPED: _(
        "If your organization is reorganized or liquidated, stopped its service, or its contract "
        "ended or changed."
    ),
    Ground.VOLUME_NOT_ALLOCATED: _("If the Fund allocated no volume of care to your organization."),
    Ground.NEW_FACILITY: _("For a set time after an organization opens."),
    Ground.PRIVATIZATION: _("If your organization was privatized."),
    Ground.VOLUNTARY_HEALTH_INSURANCE: _(
        "Under an insurance contract, for its term; for EAEU labour migrants it is the only ground."
    ),
    Ground.SERVICE_AGREEMENT: _(
        "For foreigners and stateless people who stay temporarily, and for asylum seekers."
    ),
    Ground.DOCTOR_CHOICE: _("Another doctor inside your own organization."),
}


@login_not_required
@require_safe
def help_and_law(request: HttpRequest) -> HttpResponse:
    """The rules in plain words: who, when, on what grounds, how it is decided, how to appeal."""
    today = clock.today()
    law = law_in_force()
    return render(
        request,
        "people/help.html",
        {
            "grounds": [Explained(label(ground), said) for ground, said in _GROUNDS.items()],
            "refusals": [label(ground) for ground in RefusalGround],
            "campaign": campaign_today(law, today),
            "child_age": law.value("young_child_age_limit", today),
            "stop_hours": law.value("acceptance_stops_before_closing", today),
            "decision_days": law.value("portal_decision_working_days", today),
            "free_choices": law.value("free_choices_per_year", today),
            "papers": [Explained(words, said) for words, said in papers(law, today)],
            "hours": usual_hours(law, today),
            "checker_url": address_of("checker"),
            "check_url": address_of("check-attachment"),
            "find_url": address_of("find-organization"),
        },
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "people/accessibility.html")


@login_not_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom to ask, and where."""
    context = {"find_url": address_of("find-organization"), "email": settings.CONTACT_EMAIL}
    return render(request, "people/contacts.html", context)


_USUAL = _("As usual")
_VIEW_WORDS: dict[str, tuple["_StrPromise", dict[str, "_StrPromise"]]] = {
    "text": (
        _("Size of the text"),
        {"large": _("Larger by a quarter"), "larger": _("Larger by half"), "largest": _("Double")},
    ),
    "contrast": (
        _("Colours"),
        {"black-on-white": _("Black on white"), "white-on-black": _("White on black")},
    ),
    "spacing": (_("Space between letters and lines"), {"wide": _("Wide")}),
    "images": (_("Drawings"), {"off": _("Hidden")}),
    "theme": (
        _("Light or dark page"),
        {"light": _("Always light"), "dark": _("Always dark")},
    ),
}
_USUAL_WORDS: dict[str, "_StrPromise"] = {"theme": _("As on this device"), "images": _("Shown")}


class ViewForm(PageForm):
    """The five choices of the view; each may stay as usual."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, (words, options) in _VIEW_WORDS.items():
            _attribute, values = CHOICES[name]
            self.fields[name] = forms.ChoiceField(
                label=words,
                choices=[
                    ("usual", _USUAL_WORDS.get(name, _USUAL)),
                    *((value, options[value]) for value in values),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of these")},
            )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_settings(request: HttpRequest) -> HttpResponse:
    """The version for the visually impaired: saved in a cookie, then back to where one came from."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = address_of("start")
    if request.method == "POST":
        is_reset = "usual" in request.POST
        form = ViewForm({} if is_reset else request.POST)
        if is_reset or form.is_valid():
            view = view_of({} if is_reset else form.cleaned_data)
            response = HttpResponseRedirect(back)
            if view.as_cookie():
                response.set_cookie(
                    COOKIE,
                    view.as_cookie(),
                    max_age=COOKIE_AGE,
                    httponly=True,
                    samesite="Lax",
                    secure=request.is_secure(),
                )
            else:
                response.delete_cookie(COOKIE, samesite="Lax")
            messages.success(request, gettext("The view is saved."))
            return response
    else:
        view = view_of_request(request)
        form = ViewForm(initial={name: getattr(view, name) or "usual" for name in CHOICES})
    return render(request, "people/view_settings.html", {"form": form, "back": back})
