"""Signing in and out: four messages for a mistyped IIN, one for everything else."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from demonstration import factories as make
from eligibility.iin import check_digit
from tests.pages.helpers import assert_page, in_languages

from .walk import errors_of

URL = "/sign-in/"


@pytest.fixture
def with_password(town: SimpleNamespace) -> SimpleNamespace:
    town.user.set_password("right one")
    town.user.save()
    return town


def _try(login: str, password: str = "right one", **more: str) -> object:
    client = Client()
    client.cookies["django_language"] = "en"
    return client.post(URL, {"login": login, "password": password, **more})


def test_the_page_in_each_language(db: None) -> None:
    for language, response in in_languages(Client(), URL):
        assert_page(response, language)


def test_an_iin_with_spaces_signs_in(with_password: SimpleNamespace) -> None:
    iin = with_password.person.iin
    response = _try(f" {iin[:6]} {iin[6:]} ")
    assert response.status_code == 302
    assert response.url == reverse("home")


def test_the_page_asked_for_follows(with_password: SimpleNamespace) -> None:
    onward = reverse("messages")
    asked = Client().get(onward)
    assert asked.url == f"{URL}?next={onward}"
    assert _try(with_password.person.iin, next=onward).url == onward


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_no_way_leads_to_another_house(with_password: SimpleNamespace, elsewhere: str) -> None:
    assert _try(with_password.person.iin, next=elsewhere).url == reverse("home")


def _bin() -> str:
    stem = "12034050001"
    return f"{stem}{check_digit(stem)}"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("80010110000O", "digits only"),
        ("8001011000", "has 12 digits"),
        ("800101100004", "last digit of the IIN does not match"),
        (_bin(), "BIN of an organization"),
    ],
)
def test_four_messages_for_a_mistyped_iin(db: None, typed: str, words: str) -> None:
    response = _try(typed)
    assert_page(response)
    (error,) = errors_of(response)
    assert words in error
    assert typed in response.content.decode()


def test_nobody_learns_who_has_an_account(with_password: SimpleNamespace) -> None:
    other = make.PersonFactory()
    unknown, wrong = (
        _try(other.iin),
        _try(with_password.person.iin, "wrong one"),
    )
    assert errors_of(unknown) == errors_of(wrong) != []
    assert unknown.content.count(b"field-bad") == wrong.content.count(b"field-bad")


def test_staff_sign_in_by_login(town: SimpleNamespace) -> None:
    town.specialist.set_password("right one")
    town.specialist.save()
    assert _try(town.specialist.username).status_code == 302


def test_someone_locked_out_does_not_come_in(with_password: SimpleNamespace) -> None:
    with_password.user.is_active = False
    with_password.user.save()
    assert _try(with_password.person.iin).status_code == 200


def test_five_wrong_tries_a_minute(with_password: SimpleNamespace) -> None:
    iin = with_password.person.iin
    for _ in range(5):
        assert "belong together" in errors_of(_try(iin, "wrong one"))[0]
    assert "Too many" in errors_of(_try(iin))[0]
    # Somebody else, from the same address, is not held up.
    other = make.UserFactory(username="another")
    other.set_password("right one")
    other.save()
    assert _try("another").status_code == 302


def test_tries_are_not_stopped_where_the_cache_is_away(
    with_password: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts import limits

    class Away:
        def __getattr__(self, name: str) -> object:
            raise ConnectionError("no cache")

    monkeypatch.setattr(limits, "cache", Away())
    assert errors_of(_try(with_password.person.iin, "wrong one"))
    assert _try(with_password.person.iin).status_code == 302


def test_the_administration_counts_tries_too(with_password: SimpleNamespace) -> None:
    admin = make.UserFactory(username="chief", is_staff=True, is_superuser=True)
    admin.set_password("right one")
    admin.save()
    client = Client()
    for _ in range(5):
        client.post("/admin/login/", {"username": "chief", "password": "wrong"})
    client.post("/admin/login/", {"username": "chief", "password": "right one"})
    assert "_auth_user_id" not in client.session


def test_signing_out_needs_a_post(town: SimpleNamespace, browser: Client) -> None:
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/").url == reverse("start")
    assert browser.post("/sign-out/").url == reverse("start")
    assert browser.get(reverse("account")).status_code == 302


def test_home_is_the_account_of_people_and_the_desk_of_staff(town: SimpleNamespace) -> None:
    client = Client()
    client.force_login(town.user)
    assert client.get("/home/").url == reverse("account")
    client.force_login(town.specialist)
    assert client.get("/home/").url == reverse("desk")
    admin = make.UserFactory(is_staff=True)
    client.force_login(admin)
    assert client.get("/home/").url == reverse("nation")
