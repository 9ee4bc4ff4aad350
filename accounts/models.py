"""Users, their roles with scope, and the log of who looked at whom."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q

from campaigns import clock
from codes import Administered, AdministrationVerb, Language, Role
from codes.constraints import one_of
from codes.fields import CodeField
from codes.triggers import only_grows


class UserManager(BaseUserManager["User"]):
    """Creates users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user; without a password one that can only be signed in by other means."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user of the administration pages with every right there."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in: a person of the register, a member of staff, or both."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=250)
    position = models.CharField(max_length=250, blank=True)
    email = models.EmailField(blank=True)
    language = CodeField(Language, max_length=2, default=Language.KAZAKH)
    person = models.OneToOneField(
        "registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [one_of("language", Language, "user_language")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # No default on the field: Django's checks make a user before there is a database to ask.
        if self.joined_at is None:
            self.joined_at = clock.now()
        super().save(*args, **kwargs)

    @property
    def actor(self) -> str:
        """How the user is named where something is recorded: no personal data."""
        return f"user:{self.pk}"


class RoleAssignment(models.Model):
    """A role of a user in a scope: one organization, or a territory (a unit of KATO)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = CodeField(Role)
    organization = models.ForeignKey(
        "registry.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    territory = models.ForeignKey(
        "registry.KatoUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_on = models.DateField()
    # The first day it no longer holds; ended on its own first day it never held (or is taken back).
    to_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: from before this was written down

    class Meta:
        constraints = [
            one_of("role", Role, "role_assignment_role"),
            models.CheckConstraint(
                name="role_assignment_forward",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="role_assignment_by_another",
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("user")),
            ),
            # The nation has no scope, every other role has exactly one.
            models.CheckConstraint(
                name="role_assignment_scope",
                condition=Q(
                    role=Role.NATIONAL_ADMIN.value,
                    organization__isnull=True,
                    territory__isnull=True,
                )
                | (
                    ~Q(role=Role.NATIONAL_ADMIN.value)
                    & (
                        Q(organization__isnull=False, territory__isnull=True)
                        | Q(organization__isnull=True, territory__isnull=False)
                    )
                ),
            ),
            models.CheckConstraint(
                name="role_assignment_of_an_organization",
                condition=~Q(role__in=[Role.REGISTRY_CLERK.value, Role.ORG_HEAD.value])
                | Q(organization__isnull=False),
            ),
            models.CheckConstraint(
                name="role_assignment_of_a_territory",
                condition=~Q(
                    role__in=[Role.REGIONAL_ADMIN.value, Role.SERVICE_CENTRE_OPERATOR.value]
                )
                | Q(territory__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class AccessLogEntry(models.Model):
    """A member of staff opened a person's record; only grows."""

    append_only = True

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "access log"
        triggers = only_grows()
        indexes = [models.Index(fields=["person", "at"], name="access_log_of_person")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.person_id}: {self.purpose}"


class AdministrationEvent(models.Model):
    """What an administrator of the nation changed: who, when, what of which row; only grows."""

    append_only = True

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    matter = CodeField(Administered)
    key = models.CharField(max_length=120)  # of the row within its matter; never personal data
    verb = CodeField(AdministrationVerb, max_length=20)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        triggers = only_grows()
        constraints = [
            one_of("matter", Administered, "administration_event_matter"),
            one_of("verb", AdministrationVerb, "administration_event_verb"),
        ]
        indexes = [models.Index(fields=["matter", "key"], name="administration_of_row")]

    def __str__(self) -> str:
        return f"{self.matter} {self.key}: {self.verb}"
