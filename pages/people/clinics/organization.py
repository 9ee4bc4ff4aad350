"""The page of one organization: what it is, when it is open, whom it serves, which doctors have places."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.comparison import (
    HomeVisits,
    OrganizationOffer,
    around,
    hours_of,
    in_full,
    offers_of,
    suits,
)
from applications.law import law_in_force
from applications.panels import age_band
from campaigns import clock
from codes import ContractState, Ground, PanelType, ProviderStatus, dates, figures
from codes.labels import label
from eligibility import Law
from pages.navigation import address_of
from pages.parts import Places, Row
from pages.words import away_words
from registry.models import DoctorAbsence, Organization, Panel, ServiceArea
from registry.queries import away_on

from ..apply.said import doctor_facts, doctor_name, language, waiting_url
from ..hours import hours_now
from . import said, where
from .asked import Asked

STREETS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody should know before choosing here."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Doctor:
    """A doctor's list: with places, or with the reason why nobody can join it."""

    name: str
    facts: str
    ages: str
    is_own_site: bool
    places: Places | None
    reason: str
    away: str = ""  # until when, and who stands in
    waiting: int = 0
    waiting_url: str = ""  # where one joins the list of a full doctor


@dataclass(slots=True)
class SiteServed:
    """A site and what it serves, in short."""

    number: str
    phone: str
    is_own: bool
    whole: list[str] = field(default_factory=list)  # units
    streets: list[str] = field(default_factory=list)
    more: int = 0


@login_not_required
@never_cache
@require_safe
def organization(request: HttpRequest, code: str) -> HttpResponse:
    """An organization; with an address in the query also what it means to attach from there."""
    law, today, asked = law_in_force(), clock.today(), Asked.of(request)
    row = in_full(code, today)
    if row is None or row.opened_on > today:
        raise Http404("no such PHC organization")
    address = where.find(asked, request.user).address
    surroundings = around([address], today) if address else None
    (offer,) = offers_of([row], surroundings, law, today, asked.wish)
    own_site = offer.area.site_id if offer.area else None
    doctors = _doctors(row.panels.all(), own_site, law, today)
    wish = asked.wish
    suitable = [(panel, doctor) for panel, doctor in doctors if suits(panel.type, wish, law, today)]
    others = [doctor for panel, doctor in doctors if not suits(panel.type, wish, law, today)]
    near, path = said.address_words(address) if address else ("", "")
    is_closed = row.closed_on is not None and row.closed_on <= today
    middle, middle_lang = said.measured_from(address) if address else ("", "")
    context = {
        "row": row,
        "kinds": said.kinds(row),
        "rows": _rows(row, offer, today),
        "other_names": _other_names(row),
        "notices": _notices(row, offer, today),
        "hours_now": hours_now(hours_of(row), law.calendar),
        "week": _week(row, law, today),
        "offer": offer,
        "near": near,
        "path": path,
        "foreign": said.foreign(),
        "visits": _visits(offer, address is not None, law, today),
        "order": said.order_words(offer.area) if offer.area else "",
        "own_site": offer.area.site.number if offer.area and offer.area.site else "",
        "distance": said.distance_words(offer.kilometres),
        "middle": middle,
        "middle_lang": middle_lang,
        "with_places": [doctor for _panel, doctor in suitable if doctor.places],
        "without_places": [doctor for _panel, doctor in suitable if not doctor.places],
        "others": others,
        "for_whom": bool(others) or bool(wish.age is not None or wish.is_pregnant),
        "sites": _sites(row, own_site),
        "now": clock.now(),
        "is_closed": is_closed,
        "phone_url": _phone_url(row.phone),
        "apply_url": "" if is_closed else f"{address_of('apply')}?organization={row.code}",
        "stopped_url": f"{address_of('apply')}?ground={Ground.PROVIDER_STOPPED.value}",
        "back_url": asked.url,
        "has_address": address is not None,
    }
    return render(request, "people/clinics/organization.html", context)


# What it is


def _rows(row: Organization, offer: OrganizationOffer, today: date) -> list[Row]:
    foreign = said.foreign()
    return [
        Row(_("Address"), row.address_in(language()), lang=foreign),
        Row(_("Telephone"), row.phone or _("Not recorded")),
        Row(_("Type"), said.kinds(row)),
        Row(_("District or city"), where.path_name(row.unit)),
        Row(_("Contract with the Fund"), _contract_lines(row, offer, today.year)),
    ]


def _other_names(row: Organization) -> list[tuple[str, str]]:
    """The name in the other languages, where it is known in them: (language, name)."""
    names = (("kk", row.name_kk), ("ru", row.name_ru), ("en", row.name_en))
    return [(code, name) for code, name in names if name and code != language()]


def _contract_lines(row: Organization, offer: OrganizationOffer, year: int) -> list[str]:
    this = _("In force in %(year)s") if offer.has_contract else _("None in force in %(year)s")
    following = {
        ContractState.CONFIRMED: _("Confirmed for %(year)s"),
        ContractState.REFUSED: _("Refused for %(year)s"),
        ContractState.UNKNOWN: _("Not known yet for %(year)s"),
    }[offer.next_contract]
    principals = {one.principal.name for one in row.contracts.all() if one.principal is not None}
    return [
        this % {"year": year},
        following % {"year": year + 1},
        *(_("Under the contract of %(name)s") % {"name": name} for name in sorted(principals)),
    ]


def _week(row: Organization, law: Law, today: date) -> list[tuple[str, str, bool]]:
    """The usual hours of each weekday, from Monday: name, hours, whether it is today."""
    hours = hours_of(row)
    monday = today - timedelta(days=today.weekday())
    found = []
    for weekday in range(7):
        day = monday + timedelta(days=weekday)
        span = hours.of_weekday(weekday)
        words = f"{span[0]:%H:%M}–{span[1]:%H:%M}" if span else _("closed")
        name = dates.capital(dates.weekday(day, language()))
        found.append((name, words, day == today))
    return found


def _phone_url(phone: str) -> str:
    """The number as a telephone dials it, where it is one."""
    digits = re.sub(r"[^0-9+]", "", phone.split(",")[0])
    return f"tel:{digits}" if re.fullmatch(r"\+?[0-9]{5,15}", digits) else ""


# What to know before


_STOPPED = {
    ProviderStatus.REORGANIZED,
    ProviderStatus.LIQUIDATED,
    ProviderStatus.REFUSED_SERVICE,
    ProviderStatus.CONTRACT_ENDED,
    ProviderStatus.CONTRACT_CHANGED,
}


def _notices(row: Organization, offer: OrganizationOffer, today: date) -> list[Notice]:
    if row.closed_on is not None and row.closed_on <= today:
        return [_closed(row.closed_on)]
    found = []
    if row.closed_on is not None:
        found.append(_closes(row.closed_on))
    if ProviderStatus(row.status) in _STOPPED:
        found.append(
            Notice(
                "warn",
                str(label(ProviderStatus(row.status))),
                _(
                    "Whoever is attached here may choose another clinic at any time of the year, and "
                    "this uses up no free choice."
                ),
            )
        )
    found += _of_contracts(row, offer, today.year)
    if not row.accepts_outside_area:
        found.append(
            Notice(
                "wait",
                _("Takes only people who live in its service area"),
                _("From other addresses nobody can attach here, even without home visits."),
            )
        )
    return found


def _closed(day: date) -> Notice:
    return Notice(
        "fail",
        _("This clinic closed on %(day)s") % {"day": dates.day(day, language(), case="at")},
        _(
            "It cannot be chosen. Whoever was attached here may choose another clinic at any time of "
            "the year, and this uses up no free choice."
        ),
    )


def _closes(day: date) -> Notice:
    return Notice(
        "warn",
        _("This clinic closes on %(day)s") % {"day": dates.day(day, language(), case="at")},
        _("Choose it only if you need it until then."),
    )


def _of_contracts(row: Organization, offer: OrganizationOffer, year: int) -> list[Notice]:
    years = {"year": year, "next": year + 1}
    found = []
    if not offer.has_contract:
        found.append(
            Notice(
                "warn",
                _("No contract with the Fund in %(year)s") % years,
                _(
                    "The Fund does not pay for care here now. You can attach only under a contract of "
                    "your own: voluntary medical insurance, or an agreement on medical services."
                ),
            )
        )
    if not row.volume_allocated:
        found.append(
            Notice(
                "warn",
                _("The Fund allocated no volume of care"),
                _(
                    "Whoever is attached here may choose another clinic at any time of the year, and "
                    "this uses up no free choice."
                ),
            )
        )
    if offer.next_contract == ContractState.REFUSED:
        found.append(
            Notice(
                "warn",
                _("No contract with the Fund for %(next)s") % years,
                _(
                    "Choices made in the campaign for %(next)s are cancelled: people stay at the clinic "
                    "they have, and all of them are told."
                )
                % years,
            )
        )
    elif offer.next_contract == ContractState.UNKNOWN and offer.has_contract:
        found.append(
            Notice(
                "wait",
                _("The contract for %(next)s is not known yet") % years,
                _(
                    "You may choose it in the campaign. If the Fund does not confirm the contract, your "
                    "choice is cancelled, you stay at the clinic you have, and we tell you."
                ),
            )
        )
    return found


def _visits(offer: OrganizationOffer, has_address: bool, law: Law, today: date) -> Notice | None:
    """What the person's address means here."""
    if not has_address:
        return None
    title = {
        HomeVisits.COME: _("Doctors come to this address"),
        HomeVisits.WAIVER: _("Doctors do not come to this address"),
        HomeVisits.NOT_TAKEN: _("From this address nobody can attach here"),
        HomeVisits.MUST_LIVE: _("Cannot be chosen from this address"),
        HomeVisits.UNKNOWN: _("It is not known which clinic serves this address"),
    }[offer.visits]
    text = {
        HomeVisits.COME: _("It lies in the service area of this clinic."),
        HomeVisits.WAIVER: _(
            "It lies outside the service area. Whoever attaches here gives up doctor’s home visits in "
            "writing. A child under %(age)s and a pregnant woman attach only where they live. Emergency "
            "care comes all the same: 103."
        ),
        HomeVisits.NOT_TAKEN: _(
            "It lies outside the service area, and this clinic takes nobody from outside."
        ),
        HomeVisits.MUST_LIVE: _(
            "A child under %(age)s and a pregnant woman attach only to the clinic that serves the place "
            "where they live, so that doctors come to them."
        ),
        HomeVisits.UNKNOWN: _(
            "Whether doctors come to you depends on the street and the house. The clinic’s registry "
            "desk knows it too."
        ),
    }[offer.visits] % {"age": law.value("young_child_age_limit", today) or 0}
    signs = {HomeVisits.COME: "pass", HomeVisits.UNKNOWN: "wait"}
    return Notice(signs.get(offer.visits, "warn"), title, text)


# Doctors


def _doctors(
    panels: Iterable[Panel], own_site: int | None, law: Law, today: date
) -> list[tuple[Panel, Doctor]]:
    """Own site first, then those with places, then by site and list."""
    rows = list(panels)
    away = away_on([panel.doctor_id for panel in rows], today)
    found = [(panel, _doctor(panel, own_site, law, today, away)) for panel in rows]
    return sorted(
        found,
        key=lambda one: (not one[1].is_own_site, -(one[1].places.free if one[1].places else 0)),
    )


def _doctor(
    panel: Panel,
    own_site: int | None,
    law: Law,
    today: date,
    away: dict[int, DoctorAbsence],
) -> Doctor:
    free = 0 if panel.is_closed else panel.free_today(today)
    _attached, arriving, _leaving = panel.rolled(today)
    places, reason = None, ""
    if free:
        places = Places(free, panel.cap, panel.cap - free, arriving, panel.next_day)
    elif panel.is_closed:
        reason = _("Closed to new people: %(reason)s") % {"reason": panel.closed_reason}
    else:
        cap = figures.number(panel.cap, language())
        reason = _("No free places: %(taken)s of %(norm)s are taken") % {"taken": cap, "norm": cap}
    return Doctor(
        name=doctor_name(panel),
        facts=doctor_facts(panel),
        ages=ages_words(law, PanelType(panel.type), today),
        is_own_site=own_site is not None and panel.site_id == own_site,
        places=places,
        reason=reason,
        waiting=panel.waiting,
        waiting_url="" if free or panel.is_closed else waiting_url(panel),
        away=away_words(away[panel.doctor_id]) if panel.doctor_id in away else "",
    )


def ages_words(law: Law, kind: PanelType, day: date) -> str:
    """Whom a list of this type takes; "" where its name says the ages already."""
    first, under = age_band(law, kind, day)
    if under is not None:
        return ""
    return (
        _("Sees people of any age")
        if first == 0
        else _("Sees people from %(age)s") % {"age": first}
    )


# Sites


def _sites(row: Organization, own_site: int | None) -> list[SiteServed]:
    """Sites with what they serve; without sites what the organization serves as a whole."""
    sites: dict[int | None, SiteServed] = {}
    for area in row.service_areas.all():
        site = sites.get(area.site_id)
        if site is None:
            site = sites[area.site_id] = SiteServed(
                number=area.site.number if area.site else "",
                phone=area.site.phone if area.site else "",
                is_own=own_site is not None and area.site_id == own_site,
            )
        if area.street is None:
            site.whole.append(area.unit.name)
        elif len(site.streets) < STREETS_SHOWN:
            site.streets.append(_houses(area))
        else:
            site.more += 1
    return sorted(sites.values(), key=lambda site: (not site.is_own, not site.number))


def _houses(area: ServiceArea) -> str:
    """A street of an order, with the houses it names."""
    assert area.street is not None
    words = where.street_name(area.street)
    first, last = area.house_from, area.house_to
    parts = []
    if first is not None and last is not None:
        parts.append(_("houses %(first)s–%(last)s") % {"first": first, "last": last})
    elif first is not None:
        parts.append(_("houses from %(first)s") % {"first": first})
    elif last is not None:
        parts.append(_("houses up to %(last)s") % {"last": last})
    if area.side == ServiceArea.Side.ODD:
        parts.append(_("odd side"))
    if area.side == ServiceArea.Side.EVEN:
        parts.append(_("even side"))
    if area.corpus:
        parts.append(area.corpus)
    return f"{words} ({', '.join(parts)})" if parts else words
