"""Acceptance by the clock: each organization's opening to the minute, run twice, late, reckoned anew."""

from datetime import time
from types import SimpleNamespace

import pytest

from applications import actions
from applications.models import ApplicationEvent
from campaigns import clock as campaign_clock
from campaigns.models import DayOverride
from codes import ApplicationStatus as Status
from demonstration import factories as make
from registry.models import OpeningHours
from tests.applications.told import told

pytestmark = pytest.mark.django_db


def opens_at(panel: object, opens: str, closes: str = "20:00") -> None:
    for weekday in range(5):
        OpeningHours.objects.update_or_create(
            organization=panel.organization,  # type: ignore[attr-defined]
            weekday=weekday,
            defaults={"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)},
        )


def person() -> object:
    return make.PersonFactory(lives_in="751110000")


def test_each_is_accepted_at_its_organizations_opening_to_the_minute(
    town: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    opens_at(town.old, "09:30")
    clock.set("2026-10-14T21:00")
    early = make.filed(person(), town.new)
    late = make.filed(person(), town.old)
    for moment, accepted in (
        ("07:59", 0),
        ("08:00", 1),
        ("08:00", 0),
        ("09:29", 0),
        ("09:30", 1),
        ("09:31", 0),
    ):
        clock.set(f"2026-10-15T{moment}")
        assert actions.accept_due() == accepted, moment
    for row, opening in ((early, "08:00"), (late, "09:30")):
        row.refresh_from_db()
        assert row.status == Status.IN_REVIEW
        assert row.accept_at is None
        assert f"{campaign_clock.local(row.accepted_at):%d %H:%M}" == f"15 {opening}"


def test_a_late_sweep_accepts_at_the_moment_of_the_law(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-16T18:30")
    row = make.filed(town.person, town.new)
    due_at = row.due_at
    clock.set("2026-10-19T15:00")
    assert actions.accept_due() == 1
    row.refresh_from_db()
    assert f"{campaign_clock.local(row.accepted_at):%Y-%m-%d %H:%M}" == "2026-10-17 09:00"
    assert row.due_at == due_at
    assert f"{campaign_clock.local(row.due_at):%Y-%m-%d %H:%M}" == "2026-10-19 20:00"
    event = ApplicationEvent.objects.filter(application=row).first()
    assert event is not None
    assert (event.kind, event.actor, event.actor_name) == ("accepted", None, "clock")
    assert told(town.person) == ["application_queued", "application_accepted"]


def test_more_than_a_batch_is_accepted_in_one_run(
    town: SimpleNamespace, clock, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    from applications.actions import acceptance

    monkeypatch.setattr(acceptance, "BATCH", 2)
    clock.set("2026-10-14T19:00")
    for _ in range(5):
        make.filed(person(), town.new)
    clock.set("2026-10-15T08:00")
    assert actions.accept_due() == 5


def test_new_hours_move_the_waiting_ones_and_people_are_told(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T19:00")
    waiting = make.filed(town.person, town.new)
    elsewhere = make.filed(person(), town.old)
    opens_at(town.new, "10:00", "18:00")
    assert actions.reckon_anew(town.new.organization) == 1
    assert actions.reckon_anew(town.new.organization) == 0
    waiting.refresh_from_db()
    assert f"{campaign_clock.local(waiting.accept_at):%d %H:%M}" == "15 10:00"
    assert f"{campaign_clock.local(waiting.due_at):%d %H:%M}" == "15 18:00"
    assert told(town.person) == ["application_queued", "acceptance_moved"]
    moment = elsewhere.accept_at
    elsewhere.refresh_from_db()
    assert elsewhere.accept_at == moment


def test_longer_hours_never_accept_before_filing(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T18:20")
    row = make.filed(town.person, town.new)
    opens_at(town.new, "08:00", "22:00")
    actions.reckon_anew(town.new.organization)
    row.refresh_from_db()
    assert row.accept_at == row.filed_at
    assert actions.accept_due() == 1


def test_a_day_that_the_government_moved_moves_the_waiting_ones(
    town: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T19:00")
    row = make.filed(town.person, town.new)
    DayOverride.objects.create(day="2026-10-15", is_working=False, act="Resolution 1")
    assert actions.reckon_anew(town.new.organization) == 1
    row.refresh_from_db()
    assert f"{campaign_clock.local(row.accept_at):%d %H:%M}" == "16 08:00"
