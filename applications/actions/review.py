"""A specialist decides: take a case, approve it, refuse it."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Verb, require, roles, who_may
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Basis, RefusalGround
from codes.labels import position
from codes.violations import constraint_of
from eligibility import Answer
from registry import queries
from registry.attachments import Change, change
from registry.models import Panel
from registry.places import AnotherDayScheduled, PanelFull

from .. import messages, signing
from ..casefile import collect, invited_to, request_of
from ..errors import (
    ChangedMeanwhile,
    NoSuchColleague,
    NotAllowed,
    ObjectionOpen,
    PanelFilledUp,
    ReasonNeeded,
    RulesFailed,
    TextNeeded,
)
from ..law import answer_at_decision, law_in_force
from ..models import Application, ApplicationEvent, Decision
from ..panels import free_places, suitable
from ..terms import complaint_until
from ..waiting import list_place
from .common import expect, lock, move
from .scheduled import close_replaced
from .waiting import note_attached, serve_soon

KINDS = ApplicationEvent.Kind


def take(application_id: int, user: User) -> Application:
    """Put the specialist's name on a case, softly: others see it and may still take it over."""
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.TAKE_CASE, application.organization)
        expect(application, None, Status.IN_REVIEW)
        if application.taken_by_id != user.pk:
            kind = KINDS.HANDED_OVER if application.taken_by_id else KINDS.TAKEN
            move(
                application, Status.IN_REVIEW, kind, actor=user, taken_by=user, taken_at=clock.now()
            )
    return application


def hand_over(application_id: int, user: User, *, to: int) -> Application:
    """Put a colleague's name on a case; they must be of those who may decide it.

    Raises NoSuchColleague. A repeated call finds the name there.
    """
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.HAND_OVER, application.organization)
        expect(application, None, Status.IN_REVIEW)
        assert application.organization is not None
        colleague = who_may(Verb.APPROVE, application.organization).filter(pk=to).first()
        if colleague is None:
            raise NoSuchColleague(application)
        if application.taken_by_id != colleague.pk:
            move(
                application,
                Status.IN_REVIEW,
                KINDS.PASSED_ON,
                actor=user,
                facts={"to": colleague.pk, "name": colleague.name},
                taken_by=colleague,
                taken_at=clock.now(),
            )
    return application


def release(application_id: int, user: User) -> Application:
    """Take one's name off a case."""
    with transaction.atomic():
        application = lock(application_id)
        expect(application, None, Status.IN_REVIEW)
        if application.taken_by_id == user.pk:
            move(
                application,
                Status.IN_REVIEW,
                KINDS.RELEASED,
                actor=user,
                taken_by=None,
                taken_at=None,
            )
    return application


def examine(application: Application) -> Answer:
    """Every finding about an open application on the facts of this moment."""
    return answer_at_decision(
        collect(request_of(application)), law_in_force(), decided_on=clock.today()
    )


def approve(
    application_id: int,
    user: User,
    *,
    version: int,
    panel: Panel | None = None,
    reason: str = "",
) -> Application:
    """Approve: attaches, detaches the old place by itself, tells the person and both organizations.

    `panel` overrules the one on the application (it filled up, another was agreed on). The rules
    are asked again on fresh facts under the locks; an open objection of the person raises
    ObjectionOpen, a failure or a missing document raises
    RulesFailed, a warning without `reason` ReasonNeeded, a full panel PanelFilledUp with the free
    ones, a stale page ChangedMeanwhile. A repeated call by the same user answers with the decision.
    """
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.APPROVE, application.organization)
        if _is_done_already(application, user, Decision.Outcome.APPROVED):
            return application
        expect(application, version, Status.IN_REVIEW)
        if application.objections.filter(outcome="").exists():
            raise ObjectionOpen(application)
        if panel is not None:
            application.panel = panel
        answer = examine(application)
        _bar(application, user, answer, reason)
        return _attach(application, user, answer, reason)


def _is_done_already(application: Application, user: User, outcome: str) -> bool:
    return application.decided_by_id == user.pk and (
        (application.status == Status.REFUSED) == (outcome == Decision.Outcome.REFUSED)
    )


def _bar(application: Application, user: User, answer: Answer, reason: str) -> None:
    assert application.organization is not None
    if application.panel is None:
        raise PanelFilledUp(application, free_panels(application))
    if application.panel.organization_id != application.organization_id:
        raise ChangedMeanwhile(application)
    if "application_disputed" in answer.warnings:
        _require_outsider(application, user)
    if answer.fails and set(answer.fails) <= {"panel_full", "panel_closed"}:
        raise PanelFilledUp(application, free_panels(application))
    if answer.fails or answer.missing:
        raise RulesFailed(application, answer)
    if answer.warnings and not reason.strip():
        raise ReasonNeeded(application, answer)


def _require_outsider(application: Application, user: User) -> None:
    """A disputed application of an organization is not decided inside it (rulebook 3)."""
    assert application.person is not None
    stay = queries.present_stay(application.person, clock.today())
    own = {assignment.organization_id for assignment in roles(user)}
    if stay is not None and stay.attachment.organization_id in own:
        raise NotAllowed("a disputed attachment is decided outside its organization")


def free_panels(application: Application) -> list[Panel]:
    """Panels of the chosen organization that suit the person and have a free place now."""
    assert application.person is not None
    assert application.organization is not None
    law, today = law_in_force(), clock.today()
    person, organization = application.person, application.organization
    ground = application.ground
    filed_on = clock.local(application.filed_at).date() if application.filed_at else today
    invited = invited_to(person, filed_on)

    def free(panel: Panel) -> int:
        return free_places(panel, ground, law, today, filed_on=filed_on, invited_to=invited)

    return [
        panel
        for panel in suitable(person, organization, ground, law, filed_on=filed_on)
        if not panel.is_closed and free(panel) > 0
    ]


def _attach(application: Application, user: User, answer: Answer, reason: str) -> Application:
    assert application.person is not None
    assert application.panel is not None
    today = clock.today()
    starts_on = max(answer.effective or today, today)
    stay = queries.present_stay(application.person, today)
    is_within = stay is not None and stay.attachment.organization_id == application.organization_id
    try:
        # A savepoint: a full panel undoes what was begun, and the answer can still read the facts.
        with transaction.atomic():
            done = change(
                application.person,
                to=application.panel,
                on=starts_on,
                basis=Basis.APPLICATION,
                reason="approval",
                actor=user.actor,
                reference=application.number or "",
                signed_electronically=signing.is_own(application),
                ends_with_contract_on=application.agreement_ends_on
                or (stay.attachment.ends_with_contract_on if stay and is_within else None),
                keep_scheduled=starts_on == today and is_within,
                off_list=list_place(application.person_id, application.panel_id),
            )
    except (PanelFull, AnotherDayScheduled) as full:
        raise PanelFilledUp(application, free_panels(application)) from full
    except IntegrityError as error:
        # The table's own checks count places too.
        if constraint_of(error) in ("panel_places_today", "panel_places_next_day"):
            raise PanelFilledUp(application, free_panels(application)) from error
        raise
    close_replaced(done)
    note_attached(application, user)
    serve_soon(done.waited_for)
    findings = [finding.as_json() for finding in answer.findings]
    is_now = starts_on == today
    move(
        application,
        Status.EFFECTIVE if is_now else Status.SCHEDULED,
        KINDS.APPROVED,
        actor=user,
        facts={"starts_on": starts_on.isoformat(), "warnings": answer.warnings},
        panel=application.panel,
        attachment=done.begun,
        effective_on=starts_on,
        decided_at=clock.now(),
        decided_by=user,
    )
    Decision.objects.create(
        application=application,
        outcome=Decision.Outcome.APPROVED,
        at=application.decided_at,
        by=user,
        findings=findings,
        reason=reason,
    )
    messages.approved(
        application,
        decided_by=user.name,
        position=position(user.position, application.language),
        starts_on=starts_on,
        is_now=is_now,
    )
    _tell_organizations(done, application, starts_on)
    return application


def _tell_organizations(done: Change, application: Application, starts_on: date) -> None:
    """The new one, the one left, and the one whose scheduled attachment this decision cancelled."""
    assert done.begun is not None
    here = done.begun.organization_id
    left = done.ended or done.emptied
    if left is None or left.organization_id != here:
        messages.person_attached(done.begun, f"{application.number}")
    for period in [*([done.ended] if done.ended else []), *done.cancelled]:
        if period.organization_id != here:
            messages.person_detached(
                period, f"{application.number}:{period.pk}", max(starts_on, period.from_on)
            )


def refuse(
    application_id: int, user: User, *, version: int, ground: RefusalGround | str, text: str
) -> Application:
    """Refuse on one of the six legal grounds, with a text of its own (rulebook 6).

    Raises TextNeeded without either, ChangedMeanwhile on a stale page. A repeated call by the same
    user answers with the decision taken.
    """
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.REFUSE, application.organization)
        if _is_done_already(application, user, Decision.Outcome.REFUSED):
            return application
        expect(application, version, Status.IN_REVIEW)
        if ground not in RefusalGround._value2member_map_ or not text.strip():
            raise TextNeeded(application)
        answer = examine(application)
        if "application_disputed" in answer.warnings:
            _require_outsider(application, user)
        move(
            application,
            Status.REFUSED,
            KINDS.REFUSED,
            actor=user,
            facts={"ground": str(ground)},
            refusal_ground=str(ground),
            refusal_text=text.strip(),
            decided_at=clock.now(),
            decided_by=user,
        )
        Decision.objects.create(
            application=application,
            outcome=Decision.Outcome.REFUSED,
            at=application.decided_at,
            by=user,
            findings=[finding.as_json() for finding in answer.findings],
            refusal_ground=str(ground),
            refusal_text=text.strip(),
        )
        messages.refused(
            application,
            decided_by=user.name,
            position=position(user.position, application.language),
            appeal_until=complaint_until(clock.today()),
        )
    return application
