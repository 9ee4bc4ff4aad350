"""The application's role reads and writes rows, and changes nothing that only grows."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from attachment_portal import rights

ROLE = "portal_app"


@pytest.fixture
def as_application(transactional_db: None) -> Iterator[None]:
    """The rest of the test runs with the rights of the application's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE}")
    call_command("grant_rights", role=ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def growing_tables() -> list[str]:
    return [table for table, given in rights.rights_by_table().items() if given == rights.GROW]


def test_there_are_tables_that_only_grow() -> None:
    assert len(growing_tables()) >= 5


def test_no_table_is_forgotten(as_application: None) -> None:
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()):
            cursor.execute(f'SELECT count(*) FROM "{table}"')


@pytest.mark.parametrize(
    "statement", ['DELETE FROM "{}"', 'TRUNCATE "{}"', 'UPDATE "{}" SET {} = {}', 'DROP TABLE "{}"']
)
def test_what_only_grows_cannot_be_changed(as_application: None, statement: str) -> None:
    for table in growing_tables():
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, table)
            column = f'"{columns[0].name}"'
            with (
                pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
                transaction.atomic(),
            ):
                cursor.execute(statement.format(table, column, column))


def test_the_role_cannot_give_itself_rights(as_application: None) -> None:
    table = growing_tables()[0]
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("CREATE TABLE mine (id int)")
    # A GRANT by somebody without the right to give is only a warning in PostgreSQL: look at what it did.
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'DELETE')", [ROLE, table])
        assert cursor.fetchone() == (False,)
