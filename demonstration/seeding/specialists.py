"""What a specialist and those around them find: "this was not me", a question to the head, papers to compare."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from applications import actions
from applications.models import Application, Objection
from campaigns import clock
from codes import Channel, Document, Ground
from demonstration.factories.rights import PDF

from . import organizations as named
from . import places
from .stories import Told

if TYPE_CHECKING:
    from .plot import Plot

HOUR = timedelta(hours=1)
OUTCOMES = Objection.Outcome
_FOUND = {
    OUTCOMES.FILED_BY_PERSON: "Подпись на бланке сверена, человек подтвердил по телефону, что подавал сам.",
    OUTCOMES.CONFIRMED: "В тот день человек был в другом городе, подпись на бланке не его.",
}


class Specialists:
    """At the main clinic: one objection waits, two are settled; the head is asked twice and answered once."""

    def __init__(self, plot: "Plot") -> None:
        self.plot, self.stories, self.season = plot, plot.stories, plot.season

    def plan(self) -> None:
        """All of it."""
        self._object(self._desk_moment(timedelta(minutes=90)), None)
        week = timedelta(days=9)
        for after, outcome in enumerate(OUTCOMES):
            told = self._object(self._desk_moment(week + timedelta(days=3 * after)), outcome)
            if told is not None and outcome == OUTCOMES.FILED_BY_PERSON:
                self.stories.then(
                    told, self._approve, clock.moment(told.times.accepted_at) + 3 * HOUR
                )
        self._ask("Адрес в регистре один, в договоре аренды другой. Какое основание выбрать?", "")
        self._ask(
            "Документ читается, но срок его вышел вчера. Отказать или просить новый?",
            "Просите новый: срок решения это позволяет.",
        )
        self._papers()

    def _desk_moment(self, before: timedelta) -> datetime | None:
        """The latest moment, so long before the story's end, when the desk takes applications."""
        for minutes in range(0, 6 * 24 * 60, 13):
            at = self.season.now - before - timedelta(minutes=minutes)
            times = self.stories.times(at, named.MAIN, Channel.REGISTRY_DESK)
            day = clock.local(at).date()
            if times.is_immediate and self.season.law.value("registry_desk_open_to_everyone", day):
                return at
        return None

    def _object(self, at: datetime | None, outcome: str | None) -> Told | None:
        if at is None:
            return None
        member = self.plot.someone(places.ALMALY, named.OTHER)
        told = self.stories.ask(
            member.person,
            self.plot.panel(named.MAIN),
            Ground.FREE_CHOICE,
            at,
            by=self.plot.clerk,
            channel=Channel.REGISTRY_DESK,
        )
        self.stories.then(told, lambda row: actions.object_to(row.pk, None), at + HOUR)
        if outcome is not None:
            self.stories.then(told, lambda row: self._settle(row, outcome), at + 2 * HOUR)
        return told

    def _settle(self, row: Application, outcome: str) -> None:
        actions.settle(
            row.objections.get().pk,
            self.plot.cast.users["regional-admin"],
            outcome=outcome,
            text=_FOUND[OUTCOMES(outcome)],
        )

    def _approve(self, row: Application) -> None:
        specialist = self.stories.specialists[named.MAIN]
        actions.approve(row.pk, specialist, version=row.version, reason="Проверено управлением.")

    def _waiting(self) -> tuple[Told, datetime]:
        """A case of the main clinic, filed some hours ago, and a moment after its acceptance."""
        for minutes in range(50, 10 * 24 * 60, 13):
            at = self.season.now - timedelta(minutes=minutes)
            accepted_at = clock.moment(self.stories.times(at, named.MAIN).accepted_at)
            if 8 <= clock.local(at).hour < 22 and accepted_at + HOUR / 2 < self.season.now:
                member = self.plot.someone(places.ALMALY, named.OTHER)
                told = self.stories.ask(
                    member.person, self.plot.panel(named.MAIN), Ground.FREE_CHOICE, at
                )
                return told, accepted_at
        raise LookupError("no moment at the main clinic")

    def _ask(self, text: str, answer: str) -> None:
        told, accepted_at = self._waiting()
        self.stories.then(
            told,
            lambda row: actions.ask_head(row.pk, self.stories.specialists[named.MAIN], text=text),
            accepted_at + timedelta(minutes=8),
        )
        if answer:
            self.stories.then(
                told,
                lambda row: actions.answer_specialist(
                    row.head_questions.get().pk, self.plot.cast.users["head"], text=answer
                ),
                accepted_at + timedelta(minutes=22),
            )

    def _papers(self) -> None:
        """Two files came with one answer: they are looked at next to each other."""
        told, accepted_at = self._waiting()
        self.stories.then(told, _reply, accepted_at + timedelta(minutes=12))


def _reply(row: Application) -> None:
    actions.reply(
        row.pk,
        row.filed_by,
        files=[
            (Document.IDENTITY_CARD, ContentFile(PDF, name="удостоверение.pdf")),
            (Document.PASSPORT, ContentFile(PDF + b"\n", name="паспорт.pdf")),
        ],
    )
