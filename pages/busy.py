"""A row somebody else holds for too long: said as such, with the request to try again."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL: the lock timeout ran out
DEADLOCK = "40P01"
RETRY_AFTER = 10  # seconds


class BusyMiddleware:
    """Turns a lock that was not to be had (docs/locking.md) into a page that asks to try again.

    Nothing was changed: the transaction was rolled back. Answers of a form stay in the browser's
    own history, those of an application in its draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a lock timeout or a deadlock; None for anything else."""
        if not isinstance(error, OperationalError):
            return None
        if getattr(error.__cause__, "sqlstate", "") not in (LOCK_NOT_AVAILABLE, DEADLOCK):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
