"""Waiting lists: the head's numbers and lines, and a clerk's person."""

from typing import Any

from accounts.models import User
from applications.models import WaitingEntry
from codes import Role
from pages.desks.access import FOUND

from ..way import DeskWay, of, staff
from ..world import World

HEAD = frozenset({Role.ORG_HEAD})
DESK = frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR})


def _line(world: World) -> tuple[User | None, tuple[Any, ...]]:
    """The head of the main clinic, and a doctor of it for whose place a family waits."""
    assert world.in_line
    return world.user("head"), (world.full_panel.code,)


def _of_person(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (world.citizen.person_id,)


def _at_operator(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("operator"), (world.citizen.person_id,)


def _waits(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (_who_waits(world),)


def _who_waits(world: World) -> int:
    return WaitingEntry.objects.get(pk=world.in_line[1][0]).person_id


def _found(world: World) -> dict[str, Any]:
    assert world.full_panel
    return {FOUND: [world.citizen.person_id]}


def _found_waiting(world: World) -> dict[str, Any]:
    return {FOUND: [_who_waits(world)]}


WAYS = (
    DeskWay("desk-waiting-lists", staff("head"), roles=HEAD),
    DeskWay("desk-waiting-list", of(_line), roles=HEAD),
    DeskWay("desk-person-waiting", of(_of_person), roles=DESK, session=_found),
    DeskWay(
        "desk-person-waiting", of(_at_operator), roles=DESK, session=_found, note="at a centre"
    ),
    DeskWay("desk-person-waiting", of(_waits), roles=DESK, session=_found_waiting, note="in line"),
    DeskWay("desk-person-waiting-leave", of(_of_person), roles=DESK, method="post"),
)
