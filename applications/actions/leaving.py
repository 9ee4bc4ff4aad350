"""A doctor leaves: lists are taken over or their people moved, and then, with nobody left, the doctor is gone."""

from datetime import date

import pghistory
from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import MoveKind
from notifications import waking
from registry.models import Doctor, Panel
from registry.places import lock_panels

from .. import organization_errors as errors
from ..errors import PeopleInAnotherPlan
from ..leaving import Leaving, Ways, look, panels_of
from ..models import DoctorLeaving, MovePlan
from ..models.moves import UNDER_WAY
from ..organization_errors import ActRefused
from . import moves
from .doctors import done_by, give_panel, lock_doctors

# People read it where they choose a doctor; a reason has no language of its own.
CLOSED_REASON = "дәрігер жұмыстан кетеді / врач увольняется"
TASK = "applications.tasks.finish_leavings"


def preview(user: User, doctor: Doctor, ways: Ways) -> Leaving:
    """Who would move where. Raises PermissionDenied."""
    require(user, Verb.MANAGE_PANELS, doctor.organization)
    return look(doctor, ways)


def start(
    user: User,
    doctor: Doctor,
    ways: Ways,
    *,
    order_number: str,
    order_on: date,
    key: str,
    agrees_to_excess: bool = False,
) -> DoctorLeaving:
    """Carry out what was looked at under `key`: whole lists change hands at once, the others' people move by a plan.

    One decision a doctor: asked again, it answers with the one under way. Raises ActRefused: without an
    order, where it looks otherwise by now, where no list takes somebody's age, where people exceed
    norms and nobody agreed to it.
    """
    require(user, Verb.MANAGE_PANELS, doctor.organization)
    if not order_number.strip():
        raise ActRefused(errors.ORDER_NEEDED)
    context = done_by(user, "doctor_leaves", order_number.strip())
    takers = [pk for pk in ways.values() if pk is not None]
    with transaction.atomic(), context:
        row = lock_doctors(doctor.pk, *takers)[doctor.pk]
        known = row.leavings.filter(ended_at__isnull=True).first()
        if known is not None:
            return known
        if row.left_on is not None:
            raise ActRefused(errors.DOCTOR_GONE)
        found = look(row, ways)
        _check(found, key, agrees_to_excess=agrees_to_excess)
        leaving = DoctorLeaving(
            doctor=row,
            order_number=order_number.strip(),
            order_on=order_on,
            agreed_excess=found.excess,
            started_by=user,
        )
        # Before the leaving is written: from then on the doctor takes no list.
        for panel in found.panels:
            if panel.pk in found.taken_over:
                give_panel(user, panel, found.taken_over[panel.pk], was=row.pk)
        leaving.save()
        row.absences.filter(from_on__gt=clock.today()).delete()
        row.stands_in.filter(to_on__gt=clock.today()).update(stand_in=None)
        given_up = [panel.pk for panel in found.panels if panel.pk not in found.taken_over]
        Panel.objects.filter(pk__in=given_up).update(is_closed=True, closed_reason=CLOSED_REASON)
        _move(leaving, found)
        waking.after_commit(TASK)
    return leaving


def _check(found: Leaving, key: str, *, agrees_to_excess: bool) -> None:
    if found.key != key:
        raise ActRefused(errors.CHANGED_MEANWHILE)
    if found.stranded:
        raise ActRefused(errors.NO_LIST_FOR_SOME)
    if found.over and not agrees_to_excess:
        raise ActRefused(errors.EXCESS_NOT_AGREED)


def _move(leaving: DoctorLeaving, found: Leaving) -> None:
    if not found.moves:
        return
    plan = moves.make(
        leaving.started_by,
        kind=MoveKind.TRANSFER,
        act_number=leaving.order_number,
        act_on=leaving.order_on,
        first_on=clock.today(),
        moves=found.moves,
        organization=found.doctor.organization,
    )
    try:
        moves.agree(plan.pk, leaving.started_by)
        moves.start(plan.pk, leaving.started_by)
    except PeopleInAnotherPlan:
        raise ActRefused(errors.PEOPLE_IN_ANOTHER_PLAN) from None
    leaving.plan = MovePlan.objects.get(pk=plan.pk)
    leaving.save(update_fields=["plan"])


def finish_leavings() -> int:
    """End what can be ended: empty lists have no doctor any more, a doctor without a list has left; how many left.

    Whoever came to a list since (an approval of the last minute, a cancelled move) is moved after the
    others, once a day. A second run changes nothing.
    """
    waiting = DoctorLeaving.objects.filter(ended_at__isnull=True).order_by("pk")
    return sum(_finish(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _finish(leaving_id: int) -> bool:
    with transaction.atomic():
        leaving = (
            DoctorLeaving.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("doctor__organization__unit", "started_by", "plan")
            .filter(pk=leaving_id, ended_at__isnull=True)
            .first()
        )
        if leaving is None:
            return False
        context = pghistory.context(
            actor="clock",
            reason="doctor_left",
            reference=leaving.order_number,
            at=clock.now().isoformat(),
        )
        today = clock.today()
        with context:
            doctor = lock_doctors(leaving.doctor_id)[leaving.doctor_id]
            rows = lock_panels([panel.pk for panel in panels_of(doctor)], today).values()
            for panel in rows:
                if not panel.attached and not panel.arriving:
                    panel.doctor = None
                    panel.save(update_fields=["doctor"])
            if any(panel.doctor_id for panel in rows):
                _after_the_others(leaving, today)
                return False
            doctor.left_on = today
            doctor.save(update_fields=["left_on"])
            leaving.ended_at = clock.now()
            leaving.save(update_fields=["ended_at"])
    return True


def _after_the_others(leaving: DoctorLeaving, today: date) -> None:
    """People who are left on a list although its plan has ended move by another one."""
    plan = leaving.plan
    if plan is not None and (plan.state in UNDER_WAY or clock.local(plan.made_at).date() == today):
        return
    _move(leaving, look(leaving.doctor, {}))
