"""Consents (rulebook 5): personal data may be processed."""

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, PASS, FailCode, Finding, Rule, found

RULE = Rule.CONSENTS.value
SOURCE = "S1"


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail without consent to the processing of personal data (refusal ground 6)."""
    facts = (("personal_data", case.consents.personal_data),)
    if case.consents.personal_data:
        return [found(RULE, PASS, None, SOURCE, *facts)]
    return [found(RULE, FAIL, FailCode.NO_PERSONAL_DATA_CONSENT, SOURCE, *facts)]
