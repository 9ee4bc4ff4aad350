"""`manage.py prepare_database`: migrations, then rights. Runs as the role that owns the tables."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """What a new version needs before its processes start; a second run changes nothing."""

    # A check makes a user, whose moment asks the demonstration's clock: a table that is still to be made.
    requires_system_checks = ()
    help = "Runs migrations and grants the application's role its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("grant_rights")
