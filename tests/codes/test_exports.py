"""Exported tables: what goes in comes back, no text is a formula, memory does not grow with the rows."""

import csv
import io
import os
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.utils.functional import lazystr
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from codes import Sex, exports
from codes.exports import TooManyRowsError, csv_chunks, defused, xlsx_chunks

MADE_AT = datetime(2026, 10, 14, 5, 30, tzinfo=UTC)
HEADERS = ["IIN", "Name", "Born", "People", "Share", "Filed"]
ROWS: list[list[Any]] = [
    ["012345678901", 'Әбенов «Қайрат»; "Ж"', date(1985, 4, 2), -5, Decimal("12.5"), MADE_AT],
    ["", None, date(2026, 2, 28), 0, 0.25, datetime(2026, 1, 1, 9, 0)],
]


def as_csv(headers: list[Any], rows: list[list[Any]]) -> list[list[str]]:
    text = b"".join(csv_chunks(headers, rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def as_xlsx(headers: list[Any], rows: list[list[Any]], title: str = "List") -> list[list[Any]]:
    file = b"".join(xlsx_chunks(headers, rows, title=title, made_at=MADE_AT))
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()


def sheet_xml(rows: list[list[Any]]) -> str:
    file = b"".join(xlsx_chunks(["One"], rows, title="List", made_at=MADE_AT))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def test_csv_comes_back_as_it_went_in() -> None:
    assert b"".join(csv_chunks(HEADERS, ROWS)).startswith(b"\xef\xbb\xbfIIN;Name;")
    assert as_csv(HEADERS, ROWS) == [
        HEADERS,
        [
            "012345678901",
            'Әбенов «Қайрат»; "Ж"',
            "1985-04-02",
            "-5",
            "12,5",
            "2026-10-14 10:30:00",  # moments in the time of Almaty
        ],
        ["", "", "2026-02-28", "0", "0,25", "2026-01-01 09:00:00"],
    ]


def test_xlsx_comes_back_with_its_types() -> None:
    head, first, second = as_xlsx(HEADERS, ROWS)
    assert head == HEADERS
    assert first == [
        "012345678901",
        'Әбенов «Қайрат»; "Ж"',
        date(1985, 4, 2),
        -5,
        12.5,
        datetime(2026, 10, 14, 10, 30),
    ]
    assert second == ["", "", date(2026, 2, 28), 0, 0.25, datetime(2026, 1, 1, 9, 0)]


def test_words_translated_late_codes_and_times_are_text() -> None:
    row = [lazystr("Алматы"), Sex.MALE, time(9, 5)]
    assert as_csv(["a", "b", "c"], [row])[1] == ["Алматы", "male", "09:05:00"]
    assert as_xlsx(["a", "b", "c"], [row])[1] == ["Алматы", "male", time(9, 5)]


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), Decimal("NaN"), 10**15, -(10**20)])
def test_numbers_that_a_sheet_cannot_hold_are_text(value: Any) -> None:
    (found,) = as_xlsx(["n"], [[value]])[1]
    assert found == defused(str(value))


def test_numbers_stay_numbers_whatever_their_sign() -> None:
    assert as_csv(["n"], [[-1], [Decimal("-0.5")]])[1:] == [["-1"], ["-0,5"]]
    assert "<v>-1</v>" in sheet_xml([[-1]])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+7 700",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\nx",
        "＝1+1",
        "＋1",
        "－1",
        "＠A",
        "﹦1",
        "  =1",
        "\u200b=1",
        "\ufeff=1",
        "\u00a0@A",
        "\x01=1",
        '=HYPERLINK("http://x.example";"x")',
    ],
)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"
    xml = sheet_xml([[text]])
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


@pytest.mark.parametrize("text", ["", "Ким-Ли", "a=b", "1+1", "'=1", "№ 5", "–", "900101300123"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    shown = defused(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    seen = shown.lstrip()
    assert not unicodedata.normalize("NFKC", seen).startswith(("=", "+", "-", "@"))
    assert defused(shown) == shown


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_no_cell_of_either_file_begins_as_a_formula(text: str) -> None:
    for cell in (
        as_csv(
            ["n"],
            [
                [
                    text,
                ]
            ],
        )[1:]
        or [[""]]
    )[0]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert "<f>" not in sheet_xml([[text]])


def test_headers_are_defused_too() -> None:
    assert as_csv(["=1"], [])[0] == ["'=1"]
    assert as_xlsx(["=1"], [])[0] == ["'=1"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    (found,) = as_xlsx(["t"], [["а" * 40_000]])[1]
    assert len(found) == 32_767
    assert found.endswith("…")
    assert len(as_csv(["t"], [["а" * 40_000]])[1][0]) == 40_000


@pytest.mark.parametrize("title", ["", "Очередь: 01/02 [все]?", "'", "=1", "ж" * 60, "\t"])
def test_any_title_names_a_sheet(title: str) -> None:
    assert as_xlsx(["n"], [[1]], title=title)[1] == [1]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_truth_is_said_in_words_and_rows_fit_their_headers(write: Any) -> None:
    with pytest.raises(TypeError):
        write(["n"], [[True]])
    with pytest.raises(ValueError, match="2 cells"):
        write(["n"], [[1, 2]])


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "XLSX_ROWS", 3)
    assert len(as_xlsx(["n"], [[1], [2]])) == 3
    with pytest.raises(TooManyRowsError):
        as_xlsx(["n"], [[1], [2], [3]])


def test_the_same_rows_make_the_same_sheet_and_the_file_tells_its_moment() -> None:
    file = b"".join(xlsx_chunks(["n"], [[1]], title="List", made_at=MADE_AT))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert "2026-10-14T10:30:00Z" in parts.read("docProps/core.xml").decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(kind: str) -> None:
    """Few rows in a usual run; EXPORT_ROWS=100000 for many."""
    many = int(os.environ.get("EXPORT_ROWS", "4000"))
    row = ["012345678901", "Әбенов Қайрат Болатұлы", date(1985, 4, 2), 12, 0.5, MADE_AT]

    def rows(count: int) -> Iterator[list[Any]]:
        for _ in range(count):
            yield list(row)

    def peak(count: int) -> int:
        tracemalloc.start()
        chunks = (
            csv_chunks(HEADERS, rows(count))
            if kind == "csv"
            else xlsx_chunks(HEADERS, rows(count), title="List", made_at=MADE_AT)
        )
        size = sum(len(chunk) for chunk in chunks)
        assert size > count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    few = peak(1000)
    assert peak(many) < few + 2 * 1024 * 1024
