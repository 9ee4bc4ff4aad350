"""`manage.py grant_rights`: run after `migrate`, as the role that owns the tables."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from attachment_portal import rights


class Command(BaseCommand):
    """Gives the application's role its rights: all rows, but no change to tables that only grow."""

    help = "Grants the application's database role its rights, table by table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", help="default: the user of DATABASE_URL")

    def handle(self, *args: Any, role: str | None = None, **options: Any) -> None:
        role = role or unquote(urlsplit(settings.DATABASE_URL).username or "")
        owner = unquote(urlsplit(settings.DATABASE_OWNER_URL).username or "")
        if not role or role == owner:
            self.stdout.write(
                "The application connects as the owner of the tables: no rights to tell apart. "
                "Set DATABASE_OWNER_URL to another role to protect the tables that only grow."
            )
            return
        with transaction.atomic():
            tables = rights.grant(role)
        growing = sum(1 for given in tables.values() if given == rights.GROW)
        self.stdout.write(f"{role}: rights on {len(tables)} tables, {growing} of them only grow.")
