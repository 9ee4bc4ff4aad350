"""Child processes that never outlive their parent, and the unprivileged account they run under.

Nothing here knows what the processes do. Standard library only.
"""

import contextlib
import ctypes
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

GUARD = Path(__file__).with_name("guard.py")
PR_SET_PDEATHSIG = 1


class ServerError(Exception):
    """A server cannot be started; the text is one line for a person."""


@dataclass(frozen=True)
class Account:
    """The system account a server runs under."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether it is the account of this process."""
        return self.uid == os.geteuid()

    def may_reach(self, path: Path) -> bool:
        """Whether the account can walk down to `path` and read it. Only for an account that is not ours."""
        for folder in [path, *path.parents]:
            facts = folder.stat()
            needed = 0o1 if folder != path or folder.is_dir() else 0o4
            shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid == self.gid else 0
            if not (facts.st_mode >> shift) & needed:
                return False
        return True

    def own(self, folder: Path) -> None:
        """Make the folder if needed and give it to the account, closed to all others."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.is_ours:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account() -> Account:
    """The account for the servers: our own, or `nobody` when we are root (PostgreSQL refuses root)."""
    entry = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run(command: Sequence[str | Path], account: Account, cwd: Path) -> None:
    """Run a command to its end under the account.

    Raises ServerError with its last line when it fails.
    """
    result = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        env=_environment(),
        **_as_account(account),
    )
    if result.returncode:
        lines = [line for line in result.stdout.splitlines() if line.strip()] or ["no output"]
        raise ServerError(f"{Path(command[0]).name} failed: {lines[-1]}")


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    output: IO[bytes] | int | None = None,
    account: Account | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stderr: IO[bytes] | int | None = subprocess.STDOUT,
) -> subprocess.Popen[bytes]:
    """Start a child that gets `death_signal` when this process dies, SIGKILL included.

    On Linux the kernel does it, when the *thread* that called this ends: call it from one that lives as long
    as the process. Elsewhere a guard process watches a pipe. The child has its own session, so Ctrl-C on the
    terminal reaches only the parent, which stops its children in order.
    """
    parent = os.getpid()
    on_linux = sys.platform == "linux"
    libc = ctypes.CDLL(None, use_errno=True) if on_linux else None

    def die_with_parent() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # it died before the kernel was told
                os._exit(1)

    child = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=stderr,
        cwd=cwd,
        env=_environment() if environment is None else dict(environment),
        start_new_session=True,
        preexec_fn=die_with_parent if on_linux else None,
        **(_as_account(account) if account else {}),
    )
    if not on_linux:
        watch(child.pid, death_signal)
    return child


def watch(pid: int, death_signal: signal.Signals) -> subprocess.Popen[bytes]:
    """Start a guard that signals `pid` when this process dies; the way where the kernel offers none."""
    reader, writer = (
        os.pipe()
    )  # the writer stays open, unseen by any child, until this process ends
    try:
        return subprocess.Popen(
            [sys.executable, str(GUARD), str(reader), str(pid), str(int(death_signal))],
            stdin=subprocess.DEVNULL,
            pass_fds=[reader],
            start_new_session=True,
        )
    finally:
        os.close(reader)
        _open_pipes.append(writer)


_open_pipes: list[int] = []


def stop(child: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn and wait the given seconds for the end; SIGKILL comes last by itself."""
    for step, seconds in steps:
        if child.poll() is not None:
            return
        child.send_signal(step)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    if child.poll() is None:
        child.kill()
        child.wait()


def command_line(pid: int) -> str:
    """The command line of a live process, empty when there is none (or only its zombie)."""
    entry = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return entry.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    ps = shutil.which("ps") or "/bin/ps"
    shown = subprocess.run([ps, "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return shown.stdout.strip()


def members(group: int) -> list[int]:
    """The processes of a process group; its leader's number is the group's."""
    if Path("/proc/self").exists():
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                if int(entry.read_text(errors="replace").rpartition(")")[2].split()[2]) == group:
                    found.append(int(entry.parent.name))
        return found
    ps = shutil.which("ps") or "/bin/ps"
    shown = subprocess.run([ps, "-A", "-o", "pid=,pgid="], capture_output=True, text=True)
    rows = [line.split() for line in shown.stdout.splitlines()]
    return [int(pid) for pid, of_group in rows if int(of_group) == group]


def end_left_over(pid: int, belongs: str, *steps: tuple[signal.Signals, float]) -> None:
    """End a process left by a killed predecessor, if `pid` is alive and its command line names `belongs`.

    A pid that meanwhile belongs to something else is left alone. Raises ServerError when it does not end.
    """

    def is_alive() -> bool:
        return belongs in command_line(pid)

    for step, seconds in ((None, 0.5), *steps, (signal.SIGKILL, 5.0)):
        if not is_alive():
            return
        if step is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, step)
        end = time.monotonic() + seconds
        while is_alive() and time.monotonic() < end:
            time.sleep(0.02)
    if is_alive():
        raise ServerError(f"process {pid} of an earlier start does not end")


def read_pid(path: Path) -> int | None:
    """The number on the first line of a pid file, None when there is none to trust."""
    try:
        number = int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return number if number > 1 else None


def last_line(log: Path) -> str:
    """The line of a log that says why it ended: the last error's, else the last one with words."""
    try:
        lines = [line.rstrip() for line in log.read_text(errors="replace").splitlines()]
    except OSError:
        return "no log"
    said = [line for line in reversed(lines) if re.match(r"\S.*[A-Za-z]", line)]
    errors = [line for line in said if re.match(r"[\w.]*(Error|Exception|Errno)\b", line)]
    return next(iter(errors + said), "no log")


def _environment() -> dict[str, str]:
    """What a server needs of our environment: no secrets, a locale that every system has."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _as_account(account: Account) -> dict[str, Any]:
    if account.is_ours:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}
