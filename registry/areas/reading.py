"""A spreadsheet as lines of cells: CSV in UTF-8 (with or without a mark; `;` or `,`) or XLSX. Pure, bounded."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from .findings import Flaw

MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000
MOST_LINES = 50_000
MOST_CELL = 5_000

_FAR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["'](?:[A-Z]{2,}[0-9]+|[A-Z][0-9]{6,})["']""")

Line = tuple[int, list[str | date]]


class ReadingError(ValueError):
    """The file as a whole cannot be read."""

    def __init__(self, flaw: Flaw, said: str = "") -> None:
        super().__init__(flaw)
        self.flaw, self.said = flaw, said


def read_lines(data: bytes) -> Iterator[Line]:
    """Lines that are not empty with their numbers; texts are stripped, dates of a workbook stay dates.

    Raises ReadingError: too large, not UTF-8, or not what a spreadsheet is.
    """
    if len(data) > MOST_BYTES:
        raise ReadingError(Flaw.TOO_LARGE)
    lines = _workbook(data) if data.startswith(b"PK\x03\x04") else _text(data)
    for count, (number, cells) in enumerate(lines):
        if count > MOST_LINES:
            raise ReadingError(Flaw.TOO_LARGE)
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, cells


def _text(data: bytes) -> Iterator[Line]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReadingError(Flaw.ENCODING) from None
    if "\0" in text:
        raise ReadingError(Flaw.UNREADABLE)
    heading = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if heading.count(";") >= heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip()[:MOST_CELL] for cell in cells]
            number = reader.line_num + 1  # a cell may have lines of its own
    except csv.Error:
        raise ReadingError(Flaw.UNREADABLE, str(number)) from None


def _workbook(data: bytes) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ReadingError(Flaw.TOO_LARGE)
            for part in packed.namelist():
                # One cell far away would be a table of all cells before it in memory.
                if part.startswith("xl/worksheets/") and _FAR.search(packed.read(part)):
                    raise ReadingError(Flaw.TOO_LARGE)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > MOST_LINES + 1:
            raise ReadingError(Flaw.TOO_LARGE)
        rows = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, IndexError, zlib.error):
        raise ReadingError(Flaw.UNREADABLE) from None
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str | date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a workbook has no other numbers
    return str(value).strip()[:MOST_CELL]
