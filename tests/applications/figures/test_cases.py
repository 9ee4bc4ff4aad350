"""Figures of applications against a naive count of what was done."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from applications import actions
from applications.figures import cases, desks
from applications.figures.asked import Asked, Days
from applications.models import DeskVisit, Objection
from codes import Channel, RefusalGround, Role
from demonstration import factories as make
from tests.pages.people.test_queries import queries

OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def town(db: None) -> Iterator[SimpleNamespace]:
    """Two clinics with a specialist each, and people of a third."""
    home, here, there = make.PanelFactory.create_batch(3)
    specialist = make.staff(Role.SPECIALIST, organization=here.organization)
    yield SimpleNamespace(
        home=home,
        here=here,
        there=there,
        specialist=specialist,
        asked=Asked((here.organization_id,), OCTOBER),
    )


def filed(town: SimpleNamespace, panel: Any = None, **more: Any) -> Any:
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, town.home)
    return make.filed(person, panel or town.here, **more)


def test_days_never_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Days(date(2026, 10, 2), date(2026, 10, 1))
    assert Days(date(2026, 10, 1), date(2026, 10, 1)).count == 1


def test_what_is_due_by_the_hour(town: SimpleNamespace, clock: Any) -> None:
    filed(town)
    taken = filed(town)
    actions.take(taken.pk, town.specialist)
    filed(town, town.there)
    found = cases.due([town.here.organization_id])
    assert [(one.at is None, one.waiting, one.taken) for one in found.hours] == [(False, 2, 1)]
    assert found.hours[0].at == taken.due_at
    clock.set("2026-10-16T10:30")  # a day after the term
    filed(town)
    with queries(1):
        found = cases.due([town.here.organization_id])
    assert [(one.at is None, one.waiting, one.taken) for one in found.hours] == [
        (True, 2, 1),
        (False, 1, 0),
    ]
    assert (found.waiting, found.overdue.waiting) == (3, 2)
    assert cases.due([]).waiting == 0


def test_filed_a_day_and_channel_beside_other_days(town: SimpleNamespace, clock: Any) -> None:
    clock.set("2026-10-14T00:05")  # the 13th in Greenwich
    filed(town)
    clock.set("2026-10-14T11:00")
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.here.organization)
    filed(town, by=clerk, channel=Channel.REGISTRY_DESK)
    filed(town, town.there)
    clock.set("2026-10-20T11:00")
    filed(town)
    with queries(1):
        found = cases.filed(
            Asked(town.asked.organizations, Days(date(2026, 10, 20), date(2026, 10, 31))),
            Days(date(2026, 10, 1), date(2026, 10, 14)),
        )
    assert found.counts == {(date(2026, 10, 20), Channel.PORTAL): 1}
    assert found.before == {date(2026, 10, 14): 2}
    whole = cases.filed(town.asked, Days(date(2025, 10, 1), date(2025, 10, 31)))
    assert (whole.total, whole.total_before, whole.of_channel(Channel.REGISTRY_DESK)) == (3, 0, 1)


def test_how_long_decisions_took(town: SimpleNamespace, clock: Any) -> None:
    rows = [filed(town) for _ in range(10)]
    for number, row in enumerate(rows, 1):
        clock.set(row.accepted_at + timedelta(minutes=10 * number), tick=False)
        actions.approve(row.pk, town.specialist, version=row.version, reason="seen")
    clock.set(rows[0].due_at + timedelta(minutes=30))
    with queries(1):
        of_one, together = cases.decisions(town.asked)
    assert (of_one.key, together.key) == (town.here.organization_id, None)
    assert (together.count, together.on_time) == (10, 10)
    assert together.median == timedelta(minutes=55)
    assert together.ninth == timedelta(minutes=91)
    week, _together = cases.decisions(town.asked, by_week=True)
    assert week.key == date(2026, 10, 12)
    clock.set("2026-10-16T10:30")
    late = filed(town)
    clock.set(late.due_at + timedelta(minutes=1), tick=False)
    actions.approve(late.pk, town.specialist, version=late.version, reason="seen")
    assert cases.decisions(town.asked)[-1].on_time == 10
    assert cases.decisions(Asked((town.there.organization_id,), OCTOBER)) == []


def test_refusals_by_ground(town: SimpleNamespace) -> None:
    for _ in range(2):
        row = filed(town, documents=())
        actions.refuse(
            row.pk,
            town.specialist,
            version=row.version,
            ground=RefusalGround.REQUIREMENTS_NOT_MET,
            text="Нет документа",
        )
    with queries(1):
        found = cases.refusals(town.asked)
    assert found.total == 2
    assert found.by_ground[0] == (RefusalGround.REQUIREMENTS_NOT_MET, 2)
    assert len(found.by_ground) == len(RefusalGround)
    assert found.organizations == [town.here.organization_id]


def test_visits_against_thirty_minutes(town: SimpleNamespace, clock: Any) -> None:
    now = clock.set("2026-10-14T15:00")
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.here.organization)
    person = make.PersonFactory()
    for minutes, outcome in (
        (4, "informed"),
        (12, "filed"),
        (30, "filed"),
        (90, "left"),
        (400, "forgotten"),
    ):
        DeskVisit.objects.create(
            person=person,
            user=clerk,
            channel=Channel.REGISTRY_DESK,
            organization=town.here.organization,
            began_at=now - timedelta(minutes=minutes),
            ended_at=now,
            outcome=outcome,
        )
    found = desks.visits(town.asked)
    assert found.by_span == (1, 0, 1, 0, 0, 0, 1, 0, 1)
    assert (found.total, found.too_long, found.forgotten, found.limit) == (4, 1, 1, 30)
    assert found.median == timedelta(minutes=21)
    empty = desks.visits(Asked((town.there.organization_id,), OCTOBER))
    assert (empty.total, empty.median) == (0, None)


def test_what_people_contest(town: SimpleNamespace) -> None:
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, town.here)
    make.correction(person)
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.here.organization)
    row = filed(town, by=clerk, channel=Channel.REGISTRY_DESK)
    Objection.objects.create(application=row)
    with queries(3):
        found = desks.contested(town.asked)
    assert (found.corrections, found.corrections_open) == (1, 1)
    assert (found.objections, found.objections_open, found.objections_not_confirmed) == (1, 1, 0)
    elsewhere = desks.contested(Asked((town.there.organization_id,), OCTOBER))
    assert (elsewhere.corrections, elsewhere.objections) == (0, 0)


def test_where_drafts_stop(town: SimpleNamespace) -> None:
    steps = ("person", "ground", "clinic", "check")
    filed(town, language="kk")
    draft = make.draft(make.PersonFactory(), town.here, language="ru")
    draft.answers = {
        **draft.answers,
        "done": ["person", "clinic"],
    }  # a step in between is none of theirs
    draft.save()
    homeless = make.draft(make.PersonFactory(), language="ru")
    with queries(1):
        found = desks.drop_off(town.asked, steps, everywhere=False)
    assert [found.count(step) for step in steps] == [2, 2, 2, 1]
    assert (found.begun["ru"], found.filed["ru"], found.filed["kk"]) == (1, 0, 1)
    nation = desks.drop_off(town.asked, steps, everywhere=True)
    assert homeless.organization_id is None
    assert (nation.total, nation.total_filed) == (3, 1)
