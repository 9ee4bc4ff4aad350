"""`manage.py prepare_demonstration`: clock and seed; called by script/demo.

Prints one line of JSON at the end: the demonstration's accounts and what the clock shows.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns import clock
from registry.models import Person


class Command(BaseCommand):
    """Moves the clock when asked, seeds an empty database, names the accounts."""

    help = "Moves the demonstration's clock and seeds an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="local time, 2026-10-14T10:30")

    def handle(self, *args: Any, now: str | None = None, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("only in demonstration mode (DEMONSTRATION=true)")
        from demonstration.accounts import listed

        if now is not None:
            clock.move_to(clock.moment(datetime.fromisoformat(now)))
        if not Person.objects.exists():
            call_command("seed", stdout=self.stderr)
            if now is not None:  # seeding took time, and may move the clock itself
                clock.move_to(clock.moment(datetime.fromisoformat(now)))
        shown = clock.local(clock.now())
        self.stdout.write(
            json.dumps({"accounts": listed(), "clock": f"{shown:%A %d %B %Y, %H:%M} (Almaty)"})
        )
