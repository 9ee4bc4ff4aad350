"""What a file names, found in the register: units with all in them, organizations, sites, streets by name."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codes.folding import fold

from ..models import KatoUnit, Organization, Site, Street
from ..territory import bare_street_name

MOST_SUGGESTED = 50  # unknown names for which near ones are looked for
_KINDS = {
    word: number
    for number, words in enumerate(
        (
            "ул улица көшесі көш",
            "пр просп проспект даңғылы даң",
            "пер переулок тұйық тұйығы",
            "бульвар б бульвары",
            "мкр микрорайон шағын ықшам ауданы",
            "шоссе тас жолы",
        )
    )
    for word in fold(words).split()
}


@dataclass(frozen=True)
class KnownStreet:
    """A street as far as a file needs it."""

    id: int
    unit_id: int
    name_kk: str
    name_ru: str


class Units:
    """The tree of units, in memory: two columns of some 16,000 rows. One query."""

    def __init__(self) -> None:
        self.living: dict[str, int] = {}
        self.parent: dict[int, int | None] = {}
        self._children: dict[int, list[int]] = defaultdict(list)
        self._below: dict[int, frozenset[int]] = {}
        rows = KatoUnit.objects.order_by().values_list("pk", "code", "parent_id", "valid_to")
        for pk, code, parent_id, valid_to in rows:
            self.parent[pk] = parent_id
            if parent_id:
                self._children[parent_id].append(pk)
            if valid_to is None:
                self.living[code] = pk

    def below(self, unit_id: int) -> frozenset[int]:
        """Ids of a unit and of all units in it."""
        if unit_id not in self._below:
            found, ahead = {unit_id}, [unit_id]
            while ahead:
                for child in self._children[ahead.pop()]:
                    if child not in found:
                        found.add(child)
                        ahead.append(child)
            self._below[unit_id] = frozenset(found)
        return self._below[unit_id]

    def up(self, *unit_ids: int) -> dict[int, int]:
        """The given units and all above them, each with its least height above one of the given."""
        heights: dict[int, int] = {}
        for start in unit_ids:
            step: int | None = start
            for height in range(11):
                if step is None:
                    break
                heights[step] = min(height, heights.get(step, height))
                step = self.parent[step]
        return heights


class Streets:
    """Streets of some units, found by their name in either language. One query."""

    def __init__(self, units: Units, unit_ids: Iterable[int]) -> None:
        self._units = units
        self.known: dict[int, KnownStreet] = {}
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._bare: dict[str, set[int]] = defaultdict(set)
        self._asked: dict[tuple[int, str], list[KnownStreet]] = {}
        self._suggested: dict[tuple[int, str], tuple[str, ...]] = {}
        rows = Street.objects.filter(unit_id__in=list(unit_ids)).order_by("pk")
        for row in rows.values_list("pk", "unit_id", "name_kk", "name_ru"):
            street = KnownStreet(*row)
            self.known[street.id] = street
            for name in (street.name_kk, street.name_ru):
                self._whole[fold(name)].add(street.id)
                self._bare[bare_street_name(name)].add(street.id)

    def named(self, unit_id: int, text: str) -> list[KnownStreet]:
        """Streets that `text` names in the unit or in those in it: one where the name is known and plain."""
        key = (unit_id, fold(text))
        if key not in self._asked:
            self._asked[key] = self._find(unit_id, text)
        return self._asked[key]

    def meant(self, unit_id: int, text: str, street_id: int | None) -> list[KnownStreet]:
        """The street itself where it is known and lies in the unit, else those that `text` names there."""
        street = self.known.get(street_id) if street_id is not None else None
        if street is not None and street.unit_id in self._units.below(unit_id):
            return [street]
        return self.named(unit_id, text)

    def near(self, unit_id: int, text: str) -> tuple[str, ...]:
        """Names in the unit that are nearly spelled so, nearest first."""
        key = (unit_id, bare_street_name(text))
        if key not in self._suggested:
            if len(self._suggested) >= MOST_SUGGESTED:
                return ()
            inside = self._units.below(unit_id)
            names = {
                bare_street_name(name): name
                for street in self.known.values()
                if street.unit_id in inside
                for name in (street.name_kk, street.name_ru)
            }
            close = difflib.get_close_matches(key[1], names, n=3, cutoff=0.6)
            self._suggested[key] = tuple(names[bare] for bare in close)
        return self._suggested[key]

    def _find(self, unit_id: int, text: str) -> list[KnownStreet]:
        inside = self._units.below(unit_id)
        for ids in (self._whole.get(fold(text), ()), self._bare.get(bare_street_name(text), ())):
            found = [self.known[pk] for pk in sorted(ids) if self.known[pk].unit_id in inside]
            found = _of_kind(found, text) or found
            found = [street for street in found if street.unit_id == unit_id] or found
            if found:
                return found
        return []


def _of_kind(streets: list[KnownStreet], text: str) -> list[KnownStreet]:
    kinds = set(_kinds(text))
    return [
        street for street in streets if kinds & {*_kinds(street.name_kk), *_kinds(street.name_ru)}
    ]


def _kinds(name: str) -> Iterator[int]:
    return (_KINDS[word] for word in fold(name).split() if word in _KINDS)


def organizations_by_code(codes: Iterable[str]) -> dict[str, Organization]:
    """Organizations of these codes. One query."""
    return {row.code: row for row in Organization.objects.filter(code__in=set(codes))}


def sites_by_number(organization_ids: Iterable[int]) -> dict[tuple[int, str], Site]:
    """Sites of these organizations by organization and number. One query."""
    rows = Site.objects.filter(organization_id__in=set(organization_ids))
    return {(row.organization_id, row.number): row for row in rows}
