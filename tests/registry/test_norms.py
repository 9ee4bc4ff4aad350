"""A lapsed order and a lowered norm turn nobody out: what exceeds the cap is excess."""

from datetime import date

import pytest
from django.db import transaction

from codes import Basis
from demonstration import factories as make
from registry.attachments import change
from registry.norms import set_places
from registry.places import PanelFull

pytestmark = pytest.mark.django_db


def test_a_lapsed_order_leaves_excess_that_shrinks_before_a_place_becomes_free() -> None:
    panel = make.PanelFactory(norm=2, over_norm=1, over_norm_act="Order 5")
    people = [make.PersonFactory() for _ in range(3)]
    for person in people:
        make.attached(person, panel)
    panel = set_places(panel.pk, norm=2, reason="order_lapsed", actor="test")
    assert (panel.excess, panel.excess_reason) == (1, "order_lapsed")
    with transaction.atomic():
        change(people[0], to=None, reason="departure", actor="test")
    panel.refresh_from_db()
    assert (panel.attached, panel.excess, panel.free_today(date(2026, 10, 14))) == (2, 0, 0)
    with pytest.raises(PanelFull), transaction.atomic():
        change(
            make.PersonFactory(), to=panel, basis=Basis.APPLICATION, reason="approval", actor="test"
        )
    with transaction.atomic():
        change(people[1], to=None, reason="departure", actor="test")
    panel.refresh_from_db()
    assert panel.free_today(date(2026, 10, 14)) == 1


def test_an_order_needs_its_act() -> None:
    with pytest.raises(ValueError, match="order"):
        set_places(make.PanelFactory().pk, norm=2, over_norm=1, reason="order", actor="test")
