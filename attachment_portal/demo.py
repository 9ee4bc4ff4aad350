"""`script/demo`: the whole portal on this machine by one command. See docs/running.md."""

import http.client
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import environ

from attachment_portal import wishes
from attachment_portal.addresses import AddressError
from attachment_portal.servers import EmbeddedServers, ServerError, processes
from attachment_portal.supervisor import ChildEndedError, StopRequestedError, Supervisor
from attachment_portal.wishes import HOST, ROOT, USUAL_PORT, VAR, UsageError, Wish

CHECK_TIME = "2026-10-14T10:30"  # a Wednesday in reception hours, inside the campaign of 2026
FIRST_PAGE_SECONDS = 60.0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 after a wished stop or a good check, 1 when something ended or failed, 2 for a bad wish."""
    try:
        wish = wishes.parse(arguments)
        return Demonstration(wish).run()
    except (UsageError, AddressError, ServerError) as error:
        print(f"script/demo: {error}", file=sys.stderr)
        return 2
    except StopRequestedError:
        return 0


class Demonstration:
    """Servers, preparation, processes: in this order, and back."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.var = wish.var
        environ.Env.read_env(ROOT / ".env")
        # The check never touches a database that somebody named: it files and decides applications.
        self.given = (
            {}
            if wish.check
            else {
                name: os.environ[name]
                for name in ("DATABASE_URL", "REDIS_URL")
                if os.environ.get(name)
            }
        )
        self.servers = EmbeddedServers(
            self.var,
            with_postgres="DATABASE_URL" not in self.given,
            with_valkey="REDIS_URL" not in self.given,
        )
        self.supervisor = Supervisor(self.var / "log", self.var / "run-children.json")

    def run(self) -> int:
        """All of it, until somebody stops it or a process ends."""
        self.check_wish()
        self.supervisor.catch_signals()
        self.servers.reserve()
        try:
            self.supervisor.end_left_overs()
            port = self.wish.port or (wishes.free_port() if self.wish.check else USUAL_PORT)
            wishes.check_port(port)
            if self.wish.reset or self.wish.check:
                self.forget()
            self.servers.start()
            environment = self.environment(port)
            found = self.prepare(environment)
            self.start(environment, port)
            address = f"http://{HOST}:{port}"
            if self.wish.check:
                return 0 if self.walk(address) else 1
            self.tell(address, found)
            self.supervisor.watch()
        except StopRequestedError:
            print("\nStopping.", flush=True)
        except ChildEndedError as error:
            print(f"script/demo: {error}", file=sys.stderr)
            return 1
        finally:
            self.supervisor.ignore_signals()
            self.supervisor.stop()
            self.servers.stop_servers()
            if self.wish.check:
                self.servers.remove_data()
            self.servers.stop()
        return 0

    def check_wish(self) -> None:
        """Refuse what cannot work before anything is started."""
        if self.wish.reset and "DATABASE_URL" in self.given:
            raise UsageError("--reset forgets only the embedded database, and DATABASE_URL is set")
        if "DATABASE_URL" in self.given:
            wishes.check_database(self.given["DATABASE_URL"])
        if "REDIS_URL" in self.given:
            wishes.check_broker(self.given["REDIS_URL"])

    def forget(self) -> None:
        """Delete what earlier runs left, while the lock is ours."""
        self.servers.remove_data()
        for name in ("mail", "media", "run"):
            shutil.rmtree(self.var / name, ignore_errors=True)

    def environment(self, port: int) -> dict[str, str]:
        """What every process is given."""
        own: dict[str, str] = {}
        if "DATABASE_URL" not in self.given:
            own["DATABASE_URL"] = self.servers.database_url
            own["DATABASE_OWNER_URL"] = self.servers.database_owner_url
        if "REDIS_URL" not in self.given:
            own["REDIS_URL"] = self.servers.redis_url
        return {
            **os.environ,
            **self.given,
            **own,
            "DEMONSTRATION": "true",
            "DEBUG": "false",
            "SECRET_KEY": self.secret_key(),
            "SITE_URL": f"http://{HOST}:{port}",
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "CSRF_TRUSTED_ORIGINS": "",
            "SECURE_COOKIES": "false",
            "HSTS_SECONDS": "0",
            "BEHIND_TLS_PROXY": "false",
            "EMAIL_URL": f"smtp://{HOST}:{wishes.free_port()}",
            "MEDIA_ROOT": str(self.var / "media"),
            "STATIC_ROOT": str(VAR / "static"),
            "MAIL_FOLDER": str(self.var / "mail"),
            "PYTHONUNBUFFERED": "1",
        }

    def secret_key(self) -> str:
        """Made once: people stay signed in over a restart."""
        path = self.var / "secret_key"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            key = secrets.token_urlsafe(48)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(key)
            return key

    def prepare(self, environment: dict[str, str]) -> dict[str, object]:
        """Migrations and rights as the owner, then clock and seed as the application.

        Returns what the preparation reports: accounts and the clock.
        """
        print("Preparing the database; the first time with people to invent ...", flush=True)
        self.manage(environment | {"PROCESS": "owner"}, "prepare_database")
        wished = self.wish.now.isoformat() if self.wish.now else None
        if wished is None and self.wish.check:
            wished = CHECK_TIME
        arguments = [f"--now={wished}"] if wished else []
        report = self.manage(environment, "prepare_demonstration", *arguments)
        found: dict[str, object] = json.loads(report.strip().splitlines()[-1])
        return found

    def manage(self, environment: dict[str, str], *arguments: str) -> str:
        """Run manage.py; its messages go to the screen, its answer is returned. Raises ChildEndedError."""
        log = self.var / "log" / f"{arguments[0]}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            child = _spawn([sys.executable, ROOT / "manage.py", *arguments], environment, output)
            try:
                answer, _ = child.communicate()
            finally:
                if child.poll() is None:
                    child.kill()
        if child.returncode:
            last = processes.last_line(log)
            raise ChildEndedError(f"{arguments[0]} failed: {last} (all of it: {log})")
        return answer.decode()

    def start(self, environment: dict[str, str], port: int) -> None:
        """The four processes, and wait for the first page."""
        folder = Path(sys.executable).parent
        mail_port = str(urlsplit(environment["EMAIL_URL"]).port)
        mail = [sys.executable, "-m", "demonstration.mail_catcher"]
        granian = f"--interface wsgi --host {HOST} --port {port} --workers 2 --blocking-threads 4"
        granian += " --workers-kill-timeout 5s --no-ws attachment_portal.wsgi:application"
        celery = [str(folder / "celery"), "--app", "attachment_portal"]
        worker = "worker --concurrency 2 --without-gossip --without-mingle"
        commands = {
            "mail": [*mail, mail_port, environment["MAIL_FOLDER"]],
            "web": [str(folder / "granian"), *granian.split()],
            "worker": [*celery, *worker.split()],
            "beat": [*celery, "beat", "--schedule", str(self.var / "beat-schedule"), "--pidfile="],
        }
        for name, command in commands.items():
            self.supervisor.start(name, command, environment | {"PROCESS": name}, ROOT)
        self.supervisor.wait_until(lambda: _answers(port), "the first page", FIRST_PAGE_SECONDS)

    def tell(self, address: str, found: dict[str, object]) -> None:
        """Addresses and accounts, for the person at the terminal."""
        print(f"\nThe portal:           {address}/")
        print(f"Sign in as anybody:   {address}/demo/")
        print(f"Administration:       {address}/admin/")
        print(f"The clock shows:      {found.get('clock')}\n")
        accounts = found.get("accounts") or []
        assert isinstance(accounts, list)
        print(table(["role", "name", "sign-in", "password"], accounts))
        print(f"\nData, logs and mail are in {self.var}. Ctrl-C stops everything.", flush=True)

    def walk(self, address: str) -> bool:
        """The main job by HTTP, as the roles would do it."""
        from demonstration.walk import walk

        return walk(address, lambda line: print(line, flush=True))


def table(titles: list[str], rows: list[list[str]]) -> str:
    """Rows in columns, for the terminal."""
    everything = [titles, *rows]
    widths = [max(len(str(row[n])) for row in everything) for n in range(len(titles))]
    lines = [
        "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in everything
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _spawn(
    command: list[str | Path], environment: dict[str, str], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    return processes.spawn(
        command,
        death_signal=signal.SIGTERM,
        output=subprocess.PIPE,
        stderr=log,
        environment=environment,
        cwd=ROOT,
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
