"""Every address of the desks as every role: of the scope that the thing belongs to, and of elsewhere.

Another role does not come in (403). The same role of elsewhere finds no such thing (403, 404) where the
address names one, and a page without anything of this scope where it lists.
"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from codes import Role
from demonstration import factories as make
from demonstration.seeding.organizations import MAIN
from tests.ways import DESK_WAYS, World
from tests.ways.way import DeskWay

GONE = (403, 404)
# A method that the address does not know is told before anybody asks who comes.
REFUSED = (403, 405)


def _ask(client: Client, way: DeskWay, args: tuple[Any, ...]) -> Any:
    address = reverse(way.name, args=args)
    return client.post(address) if way.method == "post" else client.get(address + way.query)


def _beside(world: World, role: Role) -> Any:
    """An account of the role in the scope of the demonstration's."""
    known = {
        Role.REGISTRY_CLERK: "clerk",
        Role.SERVICE_CENTRE_OPERATOR: "operator",
        Role.SPECIALIST: "specialist",
        Role.ORG_HEAD: "head",
        Role.REGIONAL_ADMIN: "regional-admin",
        Role.NATIONAL_ADMIN: "national-admin",
    }
    return world.user(known[role])


@pytest.fixture
def marks(seeded: World) -> set[str]:
    """What tells somebody of elsewhere of this scope: numbers of applications to its clinics, IINs of their people."""
    rows = Application.objects.filter(organization__code=MAIN, number__isnull=False)
    told = rows.values_list("number", "person__iin")
    return {str(mark) for row in told for mark in row if mark}


@pytest.mark.parametrize("way", DESK_WAYS, ids=lambda way: way.id)
def test_another_role_does_not_come_in(way: DeskWay, seeded: World) -> None:
    _user, args = way.reach(seeded)
    assert way.roles, "who may come in?"
    for role in Role:
        if role in way.roles and way.method == "post":
            continue  # it would be done
        response = _ask(seeded.client(_beside(seeded, role)), way, args)
        response.close()
        status = response.status_code
        if role not in way.roles:
            assert status in REFUSED, f"{role}: {status}"
        else:
            assert status != 403 or args, (
                f"{role}: {status}"
            )  # of one office of the role, where named


@pytest.mark.parametrize("way", DESK_WAYS, ids=lambda way: way.id)
def test_the_same_role_of_elsewhere_finds_nothing(
    way: DeskWay, seeded: World, marks: set[str]
) -> None:
    _user, args = way.reach(seeded)
    for role, user in seeded.elsewhere.items():
        if role not in way.roles:
            continue
        response = _ask(seeded.client(user), way, args)
        if args and not way.is_of_everybody:
            assert response.status_code in GONE, f"{role}: {response.status_code}"
            continue
        shown = b"".join(response) if response.streaming else response.content
        text = re.sub(r"(?<=\d)\s(?=\d)", "", shown.decode(errors="replace"))
        told = sorted(mark for mark in marks if mark in text)
        assert not told, f"{role} is told {told[:3]}"


@pytest.mark.parametrize("way", DESK_WAYS, ids=lambda way: way.id)
def test_people_and_nobody_stay_outside(way: DeskWay, seeded: World) -> None:
    _user, args = way.reach(seeded)
    assert _ask(seeded.client(seeded.citizen), way, args).status_code in REFUSED
    response = _ask(Client(), way, args)
    assert response.status_code in (302, 405)
    if response.status_code == 302:
        assert response["Location"].startswith("/sign-in/")


@pytest.mark.django_db
def test_the_marks_would_be_seen(desk: Any, sign_in: Any) -> None:
    row = make.filed(desk.person, desk.new)
    assert str(row.number) in sign_in(desk.specialist).get("/desk/queue/").content.decode()
