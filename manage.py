#!/usr/bin/env python
"""Django's command line. Commands that change the schema connect as the database's owner."""

import os
import sys

from django.core.management import execute_from_command_line

OWNER_COMMANDS = {"migrate", "grant_app_role", "track_changes", "sqlmigrate", "flush"}


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if OWNER_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("KASHIKAN_DATABASE_ROLE", "owner")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
