"""Words for every code of the closed lists: `label(code)`, translated when it is shown.

English is the message of the catalogue; Kazakh and Russian are the official wordings. Members of
different lists can share a value (`Ground.SERVICE_AGREEMENT`, `Document.SERVICE_AGREEMENT`), and equal
strings are equal keys, so each list has its own table.
"""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import (
    Administered,
    AdministrationVerb,
    ApplicationStatus,
    BaseKind,
    Basis,
    Category,
    Channel,
    ContractState,
    CorrectionOutcome,
    CorrectionSubject,
    Document,
    Filer,
    Ground,
    InstitutionKind,
    Language,
    MoveKind,
    MoveState,
    Newcomer,
    NoticeState,
    OrganizationType,
    Ownership,
    PanelType,
    PayerCategory,
    PersonStatus,
    PlanState,
    ProviderStatus,
    QualityKind,
    QualityState,
    RefusalGround,
    RepresentationState,
    Role,
    ServiceEnd,
    Sex,
    SignatureMethod,
    SkipReason,
    UnitKind,
    VisitOutcome,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_LABELS: dict[type[StrEnum], dict[str, "_StrPromise"]] = {
    Ground: {
        Ground.CAMPAIGN: _("Attachment campaign"),
        Ground.FREE_CHOICE: _("Free choice"),
        Ground.FIRST_ATTACHMENT: _("First attachment"),
        Ground.CHANGE_OF_RESIDENCE: _("Change of residence"),
        Ground.ATTACHED_WITHOUT_KNOWLEDGE: _("Attached without notice and consent"),
        Ground.DISAGREEMENT_WITH_COMMISSION: _("Disagreement with the commission’s choice"),
        Ground.PROVIDER_STOPPED: _("Provider stopped PHC"),
        Ground.VOLUME_NOT_ALLOCATED: _("No volume from the Fund"),
        Ground.NEW_FACILITY: _("New facility"),
        Ground.PRIVATIZATION: _("Privatization"),
        Ground.VOLUNTARY_HEALTH_INSURANCE: _("Voluntary medical insurance (VMI) contract"),
        Ground.SERVICE_AGREEMENT: _("Agreement on medical services"),
        Ground.DOCTOR_CHOICE: _("Choice of doctor"),
    },
    PersonStatus: {
        PersonStatus.CITIZEN: _("Citizen of Kazakhstan"),
        PersonStatus.KANDAS: _("Kandas"),
        PersonStatus.REFUGEE: _("Refugee"),
        PersonStatus.FOREIGNER_PERMANENT: _("Permanently resident foreigner"),
        PersonStatus.STATELESS_PERMANENT: _("Permanently resident stateless person"),
        PersonStatus.FOREIGNER_TEMPORARY: _("Temporarily staying foreigner"),
        PersonStatus.STATELESS_TEMPORARY: _("Temporarily staying stateless person"),
        PersonStatus.ASYLUM_SEEKER: _("Asylum seeker"),
        PersonStatus.EAEU_WORKER: _("EAEU labour migrant"),
    },
    Category: {
        Category.PENSIONER: _("Pensioner"),
        Category.PERSON_WITH_DISABILITY: _("Person with disability"),
        Category.CONVICT: _("Convict serving a sentence"),
        Category.CONSCRIPT: _("Conscript"),
        Category.MADRASAH_STUDENT: _("Madrasah student"),
        Category.OUT_OF_TOWN_STUDENT: _("Out-of-town student"),
        Category.CHILD_BORN_ABROAD: _("Child born abroad"),
        Category.WARD_OF_INSTITUTION: _("Resident of an institution"),
        Category.UNABLE_TO_ATTEND: _("Unable to come for health reasons"),
    },
    Document: {
        Document.IDENTITY_CARD: _("Identity card"),
        Document.PASSPORT: _("Passport"),
        Document.RESIDENCE_PERMIT: _("Residence permit"),
        Document.BIRTH_CERTIFICATE: _("Birth certificate"),
        Document.FOREIGN_PASSPORT: _("Foreign passport"),
        Document.ASYLUM_CERTIFICATE: _("Asylum seeker’s certificate"),
        Document.E_DOCUMENT: _("Document from the digital documents service"),
        Document.PENSION_CERTIFICATE: _("Pension certificate"),
        Document.DISABILITY_EXTRACT: _("Medical and social examination extract"),
        Document.COURT_DECISION: _("Court decision"),
        Document.GUARDIANSHIP_DOCUMENT: _("Guardianship document"),
        Document.REPRESENTATIVE_IDENTITY: _("Representative’s identity document"),
        Document.REPRESENTATION_DOCUMENT: _("Document that proves representation"),
        Document.COMMITTEE_MINUTES: _("Commission minutes"),
        Document.UNIT_ORDER_EXTRACT: _("Extract from the military unit’s order"),
        Document.REPRESENTATIVES_REQUEST: _("Legal representatives’ request"),
        Document.RECTOR_REQUEST: _("Rector’s request"),
        Document.FOREIGN_BIRTH_DOCUMENT: _("Foreign document of birth"),
        Document.LOCAL_EXECUTIVE_DECISION: _("Decision of the local executive body"),
        Document.POWER_OF_ATTORNEY: _("Power of attorney"),
        Document.FAMILY_CONSENT: _("Family members’ written consent"),
        Document.INSURANCE_CONTRACT: _("Medical insurance contract"),
        Document.SERVICE_AGREEMENT: _("Agreement on medical services"),
    },
    Filer: {
        Filer.SELF: _("The person"),
        Filer.PARENT: _("Parent"),
        Filer.GUARDIAN: _("Guardian"),
        Filer.TRUSTEE: _("Trustee"),
        Filer.FOSTER_CARER: _("Foster carer"),
        Filer.PROXY: _("Representative by power of attorney"),
        Filer.FAMILY_MEMBER: _("Family member"),
        Filer.OTHER: _("Another person"),
    },
    Channel: {
        Channel.PORTAL: _("Portal"),
        Channel.REGISTRY_DESK: _("Registry desk of the clinic"),
        Channel.PUBLIC_SERVICE_CENTRE: _("Public service centre"),
    },
    Language: {
        Language.KAZAKH: _("Kazakh"),
        Language.RUSSIAN: _("Russian"),
        Language.ENGLISH: _("English"),
    },
    BaseKind: {
        BaseKind.PERMANENT_RESIDENCE: _("Permanent residence"),
        BaseKind.TEMPORARY_RESIDENCE: _("Temporary residence"),
        BaseKind.WORK: _("Place of work"),
        BaseKind.STUDY: _("Place of study"),
    },
    Basis: {
        Basis.APPLICATION: _("Application"),
        Basis.COMMISSION: _("Decision of the regional commission"),
        Basis.ORDER: _("Order of the health department"),
        Basis.TRANSFER: _("Transfer of the whole panel"),
        Basis.IMPORT: _("Register kept before this portal"),
        Basis.BIRTH: _("Birth"),
        Basis.COURT: _("Court decision"),
    },
    InstitutionKind: {
        InstitutionKind.CHILDREN_HOME: _("Children’s home"),
        InstitutionKind.ELDERLY_HOME: _("Home for the elderly"),
        InstitutionKind.BOARDING_SCHOOL: _("Boarding school"),
        InstitutionKind.PRISON: _("Penal institution"),
        InstitutionKind.OTHER: _("Other institution"),
    },
    MoveKind: {
        MoveKind.TRANSFER: _("Transfer of a list"),
        MoveKind.COMMISSION: _("Distribution by the commission"),
        MoveKind.ORDER: _("Order on people in an institution"),
    },
    PlanState: {
        PlanState.DRAFT: _("To look at"),
        PlanState.AGREED: _("Agreed"),
        PlanState.RUNNING: _("Being carried out"),
        PlanState.STOPPED: _("Stopped"),
        PlanState.DONE: _("Carried out"),
    },
    MoveState: {
        MoveState.PLANNED: _("Planned"),
        MoveState.DONE: _("Moved"),
        MoveState.SKIPPED: _("Left where they are"),
    },
    SkipReason: {
        SkipReason.DIED: _("Died"),
        SkipReason.DEPARTED: _("Left the country"),
        SkipReason.MOVED: _("No longer where the plan found them"),
        SkipReason.CHOSE: _("Chose a clinic themselves"),
        SkipReason.APPLICATION_OPEN: _("Has an open application"),
        SkipReason.ALREADY_THERE: _("Is there already"),
        SkipReason.PANEL_FULL: _("No free place"),
        SkipReason.PANEL_CLOSED: _("The list is closed to new people"),
        SkipReason.ANOTHER_DAY: _("The list has changes set for another day"),
        SkipReason.LEFT_INSTITUTION: _("Left the institution"),
        SkipReason.NO_ADDRESS: _("No address is recorded"),
        SkipReason.NO_AREA: _("No admitted organization serves the address"),
        SkipReason.NO_SUITABLE_PANEL: _("No doctor’s list for this age"),
        SkipReason.GIVEN_UP: _("The plan was given up"),
    },
    ProviderStatus: {
        ProviderStatus.SERVING: _("Serves its people"),
        ProviderStatus.REORGANIZED: _("Reorganized"),
        ProviderStatus.LIQUIDATED: _("Liquidated"),
        ProviderStatus.REFUSED_SERVICE: _("Stopped providing PHC"),
        ProviderStatus.CONTRACT_ENDED: _("Contract ended"),
        ProviderStatus.CONTRACT_CHANGED: _("Contract changed"),
    },
    OrganizationType: {
        OrganizationType.CITY_POLYCLINIC: _("City polyclinic"),
        OrganizationType.DISTRICT_POLYCLINIC: _("District polyclinic"),
        OrganizationType.OUTPATIENT_CLINIC: _("Outpatient clinic"),
        OrganizationType.PARAMEDIC_MIDWIFERY_POINT: _("Feldsher-midwife point (FAP)"),
        OrganizationType.PHC_CENTRE: _("PHC centre (family health centre)"),
        OrganizationType.HOSPITAL: _("Hospital"),
        OrganizationType.OTHER: _("Other organization"),
    },
    PanelType: {
        PanelType.GENERAL_PRACTITIONER: _("General practitioner (GP)"),
        PanelType.DISTRICT_THERAPIST: _("District therapist"),
        PanelType.PEDIATRICIAN_0_6: _("District pediatrician, children aged 0–6"),
        PanelType.PEDIATRICIAN_0_14: _("District pediatrician, children aged 0–14"),
    },
    RefusalGround: {
        RefusalGround.UNRELIABLE_DOCUMENTS: _("Inaccurate documents or data"),
        RefusalGround.REQUIREMENTS_NOT_MET: _("Requirements not met"),
        RefusalGround.NEGATIVE_APPROVAL: _("Negative reply or expert conclusion"),
        RefusalGround.COURT_BAN_ON_ACTIVITY: _("Court ban"),
        RefusalGround.COURT_DEPRIVATION_OF_RIGHT: _("Special right removed by court"),
        RefusalGround.NO_PERSONAL_DATA_CONSENT: _("No consent to restricted data"),
    },
    Sex: {
        Sex.MALE: _("Male"),
        Sex.FEMALE: _("Female"),
    },
    ApplicationStatus: {
        ApplicationStatus.DRAFT: _("Not sent"),
        ApplicationStatus.QUEUED: _("Counts from next working day"),
        ApplicationStatus.IN_REVIEW: _("Being checked"),
        ApplicationStatus.REFUSED: _("Refused"),
        ApplicationStatus.WITHDRAWN: _("Withdrawn"),
        ApplicationStatus.SCHEDULED: _("Takes effect on 1 January"),
        ApplicationStatus.EFFECTIVE: _("Approved"),
        ApplicationStatus.CANCELLED: _("Did not take effect"),
        ApplicationStatus.CLOSED: _("Closed"),
        ApplicationStatus.ANNULLED: _("Annulled"),
    },
    Role: {
        Role.REGISTRY_CLERK: _("Registry clerk"),
        Role.SERVICE_CENTRE_OPERATOR: _("Public service centre operator"),
        Role.SPECIALIST: _("Digital-health specialist"),
        Role.ORG_HEAD: _("Head of organization"),
        Role.REGIONAL_ADMIN: _("Regional administrator"),
        Role.NATIONAL_ADMIN: _("National administrator"),
    },
    UnitKind: {
        UnitKind.REGION: _("Region"),
        UnitKind.CITY_OF_REPUBLICAN_SIGNIFICANCE: _("City of republican significance"),
        UnitKind.CITY_ADMINISTRATION: _("City with its subordinate territory"),
        UnitKind.DISTRICT: _("District"),
        UnitKind.CITY_DISTRICT: _("City district"),
        UnitKind.CITY: _("City"),
        UnitKind.TOWNSHIP: _("Township"),
        UnitKind.RURAL_DISTRICT: _("Rural district"),
        UnitKind.VILLAGE: _("Village"),
        UnitKind.OTHER: _("Other unit"),
    },
    ContractState: {
        ContractState.CONFIRMED: _("Contract confirmed"),
        ContractState.REFUSED: _("Contract refused"),
        ContractState.UNKNOWN: _("Contract not known yet"),
    },
    ServiceEnd: {
        ServiceEnd.CONTRACT_ENDED: _("The contract with the Fund ends"),
        ServiceEnd.CONTRACT_CHANGED: _("The contract with the Fund changes"),
        ServiceEnd.REORGANIZED: _("The organization is reorganized"),
        ServiceEnd.LIQUIDATED: _("The organization is liquidated"),
        ServiceEnd.REFUSED_SERVICE: _("The organization refuses to serve"),
        ServiceEnd.NO_VOLUME: _("The Fund allocated no volume of care"),
    },
    NoticeState: {
        NoticeState.DRAFT: _("Draft"),
        NoticeState.SENDING: _("People are being told"),
        NoticeState.SENT: _("Sent"),
    },
    VisitOutcome: {
        VisitOutcome.FILED: _("An application was filed"),
        VisitOutcome.INFORMED: _("Asked and was answered"),
        VisitOutcome.COMES_AGAIN: _("Comes again with documents"),
        VisitOutcome.LEFT: _("Left without waiting"),
        VisitOutcome.FORGOTTEN: _("Not finished by the clerk"),
    },
    Newcomer: {
        Newcomer.NEWBORN: _("Newborn"),
        Newcomer.WITH_AGREEMENT: _("Foreigner or stateless person with a service agreement"),
    },
    SignatureMethod: {
        SignatureMethod.CODE: _("One-time code"),
        SignatureMethod.SIGN_IN: _("By signing in"),
    },
    PayerCategory: {
        PayerCategory.CHILD: _("Child"),
        PayerCategory.REGISTERED_UNEMPLOYED: _("Registered as unemployed"),
        PayerCategory.PREGNANT_NOT_WORKING: _("Pregnant, not working"),
        PayerCategory.PARENT_OF_CHILD_UNDER_3: _(
            "Not working, raising a child under three as its legal representative"
        ),
        PayerCategory.ON_CHILDCARE_LEAVE: _(
            "On leave for a birth, an adoption or the care of a child under three"
        ),
        PayerCategory.CARER_OF_CHILD_WITH_DISABILITY: _(
            "Not working, caring for a child with disability"
        ),
        PayerCategory.CARER_OF_PERSON_WITH_DISABILITY: _(
            "Not working, caring for a person with disability of the first group"
        ),
        PayerCategory.PENSION_RECIPIENT: _(
            "Recipient of a pension, veterans of the Great Patriotic War included"
        ),
        PayerCategory.SERVING_SENTENCE: _(
            "Serving a court sentence, but not in an institution of minimum security"
        ),
        PayerCategory.IN_DETENTION: _("Held in a temporary or pre-trial detention facility"),
        PayerCategory.KANDAS_NOT_WORKING: _("Kandas, not working"),
        PayerCategory.MOTHER_AWARDED: _(
            "Mother of many children awarded “Altyn Alka”, “Kumis Alka” or the earlier orders"
        ),
        PayerCategory.PERSON_WITH_DISABILITY: _("Person with disability"),
        PayerCategory.FULL_TIME_STUDENT: _("Full-time student"),
        PayerCategory.RECENT_GRADUATE: _(
            "Finished full-time studies, in the three months after that"
        ),
        PayerCategory.SOCIAL_ASSISTANCE_RECIPIENT: _(
            "Not working, recipient of targeted social assistance"
        ),
        PayerCategory.EMPLOYEE: _("Employee"),
        PayerCategory.INDIVIDUAL_ENTREPRENEUR: _("Individual entrepreneur"),
        PayerCategory.SELF_EMPLOYED: _("Self-employed"),
        PayerCategory.NOT_WORKING: _("Not working and registered nowhere"),
    },
    Ownership: {
        Ownership.STATE: _("State-owned"),
        Ownership.PRIVATE: _("Privately owned"),
    },
    Administered: {
        Administered.LAW_VALUE: _("Value of the law"),
        Administered.CAMPAIGN: _("Campaign"),
        Administered.MOVED_DAY: _("Moved day"),
        Administered.FUND_LIST: _("The Fund’s list"),
        Administered.OVER_NORM_ORDER: _("Order over the norm"),
        Administered.TEXT: _("Text of a message"),
        Administered.USER: _("User"),
        Administered.ROLE: _("Role"),
        Administered.WORDING: _("Kazakh wording"),
    },
    AdministrationVerb: {
        AdministrationVerb.ENTERED: pgettext_lazy("record", "Entered"),
        AdministrationVerb.CHANGED: pgettext_lazy("record", "Changed"),
        AdministrationVerb.TAKEN_BACK: pgettext_lazy("record", "Taken back"),
        AdministrationVerb.ENDED: pgettext_lazy("record", "Ended"),
        AdministrationVerb.DECLARED: pgettext_lazy("record", "Declared complete"),
        AdministrationVerb.CANCELLED: pgettext_lazy("record", "Choices cancelled"),
        AdministrationVerb.BLOCKED: pgettext_lazy("record", "Blocked"),
        AdministrationVerb.UNBLOCKED: pgettext_lazy("record", "Unblocked"),
        AdministrationVerb.REVIEWED: pgettext_lazy("record", "Reviewed"),
    },
    QualityKind: {
        QualityKind.TWO_RESIDENCES: _("Two temporary residences at once"),
        QualityKind.DEAD_AND_ATTACHED: _("Dead or departed, and still attached"),
        QualityKind.OVER_100: _("Older than 100 years"),
        QualityKind.PAST_PANEL_AGE: _("Of another age than the doctor’s list"),
        QualityKind.PLACE_ENDED: _("Address ended by a territory order"),
        QualityKind.COUNTERS_DIFFER: _("Counters of a list differ from its periods"),
    },
    QualityState: {
        QualityState.NEW: pgettext_lazy("proposal", "New"),
        QualityState.LOOKED_AT: pgettext_lazy("proposal", "Looked at"),
        QualityState.ACCEPTED: pgettext_lazy("proposal", "Accepted"),
        QualityState.DISMISSED: pgettext_lazy("proposal", "Dismissed"),
        QualityState.GONE: pgettext_lazy("proposal", "No longer found"),
    },
    CorrectionSubject: {
        CorrectionSubject.NAME: _("Name"),
        CorrectionSubject.BIRTH_DATE: _("Date of birth"),
        CorrectionSubject.ADDRESS: _("Address"),
        CorrectionSubject.ATTACHMENT: _("Attachment"),
        CorrectionSubject.FAMILY: _("Family"),
        CorrectionSubject.CATEGORY: _("Category"),
        CorrectionSubject.INSURANCE: _("Insurance"),
        CorrectionSubject.OTHER: _("Something else"),
    },
    CorrectionOutcome: {
        CorrectionOutcome.CORRECTED: _("Corrected"),
        CorrectionOutcome.NOT_CONFIRMED: _("Not confirmed"),
        CorrectionOutcome.PASSED_ON: _("Passed on to the register that keeps the fact"),
    },
    RepresentationState: {
        RepresentationState.AWAITING_CONSENT: _("Awaiting co-signature"),
        RepresentationState.AWAITING_CHECK: _("Proof awaiting a check"),
        RepresentationState.CONFIRMED: _("Confirmed"),
        RepresentationState.DECLINED: pgettext_lazy("representation", "Declined"),
        RepresentationState.WITHDRAWN: pgettext_lazy("representation", "Taken back"),
        RepresentationState.EXPIRED: pgettext_lazy("representation", "Not answered in time"),
    },
}

# Shorter words for lists and columns, where they differ from the official ones.
_SHORT: dict[type[StrEnum], dict[str, "_StrPromise"]] = {
    Ground: {
        Ground.FREE_CHOICE: pgettext_lazy("short", "Free choice"),
        Ground.FIRST_ATTACHMENT: pgettext_lazy("short", "First attachment"),
        Ground.CHANGE_OF_RESIDENCE: pgettext_lazy("short", "Change of residence"),
        Ground.ATTACHED_WITHOUT_KNOWLEDGE: pgettext_lazy("short", "Attached without knowledge"),
        Ground.DISAGREEMENT_WITH_COMMISSION: pgettext_lazy(
            "short", "Disagreement with the commission"
        ),
        Ground.PROVIDER_STOPPED: pgettext_lazy("short", "Provider stopped PHC"),
        Ground.VOLUME_NOT_ALLOCATED: pgettext_lazy("short", "No volume from the Fund"),
        Ground.NEW_FACILITY: pgettext_lazy("short", "New facility"),
        Ground.PRIVATIZATION: pgettext_lazy("short", "Privatization"),
        Ground.VOLUNTARY_HEALTH_INSURANCE: pgettext_lazy("short", "VMI contract"),
        Ground.SERVICE_AGREEMENT: pgettext_lazy("short", "Service agreement"),
    },
    Document: {
        Document.COMMITTEE_MINUTES: pgettext_lazy("short", "Commission minutes"),
    },
    Role: {
        Role.REGISTRY_CLERK: pgettext_lazy("short", "Registry clerk"),
        Role.SERVICE_CENTRE_OPERATOR: pgettext_lazy("short", "Service centre operator"),
        Role.SPECIALIST: pgettext_lazy("short", "Specialist"),
        Role.ORG_HEAD: pgettext_lazy("short", "Head"),
        Role.REGIONAL_ADMIN: pgettext_lazy("short", "Regional administrator"),
        Role.NATIONAL_ADMIN: pgettext_lazy("short", "National administrator"),
    },
    PanelType: {
        PanelType.GENERAL_PRACTITIONER: pgettext_lazy("short", "General practitioner"),
        PanelType.PEDIATRICIAN_0_6: pgettext_lazy("short", "Pediatrician, 0–6"),
        PanelType.PEDIATRICIAN_0_14: pgettext_lazy("short", "Pediatrician, 0–14"),
    },
}


def label(code: StrEnum) -> "_StrPromise":
    """The official wording of a code, translated when shown. KeyError for anything but a code."""
    return _LABELS[type(code)][code]


def short_label(code: StrEnum) -> "_StrPromise":
    """A shorter wording for lists and columns; the official one where there is no shorter."""
    return _SHORT.get(type(code), {}).get(code) or label(code)


@cache
def position(text: str, language: str) -> str:
    """A position of staff as it is written; the official name of a role, in the language asked for."""
    for role, name in _LABELS[Role].items():
        for written_in in Language:
            with translation.override(written_in):
                is_same = str(name) == text
            if is_same:
                with translation.override(language):
                    return str(_LABELS[Role][role])
    return text
