"""A plan of moves against itself, against choices and against deaths, on real connections."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from applications import actions
from applications.actions import moves, moving
from applications.actions.moves import Move
from applications.models import MoveItem, MovePlan
from codes import Ground, MoveKind, MoveState, PlanState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Panel, Person
from registry.queries import counter_differences
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

TODAY, PEOPLE = date(2026, 10, 14), 12


class Town:
    """A list of twelve people whose doctor leaves, and the plan that moves them, running."""

    def __init__(self) -> None:
        self.old = make.PanelFactory()
        self.new = make.PanelFactory(site=self.old.site)
        self.people: list[Person] = [
            make.PersonFactory(lives_in="751110000") for _ in range(PEOPLE)
        ]
        for person in self.people:
            make.attached(person, self.old)
        head = make.staff(Role.ORG_HEAD, organization=self.old.organization)
        self.plan = moves.make(
            head,
            kind=MoveKind.TRANSFER,
            organization=self.old.organization,
            act_number="17",
            act_on=TODAY,
            first_on=TODAY,
            moves=[Move(person.pk, self.old.pk, self.new.pk) for person in self.people],
        )
        moves.agree(self.plan.pk, head)
        moves.start(self.plan.pk, head)


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town()
    yield made
    made.plan.refresh_from_db()
    assert made.plan.state == PlanState.DONE
    assert made.plan.done + made.plan.skipped == made.plan.people == PEOPLE
    assert made.plan.done == made.plan.items.filter(state=MoveState.DONE).count()
    assert counter_differences(TODAY) == []


def live(panel: Panel) -> int:
    return Attachment.objects.filter(
        panel=panel, cancelled_at__isnull=True, period__endswith__isnull=True
    ).count()


def batches(plan: MovePlan) -> Callable[[], int]:
    """Work as a worker does, in small batches, until nothing is left."""

    def work() -> int:
        done = 0
        while MovePlan.objects.get(pk=plan.pk).state == PlanState.RUNNING:
            done += moving.run_batch(plan.pk, size=3) or 0
        return done

    return work


def test_four_workers_at_one_plan_move_everybody_once(town: Town) -> None:
    outcomes = together([batches(town.plan)] * 4)
    assert failures(outcomes) == []
    assert (live(town.old), live(town.new)) == (0, PEOPLE)
    assert Attachment.objects.filter(panel=town.new).count() == PEOPLE
    told = Message.objects.filter(template="moved_by_transfer", channel="account")
    assert told.count() == PEOPLE


def test_without_the_plan_s_lock_the_second_worker_runs_into_the_database(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_read = threading.Barrier(2)
    look_again = moving._look_again

    def late(plan: MovePlan, items: list[MoveItem]) -> Any:
        both_have_read.wait(WITHIN)
        return look_again(plan, items)

    unlocked = MovePlan.objects.get_queryset()
    monkeypatch.setattr(moving, "_look_again", late)
    monkeypatch.setattr(MovePlan.objects, "select_for_update", lambda **_: unlocked.all())
    outcomes = together([lambda: moving.run_batch(town.plan.pk)] * 2)
    # Both took the same people in hand: what the first has done, the table lets nobody rewrite.
    (refused,) = failures(outcomes)
    assert "Cannot update" in str(refused)
    assert Attachment.objects.filter(panel=town.new).count() == PEOPLE


def test_a_plan_against_choices_and_deaths_loses_nobody(town: Town) -> None:
    elsewhere = make.PanelFactory()
    specialist = make.staff(Role.SPECIALIST, organization=elsewhere.organization)
    choosing, dying = town.people[:3], town.people[3:6]
    filed = [make.filed(person, elsewhere, ground=Ground.FREE_CHOICE) for person in choosing]

    def approve(pk: int, version: int) -> Callable[[], Any]:
        return lambda: actions.approve(pk, specialist, version=version, reason="seen")

    def die(pk: int) -> Callable[[], Any]:
        return lambda: actions.record_death(pk, date(2026, 10, 13), source="test")

    outcomes = together(
        [
            batches(town.plan),
            *(approve(row.pk, row.version) for row in filed),
            *(die(person.pk) for person in dying),
        ]
    )
    assert failures(outcomes) == []
    assert (live(elsewhere), live(town.new), live(town.old)) == (3, PEOPLE - 6, 0)


def test_stopping_waits_for_the_batch_in_hand(town: Town) -> None:
    head = town.plan.made_by

    def stop() -> str:
        return moves.stop(town.plan.pk, head).state

    outcomes = together([lambda: moving.run_batch(town.plan.pk, size=6), stop])
    assert failures(outcomes) == []
    town.plan.refresh_from_db()
    assert (town.plan.state, town.plan.done) in {(PlanState.STOPPED, 6), (PlanState.STOPPED, 0)}
    moves.go_on(town.plan.pk, head)
    moving.run(town.plan.pk)
