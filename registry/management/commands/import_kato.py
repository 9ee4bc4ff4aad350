"""`manage.py import_kato FILE`: administrative-territorial units from a list (docs/territory.md)."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns import clock
from registry.kato import KatoError
from registry.kato_import import import_file


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2026-01-01") from None


class Command(BaseCommand):
    help = (
        "Take administrative-territorial units (KATO) from a CSV file: the official sheet "
        "(te, ab, cd, ef, hij, name_kaz, name_rus, nn) or id;parent_id;code;name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--valid-from",
            type=_day,
            help="the day from which the file holds (default: today)",
        )
        parser.add_argument(
            "--complete",
            default="",
            metavar="PREFIX",
            help="the file lists all units whose code begins so: those absent from it end",
        )
        parser.add_argument("--dry-run", action="store_true", help="say it, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        day = options["valid_from"] or clock.today()
        try:
            outcome = import_file(
                data, valid_from=day, complete=options["complete"], dry_run=options["dry_run"]
            )
        except KatoError as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            count = len(error.problems)
            noun = "problem" if count == 1 else "problems"
            raise CommandError(
                f"{path.name}: {count} {noun}, nothing was imported\n{lines}"
            ) from None
        if outcome.is_nothing:
            self.stdout.write(f"{path.name}: nothing to change, {outcome.unchanged} units known.")
            return
        told = ", ".join(
            f"{number} {word}"
            for number, word in (
                (outcome.created, "new"),
                (outcome.renamed, "with a new version"),
                (outcome.corrected, "corrected"),
                (outcome.closed, "ended"),
                (outcome.unchanged, "unchanged"),
            )
            if number
        )
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(f"{path.name}: from {day} {would}{told}.")
