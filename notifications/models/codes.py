"""One-time codes sent to a telephone or an e-mail address."""

from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes.constraints import one_of

from ..kinds import CodePurpose


class OneTimeCode(models.Model):
    """A code that proves whoever types it reads the messages of an address; never kept in the clear here.

    `subject` names what it confirms (a draft, an address, a request) and is compared when it is typed.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=254)
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)  # wrong ones
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)  # a newer one was asked for

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("purpose", CodePurpose, "one_time_code_purpose"),
            models.CheckConstraint(
                name="one_time_code_channel", condition=Q(channel__in=["email", "sms"])
            ),
            models.CheckConstraint(
                name="one_time_code_forward", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.UniqueConstraint(
                name="one_time_code_one_open",
                fields=["user", "purpose", "subject"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"
