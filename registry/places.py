"""The places of panels: lock, roll forward, count, and refuse.

What is consumed is locked: a panel's row is taken before anyone counts its places, panels in the
order of their ids, after the person and the application (docs/locking.md).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThan

from .models import Attachment, Panel


class ListPlace(StrEnum):
    """How somebody stands on a panel's waiting list; also the panel's counter of such people."""

    WAITING = "waiting"
    INVITED = "invited"


class PanelFull(Exception):
    """A new choice finds no free place in the panel (rulebook 4, `panel_full`)."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(f"panel {panel.code} has no free place")
        self.panel = panel


class AnotherDayScheduled(Exception):
    """The panel already has people scheduled for a different day."""


@dataclass
class _Delta:
    attached: int = 0
    arriving: int = 0
    leaving: int = 0
    taken_out: int = 0  # arrivals and departures that no longer hold the panel to its next day
    days: set[date] = field(default_factory=set)


def lock_panels(ids: Iterable[int], today: date) -> dict[int, Panel]:
    """Panels by id, their rows locked in the order of ids and rolled forward to `today`."""
    panels = {
        panel.pk: panel
        for panel in Panel.objects.select_for_update(no_key=True)
        .filter(pk__in=set(ids))
        .order_by("pk")
    }
    for panel in panels.values():
        roll_forward(panel, today)
    return panels


def roll_forward(panel: Panel, today: date) -> None:
    """Turn what was scheduled into today's count once its day has come; the row is locked."""
    if panel.next_day is None or today < panel.next_day:
        return
    panel.attached, panel.arriving, panel.leaving = panel.rolled(today)
    panel.next_day = None
    panel.reserved = panel.kept(today)
    _shrink_excess(panel)
    panel.save(
        update_fields=[
            "attached",
            "arriving",
            "leaving",
            "next_day",
            "reserved",
            "excess",
            "excess_reason",
        ]
    )


def over_cap(panel: Panel) -> int:
    """How many people the fuller of both sums holds above norm and order."""
    return max(0, _over_today(panel), _over_next_day(panel))


def _over_today(panel: Panel) -> int:
    return panel.attached + panel.reserved - panel.cap


def _over_next_day(panel: Panel) -> int:
    return _over_today(panel) + panel.arriving - panel.leaving


def _shrink_excess(panel: Panel) -> None:
    panel.excess = min(panel.excess, over_cap(panel))
    if not panel.excess:
        panel.excess_reason = ""


def _reserved(**steps: int) -> Combinable:
    """What `Panel.kept` says, of the row as it stands once these steps are added to its counters."""

    def now(name: str) -> Combinable:
        return F(name) + steps.get(name, 0)

    coming = Greatest(Value(0), now("arriving") - now("leaving"))
    free = F("norm") + F("over_norm") - now("attached") - coming
    is_waited_for = GreaterThan(now("waiting"), 0)
    return Greatest(now("invited"), Case(When(is_waited_for, then=free), default=Value(0)))


def move_list(panel: Panel, today: date, *, waiting: int = 0, invited: int = 0) -> None:
    """So many more (or fewer) people wait for a place of the panel, or are invited; the row is locked.

    Whoever invites looks first whether there is a place (`Panel.free_for_waiting`): the checks of the
    table refuse a place kept twice.
    """
    panel.waiting += waiting
    panel.invited += invited
    panel.reserved = panel.kept(today)
    _shrink_excess(panel)
    # Steps, not totals, as in `Ledger.settle`.
    Panel.objects.filter(pk=panel.pk).update(
        waiting=F("waiting") + waiting,
        invited=F("invited") + invited,
        reserved=_reserved(waiting=waiting, invited=invited),
        excess=panel.excess,
        excess_reason=panel.excess_reason,
    )


def contribution(attachment: Attachment, today: date) -> _Delta:
    """What one period adds to its panel's counters as of `today`."""
    delta = _Delta()
    if attachment.cancelled_at is not None:
        return delta
    if attachment.from_on > today:
        delta.arriving = 1
        delta.days.add(attachment.from_on)
    elif attachment.holds_on(today):
        delta.attached = 1
        if attachment.to_on is not None:
            delta.leaving = 1
            delta.days.add(attachment.to_on)
    return delta


class Ledger:
    """Collects what one change does to the counters and writes each panel once.

    Call `before(period)` for every period about to be changed, `after(period)` once it has its new
    shape, then `settle`.
    """

    def __init__(self, panels: dict[int, Panel], today: date) -> None:
        self._panels = panels
        self._today = today
        self._deltas: dict[int, _Delta] = defaultdict(_Delta)

    def before(self, attachment: Attachment) -> None:
        """Take out what the period counted for so far."""
        self._add(attachment, -1)

    def after(self, attachment: Attachment) -> None:
        """Put in what the period counts for now."""
        self._add(attachment, 1)

    def _add(self, attachment: Attachment, sign: int) -> None:
        part = contribution(attachment, self._today)
        delta = self._deltas[attachment.panel_id]
        delta.attached += sign * part.attached
        delta.arriving += sign * part.arriving
        delta.leaving += sign * part.leaving
        if sign > 0:
            delta.days |= part.days
        else:
            delta.taken_out += part.arriving + part.leaving

    def settle(
        self,
        *,
        choice: int | None,
        is_later: bool = False,
        reason: str,
        off_list: tuple[int, ListPlace] | None = None,
    ) -> list[Panel]:
        """Write the counters; `choice` is the panel (id) newly chosen under the cap, if any.

        A choice for today needs a free place today and on the next effective day, one for a later
        day (`is_later`) on that day alone. Every other panel may exceed its cap: the rest is
        recorded as excess with `reason`. `off_list`: the person leaves the waiting list of this panel
        with it; the place kept for an invited one is not counted against them. Returns the panels
        whose excess grew. Raises PanelFull, AnotherDayScheduled.
        """
        grown = []
        listed, place = off_list or (None, None)
        for panel_id in sorted(self._deltas):
            delta = self._deltas[panel_id]
            panel = self._panels[panel_id]
            steps = {
                "attached": delta.attached,
                "arriving": delta.arriving,
                "leaving": delta.leaving,
            }
            if panel_id == listed and place is not None:
                steps[place.value] = -1
            if not (any(steps.values()) or delta.days):
                continue
            self._settle_next_day(panel, delta)
            for name, step in steps.items():
                setattr(panel, name, getattr(panel, name) + step)
            if not (panel.arriving or panel.leaving):
                panel.next_day = None
            if panel_id == choice:
                # Against what was kept for others until now; kept anew only of what is left.
                panel.reserved += steps.get("invited", 0)
                if (_over_next_day(panel) if is_later else over_cap(panel)) > 0:
                    raise PanelFull(panel)
            panel.reserved = panel.kept(self._today)
            over = over_cap(panel)
            if over > panel.excess:
                panel.excess, panel.excess_reason = over, reason
                grown.append(panel)
            else:
                _shrink_excess(panel)
            # Steps, not totals: should a lock be missing, the checks of the table still see every one.
            Panel.objects.filter(pk=panel_id).update(
                **{name: F(name) + step for name, step in steps.items()},
                reserved=_reserved(**steps),
                next_day=panel.next_day,
                excess=panel.excess,
                excess_reason=panel.excess_reason,
            )
        return grown

    @staticmethod
    def _settle_next_day(panel: Panel, delta: _Delta) -> None:
        if not delta.days:
            return
        is_held = panel.arriving + panel.leaving > delta.taken_out  # by somebody else
        if len(delta.days) > 1 or (is_held and panel.next_day not in delta.days):
            raise AnotherDayScheduled(panel.code)
        panel.next_day = next(iter(delta.days))
