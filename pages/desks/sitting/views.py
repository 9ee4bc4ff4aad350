"""A family in one sitting: the form, the check page, filing in one go, one print of everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, organizations
from applications import actions, errors, offers
from applications.actions import drafts, families, papers
from applications.law import law_in_force
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Category, Document, Filer, Ground, dates
from codes.findings import explanation, title
from codes.labels import label
from pages import facts, words
from pages.forms import posted
from pages.parts import Finding, Row, worst_first
from registry.family import Relative, Tie, family_of
from registry.models import Organization, Person, PersonCategory
from registry.models.periods import holds_on
from registry.queries import present_stay

from ..access import note_seen, staff, user_of, was_found
from ..casepage import doctor_lines
from ..find import channel_of
from ..record import first_filer, person_or_404
from ..walk_in import places_of
from .forms import AS_ALL, CommonForm, MemberForm, initial_of_all, initial_of_one

Words = str | Promise
_CHOSEN = ("ground", "organization", "panel")  # for all, or for one alone


@staff(Verb.FILE_AT_DESK)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts for all who were ticked on a person's record; those begun earlier are carried on."""
    user = user_of(request)
    head = person_or_404(request, pk)
    kin = {
        one.person.pk: one for one in family_of(head, clock.today()) if one.tie is not Tie.SAME_FLAT
    }
    ticked = {int(one) for one in request.POST.getlist("people") if one.isdecimal()}
    people: list[tuple[Person, Filer]] = []
    for person in [head, *(one.person for one in kin.values())]:
        if person.pk in ticked and was_found(request, person.pk):
            people.append((person, _filer(person, head, kin)))
    if len(people) < 2:
        messages.warning(request, _("Tick two people of the family at least."))
        return HttpResponseRedirect(reverse("desk-person", args=[pk]) + "#family")
    rows = families.begin_family(user, people, language=head.language, channel=channel_of(user))
    for row in rows:
        if row.filer != Filer.SELF and not row.answers.get("representative"):
            assert row.person is not None
            who = _representative(row.person, head)
            drafts.save(row.pk, user, {"representative": who})
    return HttpResponseRedirect(reverse("desk-sitting", args=[rows[0].family_id]))


def _filer(person: Person, head: Person, kin: dict[int, Relative]) -> Filer:
    """Who probably files; the form lets it be changed."""
    usual = first_filer(person)
    relative = kin.get(person.pk)
    if usual == Filer.SELF or relative is None or relative.tie is not Tie.ACTED_FOR:
        return usual
    return relative.kind or usual


def _representative(person: Person, head: Person) -> str:
    """Whoever came with a child: the head of the sitting, or who acts for the head where that is the child."""
    is_grown_up = first_filer(head) == Filer.SELF
    if person.pk != head.pk and is_grown_up:
        return head.full_name
    acting = [one.person for one in family_of(head, clock.today()) if one.tie is Tie.ACTS]
    return acting[0].full_name if acting else ""


def _of_family(user: User, pk: int) -> list[Application]:
    """What the user entered at the desk for one family, drafts and filed ones; 404 without any."""
    rows = list(
        Application.objects.select_related(
            "person", "organization__unit", "panel__doctor", "panel__site", "filed_by"
        )
        .prefetch_related("documents")
        .filter(family=pk, filed_by=user, person__isnull=False)
        .exclude(channel="portal")
        .order_by("person__birth_on", "pk")
    )
    if not rows:
        raise Http404
    return rows


def _drafts(rows: Sequence[Application]) -> list[Application]:
    return [row for row in rows if row.status == Status.DRAFT]


@dataclass(frozen=True, slots=True)
class Member:
    """One person's part of the form."""

    draft: Application
    form: MemberForm
    whole_url: str  # the person's own form, for scans and contracts


@staff(Verb.FILE_AT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the family; what was typed well is kept at every button."""
    user = user_of(request)
    rows = _drafts(_of_family(user, pk))
    if not rows:
        return HttpResponseRedirect(reverse("desk-sitting-filed", args=[pk]))
    if request.method != "POST":
        note_seen(user, [row.person_id for row in rows if row.person_id], "walk-in")
    common, members = _forms(request, user, rows)
    if request.method != "POST":
        return _show(request, pk, common, members)
    if request.POST.get("out", "").isdecimal():
        return _take_out(request, user, pk, rows)
    is_whole = common.is_valid()
    for member in members:
        is_whole = member.form.is_valid() and is_whole
    _keep(user, common, members)
    do = request.POST.get("do", "")
    if do == "doctors" and "organization" not in common.errors:
        return HttpResponseRedirect(reverse("desk-sitting", args=[pk]))
    if not is_whole:
        return _show(request, pk, common, members)
    if do == "save":
        messages.success(request, _("The drafts are saved. They are kept for thirty days."))
        return HttpResponseRedirect(reverse("my-day"))
    return HttpResponseRedirect(reverse("desk-sitting-check", args=[pk]))


def _take_out(
    request: HttpRequest, user: User, pk: int, rows: Sequence[Application]
) -> HttpResponse:
    """One person's draft becomes an application of its own; of one person no family is left."""
    wanted = int(request.POST["out"])
    if wanted not in {row.pk for row in rows}:
        raise Http404
    families.take_out(wanted, user)
    messages.success(request, _("Taken out. The draft waits in your day."))
    left = Application.objects.filter(family=pk, filed_by=user, status=Status.DRAFT).exists()
    return HttpResponseRedirect(reverse("desk-sitting", args=[pk]) if left else reverse("my-day"))


def _forms(
    request: HttpRequest, user: User, rows: Sequence[Application]
) -> tuple[CommonForm, list[Member]]:
    law, places = law_in_force(), places_of(user)
    initial = initial_of_all(rows, places)
    code, ground = initial["organization"], initial["ground"]
    if request.method == "POST":
        code, ground = request.POST.get("organization", ""), request.POST.get("ground", "")
    by_code = {row.code: row for row in places}
    offered = {
        row.pk: _offers(
            row,
            by_code.get(_own(request, row, "organization") or code),
            _own(request, row, "ground") or ground,
            law,
        )
        for row in rows
    }
    data = posted(request)[0]
    if data is not None:
        data = data.copy()
        _forget_doctors(data, offered)
    of_category = _categories(rows)
    common = CommonForm(data, initial=initial, places=places, offered=offered.values())
    members = [
        Member(
            row,
            MemberForm(
                data,
                initial=initial_of_one(row),
                draft=row,
                offers=offered[row.pk],
                places=places,
                categories=of_category.get(row.person_id or 0, []),
            ),
            reverse("walk-in", args=[row.pk]),
        )
        for row in rows
    ]
    return common, members


def _own(request: HttpRequest, row: Application, name: str) -> str:
    """What was chosen for one person alone; "" where the choice for all holds."""
    if request.method == "POST":
        return request.POST.get(f"p{row.pk}-{name}", AS_ALL)
    return str(row.answers.get("own", {}).get(name, AS_ALL))


def _offers(
    row: Application, organization: Organization | None, ground: str, law: Any
) -> list[offers.PanelOffer]:
    if organization is None:
        return []
    assert row.person is not None
    asked = ground if ground in Ground._value2member_map_ else Ground.FREE_CHOICE.value
    return offers.panels(row.person, organization, asked, law)


def _forget_doctors(data: Any, offered: dict[int, list[offers.PanelOffer]]) -> None:
    """A doctor of the organization chosen before is no doctor of this one."""
    everybody: set[str] = set()
    for pk, found in offered.items():
        codes = {offer.panel.code for offer in found if offer.can_be_chosen}
        everybody |= codes
        name = f"p{pk}-panel"
        if data.get(name) and data[name] not in codes and data[name] != "-":
            data[name] = ""
    counted = [
        sum(
            code in {one.panel.code for one in found if one.can_be_chosen}
            for found in offered.values()
        )
        for code in [data.get("panel", "")]
    ]
    if counted[0] < 2:
        data["panel"] = ""


def _categories(rows: Sequence[Application]) -> dict[int, list[Category]]:
    found: dict[int, list[Category]] = {}
    ids = [row.person_id for row in rows]
    for one in PersonCategory.objects.filter(holds_on(clock.today()), person__in=ids):
        found.setdefault(one.person_id, []).append(Category(one.category))
    return found


def _show(
    request: HttpRequest, pk: int, common: CommonForm, members: Sequence[Member]
) -> HttpResponse:
    return render(
        request,
        "desks/sitting/form.html",
        {
            "family_id": pk,
            "common": common,
            "members": members,
            "forms": [common, *(member.form for member in members)],
        },
    )


def _keep(user: User, common: CommonForm, members: Sequence[Member]) -> None:
    """Save every field that is well, of all drafts together."""
    of_all = common.cleaned_data
    columns: dict[str, Any] = {}
    if of_all.get("language"):
        columns["language"] = of_all["language"]
    scope = organizations(user, Verb.FILE_AT_DESK).prefetch_related("panels")
    wanted = {of_all.get("organization", "")}
    wanted |= {member.form.cleaned_data.get("organization", "") for member in members}
    places = {row.code: row for row in scope.filter(code__in=wanted - {""})}
    saved = []
    for member in members:
        well = member.form.cleaned_data
        own = {name: well.get(name, AS_ALL) for name in _CHOSEN}
        kept = {name: of_all.get(name, "") for name in _CHOSEN}
        answers: dict[str, Any] = {
            "for_all": kept,
            "own": own,
            "consents": {
                name: bool(well.get(name)) for name in ("personal_data", "home_visit_waiver")
            },
        }
        if "representative" in well:
            is_self = well.get("filer") == Filer.SELF
            answers["representative"] = "" if is_self else well["representative"]
        its = dict(columns)
        if well.get("filer"):
            its["filer"] = well["filer"]
        ground = own["ground"] or kept["ground"]
        if ground:
            its["ground"] = ground
        organization = places.get(own["organization"] or kept["organization"])
        if organization is not None:
            its["organization"] = organization
            lists = {panel.code: panel for panel in organization.panels.all()}
            its["panel"] = lists.get(member.form.doctor(kept["panel"]))
        saved.append((member.draft, answers, its))
    families.save_all(saved, user)
    for member in members:
        shown = [Document(code) for code in member.form.cleaned_data.get("shown", [])]
        papers.show_at_desk(member.draft.pk, user, shown)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of one draft of the family."""

    draft: Application
    name: str
    rows: list[Row]
    findings: list[Finding]  # what needs attention
    stopping: list[str]
    is_disputed: bool  # a rule fails, and the person may say why it should not
    other: Application | None
    problem: Words = ""

    @property
    def may_be_filed(self) -> bool:
        """Whether nothing stops the filing."""
        return not self.stopping and self.other is None


@staff(Verb.FILE_AT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """All of the family on one page; POST files whoever can be filed, each apart."""
    user = user_of(request)
    rows = _drafts(_of_family(user, pk))
    if not rows:
        return HttpResponseRedirect(reverse("desk-sitting-filed", args=[pk]))
    if any(row.organization is None or not row.ground for row in rows):
        return HttpResponseRedirect(reverse("desk-sitting", args=[pk]))
    if request.method != "POST":
        return _checked(request, user, pk, rows, {})
    for row in rows:
        name = f"disputed-{row.pk}"
        if name in request.POST and request.POST[name].strip() != row.disputed_text:
            drafts.save(row.pk, user, disputed_text=request.POST[name].strip()[:4000])
    outcomes = families.file_each(rows, user)
    done = [one.application for one in outcomes if one.is_filed]
    for row in done:
        messages.success(request, _("%(number)s is filed.") % {"number": row.number})
    problems = {one.application.pk: _why(one.error) for one in outcomes if not one.is_filed}
    if not problems:
        return HttpResponseRedirect(reverse("desk-sitting-filed", args=[pk]))
    left = _drafts(_of_family(user, pk))
    if not left:
        return HttpResponseRedirect(reverse("desk-sitting-filed", args=[pk]))
    return _checked(request, user, pk, left, problems, status=409)


def _why(error: Exception | None) -> Words:
    if isinstance(error, errors.AlreadyOpen):
        return _("Another application of this person is open")
    if isinstance(error, errors.RulesFailed):
        return _("A check fails: say what the applicant disputes, or change the form.")
    if isinstance(error, errors.FilingStopped):
        return _("It cannot be filed now")
    if isinstance(error, errors.PersonGone):
        return _("The register records a death or a final departure")
    return _("It was changed meanwhile. Look at it again.")


def _checked(
    request: HttpRequest,
    user: User,
    pk: int,
    rows: Sequence[Application],
    problems: dict[int, Words],
    status: int = 200,
) -> HttpResponse:
    found = [_one(row, problems.get(row.pk, "")) for row in rows]
    return render(
        request,
        "desks/sitting/check.html",
        {
            "family_id": pk,
            "people": found,
            "may_file": any(one.may_be_filed for one in found),
            "is_all": all(one.may_be_filed for one in found),
        },
        status=status,
    )


def _one(row: Application, problem: Words) -> Checked:
    assert row.person is not None
    assert row.organization is not None
    language = get_language() or "kk"
    seen = actions.preview(row, law_in_force())
    answer = seen.answer
    plain = [finding.as_json() for finding in answer.findings]
    about = facts.about(row, present_stay(row.person, clock.today()), plain)
    panel = row.panel or seen.panel
    doctor: list[Words] = doctor_lines(panel) if panel else [_("not chosen")]
    if row.panel is None and panel is not None:
        doctor = [_("The clinic chooses; the portal proposes:"), *doctor]
    who: list[Words] = [label(Filer(row.filer))]
    if row.answers.get("representative"):
        who.append(row.answers["representative"])
    starts = dates.day(answer.effective, language) if answer.effective else _("at approval")
    shown = [label(Document(one.document)) for one in row.documents.all()]
    return Checked(
        draft=row,
        name=row.person.full_name,
        rows=[
            Row(_("Who files"), who),
            Row(_("Ground"), label(Ground(row.ground))),
            Row(_("Organization"), row.organization.name),
            Row(_("Doctor"), doctor),
            Row(_("Documents"), shown or _("None")),
            Row(_("Decision by"), dates.moment(answer.due_at, language)),
            Row(_("Takes effect"), starts),
        ],
        findings=[
            one for one in worst_first(facts.findings(plain, about, clock.now())) if one.is_bad
        ],
        stopping=[f"{title(code)}. {explanation(code)}" for code in answer.stops_filing],
        is_disputed=bool(answer.fails) and not answer.stops_filing,
        other=actions.open_application(row.person_id),
        problem=problem,
    )


@dataclass(frozen=True, slots=True)
class Filed:
    """One application of the family after the sitting."""

    application: Application
    sign: str
    state: Words


@staff(Verb.FILE_AT_DESK)
@require_safe
def filed(request: HttpRequest, pk: int) -> HttpResponse:
    """What was filed, and what is left as a draft."""
    user = user_of(request)
    rows = _of_family(user, pk)
    note_seen(user, [row.person_id for row in rows if row.person_id], "application")
    return render(
        request,
        "desks/sitting/filed.html",
        {
            "family_id": pk,
            "filed": [
                Filed(row, *words.status_tag(row)) for row in rows if row.status != Status.DRAFT
            ],
            "left": _drafts(rows),
        },
    )


@staff(Verb.FILE_AT_DESK)
@require_safe
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """All applications of the family for signature, and the receipts of those that are filed, each on its sheet."""
    from ..papers import printed

    user = user_of(request)
    rows = [row for row in _of_family(user, pk) if row.organization is not None and row.ground]
    if not rows:
        raise Http404
    note_seen(user, [row.person_id for row in rows if row.person_id], "paper application")
    return render(
        request,
        "desks/sitting/print.html",
        {"family_id": pk, "sheets": [printed(row) for row in rows], "printed_at": clock.now()},
    )
