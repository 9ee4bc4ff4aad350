"""What is raised about an application on its way: "this was not me", and a term that passed."""

import pgtrigger
from django.db import models
from django.db.models import Q

from campaigns import clock
from codes.triggers import never_deleted, never_truncated, only_grows

from .application import Application


class Objection(models.Model):
    """Somebody in whose name a desk filed says: this was not me.

    While it is open nothing is approved. It outlives the application: what the desk did is looked into
    by the region even where the application was refused or withdrawn meanwhile.
    """

    class Outcome(models.TextChoices):
        FILED_BY_PERSON = "filed_by_person"  # after all
        CONFIRMED = "confirmed"  # filed without the person

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="objections"
    )
    raised_at = models.DateTimeField(default=clock.now)
    raised_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: by the link of the message, without signing in
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)  # "": open
    text = models.TextField(blank=True)  # why it was settled so
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="objection_one_open_an_application",
                fields=["application"],
                condition=Q(outcome=""),
            ),
            models.CheckConstraint(
                name="objection_outcome",
                condition=Q(outcome__in=["", "filed_by_person", "confirmed"]),
            ),
            models.CheckConstraint(
                name="objection_settled_whole",
                condition=Q(outcome="", text="", settled_at__isnull=True, settled_by__isnull=True)
                | (
                    ~Q(outcome="")
                    & ~Q(text="")
                    & Q(settled_at__isnull=False, settled_by__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(name="objection_waiting", fields=["raised_at"], condition=Q(outcome=""))
        ]
        triggers = [
            never_deleted(),
            never_truncated(),
            # The row of the application is locked first: an approval under way ends before it is looked at.
            pgtrigger.Trigger(
                name="to_what_a_desk_filed",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("found", "record")],
                func="""
                    SELECT status, channel INTO found FROM applications_application
                    WHERE id = NEW.application_id FOR NO KEY UPDATE;
                    IF found.channel = 'portal'
                    OR found.status NOT IN ('queued', 'in_review') THEN
                        RAISE EXCEPTION 'only what waits and was filed at a desk can be objected to'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'objection_to_what_a_desk_filed';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.raised_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Nobody has settled it yet."""
        return self.outcome == ""


class Escalation(models.Model):
    """A case whose term passed was brought before the head, later before the region; once a level."""

    class Level(models.TextChoices):
        HEAD = "head"
        REGION = "region"

    append_only = True

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="escalations"
    )
    level = models.CharField(max_length=6, choices=Level.choices)
    due_at = models.DateTimeField()  # the term that passed
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        triggers = only_grows()
        constraints = [
            models.UniqueConstraint(
                name="escalation_once_a_level", fields=["application", "level"]
            ),
            models.CheckConstraint(
                name="escalation_level", condition=Q(level__in=["head", "region"])
            ),
            models.CheckConstraint(
                name="escalation_after_the_term", condition=Q(at__gte=models.F("due_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.at:%Y-%m-%d %H:%M}"
