"""Orders over the norm: applied and lapsing by themselves, and nobody turned out."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from codes.violations import constraint_of
from demonstration import factories as make
from registry import orders
from registry.models import OverNormOrder, Panel
from registry.orders import NotThisOrder

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2026, 10, 14), date(2026, 11, 1)


def grant(panel: Panel, **other: Any) -> OverNormOrder:
    given = {"places": 10, "act": "Приказ № 5", "from_on": TODAY, "to_on": LATER, "actor": "user:1"}
    return orders.grant(panel.pk, **{**given, **other})


def state(panel: Panel) -> tuple[int, str, int]:
    panel.refresh_from_db()
    return panel.over_norm, panel.over_norm_act, panel.excess


def test_an_order_from_today_holds_at_once_and_lapses_by_itself(clock: Any) -> None:
    panel = make.PanelFactory(norm=100)
    Panel.objects.filter(pk=panel.pk).update(attached=100)
    order = grant(panel)
    assert grant(panel) == order, "the same again is found"
    assert state(panel) == (10, "Приказ № 5", 0)
    Panel.objects.filter(pk=panel.pk).update(attached=107)
    clock.set("2026-10-31T23:59")
    assert orders.apply_orders() == 0
    clock.set("2026-11-01T00:01")
    assert (orders.apply_orders(), orders.apply_orders()) == (1, 0)
    assert state(panel) == (0, "", 7), "the seven stay, as excess"
    panel.refresh_from_db()
    assert panel.attached == 107
    order.refresh_from_db()
    assert order.lapsed_on == LATER


def test_an_order_to_come_waits_for_its_day_and_follows_another(clock: Any) -> None:
    panel = make.PanelFactory(norm=100)
    grant(panel)
    grant(panel, from_on=LATER, to_on=None, places=20, act="Приказ № 6")
    assert state(panel)[0] == 10
    clock.set("2026-11-01T00:01")
    assert orders.apply_orders() == 2
    assert state(panel) == (20, "Приказ № 6", 0)


def test_an_order_is_ended_or_taken_back(clock: Any) -> None:
    panel = make.PanelFactory(norm=100)
    order = grant(panel, to_on=None)
    coming = grant(make.PanelFactory(), from_on=LATER, to_on=None)
    with pytest.raises(NotThisOrder, match="begun"):
        orders.take_back(order.pk, actor="user:1")
    with pytest.raises(NotThisOrder, match="not_begun"):
        orders.end(coming.pk, to_on=TODAY, actor="user:1")
    orders.take_back(coming.pk, actor="user:1")
    orders.take_back(coming.pk, actor="user:1")
    with pytest.raises(NotThisOrder, match="not_begun"):
        orders.end(order.pk, to_on=TODAY, actor="user:1")
    clock.set("2026-10-20T10:00")
    with pytest.raises(NotThisOrder, match="past"):
        orders.end(order.pk, to_on=date(2026, 10, 19), actor="user:1")
    orders.end(order.pk, to_on=date(2026, 10, 20), actor="user:1")
    assert state(panel)[0] == 0
    with pytest.raises(NotThisOrder, match="lapsed"):
        orders.end(order.pk, to_on=date(2026, 10, 25), actor="user:1")
    clock.set("2026-11-02T00:01")
    assert orders.apply_orders() == 0, "what was taken back never holds"


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("act", {"act": ""}),
        ("places", {"places": 0}),
        ("past", {"from_on": date(2026, 10, 13)}),
        ("order", {"to_on": TODAY}),
        ("another", {"from_on": date(2026, 10, 31), "to_on": None, "places": 3}),
    ],
)
def test_what_is_no_order(code: str, other: dict[str, Any]) -> None:
    panel = make.PanelFactory()
    if code == "another":
        grant(panel)
    with pytest.raises(NotThisOrder) as refused:
        grant(panel, **other)
    assert refused.value.code == code


def test_the_database_keeps_an_order_as_it_was_given() -> None:
    panel = make.PanelFactory()
    order = grant(panel)
    rows = OverNormOrder.objects.filter(pk=order.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(places=500)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    common = {"panel": panel, "act": "1", "entered_on": TODAY, "entered_by": "x"}
    for name, given in (
        ("over_norm_order_one_a_day", {"from_on": TODAY, "places": 1}),
        ("over_norm_order_grants_places", {"from_on": LATER, "places": 0}),
        (
            "over_norm_order_not_from_the_past",
            {"from_on": date(2026, 1, 1), "to_on": TODAY, "places": 1},
        ),
        ("over_norm_order_forward", {"from_on": LATER, "to_on": LATER, "places": 1}),
        ("over_norm_order_names_its_act", {"from_on": LATER, "places": 1, "act": ""}),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            OverNormOrder.objects.create(**{**common, **given})
        assert constraint_of(refused.value) == name
    for name, given in (
        ("over_norm_order_taken_back_before_it_began", {"taken_back_on": TODAY}),
        ("over_norm_order_lapses_after_it_held", {"lapsed_on": TODAY}),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            rows.update(**given)
        assert constraint_of(refused.value) == name
