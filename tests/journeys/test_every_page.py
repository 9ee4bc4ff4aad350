"""Every page of tests/ways.py before the eyes: in each language, narrow, enlarged, spaced, in forced colours."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.ways import WAYS, Way, World

from .visitor import LANGUAGES, Visitor


@pytest.fixture(scope="module")
def portal(seeded: World) -> Iterator[str]:
    """The address of a portal with the seeded register."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def reader(browser: Browser, portal: str, seeded: World) -> Iterator[Callable[..., Visitor]]:
    """`reader(way, "ru")`: somebody before the page, in a language."""
    visitors: list[Visitor] = []

    def comes(way: Way, language: str, **more: Any) -> Visitor:
        client, address = seeded.come(way, language)
        visitor = Visitor(browser, portal, language=language, **more)
        visitors.append(visitor)
        session = client.cookies.get("sessionid")
        if session is not None:
            cookie = {"name": "sessionid", "value": session.value, "url": portal}
            visitor.context.add_cookies([cookie])
        visitor.address = address
        return visitor

    yield comes
    for visitor in visitors:
        visitor.leave()


# Everything is looked at in one language a page, all three in turn; the others are looked at on a phone.
_TURN = {way.id: LANGUAGES[number % len(LANGUAGES)] for number, way in enumerate(WAYS)}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)
def test_page(way: Way, reader: Callable[..., Visitor]) -> None:
    for language in LANGUAGES:
        visitor = reader(way, language)
        if language != _TURN[way.id]:
            visitor.open(visitor.address, way.status, thoroughly=False)
            continue
        visitor.open(visitor.address, way.status)
        visitor.holds_still()
        visitor.bears_spacing()
        visitor.bears_forced_colours()
        visitor.bears_large_text(visitor.address)
