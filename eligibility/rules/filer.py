"""Who files (rulebook 4): a legal representative under 18, from 18 those entitled."""

from codes import Filer

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, PASS, FailCode, Finding, Rule, found

RULE = Rule.FILER.value
SOURCE = "S0, S1, S2, S3, S4"
ADULT_FROM = 18

LEGAL_REPRESENTATIVES = frozenset({Filer.PARENT, Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER})
_FILERS_FOR_ADULTS = frozenset(
    {Filer.SELF, Filer.PROXY, Filer.GUARDIAN, Filer.TRUSTEE, Filer.FAMILY_MEMBER}
)


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail where the one who files may not, by the person's age on the day of filing."""
    facts = (
        ("age", on.age),
        ("filer", case.filer),
    )
    if on.age < ADULT_FROM:
        entitled, code = LEGAL_REPRESENTATIVES, FailCode.NO_LEGAL_REPRESENTATIVE
    else:
        entitled, code = _FILERS_FOR_ADULTS, FailCode.FILER_NOT_ENTITLED
    if case.filer in entitled:
        return [found(RULE, PASS, None, SOURCE, *facts)]
    return [found(RULE, FAIL, code, SOURCE, *facts)]
