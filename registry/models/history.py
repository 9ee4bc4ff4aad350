"""History of register rows, kept by the database's triggers with who and why."""

from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

Row = TypeVar("Row", bound=type[models.Model])


def recorded(model: Row) -> Row:
    """Keep every version of the model's rows in an event table that only grows.

    Inserts are recorded a statement at a time: an import of a million rows then costs seconds,
    not minutes.
    """
    track = pghistory.track(
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
    )
    return track(model)  # type: ignore[no-any-return]
