"""Documents for an application that is sent already: asked for by the clinic, or brought later."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applications import actions, digital_documents, errors
from applications.actions.missing_documents import MOST_ADDED
from applications.actions.papers import UnfitUpload
from applications.entries import IDENTITY, serving
from applications.models import Application, DocumentRequest, SupportingDocument
from codes import Document
from codes.findings import missing_label
from codes.labels import label
from pages import refusals

from . import tracking
from .access import followed, user_of
from .reply_form import ANOTHER, ReplyForm, title_of


@dataclass(frozen=True)
class Wanted:
    """What an open application still waits for, and what it has; two queries."""

    request: DocumentRequest | None
    entries: list[str]  # asked for by the clinic, or missing by the rules when it was sent
    given: list[SupportingDocument]

    @property
    def asked_for(self) -> list[Any]:
        """What of the clinic's request is not here yet, in words."""
        if self.request is None:
            return []
        return [missing_label(entry) for entry in actions.still_asked(self.request, self.given)]

    @property
    def missing(self) -> list[Any]:
        """What is missing though nobody asked for it."""
        asked_for = self.request.entries if self.request else []
        return [missing_label(entry) for entry in self.entries if entry not in asked_for]

    def never_came(self, row: Application) -> list[Any]:
        """What was missing when it was sent and did not come until the end, in words."""
        return [missing_label(entry) for entry in _missing_at_filing(row, self.given)]


def _missing_at_filing(row: Application, given: list[SupportingDocument]) -> list[str]:
    presented = {paper.document for paper in given}
    named = [finding["code"] for finding in row.findings if finding["status"] == "missing"]
    return [entry for entry in named if serving(entry).isdisjoint(presented)]


def wanted(row: Application) -> Wanted:
    """What an application waits for; nothing once it is not open."""
    given = list(row.documents.all())
    if not row.is_open:
        return Wanted(None, [], given)
    request = actions.open_request(row)
    asked_for = actions.still_asked(request, given) if request else []
    entries = dict.fromkeys([*asked_for, *_missing_at_filing(row, given)])
    return Wanted(request, sorted(entries, key=lambda entry: entry != IDENTITY), given)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, number: str) -> HttpResponse:
    """Send documents or an answer, asked for or not, until the decision."""
    user = user_of(request)
    row = followed(request, number)
    if not actions.may_act_for(user, row):
        raise Http404("not theirs to answer")
    if not row.is_open:
        return refusals.page(request, errors.NoLongerOpen(row))
    has_service = row.person is not None and digital_documents.has_identity(row.person)
    return taken(
        request,
        user,
        row,
        has_service=has_service,
        page=lambda known, form: _page(request, row, known, form),
        done=lambda: _sent(request, row),
    )


def taken(
    request: HttpRequest,
    user: User,
    row: Application,
    *,
    has_service: bool,
    page: Callable[[Wanted, ReplyForm], HttpResponse],
    done: Callable[[], HttpResponse],
) -> HttpResponse:
    """What came for an open application, kept: by the person's own hand or at a desk.

    What is good stays kept where something else is wrong; `page` shows the form, `done` what follows.
    """
    known = wanted(row)
    form = _form(request, known, has_service)
    if request.method != "POST":
        return page(known, form)
    is_whole = form.is_valid()
    if not is_whole and not form.uploads():
        return page(known, form)
    try:
        actions.reply(
            row.pk,
            user,
            files=form.uploads(),
            # Words answer the whole request: they wait until everything else is right.
            text=form.cleaned_data["text"] if is_whole else "",
            from_service=is_whole and form.is_from_service,
        )
    except errors.NoLongerOpen as error:
        return refusals.page(request, error)
    except UnfitUpload:
        form.add_error(None, _not_kept())
        return page(known, form)
    if not is_whole:
        # What was good is kept and shown as given; the errors of the rest stay on the page.
        known = wanted(row)
        again = _form(request, known, has_service)
        again.full_clean()
        return page(known, again)
    return done()


def _not_kept() -> str:
    return _(
        "Nothing was added: after sending, %(number)s files can be added at most. "
        "Bring the others to the clinic."
    ) % {"number": MOST_ADDED}


def _sent(request: HttpRequest, row: Application) -> HttpResponse:
    left = wanted(row)
    messages.success(request, _("Sent to the clinic. The specialist sees it at once."))
    if left.asked_for:
        return redirect("reply-documents", row.number)
    return redirect("application", row.number)


def _form(request: HttpRequest, known: Wanted, has_service: bool) -> ReplyForm:
    is_post = request.method == "POST"
    return ReplyForm(
        known.entries,
        request.POST if is_post else None,
        request.FILES if is_post else None,
        has_service=has_service and IDENTITY in known.entries,
    )


def _page(request: HttpRequest, row: Application, known: Wanted, form: ReplyForm) -> HttpResponse:
    assert row.due_at is not None
    papers = actions.papers_for(user_of(request), row)
    context = {
        "application": row,
        "wanted": known,
        "form": form,
        "parts": parts_of(form),
        "given": [given_words(paper) for paper in papers],
        "decision_by": tracking.by_words(row.due_at),
        "is_late": tracking.is_late(row),
    }
    return render(request, "people/reply.html", context)


def parts_of(form: ReplyForm) -> list[dict[str, Any]]:
    """The fields of the form, paper by paper; the last is any other paper."""
    return [_part(form, entry) for entry in (*form.wanted, ANOTHER)]


def _part(form: ReplyForm, entry: str) -> dict[str, Any]:
    return {
        "id": f"part-{form.name_of(entry)}",
        "words": title_of(entry),
        "fields": form.fields_of(entry),
    }


def given_words(paper: SupportingDocument) -> dict[str, Any]:
    """A document of an application as its people see it."""
    sources = SupportingDocument.Source
    return {
        "pk": paper.pk,
        "words": label(Document(paper.document)),
        "file_name": paper.file_name or _("File"),
        "size": paper.size,
        "has_file": bool(paper.file),
        "co_signed_as": paper.co_signed_as,
        "is_from_service": paper.source == sources.DIGITAL_SERVICE,
        "at": paper.added_at,
    }


def may_reply(user: User, row: Application) -> bool:
    """Whether the page of documents is open to this user."""
    return row.is_open and actions.may_act_for(user, row)
