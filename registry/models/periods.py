"""Helpers for rows that hold for a period of days."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DaySpan(Func):
    """SQL `daterange(first, end, '[)')`: the end day is not part of the span."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, first: str, end: str) -> None:
        super().__init__(first, end, RangeBoundary())


def no_overlap(
    name: str, *, of: list[str], first: str, end: str, condition: Q | None = None
) -> ExclusionConstraint:
    """Refuses two rows with equal `of` columns whose spans `[first, end)` share a day."""
    expressions: list[tuple[Any, Any]] = [(F(column), RangeOperators.EQUAL) for column in of]
    expressions.append((DaySpan(first, end), RangeOperators.OVERLAPS))
    return ExclusionConstraint(name=name, expressions=expressions, condition=condition)


def forward(name: str, first: str = "from_on", end: str = "to_on") -> models.CheckConstraint:
    """A span ends after it begins (null: open)."""
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(first)})
    )


def holds_on(day: date) -> Q:
    """Rows from `from_on` to `to_on` (the first day they no longer hold, or open) that hold on `day`."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gt=day))
