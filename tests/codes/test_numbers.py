"""Numbers of applications and documents: written, read back, and mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes import figures, numbers

YEARS = st.integers(min_value=1000, max_value=9999)
SERIALS = st.integers(min_value=1, max_value=numbers.MAX_SERIAL)


def test_the_form_of_a_number():
    assert numbers.make("A", 2026, 17) == "A-2026-0000017-5"
    assert str(numbers.parse("D-2026-0000017-5")) == "D-2026-0000017-5"


@given(YEARS, SERIALS)
def test_what_is_written_is_read_back(year, serial):
    assert numbers.parse(numbers.make("D", year, serial)) == ("D", year, serial)


@pytest.mark.parametrize(
    "typed",
    [
        "a-2026-0000017-5",
        " A 2026 0000017 5 ",
        "A202600000175",
        "A–2026–0000017–5",
        "A-2026-0000017‑5",
    ],
)
def test_a_number_may_be_typed_loosely(typed):
    assert numbers.parse(typed) == ("A", 2026, 17)


@given(YEARS, SERIALS, st.data())
def test_one_wrong_digit_is_caught(year, serial, data):
    digits = numbers.make("A", year, serial)[1:].replace("-", "")
    place = data.draw(st.integers(min_value=0, max_value=len(digits) - 1))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {digits[place]})))
    with pytest.raises(numbers.NumberError):
        numbers.parse("A" + digits[:place] + other + digits[place + 1 :])


@given(YEARS, SERIALS, st.data())
def test_two_swapped_neighbours_are_caught(year, serial, data):
    digits = numbers.make("A", year, serial)[1:].replace("-", "")
    pairs = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    place = data.draw(st.sampled_from(pairs))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    with pytest.raises(numbers.NumberError):
        numbers.parse("A" + swapped)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "A",
        "2026-0000017-5",
        "A-2026-17-5",
        "AB-2026-0000017-5",
        "A-2026-0000000-1",
        "А-2026-0000017-5",
    ],
)
def test_other_text_is_refused(bad):
    with pytest.raises(numbers.NumberError):
        numbers.parse(bad)


@pytest.mark.parametrize(
    "parts",
    [
        ("a", 2026, 1),
        ("AB", 2026, 1),
        ("A", 26, 1),
        ("A", 2026, 0),
        ("A", 2026, 10_000_000),
    ],
)
def test_no_number_outside_the_form(parts):
    with pytest.raises(ValueError):
        numbers.make(*parts)


@pytest.mark.parametrize(
    ("size", "kk", "en"),
    [(10, "1\u00a0КБ", "1\u00a0KB"), (61_300, "60\u00a0КБ", "60\u00a0KB")]
    + [(1_500_000, "1,4\u00a0МБ", "1.4\u00a0MB"), (5_242_880, "5\u00a0МБ", "5\u00a0MB")],
)
def test_the_size_of_a_file(size, kk, en):
    assert figures.file_size(size, "kk") == figures.file_size(size, "ru") == kk
    assert figures.file_size(size, "en") == en
