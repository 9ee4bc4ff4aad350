"""No ground fits: the specialist asks the head of the organization, the head answers; kept with the case."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, may
from applications import actions, errors
from applications.models import Application, HeadQuestion
from codes import ApplicationStatus as Status
from pages.forms import PageForm, posted
from pages.words import lower

from . import casepage
from .access import case_or_404, note_opened, staff, user_of
from .case import stale
from .queue import until

LONGEST = 4000
CONFLICT = 409


class QuestionForm(PageForm):
    """What the specialist asks."""

    text = forms.CharField(
        label=gettext_lazy("Question to the head"),
        help_text=gettext_lazy("What stands against it, and why none of the six grounds fits."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write the question")},
    )


class AnswerForm(PageForm):
    """What the head answers."""

    text = forms.CharField(
        label=gettext_lazy("Answer to the specialist"),
        help_text=gettext_lazy(
            "The decision stays with the specialist; the applicant does not see it."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write the answer")},
    )


@staff(Verb.SEE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, number: str) -> HttpResponse:
    """The questions of a case with their answers, and the form of whoever has the next word."""
    user = user_of(request)
    application = case_or_404(user, number)
    note_opened(user, application.person, f"case {application.number}")
    waiting = application.head_questions.filter(answer="").first()
    kind = _form_of(user, application, waiting)
    form = kind(*posted(request)) if kind else None
    problem: str | Promise = ""
    if request.method == "POST" and form is None:
        return stale(request, application, user, typed=request.POST.get("text", ""))
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            return _write(request, application, user, waiting, form.cleaned_data["text"])
        except errors.ChangedMeanwhile:
            return stale(request, application, user, typed=form.cleaned_data["text"])
        except errors.AlreadySettled:
            problem = _("Somebody wrote meanwhile. Your text is below.")
    assert application.due_at is not None
    return render(
        request,
        "desks/question.html",
        {
            "application": application,
            "identity": casepage.identity(casepage.gather(application, user)),
            "thread": list(application.head_questions.select_related("asked_by", "answered_by")),
            "form": form,
            "problem": problem,
            "typed": request.POST.get("text", "") if problem else "",
            "until": lower(until(application.due_at)),
        },
        status=CONFLICT if problem else 200,
    )


def _form_of(
    user: User, application: Application, waiting: HeadQuestion | None
) -> type[QuestionForm] | type[AnswerForm] | None:
    if waiting is not None and may(user, Verb.ANSWER_SPECIALIST, application.organization):
        return AnswerForm
    is_open = application.status == Status.IN_REVIEW and waiting is None
    if is_open and may(user, Verb.ASK_HEAD, application.organization):
        return QuestionForm
    return None


def _write(
    request: HttpRequest,
    application: Application,
    user: User,
    waiting: HeadQuestion | None,
    text: str,
) -> HttpResponse:
    if waiting is None:
        actions.ask_head(application.pk, user, text=text)
        messages.success(request, _("The head is asked. The term of the decision runs on."))
    else:
        actions.answer_specialist(waiting.pk, user, text=text)
        messages.success(request, _("The specialist is told your answer."))
    return HttpResponseRedirect(reverse("case", args=[application.number]))
