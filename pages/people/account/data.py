"""What the register knows of the person, in a few rows, each with a way to have it corrected or changed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from codes import Language
from codes.labels import label
from pages import insurance as insurance_words
from pages.navigation import address_of
from pages.parts import Row
from pages.people.apply import said
from registry.models import InsuranceStatus, Person
from registry.queries import residences_on


def own_rows(person: Person, today: date, insurance: InsuranceStatus | None) -> list[Row]:
    """Address, insurance, language and channels of letters. One query."""
    homes = residences_on(person, today)
    settings_url = address_of("settings")
    change = _("Change") if settings_url else ""
    contact = [part for part in (_tail(person), person.email) if part]
    insured = [insurance_words.status_words(insurance)]
    if insurance is not None and insurance.differs:
        insured.append(_("The file and you name different categories"))
    return [
        Row(
            _("Address"),
            [said.address_words(home) for home in homes] or [_("The register holds no address")],
            correction_url("address"),
            _("This is wrong"),
        ),
        Row(_("Insurance"), insured, reverse("insurance"), _("Open")),
        Row(_("Letters go to"), contact or [_("This account only")], settings_url, change),
        Row(_("Language of letters"), label(Language(person.language)), settings_url, change),
    ]


def correction_url(subject: str) -> str:
    """Where something of the register is called wrong; until that page is there, the contacts."""
    address = address_of("correction")
    return f"{address}?subject={subject}" if address else reverse("contacts")


def _tail(person: Person) -> str:
    return _("telephone ending %(digits)s") % {"digits": person.phone[-2:]} if person.phone else ""
