"""Every text of the pages stands in the catalogues, translated, with the same placeholders.

Needs GNU gettext: the texts are collected anew from the code and compared.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru")
IGNORED = (".venv", "var", "tests", "bench")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def collected() -> dict[str, set[tuple[str | None, str]]]:
    """Texts as makemessages finds them now, by language; the project's own files stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        ignore = shutil.ignore_patterns(*IGNORED, ".git", "*.mo", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=ignore, symlinks=True)
        (copy / "tests").mkdir(exist_ok=True)
        command: list[str | Path] = [
            sys.executable,
            copy / "manage.py",
            "makemessages",
            "--no-obsolete",
            "--no-wrap",
        ]
        command += [part for language in LANGUAGES for part in ("-l", language)]
        command += [part for name in IGNORED for part in ("-i", name)]
        environment = {**os.environ, "SECRET_KEY": "checks", "PYTHONPATH": str(copy)}
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
        return {
            language: {
                (entry.msgctxt, entry.msgid)
                for entry in polib.pofile(str(copy / catalogue(language).relative_to(ROOT)))
            }
            for language in LANGUAGES
        }


def catalogue(language: str) -> Path:
    """The file of a language."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def placeholders(text: str) -> set[str]:
    """The places a text leaves for values."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def problems(language: str, wanted: set[tuple[str | None, str]]) -> Iterator[str]:
    """What is wrong with a catalogue, each in one line."""
    found = polib.pofile(str(catalogue(language)))
    present = {(entry.msgctxt, entry.msgid) for entry in found if not entry.obsolete}
    for _, text in sorted(wanted - present, key=str):
        yield f"{language}: not in the catalogue: {text!r}"
    for _, text in sorted(present - wanted, key=str):
        yield f"{language}: no longer in the code: {text!r}"
    for entry in found:
        if entry.obsolete:
            yield f"{language}: obsolete: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{language}: not sure: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{language}: not translated: {entry.msgid!r}"
        else:
            allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
            for form in [entry.msgstr, *entry.msgstr_plural.values()]:
                if form and not placeholders(form) <= allowed:
                    yield f"{language}: other placeholders: {entry.msgid!r} -> {form!r}"
                if form and not entry.msgid_plural and placeholders(form) != allowed:
                    yield f"{language}: missing placeholders: {entry.msgid!r} -> {form!r}"


def main() -> int:
    """Print every problem; 1 when there is one."""
    try:
        wanted = collected()
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode()[-1000:])
        return 1
    found = sorted(
        {line for language in LANGUAGES for line in problems(language, wanted[language])}
    )
    count = len(wanted[LANGUAGES[0]])
    print("\n".join(found) or f"{count} texts, all translated into {' and '.join(LANGUAGES)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
