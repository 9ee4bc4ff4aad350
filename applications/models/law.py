"""What administrators of the nation add to the law: values for days to come, the Fund's complete lists."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes.triggers import never_deleted, never_truncated, only_grows


class LawValue(models.Model):
    """A value of a dated parameter (rulebook 1) that an act sets for a day to come.

    Never changed. One that has not begun may be taken back and stays for the record; `entered_on` and
    `taken_back_on` are days of the clock, by which the database itself holds the two rules.
    """

    parameter = models.CharField(max_length=60)
    from_on = models.DateField()
    value = models.JSONField()
    act = models.CharField(max_length=300)
    checked_on = models.DateField()
    note = models.TextField(blank=True)
    entered_on = models.DateField()
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["parameter", "-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="law_value_names_its_act", condition=~Q(act="")),
            models.CheckConstraint(
                name="law_value_of_a_day_to_come", condition=Q(from_on__gt=F("entered_on"))
            ),
            models.UniqueConstraint(
                name="law_value_once_a_day",
                fields=["parameter", "from_on"],
                condition=Q(taken_back_on__isnull=True),
            ),
            models.CheckConstraint(
                name="law_value_taken_back_before_it_began",
                condition=Q(taken_back_on__isnull=True) | Q(taken_back_on__lt=F("from_on")),
            ),
            models.CheckConstraint(
                name="law_value_taken_back_by_someone",
                condition=Q(taken_back_on__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_on__isnull=False, taken_back_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="value_stays_as_entered", exclude=["taken_back_on", "taken_back_by"]
            ),
            pgtrigger.Protect(
                name="taken_back_value_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_on__isnull=False),
            ),
            never_deleted(),
            never_truncated(),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.from_on}"


class FundListDeclaration(models.Model):
    """The nation declared the Fund's list of a year complete: whom it omits has no contract. Only grows."""

    append_only = True

    year = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=300)  # the Fund's letter
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-year"]
        triggers = only_grows()
        constraints = [
            models.UniqueConstraint(name="fund_list_once_a_year", fields=["year"]),
            models.CheckConstraint(name="fund_list_names_its_act", condition=~Q(act="")),
        ]

    def __str__(self) -> str:
        return str(self.year)
