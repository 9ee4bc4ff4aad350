"""The start page: is it the time, and how to begin."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from applications.law import law_in_force
from campaigns import clock
from codes import Ground
from pages.navigation import address_of

from .everyday import EVERYDAY
from .today import (
    campaign_today,
    clinics_heading,
    clinics_sentences,
    clinics_today,
    day_line,
    year_line,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A reason to apply, in the person's words, with the page where it begins."""

    title: str | Promise
    said: str | Promise
    url: str


# The official name stands in the application.
_WAYS: list[tuple[Ground, Promise]] = [
    (
        Ground.CHANGE_OF_RESIDENCE,
        _("If the place where you live, for good or for a time, is another one."),
    ),
    (
        Ground.FREE_CHOICE,
        _("By the right of free choice, a limited number of times in a calendar year."),
    ),
    (
        Ground.FIRST_ATTACHMENT,
        _("For people who attach for the first time, and for newborn children."),
    ),
    (
        Ground.DOCTOR_CHOICE,
        _("If the doctor you choose has a free place."),
    ),
    (
        Ground.PROVIDER_STOPPED,
        _("If it is reorganized, liquidated, or its contract ended."),
    ),
    (
        Ground.ATTACHED_WITHOUT_KNOWLEDGE,
        _("If you were attached without notice and without your consent."),
    ),
]


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The campaign and the clinics today, what can be done now, what to have ready."""
    law = law_in_force()
    now = clock.naive_local(clock.now())
    campaign = campaign_today(law, now.date())
    clinics = clinics_today(law, now)
    apply_url = address_of("apply")
    ways = [
        Way(EVERYDAY[ground], said, f"{apply_url}?ground={ground.value}" if apply_url else "")
        for ground, said in _WAYS
    ]
    return render(
        request,
        "people/start.html",
        {
            "campaign": campaign,
            "year_line": year_line(campaign),
            "clinics_heading": clinics_heading(clinics),
            "clinics_sentences": clinics_sentences(clinics),
            "day_line": day_line(clinics),
            "ways": ways,
            "free_choices": law.value("free_choices_per_year", now.date()),
            "begin_url": apply_url or address_of("sign-in"),
            "campaign_url": f"{apply_url}?ground={Ground.CAMPAIGN.value}" if apply_url else "",
            "find_url": address_of("find-organization"),
            "checker_url": address_of("checker"),
        },
    )
