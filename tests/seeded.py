"""A portal with the demonstration's register, told once a worker: for tests that only look at its pages."""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from tests import servers, template
from tests.ways import World

PEOPLE = 150


@pytest.fixture(scope="session")
def _seeded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, World]]:
    """A database of its own beside the worker's, so that nothing has to be emptied."""
    from tests.conftest import ALMATY, USUAL_TIME

    settings = connections["default"].settings_dict
    usual = settings["NAME"]
    name = f"{usual}_seeded_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    copies = f"TEMPLATE {template.TEMPLATE}" if servers.embedded_database() else ""
    at = datetime.fromisoformat(USUAL_TIME).replace(tzinfo=ALMATY)
    with django_db_blocker.unblock():
        _maintain(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" {copies}')
        connections.close_all()
        settings["NAME"] = name
        try:
            with time_machine.travel(at), override_settings(DEMONSTRATION=True):
                from demonstration.seeding import seed

                if not copies:
                    call_command("migrate", verbosity=0)
                seed(PEOPLE)
                world = World()
        finally:
            connections.close_all()
            settings["NAME"] = usual
    yield name, world
    with django_db_blocker.unblock():
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def seeded(_seeded_database: tuple[str, World], django_db_blocker: Any) -> Iterator[World]:
    """The seeded portal for the tests of a module; they read, and change nothing for each other."""
    name, world = _seeded_database
    settings = connections["default"].settings_dict
    usual = settings["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
        settings["NAME"] = name
        try:
            yield world
        finally:
            connections.close_all()
            settings["NAME"] = usual


def _maintain(*commands: str) -> None:
    parameters = {**connections["default"].get_connection_params(), "dbname": "postgres"}
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        for command in commands:
            connection.execute(command)
