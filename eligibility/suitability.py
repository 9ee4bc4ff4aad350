"""What the answers of `questions` come to: which grounds hold, what is needed, or when to try again; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from codes import Document, Filer, Ground, Language, PanelType

from .assessment import assess
from .case import Case, Panel
from .findings import Answer, FailCode, Finding, Rule, Status
from .grounds import AskedGround, ask_each
from .law import Law
from .questions import (
    QUESTION_OF,
    Answers,
    Question,
    Reason,
    Standing,
    Whom,
    asked,
    cases,
    filers,
    opens_choice,
)


class Holds(StrEnum):
    """Whether a ground holds: in every case the answers leave open, in some, or in none."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


class Verdict(StrEnum):
    """The answer in one word. Nobody is told "never": each year opens the choice anew."""

    YES = "yes"
    PERHAPS = "perhaps"  # it depends on what the register says
    DOCUMENT = "document"  # only under a contract of one's own
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class GroundResult:
    """A ground over all the cases: `asked` is the one that holds, where any does."""

    ground: Ground
    holds: Holds
    asked: AskedGround
    needs: tuple[str, ...]  # documents that this ground alone asks for, as an answer's `missing`

    @property
    def answer(self) -> Answer:
        """The whole answer of the rules."""
        return self.asked.answer

    @property
    def is_disputed(self) -> bool:
        """Whether it holds only for who says that the application in the register was not theirs."""
        return any(one.status == Status.WARN for one in self.asked.findings)

    @property
    def is_free(self) -> bool:
        """Whether it can be proposed by itself: no contract to bring, nothing to dispute."""
        return not self.needs and not self.is_disputed


@dataclass(frozen=True, slots=True)
class FilerResult:
    """Somebody who may file: with which documents, in which languages."""

    filers: tuple[Filer, ...]
    missing: tuple[str, ...]  # as an answer's `missing`
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A day to come from which a ground holds; no effective day means on approval."""

    on: date
    ground: Ground
    effective: date | None


@dataclass(frozen=True, slots=True)
class Result:
    """All that can be told somebody from a few answers, as of one moment."""

    answers: Answers
    filed_at: datetime
    verdict: Verdict
    main: GroundResult | None
    grounds: tuple[GroundResult, ...]
    openings: tuple[Opening, ...]  # where nothing holds for certain today
    filers: tuple[FilerResult, ...]
    identity: tuple[Document, ...]
    doctors: tuple[PanelType, ...]
    home_visits: Finding  # asked of a clinic that does not serve the address, a waiver given
    territory: Finding

    def of(self, *holds: Holds) -> list[GroundResult]:
        """The grounds that hold so, but for the main one."""
        return [one for one in self.grounds if one.holds in holds and one is not self.main]

    @property
    def times(self) -> Answer:
        """An answer with the moments of an application sent now: the main ground's, or any."""
        return (self.main or self.grounds[0]).answer

    @property
    def sooner(self) -> GroundResult | None:
        """A ground that brings care on approval where the main one waits for its day."""
        if self.main is None or self.main.answer.effective is None:
            return None
        return next((one for one in self.of(Holds.YES) if self._is_a_change(one)), None)

    @property
    def must_live_there(self) -> bool:
        """Whether only the clinic that serves the address may be chosen."""
        return self.home_visits.code == FailCode.MUST_ATTACH_WHERE_LIVING

    def _is_a_change(self, one: GroundResult) -> bool:
        return one.ground != Ground.DOCTOR_CHOICE and one.is_free


def check(answers: Answers, law: Law, filed_at: datetime) -> Result:
    """What the law leaves open to whoever answered so, at a naive local moment.

    `answers` are complete (`questions.first_open` is None).
    """
    assert answers.person is not None
    open_cases = cases(answers, law, filed_at)
    grounds = _grounds(open_cases, answers, law, filed_at)
    verdict, main = _verdict(grounds, answers, law, filed_at)
    ground = main.ground if main else Ground.FREE_CHOICE
    case = replace(open_cases[0], ground=ground)
    outside = replace(case, chosen=replace(case.chosen, in_service_area=False))
    found = {one.rule: one for one in assess(outside, law).findings}
    return Result(
        answers=answers,
        filed_at=filed_at,
        verdict=verdict,
        main=main,
        grounds=grounds,
        openings=(
            _openings(answers, law, filed_at) if verdict in (Verdict.PERHAPS, Verdict.WAIT) else ()
        ),
        filers=_filers(case, answers.person, law),
        identity=_identity(case, answers, law),
        doctors=_doctors(case, law),
        home_visits=found[Rule.HOME_VISITS],
        territory=found[Rule.TERRITORY],
    )


# Grounds


def _grounds(
    open_cases: Sequence[Case], answers: Answers, law: Law, filed_at: datetime
) -> tuple[GroundResult, ...]:
    questions = asked(answers, law, filed_at)
    common = set(ask_each(open_cases[0], law)[0].answer.missing)
    found = []
    for one_ground in zip(*(ask_each(case, law) for case in open_cases), strict=True):
        holding = [one for one in one_ground if one.holds]
        ground = one_ground[0].ground
        holds = Holds.PERHAPS if holding else Holds.NO
        if len(holding) == len(one_ground):
            holds = Holds.YES
        elif holding and QUESTION_OF.get(ground, Question.PERSON) not in questions:
            # Nobody asked, because nothing hangs on it: another ground holds for certain.
            continue
        shown = (holding or one_ground)[0]
        needs = tuple(code for code in shown.answer.missing if code not in common)
        found.append(GroundResult(ground, holds, shown, needs))
    return tuple(found)


def _verdict(
    grounds: Iterable[GroundResult], answers: Answers, law: Law, filed_at: datetime
) -> tuple[Verdict, GroundResult | None]:
    assert answers.status is not None
    wants_doctor = Reason.OTHER_DOCTOR in answers.reasons
    if not opens_choice(answers.status, law, filed_at):
        return Verdict.DOCUMENT, next(one for one in grounds if one.holds is Holds.YES)
    choosing = [
        one
        for one in grounds
        if one.is_free and (wants_doctor or one.ground != Ground.DOCTOR_CHOICE)
    ]
    if answers.reasons == {Reason.OTHER_DOCTOR}:
        choosing.sort(key=lambda one: one.ground != Ground.DOCTOR_CHOICE)
    for holds, verdict in ((Holds.YES, Verdict.YES), (Holds.PERHAPS, Verdict.PERHAPS)):
        for one in choosing:
            if one.holds is holds:
                return verdict, one
    return Verdict.WAIT, None


def _openings(answers: Answers, law: Law, filed_at: datetime) -> tuple[Opening, ...]:
    """From which days the campaign and the free choice are open again, the nearest first."""
    today = filed_at.date()
    new_year = date(today.year + 1, 1, 1)
    days = {new_year, law.campaign_for(today).first_on, law.campaign_for(new_year).first_on}
    now = {one.ground for one in _always_open(answers, law, filed_at)}
    found: dict[Ground, Opening] = {}
    for day in sorted(day for day in days if day > today):
        # A new calendar year begins with no free choice used.
        then = answers if day.year == today.year else replace(answers, choices="0")
        for one in _always_open(then, law, datetime.combine(day, time(9))):
            if one.ground not in now:
                found.setdefault(one.ground, Opening(day, one.ground, one.answer.effective))
    return tuple(sorted(found.values(), key=lambda opening: opening.on))


def _always_open(answers: Answers, law: Law, filed_at: datetime) -> list[AskedGround]:
    """Those of the grounds that come again by the calendar which hold in every case."""
    grounds = (Ground.CAMPAIGN, Ground.FREE_CHOICE)
    each = [ask_each(case, law, grounds) for case in cases(answers, law, filed_at)]
    return [one[0] for one in zip(*each, strict=True) if all(case.holds for case in one)]


# Who files, with what


def _filers(case: Case, whom: Whom, law: Law) -> tuple[FilerResult, ...]:
    found: dict[tuple[tuple[str, ...], tuple[Language, ...]], list[Filer]] = {}
    for filer in filers(whom):
        answers = {
            language: assess(replace(case, filer=filer, language=language), law)
            for language in Language
        }
        answer = answers[Language.KAZAKH]
        if any(one.rule == Rule.FILER and one.status == Status.FAIL for one in answer.findings):
            continue
        languages = tuple(
            language
            for language, said in answers.items()
            if FailCode.LANGUAGE_NOT_ACCEPTED not in said.fails
        )
        found.setdefault((tuple(answer.missing), languages), []).append(filer)
    return tuple(
        FilerResult(tuple(who), missing, languages) for (missing, languages), who in found.items()
    )


# The identity documents that people of a legal status have; which of them serve is asked of the rule.
_PAPERS = {
    Standing.PERMANENT: (
        Document.BIRTH_CERTIFICATE,
        Document.IDENTITY_CARD,
        Document.PASSPORT,
        Document.RESIDENCE_PERMIT,
        Document.E_DOCUMENT,
    ),
    Standing.TEMPORARY: (Document.BIRTH_CERTIFICATE, Document.FOREIGN_PASSPORT),
    Standing.ASYLUM: (Document.ASYLUM_CERTIFICATE, Document.FOREIGN_PASSPORT),
    Standing.EAEU: (
        Document.BIRTH_CERTIFICATE,
        Document.FOREIGN_PASSPORT,
        Document.RESIDENCE_PERMIT,
        Document.E_DOCUMENT,
    ),
}


def _identity(case: Case, answers: Answers, law: Law) -> tuple[Document, ...]:
    assert answers.status is not None
    return tuple(
        document
        for document in _PAPERS[answers.status]
        if "identity" not in assess(replace(case, documents=(document,)), law).missing
    )


def _doctors(case: Case, law: Law) -> tuple[PanelType, ...]:
    found = []
    for kind in PanelType:
        panel = Panel("", kind, 0, 0, 0, 0, 0, closed=False)
        answer = assess(replace(case, chosen=replace(case.chosen, panel=panel)), law)
        if FailCode.PANEL_AGE_MISMATCH not in answer.fails:
            found.append(kind)
    return tuple(found)
