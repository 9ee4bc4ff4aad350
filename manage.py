#!/usr/bin/env python
"""Django's command line for the project."""

import os
import sys

# These change tables or rights, so they run as the tables' owner (DATABASE_OWNER_URL).
OWNER_COMMANDS = {"migrate", "grant_rights", "prepare_database"}


def main() -> None:
    """Run the command; an address that cannot be used is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attachment_portal.settings")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("PROCESS", "owner")
    from django.core.management import execute_from_command_line

    from attachment_portal.addresses import AddressError

    try:
        execute_from_command_line(sys.argv)
    except AddressError as error:
        print(f"manage.py: {error}", file=sys.stderr)
        sys.exit(2)


def ask_the_rules() -> None:
    """Run `assess`, which needs neither settings nor database nor server, without any of them."""
    from django.conf import settings

    from applications.management.commands.assess import Command

    settings.configure()
    Command().run_from_argv(sys.argv)


if __name__ == "__main__":
    if sys.argv[1:2] == ["assess"]:
        ask_the_rules()
    else:
        main()
