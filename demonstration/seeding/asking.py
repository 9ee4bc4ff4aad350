"""What people asked around applications: corrections of the register, rights to act for somebody."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from applications.actions import corrections
from codes import CorrectionOutcome, CorrectionSubject, Filer
from demonstration import factories as make
from demonstration.factories.rights import PDF

from . import organizations as named
from . import places

if TYPE_CHECKING:
    from .plot import Plot


class Asking:
    """Two corrections and a proof wait at the main clinic, a consent waits for the citizen."""

    def __init__(self, plot: "Plot") -> None:
        self.plot, self.cast = plot, plot.cast
        self.timeline, self.now = plot.stories.timeline, plot.season.now

    def plan(self) -> None:
        """All of it."""
        asker = self.plot.someone(places.ALMALY, named.MAIN, language="ru")
        neighbour = self.plot.someone(places.ALMALY, named.MAIN)
        at, now = self.timeline.at, self.now
        at(now - timedelta(days=9, minutes=20), self._answered)
        at(now - timedelta(days=2, minutes=40), self._of_the_daughter)
        at(
            now - timedelta(days=1, minutes=10),
            lambda: make.correction(
                asker.person,
                text="Номер дома неверный: 12, а не 21. Живу здесь с рождения.",
                shown="Адрес: Алматы",
                file=ContentFile(PDF, name="договор.pdf"),
            ),
        )
        at(
            now - timedelta(hours=20),
            lambda: make.asked_to_act(
                asker.person,
                neighbour.person,
                Filer.PROXY,
                until_on=self.plot.season.today + timedelta(days=300),
            ),
        )
        at(
            now - timedelta(days=1, hours=1),
            lambda: make.asked_to_act(
                self.cast.guardian.person, self.cast.citizen.person, days=182
            ),
        )

    def _of_the_daughter(self) -> None:
        corrections.ask(
            self.cast.users["citizen"],
            self.cast.daughter.person,
            CorrectionSubject.NAME,
            text="Қызымның аты қате: туу туралы куәлікте «Диана» деп жазылған.",
            shown=f"Аты-жөні: {self.cast.daughter.person.full_name}",
        )

    def _answered(self) -> None:
        row = make.correction(
            self.cast.citizen.person,
            text="Пәтер нөмірі көрсетілмеген: 14-пәтер.",
            shown="Мекенжай: Алматы",
        )
        self.timeline.at(
            self.now - timedelta(days=7),
            lambda: corrections.answer(
                row.pk,
                self.cast.specialists[named.OTHER],
                CorrectionOutcome.PASSED_ON,
                "Мекенжайды халық тіркелімі жүргізеді: сұрауыңыз сонда жіберілді.",
            ),
        )
