"""The Nu HTML checker: pages in a folder, checked in one run."""

import json
import os
import shutil
import subprocess
from pathlib import Path

JAR = Path(__file__).parent / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# No errors, and nothing a reader gains by: names of parts need no heading, roles said twice help Safari.
LET_BE = ("Section lacks heading", "The “list” role is unnecessary", "Trailing slash on void")


def jar() -> Path | None:
    """The checker on this machine, with the Java that runs it; the variable VNU_JAR names another one."""
    path = Path(os.environ.get("VNU_JAR") or JAR)
    return path if path.is_file() and shutil.which("java") else None


def complaints(folder: Path) -> list[str]:
    """What the checker says of the pages in a folder: errors and warnings, one line each."""
    found = jar()
    assert found is not None
    command = [
        "java",
        "-Xss1m",
        "-jar",
        str(found),
        "--format",
        "json",
        "--stdout",
        "--skip-non-html",
    ]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, timeout=300, check=False
    )
    said = json.loads(done.stdout)["messages"]
    return sorted(
        {
            f"{Path(one['url']).name}: {one.get('subType') or one['type']}: {one['message']}"
            f" … {' '.join(one.get('extract', '').split())}"
            for one in said
            if not any(one["message"].startswith(begin) for begin in LET_BE)
        }
    )
