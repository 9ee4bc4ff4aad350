"""What `script/demo` is asked for, and whether it can be done: each refusal is one line for a person."""

import argparse
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from attachment_portal.addresses import broker_url, database_settings

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"
USUAL_PORT = 8000


class UsageError(Exception):
    """What was asked for cannot be done; the text is one line for a person."""


@dataclass(frozen=True)
class Wish:
    """What the command line asks for. `now` is local time of Almaty."""

    port: int | None
    now: datetime | None
    reset: bool
    check: bool

    @property
    def var(self) -> Path:
        """Where data, logs and mail are kept; the check has its own place and keeps nothing."""
        return VAR / "check" if self.check else VAR


def parse(arguments: list[str] | None) -> Wish:
    """The command line as a wish. Raises UsageError for nonsense."""
    parser = argparse.ArgumentParser(
        prog="script/demo", description="Starts the whole portal on this machine."
    )
    parser.add_argument("--port", help=f"port of the pages, {USUAL_PORT} when not given")
    parser.add_argument(
        "--now", metavar="TIME", help="move the clock, local time: 2026-10-14T10:30"
    )
    parser.add_argument("--reset", action="store_true", help="forget all data and begin anew")
    parser.add_argument(
        "--check",
        action="store_true",
        help="start on free ports with own data, walk the main job, say what was seen, stop",
    )
    given = parser.parse_args(arguments)
    return Wish(_port(given.port), _time(given.now), given.reset, given.check)


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise UsageError(f"--port {text!r} is not a port: a number from 1 to 65535")
    return int(text)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--now {text!r} is not a time: write local time as 2026-10-14T10:30"
        ) from None
    if moment.tzinfo is not None:
        raise UsageError(f"--now {text!r} names an offset: write local time as 2026-10-14T10:30")
    if not 2017 <= moment.year <= 2099:
        raise UsageError(f"--now {text!r} is outside the years 2017 to 2099")
    return moment


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def check_port(port: int) -> None:
    """Raise UsageError when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise UsageError(f"port {port} needs more rights: give another with --port") from None
        except OSError:
            raise UsageError(f"port {port} is in use: give another with --port") from None


def check_database(url: str) -> None:
    """Raise UsageError or AddressError when no PostgreSQL answers at the address."""
    options = database_settings(url, "command")
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        place = options["HOST"] or options["OPTIONS"].get("host") or "the local socket"
        raise UsageError(
            f"no database for DATABASE_URL at {place}/{options['NAME']}: {reason}"
        ) from None


def check_broker(url: str) -> None:
    """Raise UsageError or AddressError when no Redis or Valkey answers at the address."""
    broker_url(url)
    try:
        with redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        parts = urlsplit(url)
        place = parts.path if parts.scheme == "unix" else f"{parts.hostname}:{parts.port or 6379}"
        reason = " ".join(str(error).split())
        raise UsageError(f"no broker for REDIS_URL at {place}: {reason}") from None
