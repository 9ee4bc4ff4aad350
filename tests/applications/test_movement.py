"""The movement report equals what the periods say, for any days and organizations."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications import actions
from applications.movement import AGES, FREE_CHOICE, Line, Movement, movement, total
from codes import Basis, Ground, Role, Sex
from demonstration import factories as make
from eligibility.days import age_on
from registry.attachments import change
from registry.models import Attachment, Panel, Person

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


def report(*panels: Panel, first: date = FIRST, last: date = LAST) -> dict[Line, int]:
    found = total(movement([panel.organization_id for panel in panels], first, last))
    return {line: found.of(line) for line in Line}


def test_one_of_each_kind(clock: Any) -> None:
    here, there = make.PanelFactory(), make.PanelFactory()
    stays, chooses, dies, leaves, comes, born = make.PersonFactory.create_batch(
        6, lives_in="751110000"
    )
    for person in (stays, chooses, dies, leaves):
        make.attached(person, here)
    specialist = make.staff(Role.SPECIALIST, organization=there.organization)
    own = make.staff(Role.SPECIALIST, organization=here.organization)
    clock.set("2026-12-07T10:30")
    make.approved(chooses, there, specialist, ground=Ground.FREE_CHOICE)
    actions.record_death(dies.pk, date(2026, 12, 1), source="test")
    actions.record_departure(leaves.pk, date(2026, 12, 3), source="test")
    make.approved(comes, here, own, ground=Ground.FIRST_ATTACHMENT)
    make.attached(born, here, on=date(2026, 12, 5), basis=Basis.BIRTH)
    clock.set("2027-01-11T10:30")
    assert report(here) == {
        Line.AT_START: 4,
        Line.ATTACHED: 2,
        Line.ATTACHED_BY_FREE_CHOICE: 0,
        Line.DETACHED: 3,
        Line.DETACHED_BY_OWN_CHOICE: 1,
        Line.DETACHED_BY_DEATH: 1,
        Line.DETACHED_BY_DEPARTURE: 1,
        Line.AT_END: 3,
    }
    assert report(there)[Line.ATTACHED_BY_FREE_CHOICE] == 1
    both = report(here, there)
    assert (both[Line.ATTACHED], both[Line.DETACHED]) == (3, 3)  # a level above is the sum


def test_another_doctor_of_the_same_clinic_is_no_movement() -> None:
    here = make.PanelFactory()
    other = make.PanelFactory(site=here.site)
    person = make.PersonFactory()
    make.attached(person, here)
    make.attached(person, other, on=date(2026, 10, 10), basis=Basis.TRANSFER)
    found = report(here)
    assert (found[Line.ATTACHED], found[Line.DETACHED], found[Line.AT_END]) == (0, 0, 1)


def test_whoever_goes_on_the_first_day_was_there_at_the_start() -> None:
    here = make.PanelFactory()
    person = make.PersonFactory()
    make.attached(person, here)
    with transaction.atomic():
        change(person, to=None, on=FIRST, reason="departure", actor="test")
    found = report(here)
    assert (found[Line.AT_START], found[Line.DETACHED], found[Line.AT_END]) == (1, 1, 0)
    assert report(here, first=FIRST + timedelta(days=1))[Line.AT_START] == 0


def test_cancelled_periods_are_no_movement(clock: Any) -> None:
    here, there = make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, here)
    specialist = make.staff(Role.SPECIALIST, organization=there.organization)
    row = make.approved(person, there, specialist)  # for 1 January
    actions.renounce(row.pk, row.filed_by)
    until = date(2027, 1, 31)
    assert report(here, last=until)[Line.DETACHED] == 0
    assert report(there, last=until)[Line.ATTACHED] == 0


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2026, 1, 2), 0),
        (date(2026, 1, 1), 0),
        (date(2025, 12, 31), 1),
        (date(2025, 12, 30), 1),
        (date(2021, 12, 31), 5),
        (date(1957, 1, 1), 60),
        (date(1956, 12, 31), 70),
        (date(1920, 2, 29), 70),
    ],
)
def test_the_eleven_age_groups(born: date, group: int) -> None:
    here = make.PanelFactory()
    person = make.PersonFactory(birth_on=born, sex=Sex.FEMALE)
    make.attached(person, here, on=max(born, date(2020, 1, 1)))
    found = movement([here.organization_id], FIRST, LAST)[here.organization_id]
    assert found.of(Line.AT_END, Sex.FEMALE, group) == 1
    assert found.of(Line.AT_END, Sex.MALE) == 0
    assert found.of(Line.AT_END) == 1


def test_days_that_run_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        movement([], LAST, FIRST)


moves = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 40)), min_size=4, max_size=14
)


@given(moves=moves, first=st.integers(0, 120), length=st.integers(0, 120))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_equals_the_periods_counted_by_hand(
    moves: list[tuple[int, int, int]], first: int, length: int
) -> None:
    with transaction.atomic():
        _compare(moves, first, length)
        transaction.set_rollback(True)


def _compare(moves: list[tuple[int, int, int]], first: int, length: int) -> None:
    one = make.PanelFactory()
    panels = [one, make.PanelFactory(site=one.site), make.PanelFactory(), None]
    births = (date(1950, 3, 1), date(2000, 2, 29), date(2016, 6, 30), date(2026, 1, 15))
    people = [
        make.PersonFactory(birth_on=born, sex=list(Sex)[place % 2])
        for place, born in enumerate(births)
    ]
    day = date(2026, 1, 20)
    for who, where, later in moves:
        day = min(day + timedelta(days=later), date(2026, 10, 14))
        reason = "approval" if where % 2 else "death"
        panel = panels[where]
        with transaction.atomic():
            change(
                people[who],
                to=panel,
                on=day,
                basis=Basis.TRANSFER if panel else None,
                reason=reason,
                actor="test",
                always=True,
            )
    first_on = date(2026, 2, 1) + timedelta(days=first)
    last_on = first_on + timedelta(days=length)
    ids = {panel.organization_id for panel in panels if panel}
    found = movement(ids, first_on, last_on)
    for organization in ids:
        counted = found.get(organization, Movement())
        assert dict(counted.counts) == _by_hand(organization, people, first_on, last_on)
        for sex in Sex:
            balance = counted.of(Line.AT_START, sex) + counted.of(Line.ATTACHED, sex)
            assert balance - counted.of(Line.DETACHED, sex) == counted.of(Line.AT_END, sex)


def _by_hand(
    organization: int, people: list[Person], first_on: date, last_on: date
) -> dict[tuple[Line, Sex, int], int]:
    """Day by day: where each person was, and what changed from one day to the next."""
    counts: dict[tuple[Line, Sex, int], int] = {}

    def count(line: Line, person: Person, day: date) -> None:
        age = max(0, age_on(person.birth_on, day))
        group = max(first for first in AGES if first <= age)
        key = (line, Sex(person.sex), group)
        counts[key] = counts.get(key, 0) + 1

    for person in people:
        rows = list(Attachment.objects.filter(person=person, cancelled_at__isnull=True))

        def on(day: date, rows: list[Attachment] = rows) -> Attachment | None:
            here = [row for row in rows if row.holds_on(day)]
            return here[0] if here and here[0].organization_id == organization else None

        eve = first_on - timedelta(days=1)
        if on(eve):
            count(Line.AT_START, person, eve)
        if on(last_on):
            count(Line.AT_END, person, last_on)
        day = first_on
        while day <= last_on:
            before, after = on(day - timedelta(days=1)), on(day)
            if after and not before:
                count(Line.ATTACHED, person, day)
                if after.applications.filter(ground__in=FREE_CHOICE).exists():
                    count(Line.ATTACHED_BY_FREE_CHOICE, person, day)
            if before and not after:
                count(Line.DETACHED, person, day)
                line = {
                    "approval": Line.DETACHED_BY_OWN_CHOICE,
                    "death": Line.DETACHED_BY_DEATH,
                }[before.end_reason]
                count(line, person, day)
            day += timedelta(days=1)
    return counts
