"""What must not stand in the project's files: secrets, paths and addresses of one machine, overlong files."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 500
CODE = {".py", ".html", ".css", ".js"}
FORBIDDEN = {
    "private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "access key": re.compile(rb"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{36})\b"),
    "path of one machine": re.compile(rb"(?<![\w.-])/(root|home/\w+|Users/\w+)/\w"),
    "package index": re.compile(rb"--(extra-)?index-url|--find-links"),
}
# These name what they look for, or read the setting of a lock file.
EXCEPTIONS = {"script/check_files.py"}


def tracked() -> list[Path]:
    """Files that git knows and that stand in the work tree."""
    shown = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in shown.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def problems(path: Path) -> list[str]:
    """What is wrong with a file, each in one line."""
    name = path.relative_to(ROOT).as_posix()
    content = path.read_bytes()
    found = []
    if name not in EXCEPTIONS and b"\0" not in content[:4096]:
        for what, pattern in FORBIDDEN.items():
            for match in pattern.finditer(content):
                line = content.count(b"\n", 0, match.start()) + 1
                found.append(f"{name}:{line}: {what}")
    lines = content.count(b"\n")
    if path.suffix in CODE and "/migrations/" not in name and lines > LONGEST:
        found.append(f"{name}: {lines} lines, more than {LONGEST}: split it by subject")
    if name == ".env" or path.suffix in {".pem", ".p12", ".key"}:
        found.append(f"{name}: must not be in the project")
    return found


def main() -> int:
    """Print every problem; 1 when there is one."""
    paths = tracked()
    found = [line for path in paths for line in problems(path)]
    print("\n".join(found) or f"{len(paths)} files, nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
