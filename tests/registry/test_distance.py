"""Distances: known ones, and what must hold for all."""

from decimal import Decimal
from math import hypot

import pytest

from registry.distance import Point, flat, kilometres, point

ALMATY, ASTANA = Point(43.238, 76.945), Point(51.128, 71.43)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ALMATY, ALMATY, 0),
        (Point(0, 0), Point(0, 1), 111.195),
        (Point(0, 0), Point(1, 0), 111.195),
        (Point(60, 0), Point(60, 1), 55.597),
        (ALMATY, ASTANA, 970.9),
        (Point(0, 179.5), Point(0, -179.5), 111.195),
        (Point(90, 0), Point(-90, 0), 20015.1),
        (Point(10, 20), Point(-10, -160), 20015.1),  # the other side of the Earth
    ],
)
def test_known_distances(one: Point, other: Point, expected: float) -> None:
    assert kilometres(one, other) == pytest.approx(expected, rel=1e-3, abs=1e-9)
    assert kilometres(other, one) == pytest.approx(kilometres(one, other))


def test_a_flat_map_agrees_within_a_city() -> None:
    for north in (-0.2, 0.05, 0.3):
        for east in (-0.3, 0.1, 0.2):
            there = Point(ALMATY.latitude + north, ALMATY.longitude + east)
            assert hypot(*flat(there, ALMATY)) == pytest.approx(kilometres(ALMATY, there), rel=5e-3)
    assert flat(Point(0, -179.9), Point(0, 179.9))[0] == pytest.approx(22.24, rel=1e-2)


def test_a_point_that_is_not_recorded_is_none() -> None:
    assert point(None, None) is None
    assert point(Decimal("43.2"), None) is None
    assert point(Decimal("43.23800"), Decimal("76.94500")) == ALMATY


@pytest.mark.parametrize("given", [(91, 0), (-90.1, 0), (0, 181), (float("nan"), 0)])
def test_a_point_that_is_nowhere_is_refused(given: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="there is no"):
        Point(*given)
