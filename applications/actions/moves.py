"""Plans of moves: made, looked at, agreed, started, stopped, continued (docs/moves.md).

The carrying out is `actions.moving`. A plan's row is locked before its people; nobody who holds a person
waits for a plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Verb, require, require_in, territory_prefix
from campaigns import clock
from codes import MoveKind, MoveState, PlanState, SkipReason
from codes.violations import constraint_of
from notifications import waking
from registry.models import Institution, KatoUnit, Organization, Panel

from .. import move_messages
from ..errors import PeopleInAnotherPlan, PlanChangedMeanwhile, PlanIsEmpty
from ..models import MoveItem, MovePlan
from ..models.moves import NOT_BEGUN

VERBS = {
    MoveKind.TRANSFER: Verb.MANAGE_PANELS,
    MoveKind.COMMISSION: Verb.HOLD_COMMISSION,
    MoveKind.ORDER: Verb.KEEP_INSTITUTIONS,
}
# Written at once, though for a later day; the others begin on their first day: until then the lists they
# touch may wait for the campaign's day.
WRITTEN_AHEAD = (MoveKind.COMMISSION,)
BATCH = 2000
TASK = "applications.tasks.carry_out_moves"


@dataclass(frozen=True, slots=True)
class Move:
    """One person of a plan to be made; without a panel to go to, the reason why they fit nowhere."""

    person_id: int
    from_panel_id: int | None
    to_panel_id: int | None
    reason: SkipReason | None = None


def make(
    user: User,
    *,
    kind: MoveKind,
    act_number: str,
    act_on: date,
    first_on: date,
    moves: Iterable[Move],
    organization: Organization | None = None,
    territory: KatoUnit | None = None,
    institution: Institution | None = None,
) -> MovePlan:
    """A plan in draft: of an organization (a transfer) or of a territory, with its people.

    `first_on` is the first day at the new place; an order names the `institution` whose people it attaches.
    Raises PermissionDenied, ValueError for a panel outside the scope, IntegrityError for a person named twice or
    a plan without its act.
    """
    with transaction.atomic():
        plan = MovePlan(
            kind=kind,
            organization=organization,
            territory=territory,
            institution=institution,
            act_number=act_number.strip(),
            act_on=act_on,
            first_on=first_on,
            made_by=user,
        )
        require_for(user, plan)
        plan.save()
        add(plan, moves)
    return plan


def require_for(user: User, plan: MovePlan) -> None:
    """Raises PermissionDenied unless the user may make and carry out this plan."""
    verb = VERBS[MoveKind(plan.kind)]
    if plan.organization is not None:
        require(user, verb, plan.organization)
    elif plan.territory is not None:
        require_in(user, verb, plan.territory)
    else:
        raise ValueError("a plan belongs to an organization or a territory")


def add(plan: MovePlan, moves: Iterable[Move]) -> int:
    """Put people on a plan not begun yet, in a transaction; how many."""
    items = [
        MoveItem(
            plan=plan,
            person_id=move.person_id,
            from_panel_id=move.from_panel_id,
            to_panel_id=move.to_panel_id,
            state=MoveState.PLANNED if move.to_panel_id else MoveState.SKIPPED,
            reason="" if move.to_panel_id else (move.reason or SkipReason.NO_SUITABLE_PANEL),
        )
        for move in moves
    ]
    _within_scope(plan, {item.to_panel_id for item in items if item.to_panel_id})
    MoveItem.objects.bulk_create(items, batch_size=BATCH)
    _count(plan)
    return len(items)


def _within_scope(plan: MovePlan, panel_ids: set[int]) -> None:
    panels = Panel.objects.filter(pk__in=panel_ids)
    if plan.organization_id is not None:
        inside = Q(organization=plan.organization_id)
    else:
        assert plan.territory is not None
        inside = Q(organization__unit__code__startswith=territory_prefix(plan.territory.code))
    if panels.exclude(inside).exists():
        raise ValueError("a plan moves people to lists of its own scope")


def _count(plan: MovePlan) -> None:
    plan.people = plan.items.count()
    plan.skipped = plan.items.filter(state=MoveState.SKIPPED).count()
    plan.save(update_fields=["people", "skipped"])


def agree(plan_id: int, user: User) -> MovePlan:
    """Whoever may carry it out has looked at the plan. Raises PlanIsEmpty, PlanChangedMeanwhile."""
    with transaction.atomic():
        plan = _lock(plan_id, user)
        if plan.state == PlanState.AGREED:
            return plan
        _expect(plan, PlanState.DRAFT)
        if plan.left == 0:
            raise PlanIsEmpty(plan)
        _move(plan, PlanState.AGREED, agreed_by=user, agreed_at=clock.now())
    return plan


def start(plan_id: int, user: User) -> MovePlan:
    """Carry out an agreed plan: a worker begins at once, or by itself on the plan's first day.

    A commission's distribution is written at once, for its later day. Raises PeopleInAnotherPlan where
    somebody is being moved by another plan, PlanChangedMeanwhile.
    """
    with transaction.atomic():
        plan = _lock(plan_id, user)
        if plan.is_under_way or plan.state == PlanState.DONE:
            return plan
        _expect(plan, PlanState.AGREED)
        plan.started_by = user
        if plan.kind not in WRITTEN_AHEAD and plan.first_on > clock.today():
            _move(plan, PlanState.AGREED, started_by=user, starts_on=plan.first_on)
        else:
            _begin(plan)
    return plan


def _begin(plan: MovePlan) -> None:
    try:
        with transaction.atomic():
            plan.items.filter(state=MoveState.PLANNED).update(is_held=True)
    except IntegrityError as error:
        if constraint_of(error) != "move_item_one_running_plan_a_person":
            raise
        theirs = plan.items.filter(state=MoveState.PLANNED).values("person")
        held = MoveItem.objects.filter(is_held=True, person__in=theirs).count()
        raise PeopleInAnotherPlan(plan, held) from error
    _move(
        plan,
        PlanState.RUNNING,
        started_by=plan.started_by,
        started_at=clock.now(),
        starts_on=None,
    )
    waking.after_commit(TASK, plan.pk)


def stop(plan_id: int, user: User) -> MovePlan:
    """Stop after the batch in hand; what is done stays. One that waits for its day no longer begins by itself."""
    with transaction.atomic():
        plan = _lock(plan_id, user)
        if plan.state == PlanState.AGREED and plan.starts_on is not None:
            _move(plan, PlanState.AGREED, started_by=None, starts_on=None)
        elif plan.state == PlanState.RUNNING:
            _move(plan, PlanState.STOPPED, stopped_by=user, stopped_at=clock.now())
        elif plan.state != PlanState.STOPPED:
            raise PlanChangedMeanwhile(plan)
    return plan


def go_on(plan_id: int, user: User) -> MovePlan:
    """Continue a stopped plan where it stopped."""
    with transaction.atomic():
        plan = _lock(plan_id, user)
        if plan.state == PlanState.RUNNING:
            return plan
        _expect(plan, PlanState.STOPPED)
        _move(plan, PlanState.RUNNING, stopped_by=None, stopped_at=None, seen_at=None)
        waking.after_commit(TASK, plan.pk)
    return plan


def give_up(plan_id: int, user: User) -> MovePlan:
    """End a stopped plan: whoever was not moved yet stays where they are, with the reason."""
    with transaction.atomic():
        plan = _lock(plan_id, user)
        if plan.state == PlanState.DONE:
            return plan
        _expect(plan, PlanState.STOPPED)
        waiting = plan.items.filter(state=MoveState.PLANNED)
        plan.skipped += waiting.update(
            state=MoveState.SKIPPED,
            reason=SkipReason.GIVEN_UP,
            is_held=False,
            done_at=clock.now(),
        )
        finish(plan)
    return plan


def discard(plan_id: int, user: User) -> None:
    """Throw away a plan that has not begun; one that is gone already is no error."""
    with transaction.atomic():
        try:
            plan = _lock(plan_id, user)
        except MovePlan.DoesNotExist:
            return
        _expect(plan, *NOT_BEGUN)
        plan.delete()


def finish(plan: MovePlan) -> None:
    """Nobody is left to be moved: the plan ends and its organizations are told. The plan is locked."""
    _move(plan, PlanState.DONE, ended_at=clock.now(), skipped=plan.skipped)
    if plan.done:
        assert plan.started_at is not None
        began_on = clock.local(plan.started_at).date()
        move_messages.people_moved(plan, max(plan.first_on, began_on))


def begin_due() -> int:
    """Begin agreed plans whose first day has come; how many. Those whose people another plan holds wait."""
    begun = 0
    due = MovePlan.objects.filter(state=PlanState.AGREED, starts_on__lte=clock.today())
    for plan_id in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            plan = due.select_for_update(skip_locked=True, no_key=True).filter(pk=plan_id).first()
            if plan is None:
                continue
            try:
                _begin(plan)
            except PeopleInAnotherPlan:
                continue
            begun += 1
    return begun


def _lock(plan_id: int, user: User) -> MovePlan:
    plan = (
        MovePlan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organization__unit", "territory", "started_by")
        .get(pk=plan_id)
    )
    require_for(user, plan)
    return plan


def _expect(plan: MovePlan, *states: PlanState) -> None:
    if plan.state not in states:
        raise PlanChangedMeanwhile(plan)


def _move(plan: MovePlan, state: PlanState, **columns: object) -> None:
    plan.state = state
    for name, value in columns.items():
        setattr(plan, name, value)
    plan.save(update_fields=["state", *columns])
