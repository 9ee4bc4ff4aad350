"""An application entered at a desk: the form, the check, filing, what is printed."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, organizations
from applications import actions, errors, offers
from applications.actions import drafts, papers
from applications.casefile import declared_categories
from applications.entries import IDENTITY, kinds_of
from applications.law import law_in_force
from applications.models import Application, SupportingDocument
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Category, Document, Filer, Ground, Language, dates
from codes.findings import explanation, title
from codes.labels import label
from eligibility import Answer
from pages import facts
from pages.forms import PageForm
from pages.parts import Row, worst_first
from pages.people.apply.forms import DisputeForm
from registry.models import Organization
from registry.queries import present_stay, week_hours

from . import casepage
from .access import note_opened, staff, user_of
from .casepage import doctor_lines
from .find import identity
from .walk_in_form import WITH_END, WalkInForm, initial_of

COLUMNS = ("filer", "ground", "language", "agreement_ends_on")


def own_draft(user: User, pk: int) -> Application:
    """The user's own application entered at a desk; 404 for any other."""
    found = (
        Application.objects.select_related("person", "organization__unit", "panel")
        .filter(pk=pk, filed_by=user)
        .exclude(channel="portal")
        .first()
    )
    if found is None or found.person is None:
        raise Http404
    return found


def places_of(user: User) -> list[Organization]:
    """Organizations an application may be entered for: the clerk's own, or those of the territory."""
    rows = organizations(user, Verb.FILE_AT_DESK) & offers.working(clock.today())
    return sorted(rows, key=lambda row: offers.natural(row.name))


@staff(Verb.FILE_AT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; what was typed well is kept at every button, whatever else is wrong."""
    user = user_of(request)
    draft = own_draft(user, pk)
    if draft.status != Status.DRAFT:
        return HttpResponseRedirect(reverse("desk-application", args=[draft.number]))
    do = request.POST.get("do", "")
    if request.method != "POST":
        note_opened(user, draft.person, "walk-in")
        return _show(request, draft, _form_of(draft, user))
    if do == "discard":
        drafts.discard(draft.pk, user)
        messages.success(request, _("The draft is deleted."))
        return HttpResponseRedirect(reverse("my-day"))
    filled = _form_of(draft, user, request)
    is_valid = filled.is_valid()
    draft = _keep(draft, user, filled)
    if "remove" in request.POST and request.POST["remove"].isdecimal():
        papers.remove(draft.pk, user, int(request.POST["remove"]))
        return HttpResponseRedirect(reverse("walk-in", args=[pk]) + "#scans")
    if do == "doctors" and "organization" not in filled.errors:
        return HttpResponseRedirect(reverse("walk-in", args=[pk]) + "#id_panel")
    if do == "documents" and not {"ground", "organization"} & set(filled.errors):
        return HttpResponseRedirect(reverse("walk-in", args=[pk]) + "#docs")
    if do == "scan" and not {"scan", "scan_kind"} & set(filled.errors):
        return HttpResponseRedirect(reverse("walk-in", args=[pk]) + "#scans")
    if not is_valid:
        return _show(request, draft, filled)
    if do == "save":
        messages.success(request, _("The draft is saved. It is kept for thirty days."))
        return HttpResponseRedirect(reverse("my-day"))
    return HttpResponseRedirect(reverse("walk-in-check", args=[pk]))


def _form_of(draft: Application, user: User, request: HttpRequest | None = None) -> WalkInForm:
    assert draft.person is not None
    law, places = law_in_force(), places_of(user)
    organization = draft.organization
    ground, filer = draft.ground, draft.filer
    if request is not None:
        code = request.POST.get("organization", "")
        organization = next((row for row in places if row.code == code), None)
        ground = request.POST.get("ground", "")
        filer = request.POST.get("filer", draft.filer)
    if organization is None and len(places) == 1:
        organization = places[0]
    panels = []
    if organization is not None:
        asked = ground if ground in Ground._value2member_map_ else Ground.FREE_CHOICE.value
        panels = offers.panels(draft.person, organization, asked, law)
    given: tuple[Any, ...] = ()
    if request is not None:
        data = request.POST.copy()
        # A doctor of the organization chosen before is no doctor of this one.
        if data.get("panel") and data["panel"] not in {offer.panel.code for offer in panels}:
            data["panel"] = ""
        given = (data, request.FILES)
    return WalkInForm(
        *given,
        initial=initial_of(draft),
        person=draft.person,
        grounds=offers.grounds(
            draft.person,
            Filer(filer) if filer in Filer._value2member_map_ else Filer.SELF,
            Language(draft.language),
            law,
        ),
        places=places,
        panels=panels,
        asked=asked_for(draft),
    )


def asked_for(draft: Application) -> list[Document]:
    """Documents that the draft asks for as it stands and does not have; an identity document is chosen by kind."""
    if draft.organization is None or not draft.ground:
        return []
    missing = [entry for entry in actions.preview(draft).answer.missing if entry != IDENTITY]
    return list(dict.fromkeys(kind for entry in missing for kind in kinds_of(entry)))


def _keep(draft: Application, user: User, filled: WalkInForm) -> Application:
    """Save every field that is well, whatever the others are."""
    well = filled.cleaned_data
    columns: dict[str, Any] = {
        name: well[name]
        for name in COLUMNS
        if well.get(name) or (name in ("agreement_ends_on",) and name in well)
    }
    if well.get("organization"):
        places = organizations(user, Verb.FILE_AT_DESK).filter(code=well["organization"])
        columns["organization"] = organization = places.first()
        columns["panel"] = (
            organization.panels.filter(code=well["panel"]).first()
            if organization and well.get("panel")
            else None
        )
    if columns.get("ground") and columns["ground"] not in WITH_END:
        columns["agreement_ends_on"] = None
    consents = {name: bool(well.get(name)) for name in ("personal_data", "home_visit_waiver")}
    answers: dict[str, Any] = {"consents": consents}
    if "categories" in well:
        answers["categories"] = well["categories"]
    if "representative" in well:
        is_self = well.get("filer") == Filer.SELF
        answers["representative"] = "" if is_self else well["representative"]
    drafts.save(draft.pk, user, answers, **columns)
    papers.show_at_desk(draft.pk, user, [Document(code) for code in well.get("shown", [])])
    for document, file in filled.scans():
        papers.upload(draft.pk, user, document, file)
    return own_draft(user, draft.pk)


def _show(request: HttpRequest, draft: Application, filled: WalkInForm) -> HttpResponse:
    assert draft.person is not None
    return render(
        request,
        "desks/walk_in.html",
        {
            "draft": draft,
            "form": filled,
            "identity": identity(draft.person),
            "scans": [
                (row.pk, label(Document(row.document)), row.file_name, casepage.size(row.size))
                for row in draft.documents.filter(source=SupportingDocument.Source.UPLOAD)
            ],
            "has_many_places": len(filled.fields["organization"].choices) > 1,  # type: ignore[attr-defined]
        },
    )


@staff(Verb.FILE_AT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rules say about the draft now; POST files it."""
    user = user_of(request)
    draft = own_draft(user, pk)
    if draft.status != Status.DRAFT:
        return HttpResponseRedirect(reverse("desk-application", args=[draft.number]))
    if draft.organization is None or not draft.ground:
        return HttpResponseRedirect(reverse("walk-in", args=[pk]))
    if request.method != "POST":
        return _checked(request, draft, None)
    disputed = request.POST.get("disputed_text", "").strip()
    if disputed != draft.disputed_text and "disputed_text" in request.POST:
        drafts.save(draft.pk, user, disputed_text=disputed[:4000])
        draft = own_draft(user, pk)
    try:
        done = actions.file(draft.pk, user)
    except errors.AlreadyOpen as refused:
        return _already_open(request, draft, refused.application)
    except errors.RulesFailed:
        return _checked(request, draft, DisputeForm(request.POST), status=409)
    except errors.FilingStopped:
        return _checked(request, draft, None, status=409)
    except errors.ChangedMeanwhile:  # the register heard of a death: the record says so
        return HttpResponseRedirect(reverse("desk-person", args=[draft.person_id]))
    messages.success(request, _("%(number)s is filed.") % {"number": done.number})
    return HttpResponseRedirect(reverse("desk-application", args=[done.number]))


def _already_open(
    request: HttpRequest, draft: Application, other: Application | None
) -> HttpResponse:
    assert draft.person is not None
    return render(
        request,
        "desks/already_open.html",
        {"draft": draft, "other": other, "identity": identity(draft.person)},
        status=409,
    )


def _checked(
    request: HttpRequest, draft: Application, dispute: PageForm | None, status: int = 200
) -> HttpResponse:
    assert draft.person is not None
    assert draft.organization is not None
    law = law_in_force()
    seen = actions.preview(draft, law)
    answer = seen.answer
    stopping = answer.stops_filing
    if dispute is None and answer.fails and not stopping:
        dispute = DisputeForm(initial={"disputed_text": draft.disputed_text})
    if dispute is not None:
        dispute.fields["disputed_text"].label = _("What the applicant disputes")
    plain = [finding.as_json() for finding in answer.findings]
    about = facts.about(draft, present_stay(draft.person, clock.today()), plain)
    other = actions.open_application(draft.person_id)
    panel = draft.panel or seen.panel
    return render(
        request,
        "desks/walk_in_check.html",
        {
            "draft": draft,
            "identity": identity(draft.person),
            "findings": worst_first(facts.findings(plain, about, clock.now())),
            "stopping": [f"{title(code)}. {explanation(code)}" for code in stopping],
            "hours": hours_lines(draft.organization) if "desk_closed" in stopping else [],
            "may_file": not stopping and other is None,
            "other": other,
            "form": dispute,
            "rows": _rows(draft, answer, panel),
        },
        status=status,
    )


def _rows(draft: Application, answer: Answer, panel: Any) -> list[Row]:
    language = get_language() or "kk"
    doctor = doctor_lines(panel) if panel else [_("not chosen")]
    if draft.panel is None and panel is not None:
        doctor = [_("The clinic chooses; the portal proposes:"), *doctor]
    assert draft.organization is not None
    who = [label(Filer(draft.filer))]
    if draft.answers.get("representative"):
        who.append(draft.answers["representative"])
    starts = dates.day(answer.effective, language) if answer.effective else _("at approval")
    return [
        Row(_("Who files"), who),
        Row(_("Ground"), label(Ground(draft.ground))),
        Row(_("Organization"), draft.organization.name),
        Row(_("Doctor"), doctor),
        Row(_("Language of the application"), label(Language(draft.language))),
        *category_rows(draft),
        Row(
            _("Documents"),
            [label(Document(row.document)) for row in draft.documents.all()] or _("None"),
        ),
        Row(_("Accepted"), dates.moment(answer.accepted_at, language)),
        Row(_("Decision by"), dates.moment(answer.due_at, language)),
        Row(_("Takes effect"), starts),
    ]


def category_rows(draft: Application) -> list[Row]:
    """The categories noted with the application; none, no row."""
    noted = [label(category) for category in Category if category in declared_categories(draft)]
    return [Row(_("Categories of the person"), noted)] if noted else []


def hours_lines(organization: Organization) -> list[str]:
    """The week's opening hours, equal days in one line: "Monday – Friday: 08:00–20:00"."""
    hours, language = week_hours(organization), get_language() or "kk"
    stretches: list[tuple[list[int], tuple[time, time]]] = []
    for weekday in range(7):
        span = hours.of_weekday(weekday)
        if span is None:
            continue
        if stretches and stretches[-1][1] == span and stretches[-1][0][-1] == weekday - 1:
            stretches[-1][0].append(weekday)
        else:
            stretches.append(([weekday], span))
    lines = []
    for days, (opens, closes) in stretches:
        names = [_weekday(day, language) for day in dict.fromkeys((days[0], days[-1]))]
        said = dates.capital(" – ".join(names))
        lines.append(f"{said}: {opens:%H:%M}–{closes:%H:%M}")
    return lines


def _weekday(weekday: int, language: str) -> str:
    from datetime import date, timedelta

    monday = date(2026, 1, 5)
    return dates.weekday(monday + timedelta(days=weekday), language)
