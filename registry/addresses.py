"""Addresses as people say them: the place found by its name, a street in it, the point in the middle."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Lower
from django.utils import translation
from django.utils.translation import gettext

from codes.folding import exchange, fold

from .distance import Point, point
from .kato import CITIES, LENGTHS, level
from .models import KatoUnit, Residence, Street
from .territory import streets_named

ABOVE = "parent__parent__parent__parent"  # all the steps there can be above a unit

# Words that say what a unit is; «г.», «с.о.» and the like fold to single letters.
_GENERIC = frozenset(
    fold(
        """
        облысы область region ауданы район district қаласы город city ауылы село village
        кенті поселок township округі сельский ауылдық округ қаласының әкімшілігі
        городская администрация administration а г к қ о п с ә
        """
    ).split()
)


@dataclass(frozen=True)
class Address:
    """A place, as exactly as it is known; `is_whole` where nothing more could be said of it.

    In a place with streets an address without one tells too little to name who serves it.
    """

    unit: KatoUnit
    street: Street | None = None
    house: str = ""
    corpus: str = ""
    is_whole: bool = True

    @property
    def point(self) -> Point | None:
        """The middle of the street, else of the unit; None where neither is recorded."""
        if self.is_measured_from_street:
            assert self.street is not None
            return point(self.street.latitude, self.street.longitude)
        return point(self.unit.latitude, self.unit.longitude)

    @property
    def is_measured_from_street(self) -> bool:
        """Whether `point` is that of the street."""
        street = self.street
        return street is not None and point(street.latitude, street.longitude) is not None


def of_residence(home: Residence) -> Address:
    """The address a residence records, without the flat; unit and street should come with it."""
    house = "" if home.house is None else str(home.house)
    return Address(home.unit, home.street, house, home.corpus)


def in_one_line(home: Residence, language: str) -> str:
    """The address of a residence as people of `language` write it; unit and street should come with it."""
    parts = [home.unit.name_in(language)]
    if home.street is not None:
        parts.append(home.street.name_kk if language == "kk" else home.street.name_ru)
    if home.house:
        parts.append(f"{home.house}{home.corpus}")
    if home.flat:
        with translation.override(language):
            parts.append(gettext("flat %(number)s") % {"number": home.flat})
    return ", ".join(parts)


def living_units() -> QuerySet[KatoUnit]:
    """Units in the version that holds now, each with all above it."""
    return KatoUnit.objects.filter(valid_to__isnull=True).select_related(ABOVE)


def is_region(unit: KatoUnit) -> bool:
    """Whether it is a region, within which nobody can choose: not one of the three cities."""
    return level(unit.code) == 1 and not unit.code.startswith(CITIES)


def search_places(text: str, limit: int = 20) -> list[KatoUnit]:
    """Units whose name has every word of `text` at a word's beginning, in any of the three languages.

    After a comma stand words of the units above ("Abai district, Karaganda"). Whole names come first,
    then large units before small ones, regions last. Words such as «город» help where they are part of the name, and
    do not hinder elsewhere. Empty for a text without a letter or digit. One query or two.
    """
    own, _, above = text.partition(",")
    typed = fold(own).split()
    bare = [word for word in typed if word not in _GENERIC]
    for words in dict.fromkeys((tuple(typed), tuple(bare))):
        if words and (found := _named(words, fold(above).split())):
            return sorted(found, key=lambda unit: _worth(unit, bare))[:limit]
    return []


def the_place_meant(found: Sequence[KatoUnit], text: str) -> KatoUnit | None:
    """The one place that `text` can mean: the only one found, or the only one of exactly this name.

    A city and the territory under it often share their name: then the larger is meant, all streets of
    the smaller lie in it. None where the person has to say which.
    """
    if len(found) == 1:
        return found[0]
    name = bare_name(text.partition(",")[0])
    named = [unit for unit in found if name in _bare_names(unit)]
    outer = [unit for unit in named if all(is_within(other, unit) for other in named)]
    return outer[0] if len(outer) == 1 else None


def with_street(places: Iterable[KatoUnit], text: str) -> list[KatoUnit]:
    """Those of the places in which a street of such a name is registered. One query."""
    places = list(places)
    inside = Q(pk__in=[])
    for place in places:
        inside |= Q(unit__code__startswith=_prefix(place.code))
    codes = set(
        Street.objects.filter(inside)
        .filter(streets_named(text))
        .values_list("unit__code", flat=True)
        .distinct()
    )
    return [
        place for place in places if any(code.startswith(_prefix(place.code)) for code in codes)
    ]


def units_of(region: KatoUnit) -> list[KatoUnit]:
    """The units directly in another one. One query."""
    return list(living_units().filter(parent=region))


def is_within(inner: KatoUnit, outer: KatoUnit) -> bool:
    """Whether a unit is another one or lies in it, by the parents that came with it."""
    step: KatoUnit | None = inner
    while step is not None:
        if step.pk == outer.pk:
            return True
        step = step.parent
    return False


def above(unit: KatoUnit) -> list[KatoUnit]:
    """The units above, nearest first."""
    steps = []
    while unit.parent is not None:
        unit = unit.parent
        steps.append(unit)
    return steps


def bare_name(text: str) -> str:
    """A name folded, without the words that say what kind of unit it is."""
    words = fold(text).split()
    return " ".join([word for word in words if word not in _GENERIC] or words)


def _bare_names(unit: KatoUnit) -> set[str]:
    return {bare_name(name) for name in (unit.name_kk, unit.name_ru, unit.name_en)}


def _worth(unit: KatoUnit, words: Sequence[str]) -> tuple[bool, bool, int, str, str]:
    is_exact = " ".join(words) in _bare_names(unit)
    own = level(unit.code)
    return (not is_exact, is_region(unit), own, bare_name(unit.name_ru), unit.code)


def _named(words: Sequence[str], above_words: Sequence[str], most: int = 300) -> list[KatoUnit]:
    letters, others = exchange()
    names = Concat(F("name_kk"), Value(" "), F("name_ru"), Value(" "), F("name_en"))
    rows = living_units().annotate(
        folded=Func(Lower(names), Value(letters), Value(others), function="translate"),
        told=Length(Func(F("code"), Value("0"), function="rtrim")),
    )
    for word in words:
        rows = rows.filter(folded__regex=rf"\m{re.escape(word)}")
    # Large units first: where very many are named so, those are the ones to begin with.
    found = rows.order_by("told", "code")[:most]
    return [unit for unit in found if _lies_in(unit, above_words)]


def _lies_in(unit: KatoUnit, words: Sequence[str]) -> bool:
    known = [
        word
        for step in above(unit)
        for name in (step.name_kk, step.name_ru, step.name_en)
        for word in fold(name).split()
    ]
    return all(any(word.startswith(typed) for word in known) for typed in words)


def _prefix(code: str) -> str:
    return code[: LENGTHS[level(code) - 1]]
