"""The waiting lists of a head in numbers, which name nobody; the line of one doctor by initials."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from applications import waiting
from applications.models import WaitingEntry
from applications.waiting import PanelList
from codes import Channel, PanelType
from codes.labels import label
from pages.people.apply.said import doctor_name

from .listing import BATCH, DeskList


def _cells(row: PanelList) -> list[Any]:
    return [
        doctor_name(row.panel),
        label(PanelType(row.panel.type)),
        row.panel.organization.name,
        row.panel.waiting,
        row.panel.invited,
        row.first_joined_at,
        row.movement.joined,
        row.movement.invited,
        row.movement.left,
        row.movement.attached,
    ]


def _line(user: User, given: QueryDict) -> Iterator[tuple[int, WaitingEntry]]:
    """Who waits for one doctor of the user's organizations, numbered; nobody for any other."""
    panel = waiting.panel_in_scope(user, given.get("panel", ""))
    if panel is not None:
        rows = waiting.in_line_of(panel).iterator(chunk_size=BATCH)
        yield from enumerate(rows, 1)


def _line_cells(row: tuple[int, WaitingEntry]) -> list[Any]:
    number, entry = row
    together = _("Together with the family") if entry.group_id else ""
    return [
        number,
        entry.person.initials,
        entry.joined_at,
        label(Channel(entry.channel)),
        together,
    ]


LISTS = (
    DeskList(
        name="waiting-lists",
        title=_("Waiting lists"),
        verb=Verb.SEE_WAITING_LISTS,
        headers=(
            _("Doctor"),
            _("Type"),
            _("Organization"),
            _("In line"),
            _("Invited now"),
            _("The first waits since"),
            _("Joined in 30 days"),
            _("Invited in 30 days"),
            _("Left in 30 days"),
            _("Attached in 30 days"),
        ),
        rows=lambda user, given: waiting.lists_of(user),
        cells=_cells,
    ),
    DeskList(
        name="waiting-list",
        title=_("In line"),
        verb=Verb.SEE_WAITING_LISTS,
        headers=(
            _("Number in line"),
            _("Person"),
            _("Joined on"),
            _("Joined by way of"),
            _("Note"),
        ),
        rows=_line,
        cells=_line_cells,
        people=lambda row: (row[1].person_id,),
    ),
)
