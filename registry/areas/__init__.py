"""Service areas taken from files: read, looked at, published as a whole (docs/service-areas.md)."""

from .by_hand import Changes, NewRow, rows_to_change, sheet_of
from .findings import GAPS, NOTICES, Finding, Flaw
from .preview import Balance, Preview, compare
from .publishing import Faulty, Outcome, PublishError, Stale, Unserved, publish
from .sheet import Sheet, parse
from .uncovered import Uncovered, uncovered

__all__ = [
    "GAPS",
    "NOTICES",
    "Balance",
    "Changes",
    "Faulty",
    "Finding",
    "Flaw",
    "NewRow",
    "Outcome",
    "Preview",
    "PublishError",
    "Sheet",
    "Stale",
    "Uncovered",
    "Unserved",
    "compare",
    "parse",
    "publish",
    "rows_to_change",
    "sheet_of",
    "uncovered",
]
