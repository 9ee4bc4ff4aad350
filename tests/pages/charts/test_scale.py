"""Round numbers for an axis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts.scale import few, percent, spread, step, ticks


@pytest.mark.parametrize(
    ("most", "wanted"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (7900, [0, 2000, 4000, 6000, 8000]),
        (8000, [0, 2000, 4000, 6000, 8000]),
        (8001, [0, 5000, 10000]),
        (0.4, [0, 1]),
    ],
)
def test_marks(most: float, wanted: list[int]) -> None:
    assert ticks(most) == wanted


@given(st.floats(min_value=0, max_value=1e9))
def test_marks_reach_and_are_few(most: float) -> None:
    found = ticks(most)
    assert found[0] == 0
    assert most <= found[-1] < max(most, 1) + step(most)
    assert len(found) <= 5


@pytest.mark.parametrize(
    ("part", "whole", "wanted"),
    [
        (3, 8, "37.5%"),
        (1, 3, "33.33%"),
        (5, 0, "0%"),
        (9, 3, "100%"),
        (-1, 3, "0%"),
        (3, 3, "100%"),
    ],
)
def test_a_position(part: float, whole: float, wanted: str) -> None:
    assert percent(part, whole) == wanted


def test_names_move_apart_and_keep_their_order() -> None:
    assert spread([50, 50, 52], 7, 8, 92) == [50, 57, 64]
    assert spread([90, 91], 7, 8, 92) == [85, 92]
    assert spread([20, 60], 7, 8, 92) == [20, 60]
    assert spread([], 7, 8, 92) == []


def test_few_labels() -> None:
    assert few(2, 3) == [0, 1]
    assert few(61, 3) == [0, 30, 60]
