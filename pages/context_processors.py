"""What every page has around its content: language, view, header, demonstration."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.permissions import roles
from campaigns import clock
from codes import Language, Role
from codes.labels import short_label

from .idle import IDLE, WARNED_BEFORE, signed_in_until
from .middleware import PARAMETER
from .navigation import Section, address_of, sections
from .view_settings import View, view_of_request

# Each language is called by its own name in every language.
_OWN_NAMES = {Language.KAZAKH: "Қазақша", Language.RUSSIAN: "Русский", Language.ENGLISH: "English"}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link of the language switch: the same page in another language."""

    code: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the banner of demonstration mode says."""

    now: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Idle:
    """When somebody who is signed in is warned, and when they are signed out."""

    url: str
    warn_after: int  # seconds
    warn_before: int  # seconds
    until: datetime


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything of a page but its content; read by base.html and the components of the header."""

    language: str
    languages: list[LanguageLink]
    typed: list[
        tuple[str, str]
    ]  # of a form that came back: sent again when the language is switched
    view: View
    view_url: str
    is_view_page: bool
    who: str
    sections: list[Section]
    sign_out_url: str
    idle: Idle | None
    now: datetime  # when the page was made, for its print
    address: str  # of the page, for its print; without the question, which may hold what was typed
    demonstration: Demonstration | None


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for the templates; nothing is asked of the database where a template does not read it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    language = get_language() or settings.LANGUAGE_CODE
    user = getattr(request, "user", None)
    is_signed_in = bool(user and user.is_authenticated)
    view_url = address_of("view-settings")
    is_view_page = request.path == view_url
    if not is_view_page:
        back = request.get_full_path() if request.method == "GET" else request.path
        view_url = f"{view_url}?{urlencode({'next': back})}"
    return Shell(
        language=language,
        languages=_languages(request, language),
        typed=_typed(request),
        view=view_of_request(request),
        view_url=view_url,
        is_view_page=is_view_page,
        who=_who(user) if is_signed_in else "",
        sections=sections(request) if user is not None else [],
        sign_out_url=address_of("sign-out") if is_signed_in else "",
        idle=_idle() if is_signed_in else None,
        now=clock.now(),
        address=request.build_absolute_uri(request.path),
        demonstration=_demonstration(),
    )


def _languages(request: HttpRequest, current: str) -> list[LanguageLink]:
    links = []
    for language in Language:
        query = request.GET.copy()
        query[PARAMETER] = language.value
        links.append(
            LanguageLink(
                language.value,
                _OWN_NAMES[language],
                f"?{query.urlencode()}",
                language.value == current,
            )
        )
    return links


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent to a page that shows it again; nothing where a password is among it."""
    if request.method != "POST" or any("password" in name for name in request.POST):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str)
    ]


def _who(user: Any) -> str:
    parts = [user.name]
    for assignment in roles(user)[:1]:
        parts.append(str(short_label(Role(assignment.role))))
        if assignment.organization is not None:
            name = getattr(assignment.organization, f"name_{get_language()}", "")
            parts.append(name or assignment.organization.name_ru)
    return ", ".join(filter(None, parts))


def _idle() -> Idle:
    before = int(WARNED_BEFORE.total_seconds())
    after = int(IDLE.total_seconds()) - before
    return Idle(address_of("session"), after, before, signed_in_until())


def _demonstration() -> Demonstration | None:
    if not settings.DEMONSTRATION:
        return None
    return Demonstration(clock.now(), address_of("demo"))
