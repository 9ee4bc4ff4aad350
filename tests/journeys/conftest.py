"""A small town on a running portal, and people with browsers who walk through it."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from codes import Role, UnitKind
from demonstration import factories as make
from registry.models import KatoUnit, Person
from tests import nu_checker
from tests.ways import Way, World

from . import chromium
from .visitor import Visitor, served

HOME = "751110000"
TERRITORY = (
    ("750000000", UnitKind.CITY_OF_REPUBLICAN_SIGNIFICANCE, "Алматы", "Алматы", "Almaty"),
    (HOME, UnitKind.CITY_DISTRICT, "Алмалы ауданы", "Алмалинский район", "Almaly District"),
    ("751310000", UnitKind.CITY_DISTRICT, "Әуезов ауданы", "Ауэзовский район", "Auezov District"),
)
PASSWORD = "journey"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser and a portal that other threads see."""
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _sound_html(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every page of every walk as it was served, forms that came back among them, is sound HTML."""
    yield
    if not served or nu_checker.jar() is None:
        return
    folder = tmp_path_factory.mktemp("served")
    for number, ((path, language, _title), html) in enumerate(served.items()):
        name = path.strip("/").replace("/", "-") or "start"
        (folder / f"{name}.{language}.{number}.html").write_text(html, encoding="utf-8")
    assert nu_checker.complaints(folder) == []


@pytest.fixture(scope="session")
def chromium_address(django_db_setup: None) -> Iterator[str]:
    """One Chromium for all journeys of this worker; gone before the database is."""
    with chromium.running() as address:
        yield address
    # Each socket the browser kept open has a thread of the portal, and that a connection to the database.
    given_up_at = time.monotonic() + 10
    while _answering() and time.monotonic() < given_up_at:
        time.sleep(0.05)


def _answering() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if "process_request_thread" in one.name]


@pytest.fixture
def browser(
    clock: object, chromium_address: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browser]:
    """Playwright's hand on Chromium, let go after each test: its event loop would be in others' way."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        connected = playwright.chromium.connect_over_cdp(chromium_address)
        yield connected
        connected.close()
        connections.close_all()  # under the loop the thread has a connection of its own


@pytest.fixture
def visit(browser: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Visitor]]:
    """`visit("ru")`: somebody with a browser in a language; more as Visitor takes it."""
    settings.SITE_URL = live_server.url
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    visitors: list[Visitor] = []

    def comes(language: str = "", **more: Any) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, language=language, **more))
        return visitors[-1]

    yield comes
    for visitor in visitors:
        visitor.leave()


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


@pytest.fixture
def town(transactional_db: None, sealing: None, visit: Callable[..., Visitor]) -> SimpleNamespace:
    """An `old` and a `new` panel (the new one serves the address), a second doctor there, and its staff."""
    cache.clear()
    city = None  # the districts lie in it, also where no territory has been loaded
    for code, kind, *names in TERRITORY:
        named = dict(zip(("name_kk", "name_ru", "name_en"), names, strict=True))
        since = {"kind": kind, "valid_from": date(2000, 1, 1), "parent": city}
        row, _made = KatoUnit.objects.get_or_create(code=code, defaults={**since, **named})
        city = city or row
    old = make.PanelFactory()
    site = make.SiteFactory(number="4")
    new = make.PanelFactory(site=site)
    make.ServiceAreaFactory(site=site, unit=make.unit(HOME))
    second = make.PanelFactory(site=make.SiteFactory(organization=site.organization, number="5"))
    return SimpleNamespace(
        old=old,
        new=new,
        second=second,
        specialist=_employed(Role.SPECIALIST, site, "specialist", "Касымова Ж. Т."),
        colleague=_employed(Role.SPECIALIST, site, "colleague", "Сапаров Г. А."),
        clerk=_employed(Role.REGISTRY_CLERK, site, "clerk", "Ахметова А. Б."),
    )


def _employed(role: Role, site: Any, username: str, name: str) -> User:
    user = make.staff(role, organization=site.organization, username=username, name=name)
    return with_password(user)


def with_password(user: User) -> User:
    """The user, who can sign in now."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def resident(town: SimpleNamespace, **more: Any) -> Person:
    """Somebody of the town, attached to the old panel, who can sign in."""
    person = make.PersonFactory(lives_in=HOME, **more)
    make.attached(person, town.old)
    with_password(make.user_of(person))
    return person


def beside(work: Callable[..., Any], *given: Any) -> Any:
    """Do what a worker does, where a worker would: in a thread without the browser's event loop."""
    done: list[Any] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work(*given))
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]
