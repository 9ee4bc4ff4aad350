"""Signed out after half an hour without a sign of life: said beforehand, and nothing typed is lost.

A session lives `IDLE` after the last page; it is written again once a minute at most. What is sent after
it ended is kept in a new session until somebody signs in: the same user sees it again and sends it, anybody
else never learns of it. The same is done with a form that the same user's sign-in before made (its token is
another one by then), if the browser says that it came from a page of ours.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.models import Session
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from campaigns import clock

IDLE = timedelta(minutes=30)
WARNED_BEFORE = timedelta(minutes=5)
RENEWED_AFTER = 60  # seconds; the session itself lives a minute longer than IDLE
MOST = 200_000  # characters of one form that are kept

_RENEWED, _KEPT, _SECRET_BEFORE = "renewed", "kept", "secret_before"
_TOKEN_OF_ANOTHER_SIGN_IN = "CSRF token from POST incorrect."  # noqa: S105 - Django's reason


class IdleMiddleware:
    """Renews the session of whoever asks for a page; forgets what was kept once it has been sent again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        sent = request.session.get(_KEPT) if request.method == "POST" else None
        response = self.get_response(request)
        if not _is_signed_in(request):
            if request.session.is_empty() and _who_was_signed_in(request) is not None:
                # Django would take the cookie away; another page of theirs may still send something.
                request.COOKIES.pop(settings.SESSION_COOKIE_NAME)
            return response
        is_sent_again = sent and sent["path"] == request.get_full_path()
        if is_sent_again and request.session.get(_KEPT) is sent and response.status_code < 500:
            del request.session[_KEPT]
        match = request.resolver_match
        only_asks = request.method == "GET" and match and match.view_name == "session"
        if not only_asks and _seconds_since_renewal(request) >= RENEWED_AFTER:
            request.session[_RENEWED] = int(clock.machine_now().timestamp())
        return response


class SignInFirst(LoginRequiredMiddleware):
    """Leads whoever is not signed in to the page for it; what they sent after their session ended is kept."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        """The way to sign in, and back."""
        user_id = _who_was_signed_in(request)
        response: Any = super().handle_no_permission(request, view_func)
        if user_id is None:
            return response
        if request.method == "POST":
            _keep(request, user_id)
        separator = "&" if "?" in response.url else "?"
        return HttpResponseRedirect(f"{response.url}{separator}idle=1")


def signed_in_until() -> datetime:
    """Until when somebody who asks for a page now stays signed in without a further sign of life."""
    return clock.now() + IDLE


def has_kept(request: HttpRequest) -> bool:
    """Whether something was sent too late from this browser and waits for its user."""
    return _KEPT in request.session


def sign_in(request: HttpRequest, user: User, onward: str) -> str:
    """Sign the user in; where it leads: to what the same user had sent too late, or `onward`."""
    kept = request.session.get(_KEPT)
    before = kept["who"] if kept else _who_was_signed_in(request)
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    auth.login(request, user)
    if before == str(user.pk):
        # Forms on their pages that are still open bear it.
        request.session[_SECRET_BEFORE] = secret
    if not kept:
        return onward
    if kept["who"] != str(user.pk):
        del request.session[_KEPT]
        return onward
    return reverse("continue")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How many seconds the session still lives without a sign of life; POST is one. 0: signed out."""
    if not _is_signed_in(request):
        return JsonResponse({"left": 0})
    passed = 0 if request.method == "POST" else _seconds_since_renewal(request)
    return JsonResponse({"left": max(0, int(IDLE.total_seconds()) - passed)})


@never_cache
@require_safe
def carry_on(request: HttpRequest) -> HttpResponse:
    """What was sent too late, to be sent again by one press."""
    kept = request.session.get(_KEPT)
    if not kept or kept["who"] != str(request.user.pk):
        return redirect("home")
    typed = [(name, value) for name, values in QueryDict(kept["typed"]).lists() for value in values]
    context = {"path": kept["path"], "typed": typed, "had_files": kept["had_files"]}
    return render(request, "people/continue.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: kept where the same user only signed in anew, refused otherwise."""
    own = f"{request.scheme}://{request.get_host()}"
    is_ours = reason == _TOKEN_OF_ANOTHER_SIGN_IN and request.headers.get("Origin") == own
    is_typed = request.path != reverse("session")  # a mere sign of life
    is_theirs = _is_signed_in(request) and _is_of_the_sign_in_before(request)
    if is_ours and is_typed and is_theirs and _keep(request, str(request.user.pk)):
        return redirect("continue")
    return render(request, "403_csrf.html", status=403)


class _Token(CsrfViewMiddleware):
    """The framework's own comparison, without its refusal."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponseForbidden()


def _is_of_the_sign_in_before(request: HttpRequest) -> bool:
    """Whether the form was made for the same user: somebody else's may stand open in the same browser."""
    secret, name = request.session.get(_SECRET_BEFORE), settings.CSRF_COOKIE_NAME
    if not secret:
        return False
    present = request.COOKIES[name]
    request.COOKIES[name] = secret
    refused = _Token(csrf_failure).process_view(request, csrf_failure, (), {})
    request.COOKIES[name] = present
    return refused is None


def _seconds_since_renewal(request: HttpRequest) -> int:
    return int(clock.machine_now().timestamp()) - request.session.get(_RENEWED, 0)


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated)


def _who_was_signed_in(request: HttpRequest) -> str | None:
    """The key of the user whose session has ended by itself; None where there was none."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    ended = Session.objects.filter(session_key=key, expire_date__lte=clock.machine_now())
    row = ended.first() if key else None
    return row.get_decoded().get(SESSION_KEY) if row is not None else None


def _keep(request: HttpRequest, user_id: str) -> bool:
    """Whether it may be kept, and is."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if len(text) > MOST or any("password" in name for name in typed):
        return False
    request.session[_KEPT] = {
        "who": user_id,
        "path": request.get_full_path(),
        "typed": text,
        "had_files": bool(request.FILES),
    }
    return True
