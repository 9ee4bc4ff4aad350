"""The language of a page: chosen by its reader, never guessed from the browser.

The address of a page does not change with the language. `?lang=ru` on any page remembers the choice in
a cookie, and for a signed-in user in the account, and leads back to the same address without it. A form
that came back is sent again in the other language instead, so that nothing typed is lost.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from codes import Language

PARAMETER = "lang"
COOKIE_AGE = 365 * 24 * 60 * 60


class LanguageMiddleware:
    """Activates the reader's language; stands after AuthenticationMiddleware, for the account's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = _known(request.GET.get(PARAMETER))
        if chosen and request.method in ("GET", "HEAD"):
            return self._remember(request, chosen, HttpResponseRedirect(_address_without(request)))
        language = (
            chosen
            or _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
            or _of_user(request)
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        if chosen and response.status_code not in (301, 302, 303, 307, 308):
            self._remember(request, chosen, response)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    def _remember(
        self, request: HttpRequest, language: str, response: HttpResponse
    ) -> HttpResponse:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        user = request.user
        if user.is_authenticated and user.language != language:
            user.language = language
            user.save(update_fields=["language"])
        return response


def _address_without(request: HttpRequest) -> str:
    query = request.GET.copy()
    del query[PARAMETER]
    # A path that begins with two slashes would lead to another host.
    address = escape_leading_slashes(escape_uri_path(request.path))
    return f"{address}?{query.urlencode()}" if query else address


def _known(language: str | None) -> str | None:
    return language if language in set(Language) else None


def _of_user(request: HttpRequest) -> str:
    # Without a session there is no user, and nothing to ask the database for.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return _known(str(request.user.language)) or settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE
