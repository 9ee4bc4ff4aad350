"""Waiting lists: who may join, who comes first, what is kept, what ends by itself."""

from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from applications import actions, waiting
from applications.actions import invitations
from applications.casefile import collect, request_of
from applications.errors import (
    AlreadyWaiting,
    CannotWait,
    NotAllowed,
    PanelFilledUp,
    PersonGone,
    PlaceIsFree,
)
from applications.law import law_in_force
from applications.models import Invitation, WaitingEntry, WaitingEvent
from applications.panels import propose
from applications.tasks import check_counters
from codes import ApplicationStatus as Status
from codes import Channel, Ground, PanelType, Role
from codes.violations import constraint_of
from demonstration import factories as make
from notifications.models import Message
from registry.models import Panel
from registry.queries import counter_differences
from tests.applications.in_line import approve, free_one, fresh, in_line, join, places, someone
from tests.applications.told import told

pytestmark = pytest.mark.django_db

End, State = WaitingEntry.End, WaitingEntry.State
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture(autouse=True)
def _counters_equal_rows(db: None) -> None:
    yield
    assert check_counters() == 0


# Joining


def test_last_in_line_told_and_written_down(full: SimpleNamespace) -> None:
    first, second = in_line(full.panel, 2)
    own = [waiting.now_of(make.user_of(row.person)) for row in (second, first)]
    assert [(row.ahead, row.panel.waiting) for (row,) in own] == [(1, 2), (0, 2)]
    assert places(full.panel) == (2, 0, 0)
    assert told(second.person) == ["waiting_joined"]
    letter = Message.objects.filter(person=second.person, template="waiting_joined").first()
    assert letter is not None
    assert "2" in letter.subject
    (event,) = WaitingEvent.objects.filter(entry=second)
    assert (event.kind, event.actor) == ("joined", second.joined_by)


def test_one_list_a_person_and_a_second_call_finds_them_there(full: SimpleNamespace) -> None:
    (entry,) = in_line(full.panel, 1)
    assert join(entry.person, full.panel).pk == entry.pk
    other = make.PanelFactory(norm=0)
    with pytest.raises(AlreadyWaiting) as refused:
        join(entry.person, other)
    assert refused.value.entry.pk == entry.pk
    assert places(full.panel) == (1, 0, 0)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        WaitingEntry.objects.create(person=entry.person, panel=other, joined_by=entry.joined_by)
    assert constraint_of(error.value) == "waiting_entry_one_list_a_person"


def test_nobody_waits_where_a_place_is_free(full: SimpleNamespace) -> None:
    free_one(full)
    with pytest.raises(PlaceIsFree):
        join(someone(), full.panel)


def test_a_closed_list_takes_nobody_and_invites_nobody(full: SimpleNamespace) -> None:
    (entry,) = in_line(full.panel, 1)
    Panel.objects.filter(pk=full.panel.pk).update(is_closed=True, closed_reason="Ремонт")
    with pytest.raises(CannotWait) as refused:
        join(someone(), full.panel)
    assert refused.value.codes == ["panel_closed"]
    free_one(full)
    assert invitations.serve() == 0
    assert fresh(entry).state == State.WAITING
    Panel.objects.filter(pk=full.panel.pk).update(is_closed=False, closed_reason="")
    assert invitations.serve() == 1


def test_what_no_free_place_would_mend_is_said_at_once(full: SimpleNamespace) -> None:
    far = make.PersonFactory(lives_in="711310000")
    with pytest.raises(CannotWait) as refused:
        join(far, full.panel)
    assert refused.value.codes == ["outside_territory"]
    children = make.PanelFactory(norm=0, type=PanelType.PEDIATRICIAN_0_14)
    with pytest.raises(CannotWait) as refused:
        join(someone(), children)
    assert refused.value.codes == ["panel_age_mismatch"]
    with pytest.raises(CannotWait) as refused:
        join(full.inside[0], full.panel)
    assert refused.value.codes == ["same_panel"]


def test_who_may_put_whom_on_a_list(full: SimpleNamespace) -> None:
    child = someone(child=True)
    parent = make.RepresentationFactory(person=child).representative
    stranger = make.user_of(someone())
    with pytest.raises(NotAllowed):
        join(child, full.panel, stranger)
    entry = join(child, full.panel, make.user_of(parent))
    assert told(parent) == ["waiting_joined"], "who represents somebody is told as well"
    with pytest.raises(NotAllowed):
        actions.leave(entry.pk, stranger)
    by_desk = join(someone(), full.panel, full.clerk, channel=Channel.REGISTRY_DESK)
    assert by_desk.joined_by == full.clerk
    elsewhere = make.staff(Role.REGISTRY_CLERK, organization=make.OrganizationFactory())
    with pytest.raises(Exception, match="keep_waiting_list"):
        join(someone(), full.panel, elsewhere, channel=Channel.REGISTRY_DESK)
    with pytest.raises(NotAllowed):
        join(someone(), full.panel, full.clerk)


def test_nobody_joins_for_the_dead(full: SimpleNamespace) -> None:
    person = someone()
    user = make.user_of(person)
    actions.record_departure(person.pk, date(2026, 10, 1), source="migration")
    with pytest.raises(PersonGone):
        join(person, full.panel, user)


# What is kept


def test_a_place_that_frees_is_kept_for_those_who_wait(full: SimpleNamespace) -> None:
    (entry,) = in_line(full.panel, 1, full.old)
    outsider = someone(full.old)
    free_one(full)
    assert places(full.panel) == (1, 0, 1), (
        "kept in the same transaction, before anybody is invited"
    )
    row = make.filed(outsider, full.panel, ground=Ground.FREE_CHOICE)
    with pytest.raises(PanelFilledUp):
        approve(row, full.specialist)
    assert invitations.serve() == 1
    assert places(full.panel) == (0, 1, 1)
    assert fresh(entry).is_invited
    with pytest.raises(PanelFilledUp):
        approve(row, full.specialist)


def test_the_invited_person_applies_as_any_other_and_the_approval_takes_the_place(
    full: SimpleNamespace,
) -> None:
    first, second = in_line(full.panel, 2, full.old)
    free_one(full)
    invitations.serve()
    row = make.filed(first.person, full.panel, ground=Ground.FREE_CHOICE)
    invitation = Invitation.objects.get(entry=first)
    assert invitation.application == row
    done = approve(row, full.specialist)
    assert done.status == Status.EFFECTIVE
    assert fresh(first).end_reason == End.ATTACHED
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.application) == ("accepted", row)
    assert places(full.panel) == (1, 0, 0)
    assert full.panel.attached == 2
    assert invitations.serve() == 0
    assert fresh(second).state == State.WAITING
    assert [event.kind for event in WaitingEvent.objects.filter(entry=first)] == [
        "ended",
        "applied",
        "invited",
        "joined",
    ]


def test_with_the_clinic_choosing_the_invited_person_gets_the_list_that_keeps_the_place(
    full: SimpleNamespace,
) -> None:
    (entry,) = in_line(full.panel, 1, full.old)
    free_one(full)
    invitations.serve()
    full.panel.refresh_from_db()
    chosen = propose(entry.person, full.panel.organization, Ground.FREE_CHOICE, law_in_force())
    assert chosen == full.panel
    kept = {}
    for person in (entry.person, someone(full.old)):
        asked = make.draft(person, full.panel, ground=Ground.FREE_CHOICE)
        panel = collect(request_of(asked)).chosen.panel
        assert panel is not None
        kept[person.pk] = panel.reserved
    assert list(kept.values()) == [0, 1], "the place kept for oneself is not counted against one"


def test_a_campaign_choice_for_later_needs_the_sum_of_that_day_alone(full: SimpleNamespace) -> None:
    """Rulebook 4: kept is what both sums leave free; who leaves on 1 January frees nothing today."""
    (entry,) = in_line(full.panel, 1, full.old)
    new = make.PanelFactory()
    leaver = make.approved(
        full.inside[0], new, make.staff(Role.SPECIALIST, organization=new.organization)
    )
    assert leaver.status == Status.SCHEDULED
    assert places(full.panel) == (1, 0, 0)
    assert invitations.serve() == 0
    done = make.approved(entry.person, full.panel, full.specialist)
    assert done.status == Status.SCHEDULED
    assert fresh(entry).end_reason == End.ATTACHED, "decided: nobody waits for what they have"
    assert places(full.panel) == (0, 0, 0)


def test_a_return_comes_before_those_who_wait(full: SimpleNamespace) -> None:
    in_line(full.panel, 1, full.old)
    free_one(full)
    make.attached(someone(), full.panel)  # always succeeds
    assert places(full.panel) == (1, 0, 0)
    assert full.panel.excess == 0
    assert invitations.serve() == 0


def test_a_return_on_top_of_a_kept_place_is_excess(full: SimpleNamespace) -> None:
    (entry,) = in_line(full.panel, 1, full.old)
    free_one(full)
    invitations.serve()
    make.attached(someone(), full.panel)
    assert places(full.panel) == (0, 1, 1)
    assert full.panel.excess == 1
    with pytest.raises(PanelFilledUp):  # a new choice is within the cap alone (rulebook 4)
        make.approved(entry.person, full.panel, full.specialist, ground=Ground.FREE_CHOICE)


# What is read


def test_numbers_of_a_list_and_who_may_read_them(full: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-09-01T10:00")
    first, *others = in_line(full.panel, 3, full.old)
    clock.set("2026-10-14T10:30")
    free_one(full)
    invitations.serve()
    head = make.staff(Role.ORG_HEAD, organization=full.panel.organization)
    (row,) = waiting.lists_of(head)
    assert (row.panel.waiting, row.panel.invited) == (2, 1)
    assert (row.movement.invited, row.movement.joined) == (1, 0)
    assert row.first_joined_at == others[0].joined_at
    numbered, after = waiting.line_of(full.panel)
    assert [(number, entry.pk) for number, entry in numbered] == [
        (1, others[0].pk),
        (2, others[1].pk),
    ]
    assert after == 0
    assert [one.entry_id for one in waiting.invited_of(full.panel)] == [first.pk]
    stranger = make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory())
    assert waiting.lists_of(stranger) == []
    assert waiting.panel_in_scope(stranger, full.panel.code) is None
    assert list(waiting.followed(make.user_of(first.person))) == [first]
    assert list(waiting.followed(make.user_of(someone()))) == []


def test_counters_that_differ_from_the_list_are_found(full: SimpleNamespace) -> None:
    in_line(full.panel, 1)
    Panel.objects.filter(pk=full.panel.pk).update(waiting=3)
    (found,) = waiting.list_differences()
    assert (found.counted, found.from_rows) == ((3, 0), (1, 0))
    Panel.objects.filter(pk=full.panel.pk).update(
        waiting=1, reserved=1, excess=1, excess_reason="x"
    )
    (differs,) = counter_differences(date(2026, 10, 14))
    assert (differs.counted[3], differs.from_periods[3]) == (1, 0)
    Panel.objects.filter(pk=full.panel.pk).update(reserved=0, excess=0, excess_reason="")


# What the database refuses


def test_the_table_of_entries_refuses_what_must_not_be(full: SimpleNamespace) -> None:
    (entry,) = in_line(full.panel, 1)
    wrong = {
        "waiting_entry_channel": {"channel": "pigeon"},
        "waiting_entry_ground": {"ground": "mood"},
        "waiting_entry_ended_has_reason": {"state": "ended"},
    }
    for name, columns in wrong.items():
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            WaitingEntry.objects.filter(pk=entry.pk).update(**columns)
        assert constraint_of(error.value) == name
    free_one(full)
    invitations.serve()
    invitation = Invitation.objects.get(entry=entry)
    for name, columns in {
        "invitation_forward": {"until_at": invitation.invited_at},
        "invitation_closed_has_outcome": {"outcome": "lapsed"},
        "invitation_accepted_by_an_application": {
            "closed_at": invitation.until_at,
            "outcome": "accepted",
        },
    }.items():
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(**columns)
        assert constraint_of(error.value) == name
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Invitation.objects.create(entry=entry, until_at=invitation.until_at)
    assert constraint_of(error.value) == "invitation_one_open_an_entry"
    for name, columns in {
        "waiting_event_kind": {"kind": "sneezed", "actor_name": "x"},
        "waiting_event_names_actor": {"kind": "joined"},
    }.items():
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            WaitingEvent.objects.create(entry=entry, **columns)
        assert constraint_of(error.value) == name


def test_a_place_is_kept_for_a_list_only(full: SimpleNamespace) -> None:
    for columns in ({"reserved": 1}, {"invited": 1}):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Panel.objects.filter(pk=full.old.pk).update(**columns)
        assert constraint_of(error.value) == "panel_reserved_for_its_list"


def test_events_only_grow_and_entries_stay(full: SimpleNamespace) -> None:
    (entry,) = in_line(full.panel, 1)
    for work in (
        lambda: WaitingEvent.objects.filter(entry=entry).update(facts={"a": 1}),
        lambda: WaitingEvent.objects.filter(entry=entry).delete(),
        lambda: WaitingEntry.objects.filter(pk=entry.pk)._raw_delete("default"),
    ):
        with pytest.raises(Exception, match="annot"), transaction.atomic():
            work()
