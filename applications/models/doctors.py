"""Lists that change hands, and doctors who leave."""

from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes.triggers import never_deleted, never_truncated


class DoctorChange(models.Model):
    """A doctor's list got another doctor: its people stay on it and are told, in batches.

    `told_up_to` is the last person (by id) who was told, `told` how many; a later change of the same
    list takes over from an earlier one that has not come to its end.
    """

    panel = models.ForeignKey(
        "registry.Panel", on_delete=models.PROTECT, related_name="doctor_changes"
    )
    previous = models.ForeignKey(
        "registry.Doctor",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lists_given",
    )
    doctor = models.ForeignKey("registry.Doctor", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    told_up_to = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)  # everybody is told

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="doctor_change_to_another",
                condition=Q(previous__isnull=True) | ~Q(previous=F("doctor")),
            ),
            models.UniqueConstraint(
                name="doctor_change_one_untold_a_list",
                fields=["panel"],
                condition=Q(told_at__isnull=True),
            ),
        ]
        triggers = [never_deleted(), never_truncated()]

    def __str__(self) -> str:
        return f"{self.panel_id}: {self.doctor_id} from {self.from_on:%Y-%m-%d}"


class DoctorLeaving(models.Model):
    """A head's decision that a doctor leaves; ends when nobody is left on a list of theirs.

    `plan` moves the people of lists that nobody takes over (the last plan, where some came after it).
    `agreed_excess` is how many people over the norm of other lists the head agreed to.
    """

    doctor = models.ForeignKey("registry.Doctor", on_delete=models.PROTECT, related_name="leavings")
    order_number = models.CharField(max_length=60)
    order_on = models.DateField()
    plan = models.ForeignKey(
        "applications.MovePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_excess = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="doctor_leaving_names_its_order", condition=~Q(order_number="")
            ),
            models.UniqueConstraint(
                name="doctor_leaving_one_under_way",
                fields=["doctor"],
                condition=Q(ended_at__isnull=True),
            ),
        ]
        triggers = [never_deleted(), never_truncated()]

    def __str__(self) -> str:
        return f"{self.doctor_id}: {self.order_number}"
