"""Orders that grant a panel places over its norm for some days."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from codes.triggers import never_deleted

from .history import recorded
from .organizations import Panel
from .periods import forward, no_overlap


@recorded
class OverNormOrder(models.Model):
    """Places over the norm of a panel from a day to a day (rulebook 4, "Panel": a recorded over-norm order).

    `registry.orders` applies it on its first day and lets it lapse on `to_on`, the first day it no longer
    holds. `entered_on` and `taken_back_on` are days of the clock.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="over_norm_orders")
    places = models.PositiveIntegerField()
    act = models.CharField(max_length=300)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    entered_on = models.DateField()
    entered_by = models.CharField(max_length=40)
    applied_on = models.DateField(null=True, blank=True)
    lapsed_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="over_norm_order_names_its_act", condition=~Q(act="")),
            models.CheckConstraint(
                name="over_norm_order_grants_places", condition=Q(places__gte=1)
            ),
            forward("over_norm_order_forward"),
            no_overlap(
                "over_norm_order_one_a_day",
                of=["panel"],
                first="from_on",
                end="to_on",
                condition=Q(taken_back_on__isnull=True),
            ),
            models.CheckConstraint(
                name="over_norm_order_not_from_the_past", condition=Q(from_on__gte=F("entered_on"))
            ),
            models.CheckConstraint(
                name="over_norm_order_lapses_after_it_held",
                condition=Q(lapsed_on__isnull=True)
                | Q(applied_on__isnull=False, to_on__isnull=False, lapsed_on__gte=F("to_on")),
            ),
            models.CheckConstraint(
                name="over_norm_order_taken_back_before_it_began",
                condition=Q(taken_back_on__isnull=True)
                | Q(taken_back_on__lt=F("from_on"), applied_on__isnull=True),
            ),
        ]
        triggers = [
            # An order given stays; only its end can come, and what became of it.
            pgtrigger.ReadOnly(
                name="order_stays_as_given",
                exclude=["to_on", "applied_on", "lapsed_on", "taken_back_on"],
            ),
            never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}: +{self.places}"
