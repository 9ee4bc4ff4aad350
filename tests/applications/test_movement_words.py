"""The movement report as the ministry's form has it."""

import pytest
from django.utils import translation

from applications.movement import AGES, Line, Movement
from applications.movement_words import LINES, age_words, columns, rows, table
from codes import Sex
from codes.exports import csv_chunks

REPORT = Movement(
    {
        (Line.AT_START, Sex.MALE, 0): 3,
        (Line.AT_START, Sex.FEMALE, 70): 4,
        (Line.ATTACHED, Sex.FEMALE, 20): 2,
        (Line.ATTACHED_BY_FREE_CHOICE, Sex.FEMALE, 20): 1,
        (Line.DETACHED, Sex.MALE, 0): 1,
        (Line.DETACHED_BY_DEATH, Sex.MALE, 0): 1,
        (Line.AT_END, Sex.FEMALE, 70): 8,
    }
)


def test_the_form_has_eight_lines_in_its_order() -> None:
    assert [row.line for row in rows(Movement())] == list(Line)
    assert [row.depth for row in rows(Movement())] == [0, 0, 1, 0, 1, 1, 1, 0]
    assert set(LINES) == set(Line)


def test_columns_are_total_and_each_sex_by_eleven_ages() -> None:
    shown = columns()
    assert len(AGES) == 11
    assert [(column.sex, column.age) for column in shown] == [
        (None, None),
        *((Sex.MALE, age) for age in (None, *AGES)),
        *((Sex.FEMALE, age) for age in (None, *AGES)),
    ]
    assert len({str(column.label) for column in shown}) == 25


def test_counts_stand_in_their_columns_and_add_up() -> None:
    by_line = {row.line: row.counts for row in rows(REPORT)}
    start = by_line[Line.AT_START]
    assert (start[0], start[1], start[2], start[13], start[24]) == (7, 3, 3, 4, 4)
    for counts in by_line.values():
        assert counts[0] == counts[1] + counts[13]
        assert counts[1] == sum(counts[2:13])
        assert counts[13] == sum(counts[14:])


@pytest.mark.parametrize(
    ("language", "first", "second", "last"),
    [
        ("en", "0–11 months", "1–4 years", "70 years and over"),
        ("ru", "0–11 месяцев", "1–4 года", "70 лет и старше"),
        ("kk", "0–11 ай", "1–4 жас", "70 жас және одан үлкен"),
    ],
)
def test_ages_in_words(language: str, first: str, second: str, last: str) -> None:
    with translation.override(language):
        assert [str(age_words(age)) for age in (0, 1, 70)] == [first, second, last]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_label_is_translated(language: str) -> None:
    with translation.override("en"):
        english = [str(header) for header in table(REPORT)[0]] + [str(w) for w in LINES.values()]
    with translation.override(language):
        own = [str(header) for header in table(REPORT)[0]] + [str(w) for w in LINES.values()]
    assert not set(own) & set(english)


def test_the_table_goes_into_an_export() -> None:
    with translation.override("en"):
        text = b"".join(csv_chunks(*table(REPORT))).decode("utf-8-sig")
    lines = text.split("\r\n")
    assert (
        lines[0].startswith('Line;Total;Men;"Men, 0–11 months";') or "Men, 0–11 months" in lines[0]
    )
    assert lines[1].startswith("Attached at the start of the period;7;3;3;")
