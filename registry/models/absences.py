"""Doctors away for a while, and who stands in for them."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from codes.triggers import refused_when

from .history import recorded
from .organizations import Doctor
from .periods import forward, no_overlap


@recorded
class DoctorAbsence(models.Model):
    """Days on which a doctor is away, and the doctor who stands in (none: nobody is named yet).

    Why somebody is away is nobody's business here: no reason is kept.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(
        Doctor, null=True, blank=True, on_delete=models.PROTECT, related_name="stands_in"
    )
    from_on = models.DateField()
    to_on = models.DateField()  # the first day back

    class Meta:
        ordering = ["from_on"]
        constraints = [
            forward("doctor_absence_forward"),
            no_overlap("doctor_absence_once_a_day", of=["doctor"], first="from_on", end="to_on"),
            models.CheckConstraint(
                name="doctor_absence_stand_in_is_another",
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("doctor")),
            ),
        ]
        triggers = [
            refused_when(
                "stand_in_works_there",
                "doctor_absence_stand_in_works_there",
                "NEW.stand_in_id IS NOT NULL AND NOT EXISTS (SELECT FROM registry_doctor"
                " stand_in JOIN registry_doctor doctor USING (organization_id)"
                " WHERE stand_in.id = NEW.stand_in_id AND doctor.id = NEW.doctor_id)",
                on=pgtrigger.Insert | pgtrigger.Update,
            )
        ]

    def __str__(self) -> str:
        return f"{self.doctor_id}: {self.from_on:%Y-%m-%d} – {self.to_on:%Y-%m-%d}"
