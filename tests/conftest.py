"""What every test leans on: a fixed clock, no network, and failures for what templates and pages must not do."""

import ipaddress
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.template import engines
from django.test import override_settings

from campaigns import clock as campaigns_clock
from tests import guards, servers, template
from tests.seeded import _seeded_database, seeded  # noqa: F401  # fixtures

ALMATY = ZoneInfo("Asia/Almaty")
USUAL_TIME = "2026-10-14T10:30"  # a Wednesday in reception hours, inside the campaign of 2026


class Clock:
    """Sets the time of the test in all of Python, and with it `campaigns.clock`. Local time of Almaty.

    The database's own now() is not moved: nothing may lean on it.
    """

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def set(self, local: str | datetime, *, tick: bool = True) -> datetime:
        """Move to a local moment, `clock.set("2026-10-14T10:30")`; with `tick=False` time stands still there."""
        moment = datetime.fromisoformat(local) if isinstance(local, str) else local
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ALMATY)
        self.leave()
        self._travel = time_machine.travel(moment, tick=tick)
        self._travel.start()
        return moment

    def leave(self) -> None:
        """Back to real time."""
        if self._travel is not None:
            self._travel.stop()
            self._travel = None


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    """The test's clock, at a usual time from the start."""
    moved = Clock()
    moved.set(USUAL_TIME)
    yield moved
    moved.leave()


@pytest.fixture(autouse=True)
def _as_in_production(request: pytest.FixtureRequest, settings) -> None:  # type: ignore[no-untyped-def]
    """Demonstration mode is off, except for tests marked `demonstration`; so is its catcher of SMS."""
    settings.DEMONSTRATION = request.node.get_closest_marker("demonstration") is not None
    if not settings.DEMONSTRATION:
        settings.MESSAGE_SENDERS = {"email": settings.MESSAGE_SENDERS["email"]}
    campaigns_clock.forget_offset()


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """No test sees what another one cached."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address) -> None:  # type: ignore[no-untyped-def]
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            is_local = host == "localhost"
            if not is_local:
                try:
                    is_local = ipaddress.ip_address(host).is_loopback
                except ValueError:
                    is_local = False
            if not is_local:
                self.close()
                raise AssertionError(f"a test wants to connect to {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Test databases are copies of one that is migrated already."""
    url = servers.embedded_database()
    if url is not None:
        template.prepare(url, url.replace("/attachment?", "/postgres?"))
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template.TEMPLATE


@pytest.fixture(autouse=True, scope="session")
def _strict_pages() -> Iterator[None]:
    """Undefined variables in our templates and inline scripts or styles in any page fail the test."""
    engine = engines["django"].engine
    engine.string_if_invalid = guards.Undefined(django_settings.BASE_DIR)
    # Hashed names need collected files; the demonstration's own check covers those.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**django_settings.STORAGES, "staticfiles": plain}
    with guards.strict_clients(), override_settings(STORAGES=storages):
        yield
    engine.string_if_invalid = ""


@pytest.fixture(autouse=True, scope="session")
def _tables_that_only_grow_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions empty all tables after themselves, which triggers refuse elsewhere."""
    flush = DatabaseOperations.execute_sql_flush

    def without_triggers(self: DatabaseOperations, statements: list[str]) -> None:
        silent = ["SET session_replication_role = replica", *statements]
        flush(self, [*silent, "SET session_replication_role = DEFAULT"])

    DatabaseOperations.execute_sql_flush = without_triggers  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def seal_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away key for the seal on documents, one for the whole run."""
    from notifications import seal

    path = tmp_path_factory.mktemp("seal") / "seal.p12"
    seal.make_key(path, "only-for-tests", "Seal of the tests")
    return path


@pytest.fixture
def sealing(seal_key: Path, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Documents can be sealed, and are stored in a folder of the test's own."""
    settings.DOCUMENT_SEAL_KEY = str(seal_key)
    settings.DOCUMENT_SEAL_PASSWORD = "only-for-tests"
    settings.MEDIA_ROOT = str(tmp_path)
