"""Places found as people type them."""

from datetime import date
from typing import Any

import pytest

from demonstration import factories as make
from registry import addresses
from registry.addresses import Address, search_places, the_place_meant, with_street
from registry.distance import Point
from registry.kato_import import import_file, load_shipped
from registry.models import KatoUnit

from .test_kato import EXPLICIT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _units() -> None:
    load_shipped()


def unit(code: str) -> KatoUnit:
    return addresses.living_units().get(code=code)


def codes(text: str) -> list[str]:
    return [found.code for found in search_places(text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Медеу", "751710000"),
        ("медеуский", "751710000"),
        ("Медеуский район", "751710000"),
        ("medeu", "751710000"),
        ("MEDEU DISTRICT", "751710000"),
        ("Әуезов", "751310000"),
        ("ауэзов", "751310000"),
        ("Бостандық", "751410000"),
        ("бостандык", "751410000"),
        ("шымкент", "790000000"),
        ("shymkent", "790000000"),
        ("г. Шымкент", "790000000"),
        ("город Шымкент", "790000000"),
        ("Көкшетау", "111000000"),
        ("кокшетау", "111000000"),
        ("город Кокшетау", "111000000"),  # the register says «Г.А.»
        ("Ақкөл", "113200000"),
        ("аккол", "113200000"),
    ],
)
def test_places_are_found_as_typed(typed: str, first: str) -> None:
    assert codes(typed)[0] == first


@pytest.mark.parametrize("typed", ["", " ", "—", "%", "_", ".*", "qwertyuiop", "едеу"])
def test_what_is_no_place_finds_nothing(typed: str) -> None:
    assert search_places(typed) == []


def test_whole_names_come_first_large_units_before_small_ones_regions_last() -> None:
    found = codes("алматы")
    assert found[:3] == ["750000000", "711110000", "190000000"]
    assert the_place_meant(search_places("алматы"), "алматы") is None
    assert codes("Алматы ауданы") == ["711110000"]


def test_words_after_a_comma_are_those_of_the_units_above() -> None:
    assert len(codes("Абай ауданы")) > 1
    assert codes("Абай ауданы, Шымкент") == ["791110000"]
    assert codes("Абайский район, область Абай") == ["103200000"]


def test_a_city_and_the_territory_under_it_are_one_answer() -> None:
    import_file(EXPLICIT.encode(), valid_from=date(2026, 1, 1))
    found = search_places("Семей")
    assert len(found) > 1
    meant = the_place_meant(found, "Семей")
    assert meant is not None
    assert meant.code == "101000000"


def test_a_street_tells_which_place_of_the_name_is_meant() -> None:
    make.StreetFactory(unit=unit("751110000"), name_kk="Абай даңғылы", name_ru="проспект Абая")
    found = search_places("алматы")
    assert [place.code for place in with_street(found, "Абая")] == ["750000000"]
    assert with_street(found, "Ленина") == []
    assert with_street(found, "") == []


def test_regions_are_too_wide_to_choose_in() -> None:
    assert addresses.is_region(unit("100000000"))
    assert not addresses.is_region(unit("750000000"))
    assert not addresses.is_region(unit("101000000"))
    assert {row.code[:2] for row in addresses.units_of(unit("100000000"))} == {"10"}


def test_a_search_takes_two_queries_at_most(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        for found in search_places("город Кокшетау"):
            assert [str(step) for step in addresses.above(found)]


def test_only_the_version_that_holds_is_found() -> None:
    KatoUnit.objects.filter(code="751710000").update(valid_to=date(2026, 1, 1))
    assert codes("медеу") == []


def test_the_middle_of_the_street_else_of_the_place() -> None:
    place = unit("751110000")
    street = make.StreetFactory(unit=place)
    assert Address(place, street).point is None
    place.latitude, place.longitude = 43.25, 76.91  # type: ignore[assignment]
    assert Address(place, street).point == Point(43.25, 76.91)
    assert not Address(place, street).is_measured_from_street
    street.latitude, street.longitude = 43.24, 76.92
    assert Address(place, street).point == Point(43.24, 76.92)
    assert Address(place, street).is_measured_from_street
