"""Organizations: contracts, hours, sites, doctors, panels."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q

from codes import ContractState, OrganizationType, Ownership, PanelType, ProviderStatus
from codes.constraints import one_of
from codes.fields import CodeField
from codes.labels import label
from codes.triggers import refused_when

from .history import recorded, recorded_but
from .names import Named
from .periods import forward


@recorded
class Organization(Named):
    """A medical organization; those of a PHC type can have attached people."""

    code = models.SlugField(max_length=20, unique=True)
    bin = models.CharField(max_length=12, null=True, blank=True, unique=True)
    type = CodeField(OrganizationType)
    ownership = CodeField(Ownership, max_length=10)
    unit = models.ForeignKey(
        "registry.KatoUnit", on_delete=models.PROTECT, related_name="organizations"
    )
    address_kk = models.CharField(max_length=250)
    address_ru = models.CharField(max_length=250)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    status = CodeField(ProviderStatus, default=ProviderStatus.SERVING)
    volume_allocated = models.BooleanField(default=True)
    privatized_on = models.DateField(null=True, blank=True)
    accepts_outside_area = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            one_of("type", OrganizationType, "organization_type"),
            one_of("ownership", Ownership, "organization_ownership"),
            one_of("status", ProviderStatus, "organization_status"),
            models.CheckConstraint(
                name="organization_bin_form",
                condition=Q(bin__isnull=True) | Q(bin__regex=r"^[0-9]{12}$"),
            ),
            models.CheckConstraint(
                name="organization_closed_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def address_in(self, language: str) -> str:
        """The postal address in Kazakh for `kk`, else in Russian."""
        return self.address_kk if language == "kk" else self.address_ru


@recorded
class FundContract(models.Model):
    """What is known of an organization's contract with the Fund for one year (own or subcontract)."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="contracts"
    )
    year = models.PositiveSmallIntegerField()
    state = CodeField(ContractState, max_length=10)
    number = models.CharField(max_length=60, blank=True)
    principal = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subcontracts",
    )
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)  # the first day it no longer holds

    class Meta:
        constraints = [
            one_of("state", ContractState, "fund_contract_state"),
            models.UniqueConstraint(
                fields=["organization", "year"], name="fund_contract_once_a_year"
            ),
            models.CheckConstraint(
                name="fund_contract_confirmed_has_first_day",
                condition=~Q(state=ContractState.CONFIRMED.value) | Q(from_on__isnull=False),
            ),
            forward("fund_contract_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {label(ContractState(self.state))}"


@recorded
class OpeningHours(models.Model):
    """Opening hours on one weekday (0 = Monday); without any row the default schedule holds."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "weekday"], name="opening_hours_once_a_weekday"
            ),
            models.CheckConstraint(name="opening_hours_weekday", condition=Q(weekday__lte=6)),
            # Acceptance stops two hours before closing: a shorter day would never accept.
            models.CheckConstraint(
                name="opening_hours_over_two_hours",
                condition=Q(opens__lt=F("closes"))
                & Q(
                    closes__gt=models.ExpressionWrapper(
                        F("opens") + models.Value("2 hours", models.DurationField()),
                        output_field=models.TimeField(),
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


@recorded
class Site(models.Model):
    """A part of an organization's service area served by one doctor or team (участок)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sites")
    number = models.CharField(max_length=10)
    phone = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["organization", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="site_number_once_an_organization"
            )
        ]

    def __str__(self) -> str:
        return self.number


@recorded
class Doctor(models.Model):
    """A doctor who keeps a panel."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="doctors")
    last_name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["last_name", "first_name"]
        triggers = [
            refused_when(
                "keeps_no_list_after_leaving",
                "doctor_left_keeps_no_list",
                "NEW.left_on IS NOT NULL AND EXISTS"
                " (SELECT FROM registry_panel WHERE doctor_id = NEW.id)",
                on=pgtrigger.Insert | pgtrigger.UpdateOf("left_on"),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic."""
        return " ".join(
            part for part in (self.last_name, self.first_name, self.middle_name) if part
        )


# The counters follow from the periods, which have a history of their own.
@recorded_but("attached", "arriving", "leaving", "next_day", "reserved", "waiting", "invited")
class Panel(models.Model):
    """A doctor's list of attached people, with its places.

    `attached` counts today's people; `arriving` and `leaving` what is decided for `next_day`;
    `norm` is the cap in force, `over_norm` what an order adds, `excess` what the ways that always
    succeed have put on top (rulebook 4, "Panel"). `waiting` people stand on its waiting list and
    `invited` ones hold a place of it for a while; `reserved` places are kept for both (`kept`). Only
    `registry.places` moves the counters.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="panels")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="panels")
    doctor = models.ForeignKey(
        Doctor, null=True, blank=True, on_delete=models.PROTECT, related_name="panels"
    )
    code = models.SlugField(max_length=40, unique=True)
    type = CodeField(PanelType)
    is_closed = models.BooleanField(default=False)
    closed_reason = models.CharField(max_length=300, blank=True)
    norm = models.PositiveIntegerField()
    over_norm = models.PositiveIntegerField(default=0)
    over_norm_act = models.CharField(max_length=300, blank=True)
    excess = models.PositiveIntegerField(default=0)
    excess_reason = models.CharField(max_length=300, blank=True)
    attached = models.PositiveIntegerField(default=0)
    arriving = models.PositiveIntegerField(default=0)
    leaving = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    next_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organization", "site", "code"]
        constraints = [
            one_of("type", PanelType, "panel_type"),
            # What a period's (panel, organization) refers to: nobody is counted at another's panel.
            models.UniqueConstraint(
                fields=["id", "organization"], name="panel_with_its_organization"
            ),
            models.CheckConstraint(
                name="panel_places_today",
                condition=Q(attached__lte=F("norm") + F("over_norm") + F("excess") - F("reserved")),
            ),
            models.CheckConstraint(
                name="panel_places_next_day",
                condition=Q(
                    attached__lte=F("norm")
                    + F("over_norm")
                    + F("excess")
                    - F("reserved")
                    - F("arriving")
                    + F("leaving")
                ),
            ),
            models.CheckConstraint(
                name="panel_reserved_for_its_list",
                condition=Q(reserved__gte=F("invited"))
                & (Q(waiting__gt=0) | Q(reserved=F("invited"))),
            ),
            models.CheckConstraint(
                name="panel_leaving_are_attached", condition=Q(leaving__lte=F("attached"))
            ),
            models.CheckConstraint(
                name="panel_next_day_known",
                condition=Q(next_day__isnull=False) | Q(arriving=0, leaving=0),
            ),
            models.CheckConstraint(
                name="panel_over_norm_has_act",
                condition=Q(over_norm=0) | ~Q(over_norm_act=""),
            ),
            models.CheckConstraint(
                name="panel_excess_has_reason", condition=Q(excess=0) | ~Q(excess_reason="")
            ),
            models.CheckConstraint(
                name="panel_closed_has_reason",
                condition=Q(is_closed=False) | ~Q(closed_reason=""),
            ),
        ]
        triggers = [
            refused_when(
                "doctor_works_there",
                "panel_doctor_works_there",
                "NEW.doctor_id IS NOT NULL AND NOT EXISTS (SELECT FROM registry_doctor"
                " WHERE id = NEW.doctor_id AND organization_id = NEW.organization_id"
                " AND left_on IS NULL)",
                on=pgtrigger.Insert | pgtrigger.UpdateOf("doctor_id", "organization_id"),
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def cap(self) -> int:
        """Places for new choices: the norm in force and what an order adds."""
        return self.norm + self.over_norm

    def rolled(self, today: date) -> tuple[int, int, int]:
        """`(attached, arriving, leaving)` as of `today`, whether or not the row was rolled forward."""
        if self.next_day is not None and today >= self.next_day:
            return self.attached + self.arriving - self.leaving, 0, 0
        return self.attached, self.arriving, self.leaving

    def free_today(self, today: date) -> int:
        """Places a choice "on approval" could take today."""
        attached, arriving, leaving = self.rolled(today)
        return max(0, self.cap - self.kept(today) - attached - max(0, arriving - leaving))

    def free_next(self, today: date) -> int:
        """Places a choice for the next effective day could take."""
        attached, arriving, leaving = self.rolled(today)
        return max(0, self.cap - self.kept(today) - attached - arriving + leaving)

    def kept(self, today: date) -> int:
        """Places kept on `today` for those invited and, while anybody waits, all that both sums leave free.

        What `reserved` holds as soon as the row is rolled forward (rulebook 4, "Panel").
        """
        if not self.waiting:
            return self.invited
        attached, arriving, leaving = self.rolled(today)
        return max(self.invited, self.cap - attached - max(0, arriving - leaving))

    def free_for_waiting(self, today: date) -> int:
        """Places for which somebody waiting can be invited: those that both sums leave free."""
        attached, arriving, leaving = self.rolled(today)
        return max(0, self.cap - self.invited - attached - max(0, arriving - leaving))
