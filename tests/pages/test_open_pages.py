"""Pages open to everybody: whole and correct in three languages, without a sign-in."""

import re

import pytest
from django.urls import reverse

from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db

OPEN = [
    "start",
    "help",
    "accessibility",
    "contacts",
    "view-settings",
    "checker",
    "check-attachment",
]


@pytest.mark.parametrize("name", OPEN)
def test_page_in_each_language(client, name):
    titles = set()
    for language, response in in_languages(client, reverse(name)):
        page = assert_page(response, language)
        titles.add(page.title)
        assert response.headers["Content-Language"] == language
    assert len(titles) == 3


def test_titles_differ_from_page_to_page(client):
    titles = [assert_page(client.get(reverse(name))).title for name in OPEN]
    assert len(set(titles)) == len(OPEN)


def test_a_page_that_does_not_exist(client):
    for language, response in in_languages(client, "/nothing-here/"):
        page = assert_page(response, language, status=404)
        assert any(given.get("href") == reverse("start") for given in page.all("a"))


def test_a_form_sent_without_its_token(client):
    client.handler.enforce_csrf_checks = True
    client.cookies["django_language"] = "ru"
    response = client.post(reverse("view-settings"), {"text": "large"})
    assert_page(response, "ru", status=403)


def test_an_error_of_ours_is_said_without_a_database(rf, django_assert_num_queries):
    from django.utils import translation
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        for language in ("kk", "ru", "en"):
            with translation.override(language):
                response = server_error(rf.get("/"))
            assert_page(response, language, status=500)


@pytest.mark.parametrize("name", OPEN)
def test_whoever_has_no_session_costs_no_query_for_a_user(
    client, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        client.get(reverse(name))


def test_styles_and_scripts_come_from_our_own_files(client):
    page = assert_page(client.get("/"))
    for given in page.all("link") + page.all("script"):
        address = given.get("href") or given.get("src") or ""
        assert address.startswith("/static/")
    assert all("defer" in given for given in page.all("script"))


# The view for the visually impaired


def saved_view(client, **choices):
    usual = dict.fromkeys(("text", "contrast", "spacing", "images", "theme"), "usual")
    return client.post(reverse("view-settings"), {**usual, "next": "/help/", **choices})


def test_the_view_is_kept_and_shown_on_every_page(client):
    response = saved_view(
        client,
        text="largest",
        contrast="white-on-black",
        spacing="wide",
        images="off",
        theme="dark",
    )
    assert response.status_code == 302
    assert response.url == "/help/"
    for address in ("/", "/help/", "/nothing/"):
        page = assert_page(client.get(address), status=404 if "nothing" in address else 200)
        root = page.all("html")[0]
        assert root["data-text"] == "largest"
        assert root["data-contrast"] == "white-on-black"
        assert root["data-spacing"] == "wide"
        assert root["data-images"] == "off"
        assert root["data-bs-theme"] == "dark"


def test_the_settings_page_shows_what_was_chosen(client):
    saved_view(client, text="larger")
    html = client.get(reverse("view-settings")).content.decode()
    assert re.search(r'name="text" value="larger"[^>]* checked', html)
    assert re.search(r'name="contrast" value="usual"[^>]* checked', html)


def test_back_to_the_usual_view(client):
    saved_view(client, text="larger")
    client.post(reverse("view-settings"), {"usual": "1", "next": "/"})
    root = assert_page(client.get("/")).all("html")[0]
    assert set(root) == {"lang"}


@pytest.mark.parametrize(
    "cookie", ['text="><script>', "text=huge&contrast=red", "%00", "text", "lang=ru&text=%22"]
)
def test_a_forged_cookie_changes_nothing(client, cookie):
    client.cookies["view"] = cookie
    root = assert_page(client.get("/")).all("html")[0]
    assert set(root) == {"lang"}


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:x"])
def test_the_way_back_stays_on_the_portal(client, elsewhere):
    assert saved_view(client, next=elsewhere).url == "/"
    html = client.get(reverse("view-settings"), {"next": elsewhere}).content.decode()
    assert 'name="next" value="/"' in html


def test_a_view_with_errors_is_said_first(client):
    client.cookies["django_language"] = "en"
    response = saved_view(client, text="huge")
    page = assert_page(response, "en")
    assert page.title.startswith("Error: ")
    html = response.content.decode()
    main = html.index("<main")
    assert main < html.index('class="error-summary"') < html.index("<h1>")
    assert 'href="#id_text_0"' in html
    assert "data-focus-on-load" in html


def test_whom_to_write_to_and_to_call(client, settings):
    settings.CONTACT_EMAIL = "people@portal.example"
    page = assert_page(client.get(reverse("contacts")))
    links = {given.get("href") for given in page.all("a")}
    assert {"mailto:people@portal.example", "tel:1406", "tel:1414", "tel:103"} <= links
