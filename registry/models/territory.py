"""Territory: administrative units, streets, service areas."""

from django.db import models
from django.db.models import F, Q

from codes import UnitKind
from codes.constraints import one_of
from codes.fields import CodeField

from .history import recorded
from .names import Named
from .periods import forward, no_overlap


class KatoUnit(Named):
    """An administrative-territorial unit in one version: codes are reused over the years."""

    code = models.CharField(max_length=9)
    kind = CodeField(UnitKind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the first day it no longer holds
    # Its centre, where one is recorded.
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            one_of("kind", UnitKind, "kato_unit_kind"),
            models.CheckConstraint(
                name="kato_unit_code_form", condition=Q(code__regex=r"^[0-9]{9}$")
            ),
            models.CheckConstraint(name="kato_unit_not_own_parent", condition=~Q(parent=F("id"))),
            forward("kato_unit_forward", "valid_from", "valid_to"),
            no_overlap(
                "kato_unit_one_version_a_day", of=["code"], first="valid_from", end="valid_to"
            ),
        ]
        indexes = [
            models.Index(fields=["code"], name="kato_unit_code", opclasses=["varchar_pattern_ops"])
        ]


@recorded
class NeighbourUnits(models.Model):
    """Two choice units between which people may choose (rulebook 4, "Where": border, suburb)."""

    class Kind(models.TextChoices):
        BORDER = "border"
        SUBURB = "suburb"

    first = models.CharField(max_length=4)  # choice units: four digits, or two for the three cities
    second = models.CharField(max_length=4)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    act = models.CharField(max_length=300)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "neighbour units"
        constraints = [
            models.CheckConstraint(
                name="neighbour_units_kind", condition=Q(kind__in=["border", "suburb"])
            ),
            models.CheckConstraint(
                name="neighbour_units_ordered", condition=Q(first__lt=F("second"))
            ),
            forward("neighbour_units_forward"),
            no_overlap(
                "neighbour_units_once", of=["first", "second"], first="from_on", end="to_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.second}"


class Street(models.Model):
    """A street of a settlement, with its centre where it is recorded."""

    unit = models.ForeignKey(KatoUnit, on_delete=models.PROTECT, related_name="streets")
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    folded = models.CharField(max_length=400, editable=False, db_index=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        ordering = ["unit", "name_ru"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name_ru"], name="street_once_a_unit")
        ]

    def __str__(self) -> str:
        return self.name_ru

    def save(self, *args: object, **kwargs: object) -> None:
        from codes.folding import fold

        self.folded = f"{fold(self.name_kk)} {fold(self.name_ru)}"
        super().save(*args, **kwargs)  # type: ignore[arg-type]


@recorded
class ServiceArea(models.Model):
    """Addresses that an order assigns to an organization, and within it to a site.

    Without a street the whole unit belongs to it; without house numbers the whole street. The order
    is that of the territory; where the head of the organization gave the addresses to a site, the
    order of the head stands beside it.
    """

    class Side(models.TextChoices):
        ALL = "all"
        ODD = "odd"
        EVEN = "even"

    organization = models.ForeignKey(
        "registry.Organization", on_delete=models.PROTECT, related_name="service_areas"
    )
    site = models.ForeignKey(
        "registry.Site",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="service_areas",
    )
    unit = models.ForeignKey(KatoUnit, on_delete=models.PROTECT, related_name="service_areas")
    street = models.ForeignKey(
        Street, null=True, blank=True, on_delete=models.PROTECT, related_name="service_areas"
    )
    house_from = models.PositiveIntegerField(null=True, blank=True)
    house_to = models.PositiveIntegerField(null=True, blank=True)  # included
    side = models.CharField(max_length=4, choices=Side.choices, default=Side.ALL)
    corpus = models.CharField(max_length=10, blank=True)  # letter or fraction; empty: every one
    order_number = models.CharField(max_length=60)
    order_on = models.DateField()
    site_order_number = models.CharField(max_length=60, blank=True)
    site_order_on = models.DateField(null=True, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_area_site_order_is_whole",
                condition=Q(site_order_number="", site_order_on__isnull=True)
                | (~Q(site_order_number="") & Q(site_order_on__isnull=False, site__isnull=False)),
            ),
            models.CheckConstraint(
                name="service_area_side", condition=Q(side__in=["all", "odd", "even"])
            ),
            models.CheckConstraint(
                name="service_area_houses_need_a_street",
                condition=Q(street__isnull=False)
                | Q(house_from__isnull=True, house_to__isnull=True, side="all", corpus=""),
            ),
            models.CheckConstraint(
                name="service_area_houses_forward",
                condition=Q(house_from__isnull=True)
                | Q(house_to__isnull=True)
                | Q(house_to__gte=F("house_from")),
            ),
            forward("service_area_forward"),
        ]
        indexes = [models.Index(fields=["unit", "street"], name="service_area_place")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.street or self.unit}"
