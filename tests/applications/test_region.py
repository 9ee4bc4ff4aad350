"""What a region writes of neighbours and organizations: within its territory, by an act, never into the past."""

from datetime import date, time
from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from applications import casefile, region
from applications.actions import neighbours, organizations
from applications.actions.organizations import Kind
from applications.errors import RegionRefused, RulesFailed
from applications.models import Application, OrganizationAct
from codes import ContractState, Ground, ProviderStatus, Role
from demonstration import factories as make
from registry.models import FundContract, NeighbourUnits, Organization
from registry.queries import week_hours

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)


@pytest.fixture
def land(db: None) -> SimpleNamespace:
    """A clinic of Almaty, one of Astana, and who keeps Almaty."""
    return SimpleNamespace(
        here=make.OrganizationFactory(code="here"),
        far=make.OrganizationFactory(code="far", unit=make.unit("711310000")),
        keeper=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        head=make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory(code="other")),
    )


def refused(reason: str, what: object, *given: object, **more: object) -> None:
    with pytest.raises(RegionRefused) as found:
        what(*given, **more)  # type: ignore[operator]
    assert found.value.reason == reason


# --- neighbours


def add(user: object, one: str = "75", other: str = "1910", **more: object) -> NeighbourUnits:
    given = {"kind": "suburb", "act": "5-п", "from_on": date(2026, 11, 1), **more}
    return neighbours.add(user, one, other, **given)  # type: ignore[arg-type]


def test_neighbours_begin_and_end(land: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    pair = add(land.keeper)
    assert (pair.first, pair.second) == ("1910", "75")
    assert add(land.keeper, "1910", "75") == pair
    assert list(neighbours.neighbours(land.keeper)) == [pair]
    refused("already_neighbours", add, land.keeper, act="6-п")
    clock.set("2026-12-01T10:00")
    refused("day_passed", neighbours.end, land.keeper, pair.pk, last_on=date(2026, 11, 30))
    ended = neighbours.end(land.keeper, pair.pk, last_on=date(2026, 12, 1))
    assert ended is not None and ended.to_on == date(2026, 12, 2)
    assert neighbours.end(land.keeper, pair.pk, last_on=date(2026, 12, 1)) == pair
    clock.set("2026-12-02T10:00")
    refused("ended", neighbours.end, land.keeper, pair.pk, last_on=date(2026, 12, 31))
    assert add(land.keeper, from_on=date(2026, 12, 2)) != pair


def test_what_has_not_begun_can_be_taken_out(land: SimpleNamespace) -> None:
    pair = add(land.keeper)
    assert neighbours.end(land.keeper, pair.pk, last_on=TODAY) is None
    assert not NeighbourUnits.objects.exists()


def test_neighbours_of_the_territory_only(land: SimpleNamespace) -> None:
    refused("day_passed", add, land.keeper, from_on=date(2026, 10, 13))
    refused("same_unit", add, land.keeper, "75", "75")
    refused("unit_unknown", add, land.keeper, "75", "9999")
    refused("unit_unknown", add, land.keeper, "75", "1000")  # a region is no choice unit
    refused("unit_foreign", add, land.keeper, "71", "1010")
    foreign = NeighbourUnits.objects.create(
        first="1010", second="1041", kind="border", act="1", from_on=TODAY
    )
    assert not neighbours.neighbours(land.keeper).exists()
    with pytest.raises(ObjectDoesNotExist):
        neighbours.end(land.keeper, foreign.pk, last_on=TODAY)
    with pytest.raises(PermissionDenied):
        add(land.head)


def test_choice_units_are_cities_and_districts() -> None:
    found = neighbours.choice_units()
    assert {"75", "71", "79", "1910"} <= set(found)
    assert "1000" not in found and not any(code[:2] in ("71", "75") and code[2:] for code in found)


# --- organizations


def test_contact_data_and_nothing_else(land: SimpleNamespace) -> None:
    row = organizations.correct(
        land.keeper, land.here.pk, phone="+7 727 111 22 33", accepts_outside_area=False
    )
    row.refresh_from_db()
    assert row.phone == "+7 727 111 22 33" and not row.accepts_outside_area
    with pytest.raises(ValueError, match="status"):
        organizations.correct(land.keeper, land.here.pk, status="liquidated")
    for user, place, error in (
        (land.keeper, land.far, ObjectDoesNotExist),
        (land.head, land.here, PermissionDenied),
    ):
        with pytest.raises(error):
            organizations.correct(user, place.pk, phone="1")


def test_hours_move_what_waits(land: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    panel = make.PanelFactory(site=make.SiteFactory(organization=land.here))
    clock.set("2026-10-14T19:00")
    row = make.filed(make.PersonFactory(lives_in="751110000"), panel)
    before = row.accept_at
    hours = {day: (time(10), time(18)) for day in range(5)}
    assert organizations.set_hours(land.keeper, land.here.pk, hours) == 1
    after = Application.objects.get(pk=row.pk).accept_at
    assert before is not None and after is not None and after > before
    assert organizations.set_hours(land.keeper, land.here.pk, hours) == 0
    assert organizations.set_hours(land.keeper, land.here.pk, {}) == 1
    assert not Organization.objects.get(pk=land.here.pk).hours.exists()
    assert week_hours(land.here)
    with pytest.raises(ObjectDoesNotExist):
        organizations.set_hours(land.keeper, land.far.pk, hours)


def contract(user: object, place: Organization, year: int, **more: object) -> FundContract:
    given = {"state": ContractState.CONFIRMED, "from_on": date(year, 1, 1), **more}
    return organizations.record_contract(user, place.pk, year, **given)  # type: ignore[arg-type]


def test_contracts_of_this_year_and_later(land: SimpleNamespace) -> None:
    row = contract(land.keeper, land.here, 2027, number="12", principal=land.far)
    assert (row.state, row.number, row.principal) == ("confirmed", "12", land.far)
    unknown = contract(land.keeper, land.here, 2027, state=ContractState.REFUSED, from_on=None)
    assert (unknown.pk, unknown.state, unknown.number) == (row.pk, "refused", "")
    refused("year_passed", contract, land.keeper, land.here, 2025)
    refused("needs_first_day", contract, land.keeper, land.here, 2027, from_on=None)
    refused("not_in_year", contract, land.keeper, land.here, 2027, from_on=date(2026, 1, 1))
    refused("not_in_year", contract, land.keeper, land.here, 2027, to_on=date(2027, 1, 1))
    refused("own_principal", contract, land.keeper, land.here, 2027, principal=land.here)
    with pytest.raises(ObjectDoesNotExist):
        contract(land.keeper, land.far, 2027)


def act(user: object, place: Organization, kind: Kind, **more: object) -> OrganizationAct:
    given = {"act": "№ 7", "from_on": TODAY, **more}
    return organizations.record_act(user, place.pk, kind=kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (Kind.REORGANIZED, {"status": "reorganized", "closed_on": None}),
        (Kind.LIQUIDATED, {"status": "liquidated", "closed_on": TODAY}),
        (Kind.PRIVATIZED, {"privatized_on": TODAY, "ownership": "private", "status": "serving"}),
        (Kind.NO_VOLUME, {"volume_allocated": False, "status": "serving"}),
    ],
)
def test_an_act_opens_its_ground(
    land: SimpleNamespace, kind: Kind, changed: dict[str, object]
) -> None:
    assert act(land.keeper, land.here, kind).applied_at is not None
    land.here.refresh_from_db()
    assert {name: getattr(land.here, name) for name in changed} == changed
    stands = casefile.provider_status(land.here, TODAY)
    assert (stands is ProviderStatus.SERVING) is ("serving" in changed.values())
    assert act(land.keeper, land.here, kind).pk == OrganizationAct.objects.get().pk


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        (Kind.LIQUIDATED, Ground.PROVIDER_STOPPED),
        (Kind.CONTRACT_CHANGED, Ground.PROVIDER_STOPPED),
        (Kind.PRIVATIZED, Ground.PRIVATIZATION),
        (Kind.NO_VOLUME, Ground.VOLUME_NOT_ALLOCATED),
    ],
)
def test_people_may_leave_by_the_ground_of_the_act(
    land: SimpleNamespace, kind: Kind, ground: Ground
) -> None:
    """Before it the rules speak against the application, after it they do not."""
    here = make.PanelFactory(site=make.SiteFactory(organization=land.here))
    there = make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, here)
    with pytest.raises(RulesFailed):
        make.filed(person, there, ground=ground)
    act(land.keeper, land.here, kind)
    assert make.filed(person, there, ground=ground).ground == ground


def test_an_act_waits_for_its_day(land: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    act(land.keeper, land.here, Kind.LIQUIDATED, from_on=date(2026, 11, 1))
    assert organizations.apply_acts() == 0
    assert Organization.objects.get(code="here").status == "serving"
    clock.set("2026-11-01T00:10")
    assert organizations.apply_acts() == 1
    assert organizations.apply_acts() == 0
    row = Organization.objects.get(code="here")
    assert (row.status, row.closed_on) == ("liquidated", date(2026, 11, 1))


def test_acts_keep_their_order(land: SimpleNamespace) -> None:
    refused("before_opening", act, land.keeper, land.here, Kind.SERVING, from_on=date(1999, 1, 1))
    act(land.keeper, land.here, Kind.REORGANIZED)
    refused("out_of_order", act, land.keeper, land.here, Kind.SERVING, from_on=date(2026, 10, 1))
    act(land.keeper, land.here, Kind.LIQUIDATED)
    refused("liquidated", act, land.keeper, land.here, Kind.SERVING)
    with pytest.raises(ObjectDoesNotExist):
        act(land.keeper, land.far, Kind.LIQUIDATED)


def test_a_new_organization_lies_in_the_territory(land: SimpleNamespace) -> None:
    given = {
        "code": "new",
        "name_kk": "Жаңа",
        "name_ru": "Новая",
        "name_en": "New",
        "type": "phc_centre",
        "ownership": "private",
        "address_kk": "Абай, 1",
        "address_ru": "Абая, 1",
        "opened_on": TODAY,
        "bin": None,
    }
    made = organizations.create(land.keeper, unit=make.unit("751310000"), **given)
    assert region.organization_of(land.keeper, region.Verb.KEEP_ORGANIZATIONS, "new") == made
    refused("code_taken", organizations.create, land.keeper, unit=make.unit("751310000"), **given)
    given["code"] = "newer"
    refused("unit_foreign", organizations.create, land.keeper, unit=make.unit("711310000"), **given)


def test_the_list_counts_and_keeps_to_the_scope(
    land: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    panel = make.PanelFactory(site=make.SiteFactory(organization=land.here))
    make.attached(make.PersonFactory(), panel)
    FundContract.objects.filter(organization=land.here, year=2027).update(state="refused")
    region.owners(land.keeper, region.Verb.KEEP_ORGANIZATIONS)  # roles are read once
    with django_assert_num_queries(3):
        page, total = region.organization_lines(land.keeper, region.OrganizationFilter())
    assert total == 2 and [row.organization.code for row in page.rows] == ["here", "other"]
    line = page.rows[0]
    assert (line.attached, line.panels, line.excess) == (1, 1, 0)
    assert (line.this_year, line.next_year) == (ContractState.CONFIRMED, ContractState.REFUSED)
    wanted = region.OrganizationFilter(contract="refused", type="city_polyclinic", name="here")
    assert region.organization_lines(land.keeper, wanted)[1] == 1
    monkeypatch.setattr(region, "PAGE", 1)
    first, _total = region.organization_lines(land.keeper, region.OrganizationFilter())
    second, _total = region.organization_lines(
        land.keeper, region.OrganizationFilter(), after=first.after
    )
    assert second.rows[0].organization.code == "other" and not second.after
