"""PostgreSQL under our own supervision: made once, started on a unix socket, stopped with its parent."""

import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from attachment_portal.servers import processes
from attachment_portal.servers.processes import Account, ServerError

DATABASE = "attachment"
SUPERUSER = "postgres"
OWNER = "portal_owner"
APPLICATION = "portal_app"

FAST = (signal.SIGINT, 20.0)
IMMEDIATE = (signal.SIGQUIT, 5.0)
START_SECONDS = 60.0


class Postgres:
    """One PostgreSQL server on one data folder. `durable=False` gives up safety for speed: tests only."""

    def __init__(
        self, home: Path, folder: Path, sockets: Path, log: Path, account: Account, *, durable: bool
    ) -> None:
        self.home, self.folder, self.sockets = home, folder, sockets
        self.log, self.account, self.durable = log, account, durable
        self.child: subprocess.Popen[bytes] | None = None

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for a role, in the form that Django, psycopg and psql all read."""
        return f"postgres://{role}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> None:
        """Make the data folder if there is none, end a left-over server, start, wait until it answers.

        Raises ServerError in one line.
        """
        if not (self.folder / "PG_VERSION").exists():
            self._make()
        self._check_version()
        self._end_left_over()
        with self.log.open("ab") as output:
            self.child = processes.spawn(
                [self.home / "bin" / "postgres", "-D", self.folder, *self._options()],
                death_signal=FAST[0],
                output=output,
                account=self.account,
                cwd=self.folder,
            )
        self._wait()
        self._make_roles()

    def stop(self) -> None:
        """Stop the server: sessions are ended, data is written."""
        if self.child is not None:
            processes.stop(self.child, FAST, IMMEDIATE)
            self.child = None

    def _make(self) -> None:
        # Under another name until it is whole: a killed start leaves nothing that looks like a server's data.
        unfinished = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.own(unfinished)
        processes.run(
            [
                self.home / "bin" / "initdb",
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                # Knows Kazakh and Russian letters on any machine, whatever locales it has.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                # Only the socket, whose folder is closed to others, lets anybody in.
                "--auth-local=trust",
                "--auth-host=reject",
                *([] if self.durable else ["--no-sync"]),
            ],
            self.account,
            cwd=unfinished,
        )
        unfinished.rename(self.folder)

    def _check_version(self) -> None:
        made_by = (self.folder / "PG_VERSION").read_text().strip()
        shown = subprocess.run(
            [self.home / "bin" / "postgres", "--version"], capture_output=True, text=True
        )
        version = shown.stdout.split()[-1].split(".")[0] if shown.stdout else ""
        if version != made_by:
            raise ServerError(
                f"the data in {self.folder} is of PostgreSQL {made_by}, the server is {version}: "
                "move it away or start with --reset"
            )

    def _end_left_over(self) -> None:
        pid_file = self.folder / "postmaster.pid"
        pid = processes.read_pid(pid_file)
        if pid is not None:
            processes.end_left_over(pid, str(self.folder), FAST, IMMEDIATE)
        # A stale file whose number now belongs to another process would make PostgreSQL refuse to start.
        pid_file.unlink(missing_ok=True)

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "timezone": "UTC",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",  # statements carry names and numbers of people
            "log_parameter_max_length_on_error": "0",
            "log_error_verbosity": "terse",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _wait(self) -> None:
        assert self.child is not None
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.child.poll() is not None:
                raise ServerError(f"PostgreSQL ended at once: {processes.last_line(self.log)}")
            try:
                psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return
        raise ServerError(f"PostgreSQL did not answer within {START_SECONDS:.0f} s, see {self.log}")

    def _make_roles(self) -> None:
        """The owner runs migrations; the application's role owns nothing and gets its rights from
        `manage.py grant_rights`."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role, options in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
                found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if found.fetchone() is None:
                    connection.execute(
                        sql.SQL("CREATE ROLE {} " + options).format(sql.Identifier(role))
                    )
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )
