"""Can I change now? A few questions, and the cases that their answers leave open; pure.

Somebody who knows little of the register answers at most five questions. "I do not know" is an answer:
it leaves several cases open, and all of them are asked (`suitability`). Nothing here is personal.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from campaigns.hours import DEFAULT_HOURS
from codes import (
    BaseKind,
    Basis,
    Channel,
    Filer,
    Ground,
    Language,
    OrganizationType,
    PersonStatus,
    ProviderStatus,
)

from .assessment import assess
from .case import Base, Case, Chosen, Consents, Person, Present
from .findings import Rule, Status
from .law import Law

UNKNOWN = "unknown"


class Question(StrEnum):
    """The questions, in the order in which they are asked."""

    PERSON = "person"
    STATUS = "status"
    ATTACHED = "attached"
    REASON = "reason"
    CHOICES = "choices"


class Whom(StrEnum):
    """Who is to be attached, with the ages at which the rules change."""

    SELF = "self"
    CHILD_UNDER_5 = "child-under-5"
    CHILD_5_6 = "child-5-6"
    CHILD_7_14 = "child-7-14"
    CHILD_15_17 = "child-15-17"
    ADULT = "adult"


class Standing(StrEnum):
    """The legal status, as far as it opens different grounds (rulebook 4, "Who")."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    ASYLUM = "asylum"
    EAEU = "eaeu"


class Attached(StrEnum):
    """What the present attachment rests on, as a person would know it."""

    SIGNED = "signed"  # an application with the person's own electronic signature or code
    PAPER = "paper"  # an application on paper, at a desk
    COMMISSION = "commission"
    NOBODY_ASKED = "nobody-asked"  # no application: birth, a transfer, the register before this one
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """What has happened since the attachment began, or what is wished; several may be true."""

    MOVED = "moved"
    STOPPED = "stopped"
    NO_VOLUME = "no-volume"
    PRIVATIZED = "privatized"
    NEW_CLINIC = "new-clinic"
    OTHER_DOCTOR = "other-doctor"
    UNKNOWN = "unknown"  # how the present clinic stands, and whether a new one has opened
    NONE = "none"  # nothing of these


# Reasons that nobody need know: with `Reason.UNKNOWN` each of them may be true.
_HIDDEN_REASONS = (Reason.STOPPED, Reason.NO_VOLUME, Reason.PRIVATIZED, Reason.NEW_CLINIC)

# The question on whose answer a ground rests; the others rest on the day and the legal status alone.
QUESTION_OF: Mapping[Ground, Question] = {
    Ground.FIRST_ATTACHMENT: Question.ATTACHED,
    Ground.CHANGE_OF_RESIDENCE: Question.REASON,
    Ground.PROVIDER_STOPPED: Question.REASON,
    Ground.VOLUME_NOT_ALLOCATED: Question.REASON,
    Ground.PRIVATIZATION: Question.REASON,
    Ground.NEW_FACILITY: Question.REASON,
    Ground.DISAGREEMENT_WITH_COMMISSION: Question.ATTACHED,
    Ground.ATTACHED_WITHOUT_KNOWLEDGE: Question.ATTACHED,
    Ground.FREE_CHOICE: Question.CHOICES,
    Ground.DOCTOR_CHOICE: Question.ATTACHED,
    Ground.SERVICE_AGREEMENT: Question.STATUS,
    Ground.VOLUNTARY_HEALTH_INSURANCE: Question.STATUS,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; None, or no reason, where a question is open."""

    person: Whom | None = None
    status: Standing | None = None
    attached: Attached | None = None
    reasons: frozenset[Reason] = frozenset()
    choices: str | None = None  # a number, or UNKNOWN

    def has(self, question: Question) -> bool:
        """Whether the question is answered."""
        return bool(self.values(question))

    def values(self, question: Question) -> list[str]:
        """The values of an answer as an address carries them; none where it is open."""
        if question is Question.REASON:
            return [reason.value for reason in Reason if reason in self.reasons]
        value = getattr(self, question.value)
        return [str(value)] if value is not None else []

    def without(self, question: Question) -> "Answers":
        """The other answers."""
        nothing: dict[str, Any] = {question.value: None}
        if question is Question.REASON:
            nothing = {"reasons": frozenset()}
        return replace(self, **nothing)


def choice_values(law: Law, day: date) -> list[str]:
    """How often the free choice may have been used: each number up to all of them, or not known."""
    allowed = int(law.value("free_choices_per_year", day))
    return [*(str(number) for number in range(allowed + 1)), UNKNOWN]


def read(given: Mapping[str, Sequence[str]], law: Law, day: date) -> Answers:
    """The answers of an address, without what no question knows; `given` has all values of a name.

    Where a name stands several times the last value counts. "Nothing of these" beside a reason is no
    answer: which of them is meant?
    """

    def last(name: str) -> str:
        values = given.get(name) or [""]
        return values[-1]

    def one(question: Question, known: type[StrEnum]) -> str | None:
        value = last(question.value)
        return value if value in set(known) else None

    named = set(given.get(Question.REASON.value) or [])
    reasons = frozenset(Reason(value) for value in named & set(Reason))
    if Reason.NONE in reasons and len(reasons) > 1:
        reasons = frozenset()
    person, status = one(Question.PERSON, Whom), one(Question.STATUS, Standing)
    attached, choices = one(Question.ATTACHED, Attached), last(Question.CHOICES.value)
    return Answers(
        person=Whom(person) if person else None,
        status=Standing(status) if status else None,
        attached=Attached(attached) if attached else None,
        reasons=reasons,
        choices=choices if choices in choice_values(law, day) else None,
    )


def asked(answers: Answers, law: Law, filed_at: datetime) -> list[Question]:
    """The questions of this person, as far as the answers tell.

    A legal status that opens no ground of choice ends the questions, and so does being attached nowhere:
    nothing that is asked later could change the answer.
    """
    if answers.status is not None and not opens_choice(answers.status, law, filed_at):
        return [Question.PERSON, Question.STATUS]
    if answers.attached is Attached.NOWHERE:
        return [Question.PERSON, Question.STATUS, Question.ATTACHED]
    return list(Question)


def first_open(answers: Answers, law: Law, filed_at: datetime) -> Question | None:
    """The first question without an answer; None once all of this person's are answered."""
    return next((one for one in asked(answers, law, filed_at) if not answers.has(one)), None)


def pairs(answers: Answers, law: Law, filed_at: datetime) -> list[tuple[str, str]]:
    """The answers as an address carries them: of the questions asked only, in their order."""
    return [
        (question.value, value)
        for question in asked(answers, law, filed_at)
        for value in answers.values(question)
    ]


def opens_choice(standing: Standing, law: Law, filed_at: datetime) -> bool:
    """Whether somebody of this legal status may choose at all, or only under a contract of their own."""
    case = _case(replace(_ANYBODY, status=standing), filed_at)
    found = assess(case, law).findings
    return all(one.status != Status.FAIL for one in found if one.rule == Rule.PERSON_STATUS)


# Cases

_HERE = "here"  # stands for the present organization; any other name for one that could be chosen
_UNIT = "751000000"
_YEARS = {
    Whom.SELF: 30,
    Whom.CHILD_UNDER_5: 1,
    Whom.CHILD_5_6: 5,
    Whom.CHILD_7_14: 7,
    Whom.CHILD_15_17: 15,
    Whom.ADULT: 30,
}
_STATUSES = {
    Standing.PERMANENT: PersonStatus.CITIZEN,
    Standing.TEMPORARY: PersonStatus.FOREIGNER_TEMPORARY,
    Standing.ASYLUM: PersonStatus.ASYLUM_SEEKER,
    Standing.EAEU: PersonStatus.EAEU_WORKER,
}
_BASES = {
    Attached.SIGNED: (Basis.APPLICATION, True),
    Attached.PAPER: (Basis.APPLICATION, False),
    Attached.COMMISSION: (Basis.COMMISSION, False),
    Attached.NOBODY_ASKED: (Basis.IMPORT, False),
}
_ANYBODY = Answers(
    Whom.SELF, Standing.PERMANENT, Attached.NOBODY_ASKED, frozenset({Reason.NONE}), "0"
)


def possible(answers: Answers, law: Law, day: date) -> Iterator[Answers]:
    """Every set of certain answers that these leave open; themselves, where nothing is unknown.

    A question that was not asked is as unknown as one answered with "I do not know".
    """
    attached: list[Attached] = [kind for kind in Attached if kind is not Attached.UNKNOWN]
    if answers.attached not in (None, Attached.UNKNOWN):
        attached = [answers.attached]
    known = answers.reasons - {Reason.UNKNOWN, Reason.NONE}
    reasons = [known]
    if not answers.reasons or Reason.UNKNOWN in answers.reasons:
        maybe = [reason for reason in _HIDDEN_REASONS if reason not in known]
        # Each rule looks at one of them, so one at a time shows all that can be.
        reasons = [known, *(known | {reason} for reason in maybe)]
        if not answers.reasons:
            reasons.append(known | {Reason.MOVED})
    choices = [answers.choices]
    if answers.choices in (None, UNKNOWN):
        choices = [value for value in choice_values(law, day) if value != UNKNOWN]
    # No rule looks at a reason and at the free choices: one of the two at a time shows all that can be.
    both = [(why, choices[0]) for why in reasons]
    both += [(reasons[0], used) for used in choices[1:]]
    for kind, (why, used) in itertools.product(attached, both):
        yield replace(answers, attached=kind, reasons=frozenset(why) or _NOTHING, choices=used)


_NOTHING = frozenset({Reason.NONE})


def cases(
    answers: Answers, law: Law, filed_at: datetime, language: str = Language.KAZAKH
) -> list[Case]:
    """The cases that the answers leave open, filed on the portal at a naive local moment.

    No organization is chosen and no document shown. An answer that is open is taken as unknown; of whom
    nothing is known is an adult who may choose.
    """
    certain = replace(
        answers,
        person=answers.person or _ANYBODY.person,
        status=answers.status or _ANYBODY.status,
    )
    return [
        _case(one, filed_at, language=language) for one in possible(certain, law, filed_at.date())
    ]


def filers(whom: Whom) -> Iterable[Filer]:
    """Who might file for this person; whether they may is for the rules to say."""
    if whom is Whom.SELF:
        return (Filer.SELF,)
    return [filer for filer in Filer if filer is not Filer.OTHER]


def _case(answers: Answers, filed_at: datetime, *, language: str = Language.KAZAKH) -> Case:
    assert answers.person is not None
    assert answers.status is not None
    assert answers.choices is not None
    day, since = filed_at.date(), filed_at.date() - timedelta(days=400)
    is_adult = answers.person in (Whom.SELF, Whom.ADULT)
    others = Filer.PROXY if is_adult else Filer.PARENT
    return Case(
        filed_at=filed_at,
        channel=Channel.PORTAL,
        language=language,
        ground=Ground.FREE_CHOICE,
        person=Person(
            iin=None,
            birth_date=_years_before(day, _YEARS[answers.person]),
            status=_STATUSES[answers.status],
            categories=(),
            pregnant=False,
            bases=(Base(BaseKind.PERMANENT_RESIDENCE, _UNIT),),
            residence_changed_on=day if Reason.MOVED in answers.reasons else None,
            left_for_over_a_month=False,
        ),
        present=_present(answers, since),
        scheduled=None,
        free_choices_this_year=int(answers.choices),
        filer=Filer.SELF if answers.person is Whom.SELF else others,
        chosen=Chosen(
            organization="",
            type=OrganizationType.CITY_POLYCLINIC,
            unit=_UNIT,
            neighbour_of_bases=False,
            in_service_area=True,
            accepts_outside_area=True,
            opened_on=day if Reason.NEW_CLINIC in answers.reasons else date(1991, 12, 16),
            closed_on=None,
            fund_contract=True,
            next_year_contract=True,
            schedule=DEFAULT_HOURS,
            panel=None,
        ),
        documents=(),
        consents=Consents(personal_data=True, home_visit_waiver=True),
    )


def _present(answers: Answers, since: date) -> Present | None:
    if answers.attached is None or answers.attached is Attached.NOWHERE:
        return None
    basis, signed = _BASES[answers.attached]
    is_stopped = Reason.STOPPED in answers.reasons
    return Present(
        organization=_HERE,
        panel=None,
        since=since,
        basis=basis,
        signed_electronically=signed,
        status=ProviderStatus.CONTRACT_ENDED if is_stopped else ProviderStatus.SERVING,
        volume_allocated=Reason.NO_VOLUME not in answers.reasons,
        privatized=Reason.PRIVATIZED in answers.reasons,
    )


def _years_before(day: date, years: int) -> date:
    # The 28th exists in every February.
    return date(day.year - years, day.month, min(day.day, 28))
