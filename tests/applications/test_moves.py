"""Plans of moves: made, agreed, carried out, stopped, continued; who is left where they are, and why."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications import actions, tasks
from applications.actions import moves, moving
from applications.actions.moves import Move
from applications.errors import PeopleInAnotherPlan, PlanChangedMeanwhile, PlanIsEmpty
from applications.models import MoveItem, MovePlan
from campaigns import clock as campaign_clock
from codes import Basis, Ground, MoveKind, MoveState, PlanState, Role, SkipReason
from codes.violations import constraint_of
from demonstration import factories as make
from notifications import waking
from notifications.models import Message
from registry.models import Attachment, Panel, Person
from registry.queries import counter_differences, present_stay, scheduled_attachment
from registry.takeover import Entry, take_over
from tests.applications.told import counts, periods, told

pytestmark = pytest.mark.django_db

TODAY, SINCE, NEW_YEAR = date(2026, 10, 14), date(2019, 3, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _counters_equal_periods(db: None) -> Iterator[None]:
    yield
    assert counter_differences(campaign_clock.today()) == []


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Plans for which a worker was called."""
    plans: list[int] = []
    monkeypatch.setattr(waking, "wake", lambda task, *args: plans.append(*args) or True)
    return plans


@pytest.fixture
def clinic(db: None, called: list[int]) -> SimpleNamespace:
    """A doctor who leaves (`old`), one who takes the list over (`new`), the head, the region, five people."""
    old = make.PanelFactory()
    new = make.PanelFactory(site=old.site)
    people = [make.PersonFactory(lives_in="751110000") for _ in range(5)]
    for person in people:
        make.attached(person, old)
    return SimpleNamespace(
        old=old,
        new=new,
        people=people,
        elsewhere=make.PanelFactory(),
        head=make.staff(Role.ORG_HEAD, organization=old.organization),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        territory=make.unit("750000000"),
    )


def plan_of(
    clinic: SimpleNamespace,
    kind: MoveKind = MoveKind.TRANSFER,
    *,
    to: Panel | None = None,
    people: list[Person] | None = None,
    first_on: date = TODAY,
    is_unattached: bool = False,
) -> MovePlan:
    is_transfer = kind == MoveKind.TRANSFER
    return moves.make(
        clinic.head if is_transfer else clinic.region,
        kind=kind,
        organization=clinic.old.organization if is_transfer else None,
        territory=None if is_transfer else clinic.territory,
        act_number="17",
        act_on=date(2026, 10, 12),
        first_on=first_on,
        moves=[
            Move(person.pk, None if is_unattached else clinic.old.pk, (to or clinic.new).pk)
            for person in (clinic.people if people is None else people)
        ],
    )


def started(clinic: SimpleNamespace, plan: MovePlan) -> MovePlan:
    user = clinic.head if plan.kind == MoveKind.TRANSFER else clinic.region
    moves.agree(plan.pk, user)
    return moves.start(plan.pk, user)


def carried_out(clinic: SimpleNamespace, plan: MovePlan) -> MovePlan:
    started(clinic, plan)
    moving.run(plan.pk)
    plan.refresh_from_db()
    return plan


def reason(plan: MovePlan, person: Person) -> str:
    return MoveItem.objects.get(plan=plan, person=person).reason


def test_a_list_moves_as_a_whole_and_everybody_is_told(clinic: SimpleNamespace) -> None:
    plan = carried_out(clinic, plan_of(clinic))
    assert (plan.state, plan.people, plan.done, plan.skipped) == (PlanState.DONE, 5, 5, 0)
    for person in clinic.people:
        assert periods(person) == [(clinic.old.pk, SINCE, TODAY), (clinic.new.pk, TODAY, None)]
        assert told(person) == ["moved_by_transfer"]
        period = Attachment.objects.get(person=person, panel=clinic.new)
        assert (period.basis, period.reference) == (Basis.TRANSFER, "17")
    assert (counts(clinic.old), counts(clinic.new)) == ((0, 0, 0, 0), (5, 0, 0, 0))
    assert told(clinic.old.organization) == ["organization_people_moved"]
    body = Message.objects.filter(organization=clinic.old.organization).first()
    assert body is not None
    assert "5" in body.body


def test_a_transfer_succeeds_over_the_cap_and_records_the_excess(clinic: SimpleNamespace) -> None:
    small = make.PanelFactory(site=clinic.old.site, norm=2)
    carried_out(clinic, plan_of(clinic, to=small))
    assert counts(small) == (5, 0, 0, 3)
    assert small.excess_reason == "transfer"


def test_who_moved_died_or_left_meanwhile_is_named_with_the_reason(clinic: SimpleNamespace) -> None:
    plan = plan_of(clinic)
    gone, dead, away, *rest = clinic.people
    make.attached(gone, clinic.elsewhere, on=TODAY)
    actions.record_death(dead.pk, date(2026, 10, 13), source="test")
    actions.record_departure(away.pk, date(2026, 10, 13), source="test")
    plan = carried_out(clinic, plan)
    assert (plan.done, plan.skipped) == (2, 3)
    assert reason(plan, gone) == SkipReason.MOVED
    assert reason(plan, dead) == SkipReason.DIED
    assert reason(plan, away) == SkipReason.DEPARTED
    assert periods(gone)[-1][0] == clinic.elsewhere.pk
    assert [told(person) for person in rest] == [["moved_by_transfer"]] * 2


def test_a_choice_for_a_later_day_stands_behind_a_transfer(clinic: SimpleNamespace) -> None:
    person = clinic.people[0]
    specialist = make.staff(Role.SPECIALIST, organization=clinic.elsewhere.organization)
    application = make.approved(person, clinic.elsewhere, specialist)
    carried_out(clinic, plan_of(clinic))
    assert periods(person)[1:] == [
        (clinic.new.pk, TODAY, NEW_YEAR),
        (clinic.elsewhere.pk, NEW_YEAR, None),
    ]
    application.refresh_from_db()
    assert application.status == "scheduled"


def test_who_chose_the_leaving_doctor_for_a_later_day_comes_to_the_new_one(
    clinic: SimpleNamespace,
) -> None:
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, clinic.elsewhere)
    specialist = make.staff(Role.SPECIALIST, organization=clinic.old.organization)
    application = make.approved(person, clinic.old, specialist)
    carried_out(clinic, plan_of(clinic, people=[person]))
    assert periods(person) == [
        (clinic.elsewhere.pk, SINCE, NEW_YEAR),
        (clinic.new.pk, NEW_YEAR, None),
    ]
    application.refresh_from_db()
    coming = scheduled_attachment(person, TODAY)
    assert (application.status, application.attachment) == ("scheduled", coming)
    assert coming is not None
    assert (coming.basis, coming.reference) == (Basis.APPLICATION, application.number)
    assert told(person)[-1] == "moved_by_transfer"


def test_a_commission_attaches_for_its_later_day_within_the_caps(clinic: SimpleNamespace) -> None:
    people = [make.PersonFactory(lives_in="751110000") for _ in range(3)]
    small = make.PanelFactory(norm=2)
    plan = plan_of(
        clinic,
        MoveKind.COMMISSION,
        to=small,
        people=people,
        first_on=NEW_YEAR,
        is_unattached=True,
    )
    plan = carried_out(clinic, plan)
    assert (plan.done, plan.skipped) == (2, 1)
    assert counts(small) == (0, 2, 0, 0)
    done = [person for person in people if periods(person)]
    (left,) = (person for person in people if not periods(person))
    assert reason(plan, left) == SkipReason.PANEL_FULL
    assert told(left) == []
    assert told(done[0]) == ["moved_by_commission"]


def test_who_was_attached_by_a_commission_may_disagree(clinic: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    person = clinic.people[0]
    plan = plan_of(
        clinic,
        MoveKind.COMMISSION,
        to=clinic.elsewhere,
        people=[person],
        first_on=date(2026, 10, 14),
    )
    carried_out(clinic, plan)
    clock.set("2026-10-15T10:30")
    third = make.PanelFactory()
    application = make.filed(person, third, ground=Ground.DISAGREEMENT_WITH_COMMISSION)
    assert {finding["status"] for finding in application.findings} == {"pass", "not_applicable"}


def test_a_commission_leaves_alone_who_chooses(clinic: SimpleNamespace) -> None:
    chose, choosing, moved, closed, *_ = clinic.people
    specialist = make.staff(Role.SPECIALIST, organization=clinic.elsewhere.organization)
    plan = plan_of(
        clinic,
        MoveKind.COMMISSION,
        to=clinic.elsewhere,
        people=[chose, choosing, moved],
        first_on=NEW_YEAR,
    )
    make.approved(chose, make.PanelFactory(site=clinic.elsewhere.site), specialist)
    make.filed(choosing, clinic.elsewhere)
    make.attached(moved, make.PanelFactory(), on=TODAY)
    shut = make.PanelFactory()
    moves.add(plan, [Move(closed.pk, clinic.old.pk, shut.pk)])
    Panel.objects.filter(pk=shut.pk).update(is_closed=True, closed_reason="absent")
    plan = carried_out(clinic, plan)
    assert plan.done == 0
    assert reason(plan, chose) == SkipReason.CHOSE
    assert reason(plan, choosing) == SkipReason.APPLICATION_OPEN
    assert reason(plan, moved) == SkipReason.MOVED
    assert reason(plan, closed) == SkipReason.PANEL_CLOSED


def test_an_order_attaches_over_the_cap_and_over_an_own_choice_for_that_day(
    clinic: SimpleNamespace,
) -> None:
    chose, other, there, *_ = clinic.people
    specialist = make.staff(Role.SPECIALIST, organization=clinic.elsewhere.organization)
    application = make.approved(chose, clinic.elsewhere, specialist)
    small = make.PanelFactory(norm=1)
    make.attached(there, small, on=TODAY)
    plan = plan_of(clinic, MoveKind.ORDER, to=small, people=[chose, other, there])
    plan = carried_out(clinic, plan)
    assert (plan.done, reason(plan, there)) == (2, SkipReason.ALREADY_THERE)
    assert counts(small) == (3, 0, 1, 2)  # the choice for 1 January stays
    application.refresh_from_db()
    assert application.status == "scheduled"
    assert told(other) == ["moved_by_order"]


def test_a_child_s_representatives_are_told_too(clinic: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True, lives_in="751110000")
    parent = make.RepresentationFactory(person=child).representative
    make.attached(child, clinic.old)
    carried_out(clinic, plan_of(clinic, people=[child]))
    assert told(child) == told(parent) == ["moved_by_transfer"]
    said = Message.objects.filter(person=parent).first()
    assert said is not None
    assert child.initials in said.subject


def test_one_stops_and_goes_on_and_nobody_is_told_twice(
    clinic: SimpleNamespace, called: list[int]
) -> None:
    plan = started(clinic, plan_of(clinic))
    assert moving.run_batch(plan.pk, size=2) == 2
    assert moves.stop(plan.pk, clinic.head).state == PlanState.STOPPED
    assert moving.run_batch(plan.pk, size=2) is None
    plan.refresh_from_db()
    assert (plan.done, plan.left) == (2, 3)
    moves.go_on(plan.pk, clinic.head)
    moving.run(plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.done) == (PlanState.DONE, 5)
    assert moving.run(plan.pk)  # once more: nothing to do
    assert [told(person) for person in clinic.people] == [["moved_by_transfer"]] * 5


def test_a_stopped_plan_can_be_given_up(clinic: SimpleNamespace) -> None:
    plan = started(clinic, plan_of(clinic))
    moving.run_batch(plan.pk, size=2)
    with pytest.raises(PlanChangedMeanwhile):
        moves.give_up(plan.pk, clinic.head)
    moves.stop(plan.pk, clinic.head)
    moves.give_up(plan.pk, clinic.head)
    plan.refresh_from_db()
    assert (plan.state, plan.done, plan.skipped) == (PlanState.DONE, 2, 3)
    assert counts(clinic.old) == (3, 0, 0, 0)
    assert told(clinic.old.organization) == ["organization_people_moved"]


def test_one_running_plan_a_person(clinic: SimpleNamespace) -> None:
    first, second = started(clinic, plan_of(clinic)), plan_of(clinic)
    with pytest.raises(PeopleInAnotherPlan) as refused:
        started(clinic, second)
    assert refused.value.held == 5
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        second.items.update(is_held=True)
    assert constraint_of(error.value) == "move_item_one_running_plan_a_person"
    moving.run(first.pk)
    assert moves.start(second.pk, clinic.head).state == PlanState.RUNNING


def test_a_transfer_begins_by_itself_on_its_day(clinic: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    plan = started(clinic, plan_of(clinic, first_on=date(2026, 10, 20)))
    assert (plan.state, plan.starts_on) == (PlanState.AGREED, date(2026, 10, 20))
    tasks.continue_moves()
    plan.refresh_from_db()
    assert plan.state == PlanState.AGREED
    clock.set("2026-10-20T00:01")
    tasks.continue_moves()
    tasks.carry_out_moves(plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.done) == (PlanState.DONE, 5)
    assert periods(clinic.people[0])[-1] == (clinic.new.pk, date(2026, 10, 20), None)


def test_a_plan_that_waits_for_its_day_can_be_held_back(clinic: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    plan = started(clinic, plan_of(clinic, first_on=date(2026, 10, 20)))
    moves.stop(plan.pk, clinic.head)
    clock.set("2026-10-20T00:01")
    tasks.continue_moves()
    plan.refresh_from_db()
    assert plan.state == PlanState.AGREED
    moves.discard(plan.pk, clinic.head)
    moves.discard(plan.pk, clinic.head)
    assert not MovePlan.objects.exists()


def test_a_sweep_calls_a_worker_for_a_plan_without_a_sign_of_life(
    clinic: SimpleNamespace, called: list[int], clock
) -> None:  # type: ignore[no-untyped-def]
    plan = started(clinic, plan_of(clinic))
    moving.run_batch(plan.pk, size=2)
    called.clear()
    assert moving.carry_on() == 0  # a moment ago
    clock.set("2026-10-14T10:31:31")
    assert moving.carry_on() == 1
    assert called == [plan.pk]


def test_only_who_may_and_only_within_the_scope(clinic: SimpleNamespace) -> None:
    stranger = make.staff(Role.ORG_HEAD, organization=clinic.elsewhere.organization)
    plan = plan_of(clinic)
    for verb in (moves.agree, moves.start, moves.stop, moves.go_on, moves.give_up, moves.discard):
        with pytest.raises(PermissionDenied):
            verb(plan.pk, stranger)
        with pytest.raises(PermissionDenied):
            verb(plan.pk, clinic.region)
    with pytest.raises(ValueError, match="scope"):
        plan_of(clinic, to=clinic.elsewhere)
    far = make.OrganizationFactory(unit=make.unit("711310000"))
    with pytest.raises(ValueError, match="scope"):
        plan_of(clinic, MoveKind.COMMISSION, to=make.PanelFactory(site__organization=far))


def test_who_fits_nowhere_stands_in_the_plan_with_the_reason(clinic: SimpleNamespace) -> None:
    plan = plan_of(clinic, people=[])
    with pytest.raises(PlanIsEmpty):
        moves.agree(plan.pk, clinic.head)
    moves.add(plan, [Move(clinic.people[0].pk, clinic.old.pk, None, SkipReason.NO_AREA)])
    assert (plan.people, plan.skipped, plan.left) == (1, 1, 0)
    with pytest.raises(PlanIsEmpty):
        moves.agree(plan.pk, clinic.head)


def refused_by_the_database(model: type, pk: int, **columns: object) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model.objects.filter(pk=pk).update(**columns)
    return constraint_of(error.value)


def test_the_database_refuses_what_a_plan_cannot_be(clinic: SimpleNamespace) -> None:
    plan = plan_of(clinic)
    item = plan.items.first()
    assert item is not None
    for expected, columns in {
        "move_plan_kind": {"kind": "other"},
        "move_plan_of_one_scope": {"territory": clinic.territory},
        "move_plan_names_its_act": {"act_number": ""},
        "move_plan_state_has_its_moments": {"state": PlanState.RUNNING},
        "move_plan_counts_its_people": {"done": 6},
    }.items():
        assert refused_by_the_database(MovePlan, plan.pk, **columns) == expected
    for expected, columns in {
        "move_item_reason": {"reason": "other"},
        "move_item_once_a_plan": {"person": clinic.people[1]},
        "move_item_state_is_whole": {"state": MoveState.DONE},
    }.items():
        assert refused_by_the_database(MoveItem, item.pk, **columns) == expected


def test_what_was_carried_out_is_neither_changed_nor_deleted(clinic: SimpleNamespace) -> None:
    plan = carried_out(clinic, plan_of(clinic))
    item = plan.items.first()
    assert item is not None
    for change in (
        lambda: MoveItem.objects.filter(pk=item.pk).update(done_at=None),
        lambda: MoveItem.objects.filter(pk=item.pk).delete(),
        lambda: plan.delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot (update|delete)"), transaction.atomic():
            change()


def test_a_batch_asks_little_of_the_database(
    clinic: SimpleNamespace, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    people = [
        Person(
            last_name="Т",
            first_name="А",
            birth_on=date(1980, 1, 1),
            sex="female",
            language=language,
        )
        for language in ("kk", "ru") * 20
    ]
    Person.objects.bulk_create(people)
    take_over([Entry(person.pk, clinic.old, SINCE) for person in people], actor="test")
    plan = started(clinic, plan_of(clinic, people=people))
    # Nine a person: savepoint, lock, periods, lists, two periods, two counters, release.
    with django_assert_max_num_queries(9 * 40 + 25):
        assert moving.run_batch(plan.pk) == 40
    assert present_stay(people[0], TODAY) is not None
