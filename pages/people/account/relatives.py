"""Whom the user acts for: where they are attached, what is coming, what is open, what ended lately."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application
from applications.models.application import OPEN
from applications.standings import NOWHERE, Standing
from codes import Filer, dates
from pages.people.apply import said
from pages.words import lower, status_tag
from registry.models import Person, Representation
from registry.representations import OF_CHILDHOOD, came_of_age_on

from .clinic import Said, said_of

_TOLD_FOR = timedelta(days=90)  # that a right ended, or somebody died


@dataclass(frozen=True)
class Relative:
    """Somebody the user acts for."""

    row: Representation
    age: str
    said: str
    place: str
    coming: str
    apply_url: str
    apply_words: str
    open_one: Application | None = None
    open_words: str = ""
    of_clinic: Said | None = None
    is_homeless: bool = False

    @property
    def needs_something(self) -> bool:
        """No clinic, or an application that is open."""
        return self.is_homeless or self.open_one is not None


@dataclass(frozen=True)
class Acting:
    """Rights that hold today, and those that ended lately."""

    rows: list[Representation]
    ended: list[Representation]

    @property
    def seen(self) -> list[int]:
        """Whose attachments the user may see: a written consent of the family lets them file, no more."""
        return [row.person_id for row in self.rows if row.kind != Filer.FAMILY_MEMBER]


def acting(user: User, today: date) -> Acting:
    """Whom the user acts for today, and what ended within three months. One query."""
    rows = (
        Representation.objects.filter(representative_id=user.person_id, from_on__lte=today)
        .select_related("person")
        .order_by("person__birth_on", "pk")
    )
    holding, ended = [], []
    for row in rows:
        end = ended_on(row)
        if end is None or end > today:
            holding.append(row)
        elif end > today - _TOLD_FOR:
            ended.append(row)
    return Acting(holding, ended)


def ended_on(row: Representation) -> date | None:
    """The first day the right no longer holds: its own end, childhood's, or the person's death."""
    ends = [row.to_on, row.person.died_on]
    if row.kind in OF_CHILDHOOD:
        ends.append(came_of_age_on(row.person.birth_on))
    return min((end for end in ends if end is not None), default=None)


def relatives(
    rows: Iterable[Representation],
    places: Mapping[int, Standing],
    filed: Iterable[Application] = (),
) -> list[Relative]:
    """Each with the next step; `filed` are applications the user may follow."""
    open_ones = {row.person_id: row for row in filed if row.status in OPEN}
    return [_relative(row, places.get(row.person_id, NOWHERE), open_ones, filed) for row in rows]


def _relative(
    row: Representation,
    standing: Standing,
    open_ones: Mapping[int | None, Application],
    filed: Iterable[Application],
) -> Relative:
    place, later, of_clinic = "", "", None
    is_seen = row.kind != Filer.FAMILY_MEMBER
    present, coming = standing.present, standing.coming
    if is_seen:
        place = _("Attached to no clinic")
        if present:
            place = f"{present.organization.name}, {lower(said.doctor_facts(present.panel))}"
            of_clinic = said_of(present, filed)
        if coming:
            later = _("From %(day)s: %(organization)s") % {
                "day": dates.day(coming.from_on, said.language(), case="from"),
                "organization": coming.organization.name,
            }
    words = said.filer_words(row.kind)
    if row.to_on:
        until = dates.day(row.to_on, said.language(), case="to")
        words = _("%(words)s, valid until %(day)s") % {"words": words, "day": until}
    open_one = open_ones.get(row.person_id)
    is_homeless = is_seen and not present and not coming
    return Relative(
        row,
        said.age_words(row.person),
        words,
        place,
        later,
        f"{reverse('apply')}?for={row.pk}",
        _("Choose a clinic") if is_homeless else _("Choose another clinic or doctor"),
        open_one,
        str(status_tag(open_one)[1]) if open_one else "",
        of_clinic,
        is_homeless,
    )


def endings(rows: Iterable[Representation]) -> list[str]:
    """What ended lately, a sentence each, with what it means."""
    return [_ending(row) for row in rows]


def _ending(row: Representation) -> str:
    person: Person = row.person
    language = said.language()
    if person.died_on is not None:
        return _(
            "%(person)s: the register records the death on %(day)s. The attachment has ended, there "
            "is nothing to do."
        ) % {"person": person.full_name, "day": dates.day(person.died_on, language)}
    grown_on = came_of_age_on(person.birth_on)
    if row.kind in OF_CHILDHOOD and ended_on(row) == grown_on:
        return _(
            "%(person)s turned 18 on %(day)s and now decides alone, in an account of their own. The "
            "clinic stays the same."
        ) % {"person": person.full_name, "day": dates.day(grown_on, language)}
    assert row.to_on is not None
    return _(
        "%(person)s: your right to act ended on %(day)s. If it should go on, bring the new paper."
    ) % {"person": person.full_name, "day": dates.day(row.to_on, language)}
