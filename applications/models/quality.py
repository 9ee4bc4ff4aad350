"""What a sweep finds doubtful in the register, with its evidence; people decide what becomes of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns import clock
from codes import QualityKind, QualityState
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import never_deleted, only_grows


class QualityProposal(models.Model):
    """One doubt about one person or panel. The sweep never changes the register; it only keeps this row true."""

    kind = CodeField(QualityKind, max_length=20)
    person = models.ForeignKey(
        "registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    panel = models.ForeignKey(
        "registry.Panel", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_code = models.CharField(max_length=9)  # KATO: whose desk it concerns
    evidence = models.JSONField(default=dict)  # plain facts by name; days in ISO form
    found_at = models.DateTimeField(default=clock.now)
    state = CodeField(QualityState, max_length=10, default=QualityState.NEW)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", QualityKind, "quality_proposal_kind"),
            one_of("state", QualityState, "quality_proposal_state"),
            models.UniqueConstraint(
                name="quality_proposal_once",
                fields=["kind", "person", "panel"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="quality_proposal_marked_by_someone",
                condition=Q(marked_at__isnull=True, marked_by__isnull=True)
                | Q(marked_at__isnull=False, marked_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "kind", "unit_code"], name="quality_of_place")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id or self.panel_id}"


class QualityNote(models.Model):
    """What somebody, or the sweep, said of a proposal, and the state it took. Only grows."""

    append_only = True

    proposal = models.ForeignKey(QualityProposal, on_delete=models.PROTECT, related_name="notes")
    state = CodeField(QualityState, max_length=10)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the sweep

    class Meta:
        ordering = ["-pk"]
        triggers = only_grows()
        constraints = [one_of("state", QualityState, "quality_note_state")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.state}"
