"""Quotation marks within quotation marks, as Kazakh and Russian are set: «„Нұр“ емханасы»."""

_OUTER, _INNER = ("«", "»"), ("„", "“")


def nested(text: str) -> str:
    """The text with the marks of an inner quotation told apart from the outer ones; marks without a pair stay."""
    found, depth = list(text), 0
    for place, letter in enumerate(text):
        if letter == _OUTER[0]:
            if depth and _closes_twice(text, place):
                found[place] = _INNER[0]
            depth += 1
        elif letter == _OUTER[1] and depth:
            depth -= 1
            if depth and _INNER[0] in found[:place] and _OUTER[1] in text[place + 1 :]:
                found[place] = _INNER[1]
    return "".join(found)


def _closes_twice(text: str, place: int) -> bool:
    """Whether both the inner and the outer quotation end after this place."""
    return text.count(_OUTER[1], place) > 1
