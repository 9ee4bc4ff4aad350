"""The norm of the law reaches every panel on its day, and turns nobody out."""

from datetime import date
from typing import Any

import pytest

from applications import actions
from applications.actions import norms
from codes import PanelType
from demonstration import factories as make
from eligibility import Law, Value
from registry.models import Panel
from registry.norms import set_places

pytestmark = pytest.mark.django_db


def test_panels_follow_the_norm_from_its_first_day(
    clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = make.PanelFactory(over_norm=5, over_norm_act="Order 7")
    other = make.PanelFactory(type=PanelType.DISTRICT_THERAPIST)
    make.attached(make.PersonFactory(), panel)
    assert actions.apply_norms() == 0
    lowered = Value(
        from_on=date(2027, 1, 1),
        value=1500,
        source="Order of the Ministry",
        checked_on=date(2026, 12, 1),
    )
    law = Law.shipped().replace(values={"panel_cap.general_practitioner": [lowered]})
    monkeypatch.setattr(norms, "law_in_force", lambda: law)
    assert actions.apply_norms() == 0
    clock.set("2027-01-01T00:01")
    assert (actions.apply_norms(), actions.apply_norms()) == (1, 0)
    panel.refresh_from_db()
    other.refresh_from_db()
    assert (panel.norm, panel.over_norm, panel.attached, other.norm) == (1500, 5, 1, 2200)


def test_an_order_granted_while_the_norm_is_applied_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = make.PanelFactory(norm=1600)

    def after_an_order(panel_id: int, **given: Any) -> Panel:
        Panel.objects.filter(pk=panel_id).update(over_norm=7, over_norm_act="Order 9")
        return set_places(panel_id, **given)

    monkeypatch.setattr(norms, "set_places", after_an_order)
    assert actions.apply_norms() == 1
    panel.refresh_from_db()
    assert (panel.norm, panel.over_norm, panel.over_norm_act) == (1700, 7, "Order 9")
