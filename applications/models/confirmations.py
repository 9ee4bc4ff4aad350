"""A person says that the clinic the register names is theirs."""

from django.db import models

from campaigns import clock
from codes.triggers import only_grows


class AttachmentConfirmation(models.Model):
    """“Yes, this is my clinic”: said of one attachment, once, by the person or who acts for them; only grows."""

    append_only = True

    attachment = models.OneToOneField(
        "registry.Attachment", on_delete=models.PROTECT, related_name="confirmation"
    )
    confirmed_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = only_grows()

    def __str__(self) -> str:
        return f"confirmed {self.confirmed_at:%Y-%m-%d}"
