"""Addresses of the servers, from the environment's form to what Django and Celery want.

Pure: settings and the supervisor both ask here. A bad address is one readable line, not a traceback.
"""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ

LOCK_MS = 3_000
IDLE_MS = 60_000
WEB_STATEMENT_MS = 15_000
POOL = {"min_size": 1, "max_size": 8, "timeout": 5}


class AddressError(ValueError):
    """An address that cannot be used; the text is one line for a person, without the password."""


def database_settings(url: str, process: str) -> dict[str, Any]:
    """Django's settings of the database at `url` for a kind of process.

    Every process gets a lock timeout; the web processes also a pool and a limit on each statement.
    Raises AddressError.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError as error:
        raise AddressError(f"DATABASE_URL cannot be read: {error}") from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise AddressError(
            "DATABASE_URL must begin with postgres:// (PostgreSQL is the only database)"
        )
    found: dict[str, Any] = environ.Env.db_url_config(url)
    if not found.get("NAME"):
        raise AddressError(
            "DATABASE_URL names no database: postgres://user:password@host:5432/name"
        )
    limits = {"lock_timeout": LOCK_MS, "idle_in_transaction_session_timeout": IDLE_MS}
    if process == "web":
        limits["statement_timeout"] = WEB_STATEMENT_MS
    options = {"connect_timeout": 5, **found.get("OPTIONS", {})}
    given = f"{options['options']} " if "options" in options else ""
    options["options"] = given + " ".join(f"-c {name}={value}" for name, value in limits.items())
    if process == "web":
        options["pool"] = POOL
    elif process in ("worker", "beat"):
        found |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return {**found, "OPTIONS": options}


def broker_url(url: str) -> str:
    """Celery's form of a Redis address: it writes sockets in its own way. Raises AddressError."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError as error:
        raise AddressError(f"REDIS_URL cannot be read: {error}") from None
    if parts.scheme == "unix":
        number = parse_qs(parts.query).get("db", ["0"])[0]
        return f"redis+socket://{parts.path}?virtual_host={number}"
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise AddressError("REDIS_URL must begin with redis://, rediss:// or unix://")
    return url
