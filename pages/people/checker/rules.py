"""The rules that the checker asked, each with its result, its words and its sources, to be unfolded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from codes import Filer, Language
from codes.findings import explanation, title
from codes.labels import label
from eligibility import Law
from eligibility.questions import QUESTION_OF, Question
from eligibility.suitability import GroundResult, Holds, Result
from pages.facts import ground_facts
from pages.sources import source_names
from pages.words import lower

from ..apply.said import ground_said
from . import words
from .grounds import condition, where
from .words import Words

# Explanations that are true of answers as they are of the register.
_OF_ANSWERS = {
    "campaign_closed",
    "free_choice_used",
    "already_attached",
    "not_temporarily_staying",
    "status_needs_service_agreement",
    "status_needs_insurance",
    "different_organization",
}


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """A rule that was asked, to be unfolded: the result, its words, what it was asked of, its sources."""

    title: Words
    sign: str
    status: Words
    lines: Sequence[Words]
    sources: Sequence[Words]


_SIGNS = {Holds.YES: "pass", Holds.PERHAPS: "wait", Holds.NO: "none"}


def ground_rules(found: Result, law: Law) -> list[RuleSaid]:
    """Every ground of the law; the one proposed first, then those that hold, may hold, do not."""
    order = [Holds.YES, Holds.PERHAPS, Holds.NO]
    main = [found.main] if found.main else []
    others = sorted(
        (one for one in found.grounds if one is not found.main),
        key=lambda one: order.index(one.holds),
    )
    return [_ground_rule(one, found, law) for one in (*main, *others)]


def _ground_rule(one: GroundResult, found: Result, law: Law) -> RuleSaid:
    day = found.filed_at.date()
    lines: list[Words] = []
    if one.holds is Holds.NO:
        for code in one.asked.fails:
            lines.append(
                f"{title(code)}. {explanation(code) if code in _OF_ANSWERS else ''}".strip()
            )
    else:
        lines.append(ground_said(one.ground, law.campaign_for(day)))
        if needed := condition(one):
            lines.append(needed)
    question = QUESTION_OF.get(one.ground)
    if question is not None and found.answers.has(question):
        answered = "; ".join(words.answer_lines(question, found.answers, law, day))
        lines.append(
            _("Your answer. %(question)s: %(answer)s")
            % {"question": words.QUESTIONS[question].short, "answer": lower(answered)}
        )
    facts = ground_facts(one.ground, one.asked.findings)
    if facts and one.holds is not Holds.PERHAPS:
        lines.append(facts)
    return RuleSaid(
        title=label(one.ground),
        sign=_sign(one),
        status=_status(one),
        lines=lines,
        sources=_sources(
            finding.source
            for finding in one.asked.findings
            if finding.rule == "ground" or finding.status == "fail"
        ),
    )


def _sign(one: GroundResult) -> str:
    return "wait" if one.holds is Holds.YES and not one.is_free else _SIGNS[one.holds]


def _status(one: GroundResult) -> str:
    if one.holds is Holds.NO:
        return _("Does not hold")
    if one.holds is Holds.PERHAPS:
        return _("May hold")
    return _("Holds") if one.is_free else _("Holds on a condition")


def _sources(cited: Iterable[str]) -> list[Words]:
    names = [name for source in dict.fromkeys(cited) for name in source_names(source)]
    return list({str(name): name for name in names}.values())


def common_rules(found: Result, law: Law) -> list[RuleSaid]:
    """What holds whatever the ground: times, who files, documents, language, place."""
    day, answer = found.filed_at.date(), found.times
    by_rule: dict[str, list[str]] = {}
    for finding in answer.findings:
        by_rule.setdefault(finding.rule, []).append(finding.source)
    times = ("acceptance_stops_before_closing", "portal_decision_working_days")
    is_minor = Filer.SELF not in {filer for row in found.filers for filer in row.filers}
    who = explanation("no_legal_representative" if is_minor else "filer_not_entitled")
    limited = [row.languages for row in found.filers if row.languages]
    rules: list[tuple[Words, Sequence[Words], Sequence[str]]] = [
        (
            _("Acceptance and decision"),
            [
                _(
                    "What is sent in reception hours is accepted at once, anything else at the next "
                    "opening. From then on the term of the decision runs, in working days."
                )
            ],
            [law.on(day).sources[name] for name in times],
        ),
        (
            _("Legal status"),
            [words.answer_lines(Question.STATUS, found.answers, law, day)[0]],
            by_rule["person_status"],
        ),
        (_("Who files"), [who], by_rule["filer"]),
        (
            _("Documents"),
            [_("Each case of the law asks for its own documents; one paper may serve several.")],
            by_rule["documents"],
        ),
        (_("Territory"), where(found, law)[:1], [found.territory.source]),
        (_("Home visits"), where(found, law)[1:], [found.home_visits.source]),
    ]
    if any(len(languages) < len(Language) for languages in limited):
        rules.append((_("Language"), [explanation("language_not_accepted")], by_rule["language"]))
    return [
        RuleSaid(name, "none", "", lines, _sources(sources))
        for name, lines, sources in rules
        if lines
    ]
