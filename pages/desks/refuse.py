"""Refusing: one of the six legal grounds, the facts, a look at the letter, then the decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, require
from applications import actions, errors
from applications.messages import refusal_words
from applications.models import Application
from applications.terms import complaint_until
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Language, RefusalGround
from codes.constraints import choices
from codes.labels import label, position
from eligibility.findings import refusal_ground
from pages.forms import PageForm

from . import casepage
from .access import case_or_404, note_opened, staff, user_of
from .case import next_address, stale
from .casepage import CasePage

LONGEST_TEXT = 4000


class RefusalForm(PageForm):
    """The legal ground and the facts; there is no other ground."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Legal ground"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the legal ground of the refusal")},
    )
    text = forms.CharField(
        label=gettext_lazy("Facts"),
        help_text=gettext_lazy(
            "Which facts lead to the refusal. They go into the letter as they stand here."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write the facts that lead to the refusal")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices(RefusalGround)  # type: ignore[attr-defined]


@staff(Verb.REFUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """The form; with `do=preview` the letter, with `do=confirm` the decision, with `do=edit` the form again."""
    user = user_of(request)
    application = case_or_404(user, number)
    require(user, Verb.REFUSE, application.organization)
    if request.method != "POST":
        if application.status != Status.IN_REVIEW:
            return stale(request, application, user)
        note_opened(user, application.person, f"case {application.number}")
        return _form(request, casepage.gather(application, user), None)
    form = RefusalForm(request.POST)
    do = request.POST.get("do", "preview")
    typed = request.POST.get("text", "")
    version = request.POST.get("version", "")
    if do != "confirm":
        is_stale = application.status != Status.IN_REVIEW or str(application.version) != version
        if is_stale:
            return stale(request, application, user, typed=typed)
    if do == "edit":
        initial = {name: request.POST.get(name, "") for name in ("ground", "text")}
        page = casepage.gather(application, user)
        return _form(request, page, RefusalForm(initial=initial))
    if not form.is_valid():
        return _form(request, casepage.gather(application, user), form)
    if do != "confirm":
        return _preview(request, application, user, form)
    try:
        done = actions.refuse(
            application.pk,
            user,
            version=int(version) if version.isdecimal() else -1,
            ground=form.cleaned_data["ground"],
            text=form.cleaned_data["text"],
        )
    except errors.ChangedMeanwhile:
        return stale(request, application, user, typed=typed)
    messages.success(
        request,
        _("%(number)s is refused. The letter goes to the applicant.") % {"number": done.number},
    )
    return HttpResponseRedirect(next_address(user, done))


def _form(request: HttpRequest, page: CasePage, form: RefusalForm | None) -> HttpResponse:
    if form is None:
        form = RefusalForm(initial={"ground": proposed(page)})
    return render(
        request,
        "desks/refuse.html",
        {
            "application": page.application,
            "identity": casepage.identity(page),
            "form": form,
            "bad": [finding for finding in page.findings if finding.is_bad],
            "proposed": label(RefusalGround(proposed(page))) if proposed(page) else "",
            "language": label(Language(page.application.language)),
        },
    )


def proposed(page: CasePage) -> str:
    """The ground that what failed or is missing belongs to; "" where nothing did."""
    if page.answer is None:
        return ""
    codes = [*page.answer.fails, *page.answer.missing]
    grounds = [refusal_ground(code) for code in codes]
    consent = RefusalGround.NO_PERSONAL_DATA_CONSENT
    return consent if consent in grounds else next(iter(grounds), "")


def _preview(
    request: HttpRequest, application: Application, user: User, form: RefusalForm
) -> HttpResponse:
    until = complaint_until(clock.today())
    letter = refusal_words(
        application,
        ground=form.cleaned_data["ground"],
        text=form.cleaned_data["text"],
        decided_by=user.name,
        position=position(user.position, application.language),
        until=until,
    )
    return render(
        request,
        "desks/refuse_preview.html",
        {
            "application": application,
            "letter": letter,
            "ground": form.cleaned_data["ground"],
            "text": form.cleaned_data["text"],
            "until": until,
            "language": label(Language(application.language)),
            "version": request.POST.get("version", ""),
        },
    )
