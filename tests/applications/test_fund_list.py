"""The Fund's list of a year: contracts, the declaration, and the choices it leaves without a contract."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from applications.actions import fund_list
from applications.actions.fund_list import NotThisList
from applications.models import FundListDeclaration
from codes import ApplicationStatus as Status
from codes import ContractState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import FundContract
from registry.queries import scheduled_attachment

pytestmark = pytest.mark.django_db

LETTER = "Письмо Фонда № 4"


@pytest.fixture
def nation() -> User:
    return make.staff(Role.NATIONAL_ADMIN)


@pytest.fixture
def chosen(town: SimpleNamespace) -> SimpleNamespace:
    """The town with a campaign choice approved for 1 January, of an organization whose contract is unknown."""
    town.row = make.approved(town.person, town.new, town.specialist)
    assert town.row.status == Status.SCHEDULED
    town.new.organization.contracts.filter(year=2027).update(
        state=ContractState.UNKNOWN, from_on=None
    )
    town.old.organization.contracts.update_or_create(
        year=2027, defaults={"state": ContractState.CONFIRMED, "from_on": date(2027, 1, 1)}
    )
    return town


def test_an_unknown_contract_cancels_nothing(chosen: SimpleNamespace) -> None:
    assert fund_list.cancel_omitted() == 0
    chosen.row.refresh_from_db()
    assert chosen.row.status == Status.SCHEDULED


def test_whom_the_complete_list_omits_loses_the_choices_and_people_are_told(
    chosen: SimpleNamespace, nation: User
) -> None:
    organization = chosen.new.organization
    assert list(fund_list.omitted(2027)) == [organization]
    assert fund_list.choices_of([organization.pk], 2027).get() == chosen.row
    with pytest.raises(NotThisList, match="changed"):
        fund_list.declare_complete(nation, 2027, act=LETTER, expected=[])
    with pytest.raises(NotThisList, match="act"):
        fund_list.declare_complete(nation, 2027, act=" ", expected=[organization.pk])
    assert not FundListDeclaration.objects.exists()
    done = fund_list.declare_complete(nation, 2027, act=LETTER, expected=[organization.pk])
    assert done == 1
    assert fund_list.declare_complete(nation, 2027, act=LETTER, expected=[]) == 0
    assert organization.contracts.get(year=2027).state == ContractState.REFUSED
    assert (fund_list.cancel_omitted(), fund_list.cancel_omitted()) == (1, 0)
    chosen.row.refresh_from_db()
    assert (chosen.row.status, chosen.row.close_reason) == (Status.CANCELLED, "no_contract")
    assert scheduled_attachment(chosen.person, date(2026, 10, 14)) is None
    told = Message.objects.filter(template="scheduled_cancelled_no_contract", channel="account")
    assert told.get().person == chosen.person


def test_it_goes_on_whatever_became_of_who_declared_it(
    chosen: SimpleNamespace, nation: User
) -> None:
    fund_list.declare_complete(nation, 2027, act=LETTER, expected=[chosen.new.organization_id])
    nation.roles.update(to_on=date(2026, 10, 14))
    assert fund_list.cancel_omitted() == 1


def test_a_contract_confirmed_in_time_keeps_the_choices(
    chosen: SimpleNamespace, nation: User
) -> None:
    organization = chosen.new.organization
    given: dict[str, Any] = {"state": ContractState.CONFIRMED, "number": "17"}
    for code, from_on in (("from_on", None), ("year", date(2026, 12, 31))):
        with pytest.raises(NotThisList) as refused:
            fund_list.set_contract(nation, organization.pk, 2027, **given, from_on=from_on)
        assert refused.value.code == code
    fund_list.set_contract(nation, organization.pk, 2027, **given, from_on=date(2027, 1, 1))
    assert not fund_list.omitted(2027).exists()
    fund_list.declare_complete(nation, 2027, act=LETTER, expected=[])
    assert fund_list.cancel_omitted() == 0
    assert FundContract.objects.get(organization=organization, year=2027).number == "17"


def test_a_hospital_is_on_no_list(nation: User) -> None:
    make.OrganizationFactory(type="hospital", contracts={})
    assert not fund_list.omitted(2027).exists()


def test_once_a_year_and_by_the_nation(nation: User) -> None:
    FundListDeclaration.objects.create(year=2027, act=LETTER, declared_by=nation)
    with pytest.raises(IntegrityError, match="fund_list_once_a_year"), transaction.atomic():
        FundListDeclaration.objects.create(year=2027, act=LETTER, declared_by=nation)
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    with pytest.raises(PermissionDenied):
        fund_list.declare_complete(region, 2028, act=LETTER, expected=[])
