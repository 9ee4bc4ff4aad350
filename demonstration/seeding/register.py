"""The register as it was taken over, and what it heard from outside since."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from applications import actions
from campaigns import clock
from codes import Basis
from registry.attachments import change
from registry.models import Panel, Person
from registry.takeover import Entry, take_over

from .people import Member, People
from .timeline import Season, Timeline, local_moment

_EARLIEST = date(2015, 6, 1)


def attach(person: Person, panel: Panel, *, on: date, basis: Basis, signed: bool = False) -> None:
    """Attach somebody in one of the ways that always succeed; inside a transaction."""
    change(
        person,
        to=panel,
        on=max(on, person.birth_on),
        basis=basis,
        reason=basis.value,
        actor="seed",
        reference="order 3-П" if basis is Basis.ORDER else "",
        signed_electronically=signed,
        always=True,
    )


class Register:
    """Puts the attachments of everybody, births, deaths and departures into the timeline."""

    def __init__(self, season: Season, timeline: Timeline, chance: random.Random) -> None:
        self._season, self._timeline, self._chance = season, timeline, chance

    def plan(self, people: People) -> None:
        """Whoever was born before the register was taken over is imported, the others are births."""
        taken_over_on = self._season.register_on
        known = [row for row in people.members if row.birth_on < taken_over_on]
        at = local_moment(taken_over_on)
        self._timeline.at(at, lambda: self._take_over(known))
        for row in people.members:
            if row.birth_on >= taken_over_on and row.panel is not None:
                self._birth(row)
        self._depart(people)

    def _take_over(self, members: list[Member]) -> None:
        taken_over_on = self._season.register_on
        entries = []
        for row in members:
            if row.panel is not None:
                since = row.home_from or taken_over_on - timedelta(
                    days=self._chance.randrange(40, 2500)
                )
                entries.append(
                    Entry(
                        row.person.pk,
                        row.panel,
                        max(since, _EARLIEST, row.birth_on),
                        row.basis,
                        "order 3-П" if row.basis is Basis.ORDER else "",
                        row.signed,
                    )
                )
        take_over(entries, actor="seed")

    def _birth(self, row: Member) -> None:
        panel = row.panel
        assert panel is not None
        at = local_moment(row.birth_on + timedelta(days=2), 12)
        self._timeline.at(
            min(at, self._season.now - timedelta(minutes=3)),
            lambda: attach(row.person, panel, on=row.birth_on, basis=Basis.BIRTH),
        )

    def _depart(self, people: People) -> None:
        """A few people died or left the country during the year."""
        begin = local_moment(date(self._season.year, 1, 20), 9)
        days = (self._season.now - begin).days - 10
        for row in people.members:
            if row.leaves is not None:
                self._timeline.at(
                    begin + timedelta(days=self._chance.randrange(days), minutes=len(row.leaves)),
                    self._leaving(row.person, row.leaves),
                )

    @staticmethod
    def _leaving(person: Person, how: str) -> Callable[[], object]:
        record = actions.record_death if how == "death" else actions.record_departure
        return lambda: record(person.pk, clock.today(), source="civil-register")
