"""Streets and service areas: which organization an order assigns an address to (docs/territory.md)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from campaigns import clock
from campaigns.once import once
from codes import BaseKind
from codes.folding import fold

from .models import KatoUnit, Organization, Person, Residence, ServiceArea, Street
from .models.periods import holds_on
from .queries import residences_on

# Words that say what a street is, not which: nobody should have to type them, or miss for them.
_GENERIC_WORDS = """
    ул улица кошеси кош пр т просп проспект дангылы дан пер переулок тупик бульвар б р шоссе
    мкр микрорайон шагын ыкшам аудан ауданы
"""  # folded
_GENERIC = frozenset(_GENERIC_WORDS.split())
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTX", "АВСЕНКМОРТХ")


@dataclass(frozen=True)
class House:
    """A house as orders name it: a number, and a letter, fraction or corpus in one form."""

    number: int
    corpus: str = ""


def house_of(text: str | int | None, corpus: str = "") -> House | None:
    """The house that `12`, "12А", "12/1" or "12 корп. 2" names; None without a number at its beginning."""
    if text is None or isinstance(text, int):
        return None if text is None else House(text, same_corpus(corpus))
    found = re.match(r"\s*(?:д\.|дом|№)?\s*([0-9]{1,6})(.*)", text, re.DOTALL | re.IGNORECASE)
    return House(int(found[1]), same_corpus(found[2] or corpus)) if found else None


def same_corpus(text: str) -> str:
    """A corpus in the one form in which corpora are compared: «к. 2», «/2» and «2» are the same."""
    bare = fold(text.upper().translate(_LOOK_ALIKES)).replace(" ", "")
    return re.sub(r"^(?:корпус|корп|литера|лит|к)(?=.)", "", bare)


def search_streets(unit: KatoUnit, text: str, limit: int = 20) -> list[Street]:
    """Streets of `unit` and of all units in it whose name has every word of `text` at a word's beginning.

    Kazakh or Russian, with or without «ул.», «көшесі» and the like; those whose name begins with the
    text come first. Empty for a text without a letter or digit. Two queries.
    """
    words = _street_words(text)
    if not words:
        return []
    found = Street.objects.filter(streets_named(text), unit_id__in=_below(unit.pk)).select_related(
        "unit"
    )
    begins = " ".join(words)

    def worth(street: Street) -> tuple[bool, str, int]:
        names = (bare_street_name(street.name_ru), bare_street_name(street.name_kk))
        return (not any(name.startswith(begins) for name in names), names[0], street.pk)

    return sorted(found, key=worth)[:limit]


def streets_named(text: str) -> Q:
    """A filter on streets: every word of `text` begins a word of the name. Without a word: none."""
    words = _street_words(text)
    if not words:
        return Q(pk__in=[])
    # A street's `folded` is made of words parted by single spaces, so a word begins after one.
    beginnings = Q()
    for word in words:
        beginnings &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    return beginnings


def has_streets(unit: KatoUnit) -> bool:
    """Whether a street is registered in the unit or in any unit in it. Two queries."""
    return Street.objects.filter(unit_id__in=_below(unit.pk)).exists()


@once
def service_area_of(
    unit: KatoUnit,
    street: Street | None = None,
    house: str | int | None = None,
    *,
    corpus: str = "",
    on: date | None = None,
) -> list[ServiceArea]:
    """Rows of the orders that hold `on` a day (default: today) for an address; the most specific win.

    A letter of a house beats a range of houses, a range the whole street, the street the unit, a unit
    the units above it. Several rows only where orders of equal standing name several organizations
    or sites. A divided street answers nothing without a house number. One query.
    """
    day = on or clock.today()
    units = [unit.pk] if street is None else [unit.pk, street.unit_id]
    above = RawSQL(f"{_UP} SELECT id FROM up", [units])  # noqa: S608, S611 - the units are a parameter
    place = Q(street__isnull=True, unit_id__in=above)
    if street is not None:
        place |= Q(street=street)
    rows = (
        ServiceArea.objects.annotate(height=RawSQL(_UP + _HEIGHT, [units]))  # noqa: S611
        .filter(place, holds_on(day))
        .select_related("organization", "site")
        .order_by("organization__code", "pk")
    )
    return most_specific([(row, row.height) for row in rows], house_of(house, corpus))


def most_specific(
    rows: Iterable[tuple[ServiceArea, int]], house: House | None
) -> list[ServiceArea]:
    """Of rows for a street and the units above it, each with its unit's height, those that serve the house.

    This is the one place that knows which row wins (`service_area_of`). No query.
    """
    ranked: dict[int, list[ServiceArea]] = {}
    is_divided = False
    for row, height in rows:
        is_divided = is_divided or _names_houses(row)
        rank = _rank(row, house, height)
        if rank is not None:
            ranked.setdefault(rank, []).append(row)
    if not ranked:
        return []
    best = min(ranked)
    # Without a number nobody knows which part: the unit's row is meant for other streets.
    if house is None and is_divided and best > _WHOLE_STREET:
        return []
    return ranked[best]


def serves_address(organization: Organization, residence: Residence, day: date) -> bool:
    """Whether the address of `residence` lies in the service area of `organization` on `day`."""
    return any(row.organization_id == organization.pk for row in _areas_of(residence, day))


def sites_of_person(person: Person, organization: Organization, day: date) -> set[int]:
    """Ids of the organization's sites that serve the homes of the person on `day`."""
    return {
        row.site_id
        for home in residences_on(person, day)
        if home.kind in _SERVED
        for row in _areas_of(home, day)
        if row.organization_id == organization.pk and row.site_id is not None
    }


def bare_street_name(name: str) -> str:
    """A name folded, without the words that say what kind of street it is; a type alone stays."""
    return " ".join(_street_words(name))


def _street_words(text: str) -> list[str]:
    typed = fold(text).split()
    return [word for word in typed if word not in _GENERIC] or typed


# The given units and all above them, with their height above the nearest of the given ones.
_UP = """
    WITH RECURSIVE up (id, parent_id, height) AS (
        SELECT id, parent_id, 0 FROM registry_katounit WHERE id = ANY(%s)
        UNION ALL
        SELECT unit.id, unit.parent_id, up.height + 1
        FROM registry_katounit unit JOIN up ON unit.id = up.parent_id
        WHERE up.height < 10
    )
"""
_HEIGHT = "SELECT min(height) FROM up WHERE up.id = registry_servicearea.unit_id"
_CORPUS, _HOUSES, _WHOLE_STREET, _UNIT = range(4)
_SERVED = (BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE)


def _areas_of(residence: Residence, day: date) -> list[ServiceArea]:
    return service_area_of(
        residence.unit, residence.street, residence.house, corpus=residence.corpus, on=day
    )


def _names_houses(row: ServiceArea) -> bool:
    return bool(
        row.house_from is not None
        or row.house_to is not None
        or row.side != ServiceArea.Side.ALL
        or row.corpus
    )


def _rank(row: ServiceArea, house: House | None, height: int) -> int | None:
    """How specific a row is for the address, 0 most; None when it does not cover it."""
    if row.street_id is None:
        return _UNIT + height
    if not _names_houses(row):
        return _WHOLE_STREET
    if house is None:
        return None
    if row.house_from is not None and house.number < row.house_from:
        return None
    if row.house_to is not None and house.number > row.house_to:
        return None
    if row.side == ServiceArea.Side.ODD and house.number % 2 == 0:
        return None
    if row.side == ServiceArea.Side.EVEN and house.number % 2 == 1:
        return None
    if row.corpus:
        return _CORPUS if same_corpus(row.corpus) == house.corpus else None
    return _HOUSES


def _below(unit_id: int) -> list[int]:
    """Ids of a unit and of all units in it."""
    sql = """
        WITH RECURSIVE down (id, depth) AS (
            SELECT %s::bigint, 0
            UNION ALL
            SELECT unit.id, down.depth + 1
            FROM registry_katounit unit JOIN down ON unit.parent_id = down.id
            WHERE down.depth < 10
        )
        SELECT DISTINCT id FROM down
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [unit_id])
        return [row[0] for row in cursor.fetchall()]
