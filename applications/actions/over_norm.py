"""Orders over the norm as the nation gives, ends and takes them back: who may, and the log of it."""

from datetime import date

from django.db import transaction

from accounts.administration import note
from accounts.models import User
from accounts.permissions import Verb, require
from codes import Administered, AdministrationVerb
from registry import orders
from registry.models import OverNormOrder


def grant(
    user: User, panel_id: int, *, places: int, act: str, from_on: date, to_on: date | None
) -> OverNormOrder:
    """`registry.orders.grant`, written down. Raises NotThisOrder."""
    require(user, Verb.GRANT_OVER_NORM)
    with transaction.atomic():
        before = set(OverNormOrder.objects.filter(panel_id=panel_id).values_list("pk", flat=True))
        order = orders.grant(
            panel_id, places=places, act=act, from_on=from_on, to_on=to_on, actor=user.actor
        )
        if order.pk not in before:
            _note(user, order, AdministrationVerb.ENTERED)
    return order


def end(user: User, order_id: int, *, to_on: date) -> OverNormOrder:
    """`registry.orders.end`, written down. Raises NotThisOrder."""
    require(user, Verb.GRANT_OVER_NORM)
    with transaction.atomic():
        before = OverNormOrder.objects.get(pk=order_id).to_on
        order = orders.end(order_id, to_on=to_on, actor=user.actor)
        if before != to_on:
            _note(user, order, AdministrationVerb.ENDED)
    return order


def take_back(user: User, order_id: int) -> OverNormOrder:
    """`registry.orders.take_back`, written down. Raises NotThisOrder."""
    require(user, Verb.GRANT_OVER_NORM)
    with transaction.atomic():
        before = OverNormOrder.objects.get(pk=order_id).taken_back_on
        order = orders.take_back(order_id, actor=user.actor)
        if before is None:
            _note(user, order, AdministrationVerb.TAKEN_BACK)
    return order


def _note(user: User, order: OverNormOrder, verb: AdministrationVerb) -> None:
    note(
        user,
        Administered.OVER_NORM_ORDER,
        str(order.pk),
        verb,
        panel=order.panel.code,
        places=order.places,
        act=order.act,
        from_on=order.from_on.isoformat(),
        to_on=order.to_on.isoformat() if order.to_on else None,
    )
