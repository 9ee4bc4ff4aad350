"""The one question of this room: what does the law say about a case?"""

from .case import Case
from .circumstances import place_in_time
from .findings import FAIL, MISSING, WARN, Answer, Finding, Outcome
from .law import Law
from .rules import IN_ORDER

_ELIGIBLE, _INCOMPLETE, _INELIGIBLE = Outcome.ELIGIBLE, Outcome.INCOMPLETE, Outcome.INELIGIBLE


def assess(case: Case, law: Law) -> Answer:
    """Ask every rule about `case` under `law`; the first failure does not hide the next.

    Raises LawError for a filing before the rules begin.
    """
    on = place_in_time(case, law)
    findings: list[Finding] = []
    for ask in IN_ORDER:
        findings += ask(case, on)
    fails, warnings, missing = set(), set(), set()
    for finding in findings:
        code = finding.code
        if code is None:
            continue
        status = finding.status
        if status == FAIL:
            fails.add(code)
        elif status == WARN:
            warnings.add(code)
        elif status == MISSING:
            missing.add(code)
    times = law.times(case.filed_at, case.channel, case.chosen.schedule)
    not_failed = _INCOMPLETE if missing else _ELIGIBLE
    return Answer(
        outcome=_INELIGIBLE if fails else not_failed,
        fails=sorted(fails),
        warnings=sorted(warnings),
        missing=sorted(missing),
        accepted_at=times.accepted_at,
        due_at=times.due_at,
        effective=on.effective_on,
        findings=findings,
    )
