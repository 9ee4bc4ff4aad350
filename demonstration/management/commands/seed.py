"""`manage.py seed`: an invented register with a history, for the demonstration."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demonstration.seeding import AlreadySeeded, seed, summary
from demonstration.seeding.build import SMALLEST


class Command(BaseCommand):
    """Fills an empty database; a second run changes nothing."""

    help = "Fills an empty database with invented people, organizations and applications."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=3100, help="how many, 3100 by default")

    def handle(self, *args: Any, people: int, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("only in demonstration mode (DEMONSTRATION=true)")
        if people < SMALLEST:
            raise CommandError(f"the story needs {SMALLEST} people at least")
        began = time.monotonic()
        try:
            seed(people, lambda line: self.stdout.write(f"  {line} ..."))
        except AlreadySeeded:
            self.stdout.write("Already seeded, nothing changed.")
            return
        rows = summary()
        width = max(len(what) for what, _ in rows)
        for what, count in rows:
            self.stdout.write(f"  {what.ljust(width)}  {count:>6}")
        self.stdout.write(f"Seeded in {time.monotonic() - began:.0f} s.")
