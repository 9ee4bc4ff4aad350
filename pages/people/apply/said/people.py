"""What the steps say of people: who they are, where they live, by what right somebody acts for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns import clock
from codes import Filer, dates, figures
from codes.labels import label
from pages.navigation import address_of
from pages.parts import Choice, Row
from registry.addresses import in_one_line
from registry.models import Attachment, Person, Representation, Residence

from .common import language


def filer_words(kind: str) -> str:
    """How the user stands to the person: "You act as: parent"."""
    return gettext("You act as: %(who)s") % {"who": str(label(Filer(kind))).lower()}


# By what right, in everyday words; the official one is the label of `Filer`.
_RIGHTS: dict[str, Promise] = {
    Filer.PARENT: _("You act as the parent"),
    Filer.GUARDIAN: _("You act as the guardian"),
    Filer.TRUSTEE: _("You act as the trustee"),
    Filer.FOSTER_CARER: _("You act as the foster carer"),
    Filer.PROXY: _("You act by power of attorney"),
    Filer.FAMILY_MEMBER: _("You act with this family member’s written consent"),
}


def acting_words(row: Representation) -> str:
    """By what right the user acts for the person, and until when."""
    words = str(_RIGHTS.get(row.kind) or filer_words(row.kind))
    if row.to_on is None:
        return words
    until = dates.day(row.to_on, language(), case="to")
    return gettext("%(words)s, valid until %(day)s") % {"words": words, "day": until}


def age_words(person: Person) -> str:
    """ "10 years"; of an infant months, of a newborn days."""
    today = clock.today()
    years = dates.age_in_years(person.birth_on, today)
    if years == 0:
        months = (today.year - person.birth_on.year) * 12 + today.month - person.birth_on.month
        months -= today.day < person.birth_on.day
        if months == 0:
            days = (today - person.birth_on).days
            return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
        return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}
    return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}


def wrong_url(subject: str, person: Any = "self") -> str:
    """Where the register is said to be wrong about a person: "self" or the key of a representation."""
    address = address_of("correction")
    if not address:
        return reverse("contacts")
    return f"{address}?{urlencode({'subject': subject, 'person': person})}"


@dataclass(frozen=True)
class Known:
    """Somebody an application can be for: oneself ("self") or a representation, by its key."""

    value: str
    person: Person
    filer: Filer
    representation: Representation | None = None

    @property
    def may_be_shown(self) -> bool:
        """A written consent of the family lets somebody file, and shows nothing of the register."""
        return self.filer != Filer.FAMILY_MEMBER


def register_words(
    person: Person, homes: Iterable[Residence], present: Attachment | None
) -> list[str]:
    """What the register says of a person, line by line: to read and not to type."""
    born = gettext("Born on %(day)s, IIN %(digits)s") % {
        "day": dates.day(person.birth_on, language()),
        "digits": figures.last_four(person.iin or "") or "–",
    }
    lines = [address_words(home) for home in homes]
    where = present.organization.name if present else gettext("Attached to no clinic")
    return [born, *(lines or [gettext("The register holds no address")]), where]


def person_choices(
    people: Sequence[Known],
    homes: dict[int, list[Residence]],
    places: dict[int, tuple[Attachment | None, Attachment | None]],
    chosen: Iterable[str],
) -> list[Choice]:
    """Oneself and everybody represented as boxes to tick, with what the register says of them."""
    ticked = set(chosen)
    found = []
    for number, one in enumerate(people):
        person = one.person
        facts: list[str] = []
        if one.representation is not None:
            right = acting_words(one.representation)
            facts.append(f"{dates.capital(age_words(person))}. {right}")
        if one.may_be_shown:
            present = places.get(person.pk, (None, None))[0]
            facts += register_words(person, homes.get(person.pk, []), present)
        words = (
            gettext("Myself: %(name)s") % {"name": person.full_name}
            if one.representation is None
            else person.full_name
        )
        found.append(
            Choice(
                "person",
                one.value,
                words,
                facts,
                is_checked=one.value in ticked,
                kind="checkbox",
                key="" if number else "id_person_0",
            )
        )
    return found


def person_rows(
    person: Person, homes: Iterable[Residence], present: Attachment | None, whose: Any = "self"
) -> list[Row]:
    """What the register says of a person, each with the way to say that it is wrong."""
    addresses = [address_words(home) for home in homes]
    wrong = gettext("This is wrong")
    return [
        Row(_("Name"), person.full_name, wrong_url("name", whose), wrong),
        Row(_("IIN"), figures.identity_number(person.iin or "–")),
        Row(
            _("Date of birth"),
            dates.day(person.birth_on, language()),
            wrong_url("birth_date", whose),
            wrong,
        ),
        Row(
            _("Address"),
            addresses or [gettext("The register holds no address")],
            wrong_url("address", whose),
            wrong,
        ),
        Row(
            _("Present clinic"),
            present.organization.name if present else gettext("Attached to no clinic"),
            wrong_url("attachment", whose),
            wrong,
        ),
    ]


def address_words(home: Residence) -> str:
    """An address in one line."""
    return in_one_line(home, language())
