"""Bars one under the other: what is there, what comes, what is too much, and the norm as a tick.

The names stand in lines of text above the bars, so that they break where a page is narrow or letters are
wide; only the bars are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .scale import percent

KINDS = ("thick", "soon", "clash")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar of this length: `thick` is there, `soon` comes, `clash` is too much."""

    kind: str
    length: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of bar: {self.kind}")
        if self.length < 0:
            raise ValueError("a bar has no length below nothing")


@dataclass(frozen=True, slots=True)
class Given:
    """A bar as it is asked for: its name, its number in words, its parts; `norm` and `room` are lengths."""

    name: str
    said: str
    parts: Sequence[Part]
    norm: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line."""

    kind: str
    from_x: str
    to_x: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Ready to be written out."""

    name: str
    said: str
    runs: Sequence[Run]
    tick: str = ""  # where the norm stands


def bar_chart(given: Sequence[Given], *, whole: float | None = None) -> list[Bar]:
    """Bars on one scale, the longest of which fills the width (or `whole` does, where it is longer).

    The rest of the width, up to the norm where there is one, is a thin line: room left. Empty where
    every bar is of no length and without a norm.
    """
    lengths = [max(sum(part.length for part in bar.parts), bar.norm or 0) for bar in given]
    most = max([*lengths, whole or 0], default=0)
    if most <= 0:
        return []
    return [_bar(bar, most) for bar in given]


def _bar(bar: Given, most: float) -> Bar:
    runs, at = [Run("thin", "0%", percent(bar.norm or most, most))], 0.0
    for part in bar.parts:
        if part.length:
            runs.append(Run(part.kind, percent(at, most), percent(at + part.length, most)))
        at += part.length
    return Bar(bar.name, bar.said, runs, percent(bar.norm, most) if bar.norm else "")


@dataclass(frozen=True, slots=True)
class Change:
    """More or less than before: `value` is negative for a loss."""

    name: str
    said: str
    value: float


def change_chart(given: Sequence[Change]) -> list[Bar]:
    """Bars to both sides of the middle, where nothing changed; gains to the right. Empty without any change."""
    most = max((abs(one.value) for one in given), default=0)
    if most <= 0:
        return []
    bars = []
    for one in given:
        reach = 50.0 * one.value / most
        runs = [Run("thin", "0%", "100%")]
        if one.value > 0:
            runs.append(Run("thick", "50%", percent(50 + reach, 100)))
        elif one.value < 0:
            runs.append(Run("soon", percent(50 + reach, 100), "50%"))
        bars.append(Bar(one.name, one.said, runs, "50%"))
    return bars
