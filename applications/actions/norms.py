"""Norms of the law reach the panels on the day they begin to hold."""

from campaigns import clock
from codes import PanelType
from registry.models import Panel
from registry.norms import set_places

from ..law import law_in_force


def apply_norms() -> int:
    """Give every panel the norm in force today for its type (rulebook 1, `panel_cap`); how many changed.

    A lowered norm turns nobody out (`registry.norms.set_places`). A second run changes nothing.
    """
    law, today, changed = law_in_force(), clock.today(), 0
    for panel_type in PanelType:
        norm = law.value(f"panel_cap.{panel_type.value}", today)
        for panel in Panel.objects.filter(type=panel_type).exclude(norm=norm).order_by("pk"):
            set_places(
                panel.pk,
                norm=norm,
                over_norm=None,  # what an order grants at this very moment stays
                reason="norm_changed",
                actor="clock",
            )
            changed += 1
    return changed
