"""Home visits (rulebook 4): attaching outside the service area of one's residence."""

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, PASS, FailCode, Finding, Rule, found

RULE = Rule.HOME_VISITS.value
SOURCE = "S3"


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail outside the service area without a waiver, and where outsiders are not taken.

    A young child and a pregnant woman attach only inside it (since the rule began); that is
    named instead of both, and no waiver helps.
    """
    chosen = case.chosen
    facts = (("in_service_area", chosen.in_service_area),)
    if chosen.in_service_area:
        return [found(RULE, PASS, None, SOURCE, *facts)]
    limit = on.law.values["young_child_age_limit"]
    if limit is not None and (on.age < limit or case.person.pregnant):
        facts += (
            ("age", on.age),
            ("age_limit", limit),
            ("pregnant", case.person.pregnant),
        )
        source = on.law.sources["young_child_age_limit"]
        return [found(RULE, FAIL, FailCode.MUST_ATTACH_WHERE_LIVING, source, *facts)]
    facts += (
        ("home_visit_waiver", case.consents.home_visit_waiver),
        ("accepts_outside_area", chosen.accepts_outside_area),
    )
    findings = []
    if not case.consents.home_visit_waiver:
        code = FailCode.OUTSIDE_SERVICE_AREA_WITHOUT_WAIVER
        findings.append(found(RULE, FAIL, code, SOURCE, *facts))
    if not chosen.accepts_outside_area:
        code = FailCode.OUTSIDE_AREA_NOT_ACCEPTED
        findings.append(found(RULE, FAIL, code, SOURCE, *facts))
    return findings or [found(RULE, PASS, None, SOURCE, *facts)]
