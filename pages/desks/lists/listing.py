"""A list of the desks as a file: what a list declares, and how it is handed out.

A list names its verb, its columns and its rows; the rows are those of the page, by the same query with the
filters of the address, without its pages. Rows come by a cursor of the server, batch by batch, and go
out as they come: memory does not grow with them. Before a batch goes out it is written down whose
records are in it.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import AccessLogEntry, User
from accounts.permissions import Verb, may
from campaigns import clock
from codes import exports
from pages.desks.access import View, user_of

Words = str | Promise
CSV, XLSX = "csv", "xlsx"
KINDS = (CSV, XLSX)
BATCH = 500  # rows read at once
PAGES_OF_LISTS = ("after", "before")  # where a page begins: a file has all of them


@dataclass(frozen=True)
class DeskList:
    """One list: who may take it away, what stands in it.

    `rows` gives what the user may see with these filters: a queryset, or anything that yields row by
    row; scope is enforced there. `cells` makes one row's values, in the order of `headers`, in the page's
    language. `people` names the persons (keys) whose records a row shows; None for a list that shows
    nobody.
    """

    name: str  # of its file and its address
    title: Words
    verb: Verb
    headers: Sequence[Words]
    rows: Callable[[User, QueryDict], "QuerySet[Any] | Iterable[Any]"]
    cells: Callable[[Any], Sequence[Any]]
    people: Callable[[Any], Iterable[int | None]] | None = None
    or_verbs: tuple[Verb, ...] = ()  # any of these opens it as well

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """Whoever may do one of these may take the list away."""
        return (self.verb, *self.or_verbs)

    @property
    def address_name(self) -> str:
        """The name of the address that hands the list out."""
        return f"list-{self.name}"


def view_of(listed: DeskList) -> View:
    """The page that hands a list out; its argument is the kind of file."""

    @never_cache
    @require_safe
    def handed_out(request: HttpRequest, kind: str) -> HttpResponseBase:
        user = user_of(request)
        if not any(may(user, verb) for verb in listed.verbs):
            raise PermissionDenied(f"{user.actor}: list {listed.name}")
        rows = _rows(listed, user, request.GET, get_language() or "kk")
        return as_file(request, kind, listed.name, listed.title, listed.headers, rows)

    return handed_out


def as_file(
    request: HttpRequest,
    kind: str,
    name: str,
    title: Words,
    headers: Sequence[Words],
    rows: Iterable[Sequence[Any]],
) -> HttpResponseBase:
    """A table as a file to keep: CSV or XLSX, streamed; 404 for any other kind.

    A list longer than a sheet of XLSX is a page that leads to CSV.
    """
    words = [str(header) for header in headers]
    if kind == CSV:
        chunks: Iterator[bytes] = exports.csv_chunks(words, rows)
    elif kind == XLSX:
        made = exports.xlsx_chunks(words, rows, title=str(title), made_at=clock.now())
        try:
            chunks = _Begun(made)
        except exports.TooManyRowsError:
            csv = request.get_full_path().replace(f".{XLSX}", f".{CSV}", 1)
            context = {"title": title, "csv": csv}
            return render(request, "desks/lists/too_long.html", context, status=409)
    else:
        raise Http404
    response = StreamingHttpResponse(
        chunks, content_type=exports.CSV_TYPE if kind == CSV else exports.XLSX_TYPE
    )
    day = f"{clock.today():%Y-%m-%d}"
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class _Begun(Iterator[bytes]):
    """Pieces of which the first is made already; closed with the response, whoever has gone away."""

    def __init__(self, made: Generator[bytes, None, None]) -> None:
        self._first: bytes | None = next(made)
        self._made = made

    def __next__(self) -> bytes:
        first, self._first = self._first, None
        return next(self._made) if first is None else first

    def close(self) -> None:
        """Nothing is left in the temporary folder."""
        self._made.close()


def _rows(listed: DeskList, user: User, given: QueryDict, language: str) -> Iterator[list[Any]]:
    found = listed.rows(user, given)
    if isinstance(found, QuerySet):
        found = found.iterator(chunk_size=BATCH)
    # The page's language holds no longer when the file goes out.
    for batch in _batches(found):
        _note(listed, user, batch)
        with override(language):
            made = [[_said(cell) for cell in listed.cells(row)] for row in batch]
        yield from made


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def _note(listed: DeskList, user: User, batch: list[Any]) -> None:
    if listed.people is None:
        return
    people = dict.fromkeys(pk for row in batch for pk in listed.people(row) if pk is not None)
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(user=user, person_id=pk, purpose=f"list {listed.name}") for pk in people
    )


def _said(cell: Any) -> Any:
    return str(cell) if isinstance(cell, Promise) else cell
