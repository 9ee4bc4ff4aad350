"""Names of people made comparable, and how far two of them are from each other; pure, no Django.

Goes further than `codes.folding`: besides Kazakh and Russian spelling it takes letters of the same shape
on a Latin keyboard, and the pairs й/и, ы/и and щ/ш that papers mix up. The database does the same in
`registry_name_letters` (a migration of the register holds these letters a second time; a test compares
them): whoever changes the table writes a migration that makes function and index anew.
"""

import unicodedata
from functools import lru_cache

from .folding import exchange

_SHAPES = dict(zip("aəbcehikmoptxy", "аавсехикмортху", strict=True)) | {
    "й": "и",
    "ы": "и",
    "щ": "ш",
}
FAR = 99  # more letters apart than anybody mistypes


# The 26 letters that are left, as ASCII has them. Trigrams know no letters besides ASCII where the locale
# of a database is C, as that of the embedded one is.
_ASCII = dict(zip("абвгдежзиклмнопрстуфхцчшюя", "abvgdejziklmnoprstufhcqwyx", strict=True))
_TO_ASCII = {ord(letter): other for letter, other in _ASCII.items()}


def _exchanged() -> tuple[dict[str, str], str]:
    """Each letter with what stands for it, small and capital, and the letters that go.

    Capitals are named one by one, for databases whose locale knows no Cyrillic capitals. A capital
    Latin H has the shape of Н, a small one that of the Kazakh һ.
    """
    letters, others = exchange()
    gone = letters[len(others) :]
    kept = dict(zip(letters, others, strict=False)) | _SHAPES
    small = {letter: letter for letter in _ASCII} | kept
    capitals = {letter.upper(): other for letter, other in small.items()}
    return small | capitals | {"H": "н"}, gone + gone.upper()


_KEPT, _GONE = _exchanged()
_TABLE: dict[int, str | None] = {ord(letter): other for letter, other in _KEPT.items()}
_TABLE |= dict.fromkeys(map(ord, _GONE))


def name_exchange() -> tuple[str, str]:
    """Letters and what stands for them in `name_key`, as the database's `translate()` takes them."""
    return "".join(_KEPT) + _GONE, "".join(_ASCII[other] for other in _KEPT.values())


def name_letters(text: str) -> str:
    """The text in small comparable letters; signs and spaces stay."""
    return unicodedata.normalize("NFKC", text).translate(_TABLE).lower()


def name_key(text: str) -> str:
    """The text as the database's `registry_name_letters` has it, in ASCII as far as it is Cyrillic."""
    return name_letters(text).translate(_TO_ASCII)


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name in comparable letters; hyphens, points and quotation marks part words."""
    letters = (char for char in name_letters(text) if not unicodedata.combining(char))
    return tuple("".join(char if char.isalnum() else " " for char in letters).split())


@lru_cache(maxsize=20_000)
def letters_apart(one: str, other: str, most: int) -> int:
    """How many letters were mistyped between two words: missing, extra, wrong, or two changed places.

    `FAR` where there are more than `most`.
    """
    if one == other:
        return 0
    # Cheap and certain: every error changes the length by one and the set of letters by two at most.
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return FAR
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return FAR
    return row[-1] if row[-1] <= most else FAR
