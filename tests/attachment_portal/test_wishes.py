"""Bad wishes on the command line of script/demo: one clear line each, exit code 2, nothing started."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from attachment_portal import demo, wishes
from attachment_portal.wishes import ROOT, UsageError

DEAD_PORT = 1


def run(arguments: list[str], **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, "-m", "attachment_portal.demo", *arguments],
        cwd=ROOT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["--now", "nonsense"], {}, "--now 'nonsense' is not a time"),
        (["--port", "http"], {}, "--port 'http' is not a port"),
        ([], {"DATABASE_URL": "nonsense"}, "DATABASE_URL must begin with postgres://"),
        (
            [],
            {"DATABASE_URL": f"postgres://u:secret@127.0.0.1:{DEAD_PORT}/x"},
            "no database for DATABASE_URL at 127.0.0.1/x",
        ),
        (
            [],
            {"REDIS_URL": f"redis://127.0.0.1:{DEAD_PORT}/0"},
            "no broker for REDIS_URL at 127.0.0.1",
        ),
        (
            ["--reset"],
            {"DATABASE_URL": "postgres://u@db/x"},
            "--reset forgets only the embedded database",
        ),
    ],
)
def test_one_line_and_code_2(arguments: list[str], variables: dict[str, str], said: str) -> None:
    done = run(arguments, **variables)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("script/demo: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-13-01T10:00",
        "2026-02-30",
        "10:30",
        "2026-10-14T10:30+05:00",
        "0001-01-01",
    ],
)
def test_nonsense_after_now(text: str) -> None:
    with pytest.raises(UsageError, match="--now"):
        wishes.parse(["--now", text])


def test_what_is_meant_is_understood() -> None:
    wish = wishes.parse(["--now", "2026-10-14T10:30", "--port", "8080"])
    assert wish.now is not None
    assert wish.now.isoformat() == "2026-10-14T10:30:00"
    assert wish.port == 8080
    assert not wish.check


@pytest.mark.parametrize("text", ["0", "65536", "-1", "٨٠", "8000.0", ""])
def test_nonsense_after_port(text: str) -> None:
    with pytest.raises(UsageError, match="--port"):
        wishes.parse(["--port=" + text])


def test_a_port_in_use_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind((wishes.HOST, 0))
        taken.listen()
        with pytest.raises(UsageError, match="is in use: give another with --port"):
            wishes.check_port(taken.getsockname()[1])


def test_the_check_ignores_a_named_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """It files and decides applications: never in somebody's own data."""
    monkeypatch.setenv("DATABASE_URL", "postgres://u@production/x")
    assert demo.Demonstration(wishes.parse(["--check"])).given == {}
    assert "DATABASE_URL" in demo.Demonstration(wishes.parse([])).given


def test_the_secret_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    demonstration = demo.Demonstration(wishes.parse([]))
    demonstration.var = tmp_path
    key = demonstration.secret_key()
    assert len(key) > 40
    assert demonstration.secret_key() == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_manage_says_a_bad_address_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check"],
        env={**os.environ, "DATABASE_URL": "nonsense"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert (
        done.stderr
        == "manage.py: DATABASE_URL must begin with postgres:// (PostgreSQL is the only database)\n"
    )
