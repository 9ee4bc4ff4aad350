"""Quotation marks within quotation marks."""

import pytest

from codes.quotes import nested


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Емхана»", "«Емхана»"),
        ("««Нұр» емханасы» қабылдады", "«„Нұр“ емханасы» қабылдады"),
        ("«Центр «Нур»» принял", "«Центр „Нур“» принял"),
        ("«Один», «другой»", "«Один», «другой»"),
        ("««А» ө» және ««Б» ө»", "«„А“ ө» және «„Б“ ө»"),
        ("«без конца", "«без конца"),
        ("без начала»", "без начала»"),
        ("«««", "«««"),
        ("", ""),
    ],
)
def test_inner_marks_differ_from_outer_ones(text: str, expected: str) -> None:
    assert nested(text) == expected
