"""Orders that grant a panel places over its norm: given, applied on their day, ended, lapsed.

The sweep does what is due in the database, one order a transaction; a second run finds nothing to do.
Lock order: the panel, then its order.
"""

from collections.abc import Iterable
from datetime import date

import pghistory
from django.db import transaction
from django.db.models import Q

from campaigns import clock
from codes.impossible import Impossible

from .models import OverNormOrder, Panel
from .norms import set_places
from .places import lock_panels

# One reason for a change and for the excess a lapse leaves: the history of a transaction tells one.
REASON = "over_norm_order"


class NotThisOrder(Impossible):
    """The order cannot be given, ended or taken back; `code` says why."""


def grant(
    panel_id: int,
    *,
    places: int,
    act: str,
    from_on: date,
    to_on: date | None,
    actor: str,
) -> OverNormOrder:
    """Give a panel places over its norm from a day on, until the day before `to_on`.

    Applied at once where it begins today. The same order given again is found. Raises NotThisOrder as `check` says.
    """
    with transaction.atomic(), pghistory.context(actor=actor, reason=REASON):
        lock_panels([panel_id], clock.today())
        same = OverNormOrder.objects.filter(
            panel_id=panel_id,
            places=places,
            act=act.strip(),
            from_on=from_on,
            to_on=to_on,
            taken_back_on__isnull=True,
        ).first()
        if same is not None:
            return same
        check(panel_id, places=places, act=act, from_on=from_on, to_on=to_on)
        order = OverNormOrder.objects.create(
            panel_id=panel_id,
            places=places,
            act=act.strip(),
            from_on=from_on,
            to_on=to_on,
            entered_on=clock.today(),
            entered_by=actor,
        )
        _bring_up_to_date(order, clock.today(), actor)
    return order


def check(panel_id: int, *, places: int, act: str, from_on: date, to_on: date | None) -> None:
    """Raises NotThisOrder: `act`, `places` (none), `past` (before today), `order` (ends before it begins),
    `another` (the list has an order in these days)."""
    if not act.strip():
        raise NotThisOrder("act")
    if places < 1:
        raise NotThisOrder("places")
    if from_on < clock.today():
        raise NotThisOrder("past")
    if to_on is not None and to_on <= from_on:
        raise NotThisOrder("order")
    others = OverNormOrder.objects.filter(panel_id=panel_id, taken_back_on__isnull=True)
    if to_on is not None:
        others = others.filter(from_on__lt=to_on)
    if others.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on)).exists():
        raise NotThisOrder("another")


def end(order_id: int, *, to_on: date, actor: str) -> OverNormOrder:
    """Let an order end on a day (today at the earliest); one not yet begun is taken back by `take_back`.

    Raises NotThisOrder: `lapsed`, `past`, `not_begun`, `longer` (an order is not prolonged: give another).
    """
    with transaction.atomic(), pghistory.context(actor=actor, reason=REASON):
        order = _locked(order_id)
        if order.lapsed_on is not None or order.taken_back_on is not None:
            raise NotThisOrder("lapsed")
        if order.to_on == to_on:
            return order
        if to_on < clock.today():
            raise NotThisOrder("past")
        if order.from_on >= to_on:
            raise NotThisOrder("not_begun")
        if order.to_on is not None and to_on > order.to_on:
            raise NotThisOrder("longer")
        order.to_on = to_on
        order.save(update_fields=["to_on"])
        _bring_up_to_date(order, clock.today(), actor)
    return order


def take_back(order_id: int, *, actor: str) -> OverNormOrder:
    """Take back an order before its first day; it stays for the record. Raises NotThisOrder `begun`."""
    with transaction.atomic(), pghistory.context(actor=actor, reason=REASON):
        order = _locked(order_id)
        if order.taken_back_on is not None:
            return order
        if order.from_on <= clock.today():
            raise NotThisOrder("begun")
        order.taken_back_on = clock.today()
        order.save(update_fields=["taken_back_on"])
    return order


def apply_orders() -> int:
    """Apply the orders whose day has come and let those lapse whose last day is over; how many changed.

    Nobody is turned out by a lapse: what exceeds the cap is recorded as excess (rulebook 4, "Panel").
    """
    today, changed = clock.today(), 0
    lapsing = OverNormOrder.objects.filter(
        applied_on__isnull=False, lapsed_on__isnull=True, to_on__lte=today
    )
    beginning = OverNormOrder.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today),
        applied_on__isnull=True,
        taken_back_on__isnull=True,
        from_on__lte=today,
    )
    # Each list is read before it is worked through; first what ends, so that its successor finds the panel free.
    for due in (lapsing, beginning):
        changed += _sweep(list(due.order_by("pk").values_list("pk", flat=True)), today)
    return changed


def _sweep(ids: Iterable[int], today: date) -> int:
    changed = 0
    for order_id in ids:
        with transaction.atomic(), pghistory.context(actor="clock", reason=REASON):
            changed += _bring_up_to_date(_locked(order_id), today, "clock")
    return changed


def _locked(order_id: int) -> OverNormOrder:
    panel_id = OverNormOrder.objects.values_list("panel_id", flat=True).get(pk=order_id)
    lock_panels([panel_id], clock.today())
    return OverNormOrder.objects.select_for_update(of=("self",)).get(pk=order_id)


def _bring_up_to_date(order: OverNormOrder, today: date, actor: str) -> bool:
    """Apply or let lapse what is due of a locked order; whether anything was."""
    is_over = order.to_on is not None and order.to_on <= today
    if order.applied_on is not None and order.lapsed_on is None and is_over:
        _set(order.panel_id, 0, "", actor)
        order.lapsed_on = today
        order.save(update_fields=["lapsed_on"])
        return True
    if order.applied_on is None and not is_over and order.from_on <= today:
        if order.taken_back_on is not None:
            return False
        _set(order.panel_id, order.places, order.act, actor)
        order.applied_on = today
        order.save(update_fields=["applied_on"])
        return True
    return False


def _set(panel_id: int, places: int, act: str, actor: str) -> Panel:
    return set_places(
        panel_id, norm=None, over_norm=places, over_norm_act=act, reason=REASON, actor=actor
    )
