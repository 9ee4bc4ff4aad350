"""The supervisor: one child's end is everybody's end, said in a line; a killed one leaves nothing."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from attachment_portal.servers import processes
from attachment_portal.supervisor import ChildEndedError, Supervisor
from tests.faults.conftest import Script, is_alive, wait_until_gone

pytestmark = pytest.mark.fault

Start = Callable[..., Script]
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def supervisor(folder: Path) -> Supervisor:
    return Supervisor(folder / "log", folder / "children.json")


def test_an_ended_child_is_named_with_its_last_word(supervisor: Supervisor, folder: Path) -> None:
    supervisor.start("steady", SLEEP, dict(os.environ), folder)
    code = "raise SystemExit('RuntimeError: no more')"
    supervisor.start("short", [sys.executable, "-c", code], dict(os.environ), folder)
    steady = supervisor.children[0].process.pid
    with pytest.raises(ChildEndedError, match=r"short ended with code 1: RuntimeError: no more"):
        supervisor.watch()
    supervisor.stop()
    wait_until_gone(steady)
    assert not supervisor.record.exists()


def test_a_killed_child_is_named_with_its_signal(supervisor: Supervisor, folder: Path) -> None:
    child = supervisor.start("web", SLEEP, dict(os.environ), folder)
    threading.Timer(0.2, child.process.kill).start()
    with pytest.raises(ChildEndedError, match="web ended by SIGKILL"):
        supervisor.watch()
    supervisor.stop()


def test_what_a_child_started_itself_ends_too(supervisor: Supervisor, folder: Path) -> None:
    note = folder / "grandchild"
    code = (
        "import subprocess, sys, time\n"
        "from pathlib import Path\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    supervisor.start("parent", [sys.executable, "-c", code], dict(os.environ), folder)
    supervisor.wait_until(lambda: note.exists() and bool(note.read_text()), "the child", 10)
    supervisor.stop()
    wait_until_gone(int(note.read_text()))


def test_a_killed_supervisor_takes_its_children_along(folder: Path, script: Start) -> None:
    code = """
import os, sys, time
from pathlib import Path
from attachment_portal.supervisor import Supervisor
folder = Path(sys.argv[1])
supervisor = Supervisor(folder / "log", folder / "children.json")
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
children = [supervisor.start(name, sleep, dict(os.environ), folder) for name in ("one", "two")]
print(*(child.process.pid for child in children), flush=True)
time.sleep(600)
"""
    parent = script(code, str(folder))
    pids = [int(pid) for pid in parent.line().split()]
    parent.kill()
    wait_until_gone(*pids)


def test_left_overs_are_ended_and_strangers_are_not(supervisor: Supervisor, folder: Path) -> None:
    marked = [sys.executable, "-c", "import time; time.sleep(600)", "left-over"]
    left = subprocess.Popen(marked, start_new_session=True)
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        line = " ".join(marked)
        supervisor.record.write_text(json.dumps({str(left.pid): line, str(stranger.pid): line}))
        reaper = threading.Thread(target=left.wait)
        reaper.start()
        supervisor.end_left_overs()
        reaper.join(10)
        assert left.returncode == -signal.SIGTERM
        with pytest.raises(subprocess.TimeoutExpired):  # a signal takes a moment to arrive
            stranger.wait(0.5)
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()


def test_a_left_over_group_without_its_leader_is_ended(
    supervisor: Supervisor, script: Start
) -> None:
    fork = "import os, time\npid = os.fork()\nif pid: print(pid, flush=True)\ntime.sleep(600)\n"
    leader = script("import os\nos.setsid()\n" + fork)
    member = int(leader.line())
    line = processes.command_line(member)
    leader.kill()
    assert is_alive(member)
    supervisor.record.write_text(json.dumps({str(leader.process.pid): line}))
    supervisor.end_left_overs()
    wait_until_gone(member)


def test_a_broken_record_is_no_obstacle(supervisor: Supervisor) -> None:
    supervisor.record.write_text("{ half")
    supervisor.end_left_overs()
