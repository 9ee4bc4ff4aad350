"""Organizations side by side: whose area, how far, which doctors, and never by ownership."""

from datetime import date
from typing import Any

import pytest

from applications import offers
from applications.comparison import (
    HomeVisits,
    Wish,
    around,
    compare,
    home_visits,
    in_full,
    in_reach,
    natural,
    says,
    suits,
)
from codes import Ground, OrganizationType, Ownership
from demonstration import factories as make
from eligibility import Law
from registry.addresses import Address
from registry.models import NeighbourUnits, Organization, Panel

pytestmark = pytest.mark.django_db

LAW = Law.shipped()
HOME, CITY, ELSEWHERE = "751110000", "751310000", "111010000"
TODAY = date(2026, 10, 14)


def at(latitude: float | None, name_ru: str, **more: Any) -> Organization:
    longitude = None if latitude is None else 76.9
    named = {"name_kk": name_ru, "name_en": name_ru, "name_ru": name_ru}
    return make.OrganizationFactory(latitude=latitude, longitude=longitude, **named, **more)


def address(**more: Any) -> Address:
    unit = make.unit(HOME)
    more.setdefault("street", make.StreetFactory(unit=unit, latitude=43.20, longitude=76.9))
    return Address(unit, **more)


def names(where: Address | None = None, page: int = 1, **wish: Any) -> list[str]:
    around_it = around([where], TODAY) if where else None
    found = compare(around_it, Wish(**wish), LAW, page=page, today=TODAY)
    return [row.organization.name_ru for row in found.rows]


def test_own_area_first_then_by_distance_then_without_a_point_by_name() -> None:
    home = address(house="5")
    at(43.30, name_ru="Далёкая")
    at(43.21, name_ru="Близкая", ownership=Ownership.PRIVATE)
    at(None, name_ru="Без точки № 10")
    at(None, name_ru="Без точки № 9")
    own = at(43.40, name_ru="Своя")
    make.ServiceAreaFactory(site=make.SiteFactory(organization=own), unit=home.unit)
    expected = ["Своя", "Близкая", "Далёкая", "Без точки № 9", "Без точки № 10"]
    assert names(home) == expected


def test_ownership_never_orders() -> None:
    home = address()
    for number, ownership in enumerate([*Ownership, *reversed(Ownership)]):
        at(43.21 + number // 2 / 10, name_ru="АБВГ"[number], ownership=ownership)
    assert names(home) == ["А", "Б", "В", "Г"]


def test_neighbours_come_after_and_strangers_not_at_all() -> None:
    home = address()
    at(43.9, name_ru="В городе")
    at(43.201, name_ru="У соседей", unit=make.unit(ELSEWHERE))
    at(43.201, name_ru="Чужая", unit=make.unit("151010000"))
    assert names(home) == ["В городе"]
    pair = NeighbourUnits.objects.create(
        first="1110", second="75", kind="border", act="1", from_on=date(2026, 1, 1)
    )
    around_home = around([home], TODAY)
    found = compare(around_home, Wish(), LAW, today=TODAY)
    assert [(row.organization.name_ru, row.is_outside_unit) for row in found.rows] == [
        ("В городе", False),
        ("У соседей", True),
    ]
    pair.delete()
    NeighbourUnits.objects.create(
        first="15", second="1510", kind="border", act="1", from_on=date(2026, 1, 1)
    )
    NeighbourUnits.objects.create(
        first="1110", second="75", kind="border", act="1",
        from_on=date(2020, 1, 1), to_on=date(2026, 10, 14),
    )  # fmt: skip
    assert names(home) == ["В городе"]


def test_only_open_phc_organizations_can_be_compared() -> None:
    home = address()
    at(43.2, name_ru="Больница", type=OrganizationType.HOSPITAL)
    at(43.2, name_ru="Закрытая", closed_on=TODAY)
    at(43.2, name_ru="Будущая", opened_on=date(2026, 12, 1))
    at(43.2, name_ru="Последний день", closed_on=date(2026, 10, 15))
    assert names(home) == ["Последний день"]
    assert in_reach([], TODAY).count() == 0


def test_what_is_asked_narrows_the_list_and_who_serves_is_still_told() -> None:
    home = address(house="5")
    own = at(43.21, name_ru="Своя")
    make.ServiceAreaFactory(site=make.SiteFactory(organization=own), unit=home.unit)
    private = at(
        43.22,
        name_ru="Частная",
        ownership=Ownership.PRIVATE,
        type=OrganizationType.OUTPATIENT_CLINIC,
        contracts={2026: "unknown"},
    )
    make.PanelFactory(site=make.SiteFactory(organization=private))
    full = make.PanelFactory(site=make.SiteFactory(organization=own))
    Panel.objects.filter(pk=full.pk).update(attached=full.norm)
    assert names(home, ownership=Ownership.PRIVATE) == ["Частная"]
    assert names(home, type=OrganizationType.CITY_POLYCLINIC) == ["Своя"]
    assert names(home, with_contract=True) == ["Своя"]
    assert names(home, text="част") == ["Частная"]
    assert names(home, with_places=True) == ["Частная"]
    found = compare(around([home], TODAY), Wish(with_places=True), LAW, today=TODAY)
    assert [row.organization for row in found.left_out] == [own]
    assert found.total == 1
    whole = compare(around([home], TODAY), Wish(), LAW, today=TODAY)
    assert whole.left_out == []


def test_places_by_type_of_doctor_for_whom_it_is() -> None:
    site = make.SiteFactory()
    for kind in ("general_practitioner", "district_therapist", "pediatrician_0_6"):
        make.PanelFactory(site=site, type=kind)
    closed = make.PanelFactory(site=site, is_closed=True, closed_reason="leave")
    home = address()

    def types(**wish: Any) -> dict[str, tuple[int, int, int]]:
        (row,) = compare(around([home], TODAY), Wish(**wish), LAW, today=TODAY).rows
        assert row.free == sum(one.free for one in row.doctors)
        return {one.type.value: (one.lists, one.with_places, one.free) for one in row.doctors}

    assert closed.type == "general_practitioner"
    assert types() == {
        "general_practitioner": (2, 1, 1700),
        "district_therapist": (1, 1, 2200),
        "pediatrician_0_6": (1, 1, 500),
    }
    assert set(types(age=4)) == {"general_practitioner", "pediatrician_0_6"}
    assert set(types(age=7)) == {"general_practitioner"}
    assert set(types(age=15)) == {"general_practitioner", "district_therapist"}
    assert set(types(is_pregnant=True)) == {"general_practitioner", "district_therapist"}
    assert suits("pediatrician_0_6", Wish(age=6), LAW, TODAY)


@pytest.mark.parametrize(
    ("wish", "takes_all", "expected"),
    [
        (Wish(), True, HomeVisits.WAIVER),
        (Wish(), False, HomeVisits.NOT_TAKEN),
        (Wish(age=4), True, HomeVisits.MUST_LIVE),
        (Wish(age=5), True, HomeVisits.WAIVER),
        (Wish(is_pregnant=True), False, HomeVisits.MUST_LIVE),
    ],
)
def test_home_visits_from_outside_the_area(
    wish: Wish, takes_all: bool, expected: HomeVisits
) -> None:
    home = address(house="5")
    area = make.ServiceAreaFactory(unit=home.unit)
    other = make.OrganizationFactory(accepts_outside_area=takes_all)
    where = around([home], TODAY)
    assert home_visits(other, None, where, wish, LAW, TODAY) == expected
    assert home_visits(area.organization, area, where, wish, LAW, TODAY) == HomeVisits.COME
    assert home_visits(other, None, None, wish, LAW, TODAY) == HomeVisits.UNKNOWN
    before_the_rule = date(2025, 5, 11)
    assert home_visits(other, None, where, wish, LAW, before_the_rule) in (
        HomeVisits.WAIVER,
        HomeVisits.NOT_TAKEN,
    )


def test_who_serves_an_address_that_is_not_whole_is_left_open() -> None:
    area = make.ServiceAreaFactory(unit=make.unit(HOME))
    where = around([Address(make.unit(HOME), is_whole=False)], TODAY)
    assert where.areas == {}
    (row,) = compare(where, Wish(), LAW, today=TODAY).rows
    assert (row.organization, row.area, row.visits) == (
        area.organization,
        None,
        HomeVisits.UNKNOWN,
    )


def test_by_name_anywhere_and_what_closed_comes_last() -> None:
    make.OrganizationFactory(name_ru="Поликлиника Карлыгаш", closed_on=date(2026, 1, 1))
    make.OrganizationFactory(
        name_ru="Поликлиника Ромашка", name_kk="Қарлығаш", unit=make.unit(ELSEWHERE)
    )
    assert names(text="карлыгаш") == ["Поликлиника Ромашка", "Поликлиника Карлыгаш"]
    assert names(text="карлыгаш поликл") == names(text="КАРЛЫҒАШ  Поликл")
    assert names(text="нету") == []
    assert names(text="карлыгаш", with_places=True) == []


def test_pages_of_twenty_with_the_total() -> None:
    home = address()
    for number in range(1, 24):
        at(43.2 + number / 1000, name_ru=f"№ {number}")
    where = around([home], TODAY)
    first = compare(where, Wish(), LAW, page=1, today=TODAY)
    assert (len(first.rows), first.total, first.pages) == (20, 23, 2)
    assert names(home, page=2) == ["№ 21", "№ 22", "№ 23"]
    assert names(home, page=99) == names(home, page=2)
    assert names(home, page=-1)[0] == "№ 1"


def test_queries_do_not_grow_with_the_rows(django_assert_num_queries: Any) -> None:
    home = address()
    for _ in range(3):
        panel = make.PanelFactory()
        Organization.objects.filter(pk=panel.organization_id).update(latitude=43, longitude=76)
    for wish in (Wish(), Wish(with_places=True)):
        where = around([home], TODAY)
        with django_assert_num_queries(4):
            assert len(compare(where, wish, LAW, today=TODAY).rows) == 3
    with django_assert_num_queries(1):
        around([home], TODAY)
    with django_assert_num_queries(5):
        in_full(panel.organization.code, TODAY)


def test_hospitals_have_no_page_and_closed_ones_do() -> None:
    hospital = make.OrganizationFactory(type=OrganizationType.HOSPITAL)
    closed = make.OrganizationFactory(closed_on=date(2026, 1, 1))
    assert in_full(hospital.code, TODAY) is None
    assert in_full(closed.code, TODAY) == closed
    assert in_full("no-such", TODAY) is None


def test_the_application_offers_in_the_same_order() -> None:
    person = make.PersonFactory(lives_in=HOME)
    residence = person.residences.get()
    residence.street = make.StreetFactory(unit=residence.unit, latitude=43.2, longitude=76.9)
    residence.save()
    far, near = at(43.3, name_ru="А"), at(43.21, name_ru="Б")
    own = at(43.9, name_ru="В")
    make.ServiceAreaFactory(site=make.SiteFactory(organization=own), unit=residence.unit)
    for row in (far, near, own):
        make.PanelFactory(site=make.SiteFactory(organization=row))
    found = offers.organizations(person, Ground.CAMPAIGN, LAW, present=None)
    assert [row.organization for row in found.rows] == [own, near, far]
    assert [row.is_own_area for row in found.rows] == [True, False, False]
    assert found.rows[1].kilometres == pytest.approx(1.11, abs=0.01)
    chosen = offers.organizations(person, Ground.CAMPAIGN, LAW, present=None, first=far)
    assert [row.organization for row in chosen.rows] == [far, own, near]


def test_names_and_words() -> None:
    row = make.OrganizationFactory.build(name_ru="Поликлиника № 5", address_kk="Әуезов көшесі, 1")
    assert says(row, "ауезов")
    assert says(row, "")
    assert not says(row, "уезов")
    assert natural("№ 5") < natural("№ 34")
