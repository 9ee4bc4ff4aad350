"""Who may open what: every page of people asks here; what is not theirs is not there (404)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import User
from applications import queries
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Channel, numbers


class View(Protocol):
    """A view."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def for_people(view: Callable[..., HttpResponseBase]) -> View:
    """A page of someone of the register: staff without a person of their own get 403."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if user_of(request).person_id is None:
            raise PermissionDenied("this page is for people of the register")
        return view(request, *args, **kwargs)

    return asked


def user_of(request: HttpRequest) -> User:
    """The signed-in user; the middleware has asked already."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied("nobody is signed in")
    return user


def followed(request: HttpRequest, number: str) -> Application:
    """The filed application of this number, if the user may follow it; otherwise 404."""
    try:
        wanted = str(numbers.parse(number))
    except numbers.NumberError:
        raise Http404("no such number") from None
    found = (
        queries.of_user(user_of(request))
        .filter(number=wanted)
        .select_related(
            "panel__doctor",
            "panel__site",
            "filed_by__person",
            "decided_by",
            "attachment",
            "signature",
        )
        .annotate(is_objected=queries.IS_OBJECTED)
        .exclude(status=Status.DRAFT)
        .first()
    )
    if found is None:
        raise Http404("not an application of theirs")
    return found


def own_draft(request: HttpRequest, pk: int) -> Application:
    """The user's own application begun on the portal, a draft or filed since; otherwise 404."""
    found = (
        Application.objects.filter(pk=pk, filed_by=user_of(request), channel=Channel.PORTAL)
        .select_related(
            "person", "organization__unit", "panel__doctor", "panel__site", "filed_by__person"
        )
        .first()
    )
    if found is None:
        raise Http404("not a draft of theirs")
    return found
