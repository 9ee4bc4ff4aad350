"""A model field that holds one code of a closed list."""

from enum import StrEnum
from typing import Any

from django.db import models

from .constraints import choices


class CodeField(models.CharField):
    """Text that holds a code of `codes`; its words come from `codes.labels`.

    Migrations see a plain text field: a new wording is no change of the database. The database's
    own check is a constraint beside it (`codes.constraints.one_of`).
    """

    def __init__(self, codes: type[StrEnum] | None = None, **kwargs: Any) -> None:
        if codes is not None:
            kwargs["choices"] = lambda: choices(codes)
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs
