"""The head divides the organization's own area among its sites: nothing outside it, nobody lost."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from demonstration import factories as make
from registry.areas.houses import LAST, Houses, read_houses
from registry.areas.places import KnownStreet
from registry.areas.sites import (
    Part,
    SiteFlaw,
    SiteOrderRefused,
    Wish,
    areas_on,
    compare_sites,
    give_to_sites,
    without,
)
from registry.models import ServiceArea
from registry.territory import service_area_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 14)
ORDER = {"on": DAY, "order_number": "7-Ө", "order_on": date(2026, 10, 12)}


@pytest.fixture
def town() -> SimpleNamespace:
    """A unit of ours with three streets: one undivided, one to house 99 (the rest another's), one of two sites."""
    unit = make.unit("751110000")
    one = make.SiteFactory(number="1")
    ours = one.organization
    two = make.SiteFactory(organization=ours, number="2")
    other = make.SiteFactory()
    free, shared, split = (make.StreetFactory(unit=unit) for _ in range(3))
    area = make.ServiceAreaFactory
    whole = area(organization=ours, site=None, unit=unit)
    area(organization=ours, site=one, unit=unit, street=shared, house_from=1, house_to=99)
    area(organization=other.organization, site=other, unit=unit, street=shared, house_from=100)
    odd = area(organization=ours, site=one, unit=unit, street=split, side="odd")
    even = area(organization=ours, site=two, unit=unit, street=split, side="even")
    for street, house in ((free, 5), (free, None), (shared, 7), (split, 3), (split, 4)):
        person = make.PersonFactory()
        make.ResidenceFactory(person=person, unit=unit, street=street, house=house)
    return SimpleNamespace(
        unit=unit, ours=ours, one=one, two=two, other=other, whole=whole, odd=odd, even=even,
        free=free, shared=shared, split=split,
    )  # fmt: skip


def known(street) -> KnownStreet:  # type: ignore[no-untyped-def]
    return KnownStreet(street.pk, street.unit_id, street.name_kk, street.name_ru)


def part(street, houses: str, site) -> Part:  # type: ignore[no-untyped-def]
    return Part(known(street), tuple(read_houses(houses)), site.pk)


def give(town: SimpleNamespace, wish: Wish, **more: object) -> object:
    order = {**ORDER, **more}
    preview = compare_sites(town.ours, wish, **order)
    return give_to_sites(town.ours, wish, preview.key, actor="user:1", **order)


def site_of(town: SimpleNamespace, street, house: str | None, on: date = DAY) -> list:  # type: ignore[no-untyped-def,type-arg]
    rows = service_area_of(town.unit, street, house, on=on)
    return [(row.organization.pk, row.site and row.site.number) for row in rows]


def test_houses_of_an_undivided_street_and_who_lives_there_without_a_number(
    town: SimpleNamespace,
) -> None:
    ours = town.ours.pk
    wish = Wish(parts=(part(town.free, "1-25 odd", town.two),))
    preview = compare_sites(town.ours, wish, **ORDER)
    assert preview.problems == []
    assert (preview.before[None], preview.after[None]) == (2, 1)
    assert (preview.before[town.two.pk], preview.after[town.two.pk]) == (1, 2)
    give(town, wish)
    assert site_of(town, town.free, "5") == [(ours, "2")]
    assert site_of(town, town.free, "6") == [(ours, None)]
    assert site_of(town, town.free, None) == [(ours, None)]
    assert sum(preview.before.values()) == sum(preview.after.values())
    row = ServiceArea.objects.get(street=town.free, house_from=1)
    assert (row.order_number, row.site_order_number) == (town.whole.order_number, "7-Ө")
    assert row.events.latest("pgh_id").pgh_context.metadata["actor"] == "user:1"


@pytest.mark.parametrize("houses", ["all", "90-110", "120", "41-"])
def test_no_address_outside_the_own_area_can_be_given(town: SimpleNamespace, houses: str) -> None:
    wish = Wish(parts=(part(town.shared, houses, town.two),))
    preview = compare_sites(town.ours, wish, **ORDER)
    assert [row.flaw for row in preview.problems] == [SiteFlaw.OUTSIDE]
    with pytest.raises(SiteOrderRefused):
        give(town, wish)
    assert site_of(town, town.shared, "120") == [(town.other.organization_id, town.other.number)]


def test_a_street_of_a_unit_that_is_not_ours_is_outside(town: SimpleNamespace) -> None:
    elsewhere = make.StreetFactory(unit=make.unit("751310000"))
    wish = Wish(parts=(part(elsewhere, "all", town.two),))
    (found,) = compare_sites(town.ours, wish, **ORDER).problems
    assert (found.flaw, found.part) == (SiteFlaw.OUTSIDE, 0)


def test_houses_that_another_organization_serves_too_are_not_taken_from_it(
    town: SimpleNamespace,
) -> None:
    make.ServiceAreaFactory(site=town.other, unit=town.unit, street=town.shared, house_to=20)
    wish = Wish(parts=(part(town.shared, "1-40", town.two),))
    (found,) = compare_sites(town.ours, wish, **ORDER).problems
    assert found.flaw is SiteFlaw.SHARED


def test_a_row_goes_to_another_site_and_part_of_it_too(town: SimpleNamespace) -> None:
    ours = town.ours.pk
    wish = Wish(
        rows=((town.even.pk, town.one.pk),), parts=(part(town.split, "11-21 odd", town.two),)
    )
    give(town, wish, on=date(2026, 11, 2))
    assert site_of(town, town.split, "4") == [(ours, "2")]  # until that day
    later = date(2026, 11, 2)
    houses = {
        number: site_of(town, town.split, str(number), later) for number in (4, 9, 11, 21, 23)
    }
    assert houses == {
        4: [(ours, "1")], 9: [(ours, "1")], 11: [(ours, "2")], 21: [(ours, "2")], 23: [(ours, "1")]
    }  # fmt: skip
    before = list(ServiceArea.objects.order_by("pk").values_list("pk", "to_on"))
    again = compare_sites(town.ours, Wish(), **{**ORDER, "on": later})
    assert again.is_nothing
    assert list(ServiceArea.objects.order_by("pk").values_list("pk", "to_on")) == before


def test_the_same_houses_twice_and_a_later_area_in_the_way(town: SimpleNamespace) -> None:
    wish = Wish(parts=(part(town.free, "1-9", town.one), part(town.free, "9-21", town.two)))
    assert [row.flaw for row in compare_sites(town.ours, wish, **ORDER).problems] == [
        SiteFlaw.TWICE
    ]
    make.ServiceAreaFactory(site=town.two, unit=town.unit, from_on=date(2027, 1, 1))
    found = compare_sites(town.ours, Wish(rows=((town.odd.pk, town.two.pk),)), **ORDER).problems
    assert [row.flaw for row in found] == [SiteFlaw.PLANNED_LATER]


def test_what_changed_since_it_was_looked_at_is_looked_at_again(town: SimpleNamespace) -> None:
    wish = Wish(rows=((town.odd.pk, town.two.pk),))
    preview = compare_sites(town.ours, wish, **ORDER)
    ServiceArea.objects.filter(pk=town.odd.pk).update(to_on=date(2027, 1, 1))
    with pytest.raises(SiteOrderRefused):
        give_to_sites(town.ours, wish, preview.key, actor="x", **ORDER)
    give(town, wish)
    row = areas_on(town.ours, DAY)
    assert {one.to_on for one in row if one.street_id == town.split.pk and one.side == "odd"} == {
        date(2027, 1, 1)
    }


SOME = some.builds(
    lambda low, more, side, is_open: Houses(low, None if is_open else low + more, side),
    some.integers(1, 40),
    some.integers(0, 40),
    some.sampled_from(["all", "odd", "even"]),
    some.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(some.one_of(SOME, some.just(Houses())), SOME)
def test_what_is_left_and_what_is_taken_are_the_whole(houses: Houses, taken: Houses) -> None:
    def numbers(items: list[Houses]) -> list[int]:
        return [
            number
            for item in items
            for low, high in item.spans()
            for number in range(low, min(high, 120) + 1, 2)
        ]

    rest = without(houses, taken)
    assert sorted(numbers(rest)) == sorted(set(numbers([houses])) - set(numbers([taken])))
    for item in rest:
        for _low, high in item.spans():
            assert high <= LAST
