"""Organizations of a territory on the pages: what is shown, what is written, what lies outside."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from applications.models import OrganizationAct
from codes import Role
from demonstration import factories as make
from registry.models import FundContract, NeighbourUnits, Organization
from tests.pages.helpers import assert_page

SignIn = Callable[..., Client]
HERE = "/desk/organizations/of/here/"


def day(name: str, year: object, month: object = 1, number: object = 1) -> dict[str, object]:
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


@pytest.fixture
def land(db: None, sign_in: SignIn) -> SimpleNamespace:
    """A clinic of Almaty with a list, one of Astana, and who keeps Almaty, signed in."""
    here = make.OrganizationFactory(code="here")
    far = make.OrganizationFactory(code="far", unit=make.unit("711310000"))
    panel = make.PanelFactory(site=make.SiteFactory(organization=here))
    keeper = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    client = sign_in(keeper)
    client.cookies["django_language"] = "en"
    return SimpleNamespace(here=here, far=far, panel=panel, client=client, keeper=keeper)


def test_the_list_and_what_lies_outside(land: SimpleNamespace) -> None:
    content = land.client.get("/desk/organizations/").content.decode()
    assert land.here.name_en in content and land.far.name_en not in content
    narrowed = land.client.get("/desk/organizations/?contract=refused")
    assert "No organization fits these filters" in narrowed.content.decode()
    for part in ("", "contacts/", "hours/", "act/", "contract/2027/"):
        assert land.client.get(f"/desk/organizations/of/far/{part}").status_code == 404
        assert land.client.post(f"/desk/organizations/of/far/{part}").status_code in (404, 405)
    assert land.client.get(f"{HERE}contract/2025/").status_code == 404


def test_contact_data(land: SimpleNamespace) -> None:
    given = {name: getattr(land.here, name) for name in ("name_kk", "name_ru", "name_en")}
    given |= {"address_kk": "Абай, 2", "address_ru": "Абая, 2", "phone": "+7 727 1"}
    bad = land.client.post(f"{HERE}contacts/", {**given, "latitude": "43.2", "email": "x"})
    assert_page(bad, "en", status=422)
    assert land.client.post(f"{HERE}contacts/", given)["Location"] == HERE
    row = Organization.objects.get(code="here")
    assert (row.address_kk, row.phone, row.email) == ("Абай, 2", "+7 727 1", "")
    assert not row.accepts_outside_area


def test_hours_move_what_waits(land: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T19:00")
    make.filed(make.PersonFactory(lives_in="751110000"), land.panel)
    land.client.force_login(land.keeper)  # half an hour has passed
    short = land.client.post(f"{HERE}hours/", {"opens_0": "08:00", "closes_0": "09:00"})
    assert_page(short, "en", status=422)
    half = land.client.post(f"{HERE}hours/", {"opens_0": "8"})
    assert "Enter both hours of the day" in half.content.decode()
    given = {
        f"{part}_{n}": at for n in range(5) for part, at in (("opens", "10"), ("closes", "18:30"))
    }
    done = land.client.post(f"{HERE}hours/", given, follow=True)
    assert "1 waiting application got a new moment" in done.content.decode()
    assert "10:00–18:30" in done.content.decode()
    assert land.here.hours.count() == 5


def test_contracts(land: SimpleNamespace) -> None:
    other = make.OrganizationFactory(code="other")
    address = f"{HERE}contract/2027/"
    bad = land.client.post(address, {"state": "confirmed"})
    assert "A confirmed contract needs its first day" in bad.content.decode()
    given = {"state": "confirmed", "number": "12", "principal": "other"}
    given |= day("from_on", 2027) | day("last_on", 2027, 12, 31)
    assert land.client.post(address, given)["Location"] == HERE
    row = FundContract.objects.get(organization=land.here, year=2027)
    assert (row.number, row.principal, row.to_on) == ("12", other, date(2028, 1, 1))
    assert_page(land.client.get(address), "en")
    assert 'value="31"' in land.client.get(address).content.decode()


def test_an_act_opens_the_ground(land: SimpleNamespace) -> None:
    assert_page(land.client.post(f"{HERE}act/", {"act": "№ 7"}), "en", status=422)
    given = {"kind": "liquidated", "act": "№ 7", **day("from_on", 2026, 10, 14)}
    done = land.client.post(f"{HERE}act/", given, follow=True)
    assert "The act is recorded and holds." in done.content.decode()
    land.here.refresh_from_db()
    assert land.here.status == "liquidated" and OrganizationAct.objects.count() == 1
    again = land.client.post(f"{HERE}act/", {**given, "kind": "serving"})
    assert "no further act is recorded" in again.content.decode()


def test_a_new_organization(land: SimpleNamespace) -> None:
    given = {
        "code": "fresh",
        "name_kk": "Жаңа",
        "name_ru": "Новая",
        "address_kk": "Абай, 1",
        "address_ru": "Абая, 1",
        "type": "phc_centre",
        "ownership": "private",
        "unit": "751310000",
        **day("opened_on", 2026, 10, 14),
    }
    address = "/desk/organizations/new/"
    bad = land.client.post(address, {**given, "bin": "123456789012"})
    assert "its last digit does not match" in bad.content.decode()
    for wrong in ({"unit": "711310000"}, {"code": "here"}):
        refused = land.client.post(address, {**given, **wrong})
        assert_page(refused, "en", status=422)
    assert land.client.post(address, given)["Location"] == "/desk/organizations/of/fresh/"
    assert Organization.objects.get(code="fresh").bin is None
    assert_page(land.client.get("/desk/organizations/of/fresh/"), "en")


def test_neighbours(land: SimpleNamespace) -> None:
    foreign = NeighbourUnits.objects.create(
        first="1010", second="1041", kind="border", act="3-п", from_on="2026-01-01"
    )
    assert "3-п" not in land.client.get("/desk/neighbours/").content.decode()
    assert land.client.get(f"/desk/neighbours/{foreign.pk}/end/").status_code == 404
    given = {"one": "75", "other": "1910", "kind": "suburb", "act": "5-п"}
    past = land.client.post("/desk/neighbours/", {**given, **day("from_on", 2026, 10, 13)})
    assert "the past stays as it was" in past.content.decode()
    assert_page(past, "en", status=422)
    done = land.client.post("/desk/neighbours/", {**given, **day("from_on", 2026, 10, 14)})
    assert done.status_code == 302
    pair = NeighbourUnits.objects.get(act="5-п")
    there = f"/desk/neighbours/{pair.pk}/end/"
    refused = land.client.post(there, day("last_on", 2026, 10, 13))
    assert_page(refused, "en", status=422)
    assert land.client.post(there, day("last_on", 2026, 12, 31)).status_code == 302
    pair.refresh_from_db()
    assert pair.to_on == date(2027, 1, 1)
    assert "Last day" in land.client.get("/desk/neighbours/").content.decode()
