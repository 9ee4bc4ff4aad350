"""What became of each case of a bulk approval."""

from django.db import models
from django.db.models import Q

from campaigns import clock
from codes.triggers import only_grows

from .application import Application


class BulkApprovalItem(models.Model):
    """One case of a bulk approval: approved, or left with its reason; written with the approval itself.

    `key` names the confirmation that was sent: sent again, it finds its rows.
    """

    class Why(models.TextChoices):
        CHANGED = "changed"  # decided, withdrawn or changed meanwhile
        WARNED = "warned"
        FAILED = "failed"
        MISSING = "missing"
        OBJECTED = "objected"
        DISPUTED = "disputed"
        ASKED = "asked"  # documents are asked for
        ANSWERED = "answered"  # the applicant wrote: somebody has to read it
        HEAD_ASKED = "head_asked"  # a question waits for the head
        NO_PLACE = "no_place"
        NOT_ALLOWED = "not_allowed"

    append_only = True

    key = models.UUIDField()
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    left = models.CharField(max_length=11, choices=Why.choices, blank=True)  # "": approved
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        triggers = only_grows()
        constraints = [
            models.UniqueConstraint(
                name="bulk_approval_once_a_case", fields=["key", "user", "application"]
            ),
            models.CheckConstraint(
                name="bulk_approval_left",
                condition=Q(
                    left__in=[
                        "",
                        "changed",
                        "warned",
                        "failed",
                        "missing",
                        "objected",
                        "disputed",
                        "asked",
                        "answered",
                        "head_asked",
                        "no_place",
                        "not_allowed",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left or 'approved'} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_approved(self) -> bool:
        """Whether it was approved."""
        return self.left == ""
