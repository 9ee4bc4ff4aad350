"""Names in three languages."""

from typing import Any

from django.db import models
from django.utils.translation import get_language


def in_language(row: Any, field: str, language: str | None = None) -> str:
    """The text of `field` in `language` (or the language of the reader), else in Russian."""
    chosen = (language or get_language() or "ru")[:2]
    return getattr(row, f"{field}_{chosen}", "") or getattr(row, f"{field}_ru")


class Named(models.Model):
    """A row with a name in Kazakh, Russian and English."""

    name_kk = models.CharField(max_length=250)
    name_ru = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")

    def name_in(self, language: str) -> str:
        """The name in a given language."""
        return in_language(self, "name", language)
