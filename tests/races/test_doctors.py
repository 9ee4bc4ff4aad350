"""Two decisions about one doctor at the same moment: one holds, and nobody is told twice."""

import threading
from typing import Any

import pytest

from applications.actions import doctors, telling
from applications.models import DoctorChange
from applications.organization_errors import ActRefused
from codes import Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Doctor, Panel
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TAKERS = 4


def _clinic() -> tuple[Panel, list[Doctor], Any]:
    panel = make.PanelFactory()
    for _ in range(3):
        make.attached(make.PersonFactory(), panel)
    takers = [make.DoctorFactory(organization=panel.organization) for _ in range(TAKERS)]
    return panel, takers, make.staff(Role.ORG_HEAD, organization=panel.organization)


def _given(panel: Panel, takers: list[Doctor], head: Any) -> list[Any]:
    was = panel.doctor_id
    return together(
        [lambda taker=taker: doctors.give_panel(head, panel, taker, was=was) for taker in takers]
    )


def test_one_of_many_takes_the_list_over_and_its_people_hear_of_that_one() -> None:
    panel, takers, head = _clinic()
    outcomes = _given(panel, takers, head)
    assert failures(outcomes, ActRefused) == []
    (done,) = [one for one in outcomes if isinstance(one, DoctorChange)]
    panel.refresh_from_db()
    assert panel.doctor == done.doctor
    told = together([telling.tell_of_new_doctors for _ in range(3)])
    assert failures(told) == []
    assert sum(told) == 3
    assert Message.objects.filter(template="doctor_changed", channel="account").count() == 3


def test_without_the_lock_only_the_database_stands_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the lock is for: the same race with it taken out, everybody past the look at the doctor."""
    panel, takers, head = _clinic()
    barrier = threading.Barrier(TAKERS)

    def without_a_lock(panel_id: int) -> Panel:
        row = Panel.objects.select_related("doctor", "organization__unit", "site").get(pk=panel_id)
        barrier.wait(30)
        return row

    monkeypatch.setattr(doctors, "lock_panel", without_a_lock)
    outcomes = _given(panel, takers, head)
    # Nobody is refused in words; all but the first meet the database, which keeps one change a list.
    assert not any(isinstance(one, ActRefused) for one in outcomes)
    assert DoctorChange.objects.filter(told_at__isnull=True).count() == 1
