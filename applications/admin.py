"""What the administration shows of applications, and the reference data whose change moves them.

Hours of organizations and moved days decide when waiting applications are accepted: after a change
here they are reckoned anew (rulebook 2).
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import AccessLogEntry
from campaigns.models import Campaign, DayOverride
from codes import ApplicationStatus as Status
from registry.models import (
    Attachment,
    FundContract,
    OpeningHours,
    Organization,
    Person,
    PersonCategory,
    Representation,
    Residence,
)
from registry.reference_admin import (
    ReadOnlyAdmin,
    ReadOnlyInline,
    ReferenceAdmin,
    ReferenceInline,
    name,
)

from . import actions
from .models import Application, ApplicationEvent, Consent, Decision

name(Organization, _("organization"), _("organizations"))
name(FundContract, _("contract with the Fund"), _("contracts with the Fund"))
name(OpeningHours, _("opening hours of a day"), _("opening hours"))
name(Person, _("person"), _("people"))
name(Attachment, _("attachment"), _("attachments"))
name(Residence, _("residence"), _("residences"))
name(PersonCategory, _("category of a person"), _("categories of the person"))
name(Representation, _("representation"), _("representations"))
name(Application, _("application"), _("applications"))
name(ApplicationEvent, _("event of an application"), _("log of applications"))
name(Decision, _("decision"), _("decisions"))
name(Consent, _("consent"), _("consents"))


def reckon_anew(organizations: Any) -> int:
    """New moments for the waiting applications of these organizations; how many moved."""
    waiting = organizations.filter(applications__status=Status.QUEUED).distinct()
    return sum(actions.reckon_anew(organization) for organization in waiting)


def tell_moved(model_admin: admin.ModelAdmin, request: HttpRequest, moved: int) -> None:  # type: ignore[type-arg]
    """Say how many waiting applications got new moments."""
    if moved:
        words = ngettext(
            "%(number)s waiting application got a new moment of acceptance; the person is told.",
            "%(number)s waiting applications got new moments of acceptance; the people are told.",
            moved,
        )
        model_admin.message_user(request, words % {"number": moved})


class HoursInline(ReferenceInline):
    """Hours by weekday; none at all: the default schedule."""

    model = OpeningHours
    verbose_name_plural = _("opening hours (none written: the usual schedule)")

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A weekday by its name; the number is the register's own."""
        if db_field.name != "weekday":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.TypedChoiceField(
            label=capfirst(db_field.verbose_name),
            choices=[("", "---------"), *WEEKDAYS.items()],
            coerce=int,
        )


class ContractInline(ReferenceInline):
    """Contracts by year."""

    model = FundContract
    fk_name = "organization"
    raw_id_fields = ["principal"]


@admin.register(Organization)
class OrganizationAdmin(ReferenceAdmin):
    """Organizations with contracts and hours."""

    list_display = ["code", "name_kk", "name_ru", "type", "ownership", "unit", "status"]
    list_select_related = ["unit"]
    list_filter = ["type", "ownership", "status"]
    search_fields = ["code", "name_kk", "name_ru", "name_en", "bin"]
    raw_id_fields = ["unit"]
    inlines = [HoursInline, ContractInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the hours written, waiting applications are reckoned anew."""
        with transaction.atomic():
            super().save_related(request, form, formsets, change)
            hours = [rows for rows in formsets if rows.model is OpeningHours]
            moved = 0
            if any(rows.has_changed() for rows in hours):
                moved = reckon_anew(Organization.objects.filter(pk=form.instance.pk))
        tell_moved(self, request, moved)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An organization is closed by its day, never deleted."""
        return False


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    """Campaign rows, to look at: pages/desks/nation keeps them."""

    list_display = ["year", "first_on", "last_on", "effective_on", "act"]
    search_fields = ["year", "act"]


@admin.register(DayOverride)
class MovedDayAdmin(ReadOnlyAdmin):
    """Moved days, to look at: pages/desks/nation keeps them."""

    list_display = ["day", "is_working", "act", "taken_back_on"]
    list_filter = ["is_working"]
    search_fields = ["act", "note"]


class AttachmentInline(ReadOnlyInline):
    """Where the person was, is and will be attached."""

    model = Attachment
    fields = ["organization", "panel", "period", "basis", "reference", "end_reason", "cancelled_at"]


class ResidenceInline(ReadOnlyInline):
    """Where the person lives."""

    model = Residence
    fields = ["kind", "unit", "street", "house_number", "from_on", "to_on"]
    readonly_fields = ["house_number"]

    @admin.display(description=_("house"))
    def house_number(self, row: Residence) -> str:
        """House and letter."""
        return f"{row.house or ''}{row.corpus}"


class CategoryInline(ReadOnlyInline):
    """Categories of the person."""

    model = PersonCategory


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """People, to look at only; that a record was opened is written down."""

    list_display = ["last_name", "first_name", "middle_name", "birth_on", "iin_end"]
    search_fields = ["last_name"]
    fields = [
        "last_name",
        "first_name",
        "middle_name",
        "iin_end",
        "birth_on",
        "sex",
        "status",
        "language",
    ]
    readonly_fields = ["iin_end"]
    inlines = [AttachmentInline, ResidenceInline, CategoryInline]

    @admin.display(description=_("IIN, last digits"))
    def iin_end(self, person: Person) -> str:
        """Enough to tell people apart."""
        return f"…{person.iin[-4:]}" if person.iin else "–"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record, with the note that it was opened."""
        person = self.get_object(request, object_id)
        if person is not None:
            AccessLogEntry.objects.create(
                user=request.user, person=person, purpose="administration"
            )
        return super().change_view(request, object_id, form_url, extra_context)


class EventInline(ReadOnlyInline):
    """The story of an application."""

    model = ApplicationEvent
    fields = ["at", "kind", "actor_name", "status"]


class DecisionInline(ReadOnlyInline):
    """What was decided, with the findings it rested on."""

    model = Decision
    fields = ["at", "outcome", "by", "reason", "refusal_ground", "refusal_text"]


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Applications: number, moments and status; no personal data."""

    list_display = ["number", "status", "ground", "organization", "channel", "filed_at", "due_at"]
    list_select_related = ["organization"]
    list_filter = ["status", "channel", "ground"]
    search_fields = ["number"]
    fields = [
        "number",
        "status",
        "ground",
        "organization",
        "channel",
        "language",
        "filed_at",
        "accepted_at",
        "due_at",
        "decided_at",
        "effective_on",
    ]
    inlines = [EventInline, DecisionInline]


@admin.register(ApplicationEvent)
class EventAdmin(ReadOnlyAdmin):
    """Every transition of every application."""

    list_display = ["at", "application", "kind", "actor_name", "status"]
    list_select_related = ["application"]
    list_filter = ["kind", "at"]
    search_fields = ["application__number"]
