"""Institutions whose people are attached by an order: homes, boarding schools, prisons (rulebook 5 and 7)."""

from django.db import models

from codes import InstitutionKind
from codes.constraints import one_of
from codes.fields import CodeField

from .history import recorded
from .names import Named
from .periods import forward, no_overlap


@recorded
class Institution(Named):
    """A home for children or the elderly, a boarding school, a prison; `organization` serves its people."""

    kind = CodeField(InstitutionKind, max_length=20)
    unit = models.ForeignKey(
        "registry.KatoUnit", on_delete=models.PROTECT, related_name="institutions"
    )
    address_kk = models.CharField(max_length=250)
    address_ru = models.CharField(max_length=250)
    organization = models.ForeignKey(
        "registry.Organization", on_delete=models.PROTECT, related_name="institutions"
    )

    class Meta:
        ordering = ["name_ru", "pk"]
        constraints = [
            one_of("kind", InstitutionKind, "institution_kind"),
            models.UniqueConstraint(fields=["unit", "name_ru"], name="institution_once_a_unit"),
        ]

    def address_in(self, language: str) -> str:
        """The postal address in Kazakh for `kk`, else in Russian."""
        return self.address_kk if language == "kk" else self.address_ru


@recorded
class InstitutionStay(models.Model):
    """The days a person lives in an institution."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="institution_stays"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)  # the first day no longer there

    class Meta:
        ordering = ["institution", "pk"]
        constraints = [
            forward("institution_stay_forward"),
            no_overlap("institution_stay_one_a_day", of=["person"], first="from_on", end="to_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.institution_id}"
