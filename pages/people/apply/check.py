"""The check of answers: everything that was answered, with its Change links, before it is signed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions
from applications.actions import Preview
from applications.law import law_in_force
from applications.models import Application, SupportingDocument
from campaigns import clock
from codes import Document, Filer, Ground, Language, dates
from codes.labels import label
from eligibility import Answer
from pages import facts
from pages.navigation import address_of
from pages.parts import Row, worst_first
from registry.models import Attachment
from registry.queries import attachments_of, present_stay, residences_on

from .. import tracking
from . import problem, said, steps
from .common import context_of
from .papers import with_documents
from .together import Together, person_of


def check(request: HttpRequest, all_: Together) -> HttpResponse:
    """All answers and what the rules say; POST leads on to the signature."""
    law = law_in_force()
    with_documents(all_)
    seen = {row.pk: actions.preview(row, law) for row in all_}
    for row in all_:
        answer = seen[row.pk].answer
        if answer.fails and (answer.stops_filing or not row.disputed_text):
            return HttpResponseRedirect(problem.address(row))
    if request.method == "POST":
        return HttpResponseRedirect(address_of("apply-sign", all_.lead.pk))
    stays = attachments_of([person_of(row).pk for row in all_], clock.today())
    context = {
        **context_of(request, all_, steps.CHECK),
        "parts": [
            _part(all_, row, seen[row.pk], stays.get(person_of(row).pk, (None, None))[0])
            for row in all_
        ],
    }
    return render(request, "people/apply/check.html", context)


def _part(
    all_: Together, draft: Application, seen: Preview, present: Attachment | None
) -> dict[str, Any]:
    """One application: its answers, what the rules say of it, and when it would be decided."""
    answer = seen.answer
    found = _findings(draft, answer)
    return {
        "draft": draft,
        "title": all_.name(draft),
        "rows": rows_of(all_, draft, seen.panel, present),
        "is_attached": present is not None
        and present.organization_id != draft.organization_id
        and draft.filer != Filer.FAMILY_MEMBER,
        "attention": [row for row in found if row.is_bad],
        "passed": [row for row in found if not row.is_bad],
        "accepted_words": tracking.at_words(clock.moment(answer.accepted_at)),
        "decision_by": tracking.by_words(
            clock.moment(answer.due_at), clock.moment(answer.accepted_at)
        ),
        "is_accepted_now": answer.accepted_at <= clock.naive_local(clock.now()),
        "starts_on": answer.effective,
    }


def _findings(draft: Application, answer: Answer) -> list[Any]:
    plain = [finding.as_json() for finding in answer.findings]
    if draft.filer == Filer.FAMILY_MEMBER:
        return worst_first(facts.objections(plain, None))
    about = facts.about(draft, present_stay(person_of(draft), clock.today()), plain)
    return worst_first(facts.findings(plain, about, None))


def rows_of(
    all_: Together, draft: Application, proposed: Any, present: Attachment | None
) -> list[Row]:
    """What was answered for one person, each with the way to change it, and what the register holds."""
    person, organization = person_of(draft), draft.organization
    assert organization is not None
    change = gettext_lazy("Change")
    whose = f"{person.full_name}: " if all_.is_family else ""

    def row(term: Any, value: Any, step: str) -> Row:
        url = f"{steps.address(all_.lead, step)}?back={steps.CHECK}"
        return Row(term, value, url, change, f"{whose}{term}" if whose else "")

    who = [person.full_name]
    if draft.filer != Filer.SELF:
        who.append(said.filer_words(draft.filer))
    panel = draft.panel or proposed
    doctor = [said.doctor_name(panel), said.doctor_facts(panel)] if panel else [_("None")]
    if draft.panel is None:
        doctor.insert(0, _("The clinic chooses; the portal proposes:"))
    clinic_step = steps.GROUND if draft.answers.get("clinic_given") else steps.CLINIC
    rows = [
        row(_("For"), who, steps.PERSON),
        *_from_register(draft, present),
        row(_("Language of the decision"), label(Language(draft.language)), steps.PERSON),
        row(_("Ground"), label(Ground(draft.ground)), steps.GROUND),
        row(_("Clinic"), [organization.name, *said.place_lines(organization)], clinic_step),
        row(_("Doctor"), doctor, steps.DOCTOR),
    ]
    if steps.needs_waiver(draft):
        waiver = draft.answers.get("consents", {}).get("home_visit_waiver")
        words = _("You give up the service “Doctor’s home visit”") if waiver else _("Not given up")
        rows.append(row(_("Home visits"), words, steps.HOME_VISITS))
    rows.append(row(_("Documents"), _papers(draft) or _("None"), steps.DOCUMENTS))
    if draft.agreement_ends_on:
        words = dates.day(draft.agreement_ends_on, said.language())
        rows.append(row(_("The contract ends"), words, steps.DOCUMENTS))
    rows.append(row(_("Consents"), _("To the processing of personal data"), steps.CONSENTS))
    return rows


def _from_register(draft: Application, present: Attachment | None) -> list[Row]:
    """What the register holds: shown to read; of a family member with consent nothing is shown."""
    if draft.filer == Filer.FAMILY_MEMBER:
        return []
    homes = residences_on(person_of(draft), clock.today())
    return [
        Row(
            _("Address"),
            [said.address_words(home) for home in homes] or [_("The register holds no address")],
        ),
        Row(
            _("Present clinic"),
            present.organization.name if present else _("Attached to no clinic"),
        ),
    ]


def _papers(draft: Application) -> list[str]:
    return [
        str(label(Document(paper.document)))
        + (f", {paper.file_name}" if paper.source == SupportingDocument.Source.UPLOAD else "")
        for paper in draft.documents.all()
    ]
