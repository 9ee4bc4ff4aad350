"""Words of acts on organizations, and of what a region may not write."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import OrganizationAct

Kind = OrganizationAct.Kind

KINDS: dict[Kind, Promise] = {
    Kind.SERVING: pgettext_lazy("act", "Serves its people again"),
    Kind.REORGANIZED: pgettext_lazy("act", "Reorganized"),
    Kind.LIQUIDATED: pgettext_lazy("act", "Liquidated"),
    Kind.REFUSED_SERVICE: pgettext_lazy("act", "Stopped providing PHC"),
    Kind.CONTRACT_ENDED: pgettext_lazy("act", "Contract ended"),
    Kind.CONTRACT_CHANGED: pgettext_lazy("act", "Contract changed"),
    Kind.PRIVATIZED: pgettext_lazy("act", "Privatized"),
    Kind.NO_VOLUME: pgettext_lazy("act", "The Fund allocated no volume"),
    Kind.VOLUME: pgettext_lazy("act", "The Fund allocated a volume"),
}

REFUSED: dict[str, Promise] = {
    "already_neighbours": _("These units are neighbours in these days already"),
    "before_opening": _("The organization was not open on that day yet"),
    "bin_taken": _("Another organization has this BIN"),
    "code_taken": _("Another organization has this code"),
    "day_passed": _("The day must be today or later: the past stays as it was"),
    "ended": _("It has ended already: the past stays as it was"),
    "liquidated": _("The organization is liquidated: no further act is recorded"),
    "needs_first_day": _("A confirmed contract needs its first day"),
    "not_in_year": _("The days of the contract lie in its year, the first before the last"),
    "out_of_order": _("An act from a later day is recorded already"),
    "own_principal": _("An organization is no subcontractor of itself"),
    "same_unit": _("Choose two different units"),
    "unit_foreign": _("One of the units must lie in your territory"),
    "unit_unknown": _("There is no such unit"),
    "year_passed": _("The year has passed: its contract stays as it was"),
}
