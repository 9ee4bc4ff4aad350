"""Identity number (rulebook 4): its date digits may differ from the birth date; that only warns.

A wrong check digit never comes here: it is bad input, refused before any rule is asked.
"""

from ..case import Case
from ..circumstances import Circumstances
from ..findings import NOT_APPLICABLE, PASS, WARN, Finding, Rule, WarningCode, found, found_once
from ..iin import matches_birth_date

RULE = Rule.IDENTITY_NUMBER.value
SOURCE = "rulebook"


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Warn where the first six digits are not the birth date's YYMMDD."""
    person = case.person
    if person.iin is None:
        return [found(RULE, NOT_APPLICABLE, None, SOURCE, ("iin", None))]
    facts = (
        ("first_six_digits", person.iin[:6]),
        ("birth_date", person.birth_date.isoformat()),
    )
    if matches_birth_date(person.iin, person.birth_date):
        return [found_once(RULE, PASS, None, SOURCE, *facts)]
    return [found_once(RULE, WARN, WarningCode.IIN_BIRTH_DATE_DIFFERS, SOURCE, *facts)]
