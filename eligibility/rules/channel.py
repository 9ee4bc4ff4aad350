"""Channel (rulebook 2 and 5): the hours of desks, and whom the registry desk takes."""

from codes import Channel, Filer, Ground

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FailCode, Finding, Rule, Status

RULE = Rule.CHANNEL.value
HOURS_SOURCE = "S0, S2, S3"

_PORTAL = Channel.PORTAL
_REGISTRY_DESK = Channel.REGISTRY_DESK
_FILERS_TAKEN = frozenset({Filer.PROXY, Filer.GUARDIAN, Filer.TRUSTEE})
_GROUNDS_TAKEN = frozenset({Ground.VOLUNTARY_HEALTH_INSURANCE, Ground.SERVICE_AGREEMENT})


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail at a closed desk, and at a registry desk that does not take this person."""
    facts = {"channel": case.channel, "filed_at": case.filed_at.isoformat(timespec="minutes")}
    if case.channel == _PORTAL:
        return [Finding(RULE, Status.PASS, None, facts, HOURS_SOURCE)]
    findings = []
    if not case.chosen.schedule.is_open(case.filed_at, on.calendar):
        findings.append(Finding(RULE, Status.FAIL, FailCode.DESK_CLOSED, facts, HOURS_SOURCE))
    if case.channel == _REGISTRY_DESK and not on.law.values["registry_desk_open_to_everyone"]:
        source = on.law.sources["registry_desk_open_to_everyone"]
        taken = {
            "categories": list(case.person.categories),
            "age": on.age,
            "filer": case.filer,
            "ground": case.ground,
        }
        if not _is_taken(case, on):
            findings.append(Finding(RULE, Status.FAIL, FailCode.CHANNEL_NOT_OPEN, taken, source))
        elif not findings:
            findings.append(Finding(RULE, Status.PASS, None, facts | taken, source))
    return findings or [Finding(RULE, Status.PASS, None, facts, HOURS_SOURCE)]


def _is_taken(case: Case, on: Circumstances) -> bool:
    return (
        bool(case.person.categories)
        or on.age < 18
        or case.filer in _FILERS_TAKEN
        or case.ground in _GROUNDS_TAKEN
    )
