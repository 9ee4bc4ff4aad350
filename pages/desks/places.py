"""Where each member of staff can go from the desk's first page, group by group, and what waits there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.permissions import Verb, may, roles
from applications import queries
from applications.actions.escalation import levels_of
from applications.requests import waiting_counts
from applications.waiting import lists_of

from .notices.views import late_count
from .objections.views import waiting_count
from .queue import counts
from .requests import waiting_words

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the desk the user may go to."""

    words: Words
    url: str
    said: Words


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one kind of work."""

    title: Words
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: for whoever may `verb`; `said` of None leaves the place out."""

    verb: Verb
    words: Words
    address: str
    said: Words | Callable[[User], Words | None]
    query: str = ""


def _queue(user: User) -> Words:
    number = counts(user)["total"]
    return ngettext(
        "%(number)s application waits for a decision",
        "%(number)s applications wait for a decision",
        number,
    ) % {"number": number}


def _escalated(user: User) -> Words | None:
    levels = levels_of(assignment.role for assignment in roles(user))
    number = queries.escalated_count(user, levels)
    if not number:
        return None
    if may(user, Verb.APPROVE):
        said = ngettext(
            "%(number)s application was not decided in time: the head knows",
            "%(number)s applications were not decided in time: the head knows",
            number,
        )
    else:
        said = ngettext(
            "%(number)s application was not decided in time and was brought before you",
            "%(number)s applications were not decided in time and were brought before you",
            number,
        )
    return said % {"number": number}


def _questions(user: User) -> Words:
    number = queries.questions_count(user)
    return ngettext(
        "%(number)s question of a specialist waits for your answer",
        "%(number)s questions of specialists wait for your answer",
        number,
    ) % {"number": number}


def _objections(user: User) -> Words:
    number = waiting_count(user)
    return ngettext(
        "%(number)s application is stopped and waits for your finding",
        "%(number)s applications are stopped and wait for your finding",
        number,
    ) % {"number": number}


def _notices(user: User) -> Words:
    if number := late_count(user):
        return _("Late: %(number)s") % {"number": number}
    return _("Notices of the end of service, letters to the post")


def _requests(user: User) -> Words:
    return waiting_words(waiting_counts(user))


def _waiting_lists(user: User) -> Words:
    number = sum(row.panel.waiting for row in lists_of(user))
    return ngettext(
        "%(number)s person waits for a place of a doctor",
        "%(number)s people wait for a place of a doctor",
        number,
    ) % {"number": number}


TODAY = (
    Row(
        Verb.FILE_AT_DESK,
        gettext_lazy("Find a person"),
        "find-person",
        gettext_lazy("By IIN, document, or name and date of birth; then enter the application"),
    ),
    Row(
        Verb.FILE_AT_DESK,
        gettext_lazy("My day"),
        "my-day",
        gettext_lazy("Drafts, what came back, what you filed today"),
    ),
    Row(Verb.SEE_QUEUE, gettext_lazy("Queue of applications"), "queue", _queue),
    Row(Verb.SEE_QUEUE, gettext_lazy("Escalated"), "queue", _escalated, "?show=escalated"),
    Row(
        Verb.APPROVE,
        gettext_lazy("Decided today"),
        "decided-today",
        gettext_lazy("Your decisions, with their letters"),
    ),
    Row(
        Verb.ANSWER_SPECIALIST,
        gettext_lazy("Questions to the head"),
        "queue",
        _questions,
        "?show=asked",
    ),
    Row(Verb.SETTLE_OBJECTION, gettext_lazy("“This was not me”"), "desk-objections", _objections),
    Row(Verb.ANSWER_REQUESTS, gettext_lazy("Requests of people"), "desk-requests", _requests),
)
CARE = (
    Row(
        Verb.SEE_PANELS,
        gettext_lazy("Organization"),
        "organization-desk",
        gettext_lazy("The day, doctors and their lists, sites and their addresses"),
    ),
    Row(
        Verb.SEE_WAITING_LISTS,
        gettext_lazy("Waiting lists"),
        "desk-waiting-lists",
        _waiting_lists,
    ),
    Row(
        Verb.KEEP_ORGANIZATIONS,
        gettext_lazy("Organizations"),
        "region-organizations",
        gettext_lazy("Contracts, hours, acts; people attached and lists above the norm"),
    ),
    Row(
        Verb.KEEP_SERVICE_AREAS,
        gettext_lazy("Service areas"),
        "areas",
        gettext_lazy("By file or by hand under an order; streets that nobody serves"),
    ),
    Row(
        Verb.KEEP_NEIGHBOURS,
        gettext_lazy("Neighbour units"),
        "neighbours",
        gettext_lazy("Across a border, or a city and its suburb"),
    ),
    Row(
        Verb.KEEP_INSTITUTIONS,
        gettext_lazy("Institutions"),
        "institutions",
        gettext_lazy(
            "Homes, boarding schools, penal institutions; orders that attach their people"
        ),
    ),
    Row(
        Verb.HOLD_COMMISSION,
        gettext_lazy("Regional commission"),
        "commission",
        gettext_lazy("Figures after the campaign, who is admitted, who goes where"),
    ),
    Row(Verb.GIVE_NOTICE, gettext_lazy("Notices"), "desk-notices", _notices),
)
WHOLE = (
    Row(
        Verb.SEE_FIGURES,
        gettext_lazy("Figures"),
        "figures",
        gettext_lazy("Due, filed, decided, refused; lists of doctors; the movement report"),
    ),
    Row(
        Verb.SEE_DATA_QUALITY,
        gettext_lazy("Quality of data"),
        "nation-quality",
        gettext_lazy("What a sweep finds doubtful in the register, to be looked into"),
    ),
    Row(
        Verb.CONFIGURE_REFERENCE_DATA,
        gettext_lazy("Administration"),
        "nation",
        gettext_lazy("The law, campaigns, the Fund’s list, orders, texts, users"),
    ),
)
GROUPS = (
    (gettext_lazy("Today"), TODAY),
    (gettext_lazy("Clinics and their people"), CARE),
    (gettext_lazy("The register as a whole"), WHOLE),
)


def groups(user: User) -> list[Group]:
    """Where the user may go, each with what waits there."""
    found = [(title, [_place(row, user) for row in rows]) for title, rows in GROUPS]
    return [
        Group(title, [place for place in places if place is not None])
        for title, places in found
        if any(places)
    ]


def _place(row: Row, user: User) -> Place | None:
    if not may(user, row.verb):
        return None
    said = row.said(user) if callable(row.said) else row.said
    return None if said is None else Place(row.words, reverse(row.address) + row.query, said)
