"""Who opens what at the desks, and the note that they did."""

from collections.abc import Callable
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


FOUND = "found_people"
_FOUND_AT_MOST = 50


def remember_found(request: HttpRequest, people: list[Person]) -> None:
    """The desk may open whom it found in this session by their papers, and nobody else."""
    found = [person.pk for person in people]
    known = [pk for pk in request.session.get(FOUND, []) if pk not in found]
    request.session[FOUND] = [*known, *found][-_FOUND_AT_MOST:]


def was_found(request: HttpRequest, person_id: int | None) -> bool:
    """Whether this session found the person."""
    return person_id in request.session.get(FOUND, [])
