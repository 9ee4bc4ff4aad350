"""What the steps say of people, grounds, organizations and doctors."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.offers import GroundOffer, OrganizationOffer, OrganizationOffers, PanelOffer
from campaigns import clock
from campaigns.windows import CampaignWindow
from codes import (
    ContractState,
    Filer,
    Ground,
    OrganizationType,
    Ownership,
    PanelType,
    dates,
    figures,
)
from codes.findings import explanation, title
from codes.labels import label
from pages.parts import Choice, Places, Row
from pages.words import lower
from registry.models import Attachment, Organization, Panel, Person, Representation, Residence

GROUNDS_SAID: dict[Ground, Promise] = {
    Ground.FIRST_ATTACHMENT: _(
        "For those who are attached to no clinic, newborn children included."
    ),
    Ground.CHANGE_OF_RESIDENCE: _(
        "For those who moved, leave for more than a month, or are attached to no clinic."
    ),
    Ground.PROVIDER_STOPPED: _("The present clinic stopped its service, or its contract changed."),
    Ground.VOLUME_NOT_ALLOCATED: _("The Fund allocated no volume of care to the present clinic."),
    Ground.PRIVATIZATION: _("The present clinic was privatized."),
    Ground.DISAGREEMENT_WITH_COMMISSION: _("A regional commission made the present attachment."),
    Ground.FREE_CHOICE: _("At any time, a limited number of times in a calendar year."),
    Ground.DOCTOR_CHOICE: _("Another doctor inside the present clinic. It uses up no free choice."),
    Ground.NEW_FACILITY: _("For clinics in the first year after their opening."),
    Ground.SERVICE_AGREEMENT: _(
        "For those who stay in Kazakhstan temporarily: under an agreement with the clinic."
    ),
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: _(
        "The present attachment was made without the person’s own signed application."
    ),
    Ground.VOLUNTARY_HEALTH_INSURANCE: _("Under a medical insurance contract, for its term."),
}


def language() -> str:
    """The language of the page."""
    return get_language() or "kk"


# People


def filer_words(kind: str) -> str:
    """How the user stands to the person: "You act as a parent"."""
    return gettext("You act as: %(who)s") % {"who": str(label(Filer(kind))).lower()}


def age_words(person: Person) -> str:
    """ "10 years"."""
    years = dates.age_in_years(person.birth_on, clock.today())
    return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}


def person_choices(
    own: Person,
    represented: Iterable[Representation],
    homes: dict[int, list[Residence]],
    places: dict[int, tuple[Attachment | None, Attachment | None]],
    chosen: str,
) -> list[Choice]:
    """Oneself, and everybody represented, with what the register says, to read and not to type."""

    def facts(person: Person) -> list[str]:
        born = gettext("Born on %(day)s, IIN %(digits)s") % {
            "day": dates.day(person.birth_on, language()),
            "digits": figures.last_four(person.iin or "") or "–",
        }
        lines = [address_words(home) for home in homes.get(person.pk, [])]
        present = places.get(person.pk, (None, None))[0]
        where = present.organization.name if present else gettext("Attached to no clinic")
        return [born, *lines, where]

    found = [
        Choice(
            "person",
            "self",
            gettext("For myself: %(name)s") % {"name": own.full_name},
            facts(own),
            is_checked=chosen == "self",
        )
    ]
    for row in represented:
        known = f"{dates.capital(age_words(row.person))}. {filer_words(row.kind)}"
        # A written consent lets somebody file, and shows nothing of the register.
        more = [] if row.kind == Filer.FAMILY_MEMBER else facts(row.person)
        found.append(
            Choice(
                "person",
                row.pk,
                row.person.full_name,
                [known, *more],
                is_checked=chosen == str(row.pk),
            )
        )
    return found


def person_rows(
    person: Person, homes: Iterable[Residence], present: Attachment | None
) -> list[Row]:
    """What the register says of a person, to read and not to type."""
    addresses = [address_words(home) for home in homes]
    return [
        Row(_("Name"), person.full_name),
        Row(_("IIN"), figures.identity_number(person.iin or "–")),
        Row(_("Date of birth"), dates.day(person.birth_on, language())),
        Row(_("Address"), addresses or [gettext("The register holds no address")]),
        Row(
            _("Present clinic"),
            present.organization.name if present else gettext("Attached to no clinic"),
        ),
    ]


def address_words(home: Residence) -> str:
    """An address in one line."""
    parts = [home.unit.name]
    if home.street is not None:
        street = home.street.name_kk if language() == "kk" else home.street.name_ru
        parts.append(street)
    if home.house:
        parts.append(f"{home.house}{home.corpus}")
    if home.flat:
        parts.append(gettext("flat %(number)s") % {"number": home.flat})
    return ", ".join(parts)


# Grounds


def ground_choices(
    offers: Iterable[GroundOffer], chosen: str, campaign: CampaignWindow
) -> list[Choice]:
    """Grounds as choices; what speaks against one is said with it."""
    found = []
    for offer in offers:
        if offer.holds:
            facts = [ground_said(offer.ground, campaign)]
            if offer.ground != Ground.CAMPAIGN:
                facts.append(gettext("Care starts on the day of approval."))
        else:
            facts = [f"{title(code)}. {explanation(code)}" for code in offer.fails]
        found.append(
            Choice(
                "ground",
                offer.ground.value,
                label(offer.ground),
                facts,
                is_checked=chosen == offer.ground,
            )
        )
    return found


def ground_said(ground: Ground, campaign: CampaignWindow) -> str:
    """What a ground is for; of the campaign until when, and from which day it counts."""
    if ground != Ground.CAMPAIGN:
        return str(GROUNDS_SAID[ground])
    words = {
        "last": dates.day(campaign.last_on, language(), year=False, case="to"),
        "start": dates.day(campaign.effective_on, language(), case="from")
        if campaign.effective_on
        else "",
    }
    if campaign.effective_on:
        return (
            gettext(
                "Open to everybody until %(last)s. The chosen clinic serves you from %(start)s, "
                "and no free choice is used up."
            )
            % words
        )
    return gettext("Open to everybody until %(last)s. No free choice is used up.") % words


# Organizations


def clinic_choices(
    offers: OrganizationOffers, chosen: int | None, counted_on: date | None
) -> list[Choice]:
    """Organizations as choices, of every ownership in one form."""
    return [
        Choice(
            "organization",
            row.organization.pk,
            row.organization.name,
            clinic_facts(row, counted_on),
            note=gettext("Serves your address") if row.is_own_area else "",
            is_checked=chosen == row.organization.pk,
        )
        for row in offers.rows
    ]


def clinic_facts(row: OrganizationOffer, counted_on: date | None) -> list[str]:
    """What can be compared: type, ownership, address, hours, contract, places."""
    organization = row.organization
    ownership = str(label(Ownership(organization.ownership))).lower()
    kinds = f"{label(OrganizationType(organization.type))}, {ownership}"
    return [
        kinds,
        ", ".join(place_lines(organization)),
        hours_words(row),
        contract_words(row),
        places_words(row, counted_on),
    ]


def place_lines(organization: Organization) -> list[str]:
    """Address and telephone."""
    return [part for part in (organization.address_in(language()), organization.phone) if part]


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


# Doctors


def doctor_name(panel: Panel) -> str:
    """The doctor's name; a panel without one says so."""
    if panel.doctor is not None:
        return panel.doctor.full_name
    return gettext("No doctor is appointed, site %(number)s") % {"number": panel.site.number}


def doctor_facts(panel: Panel) -> str:
    """ "General practitioner, site 7"."""
    return gettext("%(type)s, site %(number)s") % {
        "type": label(PanelType(panel.type)),
        "number": panel.site.number,
    }


def doctor_line(panel: Panel) -> str:
    """The doctor's name, and the facts behind it in the same sentence."""
    return f"{doctor_name(panel)}, {lower(doctor_facts(panel))}"


def doctor_choices(offers: Sequence[PanelOffer], chosen: str) -> list[Choice]:
    """Doctors with free places, and last: let the clinic choose."""
    today = clock.today()
    found = []
    for offer in offers:
        if not offer.can_be_chosen:
            continue
        panel = offer.panel
        _attached, arriving, _leaving = panel.rolled(today)
        found.append(
            Choice(
                "panel",
                panel.pk,
                doctor_name(panel),
                [doctor_facts(panel)],
                note=gettext("Your site") if offer.is_own_site else "",
                places=Places(
                    offer.free,
                    panel.cap,
                    max(0, panel.cap - offer.free),
                    arriving,
                    panel.next_day,
                    id=f"{Choice.id_of('panel', panel.pk)}-places",
                ),
                is_checked=chosen == str(panel.pk),
            )
        )
    best = next((offer for offer in _by_worth(offers) if offer.can_be_chosen), None)
    said = (
        gettext(
            "We propose the suitable list with the most free places, on your own site where there "
            "is one. Now that is site %(number)s."
        )
        % {"number": best.panel.site.number}
        if best
        else gettext("No doctor here has a free place now.")
    )
    found.append(
        Choice("panel", "any", gettext("Let the clinic choose"), [said], is_checked=chosen == "any")
    )
    return found


def _by_worth(offers: Sequence[PanelOffer]) -> list[PanelOffer]:
    own = [offer for offer in offers if offer.is_own_site]
    return sorted(
        own or offers,
        key=lambda offer: (0 if offer.panel.is_closed else -offer.free, offer.panel.pk),
    )


def cannot_be_chosen(offers: Iterable[PanelOffer]) -> list[tuple[str, str, str]]:
    """Full and closed lists as text: name, type and site, reason."""
    found = []
    for offer in offers:
        if offer.can_be_chosen:
            continue
        panel = offer.panel
        if panel.is_closed:
            reason = gettext("Closed to new people: %(reason)s") % {"reason": panel.closed_reason}
        else:
            reason = gettext("No free places: %(taken)s of %(norm)s are taken") % {
                "taken": figures.number(panel.cap, language()),
                "norm": figures.number(panel.cap, language()),
            }
        found.append((doctor_name(panel), doctor_facts(panel), reason))
    return found
