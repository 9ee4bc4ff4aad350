"""Words for what the rules find: the rule, its result, the code, and what to do about it.

The codes are those of the rulebook, sections 3 to 6. Explanations are said so that the person and
the specialist can read the same sentence.
"""

from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import Document
from .labels import label

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_RULES: dict[str, "_StrPromise"] = {
    "identity_number": _("IIN"),
    "channel": _("Way of filing"),
    "ground": _("Ground"),
    "person_status": _("Legal status"),
    "filer": _("Who files"),
    "territory": _("Territory"),
    "home_visits": _("Home visits"),
    "organization": _("Organization"),
    "panel_age": _("Age and panel"),
    "panel_places": _("Places"),
    "documents": _("Documents"),
    "language": _("Language"),
    "consents": _("Consents"),
}

_STATUSES: dict[str, "_StrPromise"] = {
    "pass": _("Passed"),
    "fail": _("Failed"),
    "missing": _("Missing"),
    "warn": _("Attention"),
    "not_applicable": _("Not applicable"),
}

_TITLES: dict[str, "_StrPromise"] = {
    "campaign_closed": _("The campaign is closed"),
    "already_scheduled_there": _("Already decided for this organization"),
    "free_choice_used": _("Free choices are used up"),
    "already_attached": _("Already attached"),
    "residence_not_changed": _("The residence has not changed"),
    "attachment_was_requested": _("The present attachment was requested"),
    "not_attached_by_commission": _("Not attached by the commission"),
    "provider_still_serves": _("The organization still serves"),
    "volume_was_allocated": _("The Fund allocated the volume"),
    "facility_not_new": _("The facility is not new"),
    "provider_not_privatized": _("The organization was not privatized"),
    "not_temporarily_staying": _("Not for this legal status"),
    "different_organization": _("Another organization is chosen"),
    "same_panel": _("The same doctor"),
    "already_attached_here": _("Already attached to this organization"),
    "status_needs_service_agreement": _("An agreement on medical services is needed"),
    "status_needs_insurance": _("An insurance contract is needed"),
    "no_legal_representative": _("A legal representative must file"),
    "filer_not_entitled": _("No right to file for this person"),
    "outside_territory": _("Outside the territory of choice"),
    "outside_service_area_without_waiver": _(
        "Outside the service area, home-visit waiver not given"
    ),
    "outside_area_not_accepted": _("People from outside the area are not accepted"),
    "must_attach_where_living": _("Only where the person lives"),
    "not_a_phc_organization": _("Not a PHC organization"),
    "organization_closed": _("The organization does not work"),
    "no_fund_contract": _("No contract with the Fund"),
    "panel_age_mismatch": _("The age does not suit this panel"),
    "panel_full": _("Panel full"),
    "panel_closed": _("Closed to new people"),
    "documents_missing": _("Documents are missing"),
    "language_not_accepted": _("Kazakh or Russian is needed"),
    "channel_not_open": _("The desk does not take this application"),
    "desk_closed": _("Outside the hours of the desk"),
    "no_personal_data_consent": _("No consent to personal data processing"),
    "application_open": _("Another application is open"),
    "application_disputed": _("The earlier application is disputed"),
    "contract_for_next_year_not_confirmed": _("Next year’s contract is not confirmed"),
    "iin_birth_date_differs": _("The IIN and the birth date differ"),
}

_EXPLANATIONS: dict[str, "_StrPromise"] = {
    "campaign_closed": _(
        "Applications of the campaign are taken only on its days. Other grounds are open all year."
    ),
    "already_scheduled_there": _(
        "Attachment to this organization is already decided for a later day. Nothing more "
        "needs to be sent."
    ),
    "free_choice_used": _(
        "All free choices of this calendar year are used. Wait for the campaign or the new "
        "year, or choose another ground."
    ),
    "already_attached": _(
        "This ground is for people who are attached nowhere. To change the organization, "
        "choose another ground."
    ),
    "residence_not_changed": _(
        "The register shows no new residence since the present attachment began. If the "
        "address there is out of date, have it corrected first, or choose another ground."
    ),
    "attachment_was_requested": _(
        "The register holds an application with the person’s own electronic signature or "
        "code. If it was not theirs, file a complaint; otherwise choose another ground."
    ),
    "not_attached_by_commission": _(
        "This ground is for people whom a regional commission attached. The present "
        "attachment has another basis, so choose another ground."
    ),
    "provider_still_serves": _(
        "The register shows no end of service, reorganization or change of contract at the "
        "present organization. Choose another ground."
    ),
    "volume_was_allocated": _(
        "The Fund allocated volumes of care to the present organization. Choose another ground."
    ),
    "facility_not_new": _(
        "This ground holds only for a set time after a facility opens. Choose another ground."
    ),
    "provider_not_privatized": _(
        "The register shows no privatization of the present organization. Choose another ground."
    ),
    "not_temporarily_staying": _(
        "An agreement on medical services is for foreigners and stateless people who stay "
        "temporarily and for asylum seekers. Choose another ground."
    ),
    "different_organization": _(
        "The choice of doctor works only inside the present organization. Choose a doctor "
        "there, or another ground to change the organization."
    ),
    "same_panel": _("This doctor already serves the person. Choose another doctor."),
    "already_attached_here": _(
        "The chosen organization is the present one. To change the doctor in it, choose the "
        "ground “Choice of doctor”."
    ),
    "status_needs_service_agreement": _(
        "With this legal status care is given under an agreement with the organization. "
        "Choose that ground and add the agreement."
    ),
    "status_needs_insurance": _(
        "Labour migrants from EAEU countries and their families are attached under an "
        "insurance contract. Choose that ground and add the contract."
    ),
    "no_legal_representative": _(
        "For a person under 18 the application is filed by a parent, guardian, trustee or "
        "foster carer."
    ),
    "filer_not_entitled": _(
        "An adult’s application is filed by that person, by power of attorney, by a guardian "
        "or trustee, or by a family member with written consent."
    ),
    "outside_territory": _(
        "The organization lies outside the city or district in which the person may choose. "
        "Choose an organization there, or have the address corrected."
    ),
    "outside_service_area_without_waiver": _(
        "The address lies outside the organization’s service area. Sign the home-visit "
        "waiver, or choose the organization that serves the address."
    ),
    "outside_area_not_accepted": _(
        "The address lies outside the service area, and the organization is not ready to "
        "accept people from outside. Choose another organization."
    ),
    "must_attach_where_living": _(
        "Young children and pregnant women are attached only inside the service area of the "
        "place where they live; a waiver does not help. Choose the organization that serves "
        "the address."
    ),
    "not_a_phc_organization": _(
        "This organization does not provide primary health care. Choose a polyclinic, an "
        "outpatient clinic or another PHC organization."
    ),
    "organization_closed": _(
        "On the day that counts the organization is not open yet or is already closed. Choose "
        "another organization."
    ),
    "no_fund_contract": _(
        "Care in this organization would not be paid by the Social Health Insurance Fund. "
        "Choose an organization with a contract."
    ),
    "panel_age_mismatch": _(
        "The doctor sees people of another age. Choose a doctor who sees people of this age."
    ),
    "panel_full": _(
        "All places of this doctor are taken or kept for people already invited. Choose "
        "another doctor, or let the clinic choose."
    ),
    "panel_closed": _(
        "The head of the organization closed this panel to new people. Choose another doctor."
    ),
    "documents_missing": _(
        "The application waits for documents. Add those named here; the term of the decision "
        "does not stop."
    ),
    "language_not_accepted": _(
        "This kind of application is filed in Kazakh or Russian. Choose one of the two as its "
        "language."
    ),
    "channel_not_open": _(
        "On that day the desk took applications of certain categories only. File on the portal."
    ),
    "desk_closed": _(
        "An application at the desk is filed in the organization’s opening hours. Come on a "
        "reception day, or file on the portal at any hour."
    ),
    "no_personal_data_consent": _(
        "Without this consent the application cannot be taken. Give the consent, or leave the "
        "attachment as it is."
    ),
    "application_open": _(
        "One person has one open application at a time. Wait for its decision, or withdraw it "
        "and file anew."
    ),
    "application_disputed": _(
        "The person says that the present attachment was made without them. The decision is "
        "taken outside that organization."
    ),
    "contract_for_next_year_not_confirmed": _(
        "If the Fund concludes no contract with the organization, the attachment is "
        "cancelled, the person stays where they are now and is told."
    ),
    "iin_birth_date_differs": _(
        "The first six digits of the IIN are not the birth date. That is no error and never a "
        "reason to refuse."
    ),
}

RULES = tuple(_RULES)
STATUSES = tuple(_STATUSES)
CODES = tuple(_TITLES)


def rule_label(rule: str) -> "_StrPromise":
    """The name of a rule: "Places", "Home visits". KeyError for an unknown rule."""
    return _RULES[rule]


def status_label(status: str) -> "_StrPromise":
    """The result in one word: "Passed", "Attention". KeyError for an unknown status."""
    return _STATUSES[status]


def title(code: str) -> "_StrPromise":
    """What was found, in a few words: "Panel full". KeyError for an unknown code."""
    return _TITLES[code]


def explanation(code: str) -> "_StrPromise":
    """What the finding means and what to do, in plain words. KeyError for an unknown code."""
    return _EXPLANATIONS[code]


def missing_label(entry: str) -> "_StrPromise | str":
    """The words of one entry of an answer's `missing`.

    `identity`, a document's code, or a choice of documents joined by a bar. ValueError otherwise.
    """
    if entry == "identity":
        return _("Identity document")
    return _one_of(tuple(label(Document(code)) for code in entry.split("|")))


def _joined(words: tuple["_StrPromise", ...]) -> str:
    text = str(words[0])
    for word in words[1:]:
        second = str(word)
        text = gettext("{first} or {second}").format(
            first=text, second=second[:1].lower() + second[1:]
        )
    return text


_one_of = lazy(_joined, str)
