"""Standing in line for a place of a full panel: join, give up, wait apart from the family, be attached.

Each step locks the person, then the panel, as an approval does (docs/waiting-list.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Verb, may, require
from campaigns import clock
from codes import Channel, Filer, Ground, Language, PersonStatus, ProviderStatus
from codes.violations import constraint_of
from eligibility import Law, assess
from eligibility.findings import Rule
from notifications import waking
from registry.models import Organization, Panel, Person
from registry.places import ListPlace, lock_panels, move_list
from registry.queries import present_stay, scheduled_attachment

from .. import waiting_messages
from ..casefile import Request, collect
from ..errors import AlreadyWaiting, CannotWait, NotAllowed, PersonGone, PlaceIsFree
from ..law import law_in_force
from ..models import (
    Application,
    Invitation,
    WaitingEntry,
    WaitingEvent,
    WaitingGroup,
)
from ..models.waiting import WAITS
from ..panels import takes_age
from ..waiting import open_entry
from .common import CLOCK, lock_person
from .confirmations import speaks_for

State, End, Kind = WaitingEntry.State, WaitingEntry.End, WaitingEvent.Kind
SERVE = "applications.tasks.serve_waiting"


@dataclass(frozen=True)
class Wish:
    """A person who wants to wait for a place of a panel; `ground` as they mean to apply, if they know."""

    person_id: int
    panel_id: int
    ground: Ground | str = ""


def join(
    person_id: int, panel_id: int, user: User, *, channel: Channel, ground: Ground | str = ""
) -> WaitingEntry:
    """Put one person on the waiting list of a full panel; the place is last in line.

    On the portal by the person or who represents them, at a desk by staff of the organization. A second
    call finds the person there. Raises NotAllowed, PersonGone, AlreadyWaiting (one list a person),
    PlaceIsFree where nobody needs to wait, CannotWait with the codes that speak against it.
    """
    (entry,) = join_all([Wish(person_id, panel_id, ground)], user, channel=channel)
    return entry


def join_all(
    wishes: Sequence[Wish], user: User, *, channel: Channel, together: bool = False
) -> list[WaitingEntry]:
    """Put several people on waiting lists as a whole or not at all; see `join`.

    With `together` they are invited only when each of their lists has a place for them at once; the
    panels are then of one organization. Whoever stands in the wished list already stays where they are.
    """
    try:
        with transaction.atomic():
            return _join_all(list(wishes), user, channel, together=together)
    except IntegrityError as error:
        if constraint_of(error) == "waiting_entry_one_list_a_person":
            known = [open_entry(wish.person_id) for wish in wishes]
            raise AlreadyWaiting(next(row for row in known if row is not None)) from error
        raise


def _join_all(
    wishes: list[Wish], user: User, channel: Channel, *, together: bool
) -> list[WaitingEntry]:
    people = {pk: lock_person(pk) for pk in sorted({wish.person_id for wish in wishes})}
    panels = lock_panels([wish.panel_id for wish in wishes], clock.today())
    organizations = {panel.organization_id for panel in panels.values()}
    if together and len(organizations) > 1:
        raise ValueError("a family waits together at one organization")
    law = law_in_force()
    entries: list[WaitingEntry] = []
    new: list[tuple[WaitingEntry, int]] = []
    for wish in wishes:
        person, panel = people[wish.person_id], panels[wish.panel_id]
        _require_right(user, person.pk, panel.organization, channel)
        if not person.is_known_to_live:
            raise PersonGone
        known = open_entry(person.pk)
        if known is not None:
            if known.panel_id != panel.pk:
                raise AlreadyWaiting(known)
            entries.append(known)
            continue
        _require_reason_to_wait(person, panel, wish, law)
        entry = WaitingEntry.objects.create(
            person=person,
            panel=panel,
            channel=channel,
            ground=wish.ground,
            joined_at=clock.now(),  # under the panel's lock: the line is in the order of the locks
            joined_by=user,
        )
        move_list(panel, clock.today(), waiting=1)
        note(entry, Kind.JOINED, user, channel=channel)
        entries.append(entry)
        new.append((entry, panel.waiting))  # last in line
    if together and len(entries) > 1:
        _tie([row for row in entries if row.state == State.WAITING], user)
    for entry, position in new:
        waiting_messages.joined(entry, position)
    return entries


def _tie(entries: list[WaitingEntry], user: User) -> None:
    group = WaitingGroup.objects.create(made_by=user, made_at=clock.now())
    for entry in entries:
        entry.group = group
        entry.save(update_fields=["group"])


def _require_right(
    user: User, person_id: int, organization: Organization, channel: Channel
) -> None:
    if channel != Channel.PORTAL:
        require(user, Verb.KEEP_WAITING_LIST, organization)
    elif not speaks_for(user, person_id):
        raise NotAllowed


def hindrances(person: Person, panel: Panel, law: Law, ground: Ground | str = "") -> list[str]:
    """Codes of the rules that no free place would mend: territory, home visits, organization, age.

    Which ground the person will name, and which documents they will show, is asked when they apply.
    """
    request = Request(
        person=person,
        organization=panel.organization,
        ground=Ground(ground) if ground else usual_ground(person),
        filer=Filer.SELF,
        channel=Channel.PORTAL,
        language=Language.KAZAKH,
        filed_at=clock.now(),
        documents=frozenset(),
        consents=frozenset({"personal_data", "home_visit_waiver"}),
        panel=panel,
    )
    return [
        finding.code
        for finding in assess(collect(request), law).findings
        if finding.rule in _LASTING and finding.status == "fail" and finding.code
    ]


_LASTING = {
    Rule.TERRITORY.value,
    Rule.HOME_VISITS.value,
    Rule.ORGANIZATION.value,
    Rule.PANEL_AGE.value,
}
_BY_CONTRACT = {
    PersonStatus.EAEU_WORKER: Ground.VOLUNTARY_HEALTH_INSURANCE,
    PersonStatus.FOREIGNER_TEMPORARY: Ground.SERVICE_AGREEMENT,
    PersonStatus.STATELESS_TEMPORARY: Ground.SERVICE_AGREEMENT,
    PersonStatus.ASYLUM_SEEKER: Ground.SERVICE_AGREEMENT,
}


def usual_ground(person: Person) -> Ground:
    """The ground open to everybody of the person's status at any time of the year."""
    return _BY_CONTRACT.get(PersonStatus(person.status), Ground.FREE_CHOICE)


def _require_reason_to_wait(person: Person, panel: Panel, wish: Wish, law: Law) -> None:
    today = clock.today()
    if panel.is_closed:
        raise CannotWait(["panel_closed"], panel)
    codes = hindrances(person, panel, law, wish.ground)
    if is_attached_at(person, panel):
        codes.append("same_panel")
    if codes:
        raise CannotWait(codes, panel)
    if panel.free_today(today) > 0:
        raise PlaceIsFree(panel)


def is_attached_at(person: Person, panel: Panel) -> bool:
    """Whether the person is on the panel's list today, or will be by a decision already taken."""
    today = clock.today()
    stay, coming = present_stay(person, today), scheduled_attachment(person, today)
    return panel.pk in (
        stay.attachment.panel_id if stay else None,
        coming.panel_id if coming else None,
    )


def gone_because(entry: WaitingEntry, law: Law) -> WaitingEntry.End | None:
    """Why an entry ends by itself now, if it does."""
    person, panel, today = entry.person, entry.panel, clock.today()
    if person.died_on is not None:
        return End.DIED
    if person.departed_on is not None:
        return End.DEPARTED
    if has_stopped(panel.organization, today):
        return End.CLINIC_CLOSED
    if is_given_up(panel):
        return End.DOCTOR_LEFT
    if not takes_age(law, panel.type, person.birth_on, today):
        return End.TOO_OLD
    return End.ATTACHED if is_attached_at(person, panel) else None


def is_given_up(panel: Panel) -> bool:
    """Whether the doctor left and nobody took the list over: closed, without a doctor, without people."""
    return panel.is_closed and panel.doctor_id is None and not (panel.attached or panel.arriving)


def has_stopped(organization: Organization, today: date) -> bool:
    """Whether an organization works no longer."""
    closed_on = organization.closed_on
    return organization.status == ProviderStatus.LIQUIDATED or (
        closed_on is not None and closed_on <= today
    )


def lock_entry(entry_id: int) -> tuple[WaitingEntry, Panel]:
    """An entry with its person and panel locked, in this order. Raises WaitingEntry.DoesNotExist."""
    known = WaitingEntry.objects.only("person_id", "panel_id").get(pk=entry_id)
    lock_person(known.person_id)
    panel = lock_panels([known.panel_id], clock.today())[known.panel_id]
    entry = WaitingEntry.objects.select_related("person", "panel__organization").get(pk=entry_id)
    return entry, panel


def leave(entry_id: int, user: User, *, at_desk: bool = False) -> WaitingEntry:
    """Give up a place in line, or the invitation; a second call finds it done.

    Raises NotAllowed.
    """
    with transaction.atomic():
        entry, panel = lock_entry(entry_id)
        _require_right(
            user,
            entry.person_id,
            panel.organization,
            Channel.REGISTRY_DESK if at_desk else Channel.PORTAL,
        )
        if entry.is_over:
            return entry
        end(entry, panel, End.DECLINED if entry.is_invited else End.LEFT, user)
        waiting_messages.left(entry)
    return entry


def wait_apart(entry_id: int, user: User) -> WaitingEntry:
    """From now on the person is invited alone, whatever becomes of the family. Raises NotAllowed."""
    with transaction.atomic():
        entry, panel = lock_entry(entry_id)
        at_desk = may(user, Verb.KEEP_WAITING_LIST, panel.organization)
        if not at_desk and not speaks_for(user, entry.person_id):
            raise NotAllowed
        if entry.group_id is not None and entry.state == State.WAITING:
            entry.group = None
            entry.save(update_fields=["group"])
            note(entry, Kind.ON_ONES_OWN, user)
            serve_soon([panel.pk])
    return entry


def end(
    entry: WaitingEntry,
    panel: Panel | None,
    reason: WaitingEntry.End,
    actor: User | None,
    *,
    application: Application | None = None,
) -> None:
    """Write the end of an entry and of its invitation; the person is locked.

    The locked `panel` counts one fewer; None where `registry.attachments.change` has counted already.
    """
    place = ListPlace(entry.state)
    now = clock.now()
    entry.state, entry.ended_at, entry.end_reason = State.ENDED, now, reason
    entry.save(update_fields=["state", "ended_at", "end_reason"])
    if place is ListPlace.INVITED:
        invitation = Invitation.objects.get(entry=entry, closed_at__isnull=True)
        invitation.closed_at = now
        invitation.outcome = _outcome(reason, application)
        if application is not None:
            invitation.application = application
        invitation.save(update_fields=["closed_at", "outcome", "application"])
    note(entry, Kind.ENDED, actor, reason=reason)
    if panel is not None:
        move_list(panel, clock.today(), **{place.value: -1})
        serve_soon([panel.pk])


def _outcome(reason: WaitingEntry.End, application: Application | None) -> Invitation.Outcome:
    if application is not None:
        return Invitation.Outcome.ACCEPTED
    if reason in (End.DECLINED, End.LAPSED):
        return Invitation.Outcome(reason.value)
    return Invitation.Outcome.ENDED


def note_applied(application: Application) -> None:
    """An application for the place kept for its person was filed: the place is kept until it is decided.

    The person is locked.
    """
    invitation = (
        Invitation.objects.filter(
            entry__person=application.person_id,
            entry__panel=application.panel_id,
            closed_at__isnull=True,
        )
        .select_related("entry")
        .first()
    )
    if invitation is not None:
        invitation.application = application
        invitation.save(update_fields=["application"])
        note(invitation.entry, Kind.APPLIED, application.filed_by, number=application.number)


def note_attached(application: Application, actor: User) -> None:
    """An approval has attached a person to the panel on whose list they stood; `change` counted it.

    The person is locked.
    """
    entry = (
        WaitingEntry.objects.filter(
            person=application.person_id, panel=application.panel_id, state__in=WAITS
        )
        .select_related("person", "panel")
        .first()
    )
    if entry is not None:
        end(entry, None, End.ATTACHED, actor, application=application)


def note(entry: WaitingEntry, kind: WaitingEvent.Kind, actor: User | None, **facts: Any) -> None:
    """Add an event to the story of an entry."""
    WaitingEvent.objects.create(
        entry=entry,
        kind=kind,
        at=clock.now(),
        actor=actor,
        actor_name=actor.actor if actor else CLOCK,
        facts=facts,
    )


def serve_soon(panel_ids: Sequence[int]) -> None:
    """Once this transaction commits a worker looks at these lists; the next sweep would find them too.

    That a place is free for somebody waiting stands in the panel's own row: `reserved` above `invited`.
    """
    for panel_id in panel_ids:
        waking.after_commit(SERVE, panel_id)
