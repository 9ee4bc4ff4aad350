"""A person at a desk: where they are attached, their family, what is open, what may be begun."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, may, organizations
from applications import actions, visits
from applications.actions import drafts
from applications.models import Application, DocumentRequest, NewcomerRecord
from applications.queries import open_by_person
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Document, Filer, PersonStatus, Sex, dates
from codes.findings import missing_label
from codes.labels import label
from eligibility.rules.filer import ADULT_FROM
from pages import insurance, words
from pages.parts import Row
from pages.people.apply.said import address_words
from registry.family import Relative, Tie, family_of
from registry.models import Attachment, IdentityDocument, InsuranceStatus, Person
from registry.queries import attachments_of, residences_on

from .access import note_opened, note_seen, remember_found, staff, user_of, was_found
from .find import channel_of, identity

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft of this desk for the person."""

    url: str
    at: Any


@dataclass(frozen=True, slots=True)
class OpenOne:
    """An open application of somebody of the family, and what comes next."""

    application: Application
    whose: Words
    sign: str
    state: Words
    next_step: Words
    brought_url: str = ""  # where papers for it are taken, at a desk of its organization


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody of the family on the page of a person."""

    person: Person
    url: str
    relation: Words
    said: list[Words]  # where they are attached, now and later
    is_open: bool  # has an open application
    may_be_filed: bool  # together with the person of the page


def person_or_404(request: HttpRequest, pk: int) -> Person:
    """Whom this session found, and nobody else."""
    if not was_found(request, pk):
        raise Http404
    return get_object_or_404(Person, pk=pk)


@staff(Verb.FIND_PERSON)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What the desk needs of a person: where they are attached, what is open, what may be begun."""
    user = user_of(request)
    row = person_or_404(request, pk)
    note_opened(user, row, "desk")
    today = clock.today()
    family = family_of(row, today)
    ids = [relative.person.pk for relative in family]
    remember_found(request, ids)
    note_seen(user, ids, "family")
    where = attachments_of([row.pk, *ids], today)
    open_ones = open_by_person([row.pk, *ids])
    own = open_ones.get(row.pk)
    visit = visits.open_visit(user)
    kin = [_kin(relative, where, open_ones) for relative in family]
    status = InsuranceStatus.objects.filter(person=row).first()
    return render(
        request,
        "desks/person.html",
        {
            "person": row,
            "identity": identity(row),
            "rows": _rows(user, row, where.get(row.pk, (None, None)), status, today),
            "insurance_differs": status is not None and status.differs,
            "open_one": own,
            "open_ones": _open_words(user, row, family, open_ones),
            "drafts": _drafts(user, row),
            "is_alive": row.is_known_to_live,
            "family": kin,
            "may_file_together": row.is_known_to_live
            and (own is None) + sum(one.may_be_filed for one in kin) > 1,
            "is_visit_here": visit is not None and visit.person_id == row.pk,
            "is_visit_elsewhere": visit is not None
            and visit.person_id != row.pk
            and visits.is_of_today(visit),
            "is_newborn_elsewhere": _newborn_elsewhere(row, where.get(row.pk, (None, None))[0]),
            "may_have_newborn": _may_have_newborn(user, row, where.get(row.pk, (None, None))[0]),
        },
    )


def _rows(
    user: User,
    row: Person,
    where: tuple[Attachment | None, Attachment | None],
    status: InsuranceStatus | None,
    today: date,
) -> list[Row]:
    language = get_language() or "kk"
    present, coming = where
    papers = [
        _paper(paper)
        for paper in IdentityDocument.objects.filter(person=row).order_by("-issued_on", "pk")
        if paper.valid_until is None or paper.valid_until >= today
    ]
    rows = [
        Row(_("Legal status"), label(PersonStatus(row.status))),
        Row(_("Identity documents"), papers or _("The register holds none that is valid")),
        Row(
            _("Address"),
            [address_words(home) for home in residences_on(row, today)]
            or _("The register holds no address"),
        ),
        Row(_("Attached now to"), _place(present) if present else _("nowhere")),
    ]
    if present is not None and present.ends_with_contract_on is not None:
        day = dates.day(present.ends_with_contract_on, language)
        rows.append(Row(_("Ends with the contract on"), day))
    if coming is not None:
        day = dates.day(coming.from_on, language, case="from")
        since = _("since %(day)s") % {"day": day}
        rows.append(Row(_("Decided for later"), [*_place(coming), since]))
    rows.append(Row(_("Insurance"), insurance.lines(status)))
    kept = NewcomerRecord.objects.exclude(file="").filter(person=row).first()
    if kept is not None and is_of_desk(user, kept):
        url = reverse("desk-newcomer-file", args=[kept.pk])
        written = dates.day(clock.local(kept.recorded_at).date(), language)
        rows.append(Row(_("Written down at a desk"), written, url, _("The proof")))
    return rows


def is_of_desk(user: User, kept: NewcomerRecord) -> bool:
    """Whether the desk may open the proof: its own, or of an organization in its scope."""
    scope = organizations(user, Verb.RECORD_NEWCOMER)
    return kept.recorded_by_id == user.pk or scope.filter(pk=kept.organization_id).exists()


def _paper(paper: IdentityDocument) -> str:
    """The kind of a document and the last figures of its number."""
    return f"{label(Document(paper.kind))} …{paper.number[-4:]}"


def _place(attachment: Attachment) -> list[Words]:
    lines: list[Words] = [attachment.organization.name]
    if attachment.panel.doctor:
        site = _("site %(number)s") % {"number": attachment.panel.site.number}
        lines.append(f"{attachment.panel.doctor.full_name}, {site}")
    return lines


def _drafts(user: User, row: Person) -> list[Begun]:
    return [
        Begun(reverse("walk-in", args=[draft.pk]), draft.saved_at)
        for draft in Application.objects.filter(
            filed_by=user, person=row, status=Status.DRAFT
        ).exclude(channel="portal")
    ]


def _newborn_elsewhere(row: Person, present: Attachment | None) -> bool:
    """Whether another desk enters a newborn of this mother."""
    return row.sex == Sex.FEMALE and row.is_known_to_live and present is not None


def _may_have_newborn(user: User, row: Person, present: Attachment | None) -> bool:
    return (
        row.sex == Sex.FEMALE
        and row.is_known_to_live
        and present is not None
        and may(user, Verb.RECORD_NEWCOMER, present.organization)
    )


def _kin(
    relative: Relative,
    where: dict[int, tuple[Attachment | None, Attachment | None]],
    open_ones: dict[int, Application],
) -> Kin:
    person = relative.person
    language = get_language() or "kk"
    present, coming = where.get(person.pk, (None, None))
    said: list[Words] = [present.organization.name if present else _("attached nowhere")]
    if coming is not None:
        said.append(
            _("%(organization)s since %(day)s")
            % {
                "organization": coming.organization.name,
                "day": dates.day(coming.from_on, language, case="from"),
            }
        )
    is_open = person.pk in open_ones
    return Kin(
        person=person,
        url=reverse("desk-person", args=[person.pk]),
        relation=relation_words(relative),
        said=said,
        is_open=is_open,
        may_be_filed=not is_open and relative.tie is not Tie.SAME_FLAT,
    )


def relation_words(relative: Relative) -> Words:
    """What somebody is to the person of the page."""
    if relative.tie is Tie.SAME_FLAT:
        return _("Child of the same address; no right to act is recorded")
    if relative.tie is Tie.ACTS_TOO:
        return _("Acts for the same children")
    if relative.tie is Tie.TOGETHER or relative.kind is None:
        return _("Acted for by the same person")
    kind = words.lower(str(label(relative.kind)))
    if relative.tie is Tie.ACTED_FOR:
        return _("The person acts for them: %(kind)s") % {"kind": kind}
    return _("Acts for the person: %(kind)s") % {"kind": kind}


def _open_words(
    user: User, row: Person, family: list[Relative], open_ones: dict[int, Application]
) -> list[OpenOne]:
    """Open applications of the person and of the family, the person's own first."""
    names = {row.pk: "", **{one.person.pk: one.person.full_name for one in family}}
    asked = dict(
        DocumentRequest.objects.filter(
            application__in=[one.pk for one in open_ones.values()], answered_at=None
        ).values_list("application", "entries")
    )
    found = []
    for pk, whose in names.items():
        application = open_ones.get(pk)
        if application is None:
            continue
        sign, state = words.status_tag(application)
        url = reverse("desk-brought", args=[application.number])
        step = next_step(application, asked)
        is_here = actions.may_receive(user, application)
        found.append(OpenOne(application, whose, sign, state, step, url if is_here else ""))
    return found


def next_step(application: Application, asked: dict[int, list[str]]) -> Words:
    """What an open application waits for."""
    language = get_language() or "kk"
    entries = asked.get(application.pk)
    if entries is not None:
        named = "; ".join(str(missing_label(entry)) for entry in entries)
        return (
            _("Documents are asked for: %(named)s. The term does not stop.") % {"named": named}
            if named
            else _("The specialist asks something. The term does not stop.")
        )
    if application.status == Status.QUEUED and application.accept_at:
        moment = dates.moment(application.accept_at, language, with_weekday=True)
        return _("Will be accepted: %(moment)s") % {"moment": moment}
    if application.due_at:
        moment = dates.moment(application.due_at, language, with_weekday=True)
        if application.due_at < clock.now():
            return _("The term of the decision ended: %(moment)s") % {"moment": moment}
        return _("Decision by: %(moment)s") % {"moment": moment}
    return ""


@staff(Verb.FILE_AT_DESK)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an application for the person, or carry on the one begun earlier."""
    user = user_of(request)
    row = person_or_404(request, pk)
    draft, _is_new = drafts.begin(
        user,
        channel=channel_of(user),
        language=row.language,
        person=row,
        filer=first_filer(row),
    )
    return HttpResponseRedirect(reverse("walk-in", args=[draft.pk]))


def first_filer(row: Person) -> Filer:
    """Who probably files for the person; the form lets it be changed."""
    is_minor = dates.age_in_years(row.birth_on, clock.today()) < ADULT_FROM
    return Filer.PARENT if is_minor else Filer.SELF
