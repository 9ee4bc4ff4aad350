"""Organizations of a territory: what a region writes of them, each with who and why."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, organizations, require, units
from campaigns import clock
from codes import ContractState, Ownership, ProviderStatus
from registry.models import FundContract, KatoUnit, OpeningHours, Organization

from ..errors import RegionRefused
from ..models import OrganizationAct
from .acceptance import reckon_anew

REASON = "region"
BATCH = 50
# What a region corrects itself; everything else follows from an act or is the nation's.
CONTACTS = (
    "name_kk",
    "name_ru",
    "name_en",
    "address_kk",
    "address_ru",
    "phone",
    "email",
    "latitude",
    "longitude",
    "accepts_outside_area",
)
Kind = OrganizationAct.Kind
_STATUSES = {status.value for status in ProviderStatus}

Hours = Mapping[int, tuple[time, time]]


def create(user: User, *, unit: KatoUnit, **given: Any) -> Organization:
    """A new organization in a unit of the user's territory.

    Raises RegionRefused: `unit_foreign`, `code_taken`, `bin_taken`.
    """
    require(user, Verb.KEEP_ORGANIZATIONS)
    if not units(user, Verb.KEEP_ORGANIZATIONS).filter(pk=unit.pk).exists():
        raise RegionRefused("unit_foreign", "unit")
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        if Organization.objects.filter(code=given["code"]).exists():
            raise RegionRefused("code_taken", "code")
        if given.get("bin") and Organization.objects.filter(bin=given["bin"]).exists():
            raise RegionRefused("bin_taken", "bin")
        return Organization.objects.create(unit=unit, **given)


def correct(user: User, pk: int, **given: Any) -> Organization:
    """Write contact data and whether people from outside the area are taken. Only `CONTACTS`."""
    unknown = set(given) - set(CONTACTS)
    if unknown:
        raise ValueError(f"not for a region to write: {sorted(unknown)}")
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        row = _locked(user, pk)
        for name, value in given.items():
            setattr(row, name, value)
        row.save(update_fields=list(given))
    return row


def set_hours(user: User, pk: int, hours: Hours) -> int:
    """Opening hours by weekday (0 = Monday); none: the usual schedule. How many waiting applications moved.

    Waiting applications are reckoned anew and their people told (rulebook 2).
    """
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        row = _locked(user, pk)
        known = {one.weekday: one for one in OpeningHours.objects.filter(organization=row)}
        if {day: (one.opens, one.closes) for day, one in known.items()} == dict(hours):
            return 0
        OpeningHours.objects.filter(
            organization=row, weekday__in=[day for day in known if day not in hours]
        ).delete()
        for weekday, (opens, closes) in hours.items():
            OpeningHours.objects.update_or_create(
                organization=row, weekday=weekday, defaults={"opens": opens, "closes": closes}
            )
        return reckon_anew(Organization.objects.get(pk=row.pk))


def record_contract(
    user: User,
    pk: int,
    year: int,
    *,
    state: ContractState,
    number: str = "",
    principal: Organization | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> FundContract:
    """What is known of a year's contract with the Fund, own or (with `principal`) a subcontract.

    Years that passed are left as they were. Raises RegionRefused: `year_passed`, `needs_first_day`,
    `not_in_year`, `own_principal`.
    """
    if year < clock.today().year:
        raise RegionRefused("year_passed")
    if state is ContractState.CONFIRMED and from_on is None:
        raise RegionRefused("needs_first_day", "from_on")
    if from_on is not None and from_on.year != year:
        raise RegionRefused("not_in_year", "from_on")
    if to_on is not None and (from_on is None or to_on <= from_on):
        raise RegionRefused("not_in_year", "to_on")
    if principal is not None and principal.pk == pk:
        raise RegionRefused("own_principal", "principal")
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        row = _locked(user, pk)
        contract, _made = FundContract.objects.update_or_create(
            organization=row,
            year=year,
            defaults={
                "state": state.value,
                "number": number,
                "principal": principal,
                "from_on": from_on,
                "to_on": to_on,
            },
        )
    return contract


def record_act(user: User, pk: int, *, kind: Kind, act: str, from_on: date) -> OrganizationAct:
    """An act by which the organization stands otherwise from a day on; at once where the day has come.

    The matching ground opens to its people then (`provider_stopped`, `privatization`,
    `volume_not_allocated`). The same again finds the row. Raises RegionRefused: `liquidated`,
    `out_of_order`, `before_opening`.
    """
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        return write_act(_locked(user, pk), user, kind=kind, act=act, from_on=from_on)


def write_act(
    row: Organization, user: User, *, kind: Kind, act: str, from_on: date
) -> OrganizationAct:
    """`record_act` on a row that is locked already, for whoever may do what the act is part of."""
    acts = OrganizationAct.objects.filter(organization=row)
    same = acts.filter(kind=kind, from_on=from_on).first()
    if same is not None:
        return same
    if row.status == ProviderStatus.LIQUIDATED or acts.filter(kind=Kind.LIQUIDATED).exists():
        raise RegionRefused("liquidated", "kind")
    if from_on < row.opened_on:
        raise RegionRefused("before_opening", "from_on")
    if acts.filter(from_on__gt=from_on).exists():
        raise RegionRefused("out_of_order", "from_on")
    recorded = OrganizationAct.objects.create(
        organization=row, kind=kind, act=act, from_on=from_on, by=user
    )
    if from_on <= clock.today():
        _apply(recorded, row)
    return recorded


def apply_acts() -> int:
    """Apply acts whose day has come; how many. A second run finds nothing to do."""
    applied = 0
    while True:
        with transaction.atomic():
            due = OrganizationAct.objects.filter(
                applied_at__isnull=True, from_on__lte=clock.today()
            ).order_by("from_on", "pk")
            rows = list(
                due.select_for_update(skip_locked=True, of=("self",)).select_related("by")[:BATCH]
            )
            for act in rows:
                with pghistory.context(actor=act.by.actor, reason=REASON):
                    row = Organization.objects.select_for_update(no_key=True).get(
                        pk=act.organization_id
                    )
                    _apply(act, row)
        applied += len(rows)
        if len(rows) < BATCH:
            return applied


def _apply(act: OrganizationAct, row: Organization) -> None:
    changed: dict[str, Any] = {}
    if act.kind in _STATUSES:
        changed["status"] = act.kind
    if act.kind == Kind.LIQUIDATED and (row.closed_on is None or row.closed_on > act.from_on):
        changed["closed_on"] = act.from_on
    if act.kind == Kind.PRIVATIZED:
        changed |= {"privatized_on": act.from_on, "ownership": Ownership.PRIVATE.value}
    if act.kind in (Kind.NO_VOLUME, Kind.VOLUME):
        changed["volume_allocated"] = act.kind == Kind.VOLUME
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    act.applied_at = clock.now()
    act.save(update_fields=["applied_at"])


def _locked(user: User, pk: int) -> Organization:
    """The organization, locked; DoesNotExist outside the user's scope."""
    require(user, Verb.KEEP_ORGANIZATIONS)
    return organizations(user, Verb.KEEP_ORGANIZATIONS).select_for_update(of=("self",)).get(pk=pk)
