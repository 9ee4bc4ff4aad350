"""Grounds as a person would say them; the official name stands beside."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from codes import Ground

EVERYDAY: dict[Ground, Promise] = {
    Ground.CAMPAIGN: _("The days of the year when everybody may choose"),
    Ground.FREE_CHOICE: _("I want another clinic"),
    Ground.FIRST_ATTACHMENT: _("I am not attached to any clinic"),
    Ground.CHANGE_OF_RESIDENCE: _("My address has changed"),
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: _("I was attached without being asked"),
    Ground.DISAGREEMENT_WITH_COMMISSION: _("The commission chose my clinic for me"),
    Ground.PROVIDER_STOPPED: _("My clinic stopped its service"),
    Ground.VOLUME_NOT_ALLOCATED: _("My clinic was given no volume of care"),
    Ground.NEW_FACILITY: _("A new clinic has opened"),
    Ground.PRIVATIZATION: _("My clinic was privatized"),
    Ground.VOLUNTARY_HEALTH_INSURANCE: _("I have a medical insurance contract"),
    Ground.SERVICE_AGREEMENT: _("I stay in Kazakhstan temporarily"),
    Ground.DOCTOR_CHOICE: _("I want another doctor in my clinic"),
}
