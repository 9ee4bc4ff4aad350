"""Grounds (rulebook 3): when each holds, and what it says where it does not."""

from collections.abc import Callable
from typing import Any

from codes import Basis, Ground, PersonStatus, ProviderStatus

from ..case import Case
from ..circumstances import Circumstances
from ..days import months_later
from ..findings import FAIL, PASS, WARN, FailCode, Finding, Rule, WarningCode, found

RULE = Rule.GROUND.value

_TEMPORARILY_STAYING = frozenset(
    {
        PersonStatus.FOREIGNER_TEMPORARY,
        PersonStatus.STATELESS_TEMPORARY,
        PersonStatus.ASYLUM_SEEKER,
    }
)
_APPLICATION = Basis.APPLICATION
_COMMISSION = Basis.COMMISSION
_SERVING = ProviderStatus.SERVING
_DOCTOR_CHOICE = Ground.DOCTOR_CHOICE


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """What the ground asks for, and, of all but `doctor_choice`, that the place is a new one."""
    findings = _GROUNDS[case.ground](case, on)
    if case.ground != _DOCTOR_CHOICE:
        present = case.present
        if present is not None and present.organization == case.chosen.organization:
            already_here = _fail(
                FailCode.ALREADY_ATTACHED_HERE,
                (
                    ("present", present.organization),
                    ("chosen", case.chosen.organization),
                ),
                "S1, S2, S3",
            )
            findings = [*(found for found in findings if found.status != PASS), already_here]
    return findings


_Facts = tuple[tuple[str, Any], ...]


def _pass(facts: _Facts, source: str) -> Finding:
    return found(RULE, PASS, None, source, *facts)


def _fail(code: FailCode, facts: _Facts, source: str) -> Finding:
    return found(RULE, FAIL, code, source, *facts)


def _holds_if(holds: bool, code: FailCode, facts: _Facts, source: str) -> list[Finding]:
    return [_pass(facts, source) if holds else _fail(code, facts, source)]


def _campaign(case: Case, on: Circumstances) -> list[Finding]:
    campaign, scheduled = on.law.campaign, case.scheduled
    facts = (
        ("filed_on", on.filed_on.isoformat()),
        ("first_on", campaign.first_on.isoformat()),
        ("last_on", campaign.last_on.isoformat()),
    )
    findings = []
    if not campaign.is_open(on.filed_on):
        findings.append(_fail(FailCode.CAMPAIGN_CLOSED, facts, campaign.act))
    if scheduled is not None and scheduled.organization == case.chosen.organization:
        there = (
            ("scheduled", scheduled.organization),
            ("chosen", case.chosen.organization),
        )
        findings.append(_fail(FailCode.ALREADY_SCHEDULED_THERE, there, "S1, S2, S3"))
    return findings or [_pass(facts, campaign.act)]


def _free_choice(case: Case, on: Circumstances) -> list[Finding]:
    allowed = on.law.values["free_choices_per_year"]
    return _holds_if(
        case.free_choices_this_year < allowed,
        FailCode.FREE_CHOICE_USED,
        (
            ("used", case.free_choices_this_year),
            ("allowed", allowed),
            ("year", on.filed_on.year),
        ),
        on.law.sources["free_choices_per_year"],
    )


def _first_attachment(case: Case, on: Circumstances) -> list[Finding]:
    present = case.present
    return _holds_if(
        present is None,
        FailCode.ALREADY_ATTACHED,
        (("present", None if present is None else present.organization),),
        "S3",
    )


def _change_of_residence(case: Case, on: Circumstances) -> list[Finding]:
    person, present = case.person, case.present
    changed_on = person.residence_changed_on
    since = None if present is None else present.since
    return _holds_if(
        since is None
        or person.left_for_over_a_month
        or (changed_on is not None and changed_on > since),
        FailCode.RESIDENCE_NOT_CHANGED,
        (
            ("residence_changed_on", None if changed_on is None else changed_on.isoformat()),
            ("left_for_over_a_month", person.left_for_over_a_month),
            ("attached_since", None if since is None else since.isoformat()),
        ),
        "S2, S3",
    )


def _attached_without_knowledge(case: Case, on: Circumstances) -> list[Finding]:
    present = case.present
    if present is None:
        facts = (("present", None),)
        return [_fail(FailCode.ATTACHMENT_WAS_REQUESTED, facts, "S3")]
    facts = (
        ("basis", present.basis),
        ("signed_electronically", present.signed_electronically),
    )
    if present.basis != _APPLICATION:
        return [_pass(facts, "S3")]
    if present.signed_electronically:
        return [_fail(FailCode.ATTACHMENT_WAS_REQUESTED, facts, "S3")]
    return [found(RULE, WARN, WarningCode.APPLICATION_DISPUTED, "S3", *facts)]


def _disagreement_with_commission(case: Case, on: Circumstances) -> list[Finding]:
    basis = None if case.present is None else case.present.basis
    return _holds_if(
        basis == _COMMISSION, FailCode.NOT_ATTACHED_BY_COMMISSION, (("basis", basis),), "S2"
    )


def _provider_stopped(case: Case, on: Circumstances) -> list[Finding]:
    status = None if case.present is None else case.present.status
    return _holds_if(
        status is not None and status != _SERVING,
        FailCode.PROVIDER_STILL_SERVES,
        (("present_status", status),),
        "S2, S3",
    )


def _volume_not_allocated(case: Case, on: Circumstances) -> list[Finding]:
    allocated = None if case.present is None else case.present.volume_allocated
    return _holds_if(
        allocated is False, FailCode.VOLUME_WAS_ALLOCATED, (("volume_allocated", allocated),), "S2"
    )


def _new_facility(case: Case, on: Circumstances) -> list[Finding]:
    opened_on = case.chosen.opened_on
    new_until = months_later(opened_on, on.law.values["new_facility_months"])
    return _holds_if(
        opened_on <= on.filed_on <= new_until,
        FailCode.FACILITY_NOT_NEW,
        (
            ("opened_on", opened_on.isoformat()),
            ("new_until", new_until.isoformat()),
            ("filed_on", on.filed_on.isoformat()),
        ),
        on.law.sources["new_facility_months"],
    )


def _privatization(case: Case, on: Circumstances) -> list[Finding]:
    privatized = None if case.present is None else case.present.privatized
    return _holds_if(
        privatized is True, FailCode.PROVIDER_NOT_PRIVATIZED, (("privatized", privatized),), "S2"
    )


def _voluntary_health_insurance(case: Case, on: Circumstances) -> list[Finding]:
    # The contract itself is asked for among the documents.
    return [_pass((("ground", case.ground),), "S2, S3")]


def _service_agreement(case: Case, on: Circumstances) -> list[Finding]:
    status = case.person.status
    return _holds_if(
        status in _TEMPORARILY_STAYING,
        FailCode.NOT_TEMPORARILY_STAYING,
        (("person_status", status),),
        "S0",
    )


def _doctor_choice(case: Case, on: Circumstances) -> list[Finding]:
    present, chosen = case.present, case.chosen
    facts = (
        ("present", None if present is None else present.organization),
        ("present_panel", None if present is None else present.panel),
        ("chosen", chosen.organization),
        ("chosen_panel", None if chosen.panel is None else chosen.panel.code),
    )
    if present is None or present.organization != chosen.organization:
        return [_fail(FailCode.DIFFERENT_ORGANIZATION, facts, "S0")]
    is_same = chosen.panel is not None and chosen.panel.code == present.panel
    return _holds_if(not is_same, FailCode.SAME_PANEL, facts, "S0")


_GROUNDS: dict[str, Callable[[Case, Circumstances], list[Finding]]] = {
    Ground.CAMPAIGN: _campaign,
    Ground.FREE_CHOICE: _free_choice,
    Ground.FIRST_ATTACHMENT: _first_attachment,
    Ground.CHANGE_OF_RESIDENCE: _change_of_residence,
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: _attached_without_knowledge,
    Ground.DISAGREEMENT_WITH_COMMISSION: _disagreement_with_commission,
    Ground.PROVIDER_STOPPED: _provider_stopped,
    Ground.VOLUME_NOT_ALLOCATED: _volume_not_allocated,
    Ground.NEW_FACILITY: _new_facility,
    Ground.PRIVATIZATION: _privatization,
    Ground.VOLUNTARY_HEALTH_INSURANCE: _voluntary_health_insurance,
    Ground.SERVICE_AGREEMENT: _service_agreement,
    Ground.DOCTOR_CHOICE: _doctor_choice,
}
