"""Letters of a notice: printed in batches, carried to the post, and those that came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import notices
from applications.actions import letters as actions
from applications.errors import NoticeRefused
from applications.models import LetterBatch
from pages.desks.access import note_seen, staff, user_of
from pages.desks.lists.listing import as_file
from pages.forms import posted

from . import said
from .forms import DispatchForm, ReturnedForm
from .views import found_or_404


@dataclass(frozen=True, slots=True)
class Line:
    """A letter of the batch."""

    number: int
    pk: int
    who: str
    address: str
    came_back: bool


@staff(Verb.GIVE_NOTICE)
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """The next batch of letters; the page of it, or a word that none is left."""
    user = user_of(request)
    notice = found_or_404(user, pk)
    batch = actions.make_batch(notice.pk, user)
    if batch is None:
        messages.info(request, _("No letter waits for a batch."))
        return HttpResponseRedirect(reverse("desk-notice", args=[pk]))
    note_seen(
        user, batch.letters.values_list("message__person_id", flat=True), f"letter of notice {pk}"
    )
    return HttpResponseRedirect(reverse("desk-letters", args=[pk, batch.number]))


def _found_or_404(user: User, pk: int, number: int) -> LetterBatch:
    notice = found_or_404(user, pk)
    batch = notice.batches.select_related("made_by", "dispatched_by").filter(number=number).first()
    if batch is None:
        raise Http404
    batch.notice = notice
    return batch


@staff(Verb.GIVE_NOTICE)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A batch: print it, note that the post took it, note what came back."""
    user = user_of(request)
    row = _found_or_404(user, pk, number)
    form = DispatchForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.dispatch(pk, number, user, **form.cleaned_data)
        except NoticeRefused as refused:
            form.add_error(refused.field or None, str(said.WHY[refused.reason]))
        else:
            messages.success(
                request, _("Noted: the post took the batch. Its letters count as sent.")
            )
            return HttpResponseRedirect(reverse("desk-letters", args=[pk, number]))
    return _shown(request, row, form=form)


def _shown(request: HttpRequest, row: LetterBatch, **more: Any) -> HttpResponse:
    lines = list(_lines(row))
    is_at_post = row.dispatched_on is not None
    form = more.get("form")
    if is_at_post and not isinstance(form, ReturnedForm):
        form = ReturnedForm(letters=_choices(lines))
    return render(
        request,
        "desks/notices/batch.html",
        {
            "batch": row,
            "notice": row.notice,
            "lines": lines,
            "form": form,
            "is_at_post": is_at_post,
            "dispatched_on": said.day(row.dispatched_on) if row.dispatched_on else "",
            "can_come_back": any(not line.came_back for line in lines),
        },
    )


def _lines(row: LetterBatch) -> Iterator[Line]:
    for place, letter in enumerate(notices.letters_of(row), 1):
        assert letter.message.person is not None
        yield Line(
            number=place,
            pk=letter.message_id,
            who=letter.message.person.full_name,
            address=letter.message.address,
            came_back=letter.came_back,  # type: ignore[attr-defined]
        )


def _choices(lines: list[Line]) -> list[tuple[str, str]]:
    return [(str(line.pk), f"{line.number}. {line.who}") for line in lines if not line.came_back]


@staff(Verb.GIVE_NOTICE)
@require_POST
def returned(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A letter came back; the person stands among those to be looked for."""
    user = user_of(request)
    row = _found_or_404(user, pk, number)
    form = ReturnedForm(request.POST, letters=_choices(list(_lines(row))))
    if form.is_valid():
        try:
            actions.returned(
                pk, int(form.cleaned_data["letter"]), user, reason=form.cleaned_data["reason"]
            )
        except NoticeRefused as refused:
            form.add_error(refused.field or None, str(said.WHY[refused.reason]))
        else:
            messages.success(request, _("Noted: the letter came back."))
            return HttpResponseRedirect(reverse("desk-letters", args=[pk, number]))
    return _shown(request, row, form=form)


@staff(Verb.GIVE_NOTICE)
@require_safe
def to_print(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The letters of a batch, a sheet each, with the address where the window of an envelope is."""
    row = _found_or_404(user_of(request), pk, number)
    letters = [letter.message for letter in notices.letters_of(row)]
    said_count = ngettext("%(number)s letter", "%(number)s letters", len(letters)) % {
        "number": len(letters)
    }
    return render(
        request,
        "desks/notices/print.html",
        {"batch": row, "notice": row.notice, "letters": letters, "count": said_count},
    )


@staff(Verb.GIVE_NOTICE)
@require_safe
def register(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponseBase:
    """The list that goes to the post with the letters, as CSV or XLSX."""
    row = _found_or_404(user_of(request), pk, number)
    headers = [_("Number"), _("Addressee"), _("Address")]
    rows = ([line.number, line.who, line.address] for line in _lines(row))
    title = _("Letters at the post")
    return as_file(request, kind, f"letters-{pk}-{number}", title, headers, rows)
