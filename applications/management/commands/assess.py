"""`manage.py assess`: the rules as questions and answers (rulebook, cases.md).

It asks the same rules as the portal, of the law as it ships: no database, no server, and not the
administrators' tables.
"""

import gc
import json
import os
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandParser

from eligibility import Case, CaseError, Law, assess

BAD_INPUT = 2
WRITTEN_AT_ONCE = 100


def answer(line: bytes, law: Law) -> str:
    """The answer to a case, both as one line of JSON.

    Raises CaseError naming the field that is not of the form of cases.md.
    """
    try:
        data = json.loads(line.decode())
    except UnicodeDecodeError:
        raise CaseError("case", "is not UTF-8") from None
    except RecursionError:
        raise CaseError("case", "is nested too deeply") from None
    except ValueError:
        message = "is not JSON" if line.strip() else "is empty"
        raise CaseError("case", message) from None
    return assess(Case.from_json(data), law).as_text()


def answer_many(lines: Iterable[bytes], law: Law) -> Iterable[str]:
    """One answer a line, in order; an object with `error` where a line is no case."""
    for line in lines:
        try:
            yield answer(line, law)
        except CaseError as error:
            yield json.dumps({"error": str(error)})


class Command(BaseCommand):
    """Answer one case, or one case a line."""

    help = "Answers a case (JSON) by the rules: whether a person can be attached, and when."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a case in JSON; - for standard input")
        parser.add_argument(
            "--many", action="store_true", help="one case a line in FILE, one answer a line"
        )

    def handle(self, *, file: str, many: bool, **options: Any) -> None:
        """Print the answers; exit with status 2 and one line naming the field for a bad case."""
        law = Law.shipped()
        try:
            with _opened(file) as cases:
                if many:
                    self._answer_all(cases, law)
                else:
                    self.stdout.write(answer(_without_mark(cases.read()), law))
        except BrokenPipeError:
            # Whoever read the answers has gone, which is theirs to decide.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except CaseError as error:
            self._refuse(str(error))
        except OSError as error:
            self._refuse(f"{file}: {error.strerror or 'cannot be read'}")

    def _answer_all(self, cases: BinaryIO, law: Law) -> None:
        # Nothing made for a case refers to itself, so the collector would search in vain.
        gc.disable()
        answers = iter(answer_many(_lines(cases), law))
        try:
            while batch := list(islice(answers, WRITTEN_AT_ONCE)):
                self.stdout.write("\n".join(batch))
        finally:
            gc.enable()

    def _refuse(self, message: str) -> None:
        self.stderr.write(message)
        raise SystemExit(BAD_INPUT)


def _opened(file: str) -> BinaryIO:
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb") if file == "-" else Path(file).open("rb")


def _lines(cases: BinaryIO) -> Iterable[bytes]:
    for number, line in enumerate(cases):
        yield _without_mark(line) if number == 0 else line


def _without_mark(text: bytes) -> bytes:
    """The text without the byte order mark that some editors put before it."""
    return text.removeprefix(b"\xef\xbb\xbf")
