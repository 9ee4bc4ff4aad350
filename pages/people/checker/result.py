"""The result of the checker in words: the answer, what follows from it, and each rule with its source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from codes import Document, Filer, Ground, Language, PanelType, dates
from codes.findings import missing_label
from codes.labels import label
from eligibility import Law
from eligibility.questions import Attached, Whom
from eligibility.suitability import GroundResult, Holds, Result, Verdict
from pages.parts import Step
from pages.words import lower

from ..apply.said import language
from .grounds import GroundSaid, ground_words, where
from .rules import RuleSaid, common_rules, ground_rules
from .words import Words


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
        return [ground_words(one, found, law) for one in results]

    fits = found.of(Holds.YES)
    sooner = found.sooner
    papers = [_documents(row.missing, found) for row in found.filers]
    common = [paper for paper in papers[0] if all(paper in listed for listed in papers)]
    return ResultSaid(
        title=_title(found),
        main=ground_words(found.main, found, law) if found.main else None,
        steps=_openings(found) if found.verdict is Verdict.WAIT else _steps(found),
        sooner=ground_words(sooner, found, law) if sooner else None,
        fits=grounds(one for one in fits if one.is_free),
        perhaps=grounds(one for one in found.of(Holds.PERHAPS) if one.is_free),
        conditional=grounds(one for one in fits if not one.is_free),
        documents=common,
        filers=[
            FilerSaid(_who(row.filers, found), [paper for paper in listed if paper not in common])
            for row, listed in zip(found.filers, papers, strict=True)
        ],
        languages=_languages(found),
        where=where(found, law),
        doctors=[str(label(PanelType(kind))) for kind in found.doctors],
        rules=[*ground_rules(found, law), *common_rules(found, law)],
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


# Who applies


def _who(filers: Sequence[Filer], found: Result) -> str:
    if found.answers.person is Whom.SELF:
        return _("You yourself")
    return dates.capital(_either([lower(str(label(Filer(filer)))) for filer in filers]))


def _documents(missing: Sequence[str], found: Result) -> list[str]:
    """The papers to have ready; one that serves as identity document is not asked for twice."""
    identity = {document.value for document in found.identity}
    is_served = any(set(code.split("|")) <= identity for code in missing)
    lines = [] if is_served else [_identity(found.identity)]
    return [*lines, *(str(missing_label(code)) for code in missing if code != "identity")]


def _identity(documents: Iterable[Document]) -> str:
    kinds = []
    for document in documents:
        words_of_it = lower(str(label(document)))
        if document is Document.BIRTH_CERTIFICATE:
            words_of_it = _("%(document)s (under 16)") % {"document": words_of_it}
        kinds.append(words_of_it)
    return _("Identity document: %(kinds)s") % {"kinds": _either(kinds)}


def _languages(found: Result) -> str:
    """In which languages an application is written, where not in all; who is bound to them is named."""
    limited = [row for row in found.filers if len(row.languages) < len(Language)]
    if not limited:
        return ""
    names = [str(label(one)) for one in limited[0].languages]
    # English writes its names of languages with a capital.
    named = _either(names if language() == Language.ENGLISH else [lower(name) for name in names])
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
