"""What the pages of reference data share: words for models and fields, sentences for refusals, the actor.

Words are given to models here and not in `Meta`: they are no part of the database's history, so a new
wording is no migration.
"""

from typing import Any, ClassVar

import pghistory
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from codes.violations import in_words

Words = Any  # text, translated when it is shown

# Words of fields, by name: the same name means the same everywhere.
FIELDS: dict[str, Words] = {
    "accept_at": _("will be accepted"),
    "accepted_at": _("accepted"),
    "accepts_outside_area": _("accepts people from outside the area"),
    "act": _("act"),
    "actor": _("who"),
    "actor_name": _("who"),
    "address_kk": _("address in Kazakh"),
    "address_ru": _("address in Russian"),
    "application": _("application"),
    "arriving": _("will come"),
    "at": _("moment"),
    "attached": _("attached"),
    "basis": _("basis"),
    "bin": _("BIN"),
    "birth_on": _("date of birth"),
    "by": _("who"),
    "cancelled_at": _("cancelled"),
    "channel": _("channel"),
    "closed_on": _("closed on"),
    "closed_reason": _("why closed"),
    "closes": _("closes"),
    "code": _("code"),
    "corpus": _("letter or fraction"),
    "decided_at": _("decided"),
    "doctor": _("doctor"),
    "due_at": _("decision due"),
    "effective_on": _("takes effect on"),
    "email": _("e-mail"),
    "end_reason": _("why ended"),
    "excess": _("above the norm without an order"),
    "excess_reason": _("why above the norm"),
    "facts": _("facts"),
    "filed_at": _("filed"),
    "findings": _("findings"),
    "first": _("first unit"),
    "first_name": _("first name"),
    "from_on": _("from"),
    "ground": _("ground"),
    "house_from": _("from house"),
    "house_to": _("to house"),
    "invited": _("invited from the waiting list"),
    "is_active": _("may sign in"),
    "is_closed": _("closed to new people"),
    "key": _("key"),
    "kind": _("kind"),
    "language": _("language"),
    "last_name": _("surname"),
    "latitude": _("latitude"),
    "leaving": _("will leave"),
    "left_on": _("left on"),
    "longitude": _("longitude"),
    "matter": _("what"),
    "middle_name": _("patronymic"),
    "name": _("name"),
    "name_en": _("name in English"),
    "name_kk": _("name in Kazakh"),
    "name_ru": _("name in Russian"),
    "next_day": _("next effective day"),
    "norm": _("norm"),
    "number": _("number"),
    "opened_on": _("opened on"),
    "opens": _("opens"),
    "order_number": _("number of the order"),
    "order_on": _("date of the order"),
    "organization": _("organization"),
    "outcome": _("outcome"),
    "over_norm": _("places over the norm by order"),
    "over_norm_act": _("order that grants them"),
    "ownership": _("ownership"),
    "panel": _("doctor’s list"),
    "parent": _("lies in"),
    "password": _("password"),
    "period": _("days"),
    "person": _("person"),
    "phone": _("telephone"),
    "position": _("position"),
    "principal": _("main contractor"),
    "privatized_on": _("privatized on"),
    "purpose": _("purpose"),
    "reason": _("reason"),
    "reference": _("rests on"),
    "refusal_ground": _("ground of refusal"),
    "refusal_text": _("facts of refusal"),
    "reserved": _("kept for people on the waiting list"),
    "role": _("role"),
    "second": _("second unit"),
    "sex": _("sex"),
    "side": _("side of the street"),
    "site": _("site"),
    "state": _("state"),
    "status": _("status"),
    "street": _("street"),
    "territory": _("territory"),
    "to_on": _("to (not included)"),
    "type": _("type"),
    "unit": _("administrative unit"),
    "user": _("user"),
    "username": _("login"),
    "valid_from": _("valid from"),
    "valid_to": _("valid to (not included)"),
    "volume_allocated": _("the Fund allocated a volume"),
    "waiting": _("on the waiting list"),
    "verb": _("deed"),
    "weekday": _("weekday"),
    "year": _("year"),
}


def name(model: type[models.Model], one: Words, many: Words) -> None:
    """Give a model and its fields the words of the administration pages."""
    model._meta.verbose_name = one
    model._meta.verbose_name_plural = many
    for field in model._meta.get_fields():
        if isinstance(field, models.Field) and field.name in FIELDS:
            field.verbose_name = FIELDS[field.name]


class ReferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that says in words which constraint of the database it would break."""

    def _update_errors(self, errors: ValidationError) -> None:
        super()._update_errors(in_words(errors))  # type: ignore[misc]


class ReferenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Reference data: whoever changes it stands in the history of the register."""

    form = ReferenceForm
    save_on_top = False
    list_per_page = 50
    show_full_result_count = False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; what it writes is recorded with its author."""
        actor = getattr(request.user, "actor", "")
        with pghistory.context(actor=actor, reason="administration"):
            return super().changeform_view(request, object_id, form_url, extra_context)


class ReferenceInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to one of reference data."""

    form = ReferenceForm
    extra = 0
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.CharField: {"widget": AdminTextInputWidget(attrs={"class": "", "size": 14})}
    }


class ReadOnlyMixin:
    """To be looked at, never written here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class ReadOnlyAdmin(ReadOnlyMixin, ReferenceAdmin):
    """A table to look at."""


class ReadOnlyInline(ReadOnlyMixin, ReferenceInline):
    """Rows to look at."""
