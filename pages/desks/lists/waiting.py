"""The waiting lists of a head in numbers; it names nobody."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from applications import waiting
from applications.waiting import PanelList
from codes import PanelType
from codes.labels import label
from pages.people.apply.said import doctor_name

from .listing import DeskList


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
)
