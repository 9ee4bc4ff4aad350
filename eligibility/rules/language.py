"""Language (rulebook 5): an agreement or a family member's application is in kk or ru."""

from codes import Filer, Ground, Language

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, NOT_APPLICABLE, PASS, FailCode, Finding, Rule, found

RULE = Rule.LANGUAGE.value
SOURCE = "S0"

_ACCEPTED = frozenset({Language.KAZAKH, Language.RUSSIAN})
_SERVICE_AGREEMENT = Ground.SERVICE_AGREEMENT
_FAMILY_MEMBER = Filer.FAMILY_MEMBER


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail where kk or ru is asked for and the application is in another language."""
    facts = (("language", case.language),)
    if case.ground != _SERVICE_AGREEMENT and case.filer != _FAMILY_MEMBER:
        return [found(RULE, NOT_APPLICABLE, None, SOURCE, *facts)]
    facts += (
        ("ground", case.ground),
        ("filer", case.filer),
    )
    if case.language in _ACCEPTED:
        return [found(RULE, PASS, None, SOURCE, *facts)]
    return [found(RULE, FAIL, FailCode.LANGUAGE_NOT_ACCEPTED, SOURCE, *facts)]
