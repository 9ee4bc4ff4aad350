"""Half an hour without a sign of life: signed out, and nothing typed is lost."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from demonstration import factories as make
from tests.conftest import Clock
from tests.pages.helpers import Page, assert_page, in_languages

pytestmark = pytest.mark.django_db
PASSWORD = "half an hour"
DISPUTE = {"q": "Орлов «и сын» & Co", "ground": "campaign"}


@pytest.fixture
def person() -> SimpleNamespace:
    row = make.PersonFactory()
    user = make.user_of(row)
    user.set_password(PASSWORD)
    user.save()
    return SimpleNamespace(row=row, user=user, iin=row.iin)


def signed_in(person: SimpleNamespace, **more: object) -> Client:
    client = Client(**more)
    client.cookies["django_language"] = "en"
    client.force_login(person.user)
    return client


def sign_in(client: Client, person: SimpleNamespace) -> str:
    given = {"login": person.iin, "password": PASSWORD}
    return client.post("/sign-in/", given)["Location"]


def typed_in(page: Page) -> dict[str | None, str | None]:
    fields = {given.get("name"): given.get("value") for given in page.all("input")}
    del fields["csrfmiddlewaretoken"]
    return fields


def said(page: Page) -> str:
    return " ".join(page.texts)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_half_an_hour_from_the_last_page(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    for at in ("10:30", "10:59", "11:28", "11:57"):
        clock.set(f"2026-10-14T{at}")
        assert is_signed_in(client)
    clock.set("2026-10-14T12:28:01")
    answer = client.get("/account/messages/")
    assert answer["Location"] == "/sign-in/?next=/account/messages/&idle=1"
    page = assert_page(client.get(answer["Location"]))
    assert "You were signed out" in said(page)
    assert "What you typed is kept" not in said(page)


def test_never_sooner_though_the_session_is_not_written_each_time(
    person: SimpleNamespace, clock: Clock, django_assert_max_num_queries: object
) -> None:
    client = signed_in(person)
    client.get("/accessibility/")
    clock.set("2026-10-14T10:30:50")
    with django_assert_max_num_queries(2):  # the session and the user
        client.get("/accessibility/")
    clock.set("2026-10-14T11:00:49")
    assert is_signed_in(client)


def test_the_cookie_goes_with_the_browser(person: SimpleNamespace) -> None:
    client = signed_in(person)
    client.get("/help/")
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"]


def test_what_was_sent_too_late_comes_back(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    clock.set("2026-10-14T11:05")
    answer = client.post("/apply/?ground=campaign", DISPUTE)
    assert answer.status_code == 302
    page = assert_page(client.get(answer["Location"]))
    assert "What you typed is kept" in said(page)
    client.get("/help/?lang=ru")
    client.get("/help/?lang=en")
    assert sign_in(client, person) == "/sign-in/continue/"
    page = assert_page(client.get("/sign-in/continue/"))
    assert typed_in(page) == DISPUTE
    assert "/apply/?ground=campaign" in [form.get("action") for form in page.all("form")]
    # Sent again, it is kept no longer.
    client.post("/apply/?ground=campaign", DISPUTE)
    assert client.get("/sign-in/continue/").status_code == 302


def test_a_look_at_another_page_does_not_lose_it(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    clock.set("2026-10-14T11:05")
    client.get("/help/")
    client.get("/session/")
    client.get("/account/")
    client.post("/apply/", DISPUTE)
    assert sign_in(client, person) == "/sign-in/continue/"
    client.post("/sign-out/")
    assert not client.cookies[settings.SESSION_COOKIE_NAME].value


def test_nobody_else_learns_of_it(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    clock.set("2026-10-14T11:05")
    client.post("/apply/", DISPUTE)
    other = make.PersonFactory()
    user = make.user_of(other)
    user.set_password(PASSWORD)
    user.save()
    assert sign_in(client, SimpleNamespace(iin=other.iin)) == "/home/"
    assert client.get("/sign-in/continue/").status_code == 302
    assert "kept" not in client.session


def test_whoever_signed_out_left_nothing(person: SimpleNamespace) -> None:
    client = signed_in(person)
    client.post("/sign-out/")
    assert client.post("/apply/", DISPUTE)["Location"] == "/sign-in/?next=/apply/"
    assert sign_in(client, person) == "/home/"


def test_passwords_are_not_kept(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    clock.set("2026-10-14T11:05")
    client.post("/apply/", {**DISPUTE, "new_password1": "secret"})
    assert sign_in(client, person) == "/home/"


def with_token(client: Client, address: str, given: dict[str, str]) -> str:
    """Sign in as a browser does, where tokens are asked for; the token of a page afterwards."""
    page = assert_page(client.get("/sign-in/"))
    token = next(one for one in page.all("input") if one.get("name") == "csrfmiddlewaretoken")
    client.post("/sign-in/", {**given, "csrfmiddlewaretoken": token["value"]})
    page = assert_page(client.get(address))
    token = next(one for one in page.all("input") if one.get("name") == "csrfmiddlewaretoken")
    return str(token["value"])


@pytest.fixture
def left_open(person: SimpleNamespace, clock: Clock) -> tuple[Client, dict[str, str]]:
    """A browser whose user was signed out by the time, and a form of theirs that stands open in a tab."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    token = with_token(client, "/apply/", {"login": person.iin, "password": PASSWORD})
    clock.set("2026-10-14T11:05")
    return client, {**DISPUTE, "csrfmiddlewaretoken": token}


OURS = {"origin": "http://testserver"}


def test_a_form_of_the_sign_in_before_is_kept_too(
    person: SimpleNamespace, left_open: tuple[Client, dict[str, str]]
) -> None:
    client, form = left_open
    with_token(client, "/apply/", {"login": person.iin, "password": PASSWORD})  # in another tab
    assert client.post("/apply/", form).status_code == 403
    for origin in ("null", "http://evil.example"):
        assert client.post("/apply/", form, headers={"origin": origin}).status_code == 403
    assert client.post("/session/", form, headers=OURS).status_code == 403
    with_password = {**form, "password": "secret"}
    assert client.post("/apply/", with_password, headers=OURS).status_code == 403
    wrong = {**form, "csrfmiddlewaretoken": "x" * 64}
    assert client.post("/apply/", wrong, headers=OURS).status_code == 403
    answer = client.post("/apply/", form, headers=OURS)
    assert answer["Location"] == "/sign-in/continue/"
    page = assert_page(client.get("/sign-in/continue/"))
    assert typed_in(page) == DISPUTE


def test_what_somebody_else_left_open_is_sent_by_nobody(
    left_open: tuple[Client, dict[str, str]],
) -> None:
    client, form = left_open
    other = make.PersonFactory()
    user = make.user_of(other)
    user.set_password(PASSWORD)
    user.save()
    with_token(client, "/apply/", {"login": other.iin, "password": PASSWORD})
    assert client.post("/apply/", form, headers=OURS).status_code == 403
    assert client.get("/sign-in/continue/").status_code == 302
    assert "kept" not in client.session


def test_asking_how_long_is_no_sign_of_life(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    client.get("/help/")
    clock.set("2026-10-14T10:55")
    assert 290 <= client.get("/session/").json()["left"] <= 310
    assert client.post("/session/").json() == {"left": 1800}
    clock.set("2026-10-14T11:20")
    assert 290 <= client.get("/session/").json()["left"] <= 310
    clock.set("2026-10-14T11:27")
    assert client.get("/session/").json() == {"left": 0}
    assert not is_signed_in(client)


def test_a_form_says_until_when(person: SimpleNamespace) -> None:
    page = assert_page(signed_in(person).get("/apply/"))
    assert "You stay signed in until 11:00" in said(page)
    assert page.all("dialog")
    anonymous = assert_page(Client().get("/sign-in/"), "kk")
    assert not anonymous.all("dialog")


def test_the_page_in_each_language(person: SimpleNamespace, clock: Clock) -> None:
    client = signed_in(person)
    clock.set("2026-10-14T11:05")
    client.post("/apply/", DISPUTE)
    sign_in(client, person)
    for language, response in in_languages(client, "/sign-in/continue/"):
        assert_page(response, language)
