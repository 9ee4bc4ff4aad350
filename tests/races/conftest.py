"""Races run on committed rows, with checks and locks taken out by name where a test shows what they hold."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection, models


@contextmanager
def _without(
    model: type[models.Model], names: tuple[str, ...], mend: Callable[[], object]
) -> Iterator[None]:
    wanted = [row for row in model._meta.constraints if row.name in names]
    assert len(wanted) == len(names)
    with connection.schema_editor() as editor:
        for constraint in wanted:
            editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        mend()
        with connection.schema_editor() as editor:
            for constraint in wanted:
                editor.add_constraint(model, constraint)


@pytest.fixture
def without_constraints(transactional_db: None) -> Iterator[Callable[..., None]]:
    """`without_constraints(Model, "name", …, mend=…)`: gone to the end of the test; `mend` repairs the rows."""
    with ExitStack() as stack:
        yield lambda model, *names, mend: stack.enter_context(_without(model, names, mend))
