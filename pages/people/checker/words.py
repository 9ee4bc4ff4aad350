"""The questions of the checker in words: what is asked, why, and what can be answered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from eligibility import Law
from eligibility.questions import (
    UNKNOWN,
    Answers,
    Attached,
    Question,
    Reason,
    Standing,
    Whom,
    choice_values,
)
from pages.parts import Choice

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its heading, why it is asked, what to do where nothing was chosen."""

    title: Words
    why: Words
    required: Words
    short: Words  # the term of the answer in a summary


QUESTIONS: dict[Question, Asked] = {
    Question.PERSON: Asked(
        _("Who is the clinic for?"),
        _(
            "The age decides who applies, which clinics can be chosen and which doctors see the person."
        ),
        _("Choose who the clinic is for"),
        _("Who it is for"),
    ),
    Question.STATUS: Asked(
        _("What is this person’s legal status in Kazakhstan?"),
        _("The status decides whether a clinic is chosen freely or under a contract."),
        _("Choose the legal status"),
        _("Legal status"),
    ),
    Question.ATTACHED: Asked(
        _("How did the present attachment come about?"),
        _("Some grounds are only for those who never applied, or are attached to no clinic."),
        _("Choose how the present attachment came about"),
        _("Present attachment"),
    ),
    Question.REASON: Asked(
        _("What has happened, or what do you want?"),
        _("Some events open the choice at any time of the year. Tick everything that is true."),
        _("Tick what is true, or “None of these”"),
        _("What has happened"),
    ),
    Question.CHOICES: Asked(
        _("How many times was the right of free choice used this year?"),
        _(
            "It can be used a limited number of times in a calendar year. A choice in the campaign "
            "does not count, nor does an application that was refused."
        ),
        _("Choose how many times, or “I do not know”"),
        _("Free choice used"),
    ),
}
NONE_AND_MORE = _("Tick either “None of these” or what is true, not both")

_I_DO_NOT_KNOW = _("I do not know")

_PERSON: dict[Whom, tuple[Words, Words]] = {
    Whom.SELF: (_("For me"), _("I am 18 or older.")),
    Whom.CHILD_UNDER_5: (_("For a child under 5"), ""),
    Whom.CHILD_5_6: (_("For a child aged 5 or 6"), ""),
    Whom.CHILD_7_14: (_("For a child aged 7 to 14"), ""),
    Whom.CHILD_15_17: (
        _("For a teenager aged 15 to 17"),
        _("Up to 18 a parent or another legal representative applies."),
    ),
    Whom.ADULT: (
        _("For another adult"),
        _("A relative, a ward, or somebody who gave you a power of attorney."),
    ),
}
_STATUS: dict[Standing, tuple[Words, Words]] = {
    Standing.PERMANENT: (
        _("A citizen, or lives in Kazakhstan permanently"),
        _("Also kandas, refugees, and foreigners and stateless people with a residence permit."),
    ),
    Standing.TEMPORARY: (
        _("Stays in Kazakhstan temporarily"),
        _("A foreigner or a stateless person without a residence permit."),
    ),
    Standing.ASYLUM: (_("Asylum seeker"), ""),
    Standing.EAEU: (
        _("EAEU labour migrant"),
        _("Works here and comes from a country of the EAEU; also members of the family."),
    ),
}
_ATTACHED: dict[Attached, tuple[Words, Words]] = {
    Attached.SIGNED: (
        _("By an application on a portal"),
        _("Signed with an electronic signature, or confirmed by a code."),
    ),
    Attached.PAPER: (
        _("By an application on paper"),
        _("At the registry desk of the clinic or in a public service centre."),
    ),
    Attached.COMMISSION: (
        _("The regional commission chose the clinic"),
        _("So it is with people who never chose one, or whose clinic was not admitted."),
    ),
    Attached.NOBODY_ASKED: (
        _("There was no application"),
        _("Since birth, when a doctor’s whole list moved, or without anybody’s knowledge."),
    ),
    Attached.NOWHERE: (
        _("Attached to no clinic"),
        _("A newborn child, too, before the first one."),
    ),
    Attached.UNKNOWN: (_I_DO_NOT_KNOW, _("Then every possibility is looked at.")),
}
_REASON: dict[Reason, tuple[Words, Words]] = {
    Reason.MOVED: (
        _("Moved, or leaves for more than a month"),
        _("After the present attachment began, for good or for a time."),
    ),
    Reason.STOPPED: (
        _("The clinic stopped its service, or its contract changed"),
        _("It is reorganized or liquidated, refused to serve, or its contract ended or changed."),
    ),
    Reason.NO_VOLUME: (
        _("The clinic was given no volume of care by the Fund"),
        _("The clinic tells its people so in writing."),
    ),
    Reason.PRIVATIZED: (_("The clinic was privatized"), ""),
    Reason.NEW_CLINIC: (_("A new clinic has opened, and I want it"), ""),
    Reason.OTHER_DOCTOR: (
        _("I want another doctor in the same clinic"),
        _("It uses up no free choice."),
    ),
    Reason.UNKNOWN: (_("I do not know how the clinic stands"), ""),
    Reason.NONE: (_("None of these"), _("I simply want another clinic.")),
}


def choices(question: Question, answers: Answers, law: Law, day: date) -> list[Choice]:
    """What can be answered, as choice cards; what is answered already is chosen."""
    kind = "checkbox" if question is Question.REASON else "radio"
    chosen = answers.values(question)
    found = []
    for place, value in enumerate(values(question, law, day)):
        words, fact = said(question, value, law, day)
        found.append(
            Choice(
                question.value,
                value,
                words,
                [fact] if fact else [],
                is_checked=value in chosen,
                kind=kind,
                key=f"id_{question.value}_{place}",
            )
        )
    return found


def values(question: Question, law: Law, day: date) -> list[str]:
    """The values that can be answered, in their order."""
    lists: dict[Question, list[Any]] = {
        Question.PERSON: list(Whom),
        Question.STATUS: list(Standing),
        Question.ATTACHED: list(Attached),
        Question.REASON: list(Reason),
    }
    if question is Question.CHOICES:
        return choice_values(law, day)
    return [one.value for one in lists[question]]


def said(question: Question, value: str, law: Law, day: date) -> tuple[Words, Words]:
    """An answer in words, and what explains it ("" where nothing needs to)."""
    if question is Question.CHOICES:
        return _times(value, law, day)
    if question is Question.REASON:
        words, fact = _REASON[Reason(value)]
        if value == Reason.NEW_CLINIC:
            months = law.value("new_facility_months", day)
            fact = ngettext(
                "It opened no longer than %(number)s month ago.",
                "It opened no longer than %(number)s months ago.",
                months,
            ) % {"number": months}
        return words, fact
    if question is Question.PERSON:
        return _PERSON[Whom(value)]
    if question is Question.STATUS:
        return _STATUS[Standing(value)]
    return _ATTACHED[Attached(value)]


def _times(value: str, law: Law, day: date) -> tuple[Words, Words]:
    if value == UNKNOWN:
        return _I_DO_NOT_KNOW, ""
    if value == "0":
        return gettext("Not once"), ""
    number = int(value)
    words = ngettext("%(number)s time", "%(number)s times", number) % {"number": number}
    if number < law.value("free_choices_per_year", day):
        return words, ""
    return words, gettext("That is all the law allows in %(year)s.") % {"year": day.year}


def answer_lines(question: Question, answers: Answers, law: Law, day: date) -> list[str]:
    """What was answered, a line each."""
    return [str(said(question, value, law, day)[0]) for value in answers.values(question)]
