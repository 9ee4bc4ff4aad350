"""Individual identification numbers (IIN): the check digit, what is wrong with one, invented ones.

Rulebook 4, "Identity number". The date and sex digits of an IIN are never a reason to refuse it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from operator import mul

from codes import Sex

LENGTH = 12
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
# The fifth digit of a business number tells the kind of business; in an IIN it begins a day.
_BUSINESS_DIGITS = frozenset("456")


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit that belongs to eleven others; None where no such number can exist."""
    # Character codes serve as digits: what each adds, 48 times the weights' sum 66, is 0 modulo 11.
    digits = first_eleven.encode("ascii")
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(map(mul, digits, weights)) % 11
        if rest != 10:
            return rest
    return None


def valid_iin(text: str) -> bool:
    """Whether `text` is twelve digits with the right check digit (true of a BIN as well)."""
    return (
        len(text) == LENGTH
        and text.isascii()
        and text.isdigit()
        and check_digit(text[:11]) == int(text[11])
    )


def problem(text: str) -> str | None:
    """What keeps `text` from being a person's IIN, or None.

    `letters`: something other than digits; `length`: not twelve digits; `check_digit`: the last
    digit does not fit the others; `bin`: the number of a business instead of a person.
    """
    if not text:
        return "length"
    if not (text.isascii() and text.isdigit()):
        return "letters"
    if len(text) != LENGTH:
        return "length"
    if not valid_iin(text):
        return "check_digit"
    if text[4] in _BUSINESS_DIGITS:
        return "bin"
    return None


def matches_birth_date(iin: str, birth_on: date) -> bool:
    """Whether the first six digits are the birth date's YYMMDD; where not, that is a warning."""
    return iin[:6] == f"{birth_on:%y%m%d}"


def generate(birth_on: date, sex: Sex | str, serial: int) -> str:
    """An invented IIN: number `serial` (from 0) of those possible for a birth date and a sex.

    For tests and the demonstration. The seventh digit is that of people born in the nineteenth
    century (1 men, 2 women), so that no living person bears an invented number. Serials that the
    check digit rules out are skipped, so different serials give different numbers.
    Raises ValueError for a serial below 0 or beyond the last possible number (some 9,900).
    """
    if serial < 0:
        raise ValueError("a serial begins at 0")
    stem = f"{birth_on:%y%m%d}{1 if Sex(sex) is Sex.MALE else 2}"
    for number in islice(_count_up(stem), serial, None):
        return number
    raise ValueError(f"there is no number {serial} for one day and sex")


def _count_up(stem: str) -> Iterator[str]:
    for ordinal in range(10_000):
        first_eleven = f"{stem}{ordinal:04}"
        last = check_digit(first_eleven)
        if last is not None:
            yield f"{first_eleven}{last}"
