"""Who (rulebook 4): which grounds a person's status opens."""

from codes import Ground, PersonStatus

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, NOT_APPLICABLE, PASS, FailCode, Finding, Rule, found

RULE = Rule.PERSON_STATUS.value
SOURCE = "S0, S2, S3"

_SERVICE_AGREEMENT = Ground.SERVICE_AGREEMENT
_INSURANCE = Ground.VOLUNTARY_HEALTH_INSURANCE
_SERVICE_AGREEMENT_ONLY = frozenset(
    {
        PersonStatus.FOREIGNER_TEMPORARY,
        PersonStatus.STATELESS_TEMPORARY,
        PersonStatus.ASYLUM_SEEKER,
    }
)
_EAEU_WORKER = PersonStatus.EAEU_WORKER


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail where the status opens one ground only and another is named."""
    status, ground = case.person.status, case.ground
    facts = (
        ("person_status", status),
        ("ground", ground),
    )
    if status in _SERVICE_AGREEMENT_ONLY and ground != _SERVICE_AGREEMENT:
        code = FailCode.STATUS_NEEDS_SERVICE_AGREEMENT
    elif status == _EAEU_WORKER and ground != _INSURANCE:
        code = FailCode.STATUS_NEEDS_INSURANCE
    elif ground == _SERVICE_AGREEMENT and status not in _SERVICE_AGREEMENT_ONLY:
        # Every other ground is open to this status; this one says so itself, with its own code.
        return [found(RULE, NOT_APPLICABLE, None, SOURCE, *facts)]
    else:
        return [found(RULE, PASS, None, SOURCE, *facts)]
    return [found(RULE, FAIL, code, SOURCE, *facts)]
