""" "This was not me": a page that changes nothing by itself, and a button in the account."""

from types import SimpleNamespace

import pytest
from django.test import Client

from applications import actions
from applications.models import Application, Objection
from applications.objection_messages import code_of
from codes import Channel, Role
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed() -> SimpleNamespace:
    """An application that a clerk filed for somebody, its page's address, and the person's browser."""
    panel = make.PanelFactory()
    clerk = make.staff(Role.REGISTRY_CLERK, organization=panel.organization)
    person = make.PersonFactory(lives_in="751110000", language="ru")
    row = make.filed(person, panel, by=clerk, channel=Channel.REGISTRY_DESK)
    client = Client()
    client.force_login(make.user_of(person))
    specialist = make.staff(Role.SPECIALIST, organization=panel.organization)
    return SimpleNamespace(
        row=row,
        person=person,
        specialist=specialist,
        client=client,
        link=f"/not-me/{row.number}/{code_of(row)}/",
        account=f"/applications/{row.number}/",
    )


def test_looking_changes_nothing_and_names_nobody(filed: SimpleNamespace) -> None:
    for language, response in in_languages(Client(), filed.link):
        assert_page(response, language)
        html = response.content.decode()
        assert filed.person.last_name not in html
        assert filed.person.iin not in html
        assert html.count("<button") >= 1
    Client().head(filed.link)
    assert not Objection.objects.exists()


def test_the_one_button_stops_it_without_signing_in(filed: SimpleNamespace) -> None:
    client = Client()
    assert client.post(filed.link)["Location"] == filed.link
    assert client.post(filed.link).status_code == 302
    objection = Objection.objects.get()
    assert (objection.application, objection.raised_by) == (filed.row, None)
    for language, response in in_languages(client, filed.link):
        assert_page(response, language)
        assert 'class="btn btn-danger' not in response.content.decode()


def test_it_asks_for_the_pages_own_token(filed: SimpleNamespace) -> None:
    assert Client(enforce_csrf_checks=True).post(filed.link).status_code == 403
    assert not Objection.objects.exists()


@pytest.mark.parametrize("how", ["code", "number", "portal"])
def test_another_code_opens_nothing(filed: SimpleNamespace, how: str) -> None:
    other = make.filed(make.PersonFactory(lives_in="751110000"), filed.row.panel)
    address = {
        "code": f"/not-me/{filed.row.number}/{code_of(filed.row)[:-1]}A/",
        "number": f"/not-me/{other.number}/{code_of(filed.row)}/",
        "portal": f"/not-me/{other.number}/{code_of(other)}/",
    }[how]
    for language, response in in_languages(Client(), address):
        assert_page(response, language, status=404)
    assert Client().post(address).status_code == 404
    assert not Objection.objects.exists()


def test_after_the_decision_it_says_so(filed: SimpleNamespace) -> None:
    actions.approve(filed.row.pk, filed.specialist, version=filed.row.version)
    assert Client().post(filed.link).status_code == 409
    for language, response in in_languages(Client(), filed.link):
        assert_page(response, language)
    assert not Objection.objects.exists()


def test_too_many_looks_from_one_address(filed: SimpleNamespace) -> None:
    client = Client()
    answers = [client.get("/not-me/A-2026-0000017-5/torn/").status_code for _ in range(21)]
    assert answers[-1] == 429
    assert client.post(filed.link).status_code == 429


def test_the_button_in_the_account(filed: SimpleNamespace) -> None:
    assert "not-me/" in filed.client.get(filed.account).content.decode()
    stranger = Client()
    stranger.force_login(make.user_of(make.PersonFactory()))
    assert stranger.post(f"{filed.account}not-me/").status_code == 404
    assert filed.client.post(f"{filed.account}not-me/")["Location"] == filed.account
    assert Objection.objects.get().raised_by == make.user_of(filed.person)
    for language, response in in_languages(filed.client, filed.account):
        assert_page(response, language)
        assert "/not-me/" not in response.content.decode()


def test_ones_own_application_has_no_such_button(filed: SimpleNamespace) -> None:
    person = make.PersonFactory(lives_in="751110000")
    row = make.filed(person, filed.row.panel)
    client = Client()
    client.force_login(make.user_of(person))
    assert "/not-me/" not in client.get(f"/applications/{row.number}/").content.decode()
    assert client.post(f"/applications/{row.number}/not-me/").status_code == 409


def test_what_the_region_found_stands_on_both_pages(filed: SimpleNamespace) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    objection = actions.object_to(filed.row.pk, None)
    actions.settle(objection.pk, region, outcome="confirmed", text="Подпись не ваша.")
    for language, response in in_languages(filed.client, filed.account):
        assert_page(response, language)
        assert "Подпись не ваша." in response.content.decode()
    for language, response in in_languages(Client(), filed.link):
        assert_page(response, language)


def test_the_person_withdraws_what_a_desk_filed(filed: SimpleNamespace) -> None:
    address = f"{filed.account}withdraw/"
    assert address in filed.client.get(filed.account).content.decode()
    filed.client.post(address)
    assert Application.objects.get(pk=filed.row.pk).status == "withdrawn"
