"""The language of a page: chosen, kept, the same page after it."""

import pytest

from accounts.models import User
from tests.pages.helpers import assert_page

pytestmark = pytest.mark.django_db


def language_of(response):
    return assert_page(response, status=response.status_code).all("html")[0]["lang"]


def test_kazakh_first_whatever_the_browser_asks_for(client):
    assert language_of(client.get("/", headers={"accept-language": "en,ru"})) == "kk"


def test_switching_keeps_the_page_and_its_question(client):
    page = assert_page(client.get("/help/", {"q": "емхана", "page": "2"}), "kk")
    links = {given.get("hreflang"): given for given in page.all("a") if given.get("hreflang")}
    assert list(links) == ["kk", "ru", "en"]
    assert links["kk"]["aria-current"] == "true"
    assert "aria-current" not in links["ru"]

    response = client.get("/help/" + links["ru"]["href"])
    assert response.status_code == 302
    assert response.url == "/help/?q=%D0%B5%D0%BC%D1%85%D0%B0%D0%BD%D0%B0&page=2"
    assert language_of(client.get(response.url)) == "ru"
    assert language_of(client.get("/")) == "ru"


def test_the_address_does_not_keep_the_language(client):
    assert client.get("/?lang=en").url == "/"


def test_switching_works_on_a_page_that_does_not_exist(client):
    response = client.get("/nothing/?lang=en")
    assert response.url == "/nothing/"
    assert_page(client.get(response.url), "en", status=404)


def test_a_path_of_two_slashes_leads_nowhere_else(client):
    response = client.get("/", {"lang": "ru"}, PATH_INFO="//example.org/")
    assert response.status_code == 302
    assert response.url.startswith("/%2Fexample.org/")


@pytest.mark.parametrize("nonsense", ["de", "", "ru'", "kk-KZ"])
def test_an_unknown_language_changes_nothing(client, nonsense):
    response = client.get("/", {"lang": nonsense})
    assert response.status_code == 200
    assert "django_language" not in response.cookies
    client.cookies["django_language"] = nonsense
    assert language_of(client.get("/")) == "kk"


def test_a_sent_form_is_never_redirected_by_its_address(client):
    response = client.post("/view/?lang=ru", {"usual": "1"})
    assert response.status_code == 302
    assert "django_language" not in response.cookies


def test_the_account_remembers_the_language(client):
    user = User.objects.create_user("reader", name="Reader", language="ru")
    client.force_login(user)
    assert language_of(client.get("/")) == "ru"
    client.get("/?lang=en")
    user.refresh_from_db()
    assert user.language == "en"


def test_the_visitors_choice_goes_before_the_accounts(client):
    client.get("/?lang=en")
    client.force_login(User.objects.create_user("reader", name="Reader", language="ru"))
    assert language_of(client.get("/")) == "en"


def test_a_form_that_came_back_is_sent_again_in_the_other_language(client):
    typed = {"number": "<D-1>", "code": "typed"}
    page = assert_page(client.post("/verify/", typed), "kk", status=200)
    buttons = {given["lang"]: given for given in page.all("button") if "formaction" in given}
    assert list(buttons) == ["kk", "ru", "en"]
    kept = {
        given["name"]: given["value"] for given in page.all("input") if given["type"] == "hidden"
    }
    assert {name: kept[name] for name in typed} == typed

    again = client.post("/verify/" + buttons["ru"]["formaction"], typed)
    assert_page(again, "ru", status=200)
    assert "&lt;D-1&gt;" in again.content.decode()
    assert language_of(client.get("/")) == "ru"


def test_a_password_is_never_sent_again_by_the_page(client):
    response = client.post("/sign-in/", {"login": "nobody", "password": "secret words"})
    assert "secret words" not in response.content.decode()
    assert "formaction" not in response.content.decode()
