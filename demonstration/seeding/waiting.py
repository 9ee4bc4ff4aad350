"""A full doctor with people in line: the citizen's daughter is invited, others wait, one gave up."""

from datetime import timedelta
from typing import TYPE_CHECKING

from applications import actions
from applications.actions import invitations
from campaigns import clock
from codes import Channel
from registry.models import Attachment, Panel
from registry.norms import set_places

from . import organizations as named
from . import places
from .organizations import UNDER_15
from .people import Member

if TYPE_CHECKING:
    from .plot import Plot


class Waiting:
    """The line for the pediatrician of the main clinic, whose list is full."""

    def __init__(self, plot: "Plot") -> None:
        self.plot, self.cast = plot, plot.cast
        self.timeline, self.now = plot.stories.timeline, plot.season.now
        self.panel = plot.organizations.panels[named.OVER_NORM]

    def plan(self) -> None:
        """All of it."""
        at, now = self.timeline.at, self.now
        others = [self._child(5 + n % 2) for n in self.plot.many(5)]
        at(now - timedelta(days=24, minutes=5), self._full)
        at(now - timedelta(days=24), self._of_the_citizen)
        for n, child in enumerate(others):
            at(now - timedelta(days=20 - 3 * n, minutes=25), lambda child=child: self._came(child))
        if len(others) > 2:
            at(now - timedelta(days=4), lambda: self._gave_up(others[1]))
        at(now - timedelta(hours=20), self._a_place_frees)

    def _child(self, age: int) -> Member:
        home = self.plot.someone(places.ALMALY, named.OTHER)
        lists = self.plot.organizations.panels_of(named.OTHER, UNDER_15)
        return self.plot.people.child(age, lists[0], home)

    def _full(self) -> None:
        """Exactly as many places as people: the norm, and what an order adds to it.

        With too few people for that the norm is what they fill, until the day's norms are applied.
        """
        panel = Panel.objects.get(pk=self.panel.pk)
        held = panel.rolled(clock.today())[0]
        over = held - panel.norm if held >= panel.norm else min(panel.over_norm, held)
        set_places(
            panel.pk,
            norm=held - over,
            over_norm=over,
            over_norm_act=panel.over_norm_act,
            reason="order",
            actor="seed",
        )

    def _of_the_citizen(self) -> None:
        citizen = self.cast.users["citizen"]
        child = self.cast.daughter.person
        actions.join(child.pk, self.panel.pk, citizen, channel=Channel.PORTAL)

    def _came(self, child: Member) -> None:
        clerk = self.cast.users["clerk"]
        actions.join(child.person.pk, self.panel.pk, clerk, channel=Channel.REGISTRY_DESK)

    def _gave_up(self, child: Member) -> None:
        entry = child.person.waiting_entries.get()
        actions.leave(entry.pk, self.cast.users["clerk"], at_desk=True)

    def _a_place_frees(self) -> None:
        today = clock.today()
        leaves = (
            Attachment.objects.filter(
                panel=self.panel, cancelled_at__isnull=True, period__contains=today
            )
            .order_by("pk")
            .first()
        )
        assert leaves is not None
        actions.record_departure(leaves.person_id, today, source="migration")
        invitations.serve_panel(self.panel.pk)
