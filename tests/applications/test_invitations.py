"""Invitations: the first in line, for how long, families together; what ends by itself."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from applications import actions, waiting
from applications.actions import invitations
from applications.errors import (
    PlaceIsFree,
)
from applications.models import Invitation, WaitingEntry, WaitingEvent
from applications.tasks import check_counters
from campaigns.models import DayOverride
from codes import Channel, Ground, PanelType, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Panel, Person
from registry.norms import set_places
from registry.queries import counter_differences
from tests.applications.in_line import free_one, fresh, in_line, join, places, someone
from tests.applications.told import told

pytestmark = pytest.mark.django_db

End, State = WaitingEntry.End, WaitingEntry.State
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture(autouse=True)
def _counters_equal_rows(db: None) -> None:
    yield
    assert check_counters() == 0


# Invitations


def test_invited_for_three_working_days_to_the_clinics_closing(
    full: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-15T17:00")  # a Thursday
    (entry,) = in_line(full.panel, 1, full.old)
    DayOverride.objects.create(day=date(2026, 10, 19), is_working=False, act="Order 1")
    free_one(full)
    invitations.serve()
    invitation = Invitation.objects.get(entry=entry)
    assert invitation.until_at == datetime(2026, 10, 21, 20, 0, tzinfo=ALMATY)
    assert told(entry.person)[-1] == "waiting_invited"
    channels = set(
        Message.objects.filter(person=entry.person, template="waiting_invited").values_list(
            "channel", flat=True
        )
    )
    assert channels == {"account", "email"}, "every channel known"


def test_whoever_does_not_answer_makes_room_for_the_next(full: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    first, second = in_line(full.panel, 2, full.old)
    free_one(full)
    assert invitations.serve() == 1
    until = Invitation.objects.get(entry=first).until_at
    clock.set(until.astimezone(ALMATY).replace(hour=19, minute=59))
    assert (invitations.serve(), fresh(first).state) == (0, State.INVITED)
    clock.set(until)
    assert invitations.serve() == 1
    assert (fresh(first).end_reason, fresh(second).state) == (End.LAPSED, State.INVITED)
    assert told(first.person)[-1] == "waiting_lapsed"
    assert invitations.serve() == 0, "a second run finds nothing to do"
    assert places(full.panel) == (0, 1, 1)


def test_an_application_filed_in_time_keeps_the_place_until_it_is_decided(
    full: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    first, second = in_line(full.panel, 2, full.old)
    free_one(full)
    invitations.serve()
    until = Invitation.objects.get(entry=first).until_at
    clock.set("2026-10-19T17:30")
    row = make.filed(first.person, full.panel, ground=Ground.FREE_CHOICE)
    clock.set(until.replace(hour=23))
    assert (invitations.serve(), fresh(first).state) == (0, State.INVITED)
    actions.withdraw(row.pk, make.user_of(first.person))
    assert invitations.serve() == 1
    assert (fresh(first).end_reason, fresh(second).state) == (End.LAPSED, State.INVITED)


def test_who_declines_makes_room_at_once(full: SimpleNamespace) -> None:
    first, second = in_line(full.panel, 2, full.old)
    free_one(full)
    invitations.serve()
    done = actions.leave(first.pk, make.user_of(first.person))
    assert done.end_reason == End.DECLINED
    assert Invitation.objects.get(entry=first).outcome == "declined"
    assert actions.leave(first.pk, make.user_of(first.person)).pk == first.pk
    assert told(first.person)[-1] == "waiting_left"
    assert invitations.serve_panel(full.panel.pk) == 1
    assert fresh(second).is_invited


def test_leaving_the_line_moves_those_behind_up(full: SimpleNamespace) -> None:
    first, second = in_line(full.panel, 2)
    actions.leave(first.pk, make.user_of(first.person))
    (row,) = waiting.now_of(make.user_of(second.person))
    moved = waiting.standing(row).movement
    assert (row.ahead, moved.left, moved.joined) == (0, 1, 2)
    assert join(first.person, full.panel).pk != first.pk, "joining again is last in line"
    assert waiting.now_of(make.user_of(second.person))[0].ahead == 0


@pytest.mark.parametrize("how", ["order", "departure", "contract"])
def test_whatever_frees_a_place_invites(full: SimpleNamespace, how: str, clock) -> None:  # type: ignore[no-untyped-def]
    (entry,) = in_line(full.panel, 1, full.old)
    if how == "order":
        set_places(
            full.panel.pk, norm=2, over_norm=1, over_norm_act="Order 7", reason="o", actor="x"
        )
    elif how == "departure":
        actions.record_departure(full.inside[0].pk, date(2026, 10, 10), source="migration")
    else:
        full.inside[0].attachments.update(ends_with_contract_on=date(2026, 10, 14))
        actions.end_with_contracts()
    assert invitations.serve() == 1
    assert fresh(entry).is_invited


def test_the_next_day_of_a_campaign_frees_places_without_anything_at_midnight(
    full: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    (entry,) = in_line(full.panel, 1, full.old)
    new = make.PanelFactory()
    make.approved(full.inside[0], new, make.staff(Role.SPECIALIST, organization=new.organization))
    clock.set("2026-12-31T23:59")
    assert invitations.serve() == 0
    clock.set("2027-01-01T00:00")
    full.panel.refresh_from_db()
    assert full.panel.free_today(date(2027, 1, 1)) == 0, "kept, though the row is not rolled yet"
    assert counter_differences(date(2027, 1, 1)) == []
    assert invitations.serve() == 1
    assert fresh(entry).is_invited


# Families


def family(full: SimpleNamespace, other: Panel) -> tuple[Person, Person, User]:
    child = someone(full.old, child=True)
    parent = make.RepresentationFactory(person=child, representative=someone(full.old))
    return parent.representative, child, make.user_of(parent.representative)


def test_a_family_is_invited_together_or_not_at_all(full: SimpleNamespace) -> None:
    children = make.PanelFactory(norm=1, type=PanelType.PEDIATRICIAN_0_14, site=full.panel.site)
    inside = someone(child=True)
    make.attached(inside, children)
    parent, child, user = family(full, children)
    wishes = [actions.Wish(parent.pk, full.panel.pk), actions.Wish(child.pk, children.pk)]
    entries = actions.join_all(wishes, user, channel=Channel.PORTAL, together=True)
    (alone,) = in_line(full.panel, 1, full.old)
    assert waiting.standing(entries[0]).together == (child.full_name,)
    free_one(full)
    assert invitations.serve() == 1
    assert fresh(alone).is_invited, "the family is passed over, and its place does not stay empty"
    assert [fresh(row).state for row in entries] == [State.WAITING, State.WAITING]
    actions.record_death(inside.pk, date(2026, 10, 14), source="civil_registry")
    assert invitations.serve() == 0
    free_one(full)
    assert invitations.serve() == 2
    assert [fresh(row).state for row in entries] == [State.INVITED, State.INVITED]


def test_two_of_a_family_on_one_list_need_two_places(full: SimpleNamespace) -> None:
    parent, child, user = family(full, full.panel)
    wishes = [actions.Wish(one.pk, full.panel.pk) for one in (parent, child)]
    entries = actions.join_all(wishes, user, channel=Channel.PORTAL, together=True)
    free_one(full)
    assert invitations.serve() == 0
    assert places(full.panel) == (2, 0, 1), "the place stays kept for those who wait"
    actions.wait_apart(entries[0].pk, user)
    assert invitations.serve() == 1
    assert fresh(entries[0]).is_invited


def test_a_family_joins_as_a_whole_or_not_at_all(full: SimpleNamespace) -> None:
    children = make.PanelFactory(norm=1, type=PanelType.PEDIATRICIAN_0_14, site=full.panel.site)
    parent, child, user = family(full, children)
    wishes = [actions.Wish(parent.pk, full.panel.pk), actions.Wish(child.pk, children.pk)]
    with pytest.raises(PlaceIsFree):
        actions.join_all(wishes, user, channel=Channel.PORTAL, together=True)
    assert places(full.panel) == (0, 0, 0)
    elsewhere = make.PanelFactory(norm=0)
    with pytest.raises(ValueError, match="one organization"):
        actions.join_all(
            [actions.Wish(parent.pk, full.panel.pk), actions.Wish(child.pk, elsewhere.pk)],
            user,
            channel=Channel.PORTAL,
            together=True,
        )


# The end by itself


def died(entry: WaitingEntry, clock) -> None:  # type: ignore[no-untyped-def]
    actions.record_death(entry.person_id, date(2026, 10, 14), source="civil_registry")


def departed(entry: WaitingEntry, clock) -> None:  # type: ignore[no-untyped-def]
    actions.record_departure(entry.person_id, date(2026, 10, 14), source="migration")


def attached(entry: WaitingEntry, clock) -> None:  # type: ignore[no-untyped-def]
    make.attached(entry.person, entry.panel, on=date(2026, 10, 14))


def closed(entry: WaitingEntry, clock) -> None:  # type: ignore[no-untyped-def]
    organization = entry.panel.organization
    organization.closed_on = date(2026, 10, 14)
    organization.save()


def left_behind(entry: WaitingEntry, clock) -> None:  # type: ignore[no-untyped-def]
    panel = Panel.objects.filter(pk=entry.panel_id)
    panel.update(is_closed=True, closed_reason="уволен", doctor=None)
    invitations.serve()
    assert fresh(entry).state == State.WAITING, "its people are there: somebody may take it over"
    for stay in Attachment.objects.filter(panel=entry.panel):
        actions.record_departure(stay.person_id, date(2026, 10, 14), source="migration")


@pytest.mark.parametrize(
    ("what", "reason", "letter"),
    [
        (left_behind, End.DOCTOR_LEFT, "waiting_ended"),
        (died, End.DIED, "waiting_joined"),
        (departed, End.DEPARTED, "waiting_ended"),
        (attached, End.ATTACHED, "waiting_joined"),
        (closed, End.CLINIC_CLOSED, "waiting_ended"),
    ],
)
def test_waiting_ends_by_itself(
    full: SimpleNamespace, what: Callable, reason: End, letter: str, clock
) -> None:  # type: ignore[no-untyped-def]
    (entry,) = in_line(full.panel, 1)
    what(entry, clock)
    invitations.serve()
    assert fresh(entry).end_reason == reason
    assert told(entry.person)[-1] == letter
    assert places(full.panel)[0] == 0
    invitations.serve()
    assert WaitingEvent.objects.filter(entry=entry, kind="ended").count() == 1


def test_a_child_too_old_for_the_list_leaves_it_on_the_birthday(
    full: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    panel = make.PanelFactory(norm=1, type=PanelType.PEDIATRICIAN_0_6)
    make.attached(make.PersonFactory(toddler=True), panel)
    child = someone(birth_on=date(2019, 10, 20))
    entry = join(
        child, panel, make.user_of(make.RepresentationFactory(person=child).representative)
    )
    clock.set("2026-10-19T12:00")
    invitations.serve()
    assert fresh(entry).state == State.WAITING
    clock.set("2026-10-20T00:01")
    invitations.serve()
    assert fresh(entry).end_reason == End.TOO_OLD
    assert told(child)[-1] == "waiting_ended"


def test_an_invitation_ends_with_its_person_and_the_next_is_invited(full: SimpleNamespace) -> None:
    first, second = in_line(full.panel, 2, full.old)
    free_one(full)
    invitations.serve()
    died(first, None)
    assert invitations.serve() == 1
    assert Invitation.objects.get(entry=first).outcome == "ended"
    assert fresh(second).is_invited
