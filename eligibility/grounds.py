"""The grounds one after another, asked of one case: which of them does the law leave open?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from codes import Ground

from .assessment import assess
from .case import Case
from .findings import Answer, Finding, Rule, Status
from .law import Law

# Whoever has no clinic needs one now; then what is open to everybody for a while, last what is for few.
IN_ORDER = (
    Ground.FIRST_ATTACHMENT,
    Ground.CAMPAIGN,
    Ground.CHANGE_OF_RESIDENCE,
    Ground.PROVIDER_STOPPED,
    Ground.VOLUME_NOT_ALLOCATED,
    Ground.PRIVATIZATION,
    Ground.DISAGREEMENT_WITH_COMMISSION,
    Ground.FREE_CHOICE,
    Ground.DOCTOR_CHOICE,
    Ground.NEW_FACILITY,
    Ground.SERVICE_AGREEMENT,
    Ground.ATTACHED_WITHOUT_KNOWLEDGE,
    Ground.VOLUNTARY_HEALTH_INSURANCE,
)
_ABOUT_THE_GROUND = frozenset({Rule.GROUND.value, Rule.PERSON_STATUS.value})


@dataclass(frozen=True, slots=True)
class AskedGround:
    """A ground with the whole answer of the rules to a case that rests on it."""

    ground: Ground
    answer: Answer

    @property
    def findings(self) -> list[Finding]:
        """What was found of the ground itself and of the legal status."""
        return [one for one in self.answer.findings if one.rule in _ABOUT_THE_GROUND]

    @property
    def fails(self) -> tuple[str, ...]:
        """The codes that speak against the ground; none: it holds."""
        return tuple(
            one.code for one in self.findings if one.status == Status.FAIL and one.code is not None
        )

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.fails


def ask_each(case: Case, law: Law, grounds: Iterable[Ground] = IN_ORDER) -> list[AskedGround]:
    """Each ground in the order in which grounds are proposed, asked of a case that names no organization.

    The choice of a doctor is asked for the present organization, within which it works.
    """
    present = case.present.organization if case.present else ""
    found = []
    for ground in grounds:
        chosen = present if ground == Ground.DOCTOR_CHOICE else case.chosen.organization
        asked = replace(case, ground=ground, chosen=replace(case.chosen, organization=chosen))
        found.append(AskedGround(ground, assess(asked, law)))
    return found
