"""What the list and the page of an organization say: the same facts of each, of every ownership."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.comparison import (
    Comparison,
    HomeVisits,
    OrganizationOffer,
    Surroundings,
    hours_of,
)
from campaigns.calendar import WorkingCalendar
from codes import OrganizationType, Ownership, dates, figures
from codes.labels import label, short_label
from registry import addresses
from registry.addresses import Address
from registry.kato import choice_unit
from registry.models import KatoUnit, Organization, ServiceArea

from ..apply.said import contract_words, language
from ..hours import hours_now
from .asked import Asked
from .where import path_name, street_name

_VISITS: dict[HomeVisits, tuple[str, Promise]] = {
    HomeVisits.COME: ("pass", gettext_lazy("Doctors come to this address")),
    HomeVisits.WAIVER: (
        "none",
        gettext_lazy(
            "Outside its service area: whoever attaches here gives up doctor’s home visits in writing"
        ),
    ),
    HomeVisits.NOT_TAKEN: (
        "none",
        gettext_lazy("Takes only people who live in its service area"),
    ),
    HomeVisits.MUST_LIVE: (
        "none",
        gettext_lazy(
            "Cannot be chosen from this address: small children and pregnant women attach only where they live"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """Free places of the doctors of one type; no number where there are none."""

    type: str
    number: str
    doctors: str  # how many have them, where several do
    waiting: str = ""  # how many wait for one, where there are none


@dataclass(frozen=True, slots=True)
class Clinic:
    """One organization of the list, in words."""

    number: int  # its place in the list and on the map
    organization: Organization
    url: str
    kinds: str
    address: str
    distance: str
    hours: str
    contract: str
    visits: tuple[str, str] | None  # sign, words
    doctors: list[FreePlaces]
    beside: str  # the neighbouring unit it lies in
    closed_on: date | None
    order: str  # by which it serves the address


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the list under a heading of its own."""

    id: str
    title: str
    note: str
    clinics: list[Clinic] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number of its first organization."""
        return self.clinics[0].number


def sections(
    found: Comparison,
    where: Surroundings | None,
    address: Address | None,
    asked: Asked,
    first: int,
    today: date,
    calendar: WorkingCalendar,
) -> list[Section]:
    """The page of the list in its parts, numbered through from `first`; empty parts are left out."""
    parts = _parts(where, address, asked.q)
    for number, offer in enumerate(found.rows, start=first):
        one = clinic(offer, number, asked, today, calendar)
        if offer.is_own_area:
            parts[0].clinics.append(one)
        elif not offer.is_outside_unit:
            parts[1].clinics.append(one)
        else:
            parts[2].clinics.append(one)
    return [part for part in parts if part.clinics]


def _parts(where: Surroundings | None, address: Address | None, text: str) -> list[Section]:
    if where is None or address is None:
        return [
            Section("own", "", ""),
            Section("found", _("Clinics found: “%(text)s”") % {"text": text}, ""),
        ]
    place = the_choice_unit(address.unit)
    name = place.name if place else ""
    others = (
        _("Other clinics you may choose: %(place)s") if where.areas else _("Clinics: %(place)s")
    )
    return [
        Section("own", _("Serves this address"), ""),
        Section("others", others % {"place": name}, ""),
        Section(
            "beside",
            _("In neighbouring districts and cities"),
            _("These neighbours are recorded by an order: you may choose there too."),
        ),
    ]


def clinic(
    offer: OrganizationOffer, number: int, asked: Asked, today: date, calendar: WorkingCalendar
) -> Clinic:
    """One organization of the list."""
    row = offer.organization
    is_closed = row.closed_on is not None and row.closed_on <= today
    visits = _VISITS.get(offer.visits)
    return Clinic(
        number=number,
        organization=row,
        url=asked.url_of(row.code),
        kinds=kinds(row),
        address=row.address_in(language()),
        distance=distance_words(offer.kilometres),
        hours=hours_now(hours_of(row), calendar),
        contract=contract_words(offer),
        visits=(visits[0], str(visits[1])) if visits else None,
        doctors=free_places(offer),
        beside=_beside(offer),
        closed_on=row.closed_on if is_closed else None,
        order=order_words(offer.area) if offer.area else "",
    )


def kinds(row: Organization) -> str:
    """ "City polyclinic, state-owned": of every organization in the same words."""
    ownership = str(label(Ownership(row.ownership)))
    return f"{label(OrganizationType(row.type))}, {ownership[:1].lower()}{ownership[1:]}"


def order_words(area: ServiceArea) -> str:
    """By which order of the health department."""
    return _("Order on service areas No. %(number)s of %(day)s") % {
        "number": area.order_number,
        "day": dates.day(area.order_on, language()),
    }


def distance_words(kilometres: float | None) -> str:
    """ "About 1.4 km"; "" where a point is missing."""
    if kilometres is None:
        return ""
    return _("About %(distance)s") % {"distance": figures.distance(kilometres, language())}


def free_places(offer: OrganizationOffer) -> list[FreePlaces]:
    """Free places now, by type of doctor."""
    return [
        FreePlaces(
            str(short_label(one.type)),
            figures.number(one.free, language()) if one.free else "",
            ngettext("%(number)s doctor", "%(number)s doctors", one.with_places)
            % {"number": one.with_places}
            if one.with_places > 1
            else "",
            ngettext("%(number)s waits", "%(number)s wait", one.waiting)
            % {"number": figures.number(one.waiting, language())}
            if one.waiting and not one.free
            else "",
        )
        for one in offer.doctors
    ]


def measured_from(address: Address) -> tuple[str, str]:
    """From the middle of what distances are measured, and its language where it is another one."""
    if address.is_measured_from_street and address.street is not None:
        return street_name(address.street), foreign()
    return address.unit.name, ""


def foreign() -> str:
    """The language of addresses where the page's own has none: they are known in Kazakh and Russian."""
    return "ru" if language() == "en" else ""


def address_words(address: Address) -> tuple[str, str]:
    """Street and house, and the place with all above it."""
    near = street_name(address.street) if address.street else ""
    if near and address.house:
        near = f"{near}, {address.house}{address.corpus}"
    return near, path_name(address.unit)


def the_choice_unit(unit: KatoUnit) -> KatoUnit | None:
    """The unit within which people of an address choose, among those that came with it."""
    code = choice_unit(unit.code).ljust(9, "0")
    return next((one for one in [unit, *addresses.above(unit)] if one.code == code), None)


def _beside(offer: OrganizationOffer) -> str:
    return offer.organization.unit.name if offer.is_outside_unit else ""
