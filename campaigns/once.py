"""What was read is true for as long as one page is being made: the same question is asked once.

A page asks the register the same thing in several places: in the header, in a rule, in a sentence. Between
`reading()` and its end a function marked `once` keeps its answer. Nothing lives longer than the page, and any
statement that is not a plain read forgets all of it, so a page never shows what it has just changed as it was.
Outside `reading()`, in actions, tasks and commands, nothing is kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("read_once", default=None)

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def reading() -> Iterator[None]:
    """For as long as one page is made, in this thread."""
    token = _kept.set({})
    try:
        with connection.execute_wrapper(_forget_on_write):
            yield
    finally:
        _kept.reset(token)


def is_reading() -> bool:
    """Whether a page is being made, so that what is read beforehand is kept for it."""
    return _kept.get() is not None


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Ask `function` once for the same arguments while a page is made.

    Arguments must be hashable (rows are, by their key); without that the function is simply asked. A list is
    given out as a copy; what else it returns must not be changed by who asked.
    """

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        try:
            is_known = key in kept
        except TypeError:
            return function(*args, **kwargs)
        if not is_known:
            kept[key] = function(*args, **kwargs)
        answer = kept[key]
        return cast(R, answer.copy() if isinstance(answer, list) else answer)

    return asked


def known(function: Callable[..., Any], answer: Any, *args: Any) -> None:
    """Note what a function marked `once` would answer, where another question brought it along."""
    kept = _kept.get()
    if kept is not None:
        kept[(function.__wrapped__, args, ())] = answer  # type: ignore[attr-defined]


def _forget_on_write(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    kept = _kept.get()
    if kept and not _only_reads(str(sql)):
        kept.clear()
    return execute(sql, params, many, context)


def _only_reads(sql: str) -> bool:
    text = sql.lstrip(" (\n")
    return text[:6].upper() == "SELECT" and " FOR " not in text[-80:].upper()
