"""Users and roles: given by another, ended and not deleted, and the nation never without an administrator."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import users
from accounts.models import AdministrationEvent, RoleAssignment, User
from accounts.permissions import Verb, may
from accounts.users import NotThisUser
from codes import Administered, AdministrationVerb, Language, Role
from codes.violations import constraint_of
from demonstration import factories as make

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = date(2026, 10, 14), date(2026, 10, 15)
PASSWORD = "Qy7-long-enough-42"


@pytest.fixture
def house() -> SimpleNamespace:
    """An administrator of the nation, a new member of staff, an organization."""
    return SimpleNamespace(
        nation=make.staff(Role.NATIONAL_ADMIN),
        user=make.UserFactory(name="Новая Сотрудница"),
        organization=make.OrganizationFactory(),
    )


def create(by: User, **other: Any) -> User:
    given = {
        "username": "new.clerk",
        "name": "Ахметова А. Б.",
        "position": "Регистратор",
        "email": "",
        "language": Language.KAZAKH,
        "password": PASSWORD,
    }
    return users.create(by, **{**given, **other})


def test_a_user_is_created_and_written_down(house: SimpleNamespace) -> None:
    user = create(house.nation)
    assert user.check_password(PASSWORD)
    assert not any(may(user, verb) for verb in Verb)
    event = AdministrationEvent.objects.get(matter=Administered.USER, key=str(user.pk))
    assert (event.by, event.verb) == (house.nation, AdministrationVerb.ENTERED)
    assert PASSWORD not in str(event.facts)
    users.set_password(house.nation, user.pk, PASSWORD + "9")
    user.refresh_from_db()
    assert user.check_password(PASSWORD + "9")


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("login", {"username": "а"}),
        ("login", {"username": "800101100003"}),
        ("name", {"name": " "}),
        ("password", {"password": "short-7"}),
        ("password", {"password": "password1234"}),
        ("taken", {"username": "taken"}),
    ],
)
def test_what_is_no_user(house: SimpleNamespace, code: str, other: dict[str, Any]) -> None:
    make.UserFactory(username="Taken")
    with pytest.raises(NotThisUser) as refused:
        create(house.nation, **other)
    assert refused.value.code == code


def test_a_password_of_a_person_of_the_register_is_not_set(house: SimpleNamespace) -> None:
    person = make.user_of(make.PersonFactory())
    with pytest.raises(NotThisUser, match="person"):
        users.set_password(house.nation, person.pk, PASSWORD)


def test_a_role_holds_in_its_scope_and_days(house: SimpleNamespace, clock: Any) -> None:
    given: dict[str, Any] = {"role": Role.REGISTRY_CLERK, "organization": house.organization}
    row = users.give_role(house.nation, house.user.pk, **given, from_on=TOMORROW)
    assert users.give_role(house.nation, house.user.pk, **given, from_on=TOMORROW) == row
    assert row.given_by == house.nation
    assert not may(User.objects.get(pk=house.user.pk), Verb.FILE_AT_DESK)
    clock.set("2026-10-15T09:00")
    assert may(User.objects.get(pk=house.user.pk), Verb.FILE_AT_DESK, house.organization)
    users.end_role(house.nation, row.pk, to_on=date(2026, 10, 20))
    with pytest.raises(NotThisUser, match="longer"):
        users.end_role(house.nation, row.pk, to_on=date(2026, 10, 21))
    clock.set("2026-10-20T00:00")
    assert not may(User.objects.get(pk=house.user.pk), Verb.FILE_AT_DESK)
    assert RoleAssignment.objects.filter(pk=row.pk).exists(), "ended, not deleted"
    verbs = AdministrationEvent.objects.filter(matter=Administered.ROLE, key=str(house.user.pk))
    assert [event.verb for event in verbs] == ["ended", "entered"]


def test_a_role_to_come_is_taken_back_by_ending_it(house: SimpleNamespace, clock: Any) -> None:
    row = users.give_role(
        house.nation, house.user.pk, role=Role.NATIONAL_ADMIN, from_on=date(2026, 11, 1)
    )
    users.end_role(house.nation, row.pk, to_on=TODAY)
    clock.set("2026-11-01T09:00")
    assert not may(User.objects.get(pk=house.user.pk), Verb.SET_LAW)


@pytest.mark.parametrize(
    ("role", "organization", "territory"),
    [
        (Role.NATIONAL_ADMIN, True, False),
        (Role.REGISTRY_CLERK, False, True),
        (Role.REGIONAL_ADMIN, True, False),
        (Role.SPECIALIST, False, False),
        (Role.SPECIALIST, True, True),
    ],
)
def test_a_role_needs_its_scope(
    house: SimpleNamespace, role: Role, organization: bool, territory: bool
) -> None:
    with pytest.raises(NotThisUser, match="scope"):
        users.give_role(
            house.nation,
            house.user.pk,
            role=role,
            organization=house.organization if organization else None,
            territory=make.unit("750000000") if territory else None,
            from_on=TODAY,
        )


def test_nobody_gives_a_role_to_themselves(house: SimpleNamespace) -> None:
    given: dict[str, Any] = {"role": Role.SPECIALIST, "organization": house.organization}
    with pytest.raises(NotThisUser, match="self"):
        users.give_role(house.nation, house.nation.pk, **given, from_on=TODAY)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        RoleAssignment.objects.create(
            user=house.nation, given_by=house.nation, from_on=TODAY, **given
        )
    assert constraint_of(refused.value) == "role_assignment_by_another"
    with pytest.raises(NotThisUser, match="past"):
        users.give_role(house.nation, house.user.pk, **given, from_on=date(2026, 10, 13))
    with pytest.raises(NotThisUser, match="order"):
        users.give_role(house.nation, house.user.pk, **given, from_on=TODAY, to_on=TODAY)


def test_the_last_administrator_stays(house: SimpleNamespace) -> None:
    own = house.nation.roles.get()
    with pytest.raises(NotThisUser, match="last"):
        users.end_role(house.nation, own.pk, to_on=TOMORROW)
    short = make.staff(Role.NATIONAL_ADMIN)
    short.roles.update(to_on=date(2026, 12, 1))
    with pytest.raises(NotThisUser, match="last"):
        users.end_role(house.nation, own.pk, to_on=TOMORROW)
    with pytest.raises(NotThisUser, match="last"):
        users.block(short, house.nation.pk)
    blocked = make.staff(Role.NATIONAL_ADMIN, is_active=False)
    with pytest.raises(NotThisUser, match="last"):
        users.end_role(house.nation, own.pk, to_on=TOMORROW)
    users.unblock(house.nation, blocked.pk)
    users.end_role(house.nation, own.pk, to_on=TOMORROW)
    assert RoleAssignment.objects.get(pk=own.pk).to_on == TOMORROW


def test_who_is_blocked_may_not_sign_in(house: SimpleNamespace) -> None:
    with pytest.raises(NotThisUser, match="self"):
        users.block(house.nation, house.nation.pk)
    users.block(house.nation, house.user.pk)
    assert not User.objects.get(pk=house.user.pk).is_active
    assert list(users.staff(blocked=True)) == [house.user]
    users.unblock(house.nation, house.user.pk)
    assert User.objects.get(pk=house.user.pk).is_active


def test_staff_is_found_by_words_and_role(house: SimpleNamespace) -> None:
    make.user_of(make.PersonFactory())  # of the register, no staff
    assert set(users.staff()) == {house.nation, house.user}
    assert list(users.staff("новая сотр")) == [house.user]
    assert list(users.staff("", Role.NATIONAL_ADMIN)) == [house.nation]


def test_only_the_nation_manages_users(house: SimpleNamespace) -> None:
    head = make.staff(Role.ORG_HEAD, organization=house.organization)
    for verb in (
        lambda: create(head),
        lambda: users.block(head, house.user.pk),
        lambda: users.give_role(
            head,
            house.user.pk,
            role=Role.SPECIALIST,
            organization=house.organization,
            from_on=TODAY,
        ),
    ):
        with pytest.raises(PermissionDenied):
            verb()
