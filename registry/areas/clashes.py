"""Which rows cover the same houses, and which houses nobody covers: sweeps over numbers, a side at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..models import ServiceArea
from ..territory import same_corpus
from .houses import ALL, EVEN, LAST, ODD, Houses

Owner = tuple[int, int | None]


@dataclass(frozen=True)
class Clash:
    """Two rows of equal standing that cover the same houses (None: a whole street or unit)."""

    first: ServiceArea
    second: ServiceArea
    houses: Houses | None


def houses_of(row: ServiceArea) -> Houses:
    """The houses of a row, its corpus in the form in which corpora are compared."""
    corpus = same_corpus(row.corpus) if row.corpus else ""
    return Houses(row.house_from, row.house_to, row.side, corpus)


def clashes(rows: Iterable[ServiceArea]) -> Iterator[Clash]:
    """Rows of equal standing for the same houses, at least one pair for every two owners that share a house.

    An owner is an organization with its site. A row is met once by each owner at most, so that a file
    of twenty thousand lines for one street is told in as many steps.
    """
    groups: dict[tuple[int, int | None, str], list[ServiceArea]] = {}
    for row in rows:
        houses = houses_of(row)
        rank = "street" if houses.is_whole else f"houses {houses.corpus}"
        unit = 0 if row.street_id else row.unit_id
        groups.setdefault((unit, row.street_id, rank), []).append(row)
    for (_, _, rank), members in groups.items():
        if len(members) > 1:
            yield from _clashes_in(members, is_whole=rank == "street")


def _clashes_in(rows: list[ServiceArea], *, is_whole: bool) -> Iterator[Clash]:
    told: set[tuple[int, int, bool]] = set()
    for parity, side in ((1, ODD), (0, EVEN)):
        spans = sorted(
            (low, high, number)
            for number, row in enumerate(rows)
            for low, high in houses_of(row).spans()
            if low % 2 == parity
        )
        reach: dict[Owner, tuple[int, int]] = {}  # of each owner the row that reaches furthest
        for low, high, number in spans:
            own = (rows[number].organization_id, rows[number].site_id)
            for end, other in reach.values():
                if end < low:
                    continue
                common = None if is_whole else Houses(low, min(end, high), side)
                key = (other, number, bool(common and parity))
                if key not in told:
                    told.add(key)
                    yield Clash(rows[other], rows[number], _single(common))
            if own not in reach or reach[own][0] < high:
                reach[own] = (high, number)


def gaps(rows: Iterable[ServiceArea]) -> list[Houses]:
    """Houses of one street between the first and the last that the rows name, a side at a time, that none covers.

    A side of which nothing is named is a gap as a whole. Letters of houses are exceptions and not
    counted. Empty where a row covers the whole street; the whole street where nothing is named.
    """
    named = [houses for row in rows if not (houses := houses_of(row)).corpus]
    if not named:
        return [Houses()]
    found: list[Houses | None] = []
    for parity, side in ((1, ODD), (0, EVEN)):
        spans = sorted(span for houses in named for span in houses.spans() if span[0] % 2 == parity)
        if not spans:
            found.append(Houses(side=side))
        free = 1 if parity else 2
        for low, high in spans:
            if low > free:
                found.append(_single(Houses(free, low - 2, side)))
            free = max(free, high + 2)
    return [houses for houses in found if houses is not None]


def _single(houses: Houses | None) -> Houses | None:
    if houses is None:
        return None
    first = max(houses.first or 0, 1)
    last = None if houses.last is not None and houses.last >= LAST - 1 else houses.last
    return Houses(first, last, ALL if first == last else houses.side)
