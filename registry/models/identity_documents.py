"""Identity documents of people, by whose number a desk finds its holder."""

import unicodedata
from typing import Any

from django.db import models
from django.db.models import F, Q

from codes import Document
from codes.fields import CodeField

from .history import recorded

KINDS = (
    Document.IDENTITY_CARD,
    Document.PASSPORT,
    Document.BIRTH_CERTIFICATE,
    Document.RESIDENCE_PERMIT,
    Document.FOREIGN_PASSPORT,
    Document.ASYLUM_CERTIFICATE,
)
# Numbered by one register of the country; passports and certificates of other states may share a number.
OF_ONE_HOLDER = (
    Document.IDENTITY_CARD,
    Document.PASSPORT,
    Document.RESIDENCE_PERMIT,
    Document.ASYLUM_CERTIFICATE,
)
_LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХУІ", "ABCEHKMOPTXYI")


def folded_number(text: str) -> str:
    """A number as it is compared: capital letters and digits alone, Cyrillic letters as the Latin of their shape.

    «№ n 1234567» and «N1234567» are the same; empty where nothing of it is a letter or a digit.
    """
    large = unicodedata.normalize("NFKC", text.replace("№", "")).upper().translate(_LOOK_ALIKES)
    return "".join(char for char in large if char.isalnum())


@recorded
class IdentityDocument(models.Model):
    """A document that proves who its holder is; people are found by its exact number alone."""

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="identity_documents"
    )
    kind = CodeField(Document)
    number = models.CharField(max_length=40)  # as it is written on the document
    folded = models.CharField(max_length=40, editable=False)
    issued_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the last day; null: for life

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="identity_document_kind",
                condition=Q(kind__in=[kind.value for kind in KINDS]),
            ),
            models.CheckConstraint(name="identity_document_has_number", condition=~Q(folded="")),
            models.CheckConstraint(
                name="identity_document_forward",
                condition=Q(issued_on__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("issued_on")),
            ),
            models.UniqueConstraint(
                fields=["kind", "folded"],
                name="identity_document_one_holder",
                condition=Q(kind__in=[kind.value for kind in OF_ONE_HOLDER]),
            ),
        ]
        indexes = [models.Index(fields=["folded"], name="identity_document_number")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; the number is folded here, in bulk by whoever makes the rows."""
        self.folded = folded_number(self.number)
        super().save(*args, **kwargs)
