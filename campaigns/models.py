"""When things happen: campaigns, moved days, and the demonstration's clock."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from codes.triggers import never_deleted


class ClockOffset(models.Model):
    """How far the demonstration's clock stands from the machine's; at most one row.

    Never written outside demonstration mode (`campaigns.clock`).
    """

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    offset = models.DurationField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clock_offset_only_one", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.offset)


class DayOverride(models.Model):
    """A day that an act moved: a day off made working or a working day made a day off.

    It wins over the package `holidays` (rulebook 2). One taken back before its day stays for the record and
    says nothing. `entered_on` is the day of the clock on which it was written (null: before that was kept).
    """

    day = models.DateField(_("day"))
    is_working = models.BooleanField(
        _("is a working day"),
        help_text=_("A weekend day declared working has Monday's opening hours."),
    )
    act = models.CharField(
        _("act"),
        max_length=300,
        help_text=_("The act that moved the day: number and date."),
    )
    note = models.TextField(_("note"), blank=True)
    entered_on = models.DateField(null=True, blank=True, editable=False)
    taken_back_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("moved day")
        verbose_name_plural = _("moved days")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="day_override_once_a_day",
                condition=Q(taken_back_on__isnull=True),
                violation_error_message=_("This day has been moved already."),
            ),
            models.CheckConstraint(name="day_override_names_its_act", condition=~Q(act="")),
            models.CheckConstraint(
                name="day_override_of_a_day_to_come",
                condition=Q(entered_on__isnull=True) | Q(day__gt=F("entered_on")),
            ),
            models.CheckConstraint(
                name="day_override_taken_back_before_it_came",
                condition=Q(taken_back_on__isnull=True) | Q(day__gt=F("taken_back_on")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="day_stays_as_written", exclude=["taken_back_on"]),
            pgtrigger.Protect(
                name="taken_back_day_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_on__isnull=False),
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Campaign(models.Model):
    """The campaign of a calendar year (rulebook 1). A year without a row follows the default rule.

    `first_on` and `last_on` are both included. Without `effective_on` a choice takes effect on
    the day of its approval, as in 2017.
    """

    year = models.SmallIntegerField(_("year"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    effective_on = models.DateField(
        _("takes effect on"),
        null=True,
        blank=True,
        help_text=_("Empty: on the day of approval."),
    )
    act = models.CharField(
        _("act"), max_length=300, help_text=_("What set these days: act or source.")
    )
    # The day of the clock on which the row was last changed: by it the trigger knows what had begun.
    changed_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="campaign_once_a_year",
                violation_error_message=_("This year has its campaign already."),
            ),
            models.CheckConstraint(
                name="campaign_first_day_before_last",
                violation_error_message=_("The last day is before the first."),
                condition=Q(first_on__lte=F("last_on")),
            ),
            models.CheckConstraint(
                name="campaign_within_its_year",
                violation_error_message=_("Both days lie in the year of the campaign."),
                condition=Q(year=ExtractYear("first_on")) & Q(year=ExtractYear("last_on")),
            ),
            models.CheckConstraint(
                name="campaign_effective_after_it",
                violation_error_message=_("A campaign takes effect after its last day."),
                condition=Q(effective_on__isnull=True) | Q(effective_on__gt=F("last_on")),
            ),
            models.CheckConstraint(name="campaign_names_its_act", condition=~Q(act="")),
            ExclusionConstraint(
                name="campaigns_never_overlap",
                violation_error_message=_("These days belong to another campaign."),
                expressions=[
                    (
                        Func(
                            F("first_on"),
                            F("last_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="begun_keeps_its_beginning",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (NEW.first_on <> OLD.first_on OR NEW.year <> OLD.year)
                        AND (NEW.changed_on IS NULL OR OLD.first_on <= NEW.changed_on) THEN
                        RAISE EXCEPTION 'a campaign that has begun keeps its beginning';
                    END IF;
                    RETURN NEW;
                """,
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def clean(self) -> None:
        """Days in the wrong order are no range, so the constraint on overlaps cannot be asked."""
        if self.first_on and self.last_on and self.first_on > self.last_on:
            raise ValidationError({"last_on": _("The last day is before the first.")})
