"""Processes to be killed, and a folder that the servers' own account can reach."""

import contextlib
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 15.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new folder, open for the way through: pytest's own is closed to other accounts."""
    path = Path(tempfile.mkdtemp(prefix="attachment-faults-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


class Script:
    """A Python process that says lines when it is ready."""

    def __init__(self, code: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def line(self) -> str:
        """The next line it says; fails the test when none comes."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        assert ready, "the process said nothing"
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        """SIGKILL: nothing in it can react."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def script() -> Iterator[Callable[..., Script]]:
    """Start Python code as a process; what still runs at the end is killed."""
    started: list[Script] = []

    def start(code: str, *arguments: str) -> Script:
        started.append(Script(code, *arguments))
        return started[-1]

    yield start
    for each in started:
        with contextlib.suppress(ProcessLookupError):
            each.process.kill()
        each.process.wait()
        if each.process.stdout is not None:
            each.process.stdout.close()


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(*pids: int) -> None:
    """Fail the test when one of the processes does not end."""
    end = time.monotonic() + PATIENCE
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < end, f"still alive: {[pid for pid in pids if is_alive(pid)]}"
        time.sleep(0.02)
