"""The account's first page: where one is attached, what is coming, what is open, what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from applications import queries, waiting
from applications.actions.drafts import KEPT_FOR
from applications.law import law_in_force
from applications.models import Application, DocumentRequest
from applications.models.application import OPEN
from applications.standings import NOWHERE, standings
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Ground
from codes.labels import label, short_label
from eligibility import Law
from notifications.queries import newest
from pages.parts import Step
from pages.people import tracking
from pages.people.access import for_people, user_of
from pages.people.apply.said import doctor_line
from pages.people.waiting.said import title as waiting_title
from registry.models import Attachment

from .clinic import clinic, said_of
from .data import own_rows
from .next_steps import campaign_now, next_step
from .past import Past, past, title
from .relatives import acting, endings, relatives

LETTERS = 3
RELATIVES = 4  # those for whom something is to be done come first
READ = 40  # applications looked through for what is open, scheduled or begun


@dataclass(frozen=True)
class OpenOne:
    """An open application with its tracker."""

    application: Application
    title: str
    ground: str
    steps: list[Step]


@dataclass(frozen=True)
class Together:
    """Applications of a family sent in one go, while one of them is open."""

    pk: int
    sent_at: object
    rows: list[Past]


@dataclass(frozen=True)
class Draft:
    """A draft to carry on."""

    pk: int
    title: str
    saved_at: object
    kept_until: object


@for_people
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The account's first page."""
    user, today = user_of(request), clock.today()
    person = user.person
    assert person is not None
    law = law_in_force()
    family = acting(user, today)
    places = standings(person.pk, family.seen, today)
    own = places.get(person.pk, NOWHERE)
    asked = DocumentRequest.objects.filter(application=OuterRef("pk"), answered_at=None)
    rows = queries.of_user(user).annotate(is_asked=Exists(asked))
    mine = list(rows.order_by("-created_at")[:READ])
    filed = [row for row in mine if row.status != Status.DRAFT]
    open_ones = [row for row in filed if row.status in OPEN]
    families = _families(filed, user)
    grouped = {number for family_ in families for number in (row.number for row in family_.rows)}
    letters, unread = newest(LETTERS, person=person)
    insurance = getattr(person, "insurance", None)  # came with the signed-in user
    is_pending = any(row.person_id == person.pk for row in open_ones)
    campaign = campaign_now(law, today, insurance, has_chosen=bool(own.coming) or is_pending)
    shown = sorted(relatives(family.rows, places, filed), key=lambda one: not one.needs_something)
    context = {
        "person": person,
        "present": clinic(own.present, said_of(own.present, filed), law) if own.present else None,
        "coming": clinic(own.coming) if own.coming else None,
        "coming_on": own.coming.from_on if own.coming else None,
        "coming_application": _of_coming(filed, own.coming),
        "is_pending": is_pending,
        "next_step": next_step(person, own, is_pending=is_pending),
        "campaign": campaign,
        "families": families,
        "open_ones": [_open(row, user, law) for row in open_ones if row.number not in grouped],
        "drafts": _drafts(mine, user),
        **_waiting(user),
        "relatives": shown[:RELATIVES],
        "more_relatives": max(0, len(shown) - RELATIVES),
        "endings": endings(family.ended),
        "family_url": reverse("people-i-act-for"),
        "letters": letters,
        "unread": unread,
        "rows": own_rows(person, today, insurance),
        "links": _links(),
        "new_year": date(today.year + 1, 1, 1),
    }
    return render(request, "people/account.html", context)


def _of_coming(filed: Iterable[Application], coming: Attachment | None) -> Application | None:
    if coming is None:
        return None
    return next((row for row in filed if row.attachment_id == coming.pk), None)


def _open(row: Application, user: User, law: Law) -> OpenOne:
    return OpenOne(
        row,
        title(row, user),
        str(label(Ground(row.ground))),
        tracking.tracker(row, law, is_asked=row.is_asked),  # type: ignore[attr-defined]
    )


def _families(filed: Sequence[Application], user: User) -> list[Together]:
    """What was sent together by the user, several people and one of them undecided at least."""
    groups: dict[int, list[Application]] = {}
    for row in filed:
        if row.family_id is not None:
            groups.setdefault(row.family_id, []).append(row)
    return [
        Together(pk, rows[0].filed_at, [past(row, user) for row in reversed(rows)])
        for pk, rows in groups.items()
        if len(rows) > 1 and any(row.status in OPEN for row in rows)
    ]


def _drafts(mine: Iterable[Application], user: User) -> list[Draft]:
    found = []
    for row in mine:
        if (
            row.status != Status.DRAFT
            or row.channel != Channel.PORTAL
            or row.filed_by_id != user.pk
        ):
            continue
        parts = [short_label(Ground(row.ground)) if row.ground else _("Ground not chosen yet")]
        if row.organization:
            parts.append(row.organization.name)
        if row.person_id != user.person_id and row.person:
            parts.insert(0, row.person.full_name)
        kept_until = clock.local(row.saved_at + KEPT_FOR).date()
        found.append(Draft(row.pk, ", ".join(map(str, parts)), row.saved_at, kept_until))
    return found


def _waiting(user: User) -> dict[str, list[tuple[str, str, str]]]:
    """Where the user, and those they act for, stand in line, or are invited: address, whose and for whom, where."""
    found: dict[str, list[tuple[str, str, str]]] = {"invited": [], "waiting": []}
    for entry in waiting.now_of(user):
        name = doctor_line(entry.panel)
        if entry.person_id != user.person_id:
            name = f"{entry.person.full_name}: {name}"
        url = reverse("waiting", args=[entry.pk])
        found[entry.state].append((url, name, waiting_title(entry)))
    return found


def _links() -> list[tuple[str, str]]:
    """Address and words of the other pages of the account."""
    return [
        (reverse("documents"), _("Documents as PDF")),
        (reverse("history"), _("History of services")),
        (reverse("record-views"), _("Who looked at my record")),
        (reverse("corrections"), _("Correction requests")),
    ]
