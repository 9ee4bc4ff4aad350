"""What people ask of the register: corrections, rights to act."""

from typing import Any

from accounts.models import User
from applications import requests
from codes import Role

from ..way import DeskWay, Reach, of, staff
from ..world import World

ANSWER = frozenset({Role.REGISTRY_CLERK, Role.SPECIALIST, Role.REGIONAL_ADMIN})


def _correction(world: World) -> tuple[User | None, tuple[Any, ...]]:
    clerk = world.user("clerk")
    row = requests.corrections_in_scope(clerk).filter(answered_at=None).order_by("pk")[0]
    return clerk, (row.number,)


def _right(world: World) -> tuple[User | None, tuple[Any, ...]]:
    clerk = world.user("clerk")
    waiting = requests.representations_in_scope(clerk).filter(state="awaiting_check")
    return clerk, (waiting.order_by("pk")[0].number,)


def _ways(name: str, reach: Reach) -> tuple[DeskWay, ...]:
    return (
        DeskWay(name, of(reach), roles=ANSWER),
        DeskWay(name, of(reach), roles=ANSWER, method="post"),
    )


WAYS = (
    DeskWay("desk-requests", staff("clerk"), roles=ANSWER),
    *_ways("desk-correction", _correction),
    *_ways("desk-representation", _right),
)
NO_PAGE = {"desk-request-file"}
