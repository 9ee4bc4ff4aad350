"""Round numbers for an axis, and positions along it."""

from math import ceil, floor, log10

MARKS = 4  # about so many steps on an axis


def step(most: float, marks: int = MARKS) -> int:
    """A whole step of 1, 2 or 5 and zeros with which `marks` steps or fewer reach `most`; at least 1."""
    if most <= marks:
        return 1
    raw = most / marks
    size = 10 ** floor(log10(raw))
    return int(next(size * round_ for round_ in (1, 2, 5, 10) if size * round_ * marks >= most))


def ticks(most: float, marks: int = MARKS) -> list[int]:
    """Marks of an axis from 0 to the first one not below `most`: 0, 2000, 4000, 6000, 8000 for 7900."""
    one = step(most, marks)
    return [one * number for number in range(max(1, ceil(most / one)) + 1)]


def percent(part: float, whole: float) -> str:
    """A position as an attribute: "37.5%"; 0% of nothing, never outside."""
    if whole <= 0:
        return "0%"
    value = min(100.0, max(0.0, 100.0 * part / whole))
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def spread(places: list[float], least: float, low: float, high: float) -> list[float]:
    """The places moved apart to at least `least`, in their order, within `low` and `high` where they fit."""
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    moved = list(places)
    under = low - least
    for n in order:
        moved[n] = max(moved[n], under + least)
        under = moved[n]
    over = high + least
    for n in reversed(order):
        moved[n] = min(moved[n], over - least)
        over = moved[n]
    return moved


def few(count: int, most: int) -> list[int]:
    """Which of `count` labels to show so that `most` or fewer stand on an axis: the first, the last, between."""
    if count <= most:
        return list(range(count))
    return sorted({round(n * (count - 1) / (most - 1)) for n in range(most)})
