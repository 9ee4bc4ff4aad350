"""Builds and renews what the project runs on; called by script/setup. Standard library only.

Each step has a stamp: a hash of all it depends on. A step whose stamp still fits is not done again, and a
stamp is written only when its step has ended, so an interrupted one is repeated.
"""

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
LOCKS = {False: ROOT / "requirements.lock", True: ROOT / "requirements-dev.lock"}
STARTED = time.monotonic()


class SetupError(Exception):
    """Set-up cannot go on; the text is for a person."""


def say(text: str) -> None:
    """One line with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {text}", flush=True)


def digest(paths: Iterable[Path], *more: str) -> str:
    """A hash of the files' names and contents."""
    found = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def once(stamp: Path, wanted: str, step: Callable[[], None]) -> None:
    """Do the step unless its stamp says it is done for the same input."""
    try:
        if stamp.read_text() == wanted:
            return
    except FileNotFoundError:
        pass
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def works(python: Path) -> bool:
    """Whether the environment's Python starts and is new enough: a moved folder or an upgraded system breaks it."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """The virtual environment itself."""
    if works(PYTHON):
        return
    say("making .venv")
    try:
        venv.create(VENV, clear=VENV.exists(), with_pip=True)
    except subprocess.CalledProcessError:
        raise SetupError(
            "Python here cannot make virtual environments with pip; on Debian and Ubuntu: "
            "apt-get install python3-venv"
        ) from None


def install(lock: Path) -> None:
    """Exactly what the lock file says, each file checked against its hash."""
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    say(f"installing {count} packages of {lock.name}")
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    command += [
        "--no-input",
        "--no-compile",
        "--require-hashes",
        "--no-deps",
        "--requirement",
        lock,
    ]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode:
        tail = "\n".join(result.stdout.strip().splitlines()[-5:])
        raise SetupError(f"pip could not install {lock.name}:\n{tail}")
    # The rooms are importable from anywhere: pytest's plugin, Celery and granian are given by name.
    library = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(library.stdout.strip()) / "attachment_portal.pth").write_text(f"{ROOT}\n")


def django(*arguments: str) -> None:
    """Run manage.py with nothing of the caller's environment but the path."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "SECRET_KEY": "set-up"}
    result = subprocess.run(
        [PYTHON, ROOT / "manage.py", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    if result.returncode:
        raise SetupError(f"manage.py {arguments[0]} failed:\n{result.stdout.strip()[-2000:]}")


def compile_translations() -> None:
    """GNU gettext may be missing: polib does it."""
    say("compiling translations")
    code = (
        "import polib, sys\n"
        "for name in sys.argv[1:]: polib.pofile(name).save_as_mofile(name[:-2] + 'mo')"
    )
    subprocess.run([PYTHON, "-c", code, *map(str, translations())], check=True)


def translations() -> list[Path]:
    """All catalogues of the project."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def collect_static() -> None:
    """Static files, named by content and compressed."""
    say("collecting static files")
    django("collectstatic", "--noinput", "--clear", "--verbosity", "0")


def main() -> None:
    """Run the steps that are not done yet."""
    parser = argparse.ArgumentParser(prog="script/setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="what tests and checks need besides")
    dev = parser.parse_args().dev
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:  # two commands started together set up once
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_venv()
        version = subprocess.run([PYTHON, "--version"], capture_output=True, text=True).stdout
        needed = digest([LOCKS[False]], version, str(ROOT))
        with_dev = digest([LOCKS[False], LOCKS[True]], version, str(ROOT))
        if dev:
            once(VENV / "setup-dev", with_dev, lambda: install(LOCKS[True]))
            (VENV / "setup").write_text(needed)
        else:
            once(VENV / "setup", needed, lambda: install(LOCKS[False]))
        catalogues = translations()
        compiled = [path.with_suffix(".mo") for path in catalogues]
        stamp = VAR / "setup-translations"
        if not all(path.exists() for path in compiled):
            stamp.unlink(missing_ok=True)
        once(stamp, digest(catalogues), compile_translations)
        static = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
        static += [
            ROOT / "attachment_portal" / "static_files.py",
            ROOT / "attachment_portal" / "settings.py",
        ]
        stamp = VAR / "setup-static"
        if not (VAR / "static" / "staticfiles.json").exists():
            stamp.unlink(missing_ok=True)
        once(stamp, digest(static, needed), collect_static)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        print(f"script/setup: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
