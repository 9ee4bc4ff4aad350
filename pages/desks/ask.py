"""Asking the applicant for documents: what the rules find missing, and what else is needed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, require
from applications import actions, errors
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Document, Language
from codes.findings import missing_label
from codes.labels import label
from pages.forms import PageForm
from pages.words import lower

from . import casepage, requested
from .access import case_or_404, note_opened, staff, user_of
from .case import stale
from .queue import until

LONGEST_TEXT = 2000


class AskForm(PageForm):
    """What is asked for; one thing at least."""

    entries = forms.MultipleChoiceField(
        label=gettext_lazy("Documents that the checks find missing"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose documents from the list")},
    )
    another = forms.ChoiceField(
        label=gettext_lazy("Another document"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a document from the list")},
    )
    text = forms.CharField(
        label=gettext_lazy("What exactly is needed"),
        help_text=gettext_lazy(
            "For example, which page or side, and why. The applicant reads it as it stands here."
        ),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("Say it in 2,000 characters at most")},
    )

    def __init__(self, missing: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if missing:
            self.fields["entries"].choices = [  # type: ignore[attr-defined]
                (entry, missing_label(entry)) for entry in missing
            ]
        else:
            del self.fields["entries"]
        self.fields["another"].choices = [  # type: ignore[attr-defined]
            ("", _("None")),
            *sorted(
                (
                    (code.value, str(label(code)))
                    for code in Document
                    if code != Document.E_DOCUMENT
                ),
                key=lambda choice: choice[1],
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Something is asked for."""
        given = super().clean() or {}
        if not self.errors and not self.asked_for(given) and not given.get("text", "").strip():
            first = "entries" if "entries" in self.fields else "another"
            self.add_error(first, _("Choose a document, or say in words what is needed"))
        return given

    @staticmethod
    def asked_for(given: dict[str, Any]) -> list[str]:
        """The entries chosen, each once."""
        another = given.get("another")
        return list(dict.fromkeys([*given.get("entries", []), *([another] if another else [])]))


class TakeBackForm(PageForm):
    """Why nothing is needed any more; for the record."""

    note = forms.CharField(
        label=gettext_lazy("Why it is not needed"),
        help_text=gettext_lazy(
            "For the history of the case. The applicant is told to send nothing."
        ),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@staff(Verb.ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """The form; with a request open already, what it asks for and the way to take it back."""
    user = user_of(request)
    application = case_or_404(user, number)
    require(user, Verb.ASK, application.organization)
    if request.method == "POST":
        if request.POST.get("do") == "take_back":
            return _take_back(request, application, user)
        return _ask(request, application, user)
    if application.status != Status.IN_REVIEW:
        return stale(request, application, user)
    note_opened(user, application.person, f"case {application.number}")
    return _page(request, application, user, None)


def _ask(request: HttpRequest, application: Application, user: User) -> HttpResponse:
    typed = request.POST.get("text", "")
    if application.status != Status.IN_REVIEW:
        return stale(request, application, user, typed=typed)
    form = AskForm(_missing(application), request.POST)
    if not form.is_valid():
        return _page(request, application, user, form)
    version = request.POST.get("version", "")
    try:
        actions.ask_for_documents(
            application.pk,
            user,
            version=int(version) if version.isdecimal() else -1,
            entries=form.asked_for(form.cleaned_data),
            text=form.cleaned_data["text"],
        )
    except errors.ChangedMeanwhile:
        return stale(request, application, user, typed=typed)
    messages.success(request, _("The applicant is asked for the documents, in their language."))
    return HttpResponseRedirect(reverse("case", args=[application.number]))


def _take_back(request: HttpRequest, application: Application, user: User) -> HttpResponse:
    form = TakeBackForm(request.POST)
    asked_for = request.POST.get("request", "")
    known = application.document_requests.filter(
        pk=int(asked_for) if asked_for.isdecimal() else 0
    ).first()
    if known is None or not form.is_valid():
        return _page(request, application, user, form)
    try:
        actions.take_back_request(
            application.pk, user, request_id=known.pk, note=form.cleaned_data["note"]
        )
    except errors.ChangedMeanwhile:
        return stale(request, application, user, typed=request.POST.get("note", ""))
    messages.success(request, _("The request is taken back. The applicant is told."))
    return HttpResponseRedirect(reverse("case", args=[application.number]))


def _missing(application: Application) -> list[str]:
    return actions.examine(application).missing


def _page(
    request: HttpRequest, application: Application, user: User, form: PageForm | None
) -> HttpResponse:
    page = casepage.gather(application, user)
    missing = page.answer.missing if page.answer else []
    known = requested.asked(application)
    if known is not None:
        form = form if isinstance(form, TakeBackForm) else TakeBackForm()
    elif not isinstance(form, AskForm):
        form = AskForm(missing, initial={"entries": missing})
    assert application.due_at is not None
    return render(
        request,
        "desks/ask.html",
        {
            "application": application,
            "identity": casepage.identity(page),
            "form": form,
            "asked": known,
            "until": lower(until(application.due_at)),
            "language": label(Language(application.language)),
        },
    )
