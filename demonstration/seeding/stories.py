"""Telling one application: filed at its moment, accepted by the clock, decided by somebody."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from applications import actions
from applications.errors import ReasonNeeded
from applications.models import Application
from campaigns import clock
from campaigns.hours import DEFAULT_HOURS, WeekHours
from codes import Category, Channel, Document, Filer, Ground, PersonStatus, RefusalGround
from demonstration import factories as make
from eligibility.days import age_on
from eligibility.law import Times
from registry.models import Panel, Person

from .organizations import HOURS
from .timeline import Season, Timeline

REASON = "Проверено с заявителем, обстоятельства подтверждены."
_LATEST_DECISION = timedelta(minutes=112)  # acceptance ends two hours before closing


@dataclass
class Told:
    """An application of the story; `row` once it is filed."""

    person: Person
    panel: Panel
    ground: Ground
    filed_at: datetime
    times: Times
    pk: int = 0
    columns: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> Application:
        """The application as it stands now."""
        return Application.objects.get(pk=self.pk)


class Stories:
    """Puts applications into the timeline."""

    def __init__(
        self,
        season: Season,
        timeline: Timeline,
        specialists: dict[str, User],
        chance: random.Random,
    ) -> None:
        self.season, self.timeline, self.specialists = season, timeline, specialists
        self.chance = chance

    def hours(self, code: str) -> WeekHours:
        """Opening hours of an organization of the story."""
        week = HOURS[code]
        return WeekHours(week) if week else DEFAULT_HOURS

    def times(self, at: datetime, code: str, channel: Channel = Channel.PORTAL) -> Times:
        """When an application filed at the aware moment is accepted and due."""
        return self.season.law.times(clock.naive_local(at), channel, self.hours(code))

    def moment(
        self,
        first: date,
        last: date,
        code: str,
        *,
        before: datetime | None = None,
        at_desk: bool = False,
    ) -> datetime:
        """A filing moment between two days whose decision can lie before `before` (the story's end)."""
        limit = (before or self.season.now) - _LATEST_DECISION - timedelta(minutes=5)
        days = (last - first).days
        for _ in range(1000):
            day = first + timedelta(days=self.chance.randint(0, max(0, days)))
            hour = self.chance.choice((8, 9, 9, 10, 10, 11, 12, 14, 15, 16, 17, 19, 21))
            naive = datetime.combine(day, time(hour, self.chance.randrange(60)))
            if (
                at_desk
                and not self.season.law.times(
                    naive, Channel.REGISTRY_DESK, self.hours(code)
                ).is_immediate
            ):
                continue
            at = clock.moment(naive)
            if clock.moment(self.times(at, code).accepted_at) <= limit:
                return at
        raise LookupError(f"no moment for {code} between {first} and {last}")

    def ask(
        self,
        person: Person,
        panel: Panel,
        ground: Ground,
        at: datetime,
        *,
        by: Callable[[], User] | None = None,
        channel: Channel = Channel.PORTAL,
        filer: Filer = Filer.SELF,
        is_panel_chosen: bool = True,
        without: Collection[Document] = (),
        **columns: Any,
    ) -> Told:
        """File an application at the moment, and accept it by the clock when its time comes.

        `without` names documents that it lacks.
        """
        code = self._code(panel)
        told = Told(person, panel, ground, at, self.times(at, code, channel), columns=columns)

        def file() -> None:
            told.pk = make.filed(
                person,
                panel if is_panel_chosen else None,
                organization=panel.organization,
                by=by() if by else None,
                ground=ground,
                filer=filer,
                channel=channel,
                documents=tuple(
                    paper for paper in papers(person, ground, filer, at) if paper not in without
                ),
                **columns,
            ).pk

        self.timeline.at(at, file)
        accepted_at = clock.moment(told.times.accepted_at)
        if accepted_at > at and accepted_at <= self.season.now:
            self.timeline.at(accepted_at, actions.accept_due)
        return told

    @staticmethod
    def _code(panel: Panel) -> str:
        return panel.organization.code

    def decision_moment(self, told: Told) -> datetime:
        """Some time after acceptance and well before the end of that day's reception."""
        accepted_at = clock.moment(told.times.accepted_at)
        return accepted_at + timedelta(minutes=self.chance.randrange(12, 110))

    def then(
        self, told: Told, do: Callable[[Application], object], at: datetime | None = None
    ) -> datetime:
        """Do something with the application as it stands then; returns the moment."""
        at = at or self.decision_moment(told)
        self.timeline.at(at, lambda: do(told.row))
        return at

    def approve(self, told: Told, *, by: str = "") -> datetime:
        """Approved by the organization's specialist (or that of `by`); warnings get a reason."""

        def decide(row: Application) -> None:
            user = self.specialists[by or self._code(told.panel)]
            try:
                actions.approve(row.pk, user, version=row.version)
            except ReasonNeeded:
                actions.approve(row.pk, user, version=row.version, reason=REASON)

        return self.then(told, decide)

    def refuse(self, told: Told, ground: RefusalGround, text: str) -> datetime:
        """Refused by the organization's specialist."""
        return self.then(
            told,
            lambda row: actions.refuse(
                row.pk,
                self.specialists[self._code(told.panel)],
                version=row.version,
                ground=ground,
                text=text,
            ),
        )

    def withdraw(self, told: Told) -> datetime:
        """Taken back by the person."""
        return self.then(told, lambda row: actions.withdraw(row.pk, row.filed_by))


def papers(person: Person, ground: Ground, filer: Filer, at: datetime) -> list[Document]:
    """The documents that the rules ask of this application (rulebook 5), as the register knows them."""
    age = age_on(person.birth_on, clock.local(at).date())
    found = [Document.BIRTH_CERTIFICATE if age < 16 else Document.IDENTITY_CARD]
    if person.status in (PersonStatus.FOREIGNER_PERMANENT, PersonStatus.STATELESS_PERMANENT):
        found = [Document.RESIDENCE_PERMIT]
    if filer is not Filer.SELF and age < 18:
        found += [Document.REPRESENTATIVE_IDENTITY, Document.REPRESENTATION_DOCUMENT]
    if filer in (Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER):
        found.append(Document.GUARDIANSHIP_DOCUMENT)
    if filer is Filer.PROXY:
        found.append(Document.POWER_OF_ATTORNEY)
    categories = set(person.categories.values_list("category", flat=True))
    if categories & {Category.PENSIONER, Category.PERSON_WITH_DISABILITY}:
        found.append(Document.PENSION_CERTIFICATE)
    if Category.WARD_OF_INSTITUTION in categories:
        found.append(Document.LOCAL_EXECUTIVE_DECISION)
    if ground is Ground.VOLUNTARY_HEALTH_INSURANCE:
        found = [Document.FOREIGN_PASSPORT, Document.INSURANCE_CONTRACT]
    if ground is Ground.SERVICE_AGREEMENT:
        asylum = person.status == PersonStatus.ASYLUM_SEEKER
        found = [Document.ASYLUM_CERTIFICATE if asylum else Document.FOREIGN_PASSPORT]
        found.append(Document.SERVICE_AGREEMENT)
    return found
