"""Users with their roles, and the log of who opened whose record."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as PasswordAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from registry.reference_admin import (
    ReadOnlyAdmin,
    ReferenceAdmin,
    ReferenceForm,
    ReferenceInline,
    name,
)

from .models import AccessLogEntry, RoleAssignment, User

name(User, _("user"), _("users"))
name(RoleAssignment, _("role"), _("roles"))
name(AccessLogEntry, _("opening of a record"), _("log of openings of records"))

# Rights come from roles with a scope, never from Django's groups.
admin.site.unregister(Group)


class NewUserForm(AdminUserCreationForm):
    """A user with a password, or without one."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "name")


class ChangeUserForm(ReferenceForm, UserChangeForm):  # type: ignore[type-arg]
    """A user; the password has a page of its own."""


class RoleInline(ReferenceInline):
    """Roles with their scope and days."""

    model = RoleAssignment
    raw_id_fields = ["organization", "territory"]
    extra = 0


@admin.register(User)
class UserAdmin(PasswordAdmin, ReferenceAdmin):  # type: ignore[type-arg]
    """Users; a user who left may no longer sign in, but stays: decisions carry their name."""

    form = ChangeUserForm
    add_form = NewUserForm
    list_display = ["username", "name", "position", "is_active"]
    list_filter = ["is_active", "roles__role"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    filter_horizontal = []
    inlines = [RoleInline]
    readonly_fields = ["joined_at", "last_login"]
    raw_id_fields = ["person"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (None, {"fields": ["name", "position", "email", "language", "person", "is_active"]}),
        (None, {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "usable_password", "password1", "password2"]})
    ]

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """Nobody deletes a user."""
        return False


@admin.register(AccessLogEntry)
class AccessLogAdmin(ReadOnlyAdmin):
    """Who opened whose record, when and what for."""

    list_display = ["at", "user", "person_number", "purpose"]
    list_select_related = ["user"]
    list_filter = ["at"]
    search_fields = ["user__username", "user__name"]

    @admin.display(description=_("record"))
    def person_number(self, entry: AccessLogEntry) -> int:
        """The record's number in the register: the log names nobody."""
        return entry.person_id
