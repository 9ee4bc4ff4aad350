"""Organization (rulebook 4): of a PHC type, open, and with a contract of the Fund."""

from codes import OrganizationType

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, PASS, WARN, FailCode, Finding, Rule, WarningCode, found

RULE = Rule.ORGANIZATION.value
SOURCE = "S3"
NEXT_YEAR_SOURCE = "S1, S2"

PHC_TYPES = frozenset(
    {
        OrganizationType.CITY_POLYCLINIC,
        OrganizationType.DISTRICT_POLYCLINIC,
        OrganizationType.OUTPATIENT_CLINIC,
        OrganizationType.PARAMEDIC_MIDWIFERY_POINT,
        OrganizationType.PHC_CENTRE,
    }
)


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail for a wrong type, closed doors or no contract; next year's contract only warns."""
    chosen = case.chosen
    findings = []
    if chosen.type not in PHC_TYPES:
        facts = (("type", chosen.type),)
        findings.append(found(RULE, FAIL, FailCode.NOT_A_PHC_ORGANIZATION, SOURCE, *facts))
    closed_on = chosen.closed_on
    if chosen.opened_on > on.filed_on or (closed_on is not None and closed_on <= on.holds_on):
        facts = (
            ("opened_on", chosen.opened_on.isoformat()),
            ("closed_on", None if closed_on is None else closed_on.isoformat()),
            ("filed_on", on.filed_on.isoformat()),
            ("effective_day", on.holds_on.isoformat()),
        )
        findings.append(found(RULE, FAIL, FailCode.ORGANIZATION_CLOSED, SOURCE, *facts))
    contract = _contract(case, on)
    if contract is not None:
        findings.append(contract)
    if findings:
        return findings
    facts = (
        ("type", chosen.type),
        ("effective_day", on.holds_on.isoformat()),
    )
    return [found(RULE, PASS, None, SOURCE, *facts)]


def _contract(case: Case, on: Circumstances) -> Finding | None:
    chosen = case.chosen
    if on.effective_on is not None:
        # The contract of the year of the effective day decides; it may not be known yet.
        if chosen.next_year_contract:
            return None
        facts = (
            ("next_year_contract", False),
            ("effective_day", on.effective_on.isoformat()),
        )
        code = WarningCode.CONTRACT_FOR_NEXT_YEAR_NOT_CONFIRMED
        return found(RULE, WARN, code, NEXT_YEAR_SOURCE, *facts)
    if chosen.fund_contract or case.ground in on.law.values["contract_free_grounds"]:
        return None
    facts = (
        ("fund_contract", False),
        ("filed_on", on.filed_on.isoformat()),
    )
    return found(RULE, FAIL, FailCode.NO_FUND_CONTRACT, SOURCE, *facts)
