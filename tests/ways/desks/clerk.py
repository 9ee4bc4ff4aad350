"""A clerk finds the person who came and enters what they ask for."""

from typing import Any

from accounts.models import User
from applications.models import Application
from codes import Role
from pages.desks.access import FOUND

from ..way import DeskWay, of, staff
from ..world import World

FILE = frozenset({Role.REGISTRY_CLERK, Role.SERVICE_CENTRE_OPERATOR})


def found(world: World) -> dict[str, Any]:
    """The citizen was found in this session."""
    return {FOUND: [world.citizen.person_id]}


def _of_person(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (world.citizen.person_id,)


def _draft(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("clerk"), (world.desk_draft.pk,)


def _filed(world: World) -> tuple[User | None, tuple[Any, ...]]:
    clerk = world.user("clerk")
    rows = Application.objects.filter(filed_by=clerk, number__isnull=False)
    return clerk, (rows.order_by("-pk")[0].number,)


WAYS = (
    DeskWay("find-person", staff("clerk"), roles=FILE),
    DeskWay("find-person", staff("clerk"), roles=FILE, method="post"),
    DeskWay("desk-person", of(_of_person), roles=FILE, session=found),
    DeskWay("desk-begin", of(_of_person), roles=FILE, method="post"),
    DeskWay("walk-in", of(_draft), roles=FILE),
    DeskWay("walk-in", of(_draft), roles=FILE, method="post"),
    DeskWay("walk-in-check", of(_draft), roles=FILE),
    DeskWay("walk-in-check", of(_draft), roles=FILE, method="post"),
    DeskWay("desk-paper", of(_draft), roles=FILE),
    DeskWay("desk-application", of(_filed), roles=FILE),
    DeskWay("my-day", staff("clerk"), roles=FILE),
)
