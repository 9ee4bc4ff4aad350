"""Months of everything at once through the services: counters equal the periods after each step."""

import contextlib
import random
from datetime import date, datetime, timedelta

import pytest

from applications import actions
from applications.errors import (
    AlreadyOpen,
    ChangedMeanwhile,
    NothingScheduled,
    PanelFilledUp,
    RulesFailed,
)
from applications.models import Application, ApplicationEvent
from campaigns import clock as campaign_clock
from codes import ApplicationStatus as Status
from codes import Ground, Role
from demonstration import factories as make
from registry.models import Attachment
from registry.queries import counter_differences
from tests.applications.told import no_contract

pytestmark = pytest.mark.django_db

REFUSALS = (AlreadyOpen, ChangedMeanwhile, NothingScheduled, PanelFilledUp, RulesFailed)
GROUNDS = [
    Ground.CAMPAIGN,
    Ground.CAMPAIGN,
    Ground.FREE_CHOICE,
    Ground.FIRST_ATTACHMENT,
    Ground.DOCTOR_CHOICE,
    Ground.CHANGE_OF_RESIDENCE,
]


class Months:
    """Three organizations with two small panels each, six people, and chance."""

    def __init__(self, seed: int, clock: object) -> None:
        self.chance, self.clock = random.Random(seed), clock
        self.at = datetime(2026, 10, 20, 10)
        sites = [make.SiteFactory() for _ in range(3)]
        self.panels = [make.PanelFactory(site=site, norm=2) for site in sites for _ in range(2)]
        self.specialists = {
            site.organization_id: make.staff(Role.SPECIALIST, organization=site.organization)
            for site in sites
        }
        self.nation = make.staff(Role.NATIONAL_ADMIN)
        self.region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
        self.people = [make.PersonFactory(lives_in="751110000") for _ in range(6)]
        for person in self.people[:5]:
            make.attached(person, self.chance.choice(self.panels))

    def some(self, *statuses: Status) -> Application:
        rows = list(Application.objects.filter(status__in=statuses).order_by("pk"))
        return self.chance.choice(rows) if rows else None  # type: ignore[return-value]

    def file(self) -> None:
        for _ in range(4):
            person, panel = self.chance.choice(self.people), self.chance.choice(self.panels)
            panel.refresh_from_db()
            with contextlib.suppress(*REFUSALS):
                make.filed(person, panel, ground=self.chance.choice(GROUNDS))
                return

    def approve(self) -> None:
        if row := self.some(Status.IN_REVIEW):
            user = self.specialists[row.organization_id]
            actions.approve(row.pk, user, version=row.version, reason="seen")

    def withdraw(self) -> None:
        if row := self.some(Status.QUEUED, Status.IN_REVIEW):
            actions.withdraw(row.pk, row.filed_by)

    def renounce(self) -> None:
        if row := self.some(Status.SCHEDULED):
            actions.renounce(row.pk, row.filed_by)

    def annul(self) -> None:
        if row := self.some(Status.SCHEDULED, Status.EFFECTIVE):
            actions.annul(row.pk, self.region, reason="court")

    def no_contract(self) -> None:
        if (row := self.some(Status.SCHEDULED, Status.EFFECTIVE)) and row.effective_on.month == 1:
            no_contract(row.organization, row.effective_on.year)
            actions.cancel_without_contract(row.pk, self.nation)

    def move(self) -> None:
        actions.record_move(
            self.chance.choice(self.people).pk,
            on=self.at.date() - timedelta(days=self.chance.randrange(3)),
            unit=make.unit(self.chance.choice(["751110000", "751210000"])),
        )

    def leave(self) -> None:
        person = self.people.pop(self.chance.randrange(len(self.people)))
        record = self.chance.choice([actions.record_death, actions.record_departure])
        record(person.pk, self.at.date(), source="population_register")
        self.people.append(make.PersonFactory(lives_in="751110000"))

    def tick(self) -> None:
        self.at += timedelta(days=self.chance.choice([1, 4, 9, 25]))
        self.clock.set(self.at)  # type: ignore[attr-defined]
        if self.chance.random() < 0.6:  # a sweep may come late
            actions.accept_due()
            actions.make_effective()
            actions.end_with_contracts()

    def step(self) -> None:
        verbs = [self.file] * 7 + [self.approve] * 9 + [self.tick] * 3
        verbs += [self.renounce, self.annul, self.no_contract, self.move, self.withdraw, self.leave]
        with contextlib.suppress(*REFUSALS):  # said no, and changed nothing
            self.chance.choice(verbs)()

    def check(self) -> None:
        today: date = campaign_clock.today()
        assert counter_differences(today) == []
        scheduled = Application.objects.filter(status=Status.SCHEDULED).select_related("attachment")
        for row in scheduled:
            assert row.attachment.cancelled_at is None
        future = Attachment.objects.filter(cancelled_at__isnull=True, period__startswith__gt=today)
        assert {row.pk for row in future} == {
            row.attachment_id for row in scheduled if row.effective_on > today
        }
        for row in Application.objects.exclude(status=Status.DRAFT):
            last = ApplicationEvent.objects.filter(application=row).order_by("pk").last()
            assert last is not None
            assert last.status == row.status


@pytest.mark.parametrize("seed", range(2))
def test_counters_periods_and_statuses_agree_after_every_step(seed: int, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-20T10:00")
    months = Months(seed, clock)
    for _ in range(120):
        months.step()
        months.check()
    assert months.at.year > 2026, "the first of January lies between"
    assert Application.objects.filter(decided_at__isnull=False).count() > 5
