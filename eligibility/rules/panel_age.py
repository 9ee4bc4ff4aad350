"""Panel, ages (rulebook 4): the person's age on the effective day fits the panel's type."""

from ..case import Case
from ..circumstances import Circumstances
from ..days import age_on
from ..findings import FAIL, NOT_APPLICABLE, PASS, FailCode, Finding, Rule, found

RULE = Rule.PANEL_AGE.value


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail outside the panel's age band; not asked without a chosen panel."""
    panel = case.chosen.panel
    if panel is None:
        return [found(RULE, NOT_APPLICABLE, None, "rulebook", ("panel", None))]
    name = f"panel_age.{panel.type}"
    band = on.law.values[name]
    under = band.get("under")
    age = on.age if on.effective_on is None else age_on(case.person.birth_date, on.effective_on)
    facts = (
        ("panel_type", panel.type),
        ("age", age),
        ("on", on.holds_on.isoformat()),
        ("from_age", band["from"]),
        ("under_age", under),
    )
    if age >= band["from"] and (under is None or age < under):
        return [found(RULE, PASS, None, on.law.sources[name], *facts)]
    return [found(RULE, FAIL, FailCode.PANEL_AGE_MISMATCH, on.law.sources[name], *facts)]
