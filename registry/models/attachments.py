"""Attachments: which person belongs to which panel in which days."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from campaigns import clock
from codes import Basis
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import never_deleted, never_truncated

from .history import recorded


@recorded
class Attachment(models.Model):
    """A period of days of one person at one panel; written by `registry.attachments.change` alone.

    Cancelled periods stay for the record and are outside every rule. A period that ends with a
    contract stays open until its day (`ends_with_contract_on`).
    """

    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="attachments"
    )
    panel = models.ForeignKey(
        "registry.Panel", on_delete=models.PROTECT, related_name="attachments"
    )
    organization = models.ForeignKey(
        "registry.Organization", on_delete=models.PROTECT, related_name="attachments"
    )
    period = (
        DateRangeField()
    )  # [first day, first day no longer attached), open above while it lasts
    basis = CodeField(Basis, max_length=20)
    reference = models.CharField(max_length=60, blank=True)  # application or order it rests on
    signed_electronically = models.BooleanField(default=False)
    ends_with_contract_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=30, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=60)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=30, blank=True)
    # The period this one cut short: reopened when this one is cancelled before its day.
    cuts = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="cut_by"
    )

    class Meta:
        ordering = ["person", "period"]
        constraints = [
            one_of("basis", Basis, "attachment_basis"),
            ExclusionConstraint(
                name="attachment_one_place_a_day",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("period"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="attachment_begins", condition=Q(period__startswith__isnull=False)
            ),
            models.CheckConstraint(name="attachment_not_empty", condition=Q(period__isempty=False)),
            models.CheckConstraint(
                name="attachment_cancelled_has_reason",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="attachment_ended_has_reason",
                condition=Q(period__endswith__isnull=True) | ~Q(end_reason=""),
            ),
        ]
        triggers = [never_deleted(), never_truncated()]
        indexes = [
            models.Index(
                fields=["panel"],
                name="attachment_of_panel",
                condition=Q(cancelled_at__isnull=True, period__endswith__isnull=True),
            ),
            models.Index(fields=["organization"], name="attachment_of_organization"),
            # Who moved on some days, in the whole register.
            models.Index(
                Func(F("period"), function="lower"),
                name="attachment_by_first_day",
                condition=Q(cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.panel_id}, {self.period}"

    @property
    def from_on(self) -> date:
        """The first day."""
        return self.period.lower

    @property
    def to_on(self) -> date | None:
        """The first day no longer attached; None while it lasts."""
        return self.period.upper

    def holds_on(self, day: date) -> bool:
        """Whether the person is attached here on `day`."""
        return (
            self.cancelled_at is None
            and self.from_on <= day
            and (self.to_on is None or day < self.to_on)
        )
