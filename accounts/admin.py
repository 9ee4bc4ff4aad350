"""Users with their roles, and the log of who opened whose record: to look at; pages/desks/nation keeps them."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from registry.reference_admin import ReadOnlyAdmin, ReadOnlyInline, name

from .models import AccessLogEntry, AdministrationEvent, RoleAssignment, User

name(User, _("user"), _("users"))
name(RoleAssignment, _("role"), _("roles"))
name(AccessLogEntry, _("opening of a record"), _("log of openings of records"))
name(AdministrationEvent, _("change by an administrator"), _("log of administrators’ changes"))

# Rights come from roles with a scope, never from Django's groups.
admin.site.unregister(Group)


class RoleInline(ReadOnlyInline):
    """Roles with their scope and days."""

    model = RoleAssignment
    fk_name = "user"
    fields = ["role", "organization", "territory", "from_on", "to_on"]


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Users; a user who left may no longer sign in, but stays: decisions carry their name."""

    list_display = ["username", "name", "position", "is_active"]
    list_filter = ["is_active", "roles__role"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    fields = ["username", "name", "position", "language", "is_active", "joined_at", "last_login"]
    inlines = [RoleInline]


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


@admin.register(AdministrationEvent)
class AdministrationAdmin(ReadOnlyAdmin):
    """Who of the nation changed what."""

    list_display = ["at", "by", "matter", "key", "verb"]
    list_select_related = ["by"]
    list_filter = ["matter", "verb"]
    search_fields = ["key", "by__username"]
