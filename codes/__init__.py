"""Closed lists of the law: one enumeration each, used by every room.

The members are the rulebook's own codes (rulebook, sections 3 to 6). This module knows nothing of
Django; words for people stand in `codes.labels`, database checks in `codes.constraints`.
"""

from enum import StrEnum


class Ground(StrEnum):
    """Grounds of attachment (rulebook 3)."""

    CAMPAIGN = "campaign"
    FREE_CHOICE = "free_choice"
    FIRST_ATTACHMENT = "first_attachment"
    CHANGE_OF_RESIDENCE = "change_of_residence"
    ATTACHED_WITHOUT_KNOWLEDGE = "attached_without_knowledge"
    DISAGREEMENT_WITH_COMMISSION = "disagreement_with_commission"
    PROVIDER_STOPPED = "provider_stopped"
    VOLUME_NOT_ALLOCATED = "volume_not_allocated"
    NEW_FACILITY = "new_facility"
    PRIVATIZATION = "privatization"
    VOLUNTARY_HEALTH_INSURANCE = "voluntary_health_insurance"
    SERVICE_AGREEMENT = "service_agreement"
    DOCTOR_CHOICE = "doctor_choice"


class PersonStatus(StrEnum):
    """Legal status of a person (rulebook 4, "Who")."""

    CITIZEN = "citizen"
    KANDAS = "kandas"
    REFUGEE = "refugee"
    FOREIGNER_PERMANENT = "foreigner_permanent"
    STATELESS_PERMANENT = "stateless_permanent"
    FOREIGNER_TEMPORARY = "foreigner_temporary"
    STATELESS_TEMPORARY = "stateless_temporary"
    ASYLUM_SEEKER = "asylum_seeker"
    EAEU_WORKER = "eaeu_worker"


class Category(StrEnum):
    """Categories of people with documents of their own (rulebook 5)."""

    PENSIONER = "pensioner"
    PERSON_WITH_DISABILITY = "person_with_disability"
    CONVICT = "convict"
    CONSCRIPT = "conscript"
    MADRASAH_STUDENT = "madrasah_student"
    OUT_OF_TOWN_STUDENT = "out_of_town_student"
    CHILD_BORN_ABROAD = "child_born_abroad"
    WARD_OF_INSTITUTION = "ward_of_institution"
    UNABLE_TO_ATTEND = "unable_to_attend"


class Document(StrEnum):
    """Documents an application can carry (rulebook 5)."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"
    BIRTH_CERTIFICATE = "birth_certificate"
    FOREIGN_PASSPORT = "foreign_passport"
    ASYLUM_CERTIFICATE = "asylum_certificate"
    E_DOCUMENT = "e_document"
    PENSION_CERTIFICATE = "pension_certificate"
    DISABILITY_EXTRACT = "disability_extract"
    COURT_DECISION = "court_decision"
    GUARDIANSHIP_DOCUMENT = "guardianship_document"
    REPRESENTATIVE_IDENTITY = "representative_identity"
    REPRESENTATION_DOCUMENT = "representation_document"
    COMMITTEE_MINUTES = "committee_minutes"
    UNIT_ORDER_EXTRACT = "unit_order_extract"
    REPRESENTATIVES_REQUEST = "representatives_request"
    RECTOR_REQUEST = "rector_request"
    FOREIGN_BIRTH_DOCUMENT = "foreign_birth_document"
    LOCAL_EXECUTIVE_DECISION = "local_executive_decision"
    POWER_OF_ATTORNEY = "power_of_attorney"
    FAMILY_CONSENT = "family_consent"
    INSURANCE_CONTRACT = "insurance_contract"
    SERVICE_AGREEMENT = "service_agreement"


class Filer(StrEnum):
    """Who files (rulebook 4, "Who files")."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    TRUSTEE = "trustee"
    FOSTER_CARER = "foster_carer"
    PROXY = "proxy"
    FAMILY_MEMBER = "family_member"
    OTHER = "other"


class Channel(StrEnum):
    """Where an application is filed (rulebook 2)."""

    PORTAL = "portal"
    REGISTRY_DESK = "registry_desk"
    PUBLIC_SERVICE_CENTRE = "public_service_centre"


class Language(StrEnum):
    """Languages of applications, messages and pages."""

    KAZAKH = "kk"
    RUSSIAN = "ru"
    ENGLISH = "en"


class BaseKind(StrEnum):
    """What ties a person to a territory (rulebook 4, "Where")."""

    PERMANENT_RESIDENCE = "permanent_residence"
    TEMPORARY_RESIDENCE = "temporary_residence"
    WORK = "work"
    STUDY = "study"


class Basis(StrEnum):
    """What an attachment rests on (rulebook 5, last paragraph)."""

    APPLICATION = "application"
    COMMISSION = "commission"
    ORDER = "order"
    TRANSFER = "transfer"
    IMPORT = "import"
    BIRTH = "birth"
    COURT = "court"


class ProviderStatus(StrEnum):
    """How an organization stands towards its attached people (rulebook 3, `provider_stopped`)."""

    SERVING = "serving"
    REORGANIZED = "reorganized"
    LIQUIDATED = "liquidated"
    REFUSED_SERVICE = "refused_service"
    CONTRACT_ENDED = "contract_ended"
    CONTRACT_CHANGED = "contract_changed"


class OrganizationType(StrEnum):
    """Types of organizations; all but `hospital` and `other` provide PHC (rulebook 4)."""

    CITY_POLYCLINIC = "city_polyclinic"
    DISTRICT_POLYCLINIC = "district_polyclinic"
    OUTPATIENT_CLINIC = "outpatient_clinic"
    PARAMEDIC_MIDWIFERY_POINT = "paramedic_midwifery_point"
    PHC_CENTRE = "phc_centre"
    HOSPITAL = "hospital"
    OTHER = "other"


class PanelType(StrEnum):
    """Types of doctors' panels, each with its norm (rulebook 1 and 4)."""

    GENERAL_PRACTITIONER = "general_practitioner"
    DISTRICT_THERAPIST = "district_therapist"
    PEDIATRICIAN_0_6 = "pediatrician_0_6"
    PEDIATRICIAN_0_14 = "pediatrician_0_14"


class RefusalGround(StrEnum):
    """The six legal grounds of refusal (rulebook 6), in the order of their numbers."""

    UNRELIABLE_DOCUMENTS = "unreliable_documents"
    REQUIREMENTS_NOT_MET = "requirements_not_met"
    NEGATIVE_APPROVAL = "negative_approval"
    COURT_BAN_ON_ACTIVITY = "court_ban_on_activity"
    COURT_DEPRIVATION_OF_RIGHT = "court_deprivation_of_right"
    NO_PERSONAL_DATA_CONSENT = "no_personal_data_consent"


class Sex(StrEnum):
    """Sex as the register of population records it."""

    MALE = "male"
    FEMALE = "female"


class ApplicationStatus(StrEnum):
    """The life of an application (design, "Application")."""

    DRAFT = "draft"
    QUEUED = "queued"
    IN_REVIEW = "in_review"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SCHEDULED = "scheduled"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    ANNULLED = "annulled"


class Role(StrEnum):
    """Roles of users; each assignment has a scope (glossary 55-61)."""

    REGISTRY_CLERK = "registry_clerk"
    SERVICE_CENTRE_OPERATOR = "service_centre_operator"
    SPECIALIST = "specialist"
    ORG_HEAD = "org_head"
    REGIONAL_ADMIN = "regional_admin"
    NATIONAL_ADMIN = "national_admin"


class UnitKind(StrEnum):
    """Kinds of administrative-territorial units (KATO)."""

    REGION = "region"
    CITY_OF_REPUBLICAN_SIGNIFICANCE = "city_of_republican_significance"
    CITY_ADMINISTRATION = "city_administration"
    DISTRICT = "district"
    CITY_DISTRICT = "city_district"
    CITY = "city"
    TOWNSHIP = "township"
    RURAL_DISTRICT = "rural_district"
    VILLAGE = "village"
    OTHER = "other"


class ContractState(StrEnum):
    """A year's contract with the Fund (rulebook 4, "Organization")."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Ownership(StrEnum):
    """Ownership, shown beside every organization in neutral order (rulebook 7)."""

    STATE = "state"
    PRIVATE = "private"


class PayerCategory(StrEnum):
    """Payer categories of mandatory health insurance (rulebook 9): sixteen paid by the state, four others.

    Which of them are privileged on a day is a dated parameter (`privileged_payer_categories`).
    """

    CHILD = "child"
    REGISTERED_UNEMPLOYED = "registered_unemployed"
    PREGNANT_NOT_WORKING = "pregnant_not_working"
    PARENT_OF_CHILD_UNDER_3 = "parent_of_child_under_3"
    ON_CHILDCARE_LEAVE = "on_childcare_leave"
    CARER_OF_CHILD_WITH_DISABILITY = "carer_of_child_with_disability"
    CARER_OF_PERSON_WITH_DISABILITY = "carer_of_person_with_disability"
    PENSION_RECIPIENT = "pension_recipient"
    SERVING_SENTENCE = "serving_sentence"
    IN_DETENTION = "in_detention"
    KANDAS_NOT_WORKING = "kandas_not_working"
    MOTHER_AWARDED = "mother_awarded"
    PERSON_WITH_DISABILITY = "person_with_disability"
    FULL_TIME_STUDENT = "full_time_student"
    RECENT_GRADUATE = "recent_graduate"
    SOCIAL_ASSISTANCE_RECIPIENT = "social_assistance_recipient"
    EMPLOYEE = "employee"
    INDIVIDUAL_ENTREPRENEUR = "individual_entrepreneur"
    SELF_EMPLOYED = "self_employed"
    NOT_WORKING = "not_working"


class SignatureMethod(StrEnum):
    """How an application on the portal was signed."""

    CODE = "code"  # sent to a confirmed telephone or e-mail address (until signatures come)
    SIGN_IN = "sign_in"  # by signing in alone: before codes were asked for


class CorrectionSubject(StrEnum):
    """What a person holds wrong in the register."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    ATTACHMENT = "attachment"
    FAMILY = "family"
    CATEGORY = "category"
    INSURANCE = "insurance"
    OTHER = "other"


class CorrectionOutcome(StrEnum):
    """What became of a correction request."""

    CORRECTED = "corrected"
    NOT_CONFIRMED = "not_confirmed"
    PASSED_ON = "passed_on"  # to the register that keeps the fact


class RepresentationState(StrEnum):
    """Where a request to act for somebody stands."""

    AWAITING_CONSENT = "awaiting_consent"  # the adult relative has to co-sign
    AWAITING_CHECK = "awaiting_check"  # a clerk looks at the proof
    CONFIRMED = "confirmed"
    DECLINED = "declined"  # by the relative or at the desk
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class VisitOutcome(StrEnum):
    """How a visit at a desk ended (rulebook 2, "A waiting citizen at the desk")."""

    FILED = "filed"
    INFORMED = "informed"
    COMES_AGAIN = "comes_again"
    LEFT = "left"
    FORGOTTEN = "forgotten"


class Newcomer(StrEnum):
    """Whom a desk writes into the register, which did not know them (rulebook 4 and 5)."""

    NEWBORN = "newborn"
    WITH_AGREEMENT = "with_agreement"


class MoveKind(StrEnum):
    """What a plan of moves rests on; the values are those of `Basis` (rulebook 5, last paragraph)."""

    TRANSFER = "transfer"
    COMMISSION = "commission"
    ORDER = "order"


class PlanState(StrEnum):
    """Where a plan of moves stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class MoveState(StrEnum):
    """What became of one person of a plan."""

    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a plan leaves a person where they are."""

    DIED = "died"
    DEPARTED = "departed"
    MOVED = "moved"  # no longer where the plan found them
    CHOSE = "chose"  # their own choice holds on the plan's day
    APPLICATION_OPEN = "application_open"
    ALREADY_THERE = "already_there"
    PANEL_FULL = "panel_full"
    PANEL_CLOSED = "panel_closed"
    ANOTHER_DAY = "another_day"  # the list waits for another day already
    LEFT_INSTITUTION = "left_institution"
    NO_ADDRESS = "no_address"
    NO_AREA = "no_area"  # no admitted organization serves the address
    NO_SUITABLE_PANEL = "no_suitable_panel"  # none for the person's age
    GIVEN_UP = "given_up"


class Administered(StrEnum):
    """What administrators of the nation keep, as their log tells it apart."""

    LAW_VALUE = "law_value"
    CAMPAIGN = "campaign"
    MOVED_DAY = "moved_day"
    FUND_LIST = "fund_list"
    OVER_NORM_ORDER = "over_norm_order"
    TEXT = "text"
    USER = "user"
    ROLE = "role"
    WORDING = "wording"


class AdministrationVerb(StrEnum):
    """What an administrator did to a row."""

    ENTERED = "entered"
    CHANGED = "changed"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"
    DECLARED = "declared"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    REVIEWED = "reviewed"


class QualityKind(StrEnum):
    """What a sweep finds doubtful in the register (docs/nation.md)."""

    TWO_RESIDENCES = "two_residences"
    DEAD_AND_ATTACHED = "dead_and_attached"
    OVER_100 = "over_100"
    PAST_PANEL_AGE = "past_panel_age"
    PLACE_ENDED = "place_ended"
    COUNTERS_DIFFER = "counters_differ"


class QualityState(StrEnum):
    """Where a proposal of data quality stands."""

    NEW = "new"
    LOOKED_AT = "looked_at"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    GONE = "gone"  # the sweep no longer finds it


class InstitutionKind(StrEnum):
    """Institutions whose people are attached by an order (rulebook 5, 7)."""

    CHILDREN_HOME = "children_home"
    ELDERLY_HOME = "elderly_home"
    BOARDING_SCHOOL = "boarding_school"
    PRISON = "prison"
    OTHER = "other"


class ServiceEnd(StrEnum):
    """Why an organization stops serving its people as before (rulebook 7)."""

    CONTRACT_ENDED = "contract_ended"
    CONTRACT_CHANGED = "contract_changed"
    REORGANIZED = "reorganized"
    LIQUIDATED = "liquidated"
    REFUSED_SERVICE = "refused_service"
    NO_VOLUME = "no_volume"


class NoticeState(StrEnum):
    """Where a notice to the people of an organization stands."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
