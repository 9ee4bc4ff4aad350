"""The result of the checker in words: the answer, what follows from it, and each rule with its source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from codes import Document, Filer, Ground, Language, PanelType, dates
from codes.findings import explanation, missing_label, title
from codes.labels import label
from eligibility import Law
from eligibility.questions import QUESTION_OF, Attached, Question, Whom
from eligibility.suitability import GroundResult, Holds, Result, Verdict
from pages.facts import ground_facts
from pages.navigation import address_of
from pages.parts import Step
from pages.sources import source_names

from ..apply.said import ground_said, language
from ..everyday import EVERYDAY
from . import words

Words = Promise | str

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
class GroundSaid:
    """A ground as one may go on with it."""

    official: Words
    everyday: Words
    said: str
    care: str
    condition: str
    url: str


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """A rule that was asked, to be unfolded: the result, its words, what it was asked of, its sources."""

    title: Words
    sign: str
    status: Words
    lines: Sequence[Words]
    sources: Sequence[Words]


@dataclass(frozen=True, slots=True)
class FilerSaid:
    """Somebody who may apply, with the documents that are asked for besides those of everybody."""

    who: str
    documents: Sequence[str]


@dataclass(frozen=True, slots=True)
class ResultSaid:
    """All that the page of the result says."""

    title: str
    main: GroundSaid | None
    steps: Sequence[Step]
    sooner: GroundSaid | None
    fits: Sequence[GroundSaid]
    perhaps: Sequence[GroundSaid]
    conditional: Sequence[GroundSaid]
    documents: Sequence[str]  # asked for whoever applies
    filers: Sequence[FilerSaid]
    languages: str
    where: Sequence[Words]
    doctors: Sequence[str]
    rules: Sequence[RuleSaid]


def said(found: Result, law: Law) -> ResultSaid:
    """The result of the rules, for the template."""

    def grounds(results: Iterable[GroundResult]) -> list[GroundSaid]:
        return [_ground(one, found, law) for one in results]

    fits = found.of(Holds.YES)
    sooner = found.sooner
    papers = [_documents(row.missing, found) for row in found.filers]
    common = [paper for paper in papers[0] if all(paper in listed for listed in papers)]
    return ResultSaid(
        title=_title(found),
        main=_ground(found.main, found, law) if found.main else None,
        steps=_openings(found) if found.verdict is Verdict.WAIT else _steps(found),
        sooner=_ground(sooner, found, law) if sooner else None,
        fits=grounds(one for one in fits if one.is_free),
        perhaps=grounds(one for one in found.of(Holds.PERHAPS) if one.is_free),
        conditional=grounds(one for one in fits if not one.is_free),
        documents=common,
        filers=[
            FilerSaid(_who(row.filers, found), [paper for paper in listed if paper not in common])
            for row, listed in zip(found.filers, papers, strict=True)
        ],
        languages=_languages(found),
        where=_where(found, law),
        doctors=[str(label(PanelType(kind))) for kind in found.doctors],
        rules=[*_ground_rules(found, law), *_common_rules(found, law)],
    )


def _title(found: Result) -> str:
    main = found.main
    if found.verdict is Verdict.PERHAPS:
        return _("It depends on what the register says")
    if found.verdict is Verdict.DOCUMENT:
        return _("Only with a contract")
    if main is None:
        if not found.openings:
            return _("Not now")
        day = dates.day(found.openings[0].on, language(), case="from")
        return _("Not now, but from %(day)s") % {"day": day}
    if main.ground == Ground.DOCTOR_CHOICE:
        return _("Yes, the doctor can be changed now")
    if found.answers.attached is Attached.NOWHERE:
        return _("Yes, a clinic can be chosen now")
    return _("Yes, the clinic can be changed now")


# Times


def _steps(found: Result) -> list[Step]:
    """What becomes of an application sent at this moment."""
    answer, now = found.times, found.filed_at
    accepted = (
        _("At once") if answer.accepted_at == now else _moment(answer.accepted_at, now.date())
    )
    due = answer.due_at
    decided = _("%(day)s, by %(time)s at the latest") % {
        "day": dates.capital(dates.on_day(due, now.date(), language())),
        "time": dates.clock(due, language(), case="to"),
    }
    return [
        Step(_("Sent"), "now", _("If it is sent now")),
        Step(_("Accepted"), "todo", accepted),
        Step(_("Decision"), "todo", decided),
        Step(_("Care starts"), "todo", _care_day(answer.effective)),
    ]


def _moment(at: datetime, today: date) -> str:
    return _("%(day)s at %(time)s") % {
        "day": dates.capital(dates.on_day(at, today, language())),
        "time": dates.clock(at, language(), case="at"),
    }


def _care_day(effective: date | None) -> str:
    if effective is None:
        return _("On the day of approval")
    return _("From %(day)s") % {"day": dates.day(effective, language(), case="from")}


def _openings(found: Result) -> list[Step]:
    """Today, and the days that open the choice again."""
    steps = [Step(_("Today"), "now", _("No ground of choice holds"))]
    for opening in found.openings:
        day = dates.capital(dates.day(opening.on, language()))
        if opening.ground == Ground.CAMPAIGN:
            what = _("The campaign begins.")
        else:
            what = _("The right of free choice can be used anew.")
        if opening.effective is None:
            care = _("Care starts on the day of approval.")
        else:
            from_on = dates.day(opening.effective, language(), case="from")
            care = _("Care starts from %(day)s.") % {"day": from_on}
        steps.append(Step(day, "todo", f"{what} {care}"))
    return steps


# Grounds


def _ground(one: GroundResult, found: Result, law: Law) -> GroundSaid:
    campaign = law.campaign_for(found.filed_at.date())
    apply_url = address_of("apply")
    effective = one.answer.effective
    if one.ground == Ground.CAMPAIGN:
        care = ""  # said with the ground itself
    elif effective is None:
        care = _("Care starts on the day of approval.")
    else:
        care = _("Care starts from %(day)s.") % {
            "day": dates.day(effective, language(), case="from")
        }
    return GroundSaid(
        official=label(one.ground),
        everyday=EVERYDAY[one.ground],
        said=ground_said(one.ground, campaign),
        care=care,
        condition=_condition(one),
        url=f"{apply_url}?{urlencode({'ground': one.ground.value})}" if apply_url else "",
    )


def _condition(one: GroundResult) -> str:
    if one.is_disputed:
        return _(
            "Only if the application in the register was not made by the person: then it is "
            "disputed, and decided outside that clinic."
        )
    if one.needs:
        papers = ", ".join(_lower(str(missing_label(code))) for code in one.needs)
        return _("Only with: %(documents)s") % {"documents": papers}
    question = QUESTION_OF.get(one.ground)
    if one.holds is Holds.PERHAPS and question is not None:
        return _("Depends on: %(question)s") % {
            "question": _lower(str(words.QUESTIONS[question].short))
        }
    return ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# Who applies


def _who(filers: Sequence[Filer], found: Result) -> str:
    if found.answers.person is Whom.SELF:
        return _("You yourself")
    return dates.capital(_either([_lower(str(label(Filer(filer)))) for filer in filers]))


def _documents(missing: Sequence[str], found: Result) -> list[str]:
    """The papers to have ready; one that serves as identity document is not asked for twice."""
    identity = {document.value for document in found.identity}
    is_served = any(set(code.split("|")) <= identity for code in missing)
    lines = [] if is_served else [_identity(found.identity)]
    return [*lines, *(str(missing_label(code)) for code in missing if code != "identity")]


def _identity(documents: Iterable[Document]) -> str:
    kinds = []
    for document in documents:
        words_of_it = _lower(str(label(document)))
        if document is Document.BIRTH_CERTIFICATE:
            words_of_it = _("%(document)s (under 16)") % {"document": words_of_it}
        kinds.append(words_of_it)
    return _("Identity document: %(kinds)s") % {"kinds": _either(kinds)}


def _languages(found: Result) -> str:
    """In which languages an application is written, where not in all; who is bound to them is named."""
    limited = [row for row in found.filers if len(row.languages) < len(Language)]
    if not limited:
        return ""
    named = _either([_lower(str(label(one))) for one in limited[0].languages])
    if len(limited) == len(found.filers):
        return _("The application is written in one of these languages: %(languages)s.") % {
            "languages": named
        }
    return _("%(who)s writes the application in one of these languages: %(languages)s.") % {
        "who": ", ".join(_who(row.filers, found) for row in limited),
        "languages": named,
    }


def _either(kinds: Sequence[str]) -> str:
    if len(kinds) < 2:
        return "".join(kinds)
    return _("%(first)s or %(last)s") % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}


# Where


def _where(found: Result, law: Law) -> list[Words]:
    if found.main is not None and found.main.ground == Ground.DOCTOR_CHOICE:
        return [_("A doctor of the present clinic who has a free place.")]
    lines: list[Words] = []
    if found.territory.status == "not_applicable":
        lines.append(_("The clinic with which the contract was made, wherever it lies."))
    else:
        lines.append(
            _("A clinic in the city or district where the person lives, for good or for a time.")
        )
    if found.must_live_there:
        lines.append(explanation("must_attach_where_living"))
    else:
        lines.append(
            _(
                "A clinic that does not serve the address takes the person if it is ready to and the "
                "home-visit waiver is signed."
            )
        )
        if law.value("young_child_age_limit", found.filed_at.date()) is not None:
            lines.append(_("A pregnant woman attaches only to the clinic that serves her address."))
    return lines


# Rules

_SIGNS = {Holds.YES: "pass", Holds.PERHAPS: "wait", Holds.NO: "none"}


def _ground_rules(found: Result, law: Law) -> list[RuleSaid]:
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
        if condition := _condition(one):
            lines.append(condition)
    question = QUESTION_OF.get(one.ground)
    if question is not None and found.answers.has(question):
        answered = "; ".join(words.answer_lines(question, found.answers, law, day))
        lines.append(
            _("Your answer. %(question)s: %(answer)s")
            % {"question": words.QUESTIONS[question].short, "answer": _lower(answered)}
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


def _common_rules(found: Result, law: Law) -> list[RuleSaid]:
    """What holds whatever the ground: times, who files, documents, language, place."""
    day, answer = found.filed_at.date(), found.times
    by_rule: dict[str, list[str]] = {}
    for finding in answer.findings:
        by_rule.setdefault(finding.rule, []).append(finding.source)
    times = ("acceptance_stops_before_closing", "portal_decision_working_days")
    is_minor = Filer.SELF not in {filer for row in found.filers for filer in row.filers}
    who = explanation("no_legal_representative" if is_minor else "filer_not_entitled")
    limited = [row.languages for row in found.filers if row.languages]
    rules = [
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
        (_("Territory"), _where(found, law)[:1], [found.territory.source]),
        (_("Home visits"), _where(found, law)[1:], [found.home_visits.source]),
    ]
    if any(len(languages) < len(Language) for languages in limited):
        rules.append((_("Language"), [explanation("language_not_accepted")], by_rule["language"]))
    return [
        RuleSaid(name, "none", "", lines, _sources(sources))
        for name, lines, sources in rules
        if lines
    ]
