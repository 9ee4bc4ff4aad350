"""Several processes as one: started in order, watched, and stopped together.

Nothing is restarted in silence: when one ends, all end, and the reason is said in one line. What a killed
predecessor left behind is known from a file and is ended first.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from attachment_portal.servers import processes

TERM = (signal.SIGTERM, 15.0)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
QUICK = (signal.SIGTERM, 3.0)


class StopRequestedError(Exception):
    """Somebody asked this process to stop: Ctrl-C, SIGTERM or a closed terminal."""


class ChildEndedError(Exception):
    """A process that should run has ended; the text is one line for a person."""


@dataclass
class Child:
    """A process under supervision."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass
class Supervisor:
    """Keeps its children's logs under `logs` and their numbers in `record`."""

    logs: Path
    record: Path
    children: list[Child] = field(default_factory=list)

    def catch_signals(self) -> None:
        """Turn the signals that mean "stop" into StopRequestedError, once; later ones wait for the end."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.ignore_signals()
            raise StopRequestedError(signal.Signals(number).name)

        for each in STOP_SIGNALS:
            signal.signal(each, stop)

    def ignore_signals(self) -> None:
        """Nothing interrupts the stopping itself."""
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str], cwd: Path
    ) -> Child:
        """Start a process with its own log. It dies with this one, however this one ends."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        with log.open("wb") as output:
            process = processes.spawn(
                command,
                death_signal=TERM[0],
                output=output,
                cwd=cwd,
                environment=environment,
            )
        child = Child(name, process, log)
        self.children.append(child)
        self._write_record()
        return child

    def check(self) -> None:
        """Raise ChildEndedError when a process has ended."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
                last = processes.last_line(child.log)
                raise ChildEndedError(f"{child.name} ended {how}: {last} (all of it: {child.log})")

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float) -> None:
        """Wait until `ready()`; raise ChildEndedError when a process ends or the time is over."""
        end = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > end:
                raise ChildEndedError(
                    f"{what} did not answer within {seconds:.0f} s, see {self.logs}"
                )
            time.sleep(0.05)

    def watch(self) -> None:
        """Block until a process ends (ChildEndedError) or somebody asks to stop (StopRequestedError)."""
        while True:
            self.check()
            time.sleep(0.25)

    def stop(self) -> None:
        """Stop all: told at once, waited for one after another, the last started first."""
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.send_signal(TERM[0])
        for child in reversed(self.children):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(TERM[1])
            processes.stop(child.process)
            _end_group(child.process.pid)
        self.children.clear()
        self.record.unlink(missing_ok=True)

    def end_left_overs(self) -> None:
        """End what a killed predecessor left: a process that is still the one it wrote down, with its group.

        Where the process itself has ended, its group is known by what it forked under the same command line.
        Numbers that others have by now are left alone, and so are their groups.
        """
        try:
            left: dict[str, str] = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return
        for pid, command_line in left.items():
            group = processes.members(int(pid))
            if any(command_line in processes.command_line(member) for member in group):
                processes.end_left_over(int(pid), command_line, QUICK)
                _end_group(int(pid))
        self.record.unlink(missing_ok=True)

    def _write_record(self) -> None:
        self.record.parent.mkdir(parents=True, exist_ok=True)
        lines = {
            str(child.process.pid): processes.command_line(child.process.pid)
            for child in self.children
        }
        unfinished = self.record.with_suffix(".new")
        unfinished.write_text(json.dumps({pid: line for pid, line in lines.items() if line}))
        unfinished.replace(self.record)


def _end_group(group: int) -> None:
    """Whatever a child itself started is in its group: nothing of it stays."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
