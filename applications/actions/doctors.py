"""The head keeps doctors and their lists: open, close, another doctor, who is away and who stands in."""

from datetime import date

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import PanelType
from notifications import waking
from registry.models import Doctor, DoctorAbsence, Organization, Panel, Site

from .. import organization_errors as errors
from ..law import law_in_force
from ..models import DoctorChange, DoctorLeaving
from ..organization_errors import ActRefused

_SHORT = {
    PanelType.GENERAL_PRACTITIONER: "gp",
    PanelType.DISTRICT_THERAPIST: "ther",
    PanelType.PEDIATRICIAN_0_6: "ped6",
    PanelType.PEDIATRICIAN_0_14: "ped14",
}


def add_doctor(
    user: User,
    organization: Organization,
    *,
    last_name: str,
    first_name: str,
    middle_name: str = "",
) -> Doctor:
    """Somebody comes to work. The same name again on one day is the same doctor. Raises ActRefused."""
    require(user, Verb.MANAGE_PANELS, organization)
    names = {
        "last_name": " ".join(last_name.split()),
        "first_name": " ".join(first_name.split()),
        "middle_name": " ".join(middle_name.split()),
    }
    if not names["last_name"] or not names["first_name"]:
        raise ActRefused(errors.NAME_NEEDED)
    with transaction.atomic(), done_by(user, "doctor_added"):
        Organization.objects.select_for_update(no_key=True).only("pk").get(pk=organization.pk)
        # A second press of the button; a namesake who keeps a list already is another person.
        known = Doctor.objects.filter(
            organization=organization, left_on__isnull=True, panels__isnull=True, **names
        ).first()
        return known or Doctor.objects.create(organization=organization, **names)


def add_site(user: User, organization: Organization, *, number: str, phone: str = "") -> Site:
    """A new site of the organization. Raises ActRefused where there is one of this number."""
    require(user, Verb.DISTRIBUTE_SITES, organization)
    if not number.strip():
        raise ActRefused(errors.NAME_NEEDED)
    try:
        with transaction.atomic(), done_by(user, "site_added"):
            return Site.objects.create(
                organization=organization, number=number.strip(), phone=phone.strip()
            )
    except IntegrityError:
        raise ActRefused(errors.SITE_EXISTS) from None


def open_panel(user: User, site: Site, type: PanelType, doctor: Doctor) -> Panel:
    """A new list on a site, under the norm in force today. Raises ActRefused.

    The same asked for again finds the list while nobody is on it.
    """
    require(user, Verb.MANAGE_PANELS, site.organization)
    with transaction.atomic(), done_by(user, "panel_opened"):
        row = _working(doctor.pk, site.organization)
        same = Panel.objects.filter(
            site=site, type=type, doctor=row, attached=0, arriving=0, is_closed=False
        ).first()
        if same is not None:
            return same
        return Panel.objects.create(
            site=site,
            organization=site.organization,
            doctor=row,
            code=_free_code(site.organization, type),
            type=type,
            norm=law_in_force().value(f"panel_cap.{type.value}", clock.today()),
        )


def close_panel(user: User, panel: Panel, reason: str) -> Panel:
    """Nobody new joins the list; who is on it stays. People read the reason. Raises ActRefused."""
    require(user, Verb.MANAGE_PANELS, panel.organization)
    if not reason.strip():
        raise ActRefused(errors.REASON_NEEDED)
    with transaction.atomic(), done_by(user, "panel_closed"):
        row = lock_panel(panel.pk)
        row.is_closed, row.closed_reason = True, " ".join(reason.split())
        row.save(update_fields=["is_closed", "closed_reason"])
    return row


def reopen_panel(user: User, panel: Panel) -> Panel:
    """The list takes new people again. Raises ActRefused where its doctor is leaving or there is none."""
    require(user, Verb.MANAGE_PANELS, panel.organization)
    with transaction.atomic(), done_by(user, "panel_reopened"):
        doctor_id = Panel.objects.values_list("doctor_id", flat=True).get(pk=panel.pk)
        if doctor_id is None or is_leaving(doctor_id):
            raise ActRefused(errors.DOCTOR_GONE)
        row = lock_panel(panel.pk)
        row.is_closed, row.closed_reason = False, ""
        row.save(update_fields=["is_closed", "closed_reason"])
    return row


def give_panel(
    user: User, panel: Panel, doctor: Doctor, *, was: int | None, reason: str = "doctor_changed"
) -> DoctorChange:
    """Another doctor takes the list over as it is: its people stay on it and are told.

    `was` is the doctor (id) whom the page showed. Given again, the change made before is found. A
    list closed because nobody kept it stays closed until it is opened. Raises ActRefused.
    """
    require(user, Verb.MANAGE_PANELS, panel.organization)
    with transaction.atomic(), done_by(user, reason):
        new = _working(doctor.pk, panel.organization)
        row = lock_panel(panel.pk)
        if row.doctor_id == new.pk:
            made = row.doctor_changes.filter(doctor=new).first()
            if made is None or was == new.pk:
                raise ActRefused(errors.SAME_DOCTOR)
            return made
        if row.doctor_id != was:
            raise ActRefused(errors.CHANGED_MEANWHILE)
        # Who was not told of the doctor before hears of this one alone.
        row.doctor_changes.filter(told_at__isnull=True).update(told_at=clock.now())
        previous, row.doctor = row.doctor, new
        row.save(update_fields=["doctor"])
        waking.after_commit("applications.tasks.tell_of_new_doctors")
        return DoctorChange.objects.create(
            panel=row, previous=previous, doctor=new, from_on=clock.today(), made_by=user
        )


def record_absence(
    user: User, doctor: Doctor, *, from_on: date, to_on: date, stand_in: Doctor | None
) -> DoctorAbsence:
    """The doctor is away from a day until `to_on`, the first day back. Recorded again it is one absence.

    Raises ActRefused: for days in the past, where the doctor is away or stands in for another then,
    where the stand-in is away then.
    """
    require(user, Verb.MANAGE_PANELS, doctor.organization)
    if to_on <= from_on:
        raise ActRefused(errors.DAYS_BACKWARDS)
    if to_on <= clock.today():
        raise ActRefused(errors.DAYS_PASSED)
    with transaction.atomic(), done_by(user, "absence_recorded"):
        row, other = _both(doctor, stand_in)
        same = row.absences.filter(from_on=from_on, to_on=to_on, stand_in=other).first()
        if same is not None:
            return same
        if row.absences.filter(_overlaps(from_on, to_on)).exists():
            raise ActRefused(errors.AWAY_ALREADY)
        if row.stands_in.filter(_overlaps(from_on, to_on)).exists():
            raise ActRefused(errors.STAND_IN_STANDS_IN)
        if other is not None and other.absences.filter(_overlaps(from_on, to_on)).exists():
            raise ActRefused(errors.STAND_IN_AWAY)
        return DoctorAbsence.objects.create(
            doctor=row, stand_in=other, from_on=from_on, to_on=to_on
        )


def name_stand_in(user: User, absence: DoctorAbsence, stand_in: Doctor | None) -> DoctorAbsence:
    """Another doctor stands in, or nobody yet. Raises ActRefused."""
    require(user, Verb.MANAGE_PANELS, absence.doctor.organization)
    with transaction.atomic(), done_by(user, "stand_in_named"):
        _, other = _both(absence.doctor, stand_in)
        row = DoctorAbsence.objects.select_for_update(of=("self",)).filter(pk=absence.pk).first()
        if row is None:
            raise ActRefused(errors.CHANGED_MEANWHILE)
        if other is not None and other.absences.filter(_overlaps(row.from_on, row.to_on)).exists():
            raise ActRefused(errors.STAND_IN_AWAY)
        row.stand_in = other
        row.save(update_fields=["stand_in"])
    return row


def end_absence(user: User, absence: DoctorAbsence) -> None:
    """The doctor is back today; an absence that has not begun is taken out. What was stays in the history."""
    require(user, Verb.MANAGE_PANELS, absence.doctor.organization)
    today = clock.today()
    with transaction.atomic(), done_by(user, "absence_ended"):
        row = DoctorAbsence.objects.select_for_update(of=("self",)).filter(pk=absence.pk).first()
        if row is None or row.to_on <= today:
            return
        if row.from_on >= today:
            row.delete()
        else:
            row.to_on = today
            row.save(update_fields=["to_on"])


def is_leaving(doctor_id: int) -> bool:
    """Whether a head decided that the doctor leaves, and it has not come to its end."""
    return DoctorLeaving.objects.filter(doctor_id=doctor_id, ended_at__isnull=True).exists()


def lock_panel(panel_id: int) -> Panel:
    """The list with its row locked, after the doctor where both are."""
    return (
        Panel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("doctor", "organization__unit", "site")
        .get(pk=panel_id)
    )


def lock_doctors(*ids: int) -> dict[int, Doctor]:
    """Doctors with their rows locked, by id; before any list of theirs."""
    rows = Doctor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    return {row.pk: row for row in rows.order_by("pk")}


def _working(doctor_id: int, organization: Organization) -> Doctor:
    """The doctor, locked, if they work at the organization and are not about to leave."""
    row = lock_doctors(doctor_id)[doctor_id]
    if row.organization_id != organization.pk or row.left_on is not None or is_leaving(row.pk):
        raise ActRefused(errors.DOCTOR_GONE)
    return row


def _both(doctor: Doctor, stand_in: Doctor | None) -> tuple[Doctor, Doctor | None]:
    rows = lock_doctors(doctor.pk, *([stand_in.pk] if stand_in else []))
    row, other = rows[doctor.pk], rows.get(stand_in.pk) if stand_in else None
    if other is not None and (
        other.pk == row.pk or other.organization_id != row.organization_id or other.left_on
    ):
        raise ActRefused(errors.DOCTOR_GONE)
    return row, other


def _overlaps(from_on: date, to_on: date) -> Q:
    return Q(from_on__lt=to_on, to_on__gt=from_on)


def _free_code(organization: Organization, type: PanelType) -> str:
    stem = f"{organization.code}-{_SHORT[type]}"
    taken = set(Panel.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True))
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def done_by(user: User, reason: str, reference: str = "") -> pghistory.context:
    """Who does it, why and when by our clock, for the versions of the rows."""
    return pghistory.context(
        actor=user.actor, reason=reason, reference=reference, at=clock.now().isoformat()
    )
