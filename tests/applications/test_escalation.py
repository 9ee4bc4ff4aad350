"""A term that passed comes before the head, a day later before the region, once each."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from applications import actions, queries
from applications.actions import escalation
from applications.models import Application, ApplicationEvent, Escalation
from campaigns import clock as campaign_clock
from codes import Role
from codes.violations import constraint_of
from demonstration import factories as make
from notifications.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(town: SimpleNamespace) -> SimpleNamespace:
    """The town with a head and a region; `row` is due on Thursday 15 October at 20:00."""
    town.head = make.staff(Role.ORG_HEAD, organization=town.new.organization)
    town.region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    town.row = make.filed(town.person, town.new)
    assert campaign_clock.local(town.row.due_at).isoformat()[:16] == "2026-10-15T20:00"
    return town


def levels() -> list[tuple[str, str]]:
    return [(row.application.number, row.level) for row in Escalation.objects.order_by("pk")]


def said(user: object) -> list[Message]:
    return list(Message.objects.filter(user=user, channel="account"))


def test_nothing_before_the_term(late: SimpleNamespace, clock: SimpleNamespace) -> None:
    clock.set("2026-10-15T19:59")
    assert actions.escalate_due() == 0
    assert levels() == []


def test_the_head_at_the_term_the_region_a_day_later(
    late: SimpleNamespace, clock: SimpleNamespace
) -> None:
    number, version = late.row.number, late.row.version
    clock.set("2026-10-15T20:00")
    assert actions.escalate_due() == 1
    assert actions.escalate_due() == 0, "harmless twice"
    assert levels() == [(number, "head")]
    (letter,) = said(late.head)
    assert number in letter.body
    assert said(late.region) == []
    clock.set("2026-10-16T19:59")
    assert actions.escalate_due() == 0
    clock.set("2026-10-16T20:00")
    assert actions.escalate_due() == 1
    assert levels() == [(number, "head"), (number, "region")]
    (letter,) = said(late.region)
    assert late.person.last_name not in letter.body
    events = ApplicationEvent.objects.filter(kind="escalated").order_by("at")
    assert [event.facts["level"] for event in events] == ["head", "region"]
    late.row.refresh_from_db()
    assert late.row.version == version, "a page open at the specialist's does not grow old by it"


def test_run_late_both_levels_are_written(late: SimpleNamespace, clock: SimpleNamespace) -> None:
    clock.set("2026-10-20T09:00")
    assert actions.escalate_due() == 2
    row = Escalation.objects.first()
    assert row is not None
    assert row.due_at == late.row.due_at


def test_a_decision_ends_it(late: SimpleNamespace, clock: SimpleNamespace) -> None:
    clock.set("2026-10-15T20:01")
    actions.escalate_due()
    head = queries.QueueFilter(escalated=("head",))
    assert [row.pk for row in queries.queue(late.head, head).rows] == [late.row.pk]
    assert queries.escalated_count(late.head, ["head"]) == 1
    assert queries.escalated_count(late.head, ["region"]) == 0
    actions.approve(late.row.pk, late.specialist, version=late.row.version)
    clock.set("2026-10-20T09:00")
    assert actions.escalate_due() == 0
    assert queries.queue(late.head, head).rows == []
    assert queries.escalated_count(late.head, ["head"]) == 0


def test_what_was_decided_in_time_is_left_alone(
    late: SimpleNamespace, clock: SimpleNamespace
) -> None:
    actions.approve(late.row.pk, late.specialist, version=late.row.version)
    clock.set("2026-10-20T09:00")
    assert actions.escalate_due() == 0


def test_one_message_an_organization_and_run(late: SimpleNamespace, clock: SimpleNamespace) -> None:
    more = [make.filed(make.PersonFactory(lives_in="751110000"), late.new) for _ in range(3)]
    clock.set("2026-10-15T20:01")
    assert actions.escalate_due() == 4
    (letter,) = said(late.head)
    assert all(row.number in letter.body for row in more)


def test_in_batches(
    late: SimpleNamespace, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalation, "BATCH", 2)
    for _ in range(4):
        make.filed(make.PersonFactory(lives_in="751110000"), late.new)
    clock.set("2026-10-15T20:01")
    assert actions.escalate_due() == 5


def test_the_hours_are_a_parameter(
    late: SimpleNamespace, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Law:
        def value(self, name: str, on: object) -> int:
            asked.append(name)
            return 2

    monkeypatch.setattr(escalation, "law_in_force", Law)
    clock.set("2026-10-15T22:00")
    assert actions.escalate_due() == 2
    assert asked == ["escalation_to_region_after_hours"]


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        ({"level": "king"}, "escalation_level"),
        ({"level": "head", "later": True}, "escalation_after_the_term"),
        ({"level": "head", "twice": True}, "escalation_once_a_level"),
    ],
)
def test_the_table_refuses(given: dict, constraint: str, late: SimpleNamespace) -> None:
    due_at = campaign_clock.now() + timedelta(hours=1 if given.get("later") else -1)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        for _ in range(2 if given.get("twice") else 1):
            Escalation.objects.create(application=late.row, level=given["level"], due_at=due_at)
    assert constraint_of(refused.value) == constraint


def test_those_elsewhere_are_told_nothing(late: SimpleNamespace, clock: SimpleNamespace) -> None:
    other = make.staff(Role.ORG_HEAD, organization=late.old.organization)
    elsewhere = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    clock.set("2026-10-20T09:00")
    actions.escalate_due()
    assert said(other) == said(elsewhere) == said(late.specialist) == []
    assert Application.objects.get(pk=late.row.pk).escalations.count() == 2
