"""The same confirmation sent twice at once: each case is approved once, and both are answered the same."""

import threading
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import User
from applications import actions
from applications.actions import bulk, review
from applications.models import Application, BulkApprovalItem, Decision
from codes import Role
from demonstration import factories as make
from registry.queries import counter_differences
from tests.races.together import WITHIN, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def ticked() -> SimpleNamespace:
    """Three green cases and their specialist."""
    panel, old = make.PanelFactory(), make.PanelFactory()
    people = [make.PersonFactory(lives_in="751110000") for _ in range(3)]
    for person in people:
        make.attached(person, old)
    rows = [make.filed(person, panel) for person in people]
    specialist = make.staff(Role.SPECIALIST, organization=panel.organization)
    return SimpleNamespace(rows=rows, specialist=specialist, panel=panel)


def twice(ticked: SimpleNamespace, key: UUID) -> list[Any]:
    wanted = [(row.pk, row.version) for row in ticked.rows]

    def job() -> list[str]:
        user = User.objects.get(pk=ticked.specialist.pk)
        return [item.left for item in actions.approve_green(user, key, wanted)]

    return together([job, job])


def test_each_case_once_and_the_same_answer(ticked: SimpleNamespace) -> None:
    outcomes = twice(ticked, uuid4())
    assert failures(outcomes) == []
    assert outcomes == [["", "", ""]] * 2
    assert BulkApprovalItem.objects.count() == Decision.objects.count() == 3
    ticked.panel.refresh_from_db()
    assert ticked.panel.arriving == 3
    assert counter_differences(ticked.rows[0].filed_at.date()) == []


def test_without_the_lock_one_of_them_breaks(
    ticked: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_read = threading.Barrier(2)

    def unlocked(application_id: int) -> Application:
        return Application.objects.select_related(
            "person", "organization__unit", "panel__doctor", "panel__site", "filed_by"
        ).get(pk=application_id)

    def both_read(application_id: int) -> Application:
        row = unlocked(application_id)
        if application_id == ticked.rows[0].pk and not have_read.broken:
            have_read.wait(WITHIN)
        return row

    monkeypatch.setattr(bulk, "lock", unlocked)
    monkeypatch.setattr(review, "lock", both_read)
    outcomes = twice(ticked, uuid4())
    assert any(outcome != ["", "", ""] for outcome in outcomes)
