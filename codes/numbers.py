"""Numbers that people read aloud: `A-2026-0000017-5` is prefix, year, serial, check digit.

The check digit is Damm's: it runs over the year and the serial and catches every single wrong
digit and every swap of two neighbours. It does not cover the prefix, which tells the kind of thing
("A" an application, "D" an electronic document) and is one letter that nobody mistypes for a digit.
"""

import re
from typing import NamedTuple

MAX_SERIAL = 9_999_999

# Damm's quasigroup of order ten: totally anti-symmetric, zeros on the diagonal.
_STEPS = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_SHAPE = re.compile(r"([A-Z])-?([0-9]{4})-?([0-9]{7})-?([0-9])")


class NumberError(ValueError):
    """The text is no number of this form, or its check digit is wrong."""


class Number(NamedTuple):
    """A number taken apart; `str()` writes it as people see it."""

    prefix: str
    year: int
    serial: int

    def __str__(self) -> str:
        return make(self.prefix, self.year, self.serial)


def check_digit(digits: str) -> int:
    """Damm's check digit of a string of decimal digits."""
    state = 0
    for digit in digits:
        state = _STEPS[state][int(digit)]
    return state


def make(prefix: str, year: int, serial: int) -> str:
    """The number of the `serial`-th thing of a year; `serial` counts from 1 within prefix and year.

    Raises `ValueError` for a prefix that is not one capital letter, a year that is not of four
    digits, or a serial outside 1 … 9,999,999.
    """
    if not re.fullmatch(r"[A-Z]", prefix):
        raise ValueError(f"prefix {prefix!r} is not one capital letter")
    if not 1000 <= year <= 9999:
        raise ValueError(f"year {year} has not four digits")
    if not 1 <= serial <= MAX_SERIAL:
        raise ValueError(f"serial {serial} is outside 1 … {MAX_SERIAL}")
    body = f"{year}{serial:07d}"
    return f"{prefix}-{year}-{serial:07d}-{check_digit(body)}"


def parse(text: str) -> Number:
    """Read a number as a person types it: any case, spaces, dashes of any kind or none.

    Raises `NumberError` when the form or the check digit is wrong.
    """
    shape = _SHAPE.fullmatch("".join(text.split()).translate(_DASHES).upper())
    if shape is None:
        raise NumberError("not a number of this form")
    prefix, year, serial, digit = shape.groups()
    if check_digit(year + serial) != int(digit):
        raise NumberError("the check digit is wrong")
    if int(year) < 1000 or int(serial) == 0:
        raise NumberError("not a number of this form")
    return Number(prefix, int(year), int(serial))
