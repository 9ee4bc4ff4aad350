"""Spelling folded for search: what people type is found whatever keyboard they had.

Kazakh letters become the Russian ones typed in their place, ё becomes е, signs and marks go.
"""

import unicodedata

_LETTERS = str.maketrans(
    {
        "ә": "а",
        "ғ": "г",
        "қ": "к",
        "ң": "н",
        "ө": "о",
        "ұ": "у",
        "ү": "у",
        "һ": "х",
        "і": "и",
        "ё": "е",
        "э": "е",
        "ъ": None,
        "ь": None,
        # The same shapes typed in Latin
        "i": "и",
        "h": "х",
        "ə": "а",
    }
)


def fold(text: str) -> str:
    """`text` in small letters, Kazakh and Russian spellings made equal, words parted by one space.

    «Әуезов көшесі» and «Ауэзов  кошеси» fold to the same; anything but letters and digits parts
    words. Latin words keep their letters, but for i, h and ə, which stand in for Cyrillic ones.
    """
    # й is a letter of its own, not и with a mark: compose before the letters are exchanged.
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = (char for char in lowered if not unicodedata.combining(char))  # stress marks
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def exchange() -> tuple[str, str]:
    """The letters that `fold` exchanges and what for, as the database's `translate()` takes them.

    Letters that go altogether stand last in the first text. What the database folds so holds every word
    that `fold` makes, with signs between them that `fold` would have taken out.
    """
    kept = {chr(letter): other for letter, other in _LETTERS.items() if other}
    gone = "".join(chr(letter) for letter, other in _LETTERS.items() if not other)
    return "".join(kept) + gone, "".join(kept.values())
