"""People: persons, residences, representations, categories, insurance."""

from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import BaseKind, Category, Filer, Language, PayerCategory, PersonStatus, Sex
from codes.constraints import one_of
from codes.fields import CodeField

from .history import recorded
from .periods import forward, no_overlap

REPRESENTATIVES = [
    Filer.PARENT,
    Filer.GUARDIAN,
    Filer.TRUSTEE,
    Filer.FOSTER_CARER,
    Filer.PROXY,
    Filer.FAMILY_MEMBER,
]


@recorded
class Person(models.Model):
    """A resident (or a foreigner with a service agreement) as the register of population knows them.

    Locking the person's row is the first step of every change of their attachment.
    """

    iin = models.CharField(max_length=12, null=True, blank=True, unique=True)
    last_name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True)
    birth_on = models.DateField()
    sex = CodeField(Sex, max_length=6)
    status = CodeField(PersonStatus, default=PersonStatus.CITIZEN)
    pregnant_until = models.DateField(null=True, blank=True)  # expected day, while registered so
    died_on = models.DateField(null=True, blank=True)
    departed_on = models.DateField(null=True, blank=True)  # left the country for good
    away_since = models.DateField(null=True, blank=True)  # left for more than a month
    language = CodeField(Language, max_length=2, default=Language.KAZAKH)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    # Over which of the known channels letters go, besides the personal account.
    wants_email = models.BooleanField(default=True)
    wants_sms = models.BooleanField(default=True)
    # When the person proved that the address is theirs, by a code sent to it.
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)
    postal_address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            one_of("sex", Sex, "person_sex"),
            one_of("status", PersonStatus, "person_status"),
            one_of("language", Language, "person_language"),
            models.CheckConstraint(
                name="person_iin_form",
                condition=Q(iin__isnull=True) | Q(iin__regex=r"^[0-9]{12}$"),
            ),
            models.CheckConstraint(
                name="person_died_after_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("birth_on")),
            ),
            models.CheckConstraint(
                name="person_confirmed_an_address",
                condition=(Q(email_confirmed_at__isnull=True) | ~Q(email=""))
                & (Q(phone_confirmed_at__isnull=True) | ~Q(phone="")),
            ),
        ]
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="person_name"),
            models.Index(fields=["birth_on"], name="person_birth_day"),  # how desks search
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, as papers carry them."""
        return " ".join(
            part for part in (self.last_name, self.first_name, self.middle_name) if part
        )

    @property
    def initials(self) -> str:
        """Surname and initials: the most that letters to others may show."""
        letters = "".join(f" {part[0]}." for part in (self.first_name, self.middle_name) if part)
        return f"{self.last_name}{letters}"

    @property
    def is_known_to_live(self) -> bool:
        """Neither death nor final departure is recorded."""
        return self.died_on is None and self.departed_on is None


@recorded
class Residence(models.Model):
    """What ties a person to a unit: a residence, or (for past law) a place of work or study."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    kind = CodeField(BaseKind)
    unit = models.ForeignKey(
        "registry.KatoUnit", on_delete=models.PROTECT, related_name="residences"
    )
    street = models.ForeignKey(
        "registry.Street",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="residences",
    )
    house = models.PositiveIntegerField(null=True, blank=True)
    corpus = models.CharField(max_length=10, blank=True)
    flat = models.CharField(max_length=10, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", BaseKind, "residence_kind"),
            forward("residence_forward"),
            no_overlap(
                "residence_one_permanent_a_day",
                of=["person"],
                first="from_on",
                end="to_on",
                condition=Q(kind=BaseKind.PERMANENT_RESIDENCE.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id}"


@recorded
class Representation(models.Model):
    """Who may file for whom, on what proof, and until when."""

    representative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represented_by")
    kind = CodeField(Filer)
    proof = models.CharField(max_length=300, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="representation_kind",
                condition=Q(kind__in=[kind.value for kind in REPRESENTATIVES]),
            ),
            models.CheckConstraint(
                name="representation_of_another", condition=~Q(person=F("representative"))
            ),
            forward("representation_forward"),
            no_overlap(
                "representation_once",
                of=["representative", "person", "kind"],
                first="from_on",
                end="to_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.representative_id} → {self.person_id}"


@recorded
class PersonCategory(models.Model):
    """A category of a person with documents of its own (rulebook 5)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="categories")
    category = CodeField(Category)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "person categories"
        constraints = [
            one_of("category", Category, "person_category_code"),
            forward("person_category_forward"),
            no_overlap(
                "person_category_once", of=["person", "category"], first="from_on", end="to_on"
            ),
        ]

    def __str__(self) -> str:
        return self.category


@recorded
class InsuranceStatus(models.Model):
    """Insurance status by the Fund's file, and the payer category the person declares (rulebook 9)."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="insurance")
    is_insured = models.BooleanField(
        null=True, blank=True
    )  # null: the Fund's file told nothing yet
    payer_category = CodeField(PayerCategory, blank=True)  # by the Fund's file
    checked_on = models.DateField(null=True, blank=True)  # the day of the Fund's file
    declared_category = CodeField(PayerCategory, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "insurance statuses"
        constraints = [
            models.CheckConstraint(
                name="insurance_payer_category",
                condition=Q(payer_category="")
                | Q(payer_category__in=[category.value for category in PayerCategory]),
            ),
            models.CheckConstraint(
                name="insurance_declared_category",
                condition=Q(declared_category="", declared_at__isnull=True)
                | Q(
                    declared_category__in=[category.value for category in PayerCategory],
                    declared_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="insurance_status_has_its_day",
                condition=Q(is_insured__isnull=True, payer_category="")
                | Q(is_insured__isnull=False, checked_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.is_insured}"

    @property
    def differs(self) -> bool:
        """The Fund's file and the person name different categories."""
        return bool(
            self.payer_category
            and self.declared_category
            and self.payer_category != self.declared_category
        )
