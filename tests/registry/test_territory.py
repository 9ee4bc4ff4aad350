"""Streets found as people type them; addresses and the orders that cover them."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from codes import BaseKind, OrganizationType, Ownership
from registry.kato_import import import_file, load_shipped
from registry.models import KatoUnit, Organization, Person, Residence, ServiceArea, Site, Street
from registry.territory import (
    House,
    house_of,
    search_streets,
    serves_address,
    service_area_of,
    sites_of_person,
)

from .test_kato import EXPLICIT

pytestmark = pytest.mark.django_db

BEFORE, TODAY = date(2026, 1, 1), date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _units() -> None:
    load_shipped()
    import_file(EXPLICIT.encode(), valid_from=BEFORE)


def unit(code: str) -> KatoUnit:
    return KatoUnit.objects.get(code=code, valid_to__isnull=True)


def organization(code: str) -> Organization:
    return Organization.objects.create(
        code=code,
        type=OrganizationType.CITY_POLYCLINIC,
        ownership=Ownership.STATE,
        unit=unit("101000000"),
        name_kk=code,
        name_ru=code,
        address_kk="-",
        address_ru="-",
        opened_on=date(2000, 1, 1),
    )


def street(name_ru: str, name_kk: str = "", code: str = "101010000") -> Street:
    return Street.objects.create(unit=unit(code), name_ru=name_ru, name_kk=name_kk or name_ru)


def area(owner: Organization, **fields: Any) -> ServiceArea:
    fields.setdefault("unit", unit("101010000"))
    return ServiceArea.objects.create(
        organization=owner, order_number="1-n", order_on=BEFORE, from_on=BEFORE, **fields
    )


def answer(*place: Any, **options: Any) -> set[str]:
    return {row.organization.code for row in service_area_of(*place, **options)}


# --- streets


@pytest.fixture
def streets() -> dict[str, Street]:
    return {
        "auezov": street("улица Ауэзова", "Әуезов көшесі"),
        "kabanbai": street("проспект Кабанбай батыра", "Қабанбай батыр даңғылы"),
        "zhibek": street("Жибек жолы", "Жібек жолы", code="101033100"),
        "elka": street("переулок Ёлочный", "Шырша тұйығы"),
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("әуезов", ["auezov"]),
        ("ауез", ["auezov"]),
        ("ул. Ауэзова", ["auezov"]),
        ("АУЭЗОВ КӨШЕСІ", ["auezov"]),
        ("қабанбай", ["kabanbai"]),
        ("батыр кабанбай", ["kabanbai"]),
        ("пр-т Кабанбай", ["kabanbai"]),
        ("жибек", ["zhibek"]),
        ("елочный", ["elka"]),
        ("шырша", ["elka"]),
        ("уезов", []),
        ("%", []),
        ("_", []),
        ("", []),
    ],
)
def test_streets_are_found_as_typed(
    streets: dict[str, Street], typed: str, found: list[str]
) -> None:
    assert search_streets(unit("101000000"), typed) == [streets[name] for name in found]


def test_streets_of_the_unit_and_in_it_only(streets: dict[str, Street]) -> None:
    assert search_streets(unit("101033000"), "жібек") == [streets["zhibek"]]
    assert search_streets(unit("101010000"), "жібек") == []
    assert search_streets(unit("101800000"), "Ауэзова") == []


def test_names_that_begin_so_come_first_and_the_list_is_short() -> None:
    later, first = street("Новая Абая"), street("улица Абая", "Абай көшесі")
    assert search_streets(unit("101000000"), "абая") == [first, later]
    assert search_streets(unit("101000000"), "абая", limit=1) == [first]


def test_streets_take_two_queries(
    streets: dict[str, Street], django_assert_num_queries: Any
) -> None:
    city = unit("101000000")
    with django_assert_num_queries(2):
        assert {str(found.unit) for found in search_streets(city, "жи")} == {"с.Абралы"}


# --- houses


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("12", House(12)),
        (12, House(12)),
        ("д. 12", House(12)),
        ("12А", House(12, "а")),
        ("12A", House(12, "а")),  # a Latin A
        ("12 б", House(12, "б")),
        ("12/1", House(12, "1")),
        ("12 корп. 2", House(12, "2")),
        ("12к2", House(12, "2")),
        ("12к", House(12, "к")),
        ("без номера", None),
        ("", None),
        (None, None),
    ],
)
def test_houses(text: str | int | None, house: House | None) -> None:
    assert house_of(text) == house


# --- service areas


def test_a_whole_unit_covers_all_in_it_unless_a_nearer_order_says_other() -> None:
    city, town = organization("city"), organization("town")
    area(city, unit=unit("101000000"))
    assert answer(unit("101010000")) == {"city"}
    assert answer(unit("101033102")) == {"city"}
    assert answer(unit("101800000")) == set()
    assert answer(unit("100000000")) == set()
    area(town)
    assert answer(unit("101010000")) == {"town"}
    assert answer(unit("101033102")) == {"city"}


def test_a_street_beats_its_unit() -> None:
    place, other = street("Абая"), street("Мира")
    area(organization("unit"))
    area(organization("street"), street=place)
    assert answer(place.unit, place, "7") == {"street"}
    assert answer(place.unit, other, "7") == {"unit"}
    # The home is recorded in the city as a whole, the street knows better.
    assert answer(unit("101000000"), other, "7") == {"unit"}


@pytest.mark.parametrize(
    ("house", "owner"),
    [
        ("1", "odd"),
        ("21", "odd"),
        ("23", "rest"),
        ("2", "even"),
        ("40", "even"),
        ("10", "even"),
        ("10А", "letter"),
        ("10/А", "letter"),
        ("10Б", "even"),
        ("41", "rest"),
        (None, "rest"),
    ],
)
def test_ranges_sides_and_letters(house: str | None, owner: str) -> None:
    place = street("Абая")
    area(organization("odd"), street=place, house_from=1, house_to=21, side="odd")
    area(organization("even"), street=place, house_to=40, side="even")
    area(
        organization("letter"),
        street=place,
        house_from=10,
        house_to=10,
        corpus="а",
        unit=place.unit,
    )
    area(organization("rest"), street=place)
    assert answer(place.unit, place, house) == {owner}


def test_a_divided_street_says_nothing_without_a_number() -> None:
    place = street("Абая")
    area(organization("unit"))
    area(organization("odd"), street=place, side="odd")
    assert answer(place.unit, place) == set()
    assert answer(place.unit, place, "б/н") == set()
    assert answer(place.unit, place, 3) == {"odd"}
    assert answer(place.unit, place, 4) == {"unit"}


def test_an_order_holds_for_its_days() -> None:
    old, new = organization("old"), organization("new")
    row = area(old)
    ServiceArea.objects.filter(pk=row.pk).update(to_on=TODAY)
    row = area(new)
    ServiceArea.objects.filter(pk=row.pk).update(from_on=TODAY)
    assert answer(unit("101010000"), on=date(2026, 10, 13)) == {"old"}
    assert answer(unit("101010000")) == {"new"}


def test_one_query_whatever_the_depth(django_assert_num_queries: Any) -> None:
    place = street("Абая", code="101033100")
    area(organization("unit"), unit=unit("101000000"))
    home = unit("101033102")
    with django_assert_num_queries(1):
        assert answer(home, place, "7") == {"unit"}


def test_homes_and_sites() -> None:
    own, other = organization("own"), organization("other")
    place = street("Абая")
    first = Site.objects.create(organization=own, number="1")
    second = Site.objects.create(organization=own, number="2")
    area(own, street=place, house_from=1, house_to=20, site=first)
    area(own, street=place, house_from=21, site=second)
    area(other)
    person = Person.objects.create(
        iin="800101100003",
        last_name="Үлгі",
        first_name="Адам",
        birth_on=date(1980, 1, 1),
        sex="male",
        status="citizen",
    )
    home = Residence.objects.create(
        person=person,
        kind=BaseKind.PERMANENT_RESIDENCE,
        unit=place.unit,
        street=place,
        house=25,
        from_on=BEFORE,
    )
    Residence.objects.create(
        person=person, kind=BaseKind.WORK, unit=place.unit, street=place, house=3, from_on=BEFORE
    )
    assert serves_address(own, home, TODAY)
    assert not serves_address(other, home, TODAY)
    assert sites_of_person(person, own, TODAY) == {second.pk}
    assert sites_of_person(person, other, TODAY) == set()
    assert sites_of_person(person, own, date(2025, 1, 1)) == set()


def test_the_database_refuses_houses_without_a_street() -> None:
    owner = organization("x")
    refused = pytest.raises(IntegrityError, match="service_area_houses_need_a_street")
    with refused, transaction.atomic():
        area(owner, house_from=1)


def test_the_database_refuses_a_third_side_of_the_street() -> None:
    owner, place = organization("x"), street("Абая")
    with pytest.raises(IntegrityError, match="service_area_side"), transaction.atomic():
        area(owner, street=place, side="left")


def test_the_database_refuses_a_range_that_runs_backwards() -> None:
    owner, place = organization("x"), street("Абая")
    refused = pytest.raises(IntegrityError, match="service_area_houses_forward")
    with refused, transaction.atomic():
        area(owner, street=place, house_from=9, house_to=1)
