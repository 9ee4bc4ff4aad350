"""How many of what the seed made."""

from django.db.models import Count, F

from accounts.models import User
from applications.models import Application, DeskVisit
from codes import ApplicationStatus
from notifications.models import ElectronicDocument, Message
from registry.models import (
    Attachment,
    IdentityDocument,
    Organization,
    Panel,
    Person,
    Representation,
    ServiceArea,
    Street,
)


def summary() -> list[tuple[str, int]]:
    """Rows of what and how many, from the database."""
    statuses = dict(
        Application.objects.order_by().values_list("status").annotate(count=Count("pk"))
    )
    return [
        ("people", Person.objects.count()),
        ("identity documents", IdentityDocument.objects.count()),
        ("representations", Representation.objects.count()),
        ("organizations", Organization.objects.count()),
        ("panels", Panel.objects.count()),
        ("panels without a free place", _full().count()),
        ("panels over the norm", Panel.objects.filter(attached__gt=F("norm")).count()),
        ("streets", Street.objects.count()),
        ("service areas", ServiceArea.objects.count()),
        ("attachments", Attachment.objects.count()),
        ("users", User.objects.count()),
        *((f"applications, {status}", statuses.get(status, 0)) for status in ApplicationStatus),
        ("visits at desks", DeskVisit.objects.count()),
        ("messages", Message.objects.count()),
        ("documents", ElectronicDocument.objects.count()),
    ]


def _full() -> "Panel.objects.QuerySet":  # type: ignore[name-defined]
    return Panel.objects.filter(attached__gte=F("norm") + F("over_norm"))
