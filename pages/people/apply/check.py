"""The end of an application: check of answers, what speaks against it, sending."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import actions, errors, offers
from applications.actions import drafts
from applications.casefile import collect, request_of, residences_on
from applications.law import law_in_force
from applications.models import Application, SupportingDocument
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Document, Filer, Ground, Language, dates
from codes.findings import explanation, title
from codes.labels import label
from eligibility import Answer, Law, assess
from pages import facts, refusals
from pages.parts import Row, worst_first
from registry.models import Attachment
from registry.queries import attachments_of, present_stay

from .. import tracking
from ..access import for_people, has_lost_the_right, own_draft, user_of
from . import said, steps
from .common import context_of
from .forms import DisputeForm

# Asked on a later page than the others, so not held against the steps before it.
_LATER = "no_personal_data_consent"


def _fails(answer: Answer, *, with_consent: bool) -> list[str]:
    return [code for code in answer.fails if with_consent or code != _LATER]


def problem_before_documents(request: HttpRequest, draft: Application) -> HttpResponse | None:
    """Nobody gathers papers for what the rules speak against: the page that explains it, if so."""
    if draft.disputed_text:
        return None
    answer = actions.preview(draft).answer
    if not _fails(answer, with_consent=False):
        return None
    return HttpResponseRedirect(reverse("apply-problem", args=[draft.pk]))


# The check of answers


def check(request: HttpRequest, draft: Application) -> HttpResponse:
    """All answers with their Change links and what the rules say; POST sends the application."""
    if request.method == "POST":
        return _send(request, draft)
    law = law_in_force()
    seen = actions.preview(draft, law)
    answer = seen.answer
    if answer.fails and (answer.stops_filing or not draft.disputed_text):
        return HttpResponseRedirect(reverse("apply-problem", args=[draft.pk]))
    present = _present(draft)
    found = _findings(draft, answer)
    context = {
        **context_of(request, draft, steps.CHECK),
        "rows": _rows(draft, seen.panel, present),
        "is_attached": present is not None and present.organization_id != draft.organization_id,
        "attention": [row for row in found if row.is_bad],
        "passed": [row for row in found if not row.is_bad],
        "accepted_words": tracking.at_words(clock.moment(answer.accepted_at)),
        "decision_by": tracking.by_words(
            clock.moment(answer.due_at), clock.moment(answer.accepted_at)
        ),
        "is_accepted_now": answer.accepted_at <= clock.naive_local(clock.now()),
        "starts_on": answer.effective,
    }
    return render(request, "people/apply/check.html", context)


def _send(request: HttpRequest, draft: Application) -> HttpResponse:
    try:
        filed = actions.file(draft.pk, user_of(request))
    except (errors.RulesFailed, errors.FilingStopped):
        return HttpResponseRedirect(reverse("apply-problem", args=[draft.pk]))
    except errors.ChangedMeanwhile:
        return HttpResponseRedirect(reverse("apply-resume", args=[draft.pk]))
    except (errors.AlreadyOpen, errors.NotAllowed) as error:
        return refusals.page(request, error)
    return redirect("application-sent", filed.number)


def _findings(draft: Application, answer: Answer) -> list[Any]:
    assert draft.person is not None
    plain = [finding.as_json() for finding in answer.findings]
    about = facts.about(draft, present_stay(draft.person, clock.today()), plain)
    return worst_first(facts.findings(plain, about, None))


def _present(draft: Application) -> Attachment | None:
    if draft.person_id is None:
        return None
    return attachments_of([draft.person_id], clock.today()).get(draft.person_id, (None, None))[0]


def _rows(draft: Application, proposed: Any, present: Attachment | None) -> list[Row]:
    person, organization = draft.person, draft.organization
    assert person is not None
    assert organization is not None
    change = gettext_lazy("Change")

    def row(term: Any, value: Any, step: str) -> Row:
        url = f"{steps.address(draft, step)}?back={steps.CHECK}"
        return Row(term, value, url, change)

    who = [person.full_name]
    if draft.filer != Filer.SELF:
        who.append(said.filer_words(draft.filer))
    panel = draft.panel or proposed
    doctor = [said.doctor_name(panel), said.doctor_facts(panel)] if panel else [_("None")]
    if draft.panel is None:
        doctor.insert(0, _("The clinic chooses; the portal proposes:"))
    clinic = [organization.name, *said.place_lines(organization)]
    clinic_step = steps.GROUND if draft.answers.get("clinic_given") else steps.CLINIC
    rows = [
        row(_("For"), who, steps.PERSON),
        Row(_("Address"), _addresses(draft)),
        Row(
            _("Present clinic"),
            present.organization.name if present else _("Attached to no clinic"),
        ),
        row(_("Language of the decision"), label(Language(draft.language)), steps.PERSON),
        row(_("Ground"), label(Ground(draft.ground)), steps.GROUND),
        row(_("Clinic"), clinic, clinic_step),
        row(_("Doctor"), doctor, steps.DOCTOR),
    ]
    if draft.answers.get("waiver_needed"):
        waiver = draft.answers.get("consents", {}).get("home_visit_waiver")
        words = _("You give up the service “Doctor’s home visit”") if waiver else _("Not given up")
        rows.append(row(_("Home visits"), words, steps.HOME_VISITS))
    papers = [
        str(label(Document(paper.document)))
        + (f", {paper.file_name}" if paper.source == SupportingDocument.Source.UPLOAD else "")
        for paper in draft.documents.all()
    ]
    rows.append(row(_("Documents"), papers or _("None"), steps.DOCUMENTS))
    if draft.agreement_ends_on:
        words = dates.day(draft.agreement_ends_on, said.language())
        rows.append(row(_("The contract ends"), words, steps.DOCUMENTS))
    rows.append(row(_("Consents"), _("To the processing of personal data"), steps.CONSENTS))
    return rows


def _addresses(draft: Application) -> list[str]:
    assert draft.person is not None
    homes = residences_on(draft.person, clock.today())
    return [said.address_words(home) for home in homes] or [_("The register holds no address")]


# What speaks against it


@dataclass(frozen=True)
class Way:
    """A better way than filing all the same."""

    words: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """One failed rule in words."""

    title: str | Promise
    words: str | Promise


_STOPPING_SAID: dict[str, Promise] = {
    "no_legal_representative": gettext_lazy(
        "A parent, guardian, trustee or foster carer signs in and files for the child. If the register "
        "does not know you as the representative, file at the registry desk with the document that "
        "proves it."
    ),
    "filer_not_entitled": gettext_lazy(
        "The person signs in and files, or you file at the registry desk with a power of attorney."
    ),
    "channel_not_open": gettext_lazy("File on the portal."),
    "desk_closed": gettext_lazy("File on the portal, or in the hours of the desk."),
}
_STEP_OF: dict[str, str] = {
    "panel_full": steps.DOCTOR,
    "panel_closed": steps.DOCTOR,
    "panel_age_mismatch": steps.DOCTOR,
    "same_panel": steps.DOCTOR,
    "outside_territory": steps.CLINIC,
    "must_attach_where_living": steps.CLINIC,
    "outside_area_not_accepted": steps.CLINIC,
    "not_a_phc_organization": steps.CLINIC,
    "organization_closed": steps.CLINIC,
    "no_fund_contract": steps.CLINIC,
    "already_attached_here": steps.CLINIC,
    "outside_service_area_without_waiver": steps.HOME_VISITS,
    "language_not_accepted": steps.PERSON,
    "no_personal_data_consent": steps.CONSENTS,
}
_STEP_SAID: dict[str, Promise] = {
    steps.DOCTOR: gettext_lazy("Choose another doctor"),
    steps.CLINIC: gettext_lazy("Choose another clinic"),
    steps.HOME_VISITS: gettext_lazy("Read about home visits and decide"),
    steps.PERSON: gettext_lazy("Choose another language of the application"),
    steps.CONSENTS: gettext_lazy("Read the consent again"),
    steps.GROUND: gettext_lazy("Choose another ground"),
}


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rules speak against, with better ways; whoever holds it wrong says so and goes on."""
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        return redirect("application", draft.number)
    if has_lost_the_right(request, draft):
        return refusals.page(request, errors.NotAllowed())
    if not steps.is_reached(draft, steps.DOCUMENTS):
        return HttpResponseRedirect(steps.address(draft, steps.first_open(draft)))
    form = DisputeForm(request.POST or None, initial={"disputed_text": draft.disputed_text})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["disputed_text"]
        draft = drafts.save(draft.pk, user_of(request), disputed_text=text)
        return HttpResponseRedirect(steps.address(draft, steps.first_open(draft)))
    law = law_in_force()
    case = collect(request_of(draft, filed_at=clock.now()))
    seen = actions.preview(draft, law)
    has_consented = steps.CONSENTS in steps.done(draft)
    fails = _fails(seen.answer, with_consent=has_consented)
    if not fails:
        return HttpResponseRedirect(steps.address(draft, steps.first_open(draft)))
    stopping = [code for code in seen.answer.stops_filing if code in fails]
    context = {
        "form": form,
        "draft": draft,
        "problems": [Problem(title(code), explanation(code)) for code in fails],
        "stopping": [_STOPPING_SAID[code] for code in stopping if code in _STOPPING_SAID],
        "is_stopped": bool(stopping),
        "ways": _ways(draft, fails, case, law),
        "for_whom": draft.person.full_name if draft.person and draft.filer != Filer.SELF else "",
        "act_as": said.filer_words(draft.filer),
    }
    return render(request, "people/apply/problem.html", context)


def _ways(draft: Application, fails: Sequence[str], case: Any, law: Law) -> list[Way]:
    found = []
    wanted = list(dict.fromkeys(_STEP_OF.get(code, steps.GROUND) for code in fails))
    if steps.DOCTOR in wanted:
        found.append(_other_doctor(draft, law))
    own_steps = steps.steps_of(draft)
    for step in wanted:
        if step in (steps.DOCTOR, steps.GROUND) or step not in own_steps:
            continue
        found.append(Way(str(_STEP_SAID[step]), f"{steps.address(draft, step)}?back={steps.CHECK}"))
    found.append(_other_ground(draft, case, law))
    if steps.CLINIC not in wanted and steps.CLINIC in own_steps:
        found.append(
            Way(
                str(_STEP_SAID[steps.CLINIC]),
                f"{steps.address(draft, steps.CLINIC)}?back={steps.CHECK}",
            )
        )
    return found


def _other_doctor(draft: Application, law: Law) -> Way:
    assert draft.person is not None
    assert draft.organization is not None
    free = [
        offer
        for offer in offers.panels(draft.person, draft.organization, draft.ground, law)
        if offer.can_be_chosen and offer.panel != draft.panel
    ]
    names = "; ".join(said.doctor_line(offer.panel) for offer in free[:3])
    note = (
        _("Free places here: %(doctors)s") % {"doctors": names}
        if free
        else _("No other doctor of this clinic has a free place now")
    )
    return Way(
        str(_STEP_SAID[steps.DOCTOR]),
        f"{steps.address(draft, steps.DOCTOR)}?back={steps.CHECK}",
        note,
    )


def _other_ground(draft: Application, case: Any, law: Law) -> Way:
    """Grounds on which nothing would fail with the same clinic and doctor."""
    holding = []
    for ground in Ground:
        if ground == draft.ground or ground in steps.CONTRACT_GROUNDS:
            continue
        answer = assess(replace(case, ground=ground), law)
        if not _fails(answer, with_consent=False):
            holding.append(str(label(ground)))
    note = (
        _("With the same clinic nothing speaks against: %(grounds)s")
        % {"grounds": "; ".join(holding)}
        if holding
        else ""
    )
    return Way(
        str(_STEP_SAID[steps.GROUND]),
        f"{steps.address(draft, steps.GROUND)}?back={steps.CHECK}",
        note,
    )
