"""Pages of a list by the key of their last row: what was shown is not shown again, whatever is added."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

AT_ONCE = 50


class Page(NamedTuple):
    """Rows, and the addresses of the pages beside them ("" at the ends)."""

    rows: list[Any]
    newer: str
    older: str


def page_of(
    rows: "QuerySet[Any]", address: str, query: dict[str, str], after: str, *, by: str = "-pk"
) -> Page:
    """Fifty rows after the one with the key `after` (anything else begins anew), in order of `by` and pk.

    One query, and one more for the key where `by` is another column.
    """
    descending = by == "-pk"
    rows = rows.order_by("-pk") if descending else rows.order_by(by, "pk")
    chosen = {name: value for name, value in query.items() if value}
    is_later = after.isdecimal() and after.isascii() and len(after) < 19
    if is_later and descending:
        rows = rows.filter(pk__lt=int(after))
    elif is_later:
        last: Model | None = rows.model._default_manager.filter(pk=int(after)).first()
        if last is not None:
            key = getattr(last, by)
            rows = rows.filter(Q(**{f"{by}__gt": key}) | Q(**{by: key, "pk__gt": last.pk}))
    found = list(rows[: AT_ONCE + 1])
    more = len(found) > AT_ONCE
    found = found[:AT_ONCE]
    return Page(
        found,
        _with(address, chosen) if is_later else "",
        _with(address, {**chosen, "after": str(found[-1].pk)}) if more else "",
    )


def _with(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
