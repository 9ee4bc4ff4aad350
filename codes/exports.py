"""Tables handed out as files: CSV and XLSX, row by row, however many rows; pure, no Django.

CSV is as Excel of Kazakh and Russian settings opens it by itself: UTF-8 with its mark, semicolons, a comma
in decimals. Days are written 2026-10-14, which every spreadsheet and every program reads. CSV knows no
types: a spreadsheet that opens one takes the zero from the front of an IIN. Where people will look at
the file, hand out XLSX, in which numbers are numbers, days days, and an IIN is text.

A text that a spreadsheet could take for a formula gets an apostrophe in front (in both kinds of file, for a
sheet is soon saved as the other). Hand numbers over as numbers: they are no text and stay as they are.
"""

import csv
import io
import math
import tempfile
import unicodedata
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from .dates import ALMATY

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_ROWS = 1_048_576  # a sheet has no more, headers included
_XLSX_TEXT = 32_767  # characters of a cell
_XLSX_DIGITS = 10**15  # from here on a spreadsheet rounds
_CHUNK = 64 * 1024
_SIGNS = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")

# What a cell may hold; anything else is written as its text (labels that are translated late, codes).
Cell = str | int | float | Decimal | date | datetime | time | None | Any


class TooManyRowsError(ValueError):
    """More rows than a sheet of XLSX has: narrow the list, or hand out CSV."""


def defused(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet could take it for a formula.

    Looked at is the first character anybody sees, in full width or not; tabs and line breaks at the
    very beginning count as well. A lone surrogate becomes a question mark.
    """
    if not text.isascii():
        text = text.encode(errors="replace").decode()
    seen = next((char for char in text if not _is_unseen(char)), "")
    is_sign = unicodedata.normalize("NFKC", seen)[:1] in _SIGNS if seen else False
    return f"'{text}" if is_sign or text[:1] in _BREAKS else text


def _is_unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Mn"}


def csv_chunks(headers: Sequence[Any], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV file in pieces of some 64 KB, as a streaming response takes them.

    Moments are written in the time of Almaty. Raises TypeError for True and False (say it in words) and
    ValueError for a row that has not as many cells as there are headers; both while the file is being
    read.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([defused(str(header)) for header in headers])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in _checked(row, headers)])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _csv_cell(value: Cell) -> str:
    value = _plain(value)
    if isinstance(value, str):
        return defused(value.replace("\0", ""))
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, time):
        return f"{value:%H:%M:%S}"
    return "" if value is None else str(value)


def xlsx_chunks(
    headers: Sequence[Any], rows: Iterable[Sequence[Cell]], *, title: str, made_at: datetime
) -> Generator[bytes, None, None]:
    """An XLSX file of one sheet in pieces: headers bold and always in sight, a filter on each column.

    Rows go through a file of the operating system's temporary folder as they come, so that memory does not
    grow with them; the first piece is there when the last row is read. `title` names the sheet, cut to
    what a sheet's name may be; `made_at` is what the file says of its making. Raises as `csv_chunks`
    does, and TooManyRowsError; a text longer than a cell is cut and ends with «…».
    """
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        file = Path(folder) / "export.xlsx"
        _write_xlsx(file, headers, rows, title, made_at)
        with file.open("rb") as made:
            while chunk := made.read(_CHUNK):
                yield chunk


def _write_xlsx(
    file: Path,
    headers: Sequence[Any],
    rows: Iterable[Sequence[Cell]],
    title: str,
    made_at: datetime,
) -> None:
    options = {"constant_memory": True, "tmpdir": str(file.parent)}
    with xlsxwriter.Workbook(str(file), options) as book:
        book.set_properties({"created": _local(made_at)})
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        form_of = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        words = [defused(str(header)) for header in headers]
        for column, word in enumerate(words):
            sheet.set_column(column, column, min(max(len(word) + 4, 12), 40))
        for column, word in enumerate(words):
            sheet.write_string(0, column, word, bold)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, 1):
            if number >= XLSX_ROWS:
                raise TooManyRowsError(f"a sheet has {XLSX_ROWS} rows")
            for column, value in enumerate(_checked(row, headers)):
                value = _plain(value)
                if value is None:
                    continue
                if isinstance(value, datetime | date | time):
                    sheet.write_datetime(number, column, value, form_of[type(value)])
                elif _is_exact_number(value):
                    sheet.write_number(number, column, value)
                else:
                    text = defused(str(value))
                    if len(text) > _XLSX_TEXT:
                        text = text[: _XLSX_TEXT - 1] + "…"
                    sheet.write_string(number, column, text)
        if words:
            sheet.autofilter(0, 0, number, len(words) - 1)


def _is_exact_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and -_XLSX_DIGITS < value < _XLSX_DIGITS


def _sheet_name(title: str) -> str:
    """A name a sheet may have: 31 characters, none of those that addresses of cells are made with."""
    kept = "".join(" " if char in "[]:*?/\\" or _is_unseen(char) else char for char in title)
    return defused(kept.strip(" '"))[:31].strip(" '") or "1"


def _checked(row: Sequence[Cell], headers: Sequence[Any]) -> Sequence[Cell]:
    if len(row) != len(headers):
        raise ValueError(f"a row has {len(row)} cells, there are {len(headers)} headers")
    return row


def _plain(value: Cell) -> Cell:
    """The value as one of the types that files know; what is not a finite number is text."""
    if isinstance(value, bool):
        raise TypeError("True or False: say it in words")
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return value if value.is_finite() else str(value)
    if value is None or isinstance(value, int | date):
        return value
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    return str(value)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ALMATY).replace(tzinfo=None) if moment.tzinfo else moment
