"""Norms of panels: what an order adds, what a new norm lowers."""

import pghistory
from django.db import transaction

from campaigns import clock

from .models import Panel
from .places import lock_panels, over_cap


def set_places(
    panel_id: int,
    *,
    norm: int | None,
    over_norm: int | None = 0,
    over_norm_act: str = "",
    reason: str,
    actor: str,
) -> Panel:
    """Give a panel its norm and what an order adds to it (either None: what it is now); succeeds always.

    A lapsed order or a lowered norm turns nobody out: what exceeds the new cap is recorded as excess
    with `reason` and shrinks first when people leave (rulebook 4, "Panel"). Raises ValueError for an
    order without its act.
    """
    if over_norm and not over_norm_act.strip():
        raise ValueError("places over the norm need the order that grants them")
    with transaction.atomic(), pghistory.context(actor=actor, reason=reason):
        today = clock.today()
        panel = lock_panels([panel_id], today)[panel_id]
        panel.norm = panel.norm if norm is None else norm
        if over_norm is not None:
            panel.over_norm = over_norm
            panel.over_norm_act = over_norm_act if over_norm else ""
        panel.reserved = panel.kept(today)
        over = over_cap(panel)
        if over > panel.excess:
            panel.excess_reason = reason
        panel.excess = over
        if not over:
            panel.excess_reason = ""
        panel.save(
            update_fields=[
                "norm",
                "over_norm",
                "over_norm_act",
                "reserved",
                "excess",
                "excess_reason",
            ]
        )
    return panel
