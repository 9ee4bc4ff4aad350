"""Lists of an organization: lists of doctors with their places, notices that service ends."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, organizations
from applications import notices
from applications.models import ServiceEndNotice
from campaigns import clock
from codes import PanelType, ServiceEnd
from codes.labels import label
from pages.desks.notices import said
from registry.models import Panel

from .listing import DeskList


def _panels(user: User, given: QueryDict) -> QuerySet[Panel]:
    """Lists of the user's organizations, of one of them where the address says which."""
    rows = Panel.objects.filter(organization__in=organizations(user, Verb.SEE_PANELS))
    if code := given.get("organization", ""):
        rows = rows.filter(organization__code=code)
    return rows.select_related("organization", "site", "doctor").order_by(
        "organization__code", "site__number", "code"
    )


def _panel_cells(row: Panel) -> list[Any]:
    today = clock.today()
    attached, arriving, leaving = row.rolled(today)
    return [
        row.organization.name,
        row.site.number,
        label(PanelType(row.type)),
        row.doctor.full_name if row.doctor else _("No doctor"),
        attached,
        row.cap,
        arriving,
        leaving,
        row.kept(today),
        row.free_today(today),
        row.free_next(today),
        row.excess,
        row.closed_reason if row.is_closed else "",
    ]


def _notice_cells(row: ServiceEndNotice) -> list[Any]:
    return [
        row.organization.name,
        label(ServiceEnd(row.cause)),
        row.ends_on,
        row.due_on,
        row.people,  # type: ignore[attr-defined]
        row.told,  # type: ignore[attr-defined]
        said.state_of(row),
    ]


LISTS = (
    DeskList(
        name="doctors-lists",
        title=_("Doctors and lists"),
        verb=Verb.SEE_PANELS,
        headers=(
            _("Organization"),
            _("Site"),
            _("Type"),
            _("Doctor"),
            pgettext_lazy("column", "Attached"),
            _("Norm"),
            pgettext_lazy("column", "Come"),
            pgettext_lazy("column", "Leave"),
            pgettext_lazy("column", "Reserved"),
            _("Free today"),
            _("On the next day"),
            _("Over the norm"),
            _("Closed because"),
        ),
        rows=_panels,
        cells=_panel_cells,
    ),
    DeskList(
        name="notices",
        title=_("Notices that service ends"),
        verb=Verb.GIVE_NOTICE,
        headers=(
            _("Organization"),
            _("Cause"),
            _("Service ends on"),
            _("To be told by"),
            _("People"),
            _("Told"),
            _("State"),
        ),
        rows=lambda user, given: notices.in_scope(user).order_by("sent_at", "due_on", "-pk"),
        cells=_notice_cells,
    ),
)
