"""Tables of these pages as files."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.functional import Promise

from codes.exports import CSV_TYPE, XLSX_TYPE, csv_chunks

__all__ = ["XLSX_TYPE", "as_attachment", "csv_file"]


def csv_file(
    name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A table as CSV to keep, written row by row, in the language of the page that gives it."""
    words = [str(header) for header in headers]
    chunks = csv_chunks(words, _in_language(rows, translation.get_language() or "kk"))
    return as_attachment(chunks, name, CSV_TYPE)


def _in_language(rows: Iterable[Sequence[Any]], language: str) -> Iterator[Sequence[Any]]:
    """A response is written when its view is over and nobody's language holds any more."""
    found = iter(rows)
    while True:
        with translation.override(language):
            row = next(found, None)
            if row is None:
                return
            row = [str(cell) if isinstance(cell, Promise) else cell for cell in row]
        yield row


def as_attachment(chunks: Iterable[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """Pieces of a file to keep; the name has Latin letters only."""
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
