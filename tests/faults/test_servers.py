"""The embedded servers against killed parents, second starts and what killed parents leave behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from attachment_portal.servers import EmbeddedServers, ServerError, processes
from tests.faults.conftest import Script, is_alive, wait_until_gone

pytestmark = pytest.mark.fault

START_AND_STAY = """
import sys, time
from pathlib import Path
from attachment_portal.servers import EmbeddedServers
servers = EmbeddedServers(Path(sys.argv[1]))
servers.start()
pids = servers.postgres.child.pid, servers.valkey.child.pid
print(*pids, servers.superuser_url, servers.redis_url, flush=True)
time.sleep(600)
"""

Start = Callable[..., Script]


def test_killed_parent_takes_its_servers_along_and_the_data_survives(
    folder: Path, script: Start
) -> None:
    parent = script(START_AND_STAY, str(folder))
    *pids, database, broker = parent.line().split()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with redis.from_url(broker) as client:
        client.rpush("queue", "task")
    time.sleep(1.1)  # the queue is written every second

    parent.kill()
    wait_until_gone(*map(int, pids))

    with EmbeddedServers(folder) as servers:
        with psycopg.connect(servers.superuser_url) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        with redis.from_url(servers.redis_url) as client:
            assert client.lrange("queue", 0, -1) == [b"task"]


def test_start_does_not_wait_for_the_killed_predecessor_by_hand(
    folder: Path, script: Start
) -> None:
    """Started anew while the old servers are still going down."""
    parent = script(START_AND_STAY, str(folder))
    pids = [int(pid) for pid in parent.line().split()[:2]]
    parent.kill()
    with EmbeddedServers(folder) as servers:
        psycopg.connect(servers.database_url).close()
        assert not any(is_alive(pid) for pid in pids)


def test_second_start_on_the_same_folder_is_refused(folder: Path) -> None:
    with EmbeddedServers(folder, durable=False) as first:
        with pytest.raises(ServerError, match=rf"already running .*\(process {os.getpid()}\)"):
            EmbeddedServers(folder, durable=False).start()
        psycopg.connect(first.database_url).close()  # the first took no harm


def test_stale_pid_files_of_other_processes_do_not_matter(folder: Path) -> None:
    with EmbeddedServers(folder, durable=False):
        pass
    innocent = subprocess.Popen(["sleep", "60"])
    try:
        # The number in a stale file now belongs to a process that has nothing to do with us.
        pid_file = folder / "data-postgres" / "postmaster.pid"
        pid_file.write_text(f"{innocent.pid}\n{folder / 'data-postgres'}\n0\n5432\n\n\n")
        (folder / "data-valkey" / "valkey.pid").write_text(f"{innocent.pid}\n")
        with EmbeddedServers(folder, durable=False) as servers:
            psycopg.connect(servers.database_url).close()
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_left_over_servers_are_ended(folder: Path) -> None:
    """Orphans, as they stay where no kernel ends them with their parent."""
    with EmbeddedServers(folder, durable=False) as servers:
        assert servers.postgres is not None
        assert servers.valkey is not None
        commands = [list(map(str, each.child.args)) for each in (servers.postgres, servers.valkey)]
    as_account = (
        {}
        if servers.account.is_ours
        else {
            "user": servers.account.uid,
            "group": servers.account.gid,
            "extra_groups": [],
        }
    )
    orphans = [
        subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **as_account,
        )
        for command in commands
    ]
    end = time.monotonic() + 10
    files = [folder / "data-postgres" / "postmaster.pid", folder / "data-valkey" / "valkey.pid"]
    while not all(processes.read_pid(file) for file in files):
        assert time.monotonic() < end
        time.sleep(0.02)
    # The zombies are ours to collect, as init would: without that they would seem alive to a naive look.
    with EmbeddedServers(folder, durable=False) as again:
        psycopg.connect(again.database_url).close()
    for orphan in orphans:
        assert orphan.wait(10) is not None


def test_half_made_data_is_made_anew(folder: Path) -> None:
    unfinished = folder / "data-postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with EmbeddedServers(folder, durable=False, with_valkey=False) as servers:
        psycopg.connect(servers.database_url).close()


def test_data_of_another_version_is_refused_in_one_line(folder: Path) -> None:
    data = folder / "data-postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("12\n")
    with pytest.raises(ServerError, match="is of PostgreSQL 12"):
        EmbeddedServers(folder, with_valkey=False).start()


def test_long_path_gets_sockets_elsewhere(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    with EmbeddedServers(deep, durable=False) as servers:
        psycopg.connect(servers.database_url).close()
        sockets = servers.postgres.sockets  # type: ignore[union-attr]
        assert sockets.stat().st_mode & 0o077 == 0
    assert not sockets.exists()


def test_no_password_needed_but_no_port_open(folder: Path) -> None:
    with EmbeddedServers(folder, durable=False) as servers:
        with psycopg.connect(servers.superuser_url) as connection:
            shown = connection.execute("SHOW listen_addresses").fetchone()
        with redis.from_url(servers.redis_url) as client:
            port = client.config_get("port")
        sockets = servers.postgres.sockets  # type: ignore[union-attr]
        assert (shown, port) == (("",), {"port": "0"})
        assert sockets.stat().st_mode & 0o077 == 0


def test_guard_signals_when_its_parent_is_killed(script: Start) -> None:
    """The way where the kernel has no parent-death signal."""
    sleeper = subprocess.Popen(["sleep", "60"])
    code = """
import signal, sys, time
from attachment_portal.servers import processes
guard = processes.watch(int(sys.argv[1]), signal.SIGTERM)
print(guard.pid, flush=True)
time.sleep(600)
"""
    parent = script(code, str(sleeper.pid))
    guard = int(parent.line())
    parent.kill()
    assert sleeper.wait(10) == -signal.SIGTERM
    wait_until_gone(guard)
