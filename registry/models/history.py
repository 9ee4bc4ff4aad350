"""History of register rows, kept by the database's triggers with who and why."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
import pghistory.models
import pgtrigger
from django.db import models

from codes.triggers import never_deleted, never_truncated

Row = TypeVar("Row", bound=type[models.Model])


def recorded(model: Row) -> Row:
    """Keep every version of the model's rows in an event table that only grows.

    Inserts are recorded a statement at a time: an import of a million rows then costs seconds,
    not minutes.
    """
    return recorded_but()(model)


def recorded_but(*columns: str) -> Callable[[Row], Row]:
    """As `recorded`, without these columns: a change of them alone makes no new version."""
    return pghistory.track(  # type: ignore[no-any-return]
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(columns) or None,
        meta={"triggers": [never_truncated()]},
    )


class HistoryContext(pghistory.models.Context):
    """Who and why, as versions of rows refer to it: what is known of it is added to, never changed."""

    class Meta:
        proxy = True
        triggers = [
            never_deleted(),
            never_truncated(),
            pgtrigger.Protect(
                name="known_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NOT (NEW.metadata @> OLD.metadata)"),
            ),
        ]
