"""What the administrator of Almaty has done: service areas published and waiting, a pair of neighbours, an act."""

from datetime import date, timedelta

from accounts.models import User
from applications.actions import neighbours, organizations, service_areas
from applications.actions.organizations import Kind
from applications.models import KeptAreas
from campaigns import clock
from registry.areas import Changes, NewRow
from registry.models import Organization

from . import organizations as named
from . import places
from .cast import Cast
from .timeline import Season, Timeline

_HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"


def plan(timeline: Timeline, season: Season, cast: Cast) -> None:
    """Three weeks of a region's work, told when its days come."""
    keeper = cast.users["regional-admin"]
    for days, told in ((23, _neighbours), (20, _by_hand), (12, _for_next_year), (1, _act)):
        moment = season.now - timedelta(days=days, minutes=23)
        timeline.at(moment, lambda told=told: told(keeper))  # type: ignore[misc]
    timeline.at(season.now - timedelta(minutes=40), lambda: _with_errors(keeper))


def _publish(keeper: User, pk: int) -> None:
    _sheet, preview = service_areas.look(KeptAreas.objects.select_related("user").get(pk=pk))
    service_areas.publish(pk, keeper, key=preview.key, with_gaps=True)


def _by_hand(keeper: User) -> None:
    """One street of the second polyclinic goes to a site of its own."""
    today = clock.today()
    kept = service_areas.keep_changes(
        keeper,
        Changes(
            named.OTHER,
            places.AUEZOV,
            "387-П",
            today - timedelta(days=2),
            today,
            begins=(NewRow("улица Жандосова", "", "2"),),
        ),
    )
    _publish(keeper, kept.pk)


def _for_next_year(keeper: User) -> None:
    """A file with a plan: half of a street that nobody served."""
    today = clock.today()
    first = date(today.year + 1, 1, 1)
    lines = [f"{named.NO_SATURDAYS},2,{places.TURKSIB},Майлина,1-99 odd,412-П,{today},{first}"]
    data = "\n".join([_HEADING, *lines]).encode()
    kept = service_areas.keep_file(keeper, data, f"турксиб-{first.year}.csv")
    _publish(keeper, kept.pk)


def _with_errors(keeper: User) -> None:
    """A file that waits to be corrected: an overlap, an unknown street, houses that cannot be read."""
    today = clock.today()
    rest = f"419-П,{today - timedelta(days=1)},{today + timedelta(days=14)}"
    lines = [
        f"{named.MAIN},1,{places.MEDEU},проспект Достык,1-60,{rest}",
        f"{named.OTHER},,{places.MEDEU},Достық даңғылы,48-120 even,{rest}",
        f"{named.OTHER},,{places.MEDEU},Қонаевв көшесі,1-40,{rest}",
        f"{named.MAIN},2,{places.MEDEU},улица Кунаева,25-1,{rest}",
    ]
    data = "\n".join([_HEADING, *lines]).encode()
    service_areas.keep_file(keeper, data, "медеу.csv")


def _neighbours(keeper: User) -> None:
    today = clock.today()
    act = "Совместный приказ № 96-П"
    neighbours.add(keeper, "75", "1962", kind="suburb", act=act, from_on=today)


def _act(keeper: User) -> None:
    """The act by which a clinic was privatized."""
    row = Organization.objects.get(code=named.PRIVATIZED)
    assert row.privatized_on is not None
    organizations.record_act(
        keeper,
        row.pk,
        kind=Kind.PRIVATIZED,
        act="Постановление акимата № 1/58",
        from_on=row.privatized_on,
    )
