"""A map drawn on the server from the register's own points: no tiles, no script, numbers in attributes.

Every fact of it stands in the list too, under the same numbers; the drawing itself is hidden from
screen readers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

from codes import figures
from registry.distance import Point, flat

WIDTH, LOWEST, HIGHEST, EDGE = 328, 150, 300, 26
FOOT = 22  # for the scale bar
NEAR = 24  # pixels: marks nearer than this become one
BAR = 110  # the longest a scale bar may be
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)  # kilometres
_SMALLEST = 0.6  # kilometres across, so that one point does not fill the map


@dataclass(frozen=True, slots=True)
class MapMark:
    """One or several organizations at a place of the map."""

    x: str
    y: str
    words: str
    left: str  # of the plate under several numbers
    top: str
    width: int
    is_wide: bool  # several numbers


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map ready to be written out."""

    width: int
    height: int
    marks: list[MapMark]
    unplaced: list[int]  # numbers of the list whose point is not recorded
    centre: tuple[str, str] | None  # the middle of the street or place
    bar: str  # pixels
    scale: str
    beside: list[tuple[str, str]] = field(default_factory=list)  # other places, without numbers

    @property
    def base(self) -> int:
        """Where the scale bar lies."""
        return self.height - 10

    @property
    def above_base(self) -> int:
        """Where its words stand."""
        return self.base - 5

    @property
    def north(self) -> int:
        """Where the arrow to the north stands."""
        return self.width - 16


def draw(
    centre: Point | None,
    numbered: Iterable[tuple[int, Point | None]],
    language: str,
    beside: Sequence[Point] = (),
) -> Drawing | None:
    """The map of numbered points around the middle of an address; None where there is nothing to compare.

    `beside` are places that are shown without a number.
    """
    points: list[tuple[int, Point]] = []
    unplaced = []
    for number, seen in numbered:
        if seen is None:
            unplaced.append(number)
        else:
            points.append((number, seen))
    every = [seen for _number, seen in points] + ([centre] if centre else [])
    every = [*beside, *every]
    if not points or len(set(every)) < 2:
        return None
    origin = every[-1]
    east = [flat(seen, origin)[0] for seen in every]
    north = [flat(seen, origin)[1] for seen in every]
    width = max(max(east) - min(east), _SMALLEST)
    height = max(max(north) - min(north), _SMALLEST)
    scale = min((WIDTH - 2 * EDGE) / width, (HIGHEST - FOOT - 2 * EDGE) / height)
    high = max(LOWEST, round(height * scale) + 2 * EDGE + FOOT)
    middle_x, middle_y = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2

    def at(seen: Point) -> tuple[float, float]:
        x, y = flat(seen, origin)
        return (
            round(WIDTH / 2 + (x - middle_x) * scale, 1),
            round((high - FOOT) / 2 - (y - middle_y) * scale, 1),
        )

    step = max((one for one in _STEPS if one * scale <= BAR), default=_STEPS[0])
    return Drawing(
        width=WIDTH,
        height=high,
        marks=_marks([(number, *at(seen)) for number, seen in points]),
        unplaced=unplaced,
        centre=_written(*at(centre)) if centre else None,
        bar=f"{step * scale:.1f}",
        scale=figures.distance(step, language),
        beside=[_written(*at(seen)) for seen in beside],
    )


def _marks(points: Sequence[tuple[int, float, float]]) -> list[MapMark]:
    groups: list[list[tuple[int, float, float]]] = []
    for one in points:
        for group in groups:
            if any(hypot(one[1] - other[1], one[2] - other[2]) < NEAR for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    marks = []
    for group in groups:
        x = round(sum(one[1] for one in group) / len(group), 1)
        y = round(sum(one[2] for one in group) / len(group), 1)
        words = ", ".join(str(one[0]) for one in group[:3]) + ("…" if len(group) > 3 else "")
        is_wide = len(group) > 1
        half = 8 + 4 * len(words) if is_wide else 12
        x = min(max(x, half + 1), WIDTH - half - 1)
        marks.append(
            MapMark(*_written(x, y), words, *_written(x - half, y - 12), 2 * half, is_wide)
        )
    return marks


def _written(x: float, y: float) -> tuple[str, str]:
    """As attributes are written in every language: with a point."""
    return f"{x:.1f}", f"{y:.1f}"
