"""The desks as they stand at the story's end: fresh, overdue, in dispute, waiting, not yet sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from accounts.models import User
from applications import actions
from campaigns import clock
from codes import Basis, Channel, Ground
from demonstration import factories as make
from registry.models import Panel

from . import organizations as named
from . import places
from .people import Member

if TYPE_CHECKING:
    from .plot import Plot

_DISPUTES = (
    "Я переехал раньше, чем это записано в регистре; договор аренды приложу.",
    "Мен осы ауданда бір жылдан бері тұрамын, тіркеуім жаңартылмаған.",
    "Врач согласился принять меня, хотя запись закрыта.",
)


# Whose desk the next case lies on: mostly those of the demonstration's own specialists.
_DESKS = ("main", "abai", "main", "route", "main")


class Today:
    """The desks as they stand at the story's end."""

    def __init__(self, plot: "Plot") -> None:
        self.plot, self.season, self.stories = plot, plot.season, plot.stories
        self._grounds = cycle((Ground.CAMPAIGN, Ground.CAMPAIGN, Ground.FREE_CHOICE))

    def plan(self) -> None:
        """All of it."""
        many = self.plot.many
        for n in many(14):
            self._waiting(_DESKS[n % len(_DESKS)], is_overdue=False)
        for n in many(6):
            self._waiting(_DESKS[n % len(_DESKS)], is_overdue=True)
        self._disputed()
        self._without_knowledge()
        self._queued()
        self._drafts()

    def recent(self, code: str, *, is_overdue: bool) -> datetime | None:
        """A filing moment whose case waits for a decision now, within its term or beyond it."""
        now = clock.naive_local(self.season.now)
        found = []
        begin = timedelta(days=1 if is_overdue else 0, minutes=7)
        for step in range(0, 7 * 24 * 60, 19):
            at = self.season.now - begin - timedelta(minutes=step)
            times = self.stories.times(at, code)
            if times.accepted_at <= now and (times.due_at < now) == is_overdue:
                hour = clock.naive_local(at).hour
                found += [at] if 7 <= hour < 23 else []
        return self.plot.chance.choice(found) if found else None

    def _ground(self, at: datetime) -> Ground:
        day = clock.local(at).date()
        ground = next(self._grounds)
        if ground is Ground.CAMPAIGN and not self.season.law.campaign_for(day).is_open(day):
            return Ground.FREE_CHOICE
        return ground

    def _waiting(self, where: str, *, is_overdue: bool) -> None:
        plot = self.plot
        if where == "main":
            member, panel = plot.someone(places.ALMALY, named.OTHER), plot.panel(named.MAIN)
        elif where == "abai":
            member = plot.someone(places.SEMEY, named.WITHOUT_CONTRACT)
            panel = plot.panel("semey-103")
        else:
            member, panel = plot.on_route()
        at = self.recent(panel.organization.code, is_overdue=is_overdue)
        if at is None:
            return
        told = self.stories.ask(member.person, panel, self._ground(at), at)
        taken_at = clock.moment(told.times.accepted_at) + timedelta(minutes=3)
        if plot.chance.random() < 0.3 and taken_at < self.season.now:
            self.stories.then(
                told,
                lambda row: actions.take(row.pk, self.stories.specialists[panel.organization.code]),
                taken_at,
            )

    def _disputed(self) -> None:
        """A rule fails and the person says why it should not."""
        plot = self.plot
        closed = plot.organizations.panels[named.CLOSED]
        for text, (home, code, panel, ground) in zip(
            _DISPUTES,
            (
                (places.ALMALY, named.OTHER, plot.panel(named.MAIN), Ground.CHANGE_OF_RESIDENCE),
                (places.SEMEY, "semey-103", plot.panel(named.MAIN), Ground.FREE_CHOICE),
                (places.ALMALY, named.OTHER, closed, Ground.FREE_CHOICE),
            ),
            strict=True,
        ):
            at = self.recent(panel.organization.code, is_overdue=False)
            at = at or self.recent(panel.organization.code, is_overdue=True)
            if at is not None:
                member = plot.someone(home, code)
                self.stories.ask(member.person, panel, ground, at, disputed_text=text)

    def _without_knowledge(self) -> None:
        """Attached by a paper application the person never wrote, they say."""
        plot = self.plot
        member = plot.someone(places.ALMALY, named.OTHER, basis=Basis.APPLICATION)
        at = self.recent(named.MAIN, is_overdue=False) or self.recent(named.MAIN, is_overdue=True)
        if at is not None:
            panel = plot.panel(named.MAIN)
            self.stories.ask(member.person, panel, Ground.ATTACHED_WITHOUT_KNOWLEDGE, at)

    def _queued(self) -> None:
        """Filed out of hours: at any moment some organization receives nobody."""
        plot, now = self.plot, clock.naive_local(self.season.now)
        candidates = [
            (home, code, wanted)
            for home, code, wanted in (
                (places.BOSTANDYK, named.OTHER, named.PRIVATIZED),
                (places.ARKHAT, named.RURAL, named.POINT),
                (places.ALMALY, named.OTHER, named.MAIN),
                (places.AUEZOV, named.MAIN, named.NO_SATURDAYS),
            )
        ]
        left = len(plot.many(4)) + 1
        for minutes in range(9, 120, 11):
            for home, code, wanted in candidates:
                at = self.season.now - timedelta(minutes=minutes)
                if left and self.stories.times(at, wanted).accepted_at > now:
                    member = plot.someone(home, code)
                    self.stories.ask(member.person, plot.panel(wanted), self._ground(at), at)
                    left -= 1

    def _drafts(self) -> None:
        """Begun and not sent; of somebody at home and of the clerk."""
        plot = self.plot
        for n in plot.many(5):
            member, panel = plot.on_route()
            at = self.season.now - timedelta(hours=5 + 31 * n)
            self.stories.timeline.at(at, _draft(member, panel))
        member = plot.someone(places.ALMALY, named.OTHER)
        at = self.season.now - timedelta(minutes=50)
        self.stories.timeline.at(at, _draft(member, plot.panel(named.MAIN), by=plot.clerk))


def _draft(
    member: Member, panel: Panel, by: Callable[[], User] | None = None
) -> Callable[[], object]:
    return lambda: make.draft(
        member.person,
        panel,
        by=by() if by else None,
        channel=Channel.REGISTRY_DESK if by else Channel.PORTAL,
        documents=(),
    )
