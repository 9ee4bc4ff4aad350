"""Identity numbers: check digit, what is wrong with one, invented ones."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes import Sex
from eligibility import iin

UNHURRIED = settings(deadline=None, max_examples=200)
birth_dates = st.dates(date(1900, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("number", ["800101100003", "800101100407", "800101200109"])
def test_valid_numbers_of_the_rulebook(number: str) -> None:
    assert iin.valid_iin(number)
    assert iin.problem(number) is None


@pytest.mark.parametrize("last", range(10))
def test_a_number_that_cannot_exist(last: int) -> None:
    assert iin.check_digit("80010110047") is None
    assert iin.problem(f"80010110047{last}") == "check_digit"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "length"),
        ("8001011000", "length"),
        ("8001011000031", "length"),
        ("80010110000x", "letters"),
        ("8001O1100003", "letters"),
        ("800101-10003", "letters"),
        ("800101 100003", "letters"),
        ("８00101100003", "letters"),
        ("¹00101100003", "letters"),
        ("800101100004", "check_digit"),
        ("990440000385", "bin"),
        ("990540000384", "check_digit"),
    ],
)
def test_four_problems_are_four_answers(text: str, problem: str) -> None:
    assert iin.problem(text) == problem


def test_a_bin_has_the_same_check_digit() -> None:
    assert iin.valid_iin("990440000385")


@UNHURRIED
@given(st.text("0123456789", min_size=11, max_size=11))
def test_at_most_one_last_digit_fits(first_eleven: str) -> None:
    fitting = [digit for digit in "0123456789" if iin.valid_iin(first_eleven + digit)]
    digit = iin.check_digit(first_eleven)
    assert fitting == ([] if digit is None else [str(digit)])


@UNHURRIED
@given(st.text("0123456789", min_size=11, max_size=11))
def test_the_check_digit_is_the_sum_of_the_law(first_eleven: str) -> None:
    digits = [int(digit) for digit in first_eleven]
    expected = sum(digit * weight for weight, digit in enumerate(digits, 1)) % 11
    if expected == 10:
        second = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
        expected = sum(digit * weight for weight, digit in zip(second, digits, strict=True)) % 11
    assert iin.check_digit(first_eleven) == (None if expected == 10 else expected)


@UNHURRIED
@given(birth_dates, st.sampled_from(Sex), st.integers(0, 60), st.integers(0, 11), st.data())
def test_one_mistyped_digit_is_noticed_or_makes_a_number_of_its_own(
    birth_on: date, sex: Sex, serial: int, place: int, data: st.DataObject
) -> None:
    number = iin.generate(birth_on, sex, serial)
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    mistyped = number[:place] + digit + number[place + 1 :]
    if place == 11:
        assert iin.problem(mistyped) == "check_digit"
    assert iin.problem(mistyped) in (None, "check_digit", "bin")


@UNHURRIED
@given(birth_dates, st.sampled_from(Sex), st.integers(0, 200))
def test_invented_numbers(birth_on: date, sex: Sex, serial: int) -> None:
    number = iin.generate(birth_on, sex, serial)
    assert iin.problem(number) is None
    assert iin.matches_birth_date(number, birth_on)
    assert number[6] in "12", "the century digit of nobody alive"
    assert number != iin.generate(birth_on, sex, serial + 1)
    other = Sex.FEMALE if sex is Sex.MALE else Sex.MALE
    assert number != iin.generate(birth_on, other, serial)


def test_invented_numbers_skip_the_impossible() -> None:
    born = date(1980, 1, 1)
    numbers = [iin.generate(born, "male", serial) for serial in range(60)]
    assert numbers[0] == "800101100003"
    assert "800101100407" in numbers
    assert not any(number.startswith("80010110047") for number in numbers)
    assert len(set(numbers)) == 60


@pytest.mark.parametrize("serial", [-1, 10_000])
def test_serials_end(serial: int) -> None:
    with pytest.raises(ValueError):
        iin.generate(date(1980, 1, 1), Sex.MALE, serial)
