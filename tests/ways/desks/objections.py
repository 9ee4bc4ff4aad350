""" "This was not me": the region's list, and one objection."""

from typing import Any

from accounts.models import User
from applications import actions
from applications.models import Application, Objection
from codes import Channel, Role
from demonstration import factories as make

from ..way import DeskWay, of, staff
from ..world import World

REGION = frozenset({Role.REGIONAL_ADMIN})


def filed_at_desk(world: World) -> Application:
    """Filed by the clerk in somebody's name, and waiting."""
    person = make.PersonFactory(lives_in="751110000")
    clerk = world.user("clerk")
    return make.filed(person, world.panel, by=clerk, channel=Channel.REGISTRY_DESK)


def objected(world: World) -> Application:
    """An application of the main clinic that its person stopped."""
    known = Objection.objects.filter(
        outcome="", application__organization=world.panel.organization
    ).first()
    if known is not None:
        return known.application
    row = filed_at_desk(world)
    actions.object_to(row.pk, None)
    return row


def _of_the_region(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("regional-admin"), (objected(world).number,)


def _before_the_specialist(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user("specialist"), (objected(world).number,)


WAYS = (
    DeskWay("desk-objections", staff("regional-admin"), roles=REGION),
    DeskWay("desk-objection", of(_of_the_region), roles=REGION),
    DeskWay("desk-objection", of(_of_the_region), roles=REGION, method="post"),
    DeskWay(
        "case",
        of(_before_the_specialist),
        roles=frozenset({Role.SPECIALIST, Role.ORG_HEAD, Role.REGIONAL_ADMIN}),
        note="objected to",
    ),
)
