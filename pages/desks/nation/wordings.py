"""Kazakh legal wordings that no source confirms: listed, and marked as reviewed with a name and a day."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Verb
from codes.wordings import Use, unconfirmed
from notifications import wordings
from pages.forms import PageForm
from pages.parts import Row

from ..access import staff, user_of
from .changing import Change, carry_out

Words = str | Promise

USES: dict[Use, Words] = {
    Use.APPLYING: gettext_lazy("steps of an application"),
    Use.STATUSES: gettext_lazy("statuses of applications"),
    Use.LETTERS: gettext_lazy("letters and documents"),
    Use.CLINICS: gettext_lazy("pages of clinics and doctors"),
    Use.ACCOUNT: gettext_lazy("personal account"),
    Use.DESKS: gettext_lazy("desks of staff"),
    Use.EVERYWHERE: gettext_lazy("every page"),
}


class ReviewForm(PageForm):
    """What the wording was compared with."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Which text of the law the wording was compared with"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A wording as the table shows it."""

    listed: wordings.Listed
    used: Words
    url: str


@staff(Verb.WRITE_TEXTS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All wordings, those that need review first."""
    rows = sorted(wordings.listed(), key=lambda one: one.review is not None)
    lines = [
        Line(one, USES[one.wording.used], reverse("nation-wording", args=[one.wording.term]))
        for one in rows
    ]
    left = sum(one.review is None for one in rows)
    return render(request, "desks/nation/wordings.html", {"lines": lines, "left": left})


@staff(Verb.WRITE_TEXTS)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, term: str) -> HttpResponse:
    """Mark a wording as reviewed."""
    user, wording = user_of(request), unconfirmed().get(term)
    if wording is None:
        raise Http404
    facts = [
        Row(_("Kazakh"), wording.kk, lang="kk"),
        Row(_("Russian"), wording.ru, lang="ru"),
        Row(_("English"), wording.en, lang="en"),
        Row(_("Where people read it"), USES[wording.used]),
    ]

    def save(given: dict[str, Any]) -> Words:
        wordings.review(user, term, kk=given["seen"], text=given["note"])
        return _("The wording is marked as reviewed.")

    return carry_out(
        request,
        Change(
            title=_("Mark the wording as reviewed"),
            button=_("Mark as reviewed"),
            back=reverse("nation-wordings"),
            back_words=_("Back to the wordings"),
            form=ReviewForm,
            rows=lambda given: [
                *facts,
                *([Row(_("Note"), given["note"])] if given["note"] else []),
            ],
            save=save,
            done=reverse("nation-wordings"),
            seen=wording.kk,
            is_seen_first=True,
            facts=facts,
            refusals={
                "unknown": ("", gettext_lazy("There is no such term")),
                "changed": ("", gettext_lazy("The wording changed meanwhile: look at it again")),
            },
        ),
    )
