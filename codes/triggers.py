"""Triggers of tables that only grow."""

import pgtrigger


def only_grows() -> list[pgtrigger.Trigger]:
    """No update, delete or truncate: what comes later is a row of its own.

    The model carries `append_only = True` besides, for the rights of the application's own role.
    """
    return [
        pgtrigger.Protect(name="only_grows", operation=pgtrigger.Update | pgtrigger.Delete),
        never_truncated(),
    ]


def never_deleted() -> pgtrigger.Trigger:
    """No delete, for rows that are cancelled or closed but never go."""
    return pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


def never_truncated() -> pgtrigger.Trigger:
    """No truncate, for tables whose rows change but never go."""
    return pgtrigger.Trigger(
        name="never_truncated",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'this table only grows: it cannot be truncated';",
    )
