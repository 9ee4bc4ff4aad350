"""How an application was signed: the one place where electronic signatures will stand too."""

from django.db import models
from django.db.models import Q

from campaigns import clock
from codes import SignatureMethod
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import only_grows

from .application import Application


class Signature(models.Model):
    """The signature under one application: what was signed, by whom, how and when; only grows.

    `statement` is the text as the person saw it; `digest` the SHA-256 of its UTF-8 bytes in hexadecimal.
    """

    append_only = True

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="signature"
    )
    method = CodeField(SignatureMethod, max_length=10)
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=clock.now)
    statement = models.TextField()
    digest = models.CharField(max_length=64)
    # Of a code: the channel it went over and the end of the address, as it was shown.
    channel = models.CharField(max_length=10, blank=True)
    address_tail = models.CharField(max_length=40, blank=True)

    class Meta:
        triggers = only_grows()
        constraints = [
            one_of("method", SignatureMethod, "signature_method"),
            models.CheckConstraint(
                name="signature_digest_form", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="signature_by_code_has_channel",
                condition=~Q(method=SignatureMethod.CODE.value)
                | (Q(channel__in=["email", "sms"]) & ~Q(address_tail="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.signed_at:%Y-%m-%d %H:%M}"
