"""The checker: the first open question, or the result, for the answers that the address carries."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.law import law_in_force
from campaigns import clock
from eligibility import Law, questions
from eligibility.questions import Answers, Question
from eligibility.suitability import check
from pages.navigation import address_of
from pages.parts import Row, steps_line

from . import result, words
from .forms import QuestionForm

CHANGE = "ask"  # the question whose answer is to be changed
SENT = "asked"  # the question whose form was sent


@login_not_required
@never_cache
@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """Can I change now? Whatever else stands in the address is left out of it, never an error."""
    law, now = law_in_force(), clock.naive_local(clock.now()).replace(second=0, microsecond=0)
    given = {name: request.GET.getlist(name) for name in request.GET}
    answers = questions.read(given, law, now.date())
    to_ask = questions.asked(answers, law, now)
    first = questions.first_open(answers, law, now)
    sent = _question(request.GET.get(SENT), to_ask)
    if sent is not None and sent is first:
        return _ask(request, sent, answers, law, now, is_sent=True)
    change = _question(request.GET.get(CHANGE), to_ask)
    if sent is not None or (change and first and to_ask.index(change) > to_ask.index(first)):
        change = None
    address = _address(answers, law, now, change)
    if request.get_full_path() != address:
        return HttpResponseRedirect(address)
    question = change or first
    if question is not None:
        return _ask(request, question, answers, law, now)
    return _answer(request, answers, law, now)


def _question(name: str | None, asked: list[Question]) -> Question | None:
    return next((question for question in asked if question.value == name), None)


def _address(answers: Answers, law: Law, now: datetime, change: Question | None = None) -> str:
    pairs = questions.pairs(answers, law, now)
    if change is not None:
        pairs.append((CHANGE, change.value))
    return reverse("checker") + (f"?{urlencode(pairs)}" if pairs else "")


def _ask(
    request: HttpRequest,
    question: Question,
    answers: Answers,
    law: Law,
    now: datetime,
    *,
    is_sent: bool = False,
) -> HttpResponse:
    asked = words.QUESTIONS[question]
    day = now.date()
    data = request.GET if is_sent else None
    form = QuestionForm(question, words.values(question, law, day), asked.required, data)
    to_ask = questions.asked(answers, law, now)
    number = to_ask.index(question) + 1
    before = to_ask[number - 2] if number > 1 else None
    shown = _ticked(request, question, answers) if is_sent else answers
    context: dict[str, Any] = {
        "form": form,
        "field": form[question.value],
        "question": question.value,
        "asked": asked,
        "choices": words.choices(question, shown, law, day),
        "kept": questions.pairs(answers.without(question), law, now),
        "number": number,
        "line": steps_line(number, len(list(Question))),
        "at_most": len(list(Question)),
        "back_url": _address(answers, law, now, before) if before else "",
        "is_changing": questions.first_open(answers, law, now) is None,
        "check_url": address_of("check-attachment") if question is Question.ATTACHED else "",
    }
    return render(request, "people/checker/question.html", context)


def _ticked(request: HttpRequest, question: Question, answers: Answers) -> Answers:
    """What was ticked, wrong as it is, to be shown again."""
    if question is not Question.REASON:
        return answers
    ticked = set(request.GET.getlist(question.value)) & set(questions.Reason)
    return Answers(reasons=frozenset(questions.Reason(value) for value in ticked))


def _answer(request: HttpRequest, answers: Answers, law: Law, now: datetime) -> HttpResponse:
    found = check(answers, law, now)
    context = {
        "found": found,
        "said": result.said(found, law),
        "rows": _rows(answers, law, now),
        "again_url": reverse("checker"),
        "find_url": address_of("find-organization"),
        "check_url": address_of("check-attachment"),
        "now": clock.now(),
    }
    return render(request, "people/checker/result.html", context)


def _rows(answers: Answers, law: Law, now: datetime) -> list[Row]:
    day: date = now.date()
    return [
        Row(
            words.QUESTIONS[question].short,
            words.answer_lines(question, answers, law, day),
            _address(answers, law, now, question),
            _("Change"),
        )
        for question in questions.asked(answers, law, now)
    ]
