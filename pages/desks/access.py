"""Who opens what at the desks, and the note that they did."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from accounts.models import AccessLogEntry, User
from accounts.permissions import Verb, require
from applications import queries
from applications.models import Application
from registry.models import Person

View = Callable[..., HttpResponseBase]

# Everything a case page says of an application without asking for it row by row.
CASE_PARTS = (
    "person",
    "organization__unit",
    "panel__doctor",
    "panel__site",
    "filed_by",
    "taken_by",
    "decided_by",
    "attachment__panel__doctor",
)


def staff(verb: Verb) -> Callable[[View], View]:
    """A page for those who may do `verb` somewhere; 403 for anybody else. No browser keeps it."""

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(user_of(request), verb)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def user_of(request: HttpRequest) -> User:
    """The signed-in user; the login middleware lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def case_or_404(user: User, number: str) -> Application:
    """The filed application of this number within the user's scope; what lies outside is not found."""
    found = queries.in_scope(user).select_related(*CASE_PARTS).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def note_opened(user: User, person: Person | None, purpose: str) -> None:
    """Write down that a member of staff opened a person's record, and what for."""
    if person is not None:
        AccessLogEntry.objects.create(user=user, person=person, purpose=purpose)


def note_found(user: User, ids: Iterable[int]) -> None:
    """Write down whom a search showed. One query."""
    note_seen(user, ids, "found")


def note_seen(user: User, ids: Iterable[int], purpose: str) -> None:
    """Write down that a member of staff was shown these people, and what for. One query."""
    AccessLogEntry.objects.bulk_create(
        [AccessLogEntry(user=user, person_id=pk, purpose=purpose) for pk in ids]
    )


FOUND = "found_people"
_FOUND_AT_MOST = 100


def remember_found(request: HttpRequest, found: Sequence[int]) -> None:
    """The desk may open whom it found in this session by their papers (ids), and nobody else."""
    known = [pk for pk in request.session.get(FOUND, []) if pk not in found]
    now = [*known, *found][-_FOUND_AT_MOST:]
    if now != request.session.get(FOUND):
        request.session[FOUND] = now


def was_found(request: HttpRequest, person_id: int | None) -> bool:
    """Whether this session found the person."""
    return person_id in request.session.get(FOUND, [])
