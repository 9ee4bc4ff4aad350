"""How far two points of the Earth are from each other; pure, no Django."""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, isfinite, radians, sin, sqrt

_MEAN_RADIUS = 6371.0088  # kilometres
_A_DEGREE = _MEAN_RADIUS * radians(1)  # of latitude, in kilometres


@dataclass(frozen=True, slots=True)
class Point:
    """A point in degrees, north and east counted up. Raises ValueError for one that is nowhere."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (isfinite(self.latitude) and -90 <= self.latitude <= 90):
            raise ValueError(f"there is no latitude {self.latitude}")
        if not (isfinite(self.longitude) and -180 <= self.longitude <= 180):
            raise ValueError(f"there is no longitude {self.longitude}")


def point(latitude: Decimal | float | None, longitude: Decimal | float | None) -> Point | None:
    """The point of a row of the register; None where it is not recorded, or only half of it."""
    if latitude is None or longitude is None:
        return None
    return Point(float(latitude), float(longitude))


def kilometres(one: Point, other: Point) -> float:
    """The shortest way over the surface between two points, in kilometres (great circle)."""
    north, south = radians(one.latitude), radians(other.latitude)
    rise = sin((south - north) / 2) ** 2
    turn = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * _MEAN_RADIUS * asin(min(1.0, sqrt(rise + cos(north) * cos(south) * turn)))


def flat(seen: Point, centre: Point) -> tuple[float, float]:
    """Kilometres east and north of `centre`, as a map of a city or a district draws them.

    The Earth is taken for flat around `centre`: good to a few in a thousand within 100 km.
    """
    east = (seen.longitude - centre.longitude + 180) % 360 - 180
    return (
        east * cos(radians(centre.latitude)) * _A_DEGREE,
        (seen.latitude - centre.latitude) * _A_DEGREE,
    )
