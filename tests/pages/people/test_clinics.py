"""Find a clinic: from what people type to clinics side by side; nobody's address but one's own."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from codes import Filer, OrganizationType
from demonstration import factories as make
from demonstration.factories.users import user_of
from pages.people.clinics import find
from registry.models import NeighbourUnits, Representation
from tests.pages.helpers import assert_page, in_languages

from .clinics import ALMALY, AUEZOV, FIND, at, city, clinic, errors, reader, text
from .conftest import signed_in

__all__ = ["city", "reader"]  # fixtures

pytestmark = pytest.mark.django_db


# What people type


@pytest.mark.parametrize(
    ("place", "street"),
    [
        ("Алмалы", "Абай"),
        ("алмалинский район", "пр. Абая"),
        ("Almaly", "Абай даңғылы"),
        ("Алматы", "абая"),
        ("Алматы қаласы", "қабанбай"),
        ("almaty", "Кабанбай б"),
        ("Алмалы ауданы, Алматы қаласы", "ул. кабанбай батыра"),
    ],
)
def test_typed_words_lead_to_a_readable_address(
    city: SimpleNamespace, reader: Client, place: str, street: str
) -> None:
    response = reader.get(FIND, {"place": place, "street_name": street, "house": "40"})
    assert response.status_code == 302
    asked = parse_qs(urlsplit(response.url).query)
    wanted = city.kabanbay if "анбай" in street.lower() else city.abay
    assert asked == {"unit": [ALMALY], "street": [str(wanted.pk)], "house": ["40"]}
    assert text(reader.get(response.url)).index("Своя") > 0


def test_several_places_are_a_list_to_choose_from(city: SimpleNamespace, reader: Client) -> None:
    page = reader.get(FIND, {"place": "алматы"})
    assert_page(page)
    assert "Which place do you mean?" in text(page)
    assert f"?unit={'750000000'}" in page.content.decode()
    region = reader.get(FIND, {"place": "Абай облысы"})
    assert "Choose a city or district: Abai Region" in text(region)
    assert "?unit=101000000" in region.content.decode()


def test_several_streets_are_a_list_that_keeps_the_house(
    city: SimpleNamespace, reader: Client
) -> None:
    lane = make.StreetFactory(
        unit=make.unit(AUEZOV), name_kk="Абай тұйығы", name_ru="переулок Абая"
    )
    page = reader.get(FIND, {"unit": "750000000", "street_name": "Абай", "house": "40"})
    assert_page(page)
    assert "Which street do you mean?" in text(page)
    links = re.findall(r'href="([^"]*street=\d+[^"]*)"', page.content.decode())
    assert len(links) == 2
    assert all("house=40" in link for link in links)
    assert any(f"unit={AUEZOV}&amp;street={lane.pk}" in link for link in links)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"place": ""}, "Enter a city, district or village"),
        ({"place": "zzz"}, "The register knows no place of this name. Check how it is spelt"),
        (
            {"place": "Алмалы", "street_name": "zzz"},
            "The register knows no such street there. Check how it is spelt",
        ),
        ({"place": "Алмалы", "house": "4"}, "Enter the street too, or leave the house out"),
        (
            {"place": "Алмалы", "street_name": "Абай", "house": "без номера"},
            "A house begins with its number, for example 40 or 12А",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    city: SimpleNamespace, reader: Client, typed: dict[str, str], words: str
) -> None:
    page = reader.get(FIND, typed)
    parts = assert_page(page)
    assert parts.title.startswith("Error:")
    assert errors(page) == [words]
    for name, value in typed.items():
        given = next(one for one in parts.all("input") if one.get("name") == name)
        assert (given.get("value") or "") == value


def test_a_street_that_is_not_known_can_be_left_out(city: SimpleNamespace, reader: Client) -> None:
    page = reader.get(FIND, {"place": "Алмалы", "street_name": "zzz", "house": "1"})
    assert f'href="{FIND}?unit={ALMALY}"' in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "unit=000000000",
        "unit=abc",
        "street=999999",
        "street=99999999999999999999999",
        "region=1",
        "home=1",
        "page=-1&q=a",
        "q=%00",
        "place=%00",
        "type=x&ownership=y&whom=z&q=a",
        "whom=child-999&q=a",
        "unit=751110000&page=99999999",
    ],
)
def test_nonsense_in_the_address_is_answered(
    city: SimpleNamespace, reader: Client, query: str
) -> None:
    assert_page(reader.get(f"{FIND}?{query}"))


# Clinics side by side


def test_who_serves_the_address_comes_first_with_the_order(
    city: SimpleNamespace, reader: Client
) -> None:
    page = reader.get(FIND, at(city.abay))
    assert_page(page)
    said = text(page)
    assert said.index("Serves this address") < said.index("Своя") < said.index("Другая")
    assert "Order on service areas No. 75-П of 5 November 2025" in said
    assert "About 6.7 km" in said
    assert "About 1.1 km" in said
    assert "Distances are straight lines from the middle of: проспект Абая" in said
    assert "Doctors come to this address" in said
    assert "gives up doctor’s home visits in writing" in said
    assert "Open today until 20:00" in said
    assert "in force in 2026, confirmed for 2027" in said
    assert "City polyclinic, privately owned" in said
    assert "Numbers as of 10:30." in said
    assert "2 clinics" in said


def test_every_language_and_state(city: SimpleNamespace) -> None:
    client = Client()
    NeighbourUnits.objects.create(
        first="1110", second="75", kind="border", act="1", from_on=date(2026, 1, 1)
    )
    clinic("Соседняя", 43.5, unit=make.unit("111000000"))
    states: list[dict[str, str]] = [
        {},
        {"place": ""},
        {"place": "алматы"},
        {"place": "Алмалы", "street_name": "zzz"},
        {"region": "100000000"},
        {"unit": ALMALY},
        {"unit": "104100000"},
        at(city.abay, whom="child-3", places="1", contract="1", type="city_polyclinic"),
        at(city.kabanbay, ownership="private", q="нет"),
        at(city.abay, ""),
        {"q": "своя"},
        {"q": "нет такой"},
        {"home": "1"},
    ]
    for state in states:
        titles = set()
        for language, response in in_languages(client, FIND, data=state):
            titles.add(assert_page(response, language).title)
        assert len(titles) == 3, state


def test_neighbours_are_marked(city: SimpleNamespace, reader: Client) -> None:
    NeighbourUnits.objects.create(
        first="1110", second="75", kind="border", act="1", from_on=date(2026, 1, 1)
    )
    clinic("Соседняя", 43.24, unit=make.unit("111000000"))
    said = text(reader.get(FIND, at(city.abay)))
    assert said.index("Другая") < said.index("In neighbouring districts") < said.index("Соседняя")
    assert "Kokshetau City Administration" in said


def test_without_a_street_it_is_not_said_who_serves(city: SimpleNamespace, reader: Client) -> None:
    said = text(reader.get(FIND, {"unit": ALMALY}))
    assert "Which clinic serves you depends on the street" in said
    assert "Serves this address" not in said
    village = text(reader.get(FIND, {"unit": AUEZOV}))
    assert "depends on the street" not in village


def test_a_divided_street_asks_for_the_house(city: SimpleNamespace, reader: Client) -> None:
    make.ServiceAreaFactory(site=city.other.site, unit=city.almaly, street=city.abay, side="odd")
    said = text(reader.get(FIND, at(city.abay, "")))
    assert "Add the number of the house" in said
    assert "Serves this address" not in said
    odd = text(reader.get(FIND, at(city.abay, "41")))
    assert odd.index("Serves this address") < odd.index("Другая") < odd.index("Своя")


def test_no_order_for_an_address_is_said(city: SimpleNamespace, reader: Client) -> None:
    city.area.delete()
    assert "No order names a clinic for this address" in text(reader.get(FIND, at(city.abay)))


def test_without_a_point_no_distance_is_told(city: SimpleNamespace, reader: Client) -> None:
    page = reader.get(FIND, at(city.kabanbay))
    said = text(page)
    assert "distances are not known" in said
    assert "About " not in said.replace("About the", "")
    assert "<svg viewBox" in page.content.decode()  # the clinics among themselves


def test_filters_are_links_that_take_them_away(city: SimpleNamespace, reader: Client) -> None:
    page = reader.get(FIND, at(city.abay, ownership="private", places="1"))
    said = text(page)
    assert "1 clinic " in said
    assert "Serves this address, but is not in the list below: Своя" in said
    assert "Take away: Privately owned" in said
    html = page.content.decode()
    without = f"?unit={ALMALY}&amp;street={city.abay.pk}&amp;house=40&amp;places=1"
    assert f'href="{FIND}{without}"' in html
    nothing = reader.get(FIND, at(city.abay, type=OrganizationType.OUTPATIENT_CLINIC))
    assert "No clinic answers all you asked for" in text(nothing)


def test_a_small_child_attaches_only_where_it_lives(city: SimpleNamespace, reader: Client) -> None:
    said = text(reader.get(FIND, at(city.abay, whom="child-4")))
    assert "A child under 5" in said
    assert "small children and pregnant women attach only where they live" in said
    older = text(reader.get(FIND, at(city.abay, whom="child-5")))
    assert "A child aged 5 to 6" in older
    assert "small children" not in older


def test_pages_are_numbered_through(city: SimpleNamespace, reader: Client) -> None:
    for number in range(25):
        clinic(f"№ {number}", 43.4 + number / 100)
    first = reader.get(FIND, at(city.abay))
    assert "27 clinics" in text(first)
    assert "shown: 1–20" in text(first)
    assert first.content.decode().count('class="clinic"') == 20
    second = reader.get(FIND, at(city.abay, page="2"))
    assert 'start="21"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()


def test_by_name_anywhere_closed_ones_too(city: SimpleNamespace, reader: Client) -> None:
    clinic("Далёкая", None, unit=make.unit("111000000"), closed_on=date(2026, 10, 1))
    said = text(reader.get(FIND, {"q": "далек"}))
    assert "Clinics found: “далек”" in said
    assert "Take away" not in said
    assert "Closed for good on 1 October 2026" in said
    nothing = text(reader.get(FIND, {"q": "zzz"}))
    assert "No clinic of this name or address" in nothing
    assert "Numbers as of" not in nothing


# One's own addresses


def test_own_addresses_and_those_of_people_one_acts_for(city: SimpleNamespace) -> None:
    person = make.PersonFactory(lives_in=ALMALY)
    child = make.PersonFactory(child=True, lives_in=AUEZOV, first_name="Дана")
    parent = make.PersonFactory(lives_in=AUEZOV, first_name="Марат")
    for other, kind in ((child, Filer.PARENT), (parent, Filer.FAMILY_MEMBER)):
        Representation.objects.create(
            representative=person, person=other, kind=kind, from_on=date(2026, 1, 1)
        )
    client = signed_in(user_of(person))
    page = client.get(FIND)
    assert_page(page)
    assert "My address" in text(page)
    assert "Дана" in text(page)
    assert "Марат" not in text(page)
    for owner, is_shown in ((person, True), (child, True), (parent, False)):
        shown = text(client.get(FIND, {"home": owner.residences.get().pk}))
        assert ("Clinics for the address" in shown) == is_shown
        assert ("This address is not yours" in shown) != is_shown


def test_a_strangers_address_is_not_told(city: SimpleNamespace, reader: Client) -> None:
    person = make.PersonFactory(lives_in=ALMALY)
    home = person.residences.get()
    home.street, home.house = city.kabanbay, 77
    home.save()
    for client in (reader, signed_in(user_of(make.PersonFactory()))):
        for address in (FIND, reverse("organization", args=[city.own.organization.code])):
            page = client.get(address, {"home": home.pk})
            assert page.status_code == 200
            assert "77" not in text(page)
            assert "Кабанбай" not in text(page)
    mine = signed_in(user_of(person)).get(FIND, {"home": home.pk})
    assert "улица Кабанбай батыра, 77" in text(mine)
    assert f"?home={home.pk}" in mine.content.decode()
    assert "street=" not in re.sub(r"street_name=", "", mine.content.decode())


# Suggestions


def suggest(client: Client, what: str, **typed: str) -> Any:
    return client.get(f"{FIND}suggest/{what}/", typed, headers={"HX-Request": "true"})


def test_streets_and_places_are_suggested(city: SimpleNamespace, reader: Client) -> None:
    streets = suggest(reader, "streets", place="Алмалы", street_name="каб", house="7")
    assert f"unit={ALMALY}&amp;street={city.kabanbay.pk}&amp;house=7" in streets.content.decode()
    assert "<html" not in streets.content.decode()
    narrowed = suggest(reader, "streets", place="алматы", street_name="абай")
    assert f"street={city.abay.pk}" in narrowed.content.decode()
    places = suggest(reader, "places", place="алмал")
    assert f"?unit={ALMALY}" in places.content.decode()
    assert (
        "No such street"
        in suggest(reader, "streets", place="Алмалы", street_name="zzz").content.decode()
    )
    for typed in ({}, {"place": "а"}, {"place": "Алмалы", "street_name": "а"}):
        assert "<li>" not in suggest(reader, "streets", **typed).content.decode()


def test_suggestions_are_only_for_whoever_types_and_not_too_often(
    city: SimpleNamespace, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.get(f"{FIND}suggest/streets/").status_code == 404
    assert suggest(reader, "doctors").status_code == 404
    monkeypatch.setattr(find, "SUGGESTIONS", find.Limit("few", tries=2, seconds=60))
    found = [suggest(reader, "places", place="алмалы").status_code for _ in range(3)]
    assert found == [200, 200, 429]


# Speed


def test_few_queries_whatever_the_rows(
    city: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    person = make.PersonFactory(lives_in=ALMALY)
    home = person.residences.get()
    for number in range(5):
        clinic(f"№ {number}", 43.4)
    client = signed_in(user_of(person))
    own = reverse("organization", args=[city.own.organization.code])
    for address, query in (
        (FIND, {}),
        (FIND, {"unit": ALMALY}),
        (FIND, {"home": home.pk}),
        (FIND, at(city.abay, whom="child-3", places="1")),
        (FIND, {"q": "№"}),
        (FIND, {"place": "Алматы", "street_name": "Абай", "house": "1"}),
        (FIND, {"place": "алматы"}),
        (own, {}),
        (own, at(city.abay)),
        (own, {"home": home.pk}),
    ):
        client.get(address, query)
        with django_assert_max_num_queries(12):
            client.get(address, query)
