"""What a region decides about its territory: service areas before and after publishing, acts on organizations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes.triggers import never_deleted, never_truncated, only_grows


class AreaPublication(models.Model):
    """Service areas published as a whole: who, when, by which orders, how many rows; only grows."""

    append_only = True

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # of the file, or of what was changed by hand
    file_name = models.CharField(max_length=200, blank=True)  # empty: changed by hand
    from_on = models.DateField()
    organizations = ArrayField(
        models.BigIntegerField()
    )  # ids; whoever's scope holds one may see it
    orders = models.JSONField()  # [[number, day], …]
    begun = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    gaps = models.PositiveIntegerField(default=0)  # that were seen and agreed to

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = only_grows()
        constraints = [
            models.CheckConstraint(
                name="area_publication_digest_form", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="area_publication_names_organizations",
                condition=Q(organizations__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"service areas {self.at:%Y-%m-%d %H:%M}"


class KeptAreas(models.Model):
    """A file of service areas, or changes by hand, between the preview and publishing.

    It belongs to who uploaded it, lives until `kept_until` and is swept then; what was published stays in
    the register and in `AreaPublication`.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    file = models.BinaryField(null=True, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(null=True, blank=True)  # registry.areas.Changes, stored
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    kept_until = models.DateTimeField()
    publication = models.OneToOneField(
        AreaPublication, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kept_until"], name="kept_areas_until")]
        constraints = [
            models.CheckConstraint(
                name="kept_areas_file_or_changes",
                condition=Q(file__isnull=False, changes__isnull=True)
                | Q(file__isnull=True, changes__isnull=False),
            ),
            models.CheckConstraint(
                name="kept_areas_for_a_while", condition=Q(kept_until__gt=F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"service areas of {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def is_by_hand(self) -> bool:
        """Whether this is no file."""
        return self.changes is not None


class OrganizationAct(models.Model):
    """An act that changes how an organization stands towards its people from a day on (rulebook 3).

    Applied when its day comes (`applications.actions.organizations.apply_acts`); the ground it opens to
    people holds from then on.
    """

    class Kind(models.TextChoices):
        SERVING = "serving"
        REORGANIZED = "reorganized"
        LIQUIDATED = "liquidated"
        REFUSED_SERVICE = "refused_service"
        CONTRACT_ENDED = "contract_ended"
        CONTRACT_CHANGED = "contract_changed"
        PRIVATIZED = "privatized"
        NO_VOLUME = "no_volume"
        VOLUME = "volume"

    organization = models.ForeignKey(
        "registry.Organization", on_delete=models.PROTECT, related_name="acts"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    act = models.CharField(max_length=300)
    from_on = models.DateField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        triggers = [never_deleted(), never_truncated()]
        constraints = [
            models.CheckConstraint(
                name="organization_act_kind",
                condition=Q(
                    kind__in=[
                        "serving",
                        "reorganized",
                        "liquidated",
                        "refused_service",
                        "contract_ended",
                        "contract_changed",
                        "privatized",
                        "no_volume",
                        "volume",
                    ]
                ),
            ),
            models.CheckConstraint(name="organization_act_named", condition=~Q(act="")),
            models.UniqueConstraint(
                name="organization_act_once", fields=["organization", "kind", "from_on"]
            ),
        ]
        indexes = [
            models.Index(
                fields=["from_on"],
                name="organization_act_to_apply",
                condition=Q(applied_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_on}"
