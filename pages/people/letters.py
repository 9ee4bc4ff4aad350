"""Messages and documents of the account: one's own, and those of people one represents."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notices
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from applications import actions, queries
from applications.models import SupportingDocument
from codes import Filer, numbers
from notifications.documents import DocumentDamaged, read
from notifications.models import ElectronicDocument
from notifications.outbox import mark_read
from notifications.queries import account_messages, unread, unread_count
from notifications.reading import mark_all_read
from pages.downloads import handed_out

from .access import for_people, user_of
from .paging import part_of


@for_people
@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Messages in the account, newest first, twenty a page."""
    person = user_of(request).person
    assert person is not None
    only_unread = request.GET.get("unread") == "1"
    rows = unread(person=person) if only_unread else account_messages(person=person)
    kept = {"unread": "1"} if only_unread else {}
    before = request.GET.get("before", "")
    part = part_of(rows, before, "created_at", reverse("messages"), kept)
    context = {
        "letters": part.rows,
        "unread": unread_count(person=person),
        "only_unread": only_unread,
        "older": part.older,
        "newer": part.newer,
    }
    return render(request, "people/messages.html", context)


@for_people
@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    user = user_of(request)
    assert user.person is not None
    number = mark_all_read(user.person, user)
    if number:
        notices.success(
            request,
            ngettext(
                "%(number)s message is marked as read.",
                "%(number)s messages are marked as read.",
                number,
            )
            % {"number": number},
        )
    return redirect("messages")


@for_people
@never_cache
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; opening it marks it as read."""
    user = user_of(request)
    letter: Any = account_messages(person=user.person).filter(pk=pk).first()
    if letter is None:
        raise Http404("not a message of theirs")
    if not letter.is_read:
        mark_read(letter, user)
    may_follow = (
        bool(letter.application_number)
        and queries.of_user(user).filter(number=letter.application_number).exists()
    )
    context = {"letter": letter, "may_follow": may_follow}
    return render(request, "people/message.html", context)


@dataclass(frozen=True)
class Paper:
    """A document of the list; `whose` names its person where it is not one's own."""

    paper: ElectronicDocument
    whose: str


@for_people
@never_cache
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Electronic documents of oneself and of those represented, newest first, twenty a page."""
    user = user_of(request)
    rows = (
        ElectronicDocument.objects.filter(
            Q(person=user.person_id) | Q(person__in=_represented(user))
        )
        .select_related("person")
        .order_by("-issued_at", "-pk")
    )
    part = part_of(rows, request.GET.get("before", ""), "issued_at", reverse("documents"))
    context = {
        "papers": [
            Paper(row, "" if row.person_id == user.person_id else row.person.full_name)
            for row in part.rows
        ],
        "older": part.older,
        "newer": part.newer,
    }
    return render(request, "people/account/documents.html", context)


def _represented(user: User) -> Any:
    """Ids of whose documents the user may open beside their own."""
    return queries.people_of(user).exclude(kind=Filer.FAMILY_MEMBER).values("person_id").order_by()


@for_people
@never_cache
@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """An electronic document as PDF: the person's own, or of somebody they represent."""
    user = user_of(request)
    try:
        wanted = str(numbers.parse(number))
    except numbers.NumberError:
        raise Http404("no such number") from None
    found = (
        ElectronicDocument.objects.filter(number=wanted)
        .filter(
            Q(person=user.person_id)
            | Q(person__in=_represented(user))
            | Q(application_number__in=queries.of_user(user).exclude(number=None).values("number"))
        )
        .first()
    )
    if found is None:
        raise Http404("not a document of theirs")
    if not found.is_ready:
        return _not_there(request, found, is_damaged=False)
    try:
        pdf = read(found)
    except DocumentDamaged:
        return _not_there(request, found, is_damaged=True)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


def _not_there(
    request: HttpRequest, found: ElectronicDocument, *, is_damaged: bool
) -> HttpResponse:
    response = render(
        request,
        "people/document_waiting.html",
        {"document": found, "is_damaged": is_damaged},
        status=503,
    )
    response["Retry-After"] = "60"
    return response


@never_cache
@require_safe
def supporting_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """What was uploaded with an application, for whoever may follow it; see `actions.papers_for`.

    Desks have a page of their own for it (`case-document`), which writes down who opened it.
    """
    user = user_of(request)
    found = SupportingDocument.objects.filter(pk=pk).first()
    if found is None or not found.file:
        raise Http404("no such file")
    followed = queries.of_user(user).filter(pk=found.application_id).first()
    if followed is None or found not in actions.papers_for(user, followed):
        raise Http404("not a file of theirs")
    return handed_out(found.file, found.file_name or "document", found.content_type)
