"""Triggers: tables that only grow, and checks that look at other tables."""

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


def refused_when(
    name: str, constraint: str, condition: str, *, on: pgtrigger.Operation
) -> pgtrigger.Trigger:
    """Refuses a row of which the SQL `condition` holds; the error bears `constraint`, as of a check.

    For what a check cannot say because it looks at other tables. No guard against two transactions
    at once: whoever writes such rows locks first.
    """
    return pgtrigger.Trigger(
        name=name,
        operation=on,
        when=pgtrigger.Before,
        func=f"""
            IF {condition} THEN
                RAISE EXCEPTION '{constraint}'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
            END IF;
            RETURN NEW;
        """,
    )
