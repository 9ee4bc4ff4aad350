"""Pytest plugin: one PostgreSQL and one Valkey for the whole run, gone with it.

Given by `-p` so that it comes before Django's settings are read. The controlling process starts the servers and
the workers of pytest-xdist inherit their addresses. Where DATABASE_URL or REDIS_URL is set, that server is used.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest

from attachment_portal.servers import EmbeddedServers
from tests import template

_WORKER = "PYTEST_XDIST_WORKER"
_EMBEDDED_REDIS = "ATTACHMENT_TESTS_REDIS"
_EMBEDDED_DATABASE = "ATTACHMENT_TESTS_DATABASE"

_servers: EmbeddedServers | None = None
_folder: Path | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start what is missing and put its address into the environment."""
    global _servers, _folder
    if _WORKER in os.environ:
        _own_redis_database()
        return
    _folder = Path(tempfile.mkdtemp(prefix="attachment-tests-"))
    _folder.chmod(0o755)  # the servers' own account walks through it
    (_folder / "static").mkdir()
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    os.environ.setdefault("MEDIA_ROOT", str(_folder / "media"))
    os.environ.setdefault("STATIC_ROOT", str(_folder / "static"))
    # Installs the demonstration so that it can be tested; conftest switches it off again for all other tests.
    os.environ["DEMONSTRATION"] = "true"
    _servers = EmbeddedServers(
        _folder,
        durable=False,
        with_postgres="DATABASE_URL" not in os.environ,
        with_valkey="REDIS_URL" not in os.environ,
    )
    if _servers.with_postgres:
        template.fetch(_folder, _servers.account.uid, _servers.account.gid)
    _servers.start()
    if _servers.postgres is not None:
        os.environ["DATABASE_URL"] = os.environ[_EMBEDDED_DATABASE] = _servers.superuser_url
    if _servers.valkey is not None:
        os.environ[_EMBEDDED_REDIS] = os.environ["REDIS_URL"] = _servers.redis_url


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers and take their data away."""
    global _servers, _folder
    if _servers is not None:
        if _servers.postgres is not None and _folder is not None:
            template.keep(_folder, _servers.superuser_url, stop=_servers.stop)
        _servers.stop()
        _servers = None
    if _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)
        _folder = None


def embedded_database() -> str | None:
    """The address of our own PostgreSQL, None when the run was given another one."""
    return os.environ.get(_EMBEDDED_DATABASE)


def _own_redis_database() -> None:
    """Workers must not see each other's cache and queue."""
    address = os.environ.get(_EMBEDDED_REDIS)
    if address is not None:
        number = int(re.sub(r"\D", "", os.environ[_WORKER]) or 0) + 1
        os.environ["REDIS_URL"] = address.replace("db=0", f"db={number}")
