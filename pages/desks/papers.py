"""What the desk prints: the receipt of a filed application, and the application to be signed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb, organizations
from applications.casefile import declared_categories, residences_on
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Category, Channel, Document, Filer, Ground, dates, figures
from codes.findings import missing_label
from codes.labels import label
from pages import words
from pages.parts import Row
from pages.people.apply.said import address_words

from .access import note_opened, staff, user_of, was_found
from .casepage import doctor_lines
from .find import identity

_PARTS = ("person", "organization", "panel__doctor", "panel__site", "filed_by")


@staff(Verb.FILE_AT_DESK)
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, moments, what is still missing, how to follow; where it stands now."""
    user = user_of(request)
    row = Application.objects.select_related(*_PARTS).filter(number=number).first()
    if row is None or not (_is_of_desk(user, row) or was_found(request, row.person_id)):
        raise Http404
    note_opened(user, row.person, f"application {row.number}")
    assert row.person is not None
    sign, state = words.status_tag(row)
    missing = [finding for finding in row.findings if finding["status"] == "missing"]
    return render(
        request,
        "desks/receipt.html",
        {
            "application": row,
            "identity": identity(row.person),
            "sign": sign,
            "state": state,
            "rows": _receipt_rows(row),
            "missing": [missing_label(finding["code"]) for finding in missing],
            "may_print_form": row.filed_by_id == user.pk and row.channel != Channel.PORTAL,
            "printed_at": clock.now(),
        },
    )


def _is_of_desk(user: User, row: Application) -> bool:
    if row.channel == Channel.PORTAL:
        return False
    if row.filed_by_id == user.pk:
        return True
    # A clerk follows what came to the own clinic; an operator only what they filed.
    own = organizations(user, Verb.SEE_ORGANIZATION)
    return own.filter(pk=row.organization_id).exists()


def _receipt_rows(row: Application) -> list[Row]:
    language = get_language() or "kk"
    assert row.organization is not None
    rows = [
        Row(_("Application"), row.number or ""),
        Row(_("Organization"), [row.organization.name, row.organization.address_in(language)]),
        Row(_("Ground"), label(Ground(row.ground))),
    ]
    if row.panel is not None:
        doctor = doctor_lines(row.panel)
        if row.is_panel_proposed:
            doctor = [_("The clinic chooses; the portal proposes:"), *doctor]
        rows.append(Row(_("Doctor"), doctor))
    rows += [
        Row(_("Filed"), _moment(row.filed_at)),
        Row(_("Accepted"), _moment(row.accepted_at))
        if row.accepted_at
        else Row(_("Will be accepted"), _moment(row.accept_at)),
        Row(_("Decision by"), _moment(row.due_at)),
    ]
    if row.decided_at:
        rows.append(Row(_("Decided"), _moment(row.decided_at)))
    if row.effective_on:
        rows.append(Row(_("Takes effect"), dates.day(row.effective_on, language)))
    return rows


def _moment(at: Any) -> str:
    return dates.moment(at, get_language() or "kk", with_weekday=True) if at else "–"


@staff(Verb.FILE_AT_DESK)
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The application on paper, to be signed; the only page of a desk with the whole IIN."""
    user = user_of(request)
    row = (
        Application.objects.select_related(*_PARTS)
        .filter(pk=pk, filed_by=user, person__isnull=False, organization__isnull=False)
        .exclude(channel=Channel.PORTAL.value)
        .exclude(ground="")
        .first()
    )
    if row is None:
        raise Http404
    note_opened(user, row.person, "paper application")
    with translation.override(row.language):
        form = _paper(row)
    return render(
        request,
        "desks/paper.html",
        {"application": row, "paper": form, "is_draft": row.status == Status.DRAFT},
    )


def printed(row: Application) -> dict[str, Any]:
    """An application as paper in its own language, with its receipt once it is filed."""
    with translation.override(row.language):
        form = _paper(row)
    is_draft = row.status == Status.DRAFT
    missing = [finding for finding in row.findings if finding["status"] == "missing"]
    return {
        "application": row,
        "paper": form,
        "is_draft": is_draft,
        "rows": [] if is_draft else _receipt_rows(row),
        "missing": [missing_label(finding["code"]) for finding in missing],
    }


def _paper(row: Application) -> dict[str, Any]:
    """The words of the paper form, in the application's language."""
    language = row.language
    person, organization = row.person, row.organization
    assert person is not None
    assert organization is not None
    given = row.answers.get("consents", {})
    homes = residences_on(person, clock.today())
    is_self = row.filer == Filer.SELF
    representative = row.answers.get("representative", "")
    doctor = ", ".join(str(line) for line in doctor_lines(row.panel)) if row.panel else ""
    facts = [
        Row(_("Surname, name, patronymic"), person.full_name),
        Row(_("IIN"), figures.identity_number(person.iin or "–")),
        Row(_("Date of birth"), dates.day(person.birth_on, language)),
        Row(_("Address"), "; ".join(address_words(home) for home in homes) or "–"),
        Row(_("Telephone"), person.phone or "–"),
    ]
    if not is_self:
        facts.append(
            Row(
                _("Filed by"),
                ", ".join(filter(None, (str(label(Filer(row.filer))), representative))),
            )
        )
    asks = [
        Row(_("Organization"), [organization.name, organization.address_in(language)]),
        Row(_("Doctor"), doctor or _("I let the clinic choose")),
        Row(_("Ground"), label(Ground(row.ground))),
    ]
    if row.agreement_ends_on:
        asks.append(
            Row(
                _("Last day of the contract or agreement"),
                dates.day(row.agreement_ends_on, language),
            )
        )
    noted = [str(label(one)) for one in Category if one in declared_categories(row)]
    if noted:
        asks.append(Row(_("Categories of the person"), "; ".join(noted)))
    shown = [str(label(Document(paper.document))) for paper in row.documents.all()]
    asks.append(Row(_("Documents"), "; ".join(shown) or _("None")))
    day = clock.local(row.filed_at).date() if row.filed_at else clock.today()
    consents = []
    if given.get("personal_data"):
        consents.append(_("I consent to the collection and processing of my personal data"))
    if given.get("home_visit_waiver"):
        consents.append(
            _(
                "I live outside the service area and give up the service “Doctor’s home visit”. "
                "This does not touch emergency care."
            )
        )
    if row.disputed_text:
        asks.append(Row(_("What the applicant disputes"), row.disputed_text))
    return {
        "to": _("To the head of the organization: %(organization)s")
        % {"organization": organization.name},
        "title": _("Application for attachment"),
        "request": _("I ask to attach me to the organization named below.")
        if is_self
        else _("I ask to attach the person named below to the organization named below."),
        "facts": facts,
        "asks": asks,
        "consents": consents,
        "day": dates.day(day, language),
        "number": row.number or "",
    }
