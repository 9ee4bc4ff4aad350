"""Lists against their norms, and people who moved, against a naive count."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from applications.figures import register
from applications.figures.asked import Days
from campaigns import clock as the_clock
from codes import Basis
from demonstration import factories as make
from registry.models import Attachment, Panel
from tests.pages.people.test_queries import queries

pytestmark = pytest.mark.django_db

DAYS = Days(date(2026, 10, 1), date(2026, 12, 31))


def move(person: Any, panel: Panel, on: date) -> None:
    make.attached(person, panel, on=on, basis=Basis.ORDER)


def test_lists_as_they_stand_today(clock: Any) -> None:
    full, closed, free = (
        make.PanelFactory(norm=2),
        make.PanelFactory(norm=5),
        make.PanelFactory(norm=4),
    )
    Panel.objects.filter(pk=closed.pk).update(is_closed=True, closed_reason="leave")
    for panel, count in ((full, 2), (closed, 1), (free, 1)):
        for _ in range(count):
            make.attached(make.PersonFactory(), panel)
    ids = [panel.organization_id for panel in (full, closed, free)]
    with queries(1):
        rows = list(register.panels(ids))
    assert [row.pk for row in rows] == [full.pk, free.pk, closed.pk]
    assert [(row.now, row.free) for row in rows] == [(2, 0), (1, 3), (1, 4)]
    today = the_clock.today()
    assert all(row.free == row.free_today(today) for row in rows)
    with queries(1):
        found = register.panel_totals(ids)
    assert (found.panels, found.norm, found.attached) == (3, 11, 4)
    assert (found.over, found.full, found.closed, found.free) == (0, 1, 1, 3)
    assert register.panel_totals([]).panels == 0


def naive(days: Days) -> Counter[tuple[int, int]]:
    """(from, to) of everybody whose stay at one organization ends on the day another begins."""
    found: Counter[tuple[int, int]] = Counter()
    rows = list(Attachment.objects.filter(cancelled_at__isnull=True))
    for after in rows:
        for before in rows:
            if (
                before.person_id == after.person_id
                and before.to_on == after.from_on
                and before.organization_id != after.organization_id
                and days.first <= after.from_on <= days.last
            ):
                found[before.organization_id, after.organization_id] += 1
    return found


def test_flows_equal_what_the_periods_say(clock: Any) -> None:
    one, two, three = make.PanelFactory.create_batch(3)
    sibling = make.PanelFactory(site=one.site)
    people = make.PersonFactory.create_batch(6)
    for person in people:
        make.attached(person, one)
    clock.set("2026-11-02T10:30")
    for person, panel in zip(people, (two, two, three, sibling, two), strict=False):
        move(person, panel, date(2026, 11, 2))
    clock.set("2026-12-07T10:30")
    move(people[0], one, date(2026, 12, 7))
    move(people[5], three, date(2027, 1, 11))
    for days in (DAYS, Days(date(2026, 12, 1), date(2027, 1, 31))):
        pairs = naive(days)
        ids = [panel.organization_id for panel in (one, two, three)]
        with queries(1):
            found = {row.organization: row for row in register.flows(ids, days)}
        for organization in ids:
            came = sum(count for (_gone, to), count in pairs.items() if to == organization)
            went = sum(count for (gone, _to), count in pairs.items() if gone == organization)
            row = found.get(organization)
            assert ((row.came, row.went) if row else (0, 0)) == (came, went)
        own = one.organization_id
        for row in register.partners(own, days):
            assert row.came == pairs[row.organization, own]
            assert row.went == pairs[own, row.organization]
        assert register.totals(found.values()) == (sum(pairs.values()), sum(pairs.values()))
