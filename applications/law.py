"""The law in force, with what administrators keep: days, campaigns, values for days to come."""

from dataclasses import replace
from datetime import date

from campaigns.once import known, once
from campaigns.queries import calendar_and_windows, kept
from eligibility import Answer, Case, Law, assess
from eligibility.dated import Value, frozen
from eligibility.findings import Outcome, Rule, Status

from .models import LawValue


@once
def law_in_force() -> Law:
    """What ships, with the administrators' calendar, campaign rows and values of parameters. One query."""
    calendar, windows, rows = kept(LawValue.objects.filter(taken_back_on__isnull=True))
    known(calendar_and_windows, (calendar, windows))
    entered: dict[str, list[Value]] = {}
    for parameter, from_on, value, act, checked_on, note in rows:
        entered.setdefault(parameter, []).append(
            Value(from_on, frozen(value), act, checked_on, note)
        )
    return Law.shipped().replace(calendar=calendar, campaigns=windows, values=entered)


_OF_PLACES = frozenset({Rule.PANEL_AGE, Rule.PANEL_PLACES})


def answer_at_decision(case: Case, law: Law, *, decided_on: date) -> Answer:
    """The answer to a filed case on the day it is decided.

    Decided on or after the effective day (an upheld complaint), places and panel age are asked as
    for a ground on approval, everything else for the moment of filing (rulebook 4, "One place only").
    """
    answer = assess(case, law)
    if answer.effective is None or answer.effective > decided_on:
        return answer
    window = replace(law.campaign_for(case.filed_at.date()), effective_on=None)
    on_approval = assess(case, law.replace(campaigns={window.year: window}))
    findings = [
        *(finding for finding in answer.findings if finding.rule not in _OF_PLACES),
        *(finding for finding in on_approval.findings if finding.rule in _OF_PLACES),
    ]
    order = {rule.value: place for place, rule in enumerate(Rule)}
    findings.sort(key=lambda finding: order[finding.rule])

    def codes(status: Status) -> list[str]:
        return sorted({row.code for row in findings if row.status == status and row.code})

    fails, missing = codes(Status.FAIL), codes(Status.MISSING)
    not_failed = Outcome.INCOMPLETE if missing else Outcome.ELIGIBLE
    return replace(
        answer,
        outcome=Outcome.INELIGIBLE if fails else not_failed,
        fails=fails,
        missing=missing,
        findings=findings,
    )
