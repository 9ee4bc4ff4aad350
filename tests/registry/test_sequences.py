"""Whatever happens in whatever order, the counters equal the periods and no new choice exceeds a cap."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from codes import Basis
from demonstration import factories as make
from registry.attachments import STAY, change
from registry.models import Attachment, Panel, Person
from registry.places import PanelFull, over_cap
from registry.queries import counter_differences, present_stay, scheduled_attachment

pytestmark = pytest.mark.django_db

PEOPLE, PANELS = 5, 3
CHOICES = ("choose", "choose_later", "doctor", "return")
who = st.integers(0, PEOPLE - 1)
where = st.integers(0, PANELS - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), who, where),
        st.tuples(st.just("choose_later"), who, where),
        st.tuples(st.just("doctor"), who, where),
        st.tuples(st.just("return"), who, where),
        st.tuples(st.just("stay"), who, where),
        st.tuples(st.just("leave"), who, where),
        st.tuples(st.just("leave_earlier"), who, st.integers(1, 120)),
        st.tuples(st.just("tick"), st.just(0), st.sampled_from([1, 40, 120])),
    ),
    min_size=12,
    max_size=30,
)


class Register:
    """A small register and a day that moves."""

    def __init__(self, clock: object) -> None:
        self.clock = clock
        self.day = date(2026, 10, 14)
        self.panels = [make.PanelFactory(norm=norm) for norm in (2, 2, 3)]
        self.people = [make.PersonFactory() for _ in range(PEOPLE)]
        self.move_on(0)

    def move_on(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.clock.set(f"{self.day}T10:30")  # type: ignore[attr-defined]

    def do(self, kind: str, person: Person, number: int) -> None:
        if kind == "tick":
            self.move_on(number)
            return
        panel = self.panels[number % PANELS]
        stay = present_stay(person, self.day)
        is_there = stay is not None and stay.attachment.panel_id == panel.pk
        if is_there and kind in CHOICES:
            return  # nobody chooses the place they have
        reason, more = kind, {}
        if kind in CHOICES:
            more = {"to": panel, "basis": Basis.APPLICATION, "always": kind == "return"}
            more["on"] = date(self.day.year + 1, 1, 1) if kind == "choose_later" else None
            more["keep_scheduled"] = kind in ("doctor", "return")
        elif kind == "stay":
            more = {"to": STAY}
        else:
            earlier = number if kind == "leave_earlier" else 0
            more = {"to": None, "on": self.day - timedelta(days=earlier)}
        full = self.is_full_for(person, panel, kind)
        try:
            with transaction.atomic():
                change(person, reason=reason, actor="test", **more)  # type: ignore[arg-type]
        except PanelFull:
            assert full is not False, f"{kind} into {panel.code} was refused in spite of a place"
        else:
            assert full is not True, f"{kind} into {panel.code} exceeded its cap"

    def is_full_for(self, person: Person, panel: Panel, kind: str) -> bool | None:
        """Whether a choice must be refused; None where the person's own places there matter too."""
        if kind not in ("choose", "choose_later", "doctor"):
            return False
        scheduled = scheduled_attachment(person, self.day)
        if scheduled is not None and (scheduled.panel_id == panel.pk or kind == "doctor"):
            return None
        panel.refresh_from_db()
        if kind == "choose_later":
            return panel.free_next(self.day) == 0
        return panel.free_today(self.day) == 0

    def check(self) -> None:
        assert counter_differences(self.day) == []
        for panel in self.panels:
            panel.refresh_from_db()
            panel.attached, panel.arriving, panel.leaving = panel.rolled(self.day)
            if panel.next_day and panel.next_day > self.day:
                assert panel.excess == over_cap(panel)
            assert panel.attached + panel.reserved <= panel.cap + panel.excess
        for person in self.people:
            rows = Attachment.objects.filter(person=person, cancelled_at__isnull=True)
            future = [row for row in rows if row.from_on > self.day]
            endless = [row for row in rows if row.to_on is None]
            assert len(future) <= 1, "at most one attachment is scheduled"
            assert len(endless) <= 1


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_counters_equal_the_periods_after_any_sequence(clock, steps) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        register = Register(clock)
        for kind, person, number in steps:
            register.do(kind, register.people[person], number)
            register.check()
        transaction.set_rollback(True)
