"""Lists, newest first, a page at a time; numbers as they come from addresses and forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

PAGE = 20


@dataclass(frozen=True)
class Part:
    """One page of a list, with the addresses of the next and of the first; empty where there is none."""

    rows: list[Any]
    older: str
    newer: str


def whole_number(text: object) -> int | None:
    """A key or a count as it came from an address or a form; None for what is none."""
    typed = str(text or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


def rows_after(rows: QuerySet[Any], last_seen: str, column: str) -> QuerySet[Any]:
    """What follows the row whose key was seen last, in a list by `column` and key, newest first.

    All of it where `last_seen` names no row of the list. One query.
    """
    pk = whole_number(last_seen)
    at = None if pk is None else rows.filter(pk=pk).values_list(column, flat=True).first()
    if at is None:
        return rows
    return rows.filter(Q(**{f"{column}__lt": at}) | Q(**{column: at, "pk__lt": pk}))


def part_of(
    rows: QuerySet[Any],
    before: str,
    column: str,
    address: str,
    kept: Mapping[str, str] | None = None,
) -> Part:
    """The page of a list by `column` and key, newest first, that follows the row `before`.

    `address` is the list's own, `kept` what else of the query its links carry on.
    """
    kept = kept or {}
    found = list(rows_after(rows, before, column)[: PAGE + 1])
    is_more = len(found) > PAGE
    newest = f"{address}?{urlencode(kept)}" if kept else address
    return Part(
        rows=found[:PAGE],
        older=f"?{urlencode({**kept, 'before': found[PAGE - 1].pk})}" if is_more else "",
        newer=newest if before else "",
    )
