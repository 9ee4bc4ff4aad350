"""Both servers together: one folder, one lock, one start, one stop."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from attachment_portal.servers import binaries, postgres, processes
from attachment_portal.servers.postgres import Postgres
from attachment_portal.servers.processes import ServerError
from attachment_portal.servers.valkey import Valkey

SOCKET_PATH_LIMIT = (
    100  # of the kernel: 108 on Linux, 104 on macOS, PostgreSQL's own file name included
)
LONGEST_NAME = len("/.s.PGSQL.5432.lock")
SYSTEM_STATE = Path("/var/lib")


class EmbeddedServers:
    """PostgreSQL and Valkey with their data under `folder`, alive as long as this process.

    `durable=False` is for tests: fast, and the data does not survive a crash.
    A second start on the same folder is refused while the first lives, on any terminal.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        with_postgres: bool = True,
        with_valkey: bool = True,
    ) -> None:
        self.folder = folder.resolve()
        self.durable, self.with_postgres, self.with_valkey = durable, with_postgres, with_valkey
        self.account = processes.server_account()
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        self._lock: IO[str] | None = None
        self._temporary_sockets: Path | None = None

    @property
    def database_url(self) -> str:
        """Where the application's role connects."""
        return self._postgres().url(postgres.APPLICATION)

    @property
    def database_owner_url(self) -> str:
        """Where the role that owns the tables connects: migrations."""
        return self._postgres().url(postgres.OWNER)

    @property
    def superuser_url(self) -> str:
        """Where the superuser connects: tests, which make and drop databases."""
        return self._postgres().url(postgres.SUPERUSER)

    @property
    def redis_url(self) -> str:
        """Where the broker and the cache are."""
        if self.valkey is None:
            raise ServerError("Valkey is not started")
        return self.valkey.url()

    def start(self) -> None:
        """Start what is asked for. Raises ServerError in one line, with nothing left running."""
        self.reserve()
        try:
            data, sockets = self._data_folder(), self._socket_folder()
            logs = self.folder / "log"
            logs.mkdir(exist_ok=True)
            if self.with_postgres:
                home = binaries.postgres_home(self.account, data)
                self.postgres = Postgres(
                    home,
                    data / "data-postgres",
                    sockets,
                    logs / "postgres.log",
                    self.account,
                    durable=self.durable,
                )
                self.postgres.start()
            if self.with_valkey:
                binary = binaries.valkey_binary(self.account, data)
                self.valkey = Valkey(
                    binary,
                    data / "data-valkey",
                    sockets,
                    logs / "valkey.log",
                    self.account,
                    durable=self.durable,
                )
                self.valkey.start()
        except BaseException:
            self.stop()
            raise

    def reserve(self) -> None:
        """Take the folder for this process, before anything is started. Again is no harm.

        Raises ServerError when another living process has it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._take_lock()

    def stop(self) -> None:
        """Stop both and let the folder go."""
        self.stop_servers()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def stop_servers(self) -> None:
        """Stop both; the folder stays reserved."""
        for server in (self.valkey, self.postgres):
            if server is not None:
                server.stop()
        self.valkey = self.postgres = None
        if self._temporary_sockets is not None:
            shutil.rmtree(self._temporary_sockets, ignore_errors=True)
            self._temporary_sockets = None

    def remove_data(self) -> None:
        """Delete all data of the stopped servers, left-over processes first.

        Refused while another start lives; the folder stays reserved.
        """
        self.reserve()
        data = self._data_folder()
        for name, pid_name in (("data-postgres", "postmaster.pid"), ("data-valkey", "valkey.pid")):
            pid = processes.read_pid(data / name / pid_name)
            if pid is not None:
                processes.end_left_over(pid, str(data / name), postgres.IMMEDIATE)
            if (data / name).exists():
                shutil.rmtree(data / name)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _postgres(self) -> Postgres:
        if self.postgres is None:
            raise ServerError("PostgreSQL is not started")
        return self.postgres

    def _take_lock(self) -> None:
        # Held by the kernel for this process: gone with it, so a killed start never blocks the next one.
        self._lock = (self.folder / "servers.lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.seek(0)
            owner = self._lock.read().strip() or "unknown"
            self._lock.close()
            self._lock = None
            raise ServerError(
                f"already running on {self.folder} (process {owner}): stop that one first"
            ) from None
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def _data_folder(self) -> Path:
        """Under our folder, or in the system's place for such data when the account cannot get there."""
        if self.account.is_ours or self.account.may_reach(self.folder):
            return self.folder
        name = "attachment-portal-" + hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        place = (SYSTEM_STATE if SYSTEM_STATE.is_dir() else Path("/var/tmp")) / name  # noqa: S108 - the owner is checked
        place.mkdir(mode=0o755, exist_ok=True)
        if place.is_symlink() or place.stat().st_uid != os.geteuid():
            raise ServerError(f"{place} belongs to somebody else")
        return place

    def _socket_folder(self) -> Path:
        place = self.folder / "run"
        is_short = len(os.fsencode(place)) + LONGEST_NAME < SOCKET_PATH_LIMIT
        if is_short and (self.account.is_ours or self.account.may_reach(self.folder)):
            self.account.own(place)
            return place
        base = Path(tempfile.gettempdir())
        if len(os.fsencode(base)) > 60:
            base = Path("/tmp")  # noqa: S108 - mkdtemp makes a folder of its own there
        place = self._temporary_sockets = Path(tempfile.mkdtemp(prefix="ap-", dir=base))
        with contextlib.suppress(PermissionError):
            self.account.own(place)
        return place
