"""What the steps say of organizations, of every ownership in one form."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext, ngettext

from applications.offers import OrganizationOffer, OrganizationOffers
from campaigns import clock
from codes import ContractState, OrganizationType, Ownership, dates, figures
from codes.labels import label
from pages.parts import Choice
from registry.models import Organization

from .common import language


def clinic_choices(
    offers: OrganizationOffers,
    chosen: int | None,
    counted_on: date | None,
    of_each: Mapping[int, Sequence[str]] | None = None,
) -> list[Choice]:
    """Organizations as choices; `of_each` says by organization what it means for each of a family."""
    found = []
    for number, row in enumerate(offers.rows):
        pk = row.organization.pk
        facts = clinic_facts(row, counted_on)
        if of_each is not None:
            facts = [*facts[:-1], *of_each[pk]]
        found.append(
            Choice(
                "organization",
                pk,
                row.organization.name,
                facts,
                note=gettext("Serves your address") if row.is_own_area else "",
                is_checked=chosen == pk,
                key="" if number else "id_organization_0",
            )
        )
    return found


def clinic_facts(row: OrganizationOffer, counted_on: date | None) -> list[str]:
    """What can be compared: type, ownership, address, distance, hours, contract, places."""
    organization = row.organization
    ownership = str(label(Ownership(organization.ownership))).lower()
    kinds = f"{label(OrganizationType(organization.type))}, {ownership}"
    return [
        kinds,
        ", ".join(place_lines(organization)),
        *([distance_words(row.kilometres)] if row.kilometres is not None else []),
        hours_words(row),
        contract_words(row),
        places_words(row, counted_on),
    ]


def distance_words(kilometres: float) -> str:
    """About how far, in a straight line."""
    if kilometres < 0.1:
        return gettext("Less than 100 m away")
    if kilometres < 1:
        metres = figures.number(round(kilometres * 10) * 100, language())
        return gettext("About %(metres)s m away") % {"metres": metres}
    number = f"{kilometres:.1f}" if kilometres < 10 else f"{kilometres:.0f}"
    if language() != "en":
        number = number.replace(".", ",")
    return gettext("About %(kilometres)s km away") % {"kilometres": number}


def places_for(name: str, free: int, *, has_lists: bool) -> str:
    """Free places for one of a family, by name."""
    if not has_lists:
        return gettext("%(name)s: no doctor here sees people of this age") % {"name": name}
    return ngettext("%(name)s: %(number)s free place", "%(name)s: %(number)s free places", free) % {
        "name": name,
        "number": figures.number(free, language()),
    }


def place_lines(organization: Organization) -> list[str]:
    """Address and telephone, the number on one line."""
    phone = organization.phone.replace(" ", "\u00a0")
    return [part for part in (organization.address_in(language()), phone) if part]


def hours_words(row: OrganizationOffer) -> str:
    """Today's hours."""
    if row.hours is None:
        return gettext("Today it does not receive")
    opens, closes = row.hours
    return gettext("Today from %(opens)s to %(closes)s") % {
        "opens": dates.clock(opens, language(), case="from"),
        "closes": dates.clock(closes, language(), case="to"),
    }


def contract_words(row: OrganizationOffer) -> str:
    """The contract with the Fund, this year and next."""
    year = clock.today().year
    this = (
        gettext("Contract with the Fund: in force in %(year)s")
        if row.has_contract
        else gettext("No contract with the Fund in %(year)s")
    ) % {"year": year}
    following = {
        ContractState.CONFIRMED: gettext("confirmed for %(year)s"),
        ContractState.REFUSED: gettext("refused for %(year)s"),
        ContractState.UNKNOWN: gettext("not known yet for %(year)s"),
    }[row.next_contract] % {"year": year + 1}
    return f"{this}, {following}"


def places_words(row: OrganizationOffer, counted_on: date | None) -> str:
    """Free places of all doctors who see people of this age."""
    if not row.has_panels:
        return gettext("No doctor here sees people of this age")
    number = figures.number(row.free, language())
    if counted_on is None:
        return ngettext("%(number)s free place today", "%(number)s free places today", row.free) % {
            "number": number
        }
    day = dates.day(counted_on, language())
    return ngettext(
        "%(number)s free place for %(day)s", "%(number)s free places for %(day)s", row.free
    ) % {"number": number, "day": day}
