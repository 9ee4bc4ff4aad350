"""Territory, doctors and panels in the administration; organizations stand in `applications.admin`."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Doctor, KatoUnit, NeighbourUnits, Panel, ServiceArea, Site, Street
from .norms import set_places
from .reference_admin import ReferenceAdmin, name

name(KatoUnit, _("administrative unit"), _("administrative units (KATO)"))
name(NeighbourUnits, _("pair of neighbour units"), _("neighbour units"))
name(Street, _("street"), _("streets"))
name(ServiceArea, _("service area"), _("service areas"))
name(Site, _("site"), _("sites"))
name(Doctor, _("doctor"), _("doctors"))
name(Panel, _("doctor’s list"), _("doctors’ lists"))


@admin.register(KatoUnit)
class KatoUnitAdmin(ReferenceAdmin):
    """Units in their versions; whole lists come by `manage.py import_kato`."""

    list_display = ["code", "name_kk", "name_ru", "kind", "valid_from", "valid_to"]
    list_filter = ["kind"]
    search_fields = ["code", "name_kk", "name_ru", "name_en"]
    raw_id_fields = ["parent"]


@admin.register(NeighbourUnits)
class NeighbourUnitsAdmin(ReferenceAdmin):
    """Units between which people may choose (rulebook 4, "Where")."""

    list_display = ["first", "second", "kind", "act", "from_on", "to_on"]
    list_filter = ["kind"]
    search_fields = ["first", "second", "act"]


@admin.register(Street)
class StreetAdmin(ReferenceAdmin):
    """Streets; their folded names for the search are made when they are saved."""

    list_display = ["name_ru", "name_kk", "unit"]
    list_select_related = ["unit"]
    search_fields = ["folded"]
    raw_id_fields = ["unit"]


@admin.register(ServiceArea)
class ServiceAreaAdmin(ReferenceAdmin):
    """Addresses by order."""

    list_display = [
        "organization",
        "site",
        "unit",
        "street",
        "house_from",
        "house_to",
        "side",
        "order_number",
        "from_on",
        "to_on",
    ]
    list_select_related = ["organization", "site", "unit", "street"]
    list_filter = ["organization"]
    search_fields = ["street__folded", "order_number", "unit__name_ru", "unit__name_kk"]
    raw_id_fields = ["organization", "site", "unit", "street"]


@admin.register(Site)
class SiteAdmin(ReferenceAdmin):
    """Sites of organizations."""

    list_display = ["organization", "number", "phone"]
    list_select_related = ["organization"]
    list_filter = ["organization"]
    search_fields = ["number"]
    raw_id_fields = ["organization"]


@admin.register(Doctor)
class DoctorAdmin(ReferenceAdmin):
    """Doctors who keep lists."""

    list_display = ["last_name", "first_name", "middle_name", "organization", "left_on"]
    list_select_related = ["organization"]
    list_filter = ["organization"]
    search_fields = ["last_name", "first_name"]
    raw_id_fields = ["organization"]


COUNTERS = [
    "attached",
    "arriving",
    "leaving",
    "reserved",
    "waiting",
    "invited",
    "next_day",
    "excess",
    "excess_reason",
]


@admin.register(Panel)
class PanelAdmin(ReferenceAdmin):
    """Lists of doctors. The counters are the register's; norm and order are set as `registry.norms` does."""

    list_display = ["code", "organization", "doctor", "type", "attached", "norm", "over_norm"]
    list_select_related = ["organization", "doctor"]
    list_filter = ["type", "is_closed", "organization"]
    search_fields = ["code", "doctor__last_name"]
    raw_id_fields = ["site", "organization", "doctor"]
    readonly_fields = COUNTERS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A list with people in it keeps its organization and its type; orders have pages of their own."""
        orders = ["over_norm", "over_norm_act"]
        return [*COUNTERS, *orders, "site", "organization", "type"] if obj else [*COUNTERS, *orders]

    def save_model(self, request: HttpRequest, obj: Panel, form: Any, change: bool) -> None:
        """A lowered norm turns nobody out: the rest is recorded as excess."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        obj.save(update_fields=["code", "doctor", "is_closed", "closed_reason"])
        panel = set_places(
            obj.pk,
            norm=obj.norm,
            over_norm=None,
            reason="norm",
            actor=getattr(request.user, "actor", "admin"),
        )
        if panel.excess:
            said = gettext(
                "The list holds %(excess)s more than it may: nobody is turned out, and nobody new is taken."
            )
            self.message_user(request, said % {"excess": panel.excess}, messages.WARNING)
