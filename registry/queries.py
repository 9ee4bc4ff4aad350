"""What the register knows, read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from campaigns.hours import DEFAULT_HOURS, WeekHours
from campaigns.once import is_reading, known, once
from codes import ContractState

from .models import (
    Attachment,
    DoctorAbsence,
    FundContract,
    Organization,
    Panel,
    Person,
    Residence,
)
from .models.periods import holds_on


@dataclass(frozen=True)
class PresentStay:
    """The unbroken stay at the present organization, whatever panels it passed through (rulebook 3)."""

    attachment: Attachment  # the period of today
    first: Attachment  # the period the stay began with: its basis and signature count

    @property
    def since(self) -> date:
        """The day the stay began."""
        return self.first.from_on


@once
def _periods(person_id: int) -> list[Attachment]:
    """Every period of the person that was not cancelled, oldest first, with all a page says of it."""
    rows = Attachment.objects.filter(person_id=person_id, cancelled_at__isnull=True)
    return list(
        rows.select_related("organization", "panel__doctor", "panel__site").order_by("period")
    )


def present_stay(person: Person, day: date) -> PresentStay | None:
    """Where the person is attached on `day`, with the beginning of the unbroken stay there."""
    periods = [row for row in reversed(_periods(person.pk)) if row.from_on <= day]
    if not periods or not periods[0].holds_on(day):
        return None
    first = periods[0]
    for earlier in periods[1:]:
        if earlier.to_on != first.from_on or earlier.organization_id != first.organization_id:
            break
        first = earlier
    return PresentStay(periods[0], first)


def scheduled_attachment(person: Person, day: date) -> Attachment | None:
    """The attachment already decided for a day after `day`."""
    return next((row for row in _periods(person.pk) if row.from_on > day), None)


@once
def week_hours(organization: Organization) -> WeekHours:
    """The organization's opening hours; the default schedule where none are recorded (rulebook 2)."""
    rows = list(organization.hours.all())
    if not rows:
        return DEFAULT_HOURS
    return WeekHours({row.weekday: (row.opens, row.closes) for row in rows})


def has_contract_on(organization: Organization, day: date) -> bool:
    """Whether a Fund contract (own or subcontract) is confirmed and in force on `day`."""
    return any(
        row.state == ContractState.CONFIRMED
        and row.from_on is not None
        and row.from_on <= day
        and (row.to_on is None or row.to_on > day)
        for row in _contracts(organization.pk)
    )


def contract_state(organization: Organization, year: int) -> ContractState:
    """What is known of the contract for `year`; unknown without a row."""
    row = next((row for row in _contracts(organization.pk) if row.year == year), None)
    return ContractState(row.state) if row else ContractState.UNKNOWN


@once
def _contracts(organization_id: int) -> list[FundContract]:
    return list(FundContract.objects.filter(organization_id=organization_id))


def read_contracts(*organization_ids: int) -> None:
    """Read the contracts of several organizations in one query, for the questions of this page."""
    if not is_reading():
        return
    found: dict[int, list[FundContract]] = {pk: [] for pk in organization_ids}
    for row in FundContract.objects.filter(organization_id__in=found):
        found[row.organization_id].append(row)
    for pk, rows in found.items():
        known(_contracts, rows, pk)


def open_panels(organization: Organization) -> QuerySet[Panel]:
    """The organization's panels, with doctor and site, in order of site and code."""
    return organization.panels.select_related("doctor", "site").order_by("site__number", "code")


@dataclass(frozen=True)
class CounterDifference:
    """A panel whose counters do not equal what its periods say; the last one is `reserved`."""

    panel_code: str
    counted: tuple[int, int, int, int]
    from_periods: tuple[int, int, int, int]


def counter_differences(day: date) -> list[CounterDifference]:
    """Panels whose `(attached, arriving, leaving, reserved)` differ from what must be as of `day`.

    The first three follow from the periods, `reserved` from the periods and from how many people wait
    and are invited (`Panel.kept`; these two are compared with the rows of the waiting list by
    `applications.waiting.list_differences`). Counters are read as rolled forward to `day`; a healthy
    register answers with an empty list.
    """
    sql = """
        SELECT panel.code, panel.norm + panel.over_norm, panel.waiting, panel.invited,
               CASE WHEN panel.next_day <= %(day)s THEN NULL ELSE panel.reserved END,
               CASE WHEN panel.next_day <= %(day)s
                    THEN panel.attached + panel.arriving - panel.leaving ELSE panel.attached END,
               CASE WHEN panel.next_day <= %(day)s THEN 0 ELSE panel.arriving END,
               CASE WHEN panel.next_day <= %(day)s THEN 0 ELSE panel.leaving END,
               coalesce(p.attached, 0), coalesce(p.arriving, 0), coalesce(p.leaving, 0)
        FROM registry_panel panel
        LEFT JOIN (
            SELECT panel_id,
                   count(*) FILTER (WHERE period @> %(day)s::date) AS attached,
                   count(*) FILTER (WHERE lower(period) > %(day)s) AS arriving,
                   count(*) FILTER (WHERE period @> %(day)s::date AND upper(period) IS NOT NULL)
                       AS leaving
            FROM registry_attachment
            WHERE cancelled_at IS NULL AND (upper(period) IS NULL OR upper(period) > %(day)s)
            GROUP BY panel_id
        ) p ON p.panel_id = panel.id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": day})
        rows = cursor.fetchall()
    found = []
    for code, cap, waiting, invited, reserved, *counted in rows:
        attached, arriving, leaving = counted[3:]
        left = cap - attached - max(0, arriving - leaving) if waiting else 0
        must_be = (attached, arriving, leaving, max(invited, left))
        # A row not yet rolled forward is counted anew with its next change.
        is_ = (*counted[:3], must_be[3] if reserved is None else reserved)
        if is_ != must_be:
            found.append(CounterDifference(code, is_, must_be))
    return found


def attachments_of(
    person_ids: Iterable[int], day: date
) -> dict[int, tuple[Attachment | None, Attachment | None]]:
    """Of each person the attachment of `day` and the one decided for later; people with neither are left out.

    One query, with organizations, sites and doctors.
    """
    wanted = set(person_ids)
    rows: Iterable[Attachment]
    if len(wanted) == 1:  # asked anyway, of the same person
        rows = [row for row in _periods(*wanted) if row.to_on is None or row.to_on > day]
    else:
        rows = (
            Attachment.objects.filter(person_id__in=wanted, cancelled_at__isnull=True)
            .filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=day))
            .select_related("organization", "panel__doctor", "panel__site")
            .order_by("period")
        )
    found: dict[int, tuple[Attachment | None, Attachment | None]] = {}
    for row in rows:
        present, coming = found.get(row.person_id, (None, None))
        if row.holds_on(day):
            present = row
        else:
            coming = coming or row
        found[row.person_id] = (present, coming)
    return found


@once
def residences_on(person: Person, day: date) -> list[Residence]:
    """What ties the person to a territory on `day`, with unit and street."""
    return list(person.residences.filter(holds_on(day)).select_related("unit", "street"))


def residences_of(person_ids: Iterable[int], day: date) -> dict[int, list[Residence]]:
    """Of each person what ties them to a territory on `day`, with unit and street. One query."""
    rows = (
        Residence.objects.filter(holds_on(day), person_id__in=set(person_ids))
        .select_related("unit", "street")
        .order_by("kind", "pk")
    )
    found: dict[int, list[Residence]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def away_on(doctor_ids: Iterable[int | None], day: date) -> dict[int, DoctorAbsence]:
    """Of these doctors those who are away on `day`, each with the absence and who stands in. One query."""
    wanted = {pk for pk in doctor_ids if pk is not None}
    if not wanted:
        return {}
    rows = DoctorAbsence.objects.filter(holds_on(day), doctor__in=wanted).select_related("stand_in")
    return {row.doctor_id: row for row in rows}
