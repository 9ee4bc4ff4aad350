"""Every page there is: reachable, in every language, sparing with the database, of sound HTML."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages import urls as open_urls
from pages.desks import urls as desk_urls
from pages.people import urls
from tests import nu_checker
from tests.pages.helpers import LANGUAGES, assert_page
from tests.ways import (
    DESK_PAGES,
    DESK_WAYS,
    NO_DESK_PAGE,
    NO_PAGE,
    WAYS,
    Way,
    World,
    names,
)

FILE_NAME = str.maketrans(" /", "__")
PAGES = [*WAYS, *DESK_PAGES]


def test_every_address_has_its_line() -> None:
    of_desks = names(desk_urls.urlpatterns)
    of_people = names(urls.urlpatterns) | names(open_urls.urlpatterns) - of_desks
    assert of_people == {way.name for way in WAYS} | NO_PAGE
    assert of_desks == {way.name for way in DESK_WAYS} | NO_DESK_PAGE
    for ways in (WAYS, DESK_WAYS):
        ids = [way.id for way in ways]
        assert len(set(ids)) == len(ids), [way for way in ids if ids.count(way) > 1]


@pytest.mark.parametrize("way", PAGES, ids=lambda way: way.id)
def test_in_every_language(way: Way, seeded: World) -> None:
    for language in LANGUAGES:
        client, address = seeded.come(way, language)
        response = client.get(address)
        if way.status == 302:
            assert response.status_code == 302
        else:
            assert_page(response, language, status=way.status)


@pytest.mark.parametrize("way", PAGES, ids=lambda way: way.id)
def test_asks_the_database_seldom(way: Way, seeded: World) -> None:
    client, address = seeded.come(way)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert way.queries is not None
    listed = "\n".join(f"{n}. {query['sql'][:200]}" for n, query in enumerate(asked, 1))
    assert len(asked) <= way.queries, f"{len(asked)} queries:\n{listed}"


@pytest.mark.nu
def test_the_html_is_sound(seeded: World, tmp_path: Path) -> None:
    for way in PAGES:
        if way.status == 302:
            continue
        for language in LANGUAGES:
            client, address = seeded.come(way, language)
            page = client.get(address).content
            (tmp_path / f"{way.id.translate(FILE_NAME)}.{language}.html").write_bytes(page)
    for name, (address, given) in BAD_INPUT.items():
        page = seeded.client(None, "ru").post(address, given).content
        (tmp_path / f"{name}.html").write_bytes(page)
    (tmp_path / "404.html").write_bytes(seeded.client(None, "kk").get("/no-such/").content)
    assert nu_checker.complaints(tmp_path) == []


BAD_INPUT = {
    "bad_sign_in": ("/sign-in/", {"login": "850402125370", "password": ""}),
    "bad_number": ("/verify/", {"number": "D-2026-1"}),
}


@pytest.mark.nu
def test_unsound_html_is_found(tmp_path: Path) -> None:
    good = (
        '<!doctype html><html lang="en"><head><title>A page</title></head><body><p>%s</body></html>'
    )
    (tmp_path / "good.html").write_text(good % "Text")
    assert nu_checker.complaints(tmp_path) == []
    (tmp_path / "bad.html").write_text(good % "<b id=a>x</b><i id=a>y</i>")
    assert "Duplicate ID" in nu_checker.complaints(tmp_path)[0]
