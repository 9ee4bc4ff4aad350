"""Documents that were missing: asked for and awaited, asked for and come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from applications import actions
from applications.models import Application
from campaigns import clock
from codes import Document, Filer, Ground
from demonstration.factories.rights import PDF

from . import organizations as named
from . import places
from .organizations import UNDER_15
from .stories import Told

if TYPE_CHECKING:
    from .plot import Plot

_PROOF = "court_decision|guardianship_document|representation_document"
_IN_WORDS = "Куәліктің екі беті де анық көрінетін болсын."
_ASKED_AFTER, _ANSWERED_AFTER = timedelta(minutes=15), timedelta(minutes=35)


class MissingDocuments:
    """The citizen is asked about her daughter; at the main clinic one waits and one has answered."""

    def __init__(self, plot: "Plot") -> None:
        self.plot, self.stories, self.season = plot, plot.stories, plot.season

    def plan(self) -> None:
        """All of it."""
        cast = self.plot.cast
        at = self._moment(named.OTHER)
        told = self.stories.ask(
            cast.daughter.person,
            self.plot.organizations.panels_of(named.OTHER, UNDER_15)[0],
            self._ground(at),
            at,
            by=lambda: cast.users["citizen"],
            filer=Filer.PARENT,
            without=(Document.REPRESENTATION_DOCUMENT,),
        )
        self._ask(told, [_PROOF], _IN_WORDS)
        awaited, answered = self._someone(), self._someone()
        self._ask(awaited, ["identity"], "")
        self._ask(answered, ["identity"], "")
        self.stories.then(answered, _reply, self._after(answered, _ANSWERED_AFTER))

    def _someone(self) -> Told:
        member = self.plot.someone(places.ALMALY, named.OTHER)
        at = self._moment(named.MAIN)
        return self.stories.ask(
            member.person,
            self.plot.panel(named.MAIN),
            self._ground(at),
            at,
            without=(Document.IDENTITY_CARD,),
        )

    def _ask(self, told: Told, entries: Sequence[str], text: str) -> None:
        def ask(row: Application) -> None:
            specialist = self.stories.specialists[told.panel.organization.code]
            actions.ask_for_documents(
                row.pk, specialist, version=row.version, entries=entries, text=text
            )

        self.stories.then(told, ask, self._after(told, _ASKED_AFTER))

    def _ground(self, at: datetime) -> Ground:
        day = clock.local(at).date()
        is_open = self.season.law.campaign_for(day).is_open(day)
        return Ground.CAMPAIGN if is_open else Ground.FREE_CHOICE

    @staticmethod
    def _after(told: Told, time: timedelta) -> datetime:
        return clock.moment(told.times.accepted_at) + time

    def _moment(self, code: str) -> datetime:
        """The latest hour of day whose case was accepted long enough ago to be asked about and answered."""
        for minutes in range(40, 10 * 24 * 60, 13):
            at = self.season.now - timedelta(minutes=minutes)
            accepted_at = clock.moment(self.stories.times(at, code).accepted_at)
            if 8 <= clock.local(at).hour < 22 and accepted_at + _ANSWERED_AFTER < self.season.now:
                return at
        raise LookupError(f"no moment for {code}")


def _reply(row: Application) -> None:
    actions.reply(
        row.pk,
        row.filed_by,
        files=[(Document.IDENTITY_CARD, ContentFile(PDF, name="kuelik.pdf"))],
    )
