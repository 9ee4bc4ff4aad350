"""The queue, a case, and what a specialist decides."""

from typing import Any

from accounts.models import User
from applications.models import Application
from codes import ApplicationStatus, Role
from demonstration.seeding.organizations import MAIN
from notifications.models import ElectronicDocument

from ..way import DeskWay, Reach, of, staff
from ..world import World

SEE = frozenset({Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN})
DECIDE = frozenset({Role.SPECIALIST})


def waiting(world: World) -> Application:
    """A case of the main clinic that waits for a decision."""
    rows = Application.objects.filter(
        organization__code=MAIN, status=ApplicationStatus.IN_REVIEW
    ).order_by("due_at", "pk")
    return rows[0]


def case(username: str) -> Reach:
    """A waiting case before an account of staff."""

    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        return world.user(username), (waiting(world).number,)

    return reach


def _letter(world: World) -> tuple[User | None, tuple[Any, ...]]:
    numbers = Application.objects.filter(organization__code=MAIN).values_list("number", flat=True)
    row = ElectronicDocument.objects.filter(application_number__in=numbers).order_by("pk")[0]
    return world.user("specialist"), (row.application_number, row.number)


WAYS = (
    *(
        DeskWay("desk", staff(username), roles=frozenset(Role), note=username)
        for username in ("clerk", "specialist", "head", "regional-admin", "national-admin")
    ),
    DeskWay("queue", staff("specialist"), roles=SEE),
    DeskWay("queue", staff("regional-admin"), "?show=overdue", roles=SEE, note="overdue"),
    DeskWay(
        "queue", staff("specialist"), "?show=mine&ground=privatization", roles=SEE, note="empty"
    ),
    DeskWay("decided-today", staff("specialist"), roles=DECIDE),
    DeskWay("case", case("specialist"), roles=SEE),
    DeskWay("case", case("head"), roles=SEE, note="seen by the head"),
    DeskWay("case-panels", case("specialist"), roles=DECIDE),
    DeskWay("case-refuse", case("specialist"), roles=DECIDE),
    DeskWay("case-ask", case("specialist"), roles=DECIDE),
    DeskWay("case-letter", of(_letter), roles=SEE, status=302, note="not made yet"),
    *(
        DeskWay(name, case("specialist"), roles=DECIDE, method="post")
        for name in ("case-take", "case-release", "case-approve", "case-refuse", "case-ask")
    ),
)
NO_PAGE = {"case-document"}
