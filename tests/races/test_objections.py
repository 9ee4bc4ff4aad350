""" "This was not me" against an approval of the same moment: never both; and two sweeps against each other."""

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pgtrigger
import pytest

from accounts.models import User
from applications import actions
from applications.actions import escalation, objections, review
from applications.errors import ChangedMeanwhile, ObjectionOpen
from applications.models import Application, Escalation, Objection
from campaigns import clock as campaign_clock
from codes import Channel, Role
from demonstration import factories as make
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def desk() -> SimpleNamespace:
    """An application that a clerk filed, and the specialist who decides it."""
    panel = make.PanelFactory()
    clerk = make.staff(Role.REGISTRY_CLERK, organization=panel.organization)
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, make.PanelFactory())
    row = make.filed(person, panel, by=clerk, channel=Channel.REGISTRY_DESK)
    specialist = make.staff(Role.SPECIALIST, organization=panel.organization)
    return SimpleNamespace(row=row, specialist=specialist)


def both_at_once(desk: SimpleNamespace) -> list[Any]:
    user = User.objects.get(pk=desk.specialist.pk)
    return together(
        [
            lambda: actions.object_to(desk.row.pk, None),
            lambda: actions.approve(desk.row.pk, user, version=desk.row.version),
        ]
    )


def is_both(desk: SimpleNamespace) -> bool:
    row = Application.objects.get(pk=desk.row.pk)
    return row.is_decided and Objection.objects.filter(application=row, outcome="").exists()


def take_the_lock_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read the application unlocked, and neither writes before both have read."""
    have_read = threading.Barrier(2)

    def unlocked(application_id: int) -> Application:
        row = Application.objects.select_related("person", "organization__unit", "panel").get(
            pk=application_id
        )
        have_read.wait(WITHIN)
        return row

    monkeypatch.setattr(objections, "lock", unlocked)
    monkeypatch.setattr(review, "lock", unlocked)


def test_either_it_is_stopped_or_it_was_decided(desk: SimpleNamespace) -> None:
    outcomes = both_at_once(desk)
    assert failures(outcomes, ChangedMeanwhile, ObjectionOpen) == []
    assert len([one for one in outcomes if isinstance(one, Exception)]) == 1
    assert not is_both(desk)


def test_without_the_lock_the_triggers_still_hold(
    desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_lock_out(monkeypatch)
    both_at_once(desk)
    assert not is_both(desk)


def test_without_lock_and_triggers_it_is_both(
    desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_the_lock_out(monkeypatch)
    monkeypatch.setattr(objections, "move", lambda *args, **kwargs: None)
    names = (
        "applications.Application:approved_without_objection",
        "applications.Objection:to_what_a_desk_filed",
    )
    pgtrigger.uninstall(*names)
    try:
        both_at_once(desk)
        found = is_both(desk)
    finally:
        pgtrigger.install(*names)
    assert found


def test_two_sweeps_write_each_row_once(
    desk: SimpleNamespace, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(campaign_clock.local(desk.row.due_at + timedelta(minutes=1)).isoformat()[:16])
    outcomes = together([actions.escalate_due, actions.escalate_due, actions.escalate_due])
    assert failures(outcomes) == []
    assert sorted(outcomes) == [0, 0, 1]
    assert Escalation.objects.count() == 1


def test_without_the_rows_locked_a_sweep_meets_the_other(
    desk: SimpleNamespace, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(campaign_clock.local(desk.row.due_at + timedelta(minutes=1)).isoformat()[:16])
    have_read, tell = threading.Barrier(2), escalation._write

    def unlocked(rows: Any, size: int) -> list[int]:
        return list(rows.values_list("pk", flat=True)[:size])

    def write(level: Any, rows: list[Application]) -> int:
        if level == Escalation.Level.HEAD:
            have_read.wait(WITHIN)
        return tell(level, rows)

    monkeypatch.setattr(escalation, "waiting_ids", unlocked)
    monkeypatch.setattr(escalation, "_write", write)
    outcomes = together([actions.escalate_due, actions.escalate_due])
    assert [type(one).__name__ for one in outcomes if isinstance(one, Exception)] == [
        "IntegrityError"
    ]
    assert Escalation.objects.count() == 1
