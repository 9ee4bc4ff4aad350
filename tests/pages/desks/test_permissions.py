"""The desks of clerk and specialist against every role, a POST and a GET apart; all addresses: test_scope.py."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from codes import Role
from demonstration import factories as make

from .permission_rows import ROWS

SignIn = Callable[..., Client]


def _staff(role: Role, desk: SimpleNamespace) -> object:
    organization = desk.new.organization
    if role is Role.NATIONAL_ADMIN:
        return make.staff(role)
    if role in (Role.REGIONAL_ADMIN, Role.SERVICE_CENTRE_OPERATOR):
        return make.staff(role, territory=organization.unit)
    return make.staff(role, organization=organization)


@pytest.mark.parametrize("role", list(Role))
def test_each_role(desk: SimpleNamespace, sign_in: SignIn, role: Role) -> None:
    row = make.filed(desk.person, desk.new)
    given = {"number": row.number, "document_number": "D-2026-0000001-1", "pk": desk.person.pk}
    for name, arguments, method, roles in ROWS:
        address = reverse(name, kwargs={argument: given[argument] for argument in arguments})
        client = sign_in(_staff(role, desk))
        status = getattr(client, method)(address).status_code
        if role in roles:
            assert status in (200, 302, 404, 409), (name, method, status)
        else:
            assert status == 403, (name, method, status)


def test_people_and_nobody(desk: SimpleNamespace, sign_in: SignIn) -> None:
    person = sign_in(make.user_of(desk.person))
    row = make.filed(desk.person, desk.new)
    given = {"number": row.number, "document_number": "D-2026-0000001-1", "pk": desk.person.pk}
    for name, arguments, method, _roles in ROWS:
        address = reverse(name, kwargs={argument: given[argument] for argument in arguments})
        assert getattr(person, method)(address).status_code == 403, name
        response = getattr(Client(), method)(address)
        assert response.status_code == 302, name
        assert response["Location"].startswith("/sign-in/"), name


def test_a_role_that_ended_opens_nothing(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.specialist)
    assert client.get("/desk/queue/").status_code == 200
    desk.specialist.roles.update(to_on="2026-10-14")
    assert client.get("/desk/queue/").status_code == 403
