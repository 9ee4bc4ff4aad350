"""Of the last two national administrators only one can go, also when each ends the other at the same moment."""

import threading
from datetime import date

import pytest

from accounts import users
from accounts.models import RoleAssignment, User
from accounts.users import NotThisUser
from codes import Role
from demonstration import factories as make
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

TOMORROW = date(2026, 10, 15)


def each_ends_the_other() -> list[object]:
    first, second = make.staff(Role.NATIONAL_ADMIN), make.staff(Role.NATIONAL_ADMIN)

    def end(by: User, other: User) -> RoleAssignment:
        return users.end_role(by, other.roles.get().pk, to_on=TOMORROW)

    return together([lambda: end(first, second), lambda: end(second, first)])


def left() -> int:
    return RoleAssignment.objects.filter(role=Role.NATIONAL_ADMIN, to_on=None).count()


def test_one_stays() -> None:
    outcomes = each_ends_the_other()
    assert failures(outcomes, NotThisUser) == []
    assert left() == 1


def test_without_the_lock_both_would_go(monkeypatch: pytest.MonkeyPatch) -> None:
    both_looked = threading.Barrier(2)
    look = users._another_is_left

    def look_and_wait(others: object) -> None:
        look(others)  # type: ignore[arg-type]
        both_looked.wait(30)

    monkeypatch.setattr(users, "_lock_nation", lambda: None)
    monkeypatch.setattr(users, "_another_is_left", look_and_wait)
    assert failures(each_ends_the_other()) == []
    assert left() == 0
