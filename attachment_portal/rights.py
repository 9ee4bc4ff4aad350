"""What the application's database role may do, table by table.

The tables belong to another role. This one reads and writes rows, and on tables that only grow it adds rows
and reads them: no mistake and no injected statement can change what was written there.
"""

import pghistory.models
import pgtrigger
from django.apps import apps
from django.db import connection
from django.db.models import Model
from psycopg import sql

READ = ("SELECT",)
GROW = ("SELECT", "INSERT")
KEEP = ("SELECT", "INSERT", "UPDATE")
WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")
MIGRATIONS_TABLE = "django_migrations"


def only_grows(model: type[Model]) -> bool:
    """Whether rows of the model are never changed: it says `append_only = True`, or it is history."""
    return bool(getattr(model, "append_only", False)) or issubclass(model, pghistory.models.Event)


def rights_by_table() -> dict[str, tuple[str, ...]]:
    """Rights on each table of the installed models; the record of migrations is only read."""
    kept = {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if trigger.name == "never_deleted"
    }
    found = {
        model._meta.db_table: GROW
        if only_grows(model)
        else (KEEP if model._meta.db_table in kept else WRITE)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return {**found, MIGRATIONS_TABLE: READ}


def grant(role: str) -> dict[str, tuple[str, ...]]:
    """Give the role exactly these rights, taking others away. Idempotent; runs as the tables' owner.

    Returns what was granted, by table.
    """
    tables = rights_by_table()
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
        )
        for table, rights in sorted(tables.items()):
            place = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(place, name))
            cursor.execute(
                sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ".join(rights)), place, name)
            )
    return tables
