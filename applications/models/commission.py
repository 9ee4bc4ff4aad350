"""The regional commission after a campaign: its session, and what it decided on each organization."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes.triggers import never_deleted, never_truncated


class CommissionSession(models.Model):
    """One session a year and territory (P744): minutes, members, the list of the admitted, the extract.

    `closed_at`: the list is settled, decisions change no more. `extract_sent_at`: organizations were told.
    """

    year = models.PositiveSmallIntegerField()  # of the campaign
    territory = models.ForeignKey(
        "registry.KatoUnit", on_delete=models.PROTECT, related_name="commission_sessions"
    )
    number = models.CharField(max_length=60)  # of the minutes
    held_on = models.DateField()
    members = models.TextField()  # a line each
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    extract_sent_at = models.DateTimeField(null=True, blank=True)
    plan = models.OneToOneField(
        "applications.MovePlan",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="session",
    )

    class Meta:
        ordering = ["-year", "territory"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "territory"], name="commission_session_once_a_year"
            ),
            models.CheckConstraint(
                name="commission_session_has_minutes", condition=~Q(number="") & ~Q(members="")
            ),
            models.CheckConstraint(
                name="commission_session_closed_by_someone",
                condition=Q(
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                    extract_sent_at__isnull=True,
                    plan__isnull=True,
                )
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="commission_session_extract_after_closing",
                condition=Q(extract_sent_at__isnull=True) | Q(extract_sent_at__gte=F("closed_at")),
            ),
        ]
        triggers = [never_deleted(), never_truncated()]

    def __str__(self) -> str:
        return f"{self.year}: {self.number}"

    @property
    def is_open(self) -> bool:
        """Decisions can still change."""
        return self.closed_at is None


class CommissionDecision(models.Model):
    """Admitted or not, why, and the figures of the register at that moment."""

    session = models.ForeignKey(
        CommissionSession, on_delete=models.PROTECT, related_name="decisions"
    )
    organization = models.ForeignKey(
        "registry.Organization", on_delete=models.PROTECT, related_name="commission_decisions"
    )
    is_admitted = models.BooleanField()
    reason = models.TextField()
    attached = models.PositiveIntegerField()  # on the campaign's effective day
    practice_sites = models.PositiveIntegerField()
    is_only_one = models.BooleanField()  # in its village
    meets_test = models.BooleanField()
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["session", "organization__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "organization"], name="commission_decision_once"
            ),
            models.CheckConstraint(name="commission_decision_has_reason", condition=~Q(reason="")),
        ]
        triggers = [
            never_deleted(),
            never_truncated(),
            pgtrigger.Trigger(
                name="settled_stays",
                operation=pgtrigger.Update | pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT FROM applications_commissionsession
                        WHERE id = NEW.session_id AND closed_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the list of this session is settled'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_decision_settled';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.is_admitted}"
