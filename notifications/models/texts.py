"""Wordings that administrators put in place of the shipped ones, and reviews of Kazakh legal words."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns import clock
from codes import Language
from codes.constraints import one_of
from codes.triggers import only_grows


class TextVersion(models.Model):
    """A wording of a message in one language; the latest version holds. Only grows.

    With `is_shipped` the wording that comes with the project holds again, and subject and body are empty.
    """

    append_only = True

    template = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    version = models.PositiveSmallIntegerField()
    is_shipped = models.BooleanField(default=False)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["template", "language", "-version"]
        triggers = only_grows()
        constraints = [
            one_of("language", Language, "text_version_language"),
            models.UniqueConstraint(
                name="text_version_once", fields=["template", "language", "version"]
            ),
            models.CheckConstraint(
                name="text_version_says_something",
                condition=Q(is_shipped=True, subject="", body="")
                | (Q(is_shipped=False) & ~Q(subject="") & ~Q(body="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.language} {self.version}"


class WordingReview(models.Model):
    """An administrator reviewed the Kazakh wording of a term (`codes.wordings`). Only grows."""

    append_only = True

    term = models.CharField(max_length=120)
    kk = models.CharField(
        max_length=300
    )  # the wording that was reviewed: another one is asked anew
    note = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["term"]
        triggers = only_grows()
        constraints = [models.UniqueConstraint(name="wording_review_once", fields=["term", "kk"])]

    def __str__(self) -> str:
        return self.term
