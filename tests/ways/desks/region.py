"""A region's service areas, organizations and neighbour units."""

from typing import Any

from accounts.models import User
from applications.actions import neighbours, service_areas
from applications.models import KeptAreas
from campaigns import clock
from codes import Role
from demonstration.seeding import places
from demonstration.seeding.organizations import MAIN, OTHER
from registry.areas import Changes, NewRow
from registry.models import Street

from ..way import DeskWay, Reach, of, staff
from ..world import World

KEEP = frozenset({Role.REGIONAL_ADMIN})
KEEPER = "regional-admin"
HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"


def _file(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def _line(owner: str, unit: str, street: str, houses: str, order_on: str = "2026-10-01") -> str:
    return f'{owner},,{unit},{street},"{houses}",7-п,{order_on},{clock.today().isoformat()}'


def _good(world: World) -> KeptAreas:
    """Half of a street that nobody serves: it can be published, with a gap."""
    data = _file(_line(OTHER, places.MEDEU, "Достык", "1-99 odd"))
    return service_areas.keep_file(world.user(KEEPER), data, "медеу-2027.csv")


def _bad(world: World) -> KeptAreas:
    """An overlap, an unknown street, bad houses, a foreign organization."""
    data = _file(
        _line(OTHER, places.MEDEU, "Достык", "1-9"),
        _line(MAIN, places.MEDEU, "Достык", "5"),
        _line(MAIN, places.MEDEU, "Достыкк", "20"),
        _line(MAIN, places.MEDEU, "Кунаева", "9-1"),
        _line("semey-103", places.MEDEU, "Кунаева", "2"),
    )
    return service_areas.keep_file(world.user(KEEPER), data, "ошибки.csv")


def _by_hand(world: World) -> KeptAreas:
    today = clock.today()
    row = NewRow("Шолохова", "1-25 odd")
    changes = Changes(MAIN, places.TURKSIB, "8-п", today, today, (), (row,))
    return service_areas.keep_changes(world.user(KEEPER), changes)


def kept(make: Any) -> Reach:
    """The region's administrator with what they keep."""

    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        return world.user(KEEPER), (make(world).pk,)

    return reach


def _kept_changes(world: World) -> tuple[User | None, tuple[Any, ...]]:
    _by_hand(world)
    return world.user(KEEPER), (MAIN, places.TURKSIB)


def _street(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user(KEEPER), (Street.objects.get(name_ru="проспект Достык").pk,)


def _pair(world: World) -> tuple[User | None, tuple[Any, ...]]:
    user = world.user(KEEPER)
    row = neighbours.neighbours(user).filter(to_on=None).first()
    if row is None:
        row = neighbours.add(user, "75", "1910", kind="suburb", act="5-п", from_on=clock.today())
    return user, (row.pk,)


WAYS = (
    DeskWay("areas", staff(KEEPER), roles=KEEP),
    DeskWay("areas", staff(KEEPER), "?unit=751110000", roles=KEEP, note="of a unit"),
    DeskWay("areas", staff(KEEPER), "?unit=999999999", roles=KEEP, note="empty"),
    DeskWay("areas-published", staff(KEEPER), roles=KEEP),
    DeskWay("areas-upload", staff(KEEPER), roles=KEEP),
    DeskWay("areas-upload", staff(KEEPER), roles=KEEP, method="post"),
    DeskWay("areas-preview", kept(_good), roles=KEEP, note="good"),
    DeskWay("areas-preview", kept(_bad), roles=KEEP, note="bad"),
    DeskWay("areas-preview", kept(_by_hand), roles=KEEP, note="by hand"),
    DeskWay("areas-preview", kept(_good), roles=KEEP, method="post"),
    DeskWay("areas-discard", kept(_good), roles=KEEP, method="post"),
    DeskWay("areas-uncovered", staff(KEEPER), roles=KEEP),
    DeskWay("areas-assign", of(_street), roles=KEEP),
    DeskWay("areas-of", staff(KEEPER, MAIN), roles=KEEP),
    DeskWay("areas-of", staff(KEEPER, MAIN), "?show=ended", roles=KEEP, note="ended"),
    DeskWay("areas-change", staff(KEEPER, MAIN), roles=KEEP),
    DeskWay("areas-change", staff(KEEPER, MAIN), "?place=алмалы", roles=KEEP, note="found"),
    DeskWay("areas-change-unit", staff(KEEPER, MAIN, places.ALMALY), roles=KEEP),
    DeskWay("areas-change-unit", of(_kept_changes), "?begin=x", roles=KEEP, note="new there"),
    DeskWay("areas-change-unit", staff(KEEPER, MAIN, places.ALMALY), roles=KEEP, method="post"),
    DeskWay("region-organizations", staff(KEEPER), roles=KEEP),
    DeskWay("region-organizations", staff(KEEPER), "?name=zzz", roles=KEEP, note="empty"),
    DeskWay("region-organization-new", staff(KEEPER), roles=KEEP),
    DeskWay("region-organization-new", staff(KEEPER), roles=KEEP, method="post"),
    DeskWay("region-organization", staff(KEEPER, OTHER), roles=KEEP),
    *(
        DeskWay(f"region-organization-{part}", staff(KEEPER, OTHER), roles=KEEP, method=method)
        for part in ("contacts", "hours", "act")
        for method in ("get", "post")
    ),
    *(
        DeskWay(
            "region-organization-contract", staff(KEEPER, OTHER, 2027), roles=KEEP, method=method
        )
        for method in ("get", "post")
    ),
    DeskWay("neighbours", staff(KEEPER), roles=KEEP),
    DeskWay("neighbours", staff(KEEPER), roles=KEEP, method="post"),
    DeskWay("neighbours-end", of(_pair), roles=KEEP),
    DeskWay("neighbours-end", of(_pair), roles=KEEP, method="post"),
)
NO_PAGE = {"areas-template", "areas-findings", "areas-of-file"}
