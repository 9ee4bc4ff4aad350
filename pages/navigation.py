"""The main sections in the header: links to pages that exist, for those who may open them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb, may, roles


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the header."""

    words: str | Promise
    url: str
    is_current: bool


def anonymous(user: Any) -> bool:
    """Nobody is signed in."""
    return not user.is_authenticated


def a_person(user: Any) -> bool:
    """Someone of the register, with an account of their own."""
    return bool(user.is_authenticated and user.person_id)


def staff_member(user: Any) -> bool:
    """Staff with a role today."""
    return bool(user.is_authenticated and roles(user))


def staff_who_may(verb: Verb) -> Callable[[Any], bool]:
    """Staff with a role that may do the verb somewhere."""
    return lambda user: bool(user.is_authenticated and may(user, verb))


# (name of the address, words, for whom), in the order of the header: what is opened every day. Everything else
# stands on the desk's first page (desks/places.py). A name without a page is left out.
SECTIONS: list[tuple[str, str | Promise, Callable[[Any], bool]]] = [
    (
        "find-organization",
        _("Find a clinic"),
        lambda user: not user.is_authenticated or bool(user.person_id),
    ),
    ("account", _("My account"), a_person),
    ("messages", _("Messages"), a_person),
    ("people-i-act-for", _("Family"), a_person),
    ("desk", _("Desk"), staff_member),
    ("find-person", _("Find a person"), staff_who_may(Verb.FIND_PERSON)),
    ("my-day", _("My day"), staff_who_may(Verb.FILE_AT_DESK)),
    ("queue", _("Queue"), staff_who_may(Verb.SEE_QUEUE)),
    ("decided-today", _("Decided today"), staff_who_may(Verb.APPROVE)),
    ("desk-requests", _("Requests"), staff_who_may(Verb.ANSWER_REQUESTS)),
    ("organization-desk", _("Organization"), staff_who_may(Verb.MANAGE_PANELS)),
    ("region-organizations", _("Organizations"), staff_who_may(Verb.KEEP_ORGANIZATIONS)),
    ("figures", _("Figures"), staff_who_may(Verb.SEE_FIGURES)),
    ("areas", _("Service areas"), staff_who_may(Verb.KEEP_SERVICE_AREAS)),
    ("nation", _("Administration"), staff_who_may(Verb.CONFIGURE_REFERENCE_DATA)),
    ("sign-in", _("Sign in"), anonymous),
]


def sections(request: HttpRequest) -> list[Section]:
    """The sections for whoever asks; the one of this page is current."""
    found = []
    for name, words, is_for in SECTIONS:
        address = address_of(name)
        if address and is_for(request.user):
            found.append(Section(words, address, address == request.path))
    return found


def address_of(name: str, *args: Any) -> str:
    """The address of a page by its name, or "" where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
