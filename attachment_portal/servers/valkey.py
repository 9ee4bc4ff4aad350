"""Valkey under our own supervision, with its queue kept on disk."""

import contextlib
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from attachment_portal.servers import processes
from attachment_portal.servers.processes import Account, ServerError

TERM = (signal.SIGTERM, 10.0)
START_SECONDS = 30.0


class Valkey:
    """One Valkey server on one data folder. `durable=False` keeps nothing on disk: tests only."""

    def __init__(
        self,
        binary: Path,
        folder: Path,
        sockets: Path,
        log: Path,
        account: Account,
        *,
        durable: bool,
    ) -> None:
        self.binary, self.folder = binary, folder
        self.socket = sockets / "valkey.sock"
        self.log, self.account, self.durable = log, account, durable
        self.child: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """The address in the form that redis-py and Django's cache read."""
        return f"unix://{quote(str(self.socket), safe='/')}?db={database}"

    def start(self) -> None:
        """End a left-over server, start, wait until it answers. Raises ServerError in one line."""
        self.account.own(self.folder)
        pid = processes.read_pid(self.folder / "valkey.pid")
        if pid is not None:
            processes.end_left_over(pid, str(self.folder), TERM)
        with self.log.open("ab") as output:
            self.child = processes.spawn(
                [self.binary, *self._options()],
                death_signal=TERM[0],
                output=output,
                account=self.account,
                cwd=self.folder,
            )
        self._wait()

    def stop(self) -> None:
        """Stop the server; what is queued is on disk."""
        if self.child is not None:
            processes.stop(self.child, TERM)
            self.child = None

    def _options(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "pidfile": str(self.folder / "valkey.pid"),
            "set-proc-title": "no",  # the command line names the folder: that tells a left-over from others
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",  # a queue must not lose tasks in silence
            "databases": "64",  # one for each worker of the tests
            "loglevel": "warning",
        }
        return [part for name, value in settings.items() for part in (f"--{name}", value)]

    def _wait(self) -> None:
        assert self.child is not None
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.child.poll() is not None:
                raise ServerError(f"Valkey ended at once: {processes.last_line(self.log)}")
            if self._answers():
                return
            time.sleep(0.02)
        raise ServerError(f"Valkey did not answer within {START_SECONDS:.0f} s, see {self.log}")

    def _answers(self) -> bool:
        # PONG, not an error: while the file of queued tasks is still being read it answers LOADING.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False
