"""Lists, newest first, a page at a time; numbers as they come from addresses and forms."""

from typing import Any

from django.db.models import Q, QuerySet


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
