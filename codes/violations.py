"""What the database refused, in words for people: every named constraint has its sentence.

The names lead here from an error of the database (`explain`) and from Django's own check of a form
(`in_words`). A test walks the constraints of all models and finds none without a sentence.
"""

import re

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_UNKNOWN_CODE = _("This value is not on the list.")
_BACKWARDS = _("The end must come after the beginning.")
_TAKEN = _("There is such a record already.")
_FULL = _("The doctor's list has no free place left.")
_MOMENTS = _("The status does not match the dates of the application.")
_INTERNAL = _("The message does not match its state.")
_SIGNATURE = _("The signature is not whole.")
_INTERNAL_AREAS = _("The service areas are not whole. Upload the file again.")
_PLAN = _("The plan’s state does not match its dates and counts.")
_MOMENTS_OF_ORDER = _("An order lapses after it began to hold.")
_ANSWER = _("An answer names who gave it and when.")

SENTENCES: dict[str, Promise] = {
    # campaigns
    "clock_offset_only_one": _TAKEN,
    "day_override_once_a_day": _("This day has been moved already."),
    "day_override_of_a_day_to_come": _("A day that has come is not moved any more."),
    "day_override_taken_back_before_it_came": _("A day that has come is not moved any more."),
    "day_override_names_its_act": _("Name the act that moved the day."),
    "campaign_once_a_year": _("This year has its campaign already."),
    "campaign_first_day_before_last": _BACKWARDS,
    "campaign_within_its_year": _("A campaign begins and ends within its year."),
    "campaign_effective_after_it": _("A campaign takes effect after its last day."),
    "campaign_names_its_act": _("Name the act that set the campaign."),
    "campaigns_never_overlap": _("Two campaigns never overlap."),
    # the nation's rows
    "law_value_names_its_act": _("Name the act that sets the value."),
    "law_value_of_a_day_to_come": _("A value is entered for a day to come."),
    "law_value_once_a_day": _("The parameter has a value from this day already."),
    "law_value_taken_back_before_it_began": _("A value that has begun is never taken back."),
    "law_value_taken_back_by_someone": _ANSWER,
    "over_norm_order_names_its_act": _("Places over the norm need the order that grants them."),
    "over_norm_order_grants_places": _("An order grants at least one place."),
    "over_norm_order_forward": _BACKWARDS,
    "over_norm_order_one_a_day": _("The list has another order in these days."),
    "over_norm_order_not_from_the_past": _("An order is entered for today or a day to come."),
    "over_norm_order_lapses_after_it_held": _MOMENTS_OF_ORDER,
    "over_norm_order_taken_back_before_it_began": _(
        "An order that has begun is ended, not taken back."
    ),
    "text_version_language": _UNKNOWN_CODE,
    "text_version_once": _TAKEN,
    "text_version_says_something": _("A text has its subject and its words."),
    "fund_list_once_a_year": _("The list of this year is declared complete already."),
    "fund_list_names_its_act": _("Name the letter of the Fund."),
    "quality_proposal_kind": _UNKNOWN_CODE,
    "quality_proposal_state": _UNKNOWN_CODE,
    "quality_proposal_once": _TAKEN,
    "quality_proposal_marked_by_someone": _ANSWER,
    "quality_note_state": _UNKNOWN_CODE,
    "wording_review_once": _TAKEN,
    # registry: territory
    "kato_unit_kind": _UNKNOWN_CODE,
    "kato_unit_code_form": _("A KATO code has nine digits."),
    "kato_unit_not_own_parent": _("A unit does not lie within itself."),
    "kato_unit_forward": _BACKWARDS,
    "kato_unit_one_version_a_day": _("This code names another unit in these days."),
    "neighbour_units_kind": _UNKNOWN_CODE,
    "neighbour_units_ordered": _("Name two different units, the smaller code first."),
    "neighbour_units_forward": _BACKWARDS,
    "neighbour_units_once": _("These units are neighbours in these days already."),
    "street_once_a_unit": _("The settlement has a street of this name already."),
    "service_area_side": _UNKNOWN_CODE,
    "service_area_houses_need_a_street": _("House numbers need a street."),
    "service_area_houses_forward": _("The last house comes before the first one."),
    "service_area_forward": _BACKWARDS,
    "service_area_site_order_is_whole": _(
        "The head’s order has a number and a date, and gives the addresses to a site."
    ),
    # registry: people
    "person_sex": _UNKNOWN_CODE,
    "person_status": _UNKNOWN_CODE,
    "person_language": _UNKNOWN_CODE,
    "person_iin_form": _("An IIN has twelve digits."),
    "person_confirmed_an_address": _("Only a known telephone or e-mail address can be confirmed."),
    "insurance_payer_category": _UNKNOWN_CODE,
    "insurance_declared_category": _UNKNOWN_CODE,
    "insurance_status_has_its_day": _("Name the day of the Fund’s file."),
    "person_died_after_birth": _("A death cannot come before the birth."),
    "residence_kind": _UNKNOWN_CODE,
    "residence_forward": _BACKWARDS,
    "residence_one_permanent_a_day": _("A person has one permanent residence at a time."),
    "representation_kind": _UNKNOWN_CODE,
    "representation_of_another": _("Nobody represents themselves."),
    "representation_forward": _BACKWARDS,
    "representation_once": _("This representation is recorded for these days already."),
    "person_category_code": _UNKNOWN_CODE,
    "person_category_forward": _BACKWARDS,
    "person_category_once": _("This category is recorded for these days already."),
    "identity_document_kind": _UNKNOWN_CODE,
    "identity_document_has_number": _("A document has a number."),
    "identity_document_forward": _BACKWARDS,
    "identity_document_one_holder": _("A document of this number belongs to somebody already."),
    # registry: organizations
    "organization_type": _UNKNOWN_CODE,
    "organization_ownership": _UNKNOWN_CODE,
    "organization_status": _UNKNOWN_CODE,
    "organization_bin_form": _("A BIN has twelve digits."),
    "organization_closed_after_opening": _BACKWARDS,
    "fund_contract_state": _UNKNOWN_CODE,
    "fund_contract_once_a_year": _("The contract for this year is recorded already."),
    "fund_contract_confirmed_has_first_day": _("A confirmed contract needs its first day."),
    "fund_contract_forward": _BACKWARDS,
    "opening_hours_once_a_weekday": _("This weekday has its hours already."),
    "opening_hours_weekday": _UNKNOWN_CODE,
    "opening_hours_over_two_hours": _(
        "An organization is open for more than two hours a day: acceptance stops two hours before closing."
    ),
    "site_number_once_an_organization": _("The organization has a site of this number already."),
    "panel_type": _UNKNOWN_CODE,
    "panel_with_its_organization": _TAKEN,
    "attachment_panel_of_its_organization": _("This list belongs to another organization."),
    "panel_places_today": _FULL,
    "panel_places_next_day": _FULL,
    "panel_reserved_for_its_list": _("Places are kept for those who wait or are invited only."),
    "panel_leaving_are_attached": _("More people would leave the list than are on it."),
    "panel_next_day_known": _("People wait for a day that is not named."),
    "panel_over_norm_has_act": _("Places over the norm need the order that grants them."),
    "panel_excess_has_reason": _("An excess over the norm needs its reason."),
    "panel_closed_has_reason": _("A closed list needs its reason."),
    "panel_doctor_works_there": _("The doctor does not work at this organization."),
    "doctor_left_keeps_no_list": _("A doctor who has left keeps no list."),
    "doctor_absence_forward": _BACKWARDS,
    "doctor_absence_once_a_day": _("The doctor is away on some of these days already."),
    "doctor_absence_stand_in_is_another": _("Nobody stands in for themselves."),
    "doctor_absence_stand_in_works_there": _("The stand-in does not work at this organization."),
    # registry: attachments
    "attachment_basis": _UNKNOWN_CODE,
    "attachment_one_place_a_day": _("A person is attached to one organization at a time."),
    "attachment_begins": _("An attachment needs its first day."),
    "attachment_not_empty": _BACKWARDS,
    "attachment_cancelled_has_reason": _("Say why the attachment was cancelled."),
    "attachment_ended_has_reason": _("Say why the attachment ended."),
    # accounts
    "user_language": _UNKNOWN_CODE,
    "role_assignment_role": _UNKNOWN_CODE,
    "role_assignment_forward": _BACKWARDS,
    "role_assignment_by_another": _("Nobody gives a role to themselves."),
    "administration_event_matter": _UNKNOWN_CODE,
    "administration_event_verb": _UNKNOWN_CODE,
    "role_assignment_scope": _("A role holds for one organization or one territory."),
    "role_assignment_of_an_organization": _("This role holds for one organization."),
    "role_assignment_of_a_territory": _("This role holds for one territory."),
    # notifications
    "electronic_document_kind": _UNKNOWN_CODE,
    "electronic_document_language": _UNKNOWN_CODE,
    "electronic_document_file_is_whole": _INTERNAL,
    "electronic_document_replaced_by_another": _("A document does not replace itself."),
    "message_channel": _UNKNOWN_CODE,
    "message_language": _UNKNOWN_CODE,
    "message_state": _UNKNOWN_CODE,
    "message_one_recipient": _("A message has one recipient."),
    "message_address_of_channel": _("The channel needs an address."),
    "message_state_has_its_moments": _INTERNAL,
    "message_to_account_is_sent": _INTERNAL,
    "message_once": _("This has been said already."),
    "message_event_kind": _UNKNOWN_CODE,
    "message_event_error_kind": _UNKNOWN_CODE,
    "message_event_retry_has_error": _INTERNAL,
    "message_read_once": _TAKEN,
    "year_of_numbers_once": _TAKEN,
    # applications
    "waiting_entry_channel": _UNKNOWN_CODE,
    "waiting_entry_ground": _UNKNOWN_CODE,
    "waiting_entry_one_list_a_person": _("A person stands on one waiting list at a time."),
    "waiting_entry_ended_has_reason": _("Say when and why the waiting ended."),
    "invitation_one_open_an_entry": _("This person is invited already."),
    "invitation_forward": _BACKWARDS,
    "invitation_closed_has_outcome": _("An invitation that is over says how it ended."),
    "invitation_accepted_by_an_application": _("An invitation is accepted by an application."),
    "waiting_event_kind": _UNKNOWN_CODE,
    "waiting_event_names_actor": _("Name who acted."),
    "application_status": _UNKNOWN_CODE,
    "application_filer": _UNKNOWN_CODE,
    "application_channel": _UNKNOWN_CODE,
    "application_language": _UNKNOWN_CODE,
    "application_ground": _("An application names its ground."),
    "application_refusal_ground": _UNKNOWN_CODE,
    "application_one_open_a_person": _("The person has an open application already."),
    "application_filed_is_whole": _("A filed application names the person and the organization."),
    "application_queued_waits": _MOMENTS,
    "application_accepted_has_moments": _MOMENTS,
    "application_accepted_not_before_filing": _("Nothing is accepted before it is filed."),
    "application_decided_has_actor": _("A decision names who decided, and when."),
    "application_refused_has_ground_and_text": _(
        "A refusal names its legal ground and explains it."
    ),
    "application_approved_has_attachment": _("An approval needs its attachment."),
    "application_attachment_by_approval": _("Only an approval attaches."),
    "application_taken_by_someone_at_some_time": _MOMENTS,
    "application_not_ended_before_its_end": _MOMENTS,
    "application_ended_has_reason": _("Say why the application ended."),
    "application_filed_without_person_is_closed": _(
        "Only what a desk filed can be closed as filed without the person."
    ),
    "application_approved_without_objection": _(
        "The person says that this application is not theirs: nothing is approved before the region has looked into it."
    ),
    "objection_to_what_a_desk_filed": _(
        "Only an application that a desk filed and that waits for its decision can be stopped so."
    ),
    "objection_one_open_an_application": _("This application is stopped already."),
    "objection_outcome": _UNKNOWN_CODE,
    "objection_settled_whole": _ANSWER,
    "escalation_once_a_level": _TAKEN,
    "escalation_level": _UNKNOWN_CODE,
    "escalation_after_the_term": _("The term has not passed yet."),
    "bulk_approval_once_a_case": _TAKEN,
    "bulk_approval_left": _UNKNOWN_CODE,
    "head_question_asks_something": _("Write the question."),
    "head_question_answered_whole": _ANSWER,
    "head_question_one_open_a_case": _("A question waits for the head already."),
    "supporting_document_code": _UNKNOWN_CODE,
    "supporting_document_source": _UNKNOWN_CODE,
    "supporting_document_upload_has_file": _("The file is missing."),
    "consent_language": _UNKNOWN_CODE,
    "consent_purpose": _UNKNOWN_CODE,
    "consent_once_an_application": _("This consent is given already."),
    "area_publication_digest_form": _INTERNAL_AREAS,
    "area_publication_names_organizations": _INTERNAL_AREAS,
    "kept_areas_file_or_changes": _INTERNAL_AREAS,
    "kept_areas_for_a_while": _BACKWARDS,
    "organization_act_kind": _UNKNOWN_CODE,
    "organization_act_named": _("Name the act."),
    "organization_act_once": _("This act is recorded already."),
    "application_event_status": _UNKNOWN_CODE,
    "application_event_kind": _UNKNOWN_CODE,
    "application_event_names_actor": _("An event names who acted."),
    "decision_outcome": _UNKNOWN_CODE,
    "decision_refusal_has_ground_and_text": _("A refusal names its legal ground and explains it."),
    # desks
    "desk_visit_channel": _UNKNOWN_CODE,
    "desk_visit_outcome": _UNKNOWN_CODE,
    "desk_visit_forward": _BACKWARDS,
    "desk_visit_ended_with_outcome": _("A visit that has ended names how."),
    "desk_visit_place": _("A registry desk belongs to an organization, a service centre to none."),
    "desk_visit_one_open_a_desk": _("Finish the visit that is still open first."),
    "newcomer_record_kind": _UNKNOWN_CODE,
    "newcomer_record_proof": _UNKNOWN_CODE,
    "newcomer_record_newborn_is_attached": _(
        "A newborn is attached with the mother’s organization."
    ),
    "newcomer_record_newborn_has_proof": _("The file is missing."),
    # what is asked around applications
    "application_portal_is_signed": _("An application filed on the portal bears a signature."),
    "signature_method": _UNKNOWN_CODE,
    "signature_digest_form": _SIGNATURE,
    "signature_by_code_has_channel": _SIGNATURE,
    "document_request_one_open_an_application": _(
        "A document is asked for already: wait for the answer."
    ),
    "document_request_asks_for_something": _("Say which document is asked for."),
    "document_request_answered_by_someone": _ANSWER,
    "correction_request_subject": _UNKNOWN_CODE,
    "correction_request_says_what": _("Say what is wrong."),
    "correction_request_answered_whole": _ANSWER,
    "representation_request_state": _UNKNOWN_CODE,
    "representation_request_kind": _UNKNOWN_CODE,
    "representation_request_iin_form": _("An IIN has twelve digits."),
    "representation_request_of_another": _("Nobody represents themselves."),
    "representation_request_consent_of_a_relative": _(
        "Only a family member acts by the person’s consent; other rights need a proof."
    ),
    "representation_request_decided_at_some_time": _ANSWER,
    "representation_request_confirmed_by_someone": _ANSWER,
    "representation_request_once": _("You have asked for this already: it waits for an answer."),
    # lists and doctors
    "doctor_change_to_another": _("The list has this doctor already."),
    "doctor_change_one_untold_a_list": _TAKEN,
    "doctor_leaving_names_its_order": _("Name the order."),
    "doctor_leaving_one_under_way": _("The doctor is leaving already."),
    # institutions, the commission
    "institution_kind": _UNKNOWN_CODE,
    "institution_once_a_unit": _("There is an institution of this name already."),
    "institution_stay_forward": _BACKWARDS,
    "institution_stay_one_a_day": _("The person lives in another institution in these days."),
    "move_plan_institution_by_order": _PLAN,
    "commission_session_once_a_year": _("The commission has its session for this year already."),
    "commission_session_has_minutes": _("Name the minutes and the members."),
    "commission_session_closed_by_someone": _PLAN,
    "commission_session_extract_after_closing": _BACKWARDS,
    "commission_decision_once": _TAKEN,
    "commission_decision_has_reason": _("Write why."),
    "commission_decision_settled": _("The list is settled: decisions change no more."),
    # plans of moves
    "move_plan_kind": _UNKNOWN_CODE,
    "move_plan_state": _UNKNOWN_CODE,
    "move_plan_of_one_scope": _("A plan belongs to one organization or one territory."),
    "move_plan_names_its_act": _("Name the order or the minutes the plan rests on."),
    "move_plan_state_has_its_moments": _PLAN,
    "move_plan_counts_its_people": _PLAN,
    "move_item_state": _UNKNOWN_CODE,
    "move_item_reason": _UNKNOWN_CODE,
    "move_item_once_a_plan": _("The person stands in this plan already."),
    "move_item_one_running_plan_a_person": _("The person is being moved by another plan."),
    "move_item_state_is_whole": _PLAN,
    "service_end_notice_cause": _UNKNOWN_CODE,
    "service_end_notice_state": _UNKNOWN_CODE,
    "service_end_notice_learned_before": _("An organization learns of an end before it comes."),
    "service_end_notice_names_its_act": _("A notice names the act it rests on."),
    "service_end_notice_state_has_its_moments": _(
        "A notice that was confirmed says when and by whom; one that was sent, when."
    ),
    "service_end_notice_once": _("There is a notice of this cause and day already."),
    "notice_recipient_once": _("The person stands on the list of this notice already."),
    "letter_batch_numbered_once": _("Somebody made this batch of letters at the same moment."),
    "letter_batch_dispatched_whole": _(
        "A batch that was dispatched says when, by whom and under which number."
    ),
    "one_time_code_purpose": _UNKNOWN_CODE,
    "one_time_code_channel": _UNKNOWN_CODE,
    "one_time_code_forward": _BACKWARDS,
    "one_time_code_one_open": _TAKEN,
}


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused; empty where the database named none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def explain(error: IntegrityError) -> str | None:
    """The sentence for what the database refused, in the reader's language; None for an unknown name."""
    sentence = SENTENCES.get(constraint_of(error))
    return None if sentence is None else str(sentence)


def in_words(error: ValidationError) -> ValidationError:
    """The errors of a form with the names of constraints put into sentences."""
    if not hasattr(error, "error_dict"):
        return ValidationError({NON_FIELD_ERRORS: [_sentence(text) for text in error.messages]})
    return ValidationError(
        {
            field: [_sentence(text) for text in messages]
            for field, messages in error.message_dict.items()
        }
    )


def _sentence(text: str) -> str:
    """Django names the constraint within quotation marks, of another kind in each language."""
    named = [word for word in re.findall(r"\w+", text) if word in SENTENCES]
    return str(SENTENCES[named[0]]) if named else text
