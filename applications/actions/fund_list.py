"""The Fund's list of a year: contract by contract, then declared complete, and what follows from that.

Whom a complete list omits has no contract for the year: approved campaign choices of these organizations are
cancelled one by one (`scheduled.cancel_omitted_choice`) by a sweep that may be stopped and carried on.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import QuerySet

from accounts.administration import note
from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import Administered, AdministrationVerb, ContractState, Ground, OrganizationType
from codes import ApplicationStatus as Status
from codes.impossible import Impossible
from notifications import waking
from registry.models import FundContract, Organization

from ..errors import ChangedMeanwhile
from ..models import Application, FundListDeclaration
from .scheduled import cancel_omitted_choice

BATCH = 100
_NOT_PHC = (OrganizationType.HOSPITAL.value, OrganizationType.OTHER.value)


class NotThisList(Impossible):
    """The contract or the list cannot be recorded so; `code` says why."""


def listed(year: int) -> QuerySet[Organization]:
    """Organizations of primary care that work in the year: whom the Fund's list can name."""
    return (
        Organization.objects.exclude(type__in=_NOT_PHC)
        .exclude(closed_on__lte=date(year, 1, 1))
        .filter(opened_on__lte=date(year, 12, 31))
    )


def omitted(year: int) -> QuerySet[Organization]:
    """Organizations without a confirmed contract for the year."""
    confirmed = FundContract.objects.filter(year=year, state=ContractState.CONFIRMED)
    return listed(year).exclude(pk__in=confirmed.values("organization_id"))


def choices_of(organization_ids: Any, year: int) -> QuerySet[Application]:
    """Approved campaign choices of these organizations (ids, or a query of them) of the year."""
    return Application.objects.filter(
        organization_id__in=organization_ids,
        ground=Ground.CAMPAIGN,
        status__in=[Status.SCHEDULED, Status.EFFECTIVE],
        effective_on__year=year,
    )


def set_contract(
    user: User,
    organization_id: int,
    year: int,
    *,
    state: ContractState,
    number: str = "",
    from_on: date | None = None,
) -> FundContract:
    """What is known of an organization's contract for a year.

    Raises NotThisList: `from_on` (a confirmed contract begins on a day), `year` (it begins in another year).
    """
    require(user, Verb.DECLARE_FUND_LIST)
    if state == ContractState.CONFIRMED:
        if from_on is None:
            raise NotThisList("from_on")
        if from_on.year != year:
            raise NotThisList("year")
    with (
        transaction.atomic(),
        pghistory.context(actor=user.actor, reason="fund_list"),
    ):
        row = (
            FundContract.objects.select_for_update()
            .filter(organization_id=organization_id, year=year)
            .first()
        )
        if row is None:
            row = FundContract(organization_id=organization_id, year=year)
        given = (state.value, number.strip(), from_on if state == ContractState.CONFIRMED else None)
        if row.pk and (row.state, row.number, row.from_on) == given:
            return row
        row.state, row.number, row.from_on = given
        if state != ContractState.CONFIRMED:
            row.to_on = None
        row.save()
        note(
            user,
            Administered.FUND_LIST,
            str(year),
            AdministrationVerb.CHANGED,
            organization=row.organization.code,
            state=row.state,
            number=row.number,
        )
    return row


def declare_complete(user: User, year: int, *, act: str, expected: Iterable[int]) -> int:
    """The Fund's list of the year is complete: whom it omits stands as refused; how many organizations.

    `expected` are the omitted organizations as they were looked at: others meanwhile raise NotThisList
    `changed`, and nothing is declared. Also raises it without an `act`. Declared already, it is found so.
    """
    require(user, Verb.DECLARE_FUND_LIST)
    if not act.strip():
        raise NotThisList("act")
    with (
        transaction.atomic(),
        pghistory.context(actor=user.actor, reason="fund_list_complete"),
    ):
        if FundListDeclaration.objects.filter(year=year).exists():
            return 0
        organizations = list(
            Organization.objects.select_for_update(no_key=True)
            .filter(pk__in=omitted(year).values("pk"))
            .order_by("pk")
        )
        if {row.pk for row in organizations} != set(expected):
            raise NotThisList("changed")
        FundListDeclaration.objects.create(year=year, act=act.strip(), declared_by=user)
        known = {
            row.organization_id: row
            for row in FundContract.objects.select_for_update().filter(
                year=year, organization__in=organizations
            )
        }
        for organization in organizations:
            row = known.get(organization.pk) or FundContract(organization=organization, year=year)
            row.state, row.from_on, row.to_on = ContractState.REFUSED.value, None, None
            row.save()
        note(
            user,
            Administered.FUND_LIST,
            str(year),
            AdministrationVerb.DECLARED,
            act=act.strip(),
            omitted=[row.code for row in organizations],
        )
        waking.after_commit("applications.tasks.cancel_omitted")
    return len(organizations)


def cancel_omitted() -> int:
    """Cancel the choices that declared lists leave without a contract, one transaction each; how many.

    Stopped at any moment it goes on where it was; a second run finds nothing to do.
    """
    done = 0
    this_year = clock.today().year
    for declared in FundListDeclaration.objects.filter(year__gte=this_year).order_by("year"):
        refused = FundContract.objects.filter(year=declared.year, state=ContractState.REFUSED)
        after = 0
        while True:
            due = choices_of(refused.values("organization_id"), declared.year)
            ids = list(due.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
            for application_id in ids:
                done += _cancel(application_id, declared.declared_by)
            if len(ids) < BATCH:
                break
            after = ids[-1]
    return done


def _cancel(application_id: int, user: User) -> bool:
    """Whether the choice was cancelled; one that changed meanwhile is left to the next run."""
    try:
        cancel_omitted_choice(application_id, user)
    except ChangedMeanwhile:
        return False
    return True
