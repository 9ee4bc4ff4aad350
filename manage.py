#!/usr/bin/env python
"""Django's command line for the project."""

import os
import sys

# These change tables or rights, so they run as the tables' owner (DATABASE_OWNER_URL).
OWNER_COMMANDS = {"migrate", "grant_rights", "prepare_database"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attachment_portal.settings")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("PROCESS", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
