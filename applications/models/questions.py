"""What a specialist asks the head of the organization about a case: no ground fits, what now?"""

from django.db import models
from django.db.models import Q

from campaigns import clock
from codes.triggers import never_deleted, never_truncated

from .application import Application


class HeadQuestion(models.Model):
    """A question of a specialist with the head's answer, kept with the case; never shown to people."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="head_questions"
    )
    text = models.TextField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        triggers = [never_deleted(), never_truncated()]
        constraints = [
            models.CheckConstraint(name="head_question_asks_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="head_question_answered_whole",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="head_question_one_open_a_case",
                fields=["application"],
                condition=Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """The head has not answered yet."""
        return self.answer == ""
