"""Applications of several members of a family, filed in one go."""

from django.db import models

from campaigns import clock


class FamilyFiling(models.Model):
    """What ties applications filed in one go: shown together, each of them decided apart."""

    filed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="family_filings"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"family filing {self.pk}"
