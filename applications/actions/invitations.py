"""The line moves: entries end by themselves, invitations lapse, the first in line is invited.

Sweeps by the clock, one transaction a person (or family), under the locks of an approval. Each looks again
once it holds them, so two at a time, on two machines, invite one person for one place.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from campaigns import clock
from campaigns.acceptance import closing
from codes import ProviderStatus
from eligibility import Law
from registry.models import Attachment, Organization, Panel
from registry.places import lock_panels, move_list
from registry.queries import week_hours

from .. import waiting_messages
from ..law import law_in_force
from ..models import Application, Invitation, WaitingEntry
from ..models.application import OPEN
from ..models.waiting import WAITS
from ..panels import age_band
from .common import lock_person
from .waiting import End, Kind, State, end, gone_because, lock_entry, note

logger = logging.getLogger(__name__)

PARAMETER = "waiting_list_invitation_working_days"


def serve() -> int:
    """End what ends by itself, lapse what nobody answered, invite for every free place; how many invited.

    Safe to run twice, late, or on two machines.
    """
    end_gone()
    lapse_due()
    return invite_due()


def serve_panel(panel_id: int) -> int:
    """The same for the list of one panel, as soon as a place of it may have become free."""
    end_gone(panel_id)
    lapse_due(panel_id)
    return invite_due(panel_id)


def _entries(panel_id: int | None) -> QuerySet[WaitingEntry]:
    rows = WaitingEntry.objects.filter(state__in=WAITS)
    return rows if panel_id is None else rows.filter(panel=panel_id)


def _each(work: Callable[[int], int], ids: Iterable[int]) -> int:
    """Do `work` for each id; what somebody else holds for too long is left to the next run."""
    done = 0
    for pk in list(ids):
        try:
            done += work(pk)
        except OperationalError:
            logger.warning("waiting list: %s is held by another, left to the next run", pk)
    return done


def end_gone(panel_id: int | None = None) -> int:
    """End the entries of people who died, left, grew too old or are attached there; how many."""
    law, today = law_in_force(), clock.today()
    gone = (
        Q(person__died_on__isnull=False)
        | Q(person__departed_on__isnull=False)
        | Q(panel__organization__closed_on__lte=today)
        | Q(panel__organization__status=ProviderStatus.LIQUIDATED)
        | Q(
            panel__is_closed=True,
            panel__doctor__isnull=True,
            panel__attached=0,
            panel__arriving=0,
        )
    )
    for kind in (
        Panel.objects.filter(waiting_entries__state__in=WAITS)
        .order_by()
        .values_list("type", flat=True)
        .distinct()
    ):
        _first, under = age_band(law, kind, today)
        if under is not None:
            gone |= Q(panel__type=kind, person__birth_on__lte=_born_by(today, under))
    there = Attachment.objects.filter(
        person=OuterRef("person"), panel=OuterRef("panel"), cancelled_at__isnull=True
    ).filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=today))
    rows = _entries(panel_id).filter(gone | Exists(there)).order_by("pk")

    def end_one(pk: int) -> bool:
        with transaction.atomic():
            entry, panel = lock_entry(pk)
            reason = None if entry.is_over else gone_because(entry, law)
            if reason is None:
                return False
            end(entry, panel, reason, None)
            if reason not in (End.DIED, End.ATTACHED):
                waiting_messages.ended(entry)
        return True

    return _each(end_one, rows.values_list("pk", flat=True))


def _born_by(today: date, years: int) -> date:
    """The latest birthday of somebody of so many whole years today; each is looked at again."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def lapse_due(panel_id: int | None = None) -> int:
    """End the invitations whose time is over and for which no application is open; how many."""
    rows = _lapsed(panel_id)

    def lapse_one(pk: int) -> bool:
        with transaction.atomic():
            entry, panel = lock_entry(pk)
            if not _lapsed(None).filter(entry=entry).exists():
                return False
            end(entry, panel, End.LAPSED, None)
            waiting_messages.lapsed(entry)
        return True

    return _each(lapse_one, rows.order_by("until_at", "pk").values_list("entry", flat=True))


def _lapsed(panel_id: int | None) -> QuerySet[Invitation]:
    still_open = Application.objects.filter(
        person=OuterRef("entry__person"), panel=OuterRef("entry__panel"), status__in=OPEN
    )
    rows = Invitation.objects.filter(
        ~Exists(still_open), closed_at__isnull=True, until_at__lte=clock.now()
    )
    return rows if panel_id is None else rows.filter(entry__panel=panel_id)


def invite_due(panel_id: int | None = None) -> int:
    """Invite the first in line wherever a place is free for somebody waiting; how many were invited."""
    today = clock.today()
    panels = Panel.objects.filter(
        Q(reserved__gt=F("invited")) | Q(next_day__lte=today), waiting__gt=0, is_closed=False
    )
    if panel_id is not None:
        panels = panels.filter(pk=panel_id)
    law = law_in_force()
    return _each(
        lambda pk: _serve_line(pk, law), panels.order_by("pk").values_list("pk", flat=True)
    )


def _serve_line(panel_id: int, law: Law) -> int:
    """Go down the line of one panel while it has places; families that find too few are passed over."""
    invited = 0
    line = WaitingEntry.objects.filter(panel=panel_id, state=State.WAITING)
    behind = Q()
    while True:
        first = line.filter(behind).order_by("joined_at", "pk").first()
        if first is None:
            return invited
        outcome = _invite(first, law)
        if outcome is None:  # no place is left
            return invited
        invited += outcome
        if not outcome:
            behind = Q(joined_at__gt=first.joined_at) | Q(
                joined_at=first.joined_at, pk__gt=first.pk
            )


def _invite(first: WaitingEntry, law: Law) -> int | None:
    """Invite one entry, or the family it waits with; how many, None where the panel has no place.

    0: passed over for now, or it is no longer what it was.
    """
    with transaction.atomic():
        members = [first]
        if first.group_id is not None:
            members = list(WaitingEntry.objects.filter(group=first.group_id, state=State.WAITING))
        for person_id in sorted({row.person_id for row in members}):
            lock_person(person_id)
        today = clock.today()
        panels = lock_panels([row.panel_id for row in members], today)
        free = {pk: panel.free_for_waiting(today) for pk, panel in panels.items()}
        if not free[first.panel_id] or panels[first.panel_id].is_closed:
            return None
        fresh = list(
            WaitingEntry.objects.filter(pk__in=[row.pk for row in members], state=State.WAITING)
            .select_related("person", "panel__organization", "panel__doctor", "panel__site")
            .order_by("joined_at", "pk")
        )
        fresh = [row for row in fresh if row.group_id == first.group_id]
        if any(gone_because(row, law) for row in fresh):
            return 0  # the next run ends it, and looks at the others again
        for row in fresh:
            free[row.panel_id] -= 1
        is_closed = any(panel.is_closed for panel in panels.values())
        if not fresh or is_closed or min(free.values()) < 0:
            return 0
        for row in fresh:
            _invite_one(row, panels[row.panel_id], law)
        return len(fresh)


def _invite_one(entry: WaitingEntry, panel: Panel, law: Law) -> None:
    invitation = Invitation.objects.create(
        entry=entry,
        invited_at=clock.now(),
        until_at=invitation_ends(panel.organization, law),
    )
    entry.state = State.INVITED
    entry.save(update_fields=["state"])
    move_list(panel, clock.today(), waiting=-1, invited=1)
    note(entry, Kind.INVITED, None, until=invitation.until_at.isoformat())
    waiting_messages.invited(entry, invitation)


def invitation_ends(organization: Organization, law: Law) -> datetime:
    """Until when a place is kept for somebody invited now: the clinic's closing on the last working day."""
    today = clock.today()
    last = law.calendar.add_working_days(today, law.value(PARAMETER, today))
    return clock.moment(closing(last, week_hours(organization), law.calendar))
