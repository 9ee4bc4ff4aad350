"""The step of the clinic: one for all of a family, compared for each of them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applications import offers
from applications.casefile import read_invitations
from applications.law import law_in_force
from applications.models import Application
from applications.panels import effective_day
from campaigns import clock
from pages.navigation import address_of
from registry.addresses import of_residence
from registry.models import Attachment, Organization
from registry.queries import attachments_of, residences_of

from ..paging import whole_number
from . import said, steps
from .common import Change, context_of, leave, leaves_empty_handed, saved
from .forms import ClinicForm
from .together import Together, person_of


def clinic(request: HttpRequest, all_: Together) -> HttpResponse:
    """Which clinic, for everybody whose ground leaves the choice: own service area first, then by distance."""
    law, today = law_in_force(), clock.today()
    asking = [row for row in all_ if steps.has_step(row, steps.CLINIC)]
    lead = asking[0]
    given = request.POST if request.method == "POST" else request.GET
    text = given.get("q", "").strip()[:100]
    form = ClinicForm(
        request.POST if request.method == "POST" else None,
        initial={"organization": lead.organization_id},
    )
    if request.method == "POST":
        if form.is_valid():
            organization = (
                offers.working(today).filter(pk=form.cleaned_data["organization"]).first()
            )
            if organization is not None:
                return _save(request, all_, organization)
            form.add_error(
                "organization", _("This clinic cannot be chosen any more. Choose another")
            )
        elif leaves_empty_handed(request, [form]):
            return leave(request, all_.drafts)
    read_invitations([person_of(row) for row in asking], today)
    ids = [person_of(row).pk for row in asking]
    stays = {pk: stay for pk, (stay, _coming) in attachments_of(ids, today).items() if stay}
    found = offers.organizations(
        person_of(lead),
        lead.ground,
        law,
        present=_present_of_all(ids, stays),
        text=text,
        page=whole_number(given.get("page")) or 1,
        first=lead.organization,
    )
    day = effective_day(lead.ground, law, today)
    context = {
        "form": form,
        "choices": said.clinic_choices(
            found,
            whole_number(form["organization"].value()),
            day if day > today else None,
            _several(asking, stays, found, law) if len(asking) > 1 else None,
        ),
        "asking": [person_of(row).full_name for row in asking] if all_.is_family else [],
        "elsewhere": _elsewhere(asking),
        "members": [(row, person_of(row).full_name) for row in all_] if all_.is_family else [],
        "found": found,
        "q": text,
        "older": _page(text, found.page + 1) if found.page < found.pages else "",
        "newer": _page(text, found.page - 1) if found.page > 1 else "",
        "links": _links(found),
        "has_distance": any(row.kilometres is not None for row in found.rows),
        **context_of(request, all_, steps.CLINIC),
    }
    return render(request, "people/apply/clinic.html", context)


def _page(text: str, page: int) -> str:
    return f"?{urlencode({'q': text, 'page': page})}"


def _links(found: offers.OrganizationOffers) -> list[tuple[str, str]]:
    """The pages of the clinics, for whoever wants to know more before choosing."""
    pages = [
        (row.organization.name, address_of("organization", row.organization.code))
        for row in found.rows
    ]
    return [(name, address) for name, address in pages if address]


def _present_of_all(ids: list[int], stays: Mapping[int, Attachment]) -> Organization | None:
    """The clinic where all of them are attached now, if there is one: no choice for anybody."""
    found = {stays[pk].organization_id for pk in ids if pk in stays}
    if len(found) == 1 and all(pk in stays for pk in ids):
        return stays[ids[0]].organization
    return None


def _several(
    asking: list[Application],
    stays: Mapping[int, Attachment],
    found: offers.OrganizationOffers,
    law: Any,
) -> dict[int, list[str]]:
    """By the id of a clinic what it means for each of a family: places, and who is attached there already."""
    words: dict[int, list[str]] = {}
    for offer in found.rows:
        lines = []
        for row in asking:
            person = person_of(row)
            stay = stays.get(person.pk)
            if stay is not None and stay.organization_id == offer.organization.pk:
                lines.append(_("%(name)s is attached here already") % {"name": person.full_name})
                continue
            free, has_lists = offers.places_of(offer.organization, person, row.ground, law)
            lines.append(said.places_for(person.full_name, free, has_lists=has_lists))
        words[offer.organization.pk] = lines
    return words


def _elsewhere(asking: list[Application]) -> list[str]:
    """Who of a family lives at another address than the first, by whose address the list is ordered."""
    if len(asking) < 2:
        return []
    homes = residences_of([person_of(row).pk for row in asking], clock.today())

    def where(row: Application) -> set[Any]:
        return {of_residence(home) for home in homes.get(person_of(row).pk, [])}

    first = where(asking[0])
    return [person_of(row).full_name for row in asking[1:] if where(row) != first]


def _save(request: HttpRequest, all_: Together, organization: Organization) -> HttpResponse:
    changes = []
    for row in all_:
        is_same = organization.pk == row.organization_id and steps.CLINIC in steps.done(row)
        if is_same or not steps.has_step(row, steps.CLINIC):
            changes.append(Change(row))
        else:
            consents = {**row.answers.get("consents", {}), "home_visit_waiver": False}
            columns = {"organization": organization, "panel": None, "disputed_text": ""}
            undone = (steps.DOCTOR, steps.HOME_VISITS)
            changes.append(Change(row, {"consents": consents}, undone, columns))
    return saved(request, all_, steps.CLINIC, changes)
