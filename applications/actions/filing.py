"""Filing: the rules are asked, the moment of acceptance is reckoned, the person is told."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Verb, require, roles
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Role
from codes.violations import constraint_of
from eligibility import Answer, Law, assess
from notifications.serials import next_number
from registry.models import Panel

from .. import messages, objection_messages, signing
from ..casefile import collect, draft_consents, request_of
from ..errors import (
    AlreadyOpen,
    ChangedMeanwhile,
    FilingStopped,
    NotAllowed,
    PersonGone,
    RulesFailed,
)
from ..law import law_in_force
from ..models import Application, ApplicationEvent, Consent
from ..models.application import OPEN
from ..panels import propose
from ..signing import Signed
from ..statements import CONSENT_TEXT_VERSION, language_of_consent, moment_of_consent
from .common import expect, lock, move, represents
from .visits import note_filed
from .waiting import note_applied


@dataclass(frozen=True)
class Preview:
    """What the rules would say if the draft were filed now."""

    answer: Answer
    panel: Panel | None  # chosen, or the one the program proposes


def preview(draft: Application, law: Law | None = None) -> Preview:
    """Ask the rules about a draft as if it were filed now; nothing is written."""
    panel = draft.panel
    if panel is None and draft.person and draft.organization:
        panel = propose(draft.person, draft.organization, draft.ground, law or law_in_force())
    return _ask(draft, panel, law or law_in_force(), clock.now())


def _ask(draft: Application, panel: Panel | None, law: Law, filed_at: datetime) -> Preview:
    chosen, draft.panel = draft.panel, panel
    try:
        answer = assess(collect(request_of(draft, filed_at=filed_at)), law)
    finally:
        draft.panel = chosen
    return Preview(answer, panel)


def file(
    draft_id: int, user: User, *, version: int | None = None, signed: Signed | None = None
) -> Application:
    """File a draft: from now on the law's clock runs.

    On the portal it has to be `signed` (`applications.signing`): SignatureNeeded without,
    ChangedSinceSigned where the draft says something else by now.

    The rules are asked on fresh facts. What stops filing (rulebook 6) raises FilingStopped; any
    other failure raises RulesFailed unless the filer said what they dispute (`disputed_text`).
    An open application of the person raises AlreadyOpen with it. Filing the same draft again
    answers with the filed application. Accepted at once inside reception hours, otherwise queued
    with the moment it will be accepted (rulebook 2).
    """
    try:
        with transaction.atomic():
            return _file(draft_id, user, version, signed)
    except IntegrityError as error:
        if constraint_of(error) == "application_one_open_a_person":
            person_id = Application.objects.values_list("person_id", flat=True).get(pk=draft_id)
            raise AlreadyOpen(open_application(person_id)) from error
        raise


def open_application(person_id: int | None) -> Application | None:
    """The person's open application, if there is one."""
    return Application.objects.filter(person_id=person_id, status__in=OPEN).first()


def _file(draft_id: int, user: User, version: int | None, signed: Signed | None) -> Application:
    draft = lock(draft_id)
    if draft.filed_by_id != user.pk:
        raise NotAllowed
    if draft.status != Status.DRAFT:
        return draft
    expect(draft, version, Status.DRAFT)
    if draft.person is None or draft.organization is None or not draft.ground:
        raise ChangedMeanwhile(draft)
    _require_right_to_file(draft, user)
    if not draft.person.is_known_to_live:
        raise PersonGone(draft)
    other = open_application(draft.person_id)
    if other is not None:
        raise AlreadyOpen(other)
    law, filed_at = law_in_force(), clock.now().replace(second=0, microsecond=0)
    panel = draft.panel or propose(draft.person, draft.organization, draft.ground, law)
    asked = _ask(draft, panel, law, filed_at)
    if asked.answer.stops_filing:
        raise FilingStopped(draft, asked.answer.stops_filing, asked.answer)
    if asked.answer.fails and not draft.disputed_text.strip():
        raise RulesFailed(draft, asked.answer)
    signing.require(draft, user, signed)
    signing.record(draft, user, signed)
    return _write(draft, user, asked, filed_at)


# Who sits at which desk.
_AT_DESK: dict[str, Role] = {
    Channel.REGISTRY_DESK: Role.REGISTRY_CLERK,
    Channel.PUBLIC_SERVICE_CENTRE: Role.SERVICE_CENTRE_OPERATOR,
}


def _require_right_to_file(draft: Application, user: User) -> None:
    """At a desk the role's scope; on the portal oneself, or whom one represents today."""
    if draft.channel != Channel.PORTAL:
        require(user, Verb.FILE_AT_DESK, draft.organization)
        if not any(assignment.role == _AT_DESK[draft.channel] for assignment in roles(user)):
            raise NotAllowed
        return
    if user.person_id is None:
        raise NotAllowed
    if draft.person_id == user.person_id:
        if draft.filer != Filer.SELF:
            raise NotAllowed
        return
    if not represents(user.person_id, draft.person_id, draft.filer):
        raise NotAllowed


def _write(draft: Application, user: User, asked: Preview, filed_at: datetime) -> Application:
    answer = asked.answer
    accepted_at, due_at = clock.moment(answer.accepted_at), clock.moment(answer.due_at)
    is_accepted = accepted_at == filed_at
    for purpose in draft_consents(draft):
        Consent.objects.create(
            application=draft,
            purpose=purpose,
            text_version=CONSENT_TEXT_VERSION,
            language=language_of_consent(draft, purpose),
            given_by=user,
            given_at=moment_of_consent(draft, purpose),
        )
    kinds = ApplicationEvent.Kind
    move(
        draft,
        Status.IN_REVIEW if is_accepted else Status.QUEUED,
        kinds.FILED,
        actor=user,
        facts={"fails": answer.fails, "missing": answer.missing, "warnings": answer.warnings},
        number=next_number("A", clock.local(filed_at).year),
        panel=asked.panel,
        is_panel_proposed=draft.panel_id is None and asked.panel is not None,
        filed_at=filed_at,
        accept_at=None if is_accepted else accepted_at,
        accepted_at=accepted_at if is_accepted else None,
        due_at=due_at,
        findings=[finding.as_json() for finding in answer.findings],
    )
    note_applied(draft)
    messages.filed(draft)
    if draft.channel != Channel.PORTAL:
        objection_messages.filed_at_desk(draft)
        note_filed(draft, user)
    return draft
