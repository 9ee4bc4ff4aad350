"""Database checks made from the enumerations, so that no row holds a code the law does not know."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def one_of(field: str, codes: type[StrEnum], name: str) -> models.CheckConstraint:
    """A check that `field` holds a code of the list `codes` (null passes, as SQL has it)."""
    return models.CheckConstraint(
        name=name, condition=models.Q(**{f"{field}__in": [code.value for code in codes]})
    )


def choices(codes: type[StrEnum]) -> "list[tuple[str, _StrPromise]]":
    """Choices for a model field or form: code and its translated word, in the list's own order."""
    from .labels import label

    return [(code.value, label(code)) for code in codes]
