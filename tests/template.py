"""One migrated database for the whole run, and for later runs: the tests' databases are copies of it.

Migrations take longer than most tests. The first worker that needs a database runs them into a template, the others
wait for it. The server's data with the template in it is kept under var/tests and used again while neither migrations
nor what they read have changed. Only for the embedded server.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "tests"
TEMPLATE = "tests_template"
LOCK = 7_316_001
PROJECT_IMPORT = re.compile(r"^\s*(?:from|import) ([a-z_]+(?:\.[a-z_]+)*)", re.M)


@cache
def fingerprint() -> str:
    """A hash of migrations, of the modules they import, and of the data files beside the code.

    As they are when the run begins: what is edited meanwhile is not what the template was made from.
    """
    files = set(ROOT.glob("*/migrations/*.py"))
    for migration in list(files):
        for name in PROJECT_IMPORT.findall(migration.read_text()):
            path = ROOT / name.replace(".", "/")
            files |= {
                each for each in (path.with_suffix(".py"), path / "__init__.py") if each.exists()
            }
    for pattern in ("*/data/**/*", "*/*.toml", "*/parameters/*"):
        files |= {path for path in ROOT.glob(pattern) if path.is_file()}
    files |= {
        Path(__file__),
        ROOT / "requirements.lock",
        ROOT / "attachment_portal" / "settings.py",
    }
    found = hashlib.sha256()
    for path in sorted(files):
        if ".venv" not in path.parts and "var" not in path.relative_to(ROOT).parts:
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def fetch(folder: Path, account: int, group: int) -> None:
    """Put the data kept by an earlier run into a new server's folder, where there is any."""
    kept = KEPT / fingerprint()
    with _locked(fcntl.LOCK_SH):
        if kept.is_dir():
            copy = folder / "data-postgres"
            subprocess.run(["cp", "-R", kept, copy], check=True)
            _own(copy, account, group)


def keep(folder: Path, url: str, *, stop: Callable[[], None]) -> None:
    """Keep the data of a stopped server when it holds a template that is not kept yet. `stop` stops it."""
    place = KEPT / fingerprint()
    has_template = not place.exists() and _exists(url, TEMPLATE)
    stop()
    if not has_template:
        return
    with _locked(fcntl.LOCK_EX):
        if place.exists():  # another run was first
            return
        for old in KEPT.iterdir():
            if old.is_dir():
                shutil.rmtree(old)
        unfinished = KEPT / "unfinished"
        subprocess.run(["cp", "-R", folder / "data-postgres", unfinished], check=True)
        unfinished.rename(place)


def prepare(url: str, maintenance_url: str) -> None:
    """Make the template unless it is there; other workers wait meanwhile."""
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if _exists(maintenance_url, TEMPLATE):
            return
        connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}_unfinished")
        connection.execute(f"CREATE DATABASE {TEMPLATE}_unfinished")
        environment = {
            **os.environ,
            "DATABASE_URL": url.replace("/attachment?", f"/{TEMPLATE}_unfinished?"),
        }
        environment.pop("DATABASE_OWNER_URL", None)
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"migrations fail:\n{done.stderr[-4000:]}")
        connection.execute(f"ALTER DATABASE {TEMPLATE}_unfinished RENAME TO {TEMPLATE}")


@contextmanager
def _locked(kind: int) -> Iterator[None]:
    """Runs side by side neither read half a copy nor delete one that is being read."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, kind)
        yield


def _exists(url: str, name: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _own(folder: Path, account: int, group: int) -> None:
    folder.chmod(0o700)
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, account, group)
