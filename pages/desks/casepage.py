"""Everything the page of one case says, gathered in one place for the views that show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb, may, roles
from applications import actions
from applications.actions.missing_documents import added_since_filing
from applications.casefile import declared_categories, invited_to
from applications.models import Application, CorrectionRequest, Objection, SupportingDocument
from applications.uploads import ENDINGS
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import (
    Basis,
    Category,
    CorrectionOutcome,
    CorrectionSubject,
    Document,
    Filer,
    Ground,
    Language,
    PanelType,
    RefusalGround,
    dates,
    figures,
)
from codes.findings import missing_label, title
from codes.labels import label, short_label
from eligibility import Answer
from notifications.models import ElectronicDocument
from pages import facts, words
from pages.forms import PageForm
from pages.parts import Button, Finding, Panel, Row, span_line, worst_first
from pages.refusals import OBJECTION_STOPS
from registry import queries as register
from registry.models import Attachment
from registry.models import Panel as DoctorPanel
from registry.queries import PresentStay

from .queue import until

Words = str | Promise

SHOWN = frozenset(ENDINGS)  # types of files a browser shows
PANEL_CODES = {"panel_full", "panel_closed"}
SOURCES: dict[str, Promise] = {
    SupportingDocument.Source.UPLOAD: gettext_lazy("Uploaded"),
    SupportingDocument.Source.DIGITAL_SERVICE: gettext_lazy("Digital documents service"),
    SupportingDocument.Source.SHOWN_AT_DESK: gettext_lazy("Shown at the desk"),
}


class ReasonForm(PageForm):
    """Why an application is approved in spite of a warning."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write why you approve in spite of what needs attention")
        },
    )

    def __init__(self, *args: Any, warnings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = "; ".join(str(title(code)) for code in warnings)
        self.fields["reason"].label = _("Why you approve in spite of this: %(named)s") % {
            "named": named
        }


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the application, with the address of its file where there is one."""

    name: Words
    source: Words
    at: datetime
    url: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the person's attachment, in words."""

    organization: str
    days: str
    basis: Words


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another application of the person."""

    application: Application
    url: str
    sign: str
    state: Words
    why: Words = ""  # the ground of a refusal


@dataclass(frozen=True, slots=True)
class Correction:
    """What the person held wrong in the register, and what became of it."""

    number: str
    at: datetime
    subject: Words
    outcome: Words


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case as its reader sees it at this moment."""

    application: Application
    user: User
    stay: PresentStay | None
    answer: Answer | None  # fresh, while the case waits for its decision
    found: Sequence[dict[str, Any]]
    findings: list[Finding]
    panel: DoctorPanel | None
    bars: list[Words]  # why it cannot be approved
    objection: Objection | None = None  # open: the person says it was not them

    @property
    def is_waiting(self) -> bool:
        """Whether the case waits for a decision."""
        return self.application.status == Status.IN_REVIEW

    @property
    def may_decide(self) -> bool:
        """Whether this reader may decide it."""
        return self.is_waiting and may(self.user, Verb.APPROVE, self.application.organization)

    @property
    def needs_other_panel(self) -> bool:
        """Whether nothing but a full or closed panel stands against the approval."""
        answer = self.answer
        if answer is None or answer.missing or self.objection:
            return False
        return self.panel is None or (bool(answer.fails) and set(answer.fails) <= PANEL_CODES)

    @property
    def warnings(self) -> list[str]:
        """Codes of what needs a reason."""
        return self.answer.warnings if self.answer else []


def gather(application: Application, user: User) -> CasePage:
    """The case as it stands now: an open one is examined anew, a decided one shows what was kept."""
    assert application.person is not None
    stay = register.present_stay(application.person, clock.today())
    answer = None
    if application.status == Status.IN_REVIEW:
        answer = actions.examine(application)
        found, at = [finding.as_json() for finding in answer.findings], clock.now()
    else:
        decision = application.decisions.first()
        found = decision.findings if decision else application.findings
        at = decision.at if decision else application.filed_at
    objection = application.objections.filter(outcome="").select_related("raised_by").first()
    bars = _bars(answer, stay, user) if answer else []
    if answer and objection:
        bars.insert(0, OBJECTION_STOPS)
    about = facts.about(application, stay, found)
    return CasePage(
        application=application,
        user=user,
        stay=stay,
        answer=answer,
        found=found,
        findings=worst_first(facts.findings(found, about, at)),
        panel=application.panel,
        bars=bars,
        objection=objection,
    )


def _bars(answer: Answer, stay: PresentStay | None, user: User) -> list[Words]:
    bars: list[Words] = [title(code) for code in answer.fails]
    bars += [
        _("Missing: %(document)s") % {"document": missing_label(entry)} for entry in answer.missing
    ]
    if "application_disputed" in answer.warnings and stay is not None:
        own = {assignment.organization_id for assignment in roles(user)}
        if stay.attachment.organization_id in own:
            bars.append(_("The person disputes an attachment made here: it is decided elsewhere"))
    return bars


def _language() -> str:
    return get_language() or "kk"


def identity(page: CasePage) -> dict[str, Any]:
    """The identity bar: whose record is open."""
    person = page.application.person
    assert person is not None
    age = dates.age_in_years(person.birth_on, clock.today())
    born = _("%(day)s, age %(age)s") % {
        "day": dates.day(person.birth_on, _language()),
        "age": age,
    }
    here = _("nowhere")
    if page.stay is not None:
        here = page.stay.attachment.organization.name
    return {
        "who": person.full_name,
        "lang": "" if person.language == _language() else person.language,
        "iin": person.iin or "",
        "facts": [(_("Born"), born), (_("Attached now to"), here)],
    }


def keys(page: CasePage) -> list[tuple[str, Words]]:
    """The line under the heading: state, ground, how it was filed; (sign, words)."""
    application = page.application
    today, language = clock.today(), _language()
    sign, state = words.status_tag(application)
    if page.is_waiting and application.taken_by_id and application.taken_at:
        time = dates.moment_seen_from(application.taken_at, today, language, case="from")
        if application.taken_by_id == page.user.pk:
            state = _("In work with you since %(time)s") % {"time": time}
        else:
            state = _("In work with %(name)s since %(time)s") % {
                "name": application.taken_by.name if application.taken_by else "",
                "time": time,
            }
    lines: list[tuple[str, Words]] = [(sign, state)]
    organization = application.organization
    assert organization is not None
    ground = short_label(Ground(application.ground))
    lines.append(
        ("", _("%(ground)s: to %(clinic)s") % {"ground": ground, "clinic": organization.name})
    )
    if application.filed_at:
        said = {
            "channel": _channel(application),
            "moment": dates.moment_seen_from(application.filed_at, today, language),
        }
        lines.append(("", _("%(channel)s, filed %(moment)s") % said))
    lines.append(
        (
            "",
            _("Application in: %(language)s") % {"language": label(Language(application.language))},
        )
    )
    if signed := words.signature_words(application, language):
        lines.append(("", _("Signed: %(how)s") % {"how": signed}))
    if application.filer != Filer.SELF:
        name = application.answers.get("representative") or application.filed_by.name
        if application.channel != "portal" and not application.answers.get("representative"):
            name = ""
        filer = label(Filer(application.filer))
        lines.append(("", ", ".join(filter(None, (str(filer), name)))))
    noted = [str(label(one)) for one in Category if one in declared_categories(application)]
    if noted:
        said = {"named": "; ".join(noted)}
        lines.append(("", _("Categories noted at the desk: %(named)s") % said))
    return lines


def _channel(application: Application) -> Promise:
    from codes import Channel

    return label(Channel(application.channel))


def decision_panel(page: CasePage, *, is_asked: bool = False) -> Panel:
    """The decision panel of a waiting case; Approve is gone where something bars it.

    `is_asked`: the applicant is asked for documents and has not answered yet.
    """
    application = page.application
    assert application.due_at is not None
    assert application.accepted_at is not None
    now, language = clock.now(), _language()
    stretch = dates.stretch(application.due_at - now, language)
    is_late = application.due_at <= now
    left = (_("%(time)s late") if is_late else _("%(time)s left")) % {"time": stretch}
    buttons: list[Button] = []
    if not page.bars:
        buttons.append(Button(_("Approve and open the next"), name="do", value="approve"))
    elif page.needs_other_panel and not _others(page):
        buttons.append(
            Button(
                _("Choose another doctor"), url=reverse("case-panels", args=[application.number])
            )
        )
    buttons.append(
        Button(
            _("Refuse: choose the ground"),
            url=reverse("case-refuse", args=[application.number]),
            kind="outline-danger",
        )
    )
    links = []
    if not page.bars:
        links.append(
            (reverse("case-panels", args=[application.number]), _("Choose another doctor"), "")
        )
    if not is_asked:
        links.append((reverse("case-ask", args=[application.number]), _("Ask for documents"), ""))
    return Panel(
        title=_("Decision: %(until)s") % {"until": words.lower(until(application.due_at))},
        left=left,
        is_late=is_late,
        line=span_line(
            application.accepted_at,
            application.due_at,
            now,
            dates.moment(application.accepted_at, language, year=False),
            dates.clock(application.due_at, language),
        ),
        rows=panel_rows(page),
        action=reverse("case-approve", args=[application.number]),
        buttons=buttons,
        links=links,
    )


def _others(page: CasePage) -> list[Words]:
    """Bars that another panel does not lift."""
    assert page.answer is not None
    of_panel = {str(title(code)) for code in PANEL_CODES}
    return [bar for bar in page.bars if str(bar) not in of_panel]


def panel_rows(page: CasePage) -> list[Row]:
    """What an approval would do: doctor, places after it, the day it takes effect."""
    today, language = clock.today(), _language()
    effective = page.answer.effective if page.answer else None
    is_later = effective is not None and effective > today
    if page.panel is None:
        return [Row(_("Doctor"), _("not chosen"))]
    rows = [Row(_("Doctor"), doctor_lines(page.panel), lang="")]
    free = page.panel.free_next(today) if is_later else page.panel.free_today(today)
    free += _kept_for(page.application, page.panel)
    cap = figures.number(page.panel.cap, language)
    if not free:
        rows.append(Row(_("Places"), _("No place is free of %(cap)s") % {"cap": cap}))
    if page.bars:  # as it stands nothing will be approved: not a word of what would follow
        return rows
    if free:
        left = {"free": figures.number(free - 1, language), "cap": cap}
        rows.append(Row(_("Places"), _("After approval %(free)s of %(cap)s are free") % left))
    starts = (
        dates.day(effective, language)
        if is_later and effective is not None
        else _("Today, at approval")
    )
    return [*rows, Row(_("Takes effect"), starts)]


def _kept_for(application: Application, panel: DoctorPanel) -> int:
    """The place kept for an applicant invited from the panel's waiting list, theirs to take."""
    assert application.person is not None
    filed_on = clock.local(application.filed_at or clock.now()).date()
    return int(invited_to(application.person, filed_on) == panel.pk)


def doctor_lines(panel: DoctorPanel) -> list[Words]:
    """Doctor, type of the panel and site."""
    name = panel.doctor.full_name if panel.doctor else _("No doctor yet")
    site = _("site %(number)s") % {"number": panel.site.number}
    return [name, f"{short_label(PanelType(panel.type))}, {site}"]


def papers(application: Application) -> list[Paper]:
    """Documents of the application, and what was issued on its decision."""
    found = []
    later = set(added_since_filing(application).values_list("pk", flat=True))
    for row in application.documents.all():
        has_file = bool(row.file)
        source: Words = SOURCES[row.source]
        if row.co_signed_as:
            source = _("Co-signed in the person’s account, %(number)s") % {
                "number": row.co_signed_as
            }
        if row.pk in later:
            source = _("%(source)s, after filing") % {"source": source}
        found.append(
            Paper(
                name=label(Document(row.document)),
                source=source,
                at=row.added_at,
                url=reverse("case-document", args=[row.pk]) if has_file else "",
                size=size(row.size) if has_file else "",
            )
        )
    return found


def size(count: int) -> str:
    """The size of a file: "86 KB", "1.2 MB"."""
    if count < 1_000_000:
        return _("%(number)s KB") % {"number": max(1, round(count / 1000))}
    return _("%(number)s MB") % {"number": f"{count / 1_000_000:.1f}"}


def letters(application: Application) -> list[ElectronicDocument]:
    """Electronic documents issued on the application."""
    return list(ElectronicDocument.objects.filter(application_number=application.number))


def periods(person_id: int) -> list[Period]:
    """Where the person was and will be attached, newest first; cancelled periods are left out."""
    rows = (
        Attachment.objects.filter(person_id=person_id, cancelled_at__isnull=True)
        .select_related("organization")
        .order_by("-period")
    )
    return [
        Period(row.organization.name, stretch(row.from_on, row.to_on), label(Basis(row.basis)))
        for row in rows[:20]
    ]


def stretch(from_on: date, to_on: date | None) -> str:
    """The days of a period; the end is the first day it no longer holds."""
    language = _language()
    first = dates.day(from_on, language)
    if to_on is None:
        return _("since %(day)s") % {"day": dates.day(from_on, language, case="from")}
    return f"{first} – {dates.day(to_on, language)}"


def earlier(page: CasePage, reachable: set[int]) -> list[Earlier]:
    """Other applications of the person; those at organizations within reach are links."""
    rows = (
        Application.objects.filter(person=page.application.person)
        .exclude(pk=page.application.pk)
        .exclude(status=Status.DRAFT)
        .select_related("organization")
        .order_by("-filed_at")
    )
    found = []
    for row in rows[:20]:
        sign, state = words.status_tag(row)
        url = reverse("case", args=[row.number]) if row.organization_id in reachable else ""
        why = label(RefusalGround(row.refusal_ground)) if row.refusal_ground else ""
        found.append(Earlier(row, url, sign, state, why))
    return found


def corrections(person_id: int) -> list[Correction]:
    """Corrections of the register that were asked for the person, newest first. One query."""
    rows = CorrectionRequest.objects.filter(person=person_id)
    return [
        Correction(
            row.number,
            row.created_at,
            label(CorrectionSubject(row.subject)),
            label(CorrectionOutcome(row.outcome)) if row.outcome else _("Waits for an answer"),
        )
        for row in rows[:20]
    ]


def outcome_rows(page: CasePage) -> list[Row]:
    """What was decided, for a case that no longer waits."""
    application, language = page.application, _language()
    _sign, state = words.status_tag(application)
    rows = [Row(_("Status"), state)]
    if application.decided_at:
        rows.append(
            Row(
                _("Decided"),
                [
                    dates.moment(application.decided_at, language),
                    application.decided_by.name if application.decided_by else "",
                ],
            )
        )
    if application.refusal_ground:
        rows.append(Row(_("Ground"), label(RefusalGround(application.refusal_ground))))
        rows.append(Row(_("Facts"), application.refusal_text.splitlines()))
    decision = application.decisions.first()
    if decision and decision.reason:
        rows.append(Row(_("Reason given"), decision.reason))
    if application.panel is not None and not application.refusal_ground:
        rows.append(Row(_("Doctor"), doctor_lines(application.panel)))
    if application.effective_on:
        rows.append(Row(_("Takes effect"), dates.day(application.effective_on, language)))
    if application.accept_at and application.status == Status.QUEUED:
        rows.append(Row(_("Will be accepted"), dates.moment(application.accept_at, language)))
    if application.due_at and not application.decided_at:
        rows.append(Row(_("Decision due"), dates.moment(application.due_at, language)))
    return rows
