"""What beat runs; each may run twice, late, or on two machines without harm."""

import logging

from celery import shared_task

from campaigns import clock
from notifications import waking
from registry import orders
from registry.queries import counter_differences

from . import actions, quality
from .actions import (
    drafts,
    fund_list,
    invitations,
    leaving,
    moves,
    moving,
    organizations,
    representations,
    service_areas,
    service_ends,
    telling,
)
from .waiting import list_differences

logger = logging.getLogger(__name__)


@shared_task
def accept_waiting() -> int:
    """Accept what was filed out of hours, at each organization's opening, to the minute."""
    return actions.accept_due()


@shared_task
def escalate_overdue() -> int:
    """Bring cases whose term passed before the head, later before the region."""
    return actions.escalate_due()


@shared_task
def begin_the_day() -> None:
    """Apply norms and orders of the day, mark what takes effect, end what ends with its contract or its term, tidy.

    Each sweep runs whether or not the one before it failed; a failure is reported at the end.
    """
    failed: list[Exception] = []
    for sweep in (
        actions.apply_norms,
        orders.apply_orders,
        actions.make_effective,
        actions.end_with_contracts,
        actions.warn_of_contract_ends,
        organizations.apply_acts,
        drafts.discard_old,
        representations.expire_due,
        service_areas.forget_kept,
    ):
        try:
            sweep()
        except Exception as error:
            logger.exception("sweep %s failed", sweep.__name__)
            failed.append(error)
    if failed:
        raise failed[0]


@shared_task
def tell_of_new_doctors() -> int:
    """Tell people of lists that got another doctor."""
    return telling.tell_of_new_doctors()


@shared_task
def finish_leavings() -> int:
    """Let doctors go whose lists are empty."""
    return leaving.finish_leavings()


@shared_task
def check_counters() -> int:
    """Compare the counters of panels with the periods and the waiting lists; every difference is reported."""
    differences = counter_differences(clock.today())
    for difference in differences:
        logger.error(
            "panel %s counts %s, its periods say %s",
            difference.panel_code,
            difference.counted,
            difference.from_periods,
        )
    lists = list_differences()
    for one in lists:
        logger.error(
            "panel %s counts %s waiting and invited, its list holds %s",
            one.panel_code,
            one.counted,
            one.from_rows,
        )
    return len(differences) + len(lists)


@shared_task
def carry_out_moves(plan_id: int) -> None:
    """Carry out a plan of moves; what is left after a while is another call's."""
    if not moving.run(plan_id):
        waking.wake(moves.TASK, plan_id)


@shared_task
def continue_moves() -> None:
    """Begin plans whose day has come, and those whose worker died."""
    moves.begin_due()
    moving.carry_on()


@shared_task
def serve_waiting(panel_id: int | None = None) -> int:
    """Move the waiting lists on: invite for free places, end what is over; of one panel or of all."""
    return invitations.serve() if panel_id is None else invitations.serve_panel(panel_id)


@shared_task
def cancel_omitted() -> int:
    """Cancel approved choices that the Fund's complete list leaves without a contract."""
    return fund_list.cancel_omitted()


@shared_task
def look_for_doubts() -> int:
    """Find what is doubtful in the register; nothing of it is changed."""
    return quality.sweep()


@shared_task
def tell_of_service_end(notice_id: int) -> int:
    """Tell the people of an organization that stops serving them."""
    return service_ends.tell(notice_id)


@shared_task
def continue_notices() -> int:
    """Go on with notices that were not finished, and tell people who came meanwhile."""
    return service_ends.carry_on()
