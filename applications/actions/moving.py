"""Carrying out a plan of moves, batch by batch; what a killed worker left is found and continued (docs/moves.md)."""

import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import OperationalError, transaction
from django.db.models import F, Q

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Basis, MoveKind, MoveState, PlanState, SkipReason
from notifications import waking
from registry.attachments import Change, PersonDied, change
from registry.models import Attachment, InstitutionStay, Panel, Person
from registry.models.periods import holds_on
from registry.places import AnotherDayScheduled, PanelFull, lock_panels
from registry.representations import carers_of

from .. import move_messages
from ..models import Application, MoveItem, MovePlan
from ..models.application import OPEN
from .moves import TASK, finish
from .scheduled import close_replaced

logger = logging.getLogger(__name__)

BATCH = (
    40  # people whose rows, and whose lists, are locked together: well under the 3 s others wait
)
SILENT_FOR = timedelta(
    seconds=30
)  # without a sign of life for so long the worker is taken for dead
TRIES = 5  # at a batch whose rows others hold
_OUTCOME = ["state", "reason", "is_held", "done_at", "attachment"]
_ALWAYS = (MoveKind.TRANSFER, MoveKind.ORDER)  # succeed whatever the cap (rulebook 4, "Panel")


@dataclass
class _Facts:
    """What is known of the people of a batch, read under their locks."""

    people: dict[int, Person]
    live: dict[int, list[Attachment]] = field(default_factory=lambda: defaultdict(list))
    with_open_application: set[int] = field(default_factory=set)
    carers: dict[int, list[Person]] = field(default_factory=dict)
    panels: dict[int, Panel] = field(default_factory=dict)  # to which people go
    organizations: dict[int, int] = field(default_factory=dict)  # of the panels they left, by panel
    residents: set[int] = field(default_factory=set)  # still in the plan's institution
    letters: move_messages.Letters = field(kw_only=True)


@dataclass(frozen=True)
class _Way:
    """How one person is moved: from which day, over what the person has scheduled."""

    on: date
    keep_scheduled: bool = False
    arrival: Attachment | None = None  # a scheduled period that changes its panel


def run(plan_id: int, *, seconds: float = 240.0) -> bool:
    """Carry out a running plan for at most so many seconds; whether there is nothing left to do here.

    Two workers at one plan harm nothing: a batch is one worker's by the lock of the plan.
    """
    stop_at, tries = time.monotonic() + seconds, 0
    while time.monotonic() < stop_at:
        try:
            if run_batch(plan_id) is None:
                return True
            tries = 0
        except OperationalError:  # somebody held a row for longer than the lock's timeout
            tries += 1
            if tries == TRIES:
                raise
            logger.warning("plan %s waits for a row that others hold", plan_id)
    return False


def carry_on() -> int:
    """Call a worker for each running plan whose worker gave no sign of life; how many."""
    now = clock.machine_now()
    is_silent = Q(seen_at__isnull=True) | Q(seen_at__lt=now - SILENT_FOR) | Q(seen_at__gt=now)
    silent = MovePlan.objects.filter(is_silent, state=PlanState.RUNNING)
    ids = list(silent.order_by("pk").values_list("pk", flat=True))
    for plan_id in ids:
        waking.wake(TASK, plan_id)
    return len(ids)


def run_batch(plan_id: int, size: int = BATCH) -> int | None:
    """Move the next people of a running plan in one transaction; how many were looked at.

    None where the plan does not run (any more) or another worker has it in hand. Locks the plan, the
    people by id, their applications, then every panel concerned by id.
    """
    with transaction.atomic(), waking.left_to_sweeps():
        plan = (
            MovePlan.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(pk=plan_id, state=PlanState.RUNNING)
            .first()
        )
        if plan is None:
            return None
        waiting = plan.items.filter(state=MoveState.PLANNED).order_by("person_id")
        items = list(waiting[:size])
        if items:
            facts = _look_again(plan, items)
            for item in items:
                _settle(plan, item, facts)
            MoveItem.objects.bulk_update(items, _OUTCOME)
            facts.letters.send()
            plan.done += sum(item.state == MoveState.DONE for item in items)
            plan.skipped += sum(item.state == MoveState.SKIPPED for item in items)
            plan.seen_at = clock.machine_now()
            plan.save(update_fields=["done", "skipped", "seen_at"])
        if len(items) < size:
            finish(plan)
            return None
    return len(items)


def _look_again(plan: MovePlan, items: list[MoveItem]) -> _Facts:
    ids, today = [item.person_id for item in items], clock.today()
    people = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    facts = _Facts(
        {person.pk: person for person in people.order_by("pk")}, letters=move_messages.Letters(plan)
    )
    applications = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .filter(person__in=ids, status__in=[*OPEN, Status.SCHEDULED])
        .order_by("pk")
    )
    facts.with_open_application = {row.person_id or 0 for row in applications if row.is_open}
    periods = (
        Attachment.objects.filter(person__in=ids, cancelled_at__isnull=True)
        .filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=today))
        .select_related("panel")
        .order_by("period")
    )
    for period in periods:
        facts.live[period.person_id].append(period)
    facts.carers = carers_of(facts.people.values(), today)
    if plan.institution_id is not None:
        facts.residents = set(
            InstitutionStay.objects.filter(
                holds_on(max(plan.first_on, today)), institution=plan.institution_id, person__in=ids
            ).values_list("person", flat=True)
        )
    wanted = {period.panel_id for rows in facts.live.values() for period in rows}
    wanted |= {item.to_panel_id for item in items if item.to_panel_id}
    lock_panels(wanted, today)
    facts.panels = Panel.objects.select_related("organization", "doctor").in_bulk(
        {item.to_panel_id for item in items if item.to_panel_id}
    )
    facts.organizations = dict(
        Panel.objects.filter(pk__in={item.from_panel_id for item in items}).values_list(
            "pk", "organization"
        )
    )
    return facts


def _settle(plan: MovePlan, item: MoveItem, facts: _Facts) -> None:
    """Move one person or say why not; the item says either."""
    outcome = _way(plan, item, facts)
    if isinstance(outcome, _Way):
        outcome = _move(plan, item, facts, outcome)
    item.is_held, item.done_at = False, clock.now()
    if isinstance(outcome, SkipReason):
        item.state, item.reason = MoveState.SKIPPED, outcome
    else:
        item.state, item.attachment = MoveState.DONE, outcome


def _way(plan: MovePlan, item: MoveItem, facts: _Facts) -> "_Way | SkipReason":
    person = facts.people[item.person_id]
    on = max(plan.first_on, clock.today())
    if person.died_on is not None:
        return SkipReason.DIED
    if person.departed_on is not None:
        return SkipReason.DEPARTED
    live = facts.live[person.pk]
    holding = next((period for period in live if period.holds_on(on)), None)
    coming = next((period for period in live if period.from_on > on), None)
    if plan.kind == MoveKind.TRANSFER:
        return _transfer(item, on, holding, coming)
    if holding is not None and holding.panel_id == item.to_panel_id:
        return SkipReason.ALREADY_THERE
    if plan.kind == MoveKind.ORDER:
        if plan.institution_id is not None and person.pk not in facts.residents:
            return SkipReason.LEFT_INSTITUTION
        return _Way(on, keep_scheduled=coming is not None)
    return _distribution(item, on, holding, coming, facts)


def _transfer(
    item: MoveItem, on: date, holding: Attachment | None, coming: Attachment | None
) -> "_Way | SkipReason":
    for period in (holding, coming):
        if period is None or period.panel_id != item.from_panel_id:
            continue
        if period.from_on > clock.today():
            return _Way(period.from_on, arrival=period)
        return _Way(on, keep_scheduled=coming is not None)
    return SkipReason.MOVED


def _distribution(
    item: MoveItem,
    on: date,
    holding: Attachment | None,
    coming: Attachment | None,
    facts: _Facts,
) -> "_Way | SkipReason":
    if item.person_id in facts.with_open_application:
        return SkipReason.APPLICATION_OPEN
    has_begun = holding is None or holding.from_on <= clock.today()
    if coming is not None or not has_begun:
        return SkipReason.CHOSE
    is_at = holding.organization_id if holding is not None else None
    if is_at != facts.organizations.get(item.from_panel_id or 0):
        return SkipReason.MOVED
    if facts.panels[item.to_panel_id or 0].is_closed:
        return SkipReason.PANEL_CLOSED
    return _Way(on)


def _move(plan: MovePlan, item: MoveItem, facts: _Facts, way: _Way) -> "Attachment | SkipReason":
    kind, person = MoveKind(plan.kind), facts.people[item.person_id]
    panel = facts.panels[item.to_panel_id or 0]
    arrival = way.arrival
    try:
        # A savepoint each: who finds no place does not hold up the others.
        with transaction.atomic():
            done = change(
                person,
                to=panel,
                on=way.on,
                basis=Basis(arrival.basis) if arrival else Basis(kind.value),
                reference=arrival.reference if arrival else plan.act_number,
                signed_electronically=arrival is not None and arrival.signed_electronically,
                ends_with_contract_on=_contract_end(arrival, way.on, facts.live[person.pk], panel),
                reason=kind.value,
                actor=f"plan:{plan.pk}",
                always=kind in _ALWAYS,
                keep_scheduled=way.keep_scheduled,
            )
    except PanelFull:
        return SkipReason.PANEL_FULL
    except AnotherDayScheduled:
        return SkipReason.ANOTHER_DAY
    except PersonDied:
        return SkipReason.DIED
    assert done.begun is not None
    if arrival is not None:
        _choice_stands(arrival, done)
    else:
        close_replaced(done)
    facts.letters.moved(person, done.begun, panel, facts.carers.get(person.pk, ()))
    return done.begun


def _contract_end(
    arrival: Attachment | None, on: date, live: list[Attachment], panel: Panel
) -> date | None:
    """Within an organization a stay still ends with the contract it rested on."""
    held = arrival or next((period for period in live if period.holds_on(on)), None)
    if held is None or held.organization_id != panel.organization_id:
        return None
    return held.ends_with_contract_on


def _choice_stands(arrival: Attachment, done: Change) -> None:
    """What the person chose for a later day stands, with another list of the same organization."""
    assert done.begun is not None
    Application.objects.filter(attachment=arrival, status=Status.SCHEDULED).update(
        attachment=done.begun, panel=done.begun.panel, version=F("version") + 1
    )
