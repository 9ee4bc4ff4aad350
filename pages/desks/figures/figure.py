"""What one figure is: the finding, a drawing, a table that is also a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from codes import dates, figures
from pages.charts.bars import Bar
from pages.charts.lines import LineChart

Words = str | Promise
FEW = 5  # fewer people than this could be named
SHOWN = 12  # rows of a table beside a chart


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table: how a page says it, and what a file holds."""

    words: str
    value: Any
    is_number: bool = True


@dataclass(frozen=True)
class Figure:
    """One chart with its finding and its table; without rows it says what is missing."""

    slug: str
    title: str
    caption: str
    headers: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    said: str = ""
    note: str = ""
    bars: Sequence[Bar] = ()
    lines: LineChart | None = None
    total: int | None = None  # rows of the whole table, where not all are here
    more: Callable[[], "Iterable[Sequence[Any]]"] | None = field(default=None, repr=False)

    @property
    def shown(self) -> Sequence[Sequence[Cell]]:
        """The rows that stand beside the chart."""
        return self.rows[:SHOWN]

    @property
    def count(self) -> int:
        """How many rows the whole table has."""
        return len(self.rows) if self.total is None else self.total

    @property
    def is_cut(self) -> bool:
        """Whether more rows are in the whole table."""
        return self.count > SHOWN

    def file_rows(self) -> Iterable[Sequence[Any]]:
        """The whole table as a file holds it."""
        if self.more is not None:
            return self.more()
        return ([cell.value for cell in row] for row in self.rows)


def language() -> str:
    """The language of the page."""
    return get_language() or "kk"


def number(value: int) -> Cell:
    """A count."""
    return Cell(figures.number(value, language()), value)


def text(value: Words) -> Cell:
    """Words."""
    return Cell(str(value), str(value), is_number=False)


def day(value: date) -> Cell:
    """A day; a file holds it as a day."""
    return Cell(dates.day(value, language(), year=False), value, is_number=False)


def span(value: timedelta) -> Cell:
    """A stretch of time; a file holds whole minutes."""
    return Cell(dates.stretch(value, language()), round(value.total_seconds() / 60))


def percent(part: float, whole: float) -> str:
    """A share in words: "71%", «71 %»; one decimal where a whole number would say all or nothing."""
    if whole <= 0:
        return "–"
    share = 100.0 * part / whole
    is_edge = 99 < share < 100 or 0 < share < 1
    said = f"{min(share, 99.9):.1f}" if is_edge else f"{share:.0f}"
    if language() == "en":
        return f"{said}%"
    return f"{said.replace('.', ',')}\u202f%"


def share(part: float, whole: float) -> Cell:
    """A share; a file holds the number of per cent."""
    return Cell(percent(part, whole), round(100.0 * part / whole, 1) if whole > 0 else None)


def signed(value: int) -> str:
    """A change: "+12", "−5", "0"."""
    said = figures.number(abs(value), language())
    return f"+{said}" if value > 0 else f"−{said}" if value < 0 else said


def few() -> Cell:
    """In place of a count that could name a person."""
    return Cell(_("under %(number)s") % {"number": FEW}, f"1–{FEW - 1}")


def hidden(counts: Sequence[int]) -> set[int]:
    """Which of these counts (their places) must not be told where their sum is known.

    Those of 1 to 4 people; and if that is one alone, the smallest other one beside it, so that the sum
    does not give it away.
    """
    small = {place for place, count in enumerate(counts) if 0 < count < FEW}
    if len(small) == 1:
        others = [place for place, count in enumerate(counts) if count >= FEW]
        if others:
            small.add(min(others, key=lambda place: (counts[place], place)))
    return small


def from_rows(
    rows: "QuerySet[Any]", cells: Callable[[Any], Sequence[Cell]], batch: int
) -> Callable[[], Iterable[Sequence[Any]]]:
    """All rows of a query for a file, read by a cursor of the server."""

    def read() -> Iterable[Sequence[Any]]:
        for row in rows.iterator(chunk_size=batch):
            yield [cell.value for cell in cells(row)]

    return read
