"""Handing a case over to a named colleague of the scope."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, require, who_may
from applications import actions, errors
from applications.models import Application
from codes import ApplicationStatus as Status
from pages.forms import PageForm, posted

from . import casepage
from .access import case_or_404, staff, user_of
from .case import stale


class ColleagueForm(PageForm):
    """To whom."""

    to = forms.TypedChoiceField(
        label=gettext_lazy("Colleague"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a colleague"),
            "invalid_choice": gettext_lazy("Choose a colleague from the list"),
        },
    )

    def __init__(self, colleagues: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(row.pk, _said(row)) for row in colleagues]  # type: ignore[attr-defined]


def _said(colleague: Any) -> str:
    cases = ngettext("%(number)s case in work", "%(number)s cases in work", colleague.in_work) % {
        "number": colleague.in_work
    }
    return f"{colleague.name}: {cases}"


def colleagues_of(application: Application) -> list[User]:
    """Who may decide the case, but whose it is already; each with `in_work`. One query."""
    assert application.organization is not None
    rows = who_may(Verb.APPROVE, application.organization).annotate(
        in_work=Count("cases_taken", filter=Q(cases_taken__status=Status.IN_REVIEW))
    )
    return [row for row in rows if row.pk != application.taken_by_id]


@staff(Verb.HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Choose who goes on with the case; both names stand in its history."""
    user = user_of(request)
    application = case_or_404(user, number)
    require(user, Verb.HAND_OVER, application.organization)
    if application.status != Status.IN_REVIEW:
        return stale(request, application, user)
    form = ColleagueForm(colleagues_of(application), *posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.hand_over(application.pk, user, to=form.cleaned_data["to"])
        except errors.ChangedMeanwhile:
            return stale(request, application, user)
        except errors.NoSuchColleague:
            form.add_error("to", _("This colleague may no longer decide it. Choose another"))
        else:
            assert done.taken_by is not None
            messages.success(
                request,
                _("%(number)s is handed over to %(name)s.")
                % {"number": done.number, "name": done.taken_by.name},
            )
            return HttpResponseRedirect(reverse("case", args=[number]))
    page = casepage.gather(application, user)
    return render(
        request,
        "desks/hand_over.html",
        {
            "application": application,
            "identity": casepage.identity(page),
            "form": form,
            "has_colleagues": bool(form.fields["to"].choices),  # type: ignore[attr-defined]
            "holder": application.taken_by,
        },
    )
