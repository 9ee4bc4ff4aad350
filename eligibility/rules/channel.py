"""Channel (rulebook 2 and 5): the hours of desks, and whom the registry desk takes."""

from codes import Channel, Filer, Ground

from ..case import Case
from ..circumstances import Circumstances
from ..findings import FAIL, PASS, FailCode, Finding, Rule, found, found_once

RULE = Rule.CHANNEL.value
HOURS_SOURCE = "S0, S2, S3"

_PORTAL = Channel.PORTAL
_REGISTRY_DESK = Channel.REGISTRY_DESK
_FILERS_TAKEN = frozenset({Filer.PROXY, Filer.GUARDIAN, Filer.TRUSTEE})
_GROUNDS_TAKEN = frozenset({Ground.VOLUNTARY_HEALTH_INSURANCE, Ground.SERVICE_AGREEMENT})


def ask(case: Case, on: Circumstances) -> list[Finding]:
    """Fail at a closed desk, and at a registry desk that does not take this person."""
    if case.channel == _PORTAL:
        return [found(RULE, PASS, None, HOURS_SOURCE, ("channel", case.channel))]
    facts = (
        ("channel", case.channel),
        ("filed_at", case.filed_at.isoformat(timespec="minutes")),
    )
    findings = []
    if not case.chosen.schedule.is_open(case.filed_at, on.calendar):
        findings.append(found_once(RULE, FAIL, FailCode.DESK_CLOSED, HOURS_SOURCE, *facts))
    if case.channel == _REGISTRY_DESK and not on.law.values["registry_desk_open_to_everyone"]:
        source = on.law.sources["registry_desk_open_to_everyone"]
        taken = (
            ("categories", tuple(case.person.categories)),
            ("age", on.age),
            ("filer", case.filer),
            ("ground", case.ground),
        )
        if not _is_taken(case, on):
            findings.append(found(RULE, FAIL, FailCode.CHANNEL_NOT_OPEN, source, *taken))
        elif not findings:
            findings.append(found_once(RULE, PASS, None, source, *facts, *taken))
    return findings or [found_once(RULE, PASS, None, HOURS_SOURCE, *facts)]


def _is_taken(case: Case, on: Circumstances) -> bool:
    return (
        bool(case.person.categories)
        or on.age < 18
        or case.filer in _FILERS_TAKEN
        or case.ground in _GROUNDS_TAKEN
    )
