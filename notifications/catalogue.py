"""Every message the system can send: its code, and what its text needs to be told.

The text of code X stands in `templates/notifications/X.txt`: the first line is the subject, the
rest the body. Values are given in the language of nobody: days and moments as such, members of the
`codes` lists, rows with names in three languages; `notifications.writing` puts them into words in the
recipient's language. Never an identity number.

What the names mean: `person` initials ("Ж. А. С."), `organization` the chosen or speaking
organization, `previous_organization` the one left, `effective_on` the first day of care, `ends_on` the
last day of the old state, `due_at` the end of the decision's term, `number` the application's number,
`act_number` and `act_on` the order or minutes a move of many people rests on.
"""

from datetime import timedelta
from enum import StrEnum


class Template(StrEnum):
    """Codes of messages."""

    # To the person.
    APPLICATION_ACCEPTED = "application_accepted"
    APPLICATION_QUEUED = "application_queued"
    APPLICATION_FILED_AT_DESK = "application_filed_at_desk"
    APPLICATION_WITHDRAWN = "application_withdrawn"
    APPLICATION_APPROVED_NOW = "application_approved_now"
    APPLICATION_APPROVED_SCHEDULED = "application_approved_scheduled"
    APPLICATION_REFUSED = "application_refused"
    ACCEPTANCE_MOVED = "acceptance_moved"
    DOCUMENT_REQUESTED = "document_requested"
    DOCUMENT_REQUEST_WITHDRAWN = "document_request_withdrawn"
    ATTACHMENT_STARTED = "attachment_started"
    ATTACHMENT_ENDED = "attachment_ended"
    ATTACHMENT_ANNULLED = "attachment_annulled"
    SCHEDULED_RENOUNCED = "scheduled_renounced"
    SCHEDULED_REPLACED = "scheduled_replaced"
    SCHEDULED_CANCELLED_NO_CONTRACT = "scheduled_cancelled_no_contract"
    CONTRACT_ENDS_SOON = "contract_ends_soon"
    PROVIDER_STOPS = "provider_stops"
    DOCTOR_CHANGED = "doctor_changed"
    ONE_TIME_CODE = "one_time_code"
    CONTACT_CHANGED = "contact_changed"
    CORRECTION_ANSWERED = "correction_answered"
    REPRESENTATION_ASKED = "representation_asked"
    REPRESENTATION_CONFIRMED = "representation_confirmed"
    REPRESENTATION_DECLINED = "representation_declined"
    REPRESENTATION_ENDED = "representation_ended"
    NEWBORN_ATTACHED = "newborn_attached"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_SETTLED = "objection_settled"
    OBJECTION_CONFIRMED = "objection_confirmed"
    MOVED_BY_TRANSFER = "moved_by_transfer"
    MOVED_BY_COMMISSION = "moved_by_commission"
    MOVED_BY_ORDER = "moved_by_order"
    WAITING_JOINED = "waiting_joined"
    WAITING_INVITED = "waiting_invited"
    WAITING_LAPSED = "waiting_lapsed"
    WAITING_LEFT = "waiting_left"
    WAITING_ENDED = "waiting_ended"
    # To organizations.
    ORGANIZATION_PERSON_ATTACHED = "organization_person_attached"
    ORGANIZATION_PERSON_DETACHED = "organization_person_detached"
    ORGANIZATION_DOCUMENT_RECEIVED = "organization_document_received"
    ORGANIZATION_FILED_WITHOUT_PERSON = "organization_filed_without_person"
    ORGANIZATION_PEOPLE_MOVED = "organization_people_moved"
    COMMISSION_ADMITTED = "commission_admitted"
    COMMISSION_NOT_ADMITTED = "commission_not_admitted"
    # To staff.
    REGION_OBJECTION = "region_objection"
    TERM_PASSED = "term_passed"
    HEAD_QUESTION = "head_question"
    HEAD_ANSWER = "head_answer"


_MOVED = frozenset({"organization", "address", "doctor", "effective_on", "act_number", "act_on"})
_DECIDED = frozenset({"organization", "text", "act_number", "act_on"})

# What each text must be told; more or less than this is refused where the message is asked for.
CONTEXT: dict[Template, frozenset[str]] = {
    Template.APPLICATION_ACCEPTED: frozenset({"number", "organization", "accepted_at", "due_at"}),
    Template.APPLICATION_QUEUED: frozenset(
        {"number", "organization", "filed_at", "accepted_at", "due_at"}
    ),
    Template.APPLICATION_FILED_AT_DESK: frozenset(
        {"number", "organization", "desk_organization", "filed_at", "accepted_at", "due_at", "url"}
    ),
    Template.APPLICATION_WITHDRAWN: frozenset({"number", "organization", "withdrawn_at"}),
    Template.APPLICATION_APPROVED_NOW: frozenset(
        {"number", "organization", "address", "doctor", "effective_on", "document_number"}
    ),
    Template.APPLICATION_APPROVED_SCHEDULED: frozenset(
        {"number", "organization", "address", "doctor", "effective_on", "document_number"}
    ),
    Template.APPLICATION_REFUSED: frozenset(
        {"number", "organization", "ground", "text", "appeal_until", "document_number"}
    ),
    Template.ACCEPTANCE_MOVED: frozenset({"number", "organization", "accepted_at", "due_at"}),
    Template.DOCUMENT_REQUESTED: frozenset({"number", "organization", "text", "due_at"}),
    Template.DOCUMENT_REQUEST_WITHDRAWN: frozenset({"number", "organization"}),
    Template.ORGANIZATION_DOCUMENT_RECEIVED: frozenset({"number", "person", "due_at"}),
    Template.ATTACHMENT_STARTED: frozenset({"organization", "address", "doctor", "effective_on"}),
    Template.ATTACHMENT_ENDED: frozenset({"organization", "ended_on", "reason"}),
    Template.ATTACHMENT_ANNULLED: frozenset({"organization", "annulled_on", "reason"}),
    Template.SCHEDULED_RENOUNCED: frozenset({"number", "organization", "effective_on"}),
    Template.SCHEDULED_REPLACED: frozenset({"number", "organization", "effective_on"}),
    Template.SCHEDULED_CANCELLED_NO_CONTRACT: frozenset({"number", "organization", "effective_on"}),
    Template.CONTRACT_ENDS_SOON: frozenset({"organization", "ends_on"}),
    Template.PROVIDER_STOPS: frozenset({"organization", "stops_on", "reason"}),
    Template.DOCTOR_CHANGED: frozenset({"organization", "doctor", "site", "from_on"}),
    Template.ONE_TIME_CODE: frozenset({"code", "about", "expires_at"}),
    Template.CONTACT_CHANGED: frozenset({"what", "changed_at"}),
    Template.CORRECTION_ANSWERED: frozenset({"number", "subject", "outcome", "text"}),
    Template.REPRESENTATION_ASKED: frozenset({"number", "person", "url", "expires_at"}),
    Template.REPRESENTATION_CONFIRMED: frozenset(
        {"number", "representative", "person", "kind", "until_on"}
    ),
    Template.REPRESENTATION_DECLINED: frozenset({"number", "reason"}),
    Template.REPRESENTATION_ENDED: frozenset({"representative", "person", "ended_on"}),
    Template.NEWBORN_ATTACHED: frozenset(
        {"person", "organization", "address", "doctor", "effective_on"}
    ),
    Template.OBJECTION_RECEIVED: frozenset({"number", "organization", "objected_at"}),
    Template.OBJECTION_SETTLED: frozenset({"number", "organization", "text"}),
    Template.OBJECTION_CONFIRMED: frozenset({"number", "organization", "text"}),
    Template.ORGANIZATION_FILED_WITHOUT_PERSON: frozenset(
        {"number", "organization", "person", "filed_at", "text"}
    ),
    Template.REGION_OBJECTION: frozenset(
        {"number", "organization", "person", "objected_at", "due_at"}
    ),
    Template.HEAD_QUESTION: frozenset({"number", "text", "due_at"}),
    Template.HEAD_ANSWER: frozenset({"number", "text", "due_at"}),
    Template.TERM_PASSED: frozenset({"organization", "numbers", "number"}),
    Template.WAITING_JOINED: frozenset({"organization", "doctor", "position"}),
    Template.WAITING_INVITED: frozenset({"organization", "doctor", "until_at", "url"}),
    Template.WAITING_LAPSED: frozenset({"organization", "doctor"}),
    Template.WAITING_LEFT: frozenset({"organization", "doctor"}),
    Template.WAITING_ENDED: frozenset({"organization", "doctor", "reason"}),
    Template.ORGANIZATION_PERSON_ATTACHED: frozenset({"number", "person", "effective_on"}),
    Template.ORGANIZATION_PERSON_DETACHED: frozenset({"number", "person", "effective_on"}),
    Template.MOVED_BY_TRANSFER: _MOVED,
    Template.MOVED_BY_COMMISSION: _MOVED,
    Template.MOVED_BY_ORDER: _MOVED,
    Template.COMMISSION_ADMITTED: _DECIDED,
    Template.COMMISSION_NOT_ADMITTED: _DECIDED,
    Template.ORGANIZATION_PEOPLE_MOVED: frozenset(
        {"act_number", "act_on", "effective_on", "came", "left", "within"}
    ),
}

# Messages of no use later than this after they were written: then they are given up, not sent. They go
# out from the web's own process where no worker can be called.
VALID_FOR: dict[str, timedelta] = {Template.ONE_TIME_CODE: timedelta(minutes=10)}
