"""A worker is killed in the middle of a plan of moves: another continues, nobody is lost or moved twice."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Count

from applications.actions import moves, moving
from applications.actions.moves import Move
from applications.models import MoveItem
from codes import MoveKind, MoveState, PlanState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Person
from registry.queries import counter_differences
from registry.takeover import Entry, take_over
from tests.faults import moving_worker
from tests.faults.conftest import Script

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

TODAY, PEOPLE = date(2026, 10, 14), 120


def test_a_killed_worker_s_plan_is_continued(
    script: Callable[..., Script], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make.PanelFactory()
    new = make.PanelFactory(site=old.site)
    people = Person.objects.bulk_create(
        Person(last_name="Т", first_name="А", birth_on=date(1980, 1, 1), sex="male", language="ru")
        for _ in range(PEOPLE)
    )
    take_over([Entry(person.pk, old, date(2019, 3, 1)) for person in people], actor="test")
    head = make.staff(Role.ORG_HEAD, organization=old.organization)
    plan = moves.make(
        head,
        kind=MoveKind.TRANSFER,
        organization=old.organization,
        act_number="17",
        act_on=TODAY,
        first_on=TODAY,
        moves=[Move(person.pk, old.pk, new.pk) for person in people],
    )
    moves.agree(plan.pk, head)
    moves.start(plan.pk, head)
    for name, value in moving_worker.environment().items():
        monkeypatch.setenv(name, value)
    worker = script(moving_worker.CODE, str(plan.pk), "30", "2026-10-14T10:30")
    assert [worker.line() for _ in range(3)] == ["30", "30", "written"]
    worker.kill()

    plan.refresh_from_db()
    assert (plan.state, plan.done) == (PlanState.RUNNING, 60)
    assert plan.items.filter(state=MoveState.DONE).count() == 60
    assert counter_differences(TODAY) == []

    assert moving.run(plan.pk)  # what the sweep has another worker do
    plan.refresh_from_db()
    assert (plan.state, plan.done, plan.skipped) == (PlanState.DONE, PEOPLE, 0)
    new.refresh_from_db()
    old.refresh_from_db()
    assert (old.attached, new.attached) == (0, PEOPLE)
    once = Attachment.objects.filter(panel=new).values("person").annotate(times=Count("pk"))
    assert {row["times"] for row in once} == {1}
    assert once.count() == PEOPLE
    told = Message.objects.filter(template="moved_by_transfer", channel="account")
    assert told.count() == PEOPLE
    assert not MoveItem.objects.filter(is_held=True).exists()
    assert counter_differences(TODAY) == []
