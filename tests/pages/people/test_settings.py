"""Contacts and language, as people change them."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from demonstration import factories as make
from notifications.models import Message, OneTimeCode
from registry.models import Person
from tests.pages.helpers import LANGUAGES, assert_page

from .conftest import signed_in
from .signing import newest_code
from .walk import errors_of

SETTINGS = "/account/settings/"


@pytest.fixture
def texting(settings: SimpleNamespace) -> None:
    """SMS can be sent."""
    settings.MESSAGE_SENDERS = {**settings.MESSAGE_SENDERS, "sms": "demonstration.sms.CaughtSms"}


def at(name: str, step: str = "") -> str:
    return reverse(f"settings-{step or 'address'}", args=[name])


def confirm(client: Client, name: str, **more: str) -> str:
    given = {"do": "confirm", "code_password": newest_code(), **more}
    return str(client.post(at(name, "code"), given).url)


@pytest.mark.usefixtures("texting")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page(town: SimpleNamespace, language: str) -> None:
    client = signed_in(town.user, language)
    for name, typed in (("phone", "8 701 123 45 67"), ("email", "new@mail.example")):
        assert_page(client.get(SETTINGS), language)
        assert_page(client.get(at(name)), language)
        assert_page(client.get(at(name, "remove")), language)
        assert_page(client.post(at(name), {"address": "?"}), language)
        client.post(at(name), {"address": typed})
        assert_page(client.get(at(name, "code")), language)
        refused = client.post(
            at(name, "code"),
            {"do": "confirm", "code_password": f"{(int(newest_code()) + 1) % 10**6:06d}"},
        )
        assert_page(refused, language)
        assert_page(client.post(at(name, "code"), {"do": "again"}), language)
        assert confirm(client, name) == SETTINGS
    Person.objects.filter(pk=town.person.pk).update(
        email="", phone="", email_confirmed_at=None, phone_confirmed_at=None
    )
    assert_page(client.get(SETTINGS), language)


def test_language_and_channels_of_letters(town: SimpleNamespace, browser: Client) -> None:
    page = browser.get(SETTINGS).content.decode()
    assert page.count("checked") == 3
    assert browser.post(SETTINGS, {"language": "kk", "channels": ["sms"]}).url == SETTINGS
    town.person.refresh_from_db()
    assert (town.person.language, town.person.wants_email, town.person.wants_sms) == (
        "kk",
        False,
        True,
    )
    assert errors_of(browser.post(SETTINGS, {})) == ["Choose the language of letters"]


@pytest.mark.usefixtures("texting")
def test_a_telephone_in_any_format_is_shown_again_as_it_was_typed(
    town: SimpleNamespace, browser: Client
) -> None:
    wrong = browser.post(at("phone"), {"address": "8 (7172) 55-44-33"})
    assert 'value="8 (7172) 55-44-33"' in wrong.content.decode()
    assert errors_of(wrong) == ["Messages do not come to this number. Enter a mobile telephone"]
    assert browser.post(at("phone"), {"address": "8 (701) 123-45-67"}).url == at("phone", "code")
    assert "+7 701 123 4567" in browser.get(at("phone", "code")).content.decode()
    confirm(browser, "phone")
    town.person.refresh_from_db()
    assert town.person.phone == "+77011234567"
    assert town.person.phone_confirmed_at is not None


def test_the_old_address_holds_until_the_code_is_typed_and_is_told(
    town: SimpleNamespace, browser: Client
) -> None:
    old = town.person.email
    browser.post(at("email"), {"address": " new@mail.example "})
    assert Message.objects.get().address == "new@mail.example"
    town.person.refresh_from_db()
    assert town.person.email == old
    confirm(browser, "email")
    assert set(
        Message.objects.filter(template="contact_changed").values_list("channel", "address")
    ) == {("account", ""), ("email", old)}


def test_back_to_where_one_came_from_and_never_to_another_house(
    town: SimpleNamespace, browser: Client
) -> None:
    page = browser.get(f"{at('email')}?next=/apply/").content.decode()
    assert 'name="next" value="/apply/"' in page
    onward = browser.post(at("email"), {"address": "new@mail.example", "next": "/apply/"}).url
    assert onward == f"{at('email', 'code')}?next=%2Fapply%2F"
    assert confirm(browser, "email", next="/apply/") == "/apply/"
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        page = browser.get(f"{SETTINGS}?next={elsewhere}").content.decode()
        assert "Back: my account" in page
        assert 'name="next"' not in page


def test_codes_run_out_and_say_when_to_try_again(browser: Client) -> None:
    for number in range(6):
        browser.post(at("email"), {"address": f"a{number}@mail.example"})
    refused = browser.post(at("email"), {"address": "a7@mail.example"})
    assert_page(refused)
    assert "The next code can be sent from 11:30" in errors_of(refused)[0]
    assert OneTimeCode.objects.count() == 6


def test_the_same_address_again_leads_to_the_code_that_is_on_its_way(browser: Client) -> None:
    for _ in range(2):  # the second comes too early for another code
        assert browser.post(at("email"), {"address": "new@mail.example"}).url == at("email", "code")
    assert OneTimeCode.objects.count() == 1
    assert errors_of(browser.post(at("email"), {"address": "?"}))


def test_an_address_is_removed_after_a_question(town: SimpleNamespace, browser: Client) -> None:
    assert town.person.email in browser.get(at("email", "remove")).content.decode()
    assert browser.post(at("email", "remove")).url == SETTINGS
    town.person.refresh_from_db()
    assert town.person.email == ""
    assert browser.get(at("email", "remove")).url == SETTINGS
    assert browser.post(at("email", "remove")).url == SETTINGS


def test_without_a_gateway_no_telephone_is_asked_for(browser: Client) -> None:
    page = browser.get(at("phone"))
    assert_page(page)
    assert "cannot be confirmed" in page.content.decode()
    assert 'name="address"' not in page.content.decode()


def test_unknown_kinds_are_not_there(browser: Client) -> None:
    assert browser.get(at("letter")).status_code == 404


def test_nobody_changes_anothers(town: SimpleNamespace, browser: Client) -> None:
    browser.post(at("email"), {"address": "new@mail.example"})
    stranger = signed_in(make.user_of(make.PersonFactory()))
    assert stranger.get(at("email", "code")).url == at("email")


def test_at_most_twelve_queries(browser: Client, django_assert_max_num_queries: object) -> None:
    for address in (SETTINGS, at("email"), at("email", "remove")):
        browser.get(address)
        with django_assert_max_num_queries(12):
            browser.get(address)
