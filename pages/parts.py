"""What the component templates take: one small frozen class a pattern, with all defaults in one place.

A view builds them, a template includes `components/<pattern>.html` with them. No markup here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise

from codes import findings as finding_words
from codes.figures import share

Words = str | Promise

_STEP_SIGNS = {"done": "pass", "now": "now", "late": "warn", "refused": "fail", "todo": "wait"}
_FINDING_SIGNS = {
    "pass": "pass",
    "warn": "warn",
    "fail": "fail",
    "missing": "gap",
    "not_applicable": "none",
}
_WORST_FIRST = ("fail", "missing", "warn", "pass", "not_applicable")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the tracker; `state` is done, now, late, refused or todo."""

    title: Words
    state: str
    said: Words = ""
    url: str = ""
    link: Words = ""

    @property
    def sign(self) -> str:
        """The sign of the state."""
        return _STEP_SIGNS[self.state]

    @property
    def is_current(self) -> bool:
        """Whether things stand at this step."""
        return self.state in ("now", "late", "refused")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history: moment, what happened, who did it."""

    at: datetime
    what: Words
    who: Words = ""
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a summary list; with `url`, something can be done about it."""

    term: Words
    value: Words | Sequence[Words]
    url: str = ""
    action: Words = ""
    action_of: Words = ""
    lang: str = ""

    @property
    def lines(self) -> Sequence[Words]:
        """The value, line by line."""
        return [self.value] if isinstance(self.value, str | Promise) else self.value

    @property
    def action_of_words(self) -> Words:
        """What the action changes, for those who hear links out of their row."""
        return self.action_of or self.term


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line: thin, thick, soon, gap or clash."""

    kind: str
    from_x: str
    to_x: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A ring on a line; `is_here` marks where things stand now."""

    x: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class LineWord:
    """A word above or below a line."""

    x: str
    words: Words
    anchor: str = "middle"
    is_above: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its marks and words; positions are percentages as text ("97.8%")."""

    runs: Sequence[Run] = ()
    marks: Sequence[Mark] = ()
    words: Sequence[LineWord] = ()
    is_low: bool = False
    css: str = ""


def steps_line(now: int, count: int) -> Line:
    """Step `now` of `count`, both from 1: what lies behind is thick, the steps to come are rings."""
    if count < 2:
        return Line(marks=[Mark("100%", is_here=True)])
    here = share(now - 1, count - 1)
    ahead = [Mark(share(step - 1, count - 1)) for step in range(now + 1, count + 1)]
    return Line([Run("thick", "0%", here)], [*ahead, Mark(here, is_here=True)])


def share_line(part: float, whole: float) -> Line:
    """A share of a whole, low: places taken of a norm."""
    return Line([Run("thin", "0%", "100%"), Run("thick", "0%", share(part, whole))], is_low=True)


def span_line(
    begins: datetime, ends: datetime, now: datetime, begin_words: Words, end_words: Words
) -> Line:
    """The way from one moment to another with the mark at now: a term of decision."""
    here = share((now - begins) / timedelta(seconds=1), (ends - begins) / timedelta(seconds=1))
    return Line(
        [Run("thin", "0%", "100%"), Run("thick", "0%", here)],
        [Mark(here, is_here=True)],
        [LineWord("0%", begin_words, "start"), LineWord("100%", end_words, "end")],
    )


def day_share(at: date, first: date, last: date) -> str:
    """Where a day lies between two others, on a line."""
    return share((at - first).days, (last - first).days)


def time_share(at: time, opens: time, closes: time) -> str:
    """Where an hour lies between two others, on a line."""
    return share(_minutes(at) - _minutes(opens), _minutes(closes) - _minutes(opens))


def _minutes(at: time) -> float:
    return at.hour * 60 + at.minute + at.second / 60


@dataclass(frozen=True, slots=True)
class Places:
    """Places of a doctor's panel; `arriving` people come on `arriving_on`."""

    free: int
    norm: int
    taken: int
    arriving: int = 0
    arriving_on: date | None = None
    id: str = ""

    @property
    def line(self) -> Line:
        """How much of the norm is taken."""
        return share_line(self.taken, self.norm)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice card; give `places` the id `f"{choice.id}-places"` by `Choice.id_of`.

    `key` is another id of the input: that of the first one is where an error of the field leads
    (`id_<field>_0`).
    """

    name: str
    value: Any
    label: Words
    facts: Sequence[Words] = ()
    note: Words = ""
    lang: str = ""
    places: Places | None = None
    is_checked: bool = False
    kind: str = "radio"
    key: str = ""

    @staticmethod
    def id_of(name: str, value: Any) -> str:
        """The id of the input of a choice."""
        return f"id_{name}_{value}"

    @property
    def id(self) -> str:
        """The id of this input."""
        return self.key or self.id_of(self.name, self.value)

    @property
    def described_by(self) -> str:
        """Ids of what is said about the choice."""
        facts = f"{self.id}-facts" if self.facts or self.note else ""
        places = self.places.id if self.places else ""
        return f"{facts} {places}".strip()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: codes of the rulebook 6 and the sentence about this case."""

    rule: str
    status: str
    words: Words
    source: Words = ""
    at: datetime | None = None

    @property
    def sign(self) -> str:
        """The sign of the result."""
        return _FINDING_SIGNS[self.status]

    @property
    def is_bad(self) -> bool:
        """Whether it stops a decision or needs attention."""
        return self.status in ("fail", "missing", "warn")

    @property
    def status_words(self) -> Words:
        """The result in one word."""
        return finding_words.status_label(self.status)

    @property
    def rule_words(self) -> Words:
        """The name of the rule."""
        return finding_words.rule_label(self.rule)


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """What stops a decision before what passed; rules keep their order among equals."""
    return sorted(found, key=lambda finding: _WORST_FIRST.index(finding.status))


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the decision panel; with `url` a link that looks like one."""

    words: Words
    name: str = ""
    value: str = ""
    url: str = ""
    kind: str = "primary"


@dataclass(frozen=True, slots=True)
class Panel:
    """The decision panel; `links` are (url, words, note)."""

    title: Words
    left: Words = ""
    is_late: bool = False
    line: Line | None = None
    rows: Sequence[Row] = ()
    action: str = ""
    buttons: Sequence[Button] = field(default_factory=tuple)
    links: Sequence[tuple[str, Words, Words]] = field(default_factory=tuple)
