"""Lines over time: several series on one grid, each named at its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .scale import few, percent, spread, ticks

TOP, BOTTOM = 8.0, 92.0  # per cent of the height between which the lines run
NEAREST = 7.0  # per cent of the height between two names
SHOWN = 3  # names of days under the axis
KINDS = ("a", "b", "c")  # solid, dashed, dotted


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers in the order of time; None where there is none. `name` stands at the end of the line."""

    name: str
    values: Sequence[float | None]
    kind: str = "a"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of line: {self.kind}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid with its number, or a name under the axis."""

    at: str
    words: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line within the plot of 100 by 100, and where its end and its name stand in the whole."""

    kind: str
    points: str
    end_x: str
    end_y: str
    name_y: str
    name: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Ready to be written out."""

    grid: Sequence[Mark]
    curves: Sequence[Curve]
    under: Sequence[Mark]
    top: str = percent(TOP, 100)
    height: str = percent(BOTTOM - TOP, 100)


def line_chart(
    series: Sequence[Series], labels: Sequence[str], said: Callable[[int], str] = str
) -> LineChart | None:
    """The chart of these series, of which each has one value a label; None where there is no value at all.

    A single value is drawn as a point. `said` writes the numbers of the grid.
    """
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values, {len(labels)} labels")
    known = [value for one in series for value in one.values if value is not None]
    if not known:
        return None
    marks = ticks(max(known))
    most = marks[-1]

    def height(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / most

    drawn = [one for one in series if any(value is not None for value in one.values)]
    ends = [next(value for value in reversed(one.values) if value is not None) for one in drawn]
    names = spread([height(end) for end in ends], NEAREST, TOP, BOTTOM)
    curves = [
        _curve(one, most, height(end), name)
        for one, end, name in zip(drawn, ends, names, strict=True)
    ]
    return LineChart(
        [Mark(percent(height(mark), 100), said(mark)) for mark in marks],
        curves,
        _under(labels),
    )


def _x(number: int, count: int) -> float:
    return 100.0 if count < 2 else 100.0 * number / (count - 1)


def _curve(one: Series, most: float, end: float, name: float) -> Curve:
    count = len(one.values)
    points = [
        (_x(number, count), 100.0 - 100.0 * value / most)
        for number, value in enumerate(one.values)
        if value is not None
    ]
    return Curve(
        one.kind,
        " ".join(f"{x:.2f},{y:.2f}" for x, y in points),
        percent(points[-1][0], 100),
        percent(end, 100),
        percent(name, 100),
        one.name,
    )


def _under(labels: Sequence[str]) -> list[Mark]:
    shown = few(len(labels), SHOWN)
    if len(labels) == 1:
        return [Mark("100%", labels[0], "end")]
    anchors = {0: "start", len(labels) - 1: "end"}
    return [Mark(percent(n, len(labels) - 1), labels[n], anchors.get(n, "middle")) for n in shown]
