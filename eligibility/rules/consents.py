"""Consents (rulebook 5): personal data may be processed."""

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FailCode, Finding, Rule, Status

RULE = Rule.CONSENTS.value
SOURCE = "S1"


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail without consent to the processing of personal data (refusal ground 6)."""
    facts = {"personal_data": case.consents.personal_data}
    if case.consents.personal_data:
        return [Finding(RULE, Status.PASS, None, facts, SOURCE)]
    return [Finding(RULE, Status.FAIL, FailCode.NO_PERSONAL_DATA_CONSENT, facts, SOURCE)]
