"""`change`: the one verb that moves people between panels, and what it leaves in periods and counters."""

from datetime import date

import pytest
from django.db import transaction

from codes import Basis
from demonstration import factories as make
from registry.attachments import STAY, Change, PersonDied, change
from registry.models import Attachment, Panel, Person
from registry.places import AnotherDayScheduled, PanelFull
from registry.queries import counter_differences, present_stay, scheduled_attachment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)
NEW_YEAR = date(2027, 1, 1)


def move(person: Person, to: object, on: date | None = None, **more: object) -> Change:
    """A change in a transaction of its own; a new choice unless said otherwise."""
    with transaction.atomic():
        return change(
            person,
            to=to,
            on=on,
            reason=more.pop("reason", "approval"),
            actor="test",
            basis=Basis.APPLICATION if isinstance(to, Panel) else None,
            **more,
        )


def counts(panel: Panel) -> tuple[int, int, int, int]:
    """`(attached, arriving, leaving, excess)` as the row holds them."""
    panel.refresh_from_db()
    return panel.attached, panel.arriving, panel.leaving, panel.excess


def periods(person: Person) -> list[tuple[int, date, date | None]]:
    """Periods that are not cancelled, in order."""
    rows = Attachment.objects.filter(person=person, cancelled_at__isnull=True).order_by("period")
    return [(row.panel_id, row.from_on, row.to_on) for row in rows]


@pytest.fixture(autouse=True)
def _counters_equal_periods(clock, db):  # type: ignore[no-untyped-def]
    from campaigns.clock import today

    yield
    assert counter_differences(today()) == []


def test_attaching_counts_one_more_today() -> None:
    panel, person = make.PanelFactory(), make.PersonFactory()
    done = move(person, panel)
    assert done.begun is not None
    assert done.changed_anything
    assert counts(panel) == (1, 0, 0, 0)
    assert periods(person) == [(panel.pk, TODAY, None)]


def test_moving_ends_the_old_place_the_day_the_new_one_begins() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    done = move(person, new)
    assert periods(person) == [
        (old.pk, date(2019, 3, 1), TODAY),
        (new.pk, TODAY, None),
    ]
    assert (counts(old), counts(new)) == ((0, 0, 0, 0), (1, 0, 0, 0))
    assert done.ended is not None
    assert done.begun is not None
    assert done.begun.cuts == done.ended


def test_a_period_begun_today_is_cancelled_not_cut_empty() -> None:
    first, second, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    was = move(person, first).begun
    done = move(person, second)
    assert periods(person) == [(second.pk, TODAY, None)]
    assert done.cancelled == [was]
    assert done.emptied == was
    assert done.begun is not None
    assert done.begun.cuts == was, "an annulment must find the way back"


def test_a_scheduled_move_cuts_the_old_period_on_its_day() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    assert periods(person) == [
        (old.pk, date(2019, 3, 1), NEW_YEAR),
        (new.pk, NEW_YEAR, None),
    ]
    assert (counts(old), counts(new)) == ((1, 0, 1, 0), (0, 1, 0, 0))


def test_a_scheduled_move_is_replaced_by_a_later_one() -> None:
    old, first, second = make.PanelFactory(), make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory()
    make.attached(person, old)
    scheduled = move(person, first, NEW_YEAR).begun
    done = move(person, second, NEW_YEAR)
    assert done.cancelled == [scheduled]
    assert done.reopened is None
    assert periods(person)[-2:] == [
        (old.pk, date(2019, 3, 1), NEW_YEAR),
        (second.pk, NEW_YEAR, None),
    ]
    assert (counts(old), counts(first), counts(second)) == (
        (1, 0, 1, 0),
        (0, 0, 0, 0),
        (0, 1, 0, 0),
    )
    first.refresh_from_db()
    assert first.next_day is None


def test_staying_reopens_the_old_period() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    done = move(person, STAY, reason="renounced")
    assert periods(person) == [(old.pk, date(2019, 3, 1), None)]
    assert done.reopened is not None
    assert done.reopened.end_reason == ""
    assert (counts(old), counts(new)) == ((1, 0, 0, 0), (0, 0, 0, 0))
    assert not move(person, STAY, reason="renounced").changed_anything


def test_a_decision_for_today_cancels_what_is_scheduled() -> None:
    old, later, now = make.PanelFactory(), make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory()
    make.attached(person, old)
    move(person, later, NEW_YEAR)
    move(person, now)
    assert periods(person) == [(old.pk, date(2019, 3, 1), TODAY), (now.pk, TODAY, None)]
    assert (counts(old), counts(later), counts(now)) == (
        (0, 0, 0, 0),
        (0, 0, 0, 0),
        (1, 0, 0, 0),
    )


def test_another_doctor_keeps_what_is_scheduled_and_renouncing_it_then_leads_back_to_that_doctor() -> (
    None
):
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    other = make.PanelFactory(site=old.site)
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    move(person, other, keep_scheduled=True)
    assert periods(person) == [
        (old.pk, date(2019, 3, 1), TODAY),
        (other.pk, TODAY, NEW_YEAR),
        (new.pk, NEW_YEAR, None),
    ]
    assert (counts(old), counts(other), counts(new)) == (
        (0, 0, 0, 0),
        (1, 0, 1, 0),
        (0, 1, 0, 0),
    )
    move(person, STAY, reason="renounced")
    assert periods(person)[-1] == (other.pk, TODAY, None)
    assert (counts(other), counts(new)) == ((1, 0, 0, 0), (0, 0, 0, 0))


def test_another_doctor_twice_on_one_day_keeps_what_is_scheduled() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    second, third = make.PanelFactory(site=old.site), make.PanelFactory(site=old.site)
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    move(person, second, keep_scheduled=True)
    move(person, third, keep_scheduled=True)
    assert periods(person) == [
        (old.pk, date(2019, 3, 1), TODAY),
        (third.pk, TODAY, NEW_YEAR),
        (new.pk, NEW_YEAR, None),
    ]


def test_ending_can_keep_what_is_scheduled() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    move(person, None, reason="contract_ended", keep_scheduled=True)
    assert periods(person) == [(old.pk, date(2019, 3, 1), TODAY), (new.pk, NEW_YEAR, None)]
    assert (counts(old), counts(new)) == ((0, 0, 0, 0), (0, 1, 0, 0))
    move(person, STAY, reason="renounced")
    assert periods(person) == [(old.pk, date(2019, 3, 1), TODAY)]


def test_the_scheduled_one_cannot_be_kept_in_front_of_the_new_period() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    with pytest.raises(ValueError, match="scheduled"):
        move(person, old, NEW_YEAR, keep_scheduled=True)


def test_a_death_in_the_past_cuts_there_and_cancels_what_began_later() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    with transaction.atomic():
        change(
            person,
            to=new,
            on=date(2026, 10, 5),
            basis=Basis.APPLICATION,
            reason="approval",
            actor="test",
        )
    done = move(person, None, date(2026, 10, 1), reason="death")
    assert periods(person) == [(old.pk, date(2019, 3, 1), date(2026, 10, 1))]
    assert [row.panel_id for row in done.cancelled] == [new.pk]
    assert (counts(old), counts(new)) == ((0, 0, 0, 0), (0, 0, 0, 0))


def test_nobody_is_attached_after_their_death() -> None:
    panel, person = make.PanelFactory(), make.PersonFactory(died_on=date(2026, 10, 1))
    with pytest.raises(PersonDied):
        move(person, panel)
    assert counts(panel) == (0, 0, 0, 0)


def test_a_birth_is_attached_from_its_day_even_into_a_full_panel() -> None:
    panel = make.PanelFactory(norm=1)
    make.attached(make.PersonFactory(), panel)
    child = make.PersonFactory(birth_on=date(2026, 10, 9))
    with transaction.atomic():
        done = change(
            child,
            to=panel,
            on=child.birth_on,
            basis=Basis.BIRTH,
            reason="birth",
            actor="test",
            always=True,
        )
    assert periods(child) == [(panel.pk, date(2026, 10, 9), None)]
    assert counts(panel) == (2, 0, 0, 1)
    assert panel.excess_reason == "birth"
    assert [row.pk for row in done.over_cap] == [panel.pk]


def test_a_new_choice_never_exceeds_the_cap_and_a_return_always_succeeds() -> None:
    panel, elsewhere = make.PanelFactory(norm=1), make.PanelFactory()
    one, two = make.PersonFactory(), make.PersonFactory()
    make.attached(one, panel)
    with pytest.raises(PanelFull):
        move(two, panel)
    assert periods(two) == []
    move(one, elsewhere, NEW_YEAR)
    move(two, panel, NEW_YEAR)  # the place that will be free
    done = move(one, STAY, reason="renounced")
    assert [row.pk for row in done.over_cap] == [panel.pk]
    assert counts(panel) == (1, 1, 0, 1)
    assert panel.excess_reason == "renounced"


def test_excess_shrinks_before_a_place_becomes_free() -> None:
    panel = make.PanelFactory(norm=2)
    people = [make.PersonFactory() for _ in range(4)]
    for person in people:
        make.attached(person, panel)
    assert counts(panel) == (4, 0, 0, 2)
    move(people[0], None, reason="death")
    assert counts(panel) == (3, 0, 0, 1)
    move(people[1], None, reason="death")
    assert counts(panel) == (2, 0, 0, 0)
    assert panel.excess_reason == ""
    with pytest.raises(PanelFull):
        move(make.PersonFactory(), panel)
    move(people[2], None, reason="death")
    move(make.PersonFactory(), panel)
    assert counts(panel) == (2, 0, 0, 0)


def test_a_choice_for_today_needs_a_place_today_and_on_the_next_day() -> None:
    panel, elsewhere = make.PanelFactory(norm=2), make.PanelFactory()
    staying, going = make.PersonFactory(), make.PersonFactory()
    make.attached(staying, panel)
    make.attached(going, panel)
    move(going, elsewhere, NEW_YEAR)
    with pytest.raises(PanelFull):  # full today, though a place becomes free
        move(make.PersonFactory(), panel)
    move(make.PersonFactory(), panel, NEW_YEAR)
    move(staying, elsewhere)
    with pytest.raises(PanelFull):  # free today, but not on the next day
        move(make.PersonFactory(), make_full_next_day(panel))


def make_full_next_day(panel: Panel) -> Panel:
    """One more scheduled arrival fills the panel of two for the next day."""
    move(make.PersonFactory(), panel, NEW_YEAR)
    panel.refresh_from_db()
    assert (panel.attached, panel.arriving, panel.leaving) == (1, 2, 1)
    return panel


def test_a_choice_for_a_later_day_needs_a_place_on_that_day_alone() -> None:
    panel, elsewhere = make.PanelFactory(norm=2), make.PanelFactory()
    people = [make.PersonFactory() for _ in range(3)]
    for person in people:  # three on a list of two: one above the cap today
        make.attached(person, panel)
    for person in people[:2]:
        move(person, elsewhere, NEW_YEAR)
    move(make.PersonFactory(), panel, NEW_YEAR)
    assert counts(panel) == (3, 1, 2, 1)
    with pytest.raises(PanelFull):
        move(make.PersonFactory(), panel, NEW_YEAR)


def test_reserved_places_are_kept() -> None:
    panel = make.PanelFactory(norm=2, reserved=1, invited=1)
    move(make.PersonFactory(), panel)
    with pytest.raises(PanelFull):
        move(make.PersonFactory(), panel)


def test_a_panel_rolls_forward_when_it_is_locked_after_the_day(clock) -> None:  # type: ignore[no-untyped-def]
    old, new, person = make.PanelFactory(norm=1), make.PanelFactory(norm=1), make.PersonFactory()
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    clock.set("2027-01-01T00:01")
    assert counts(new) == (0, 1, 0, 0), "nothing has to happen at midnight"
    assert present_stay(person, NEW_YEAR).attachment.panel_id == new.pk  # type: ignore[union-attr]
    assert counter_differences(NEW_YEAR) == []
    move(make.PersonFactory(), old)
    assert counts(old) == (1, 0, 0, 0)
    old.refresh_from_db()
    assert old.next_day is None
    with pytest.raises(PanelFull):
        move(make.PersonFactory(), new)


def test_excess_of_today_goes_with_those_who_leave_on_the_day(clock) -> None:  # type: ignore[no-untyped-def]
    panel, elsewhere = make.PanelFactory(norm=1), make.PanelFactory()
    people = [make.PersonFactory() for _ in range(2)]
    for person in people:
        make.attached(person, panel)
    move(people[0], elsewhere, NEW_YEAR)
    clock.set("2027-01-03T09:00")
    move(people[1], STAY, reason="nothing")
    assert counts(panel) == (1, 0, 0, 0)


def test_a_panel_waits_for_one_day_only() -> None:
    panel = make.PanelFactory()
    first, second = make.PersonFactory(), make.PersonFactory()
    move(first, panel, NEW_YEAR)
    with pytest.raises(AnotherDayScheduled):
        move(second, panel, date(2027, 2, 1))
    move(first, panel, date(2027, 2, 1))  # the only one who waits takes the day along
    panel.refresh_from_db()
    assert panel.next_day == date(2027, 2, 1)
    move(second, panel, date(2027, 2, 1))
    assert counts(panel) == (0, 2, 0, 0)


def test_change_is_refused_outside_a_transaction(transactional_db: None) -> None:
    panel, person = make.PanelFactory(), make.PersonFactory()
    with pytest.raises(transaction.TransactionManagementError):
        change(person, to=panel, basis=Basis.IMPORT, reason="import", actor="test")


def test_a_new_attachment_needs_its_basis() -> None:
    with pytest.raises(ValueError, match="basis"), transaction.atomic():
        change(make.PersonFactory(), to=make.PanelFactory(), reason="import", actor="test")


def test_a_stay_is_unbroken_through_panels_of_one_organization() -> None:
    first, person = make.PanelFactory(), make.PersonFactory()
    second, elsewhere = make.PanelFactory(site=first.site), make.PanelFactory()
    make.attached(person, first, basis=Basis.COMMISSION)
    move(person, second)
    stay = present_stay(person, TODAY)
    assert stay is not None
    assert (stay.attachment.panel_id, stay.since) == (second.pk, date(2019, 3, 1))
    assert stay.first.basis == Basis.COMMISSION
    move(person, elsewhere)
    stay = present_stay(person, TODAY)
    assert stay is not None
    assert stay.since == TODAY
    assert present_stay(make.PersonFactory(), TODAY) is None


def test_a_cancelled_period_is_no_part_of_a_stay() -> None:
    old, new, person = make.PanelFactory(), make.PanelFactory(), make.PersonFactory()
    make.attached(person, old)
    move(person, new, NEW_YEAR)
    assert scheduled_attachment(person, TODAY).panel_id == new.pk  # type: ignore[union-attr]
    move(person, STAY, reason="renounced")
    assert scheduled_attachment(person, TODAY) is None
    stay = present_stay(person, date(2027, 6, 1))
    assert stay is not None
    assert (stay.attachment.panel_id, stay.since) == (old.pk, date(2019, 3, 1))


def test_differences_between_counters_and_periods_are_found() -> None:
    panel = make.PanelFactory()
    make.attached(make.PersonFactory(), panel)
    Panel.objects.filter(pk=panel.pk).update(attached=5)
    (found,) = counter_differences(TODAY)
    assert (found.panel_code, found.counted, found.from_periods) == (
        panel.code,
        (5, 0, 0, 0),
        (1, 0, 0, 0),
    )
    Panel.objects.filter(pk=panel.pk).update(attached=1)
