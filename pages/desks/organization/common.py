"""What the pages of one organization share: who may see it, its parts, the words for what was refused."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, may, organizations
from applications import organization_errors as errors
from applications.organization_errors import ActRefused
from registry.models import Doctor, Organization, Panel

Words = str | Promise

REFUSALS: dict[str, Promise] = {
    errors.REASON_NEEDED: _("Write the reason: people read it where they choose a doctor."),
    errors.ORDER_NEEDED: _("Enter the number of the order"),
    errors.CHANGED_MEANWHILE: _(
        "Something changed since the page was opened. Nothing was written: look at it again."
    ),
    errors.DOCTOR_GONE: _("This doctor left or is leaving. Choose another one."),
    errors.SAME_DOCTOR: _("This doctor keeps the list already."),
    errors.SITE_FOREIGN: _("This site belongs to another organization."),
    errors.DAYS_BACKWARDS: _("The end must come after the beginning."),
    errors.DAYS_PASSED: _("These days have passed."),
    errors.AWAY_ALREADY: _("The doctor is away on some of these days already."),
    errors.STAND_IN_AWAY: _("The stand-in is away on some of these days."),
    errors.STAND_IN_STANDS_IN: _(
        "The doctor stands in for somebody on these days. Name another stand-in there first."
    ),
    errors.NAME_NEEDED: _("Enter surname and first name"),
    errors.SITE_EXISTS: _("The organization has a site of this number already."),
    errors.NO_LIST_FOR_SOME: _(
        "Some people are of an age that no other list takes. Open a list for them, or give the "
        "whole list to another doctor."
    ),
    errors.EXCESS_NOT_AGREED: _(
        "Some lists would exceed their norm. Tick that you decide so, or choose another way."
    ),
    errors.PEOPLE_IN_ANOTHER_PLAN: _(
        "Some of these people are being moved by another plan. Wait until it has ended."
    ),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the organization's desk."""

    words: Words
    url: str
    is_current: bool


TABS: tuple[tuple[str, Promise], ...] = (
    ("organization-today", pgettext_lazy("part of the desk", "Today")),
    ("organization-lists", _("Doctors and lists")),
    ("organization-sites", _("Sites and addresses")),
)


def organization_or_404(user: User, code: str) -> Organization:
    """The organization of this code, if the user may look at its lists."""
    found = organizations(user, Verb.SEE_PANELS).select_related("unit").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def doctor_or_404(user: User, pk: int) -> Doctor:
    """The doctor, if the user may look at the lists of their organization."""
    rows = Doctor.objects.filter(organization__in=organizations(user, Verb.SEE_PANELS))
    found = rows.select_related("organization__unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def panel_or_404(user: User, code: str) -> Panel:
    """The list, if the user may look at those of its organization."""
    rows = Panel.objects.filter(organization__in=organizations(user, Verb.SEE_PANELS))
    found = rows.select_related("organization__unit", "doctor", "site").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def parts(request: HttpRequest, user: User, row: Organization, current: str) -> dict[str, Any]:
    """What every page of the organization needs: itself, its parts, whether its lists may be changed."""
    return {
        "organization": row,
        "tabs": [
            Tab(words, reverse(name, args=[row.code]), name == current) for name, words in TABS
        ],
        "may_manage": may(user, Verb.MANAGE_PANELS, row),
        "may_distribute": may(user, Verb.DISTRIBUTE_SITES, row),
    }


def refusal(error: ActRefused) -> Promise:
    """Why it was not done, in words."""
    return REFUSALS[error.code]


def working_doctors(organization: Organization) -> list[Doctor]:
    """Doctors who work here and are not about to leave, by name. One query."""
    return list(
        organization.doctors.filter(left_on__isnull=True)
        .exclude(leavings__isnull=False, leavings__ended_at__isnull=True)
        .order_by("last_name", "first_name", "pk")
    )
