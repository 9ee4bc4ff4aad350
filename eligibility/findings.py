"""What the rules say: findings, the answer made of them, and the codes they use (rulebook 6)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

from codes import RefusalGround


class Status(StrEnum):
    """What a rule found."""

    PASS = "pass"  # noqa: S105 - no secret, a finding
    FAIL = "fail"
    MISSING = "missing"
    WARN = "warn"
    NOT_APPLICABLE = "not_applicable"


# The members by themselves: each look-up in its class is a call in Python 3.11.
PASS, FAIL, MISSING, WARN = Status.PASS, Status.FAIL, Status.MISSING, Status.WARN
NOT_APPLICABLE = Status.NOT_APPLICABLE


class Rule(StrEnum):
    """The rules, in the order in which they are asked and answered."""

    IDENTITY_NUMBER = "identity_number"
    CHANNEL = "channel"
    GROUND = "ground"
    PERSON_STATUS = "person_status"
    FILER = "filer"
    TERRITORY = "territory"
    HOME_VISITS = "home_visits"
    ORGANIZATION = "organization"
    PANEL_AGE = "panel_age"
    PANEL_PLACES = "panel_places"
    DOCUMENTS = "documents"
    LANGUAGE = "language"
    CONSENTS = "consents"


class Outcome(StrEnum):
    """The outcome of a case: nothing failed and nothing missing, only missing, or failed."""

    ELIGIBLE = "eligible"
    INCOMPLETE = "incomplete"
    INELIGIBLE = "ineligible"


class FailCode(StrEnum):
    """Every code with which a rule can fail (rulebook 2 to 5)."""

    DESK_CLOSED = "desk_closed"
    CHANNEL_NOT_OPEN = "channel_not_open"
    CAMPAIGN_CLOSED = "campaign_closed"
    ALREADY_SCHEDULED_THERE = "already_scheduled_there"
    FREE_CHOICE_USED = "free_choice_used"
    ALREADY_ATTACHED = "already_attached"
    RESIDENCE_NOT_CHANGED = "residence_not_changed"
    ATTACHMENT_WAS_REQUESTED = "attachment_was_requested"
    NOT_ATTACHED_BY_COMMISSION = "not_attached_by_commission"
    PROVIDER_STILL_SERVES = "provider_still_serves"
    VOLUME_WAS_ALLOCATED = "volume_was_allocated"
    FACILITY_NOT_NEW = "facility_not_new"
    PROVIDER_NOT_PRIVATIZED = "provider_not_privatized"
    NOT_TEMPORARILY_STAYING = "not_temporarily_staying"
    DIFFERENT_ORGANIZATION = "different_organization"
    SAME_PANEL = "same_panel"
    ALREADY_ATTACHED_HERE = "already_attached_here"
    STATUS_NEEDS_SERVICE_AGREEMENT = "status_needs_service_agreement"
    STATUS_NEEDS_INSURANCE = "status_needs_insurance"
    NO_LEGAL_REPRESENTATIVE = "no_legal_representative"
    FILER_NOT_ENTITLED = "filer_not_entitled"
    OUTSIDE_TERRITORY = "outside_territory"
    MUST_ATTACH_WHERE_LIVING = "must_attach_where_living"
    OUTSIDE_SERVICE_AREA_WITHOUT_WAIVER = "outside_service_area_without_waiver"
    OUTSIDE_AREA_NOT_ACCEPTED = "outside_area_not_accepted"
    NOT_A_PHC_ORGANIZATION = "not_a_phc_organization"
    ORGANIZATION_CLOSED = "organization_closed"
    NO_FUND_CONTRACT = "no_fund_contract"
    PANEL_AGE_MISMATCH = "panel_age_mismatch"
    PANEL_CLOSED = "panel_closed"
    PANEL_FULL = "panel_full"
    LANGUAGE_NOT_ACCEPTED = "language_not_accepted"
    NO_PERSONAL_DATA_CONSENT = "no_personal_data_consent"


class WarningCode(StrEnum):
    """Every code of which a rule can warn."""

    APPLICATION_DISPUTED = "application_disputed"
    CONTRACT_FOR_NEXT_YEAR_NOT_CONFIRMED = "contract_for_next_year_not_confirmed"
    IIN_BIRTH_DATE_DIFFERS = "iin_birth_date_differs"


# Fails that stop filing itself; any other may be disputed by filing all the same (rulebook 6).
STOPS_FILING = frozenset(
    {
        FailCode.NO_LEGAL_REPRESENTATIVE,
        FailCode.FILER_NOT_ENTITLED,
        FailCode.NO_PERSONAL_DATA_CONSENT,
        FailCode.DESK_CLOSED,
        FailCode.CHANNEL_NOT_OPEN,
    }
)
ON_APPROVAL = "on_approval"


def refusal_ground(code: str) -> RefusalGround:
    """The legal ground of refusal that a fail or missing code belongs to (rulebook 6)."""
    if code == FailCode.NO_PERSONAL_DATA_CONSENT:
        return RefusalGround.NO_PERSONAL_DATA_CONSENT
    return RefusalGround.REQUIREMENTS_NOT_MET


@dataclass(slots=True)
class Finding:
    """What one rule found: its status, the code if any, the facts it used, its source.

    Findings are shared between answers (`found`), so nobody changes one.
    """

    rule: str
    status: str
    code: str | None
    facts: dict[str, Any]
    source: str
    _text: str | None = field(default=None, init=False, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The finding as a mapping of plain values."""
        return {
            "rule": self.rule,
            "status": self.status,
            "code": self.code,
            "facts": dict(self.facts),
            "source": self.source,
        }

    def as_text(self) -> str:
        """The finding as JSON text."""
        if self._text is None:
            code = "null" if self.code is None else f'"{self.code}"'
            facts = ", ".join([f'"{name}": {_plain(fact)}' for name, fact in self.facts.items()])
            self._text = (
                f'{{"rule": "{self.rule}", "status": "{self.status}", "code": {code},'
                f' "facts": {{{facts}}}, "source": {_quoted(self.source)}}}'
            )
        return self._text


@lru_cache(maxsize=1 << 13)
def found(
    rule: str, status: str, code: str | None, source: str, *facts: tuple[str, Any]
) -> Finding:
    """The finding of a rule on facts given as pairs of a name and a hashable plain value.

    The same finding on the same facts is the same object: most people of a day are told much
    the same, and its text is made once.
    """
    return Finding(rule, status, code, dict(facts), source)


def found_once(
    rule: str, status: str, code: str | None, source: str, *facts: tuple[str, Any]
) -> Finding:
    """As `found`, for facts that hardly ever come again: not kept."""
    return Finding(rule, status, code, dict(facts), source)


@dataclass(slots=True)
class Answer:
    """The answer to a case. Times are naive local ones; no effective day means on approval."""

    outcome: str
    fails: list[str]
    warnings: list[str]
    missing: list[str]
    accepted_at: datetime
    due_at: datetime
    effective: date | None
    findings: Sequence[Finding]

    @property
    def is_eligible(self) -> bool:
        """Whether nothing failed and nothing is missing."""
        return self.outcome == Outcome.ELIGIBLE

    @property
    def stops_filing(self) -> list[str]:
        """The failed codes that stop filing itself (rulebook 6), sorted."""
        return [code for code in self.fails if code in STOPS_FILING]

    def as_json(self) -> dict[str, Any]:
        """The answer in the form of cases.md, times to the minute."""
        effective = self.effective
        return {
            "outcome": self.outcome,
            "fails": self.fails,
            "warnings": self.warnings,
            "missing": self.missing,
            "accepted_at": self.accepted_at.isoformat(timespec="minutes"),
            "due_at": self.due_at.isoformat(timespec="minutes"),
            "effective": ON_APPROVAL if effective is None else effective.isoformat(),
            "findings": [finding.as_json() for finding in self.findings],
        }

    def as_text(self) -> str:
        """The answer of `as_json` as JSON text; findings remember theirs."""
        effective = ON_APPROVAL if self.effective is None else self.effective.isoformat()
        findings = ", ".join([finding.as_text() for finding in self.findings])
        return (
            f'{{"outcome": "{self.outcome}", "fails": {_listed(self.fails)},'
            f' "warnings": {_listed(self.warnings)}, "missing": {_listed(self.missing)},'
            f' "accepted_at": "{self.accepted_at.isoformat(timespec="minutes")}",'
            f' "due_at": "{self.due_at.isoformat(timespec="minutes")}",'
            f' "effective": "{effective}", "findings": [{findings}]}}'
        )


def _listed(codes: list[str]) -> str:
    return "[" + ", ".join([f'"{code}"' for code in codes]) + "]"


def _plain(fact: Any) -> str:
    """A fact as JSON text; the encoder of `json` takes longer to start than most facts to write."""
    if fact is None:
        return "null"
    if fact is True:
        return "true"
    if fact is False:
        return "false"
    if isinstance(fact, str):
        return _quoted(fact)
    if isinstance(fact, int):
        return str(fact)
    return json.dumps(fact)
