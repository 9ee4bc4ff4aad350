"""Documents (rulebook 5): an identity document, and what each row of the table asks for.

Each row asks for itself, whatever the others ask and whoever files; one document serves several.
"""

from codes import Category, Document, Filer, Ground, PersonStatus

from ..case import Case
from ..circumstances import Circumstances
from ..findings import MISSING, PASS, Finding, Rule, found
from .filer import ADULT_FROM, LEGAL_REPRESENTATIVES

RULE = Rule.DOCUMENTS.value
IDENTITY = "identity"
IDENTITY_SOURCE = "S0, S1, S2, S3"
BIRTH_CERTIFICATE_UNDER = 16

_ALWAYS_IDENTITY = frozenset(
    {
        Document.IDENTITY_CARD,
        Document.PASSPORT,
        Document.RESIDENCE_PERMIT,
        Document.FOREIGN_PASSPORT,
        Document.E_DOCUMENT,
    }
)
_BIRTH_CERTIFICATE = Document.BIRTH_CERTIFICATE
_ASYLUM_CERTIFICATE = Document.ASYLUM_CERTIFICATE
_ASYLUM_SEEKER = PersonStatus.ASYLUM_SEEKER
_CARERS = frozenset({Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER})
_PARENT, _PROXY, _FAMILY_MEMBER = Filer.PARENT, Filer.PROXY, Filer.FAMILY_MEMBER
_STUDENTS = frozenset({Category.MADRASAH_STUDENT, Category.OUT_OF_TOWN_STUDENT})
_UNABLE_TO_ATTEND = Category.UNABLE_TO_ATTEND
_INSURANCE = Ground.VOLUNTARY_HEALTH_INSURANCE
_SERVICE_AGREEMENT = Ground.SERVICE_AGREEMENT


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Name every document that is missing; a choice of documents as their codes with bars."""
    presented = frozenset(case.documents)
    findings = []
    if not _has_identity(presented, case, on):
        facts = (
            ("age", on.age),
            ("person_status", case.person.status),
        )
        findings.append(found(RULE, MISSING, IDENTITY, IDENTITY_SOURCE, *facts))
    rows = _rows(case, on)
    named = set()
    for row in rows:
        name = f"documents.{row}"
        for demand in on.law.values[name]:
            if presented.isdisjoint(demand):
                code = "|".join(sorted(demand))
                if code not in named:
                    named.add(code)
                    source = on.law.sources[name]
                    findings.append(found(RULE, MISSING, code, source, ("row", row)))
    if findings:
        return findings
    facts = (("presented", tuple(sorted(presented))), ("rows", tuple(rows)))
    return [found(RULE, PASS, None, IDENTITY_SOURCE, *facts)]


def _has_identity(presented: frozenset[str], case: Case, on: Circumstances) -> bool:
    return (
        not presented.isdisjoint(_ALWAYS_IDENTITY)
        or (_BIRTH_CERTIFICATE in presented and on.age < BIRTH_CERTIFICATE_UNDER)
        or (_ASYLUM_CERTIFICATE in presented and case.person.status == _ASYLUM_SEEKER)
    )


def _rows(case: Case, on: Circumstances) -> list[str]:
    """The rows of the table that this case meets, as parameter names below `documents`."""
    filer, ground = case.filer, case.ground
    is_minor = on.age < ADULT_FROM
    rows = [
        str(category)
        for category in case.person.categories
        if category != _UNABLE_TO_ATTEND and (is_minor or category not in _STUDENTS)
    ]
    if filer in _CARERS:
        rows.append("carer")
    if is_minor and filer in LEGAL_REPRESENTATIVES:
        rows.append("legal_representative")
        if filer == _PARENT:
            rows.append("parent")
    if filer == _PROXY:
        rows.append("proxy")
    elif filer == _FAMILY_MEMBER:
        rows.append("family_member")
    if ground == _INSURANCE:
        rows.append("voluntary_health_insurance")
    elif ground == _SERVICE_AGREEMENT:
        is_asylum_seeker = case.person.status == _ASYLUM_SEEKER
        rows.append("service_agreement" + ("_of_asylum_seeker" if is_asylum_seeker else ""))
    return rows
