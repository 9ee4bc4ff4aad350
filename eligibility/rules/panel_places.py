"""Panel, places (rulebook 4): one more person fits under the norm, and the head left it open."""

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, NOT_APPLICABLE, PASS, FailCode, Finding, Rule, found, found_once

RULE = Rule.PANEL_PLACES.value


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail in a full panel and in a closed one; not asked without a chosen panel.

    On approval a place is needed both today and on the next effective day; for a later
    effective day on that day alone.
    """
    panel = case.chosen.panel
    if panel is None:
        return [found(RULE, NOT_APPLICABLE, None, "rulebook", ("panel", None))]
    name = f"panel_cap.{panel.type}"
    source = on.law.sources[name]
    cap = on.law.values[name] + panel.over_norm
    today = panel.attached + panel.reserved
    next_day = today + panel.arriving - panel.leaving
    facts = (
        ("cap", cap),
        ("taken_today", today),
        ("taken_on_next_day", next_day),
        ("closed", panel.closed),
    )
    findings = []
    if panel.closed:
        findings.append(found_once(RULE, FAIL, FailCode.PANEL_CLOSED, source, *facts))
    if next_day + 1 > cap or (on.effective_on is None and today + 1 > cap):
        findings.append(found_once(RULE, FAIL, FailCode.PANEL_FULL, source, *facts))
    return findings or [found_once(RULE, PASS, None, source, *facts)]
