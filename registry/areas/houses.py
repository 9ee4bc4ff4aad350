"""House numbers as orders write them: «1-25 нечёт.», «2-40 жұп», «12А», «14 корп. 2», lists by comma. Pure."""

import re
from dataclasses import dataclass

from codes.folding import fold

from ..territory import same_corpus
from .findings import Flaw

ALL, ODD, EVEN = "all", "odd", "even"
LAST = 999_999  # the largest house number there can be
MOST_ITEMS = 500  # of one cell

_SIDES = {"odd": ODD, "неч": ODD, "так": ODD, "even": EVEN, "чет": EVEN, "чёт": EVEN, "жуп": EVEN}
_WHOLE = frozenset(fold("all все весь вся барлығы бәрі").split())
_NOTHING = frozenset(fold("none нет жоқ").split())
_FILLERS = frozenset(
    fold("сторона side жағы жақ дом дома д house houses үй үйлер с from no").split()
)
_ITEM = re.compile(
    r"(?P<first>[0-9]{1,6})(?![0-9])\s*(?P<to>(?:[-‐‑‒–—−]|\.\.\.?|…|\bпо\b|\bto\b)\s*(?P<last>[0-9]{1,6}(?![0-9]))?)?(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
# «1», «а», «2б», «б2»; a к before more would be taken for «корпус» when it is read again.
_CORPUS = re.compile(r"[0-9]{1,3}[a-zа-я]?|[a-zа-я]|(?!к)[a-zа-я][0-9]{1,3}")
_CORPUS_WORD = re.compile(r"(?:корпус|корп|литера|лит|к)\b\.?\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+\.?|№")


class HouseError(ValueError):
    """What is wrong with an item of a list of houses."""

    def __init__(self, flaw: Flaw, item: str) -> None:
        super().__init__(f"{flaw}: {item}")
        self.flaw, self.item = flaw, item


@dataclass(frozen=True, order=True)
class Houses:
    """Houses of one street: from `first` to `last` (both included, None: open) of a side, or one house's letter.

    Without anything the whole street.
    """

    first: int | None = None
    last: int | None = None
    side: str = ALL
    corpus: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether this is the street as a whole."""
        return self == Houses()

    def spans(self) -> list[tuple[int, int]]:
        """Odd and even numbers as `(first, last)` of one parity each, at most two; open ends made `LAST`."""
        first, last = self.first or 1, LAST if self.last is None else self.last
        found = []
        for parity, side in ((1, ODD), (0, EVEN)):
            if self.side in (ALL, side):
                low, high = first + (first % 2 != parity), last - (last % 2 != parity)
                if low <= high:
                    found.append((low, high))
        return found


def read_houses(text: str) -> list[Houses]:
    """The houses that a cell names; the whole street for an empty one or «all»; nothing for «none».

    Raises HouseError naming the first item that cannot be read.
    """
    if fold(text) in _NOTHING:
        return []
    if not text.strip() or fold(text) in _WHOLE:
        return [Houses()]
    items = [item.strip() for item in re.split(r"[,;\n]", text)]
    if items and not items[-1]:
        items.pop()  # a comma at the end
    if len(items) > MOST_ITEMS:
        raise HouseError(Flaw.HOUSE_FORM, f"{text[:40]}…")
    return [_item(item) for item in items]


def write_houses(houses: list[Houses] | tuple[Houses, ...]) -> str:
    """The same as text that `read_houses` reads back, without words of any language but the sides' codes."""
    return ", ".join(_written(item) for item in houses) if houses else "none"


def _item(item: str) -> Houses:
    sides: list[str] = []

    def take(word: re.Match[str]) -> str:
        folded = fold(word[0])
        side = next((side for begin, side in _SIDES.items() if folded.startswith(begin)), None)
        if side:
            sides.append(side)
        return " " if side or folded in _FILLERS or not folded else word[0]

    # A letter right after a number is the house's own: «12с» is no «с 12».
    bare = re.sub(rf"(?<![0-9/-])(?:{_WORD.pattern})", take, item).strip(" ()")
    if len(sides) > 1:
        raise HouseError(Flaw.HOUSE_FORM, item)
    side = sides[0] if sides else ALL
    if not bare and sides:
        return Houses(side=side)
    found = _ITEM.fullmatch(bare)
    if not found:
        raise HouseError(Flaw.HOUSE_FORM, item)
    first, rest = int(found["first"]), found["rest"].strip()
    last = int(found["last"]) if found["last"] else (None if found["to"] and not rest else first)
    if not 1 <= first <= LAST or (last is not None and last > LAST):
        raise HouseError(Flaw.HOUSE_FORM, item)
    if rest:
        corpus = same_corpus(rest)
        core = _CORPUS_WORD.sub("", rest).strip(" /-")
        is_several = re.search(r"[\s‐‑‒–—−-]", core)  # «12А-16», «12А 13»: no house is called so
        if found["last"] or sides or is_several or not _CORPUS.fullmatch(corpus):
            raise HouseError(Flaw.HOUSE_FORM, item)
        return Houses(first, first, ALL, corpus)
    if last is not None and last < first:
        raise HouseError(Flaw.HOUSES_BACKWARDS, item)
    if side != ALL and any(end is not None and end % 2 != (side == ODD) for end in (first, last)):
        raise HouseError(Flaw.HOUSES_SIDE, item)
    return Houses(first, last, ALL if first == last else side)


def _written(houses: Houses) -> str:
    if houses.is_whole:
        return ALL
    if houses.corpus:
        mark = "/" if houses.corpus[0].isdigit() else ""
        return f"{houses.first}{mark}{houses.corpus.upper()}"
    side = "" if houses.side == ALL else houses.side
    if houses.first is None and houses.last is None:
        return side
    first = 1 + (houses.side == EVEN) if houses.first is None else houses.first
    if houses.first == houses.last:
        return str(first)
    return f"{first}-{'' if houses.last is None else houses.last} {side}".strip()
