"""The personal account: where one is attached, what is coming, what is open, what was said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from applications import queries
from applications.actions.drafts import KEPT_FOR
from applications.casefile import residences_on
from applications.law import law_in_force
from applications.models import Application
from applications.models.application import OPEN
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Ground, Language, dates
from codes.labels import label, short_label
from eligibility import Law
from notifications.models import ElectronicDocument
from notifications.queries import account_messages, unread_count
from pages.parts import Row, Step
from pages.words import lower, status_tag
from registry.models import Attachment, Person, Representation
from registry.queries import attachments_of, week_hours

from . import tracking
from .access import for_people, user_of
from .apply import said
from .hours import hours_today

LAST = 5  # messages and applications shown in the account itself
PAGE = 20


@dataclass(frozen=True)
class Place:
    """An attachment as the account shows it."""

    name: str
    doctor: str
    address: str
    hours: str
    phone: str


@dataclass(frozen=True)
class OpenOne:
    """An open application with its tracker."""

    application: Application
    title: str
    ground: str
    steps: list[Step]


@dataclass(frozen=True)
class Relative:
    """Somebody the user acts for."""

    row: Representation
    age: str
    said: str
    place: str
    coming: str
    apply_url: str


@dataclass(frozen=True)
class Draft:
    """A draft to carry on."""

    pk: int
    title: str
    saved_at: object
    kept_until: object


@dataclass(frozen=True)
class Past:
    """An application of the history."""

    number: str
    title: str
    sign: str
    words: str
    filed_at: object


@for_people
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The account's first page."""
    user, today = user_of(request), clock.today()
    person = user.person
    assert person is not None
    law = law_in_force()
    represented = list(queries.people_of(user))
    places = attachments_of([person.pk, *_seen(represented)], today)
    present, coming = places.get(person.pk, (None, None))
    mine = list(queries.of_user(user).order_by("-created_at")[: PAGE * 2])
    filed = [row for row in mine if row.status != Status.DRAFT]
    context = {
        "person": person,
        "present": _place(present, law) if present else None,
        "coming": _place(coming, None) if coming else None,
        "coming_on": coming.from_on if coming else None,
        "coming_application": _of_coming(filed, coming),
        "open_ones": [_open(row, user, law) for row in filed if row.status in OPEN],
        "drafts": _drafts(mine, user),
        "past": [_past(row, user) for row in filed if row.status not in OPEN][:LAST],
        "relatives": _relatives(represented, places),
        "letters": list(account_messages(person=person)[:LAST]),
        "unread": unread_count(person=person),
        "papers": list(
            ElectronicDocument.objects.filter(person=person).order_by("-issued_at")[:LAST]
        ),
        "rows": _own_rows(person, user),
        "without_knowledge_url": f"{reverse('apply')}?ground={Ground.ATTACHED_WITHOUT_KNOWLEDGE}&for=self",
    }
    return render(request, "people/account.html", context)


def _seen(represented: Iterable[Representation]) -> list[int]:
    """Whose attachments the user may see: a written consent of the family lets them file, no more."""
    return [row.person_id for row in represented if row.kind != Filer.FAMILY_MEMBER]


def _place(attachment: Attachment, law: Law | None) -> Place:
    organization, panel = attachment.organization, attachment.panel
    hours = ""
    if law is not None:
        span = week_hours(organization).on(clock.today(), law.calendar)
        hours = hours_today(span)
    return Place(
        organization.name,
        said.doctor_line(panel),
        organization.address_in(said.language()),
        hours,
        organization.phone,
    )


def _of_coming(filed: Iterable[Application], coming: Attachment | None) -> Application | None:
    if coming is None:
        return None
    return next((row for row in filed if row.attachment_id == coming.pk), None)


def _title(row: Application, user: User) -> str:
    organization = row.organization.name if row.organization else ""
    if row.person_id == user.person_id or row.person is None:
        return organization
    return _("%(organization)s, for %(person)s") % {
        "organization": organization,
        "person": row.person.full_name,
    }


def _open(row: Application, user: User, law: Law) -> OpenOne:
    return OpenOne(
        row, _title(row, user), str(label(Ground(row.ground))), tracking.tracker(row, law)
    )


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


def _past(row: Application, user: User) -> Past:
    sign, words = status_tag(row)
    if row.status == Status.SCHEDULED and row.effective_on is not None:
        day = dates.day(row.effective_on, said.language(), case="from")
        words = _("Approved, care starts on %(day)s") % {"day": day}  # type: ignore[assignment]
    return Past(row.number or "", _title(row, user), sign, str(words), row.filed_at)


def _relatives(
    represented: Iterable[Representation],
    places: dict[int, tuple[Attachment | None, Attachment | None]],
) -> list[Relative]:
    found = []
    for row in represented:
        present, coming = places.get(row.person_id, (None, None))
        place, later = "", ""
        if row.kind != Filer.FAMILY_MEMBER:
            place = (
                f"{present.organization.name}, {lower(said.doctor_facts(present.panel))}"
                if present
                else _("Attached to no clinic")
            )
            if coming:
                later = _("From %(day)s: %(organization)s") % {
                    "day": dates.day(coming.from_on, said.language(), case="from"),
                    "organization": coming.organization.name,
                }
        words = said.filer_words(row.kind)
        if row.to_on:
            until = dates.day(row.to_on, said.language(), case="to")
            words = _("%(words)s, valid until %(day)s") % {"words": words, "day": until}
        found.append(
            Relative(
                row,
                said.age_words(row.person),
                words,
                place,
                later,
                f"{reverse('apply')}?for={row.pk}",
            )
        )
    return found


def _own_rows(person: Person, user: User) -> list[Row]:
    homes = residences_on(person, clock.today())
    contact = [part for part in (_tail(person.phone), person.email) if part]
    return [
        Row(
            _("Address"),
            [said.address_words(home) for home in homes] or [_("The register holds no address")],
            reverse("contacts"),
            _("This is wrong"),
        ),
        Row(_("Language of letters"), label(Language(person.language))),
        Row(_("Letters go to"), contact or [_("This account only")]),
    ]


def _tail(phone: str) -> str:
    return _("telephone ending %(digits)s") % {"digits": phone[-2:]} if phone else ""


@for_people
@never_cache
@require_safe
def family(request: HttpRequest) -> HttpResponse:
    """Everybody the user acts for, by the register."""
    user = user_of(request)
    represented = list(queries.people_of(user))
    places = attachments_of(_seen(represented), clock.today())
    return render(request, "people/family.html", {"relatives": _relatives(represented, places)})


@for_people
@never_cache
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """All applications the user may follow, newest first."""
    user = user_of(request)
    rows = queries.of_user(user).exclude(status=Status.DRAFT).order_by("-filed_at", "-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        known = rows.filter(pk=int(before)).values_list("filed_at", flat=True).first()
        if known is not None:
            rows = rows.filter(Q(filed_at__lt=known) | Q(filed_at=known, pk__lt=int(before)))
    found = list(rows[: PAGE + 1])
    context = {
        "past": [_past(row, user) for row in found[:PAGE]],
        "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "newer": reverse("applications") if before else "",
    }
    return render(request, "people/applications.html", context)
