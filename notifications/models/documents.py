"""Electronic documents: what was said in them, and the sealed file once it is made."""

import pgtrigger
from django.db import models
from django.db.models import Q

from campaigns import clock
from codes import Language
from codes.constraints import one_of
from codes.triggers import never_truncated

from ..kinds import DocumentKind


def file_path(document: "ElectronicDocument", _name: str) -> str:
    """Where a document's file lies in the storage: by year, under its number."""
    return f"documents/{document.number[2:6]}/{document.number}.pdf"


class ElectronicDocument(models.Model):
    """A document given to a person. Its words are fixed when it is issued, its file when it is made."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="electronic_documents"
    )
    language = models.CharField(max_length=2)
    application_number = models.CharField(max_length=20, blank=True)
    data = models.JSONField()
    issued_at = models.DateTimeField(default=clock.now)
    verification_code = models.CharField(max_length=14)
    file = models.FileField(upload_to=file_path, blank=True, max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    signed = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            one_of("kind", DocumentKind, "electronic_document_kind"),
            one_of("language", Language, "electronic_document_language"),
            models.CheckConstraint(
                name="electronic_document_file_is_whole",
                condition=Q(file="", sha256="", rendered_at__isnull=True, signed=False)
                | (
                    ~Q(file="")
                    & Q(sha256__regex=r"^[0-9a-f]{64}$", rendered_at__isnull=False, signed=True)
                ),
            ),
            models.CheckConstraint(
                name="electronic_document_replaced_by_another",
                condition=~Q(replaced_by=models.F("pk")),
            ),
        ]
        indexes = [
            models.Index(
                name="electronic_document_unmade",
                fields=["issued_at"],
                condition=Q(rendered_at__isnull=True),
            ),
            models.Index(name="electronic_doc_application", fields=["application_number"]),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="issued_once",
                exclude=["file", "sha256", "rendered_at", "signed", "replaced_by"],
            ),
            pgtrigger.Protect(
                name="made_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__rendered_at__isnull=False)
                & (
                    pgtrigger.Q(old__file__df=pgtrigger.F("new__file"))
                    | pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                    | pgtrigger.Q(old__rendered_at__df=pgtrigger.F("new__rendered_at"))
                    | pgtrigger.Q(old__signed__df=pgtrigger.F("new__signed"))
                ),
            ),
            pgtrigger.Protect(
                name="replaced_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__replaced_by__isnull=False)
                & pgtrigger.Q(old__replaced_by__df=pgtrigger.F("new__replaced_by")),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_ready(self) -> bool:
        """Whether the sealed file exists."""
        return self.rendered_at is not None
