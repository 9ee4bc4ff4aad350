"""The regional commission: its session, decisions, the settled list, the extract, the plan of distribution."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Verb, require_in
from campaigns import clock
from codes import MoveKind
from codes.violations import constraint_of
from notifications.outbox import enqueue
from registry.models import KatoUnit

from .. import commission
from ..commission import Figures
from ..distribution import distribute
from ..errors import CommissionRefused
from ..models import CommissionDecision, CommissionSession, MovePlan
from ..models.moves import NOT_BEGUN
from . import moves


def open_session(
    user: User, territory: KatoUnit, year: int, *, number: str, held_on: date, members: str
) -> CommissionSession:
    """The session of the year, once the campaign has ended; asking again finds it.

    Raises CommissionRefused: `campaign_not_over`, `held_in_future`, `held_before_the_end`.
    """
    require_in(user, Verb.HOLD_COMMISSION, territory)
    known = commission.session_of(territory, year)
    if known is not None:
        return known
    days = commission.terms(year)
    if not days.is_over(clock.today()):
        raise CommissionRefused("campaign_not_over")
    if held_on > clock.today():
        raise CommissionRefused("held_in_future")
    if not days.is_over(held_on):
        raise CommissionRefused("held_before_the_end")
    try:
        with transaction.atomic():
            return CommissionSession.objects.create(
                year=year,
                territory=territory,
                number=number.strip(),
                held_on=held_on,
                members=members.strip(),
                opened_by=user,
            )
    except IntegrityError as error:
        if constraint_of(error) != "commission_session_once_a_year":
            raise
        return CommissionSession.objects.get(territory=territory, year=year)


def decide(
    session_id: int, user: User, organization_id: int, *, is_admitted: bool, reason: str
) -> CommissionDecision:
    """Admit an organization or not, with the reason and today's figures; another word before the list is settled.

    Raises CommissionRefused: `settled`, `not_of_the_territory`, `reason_needed`.
    """
    with transaction.atomic():
        session = _lock(session_id, user)
        if not session.is_open:
            raise CommissionRefused("settled")
        if not reason.strip():
            raise CommissionRefused("reason_needed")
        found = _figures(session).get(organization_id)
        if found is None:
            raise CommissionRefused("not_of_the_territory")
        decision, _made = CommissionDecision.objects.update_or_create(
            session=session,
            organization_id=organization_id,
            defaults={
                "is_admitted": is_admitted,
                "reason": reason.strip(),
                "decided_by": user,
                "decided_at": clock.now(),
                **_columns(found),
            },
        )
    return decision


def admit_all_that_pass(session_id: int, user: User, reason: str) -> int:
    """Admit every undecided organization that meets the test; how many. Raises CommissionRefused: `settled`."""
    with transaction.atomic():
        session = _lock(session_id, user)
        if not session.is_open:
            raise CommissionRefused("settled")
        known = commission.decisions(session)
        passing = [
            found for pk, found in _figures(session).items() if found.meets_test and pk not in known
        ]
        for found in passing:
            CommissionDecision.objects.create(
                session=session,
                organization=found.organization,
                is_admitted=True,
                reason=reason,
                decided_by=user,
                **_columns(found),
            )
    return len(passing)


def _figures(session: CommissionSession) -> dict[int, Figures]:
    rows = commission.figures(session.territory, session.year)
    return {row.organization.pk: row for row in rows}


def _columns(found: Figures) -> dict[str, object]:
    return {
        "attached": found.will_be_attached,
        "practice_sites": found.practice_sites,
        "is_only_one": found.is_only_one,
        "meets_test": found.meets_test,
    }


def close(session_id: int, user: User) -> CommissionSession:
    """Settle the list: every organization of the territory is decided on, decisions change no more.

    Raises CommissionRefused: `undecided`, `nobody_admitted`.
    """
    with transaction.atomic():
        session = _lock(session_id, user)
        if not session.is_open:
            return session
        known = commission.decisions(session)
        open_ones = commission.phc_organizations(session.territory, clock.today())
        if open_ones.exclude(pk__in=known).exists():
            raise CommissionRefused("undecided")
        if not any(row.is_admitted for row in known.values()):
            raise CommissionRefused("nobody_admitted")
        session.closed_at, session.closed_by = clock.now(), user
        session.save(update_fields=["closed_at", "closed_by"])
    return session


def send_extract(session_id: int, user: User) -> CommissionSession:
    """Tell every organization what was decided on it; once. Raises CommissionRefused: `not_settled`."""
    with transaction.atomic():
        session = _lock(session_id, user)
        if session.is_open:
            raise CommissionRefused("not_settled")
        if session.extract_sent_at is not None:
            return session
        for row in commission.decisions(session).values():
            enqueue(
                "commission_admitted" if row.is_admitted else "commission_not_admitted",
                key=f"commission:{session.pk}",
                organization=row.organization,
                context={
                    "act_number": session.number,
                    "act_on": session.held_on,
                    "organization": row.organization,
                    "text": row.reason,
                },
            )
        session.extract_sent_at = clock.now()
        session.save(update_fields=["extract_sent_at"])
    return session


def plan_distribution(session_id: int, user: User) -> MovePlan:
    """A plan of who goes where, to look at; one that has not begun is made anew (docs/commission.md).

    Raises CommissionRefused: `not_settled`; `plan_begun` where people are being moved or were.
    """
    with transaction.atomic():
        session = _lock(session_id, user)
        if session.is_open:
            raise CommissionRefused("not_settled")
        before = session.plan
        if before is not None and before.state not in NOT_BEGUN:
            if before.is_under_way:
                raise CommissionRefused("plan_begun")
            before = None  # carried out: whoever is left, or came since, gets a plan of their own
        days = commission.terms(session.year)
        first_on = max(days.effective_on, clock.today())
        plan = moves.make(
            user,
            kind=MoveKind.COMMISSION,
            territory=session.territory,
            act_number=session.number,
            act_on=session.held_on,
            first_on=first_on,
            moves=distribute(session, first_on),
        )
        session.plan = plan
        session.save(update_fields=["plan"])
        if before is not None:
            moves.discard(before.pk, user)
    return plan


def _lock(session_id: int, user: User) -> CommissionSession:
    session = (
        CommissionSession.objects.select_for_update(of=("self",), no_key=True)
        .select_related("territory", "plan")
        .get(pk=session_id)
    )
    require_in(user, Verb.HOLD_COMMISSION, session.territory)
    return session
