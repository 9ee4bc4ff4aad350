"""A person brings papers for an application already sent: asked for by the specialist, or of their own accord."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Verb, organizations
from applications import errors
from applications.models import Application
from pages import refusals
from pages.people.reply import Wanted, given_words, parts_of, taken
from pages.people.reply_form import ReplyForm

from .access import note_opened, staff, user_of


@staff(Verb.FILE_AT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, number: str) -> HttpResponse:
    """Scan what the person brought; the specialist sees it at once, and the term runs on."""
    user = user_of(request)
    row = (
        Application.objects.select_related("person", "organization", "filed_by")
        .filter(organization__in=organizations(user, Verb.FILE_AT_DESK), number=number)
        .first()
    )
    if row is None:
        raise Http404
    note_opened(user, row.person, f"documents for {number}")
    if not row.is_open:
        return refusals.page(request, errors.NoLongerOpen(row))

    def page(known: Wanted, form: ReplyForm) -> HttpResponse:
        return render(
            request,
            "desks/brought.html",
            {
                "application": row,
                "wanted": known,
                "form": form,
                "parts": parts_of(form),
                "given": [given_words(paper) for paper in known.given],
            },
        )

    def done() -> HttpResponse:
        messages.success(request, _("Kept. The specialist sees it at once."))
        return redirect("desk-brought", number)

    return taken(request, user, row, has_service=False, page=page, done=done)
