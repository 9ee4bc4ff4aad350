"""What befalls one person at the same moment: one thing wins, nothing hangs, counters stay true."""

import threading
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from applications import actions
from applications.actions import filing
from applications.errors import AlreadyOpen, ChangedMeanwhile, NothingScheduled
from applications.models import Application, ApplicationEvent
from campaigns import clock as campaign_clock
from codes import ApplicationStatus as Status
from codes import Ground, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment
from registry.queries import counter_differences
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

KINDS = ApplicationEvent.Kind


def specialist(panel: Any) -> User:
    return make.staff(Role.SPECIALIST, organization=panel.organization)


def test_approvals_against_deaths_and_departures_of_the_same_people() -> None:
    first, second = make.PanelFactory(), make.PanelFactory()
    of_first, of_second = specialist(first), specialist(second)
    jobs: list[Any] = []
    people = []
    for number in range(16):
        # Half goes one way, half the other: panels are locked in the order of ids all the same.
        old, new, user = (first, second, of_second) if number % 2 else (second, first, of_first)
        person = make.PersonFactory(lives_in="751110000")
        people.append(person)
        make.attached(person, old)
        application = make.filed(
            person, new, ground=Ground.CAMPAIGN if number % 4 < 2 else Ground.FREE_CHOICE
        )
        jobs.append(
            lambda application=application, user=user: actions.approve(
                application.pk, user, version=application.version
            )
        )
        record = actions.record_death if number % 3 else actions.record_departure
        jobs.append(
            lambda person=person, record=record: record(
                person.pk, date(2026, 10, 14), source="population_register"
            )
        )
    outcomes = together(jobs)
    assert failures(outcomes, ChangedMeanwhile) == []
    today = campaign_clock.today()
    assert counter_differences(today) == []
    for person in people:
        left = Attachment.objects.filter(
            person=person, cancelled_at__isnull=True, period__endswith__isnull=True
        )
        assert not left.exists()
        application = Application.objects.get(person=person)
        assert application.status in (Status.CLOSED, Status.EFFECTIVE)


def test_twenty_drafts_of_one_person_make_one_application() -> None:
    panel, person = make.PanelFactory(), make.PersonFactory(lives_in="751110000")
    drafts = [make.draft(person, panel, ground=Ground.FIRST_ATTACHMENT) for _ in range(20)]
    outcomes = together([lambda row=row: make.sent(row) for row in drafts])
    assert failures(outcomes, AlreadyOpen) == []
    filed = [outcome for outcome in outcomes if isinstance(outcome, Application)]
    assert len(filed) == 1
    assert all(
        outcome.application == filed[0] for outcome in outcomes if isinstance(outcome, AlreadyOpen)
    )
    assert Application.objects.exclude(status=Status.DRAFT).count() == 1


def test_twenty_posts_of_one_draft_answer_with_the_same_application() -> None:
    row = make.draft(
        make.PersonFactory(lives_in="751110000"),
        make.PanelFactory(),
        ground=Ground.FIRST_ATTACHMENT,
    )
    outcomes = together([lambda: make.sent(row) for _ in range(20)])
    assert failures(outcomes) == []
    assert len({outcome.number for outcome in outcomes}) == 1
    assert ApplicationEvent.objects.filter(application=row, kind=KINDS.FILED).count() == 1


def take_the_person_lock_out(monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """Nobody is locked, and nobody writes before all have looked for an open application."""
    everybody_has_looked = threading.Barrier(jobs)
    look, here = filing.open_application, threading.local()

    def looks(person_id: int) -> Application | None:
        found = look(person_id)
        if not hasattr(here, "has_looked"):  # a second look names the one that was there first
            here.has_looked = True
            everybody_has_looked.wait(WITHIN)
        return found

    monkeypatch.setattr(filing, "open_application", looks)
    monkeypatch.setattr(
        filing, "lock", lambda pk: Application.objects.select_related("person").get(pk=pk)
    )


def test_without_lock_and_constraint_one_person_has_many_open_applications(
    monkeypatch: pytest.MonkeyPatch, without_constraints
) -> None:  # type: ignore[no-untyped-def]
    panel, person = make.PanelFactory(), make.PersonFactory(lives_in="751110000")
    drafts = [make.draft(person, panel, ground=Ground.FIRST_ATTACHMENT) for _ in range(8)]

    def mend() -> None:
        Application.objects.filter(person=person, status=Status.IN_REVIEW).update(
            status=Status.WITHDRAWN, closed_at=campaign_clock.now(), close_reason="race"
        )

    without_constraints(Application, "application_one_open_a_person", mend=mend)
    take_the_person_lock_out(monkeypatch, len(drafts))
    together([lambda row=row: make.sent(row) for row in drafts])
    assert Application.objects.filter(person=person, status=Status.IN_REVIEW).count() > 1


def test_without_the_lock_the_constraint_still_holds_and_is_told_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel, person = make.PanelFactory(), make.PersonFactory(lives_in="751110000")
    drafts = [make.draft(person, panel, ground=Ground.FIRST_ATTACHMENT) for _ in range(8)]
    take_the_person_lock_out(monkeypatch, len(drafts))
    outcomes = together([lambda row=row: make.sent(row) for row in drafts])
    assert failures(outcomes, AlreadyOpen) == []
    assert Application.objects.filter(person=person, status=Status.IN_REVIEW).count() == 1
    assert len([row for row in outcomes if isinstance(row, Application)]) == 1


def test_four_workers_accept_each_waiting_application_once(clock) -> None:  # type: ignore[no-untyped-def]
    panel = make.PanelFactory()
    clock.set("2026-10-14T19:00")
    for _ in range(24):
        make.filed(make.PersonFactory(lives_in="751110000"), panel, ground=Ground.FIRST_ATTACHMENT)
    clock.set("2026-10-15T08:00")
    accepted = together([actions.accept_due] * 4)
    assert failures(accepted) == []
    actions.accept_due()  # what one held while the others looked
    assert Application.objects.filter(status=Status.IN_REVIEW).count() == 24
    assert ApplicationEvent.objects.filter(kind=KINDS.ACCEPTED).count() == 24
    assert Message.objects.filter(template="application_accepted", channel="account").count() == 24
    assert actions.accept_due() == 0


def test_an_approval_against_a_withdrawal_has_one_winner() -> None:
    panel = make.PanelFactory()
    user = specialist(panel)
    filed = [
        make.filed(make.PersonFactory(lives_in="751110000"), panel, ground=Ground.FIRST_ATTACHMENT)
        for _ in range(8)
    ]
    jobs: list[Any] = []
    for row in filed:
        jobs.append(lambda row=row: actions.approve(row.pk, user, version=row.version))
        jobs.append(lambda row=row: actions.withdraw(row.pk, row.filed_by, version=row.version))
    outcomes = together(jobs)
    assert failures(outcomes, ChangedMeanwhile) == []
    for number, row in enumerate(filed):
        pair = outcomes[2 * number : 2 * number + 2]
        assert len([one for one in pair if isinstance(one, Application)]) == 1
        row.refresh_from_db()
        is_attached = Attachment.objects.filter(person=row.person_id).exists()
        assert is_attached == (row.status == Status.EFFECTIVE)
    assert counter_differences(campaign_clock.today()) == []


def test_the_first_of_january_against_renouncing_and_other_approvals(clock) -> None:  # type: ignore[no-untyped-def]
    old, new, other = make.PanelFactory(), make.PanelFactory(), make.PanelFactory()
    of_new, of_other = specialist(new), specialist(other)
    scheduled, pending = [], []
    for _ in range(8):
        person = make.PersonFactory(lives_in="751110000")
        make.attached(person, old)
        scheduled.append(make.approved(person, new, of_new))
    clock.set("2026-12-30T11:00")
    for row in scheduled:
        pending.append(make.filed(row.person, other, ground=Ground.FREE_CHOICE))
    clock.set("2027-01-01T00:00")
    jobs: list[Any] = [actions.make_effective] * 3
    for row, free in zip(scheduled, pending, strict=True):
        jobs.append(lambda row=row: actions.renounce(row.pk, row.filed_by))
        jobs.append(lambda free=free: actions.approve(free.pk, of_other, version=free.version))
    outcomes = together(jobs)
    assert failures(outcomes, NothingScheduled) == []
    assert len([one for one in outcomes if isinstance(one, NothingScheduled)]) == len(scheduled)
    actions.make_effective()
    for row, free in zip(scheduled, pending, strict=True):
        row.refresh_from_db()
        free.refresh_from_db()
        assert free.status == Status.EFFECTIVE
        ends = ApplicationEvent.objects.filter(
            application=row, kind__in=[KINDS.EFFECTIVE, KINDS.REPLACED]
        )
        assert ends.count() == 1
    assert counter_differences(date(2027, 1, 1)) == []
    other.refresh_from_db()
    assert other.attached == len(scheduled)
