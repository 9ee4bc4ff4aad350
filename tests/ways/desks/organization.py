"""The head's organization: the day, doctors and their lists, sites and their addresses."""

from typing import Any

from accounts.models import User
from codes import Role
from demonstration.seeding.organizations import MAIN
from registry.models import Doctor, Panel

from ..way import DeskWay, Reach, of, staff
from ..world import World

SEE = frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN})
MANAGE = frozenset({Role.ORG_HEAD})


def panel(username: str) -> Reach:
    """A list of the main clinic with people and a history."""

    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        rows = Panel.objects.filter(organization__code=MAIN, doctor__isnull=False)
        return world.user(username), (rows.order_by("-attached")[0].code,)

    return reach


def closed(world: World) -> tuple[User | None, tuple[Any, ...]]:
    """A list that its head closed."""
    rows = Panel.objects.filter(organization__code=MAIN, is_closed=True)
    return world.user("head"), (rows.order_by("-attached", "pk")[0].code,)


def doctor(username: str, **which: Any) -> Reach:
    """A doctor of the main clinic."""

    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        rows = Doctor.objects.filter(organization__code=MAIN, **which).distinct()
        return world.user(username), (rows.order_by("pk")[0].pk,)

    return reach


away = {"absences__isnull": False}
left = {"left_on__isnull": False}

WAYS = (
    DeskWay(
        "organization-desk",
        staff("head"),
        roles=SEE,
        status=302,
        note="of one organization",
    ),
    DeskWay("organization-desk", staff("regional-admin"), roles=SEE, note="of a territory"),
    *(
        DeskWay(name, staff(username, MAIN), roles=SEE, note=username)
        for name in ("organization-today", "organization-lists", "organization-sites")
        for username in ("head", "regional-admin")
    ),
    DeskWay("organization-sites", staff("head", MAIN), "?site=2", roles=SEE, note="of a site"),
    DeskWay("organization-sites", staff("head", MAIN), roles=MANAGE, method="post"),
    DeskWay("organization-sites-order", staff("head", MAIN), roles=MANAGE),
    DeskWay("organization-sites-order", staff("head", MAIN), roles=MANAGE, method="post"),
    DeskWay("doctor-add", staff("head", MAIN), roles=MANAGE),
    DeskWay("doctor-add", staff("head", MAIN), roles=MANAGE, method="post"),
    DeskWay("doctor-list-open", staff("head", MAIN), roles=MANAGE),
    DeskWay("doctor-list-open", staff("head", MAIN), roles=MANAGE, method="post"),
    DeskWay("doctor-list", panel("head"), roles=SEE),
    DeskWay("doctor-list", of(closed), roles=SEE, note="closed"),
    DeskWay("doctor-list", panel("regional-admin"), roles=SEE, note="seen by the region"),
    DeskWay("doctor-list", panel("head"), roles=MANAGE, method="post"),
    DeskWay("doctor", doctor("head", **away), roles=SEE),
    DeskWay("doctor", doctor("head", **left), roles=SEE, note="who left"),
    DeskWay("doctor", doctor("regional-admin", **away), roles=SEE, note="seen by the region"),
    DeskWay("doctor", doctor("head", **away), roles=MANAGE, method="post"),
    DeskWay("doctor-leaves", doctor("head", **away), roles=MANAGE),
    DeskWay("doctor-leaves", doctor("head", **left), roles=SEE, note="carried out"),
    DeskWay("doctor-leaves", doctor("head", **away), roles=MANAGE, method="post"),
    DeskWay("doctor-leaves-stop", doctor("head", **left), roles=MANAGE, method="post"),
    DeskWay("doctor-leaves-continue", doctor("head", **left), roles=MANAGE, method="post"),
)
