"""Who may do what: every cell of the table, and the scope in which it holds."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import RoleAssignment, User
from accounts.permissions import (
    TABLE,
    Verb,
    may,
    may_in,
    organizations,
    require,
    require_in,
    territories,
    territory_prefix,
    who_may,
)
from codes import Role
from codes.violations import constraint_of
from demonstration import factories as make
from registry.models import Organization

pytestmark = pytest.mark.django_db

# What the table must say, written a second time and by role: a change of rights changes both.
CLERK = {
    Verb.FILE_AT_DESK,
    Verb.FIND_PERSON,
    Verb.RECORD_NEWCOMER,
    Verb.SEE_ORGANIZATION,
    Verb.ANSWER_REQUESTS,
    Verb.KEEP_WAITING_LIST,
}
OPERATOR = {
    Verb.FILE_AT_DESK,
    Verb.FIND_PERSON,
    Verb.RECORD_NEWCOMER,
    Verb.KEEP_WAITING_LIST,
}
SPECIALIST = {
    Verb.SEE_QUEUE,
    Verb.SEE_CASE,
    Verb.TAKE_CASE,
    Verb.APPROVE,
    Verb.REFUSE,
    Verb.ASK,
    Verb.HAND_OVER,
    Verb.ASK_HEAD,
    Verb.SEE_ORGANIZATION,
    Verb.ANSWER_REQUESTS,
}
HEAD = {
    Verb.SEE_QUEUE,
    Verb.SEE_CASE,
    Verb.SEE_ORGANIZATION,
    Verb.SEE_PANELS,
    Verb.MANAGE_PANELS,
    Verb.DISTRIBUTE_SITES,
    Verb.HAND_OVER,
    Verb.ANSWER_SPECIALIST,
    Verb.SEE_WAITING_LISTS,
    Verb.GIVE_NOTICE,
    Verb.SEE_FIGURES,
}
REGION = {
    Verb.SEE_QUEUE,
    Verb.SEE_CASE,
    Verb.ANNUL,
    Verb.SETTLE_OBJECTION,
    Verb.SEE_ORGANIZATION,
    Verb.SEE_PANELS,
    Verb.ANSWER_REQUESTS,
    Verb.KEEP_SERVICE_AREAS,
    Verb.KEEP_NEIGHBOURS,
    Verb.KEEP_ORGANIZATIONS,
    Verb.GIVE_NOTICE,
    Verb.HOLD_COMMISSION,
    Verb.KEEP_INSTITUTIONS,
    Verb.SEE_DATA_QUALITY,
    Verb.SEE_FIGURES,
}
NATION = {
    Verb.CANCEL_SCHEDULED,
    Verb.CONFIGURE_REFERENCE_DATA,
    Verb.SET_LAW,
    Verb.KEEP_CALENDAR,
    Verb.DECLARE_FUND_LIST,
    Verb.GRANT_OVER_NORM,
    Verb.WRITE_TEXTS,
    Verb.MANAGE_USERS,
    Verb.SEE_DATA_QUALITY,
    Verb.SEE_FIGURES,
}
ALLOWED = {
    Role.REGISTRY_CLERK: CLERK,
    Role.SERVICE_CENTRE_OPERATOR: OPERATOR,
    Role.SPECIALIST: SPECIALIST,
    Role.ORG_HEAD: HEAD,
    Role.REGIONAL_ADMIN: REGION,
    Role.NATIONAL_ADMIN: NATION,
}
OF_ORGANIZATION = {Role.REGISTRY_CLERK, Role.SPECIALIST, Role.ORG_HEAD}
CELLS = [(verb, role) for verb in Verb for role in Role]


def user_with(role: Role, organization: Organization) -> User:
    if role == Role.NATIONAL_ADMIN:
        return make.staff(role)
    if role in OF_ORGANIZATION:
        return make.staff(role, organization=organization)
    return make.staff(role, territory=make.unit("750000000"))


@pytest.fixture
def places(db: None) -> SimpleNamespace:
    """An organization in Almaty, a neighbour in it, one elsewhere."""
    return SimpleNamespace(
        here=make.OrganizationFactory(contracts={}),
        near=make.OrganizationFactory(contracts={}),
        far=make.OrganizationFactory(contracts={}, unit=make.unit("711310000")),
    )


@pytest.mark.parametrize(("verb", "role"), CELLS, ids=[f"{verb}-{role}" for verb, role in CELLS])
def test_cell(verb: Verb, role: Role, places: SimpleNamespace) -> None:
    user = user_with(role, places.here)
    allowed = verb in ALLOWED[role]
    assert may(user, verb) is allowed
    assert may(user, verb, places.here) is allowed
    if not allowed:
        with pytest.raises(PermissionDenied):
            require(user, verb, places.here)
    expected = set()
    if allowed:
        expected = {places.here}
        if role not in OF_ORGANIZATION:
            expected |= {places.near}
        if role == Role.NATIONAL_ADMIN:
            expected |= {places.far}
    assert set(organizations(user, verb)) == expected
    for place in (places.near, places.far):
        assert may(user, verb, place) is (place in expected)
    for place in (places.here, places.near, places.far):
        assert (user in who_may(verb, place)) is (place in expected)


def test_the_table_has_a_row_for_every_verb() -> None:
    assert set(TABLE) == set(Verb)


def test_roles_end_begin_and_need_an_active_user(places: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    user = make.staff(Role.SPECIALIST, organization=places.here)
    user.roles.update(from_on=date(2026, 10, 14), to_on=date(2026, 10, 15))

    def again() -> bool:
        return may(User.objects.get(pk=user.pk), Verb.APPROVE, places.here)

    assert again()
    clock.set("2026-10-13T23:59")
    assert not again()
    assert not who_may(Verb.APPROVE, places.here).exists()
    clock.set("2026-10-15T00:00")
    assert not again()
    clock.set("2026-10-14T00:00")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not again()
    assert not who_may(Verb.APPROVE, places.here).exists()
    assert not may(AnonymousUser(), Verb.APPROVE, places.here)  # type: ignore[arg-type]


def test_being_an_administrator_of_the_pages_gives_no_right_to_decide(
    places: SimpleNamespace,
) -> None:
    user = User.objects.create_superuser("root", "a long password", name="Root")
    assert not any(may(user, verb) for verb in Verb)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("750000000", "75"),
        ("191000000", "1910"),
        ("751110000", "751110"),
        ("191010100", "191010100"),
    ],
)
def test_what_lies_inside_a_unit_shares_its_digits(code: str, prefix: str) -> None:
    # A district of a city (751110000) has its own digits only in the fifth place, so six are shared.
    assert territory_prefix(code) == prefix


WRONG = {
    "role_assignment_role": {"role": "king", "organization": True},
    "role_assignment_scope": {"role": Role.SPECIALIST},
    "role_assignment_of_an_organization": {"role": Role.ORG_HEAD, "territory": True},
    "role_assignment_of_a_territory": {"role": Role.REGIONAL_ADMIN, "organization": True},
    "role_assignment_forward": {
        "role": Role.NATIONAL_ADMIN,
        "from_on": date(2026, 1, 1),
        "to_on": date(2025, 12, 31),
    },
}


@pytest.mark.parametrize("constraint", WRONG)
def test_a_role_has_its_scope(constraint: str, places: SimpleNamespace) -> None:
    given = {"from_on": date(2020, 1, 1), **WRONG[constraint]}
    if given.pop("organization", False):
        given["organization"] = places.here
    if given.pop("territory", False):
        given["territory"] = make.unit("750000000")
    with pytest.raises(IntegrityError) as failure, transaction.atomic():
        RoleAssignment.objects.create(user=make.UserFactory(), **given)
    assert constraint_of(failure.value) == constraint


def test_the_nation_has_no_scope(places: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="role_assignment_scope"), transaction.atomic():
        make.staff(Role.NATIONAL_ADMIN, organization=places.here)


def test_a_verb_over_a_territory_holds_in_all_of_it_and_nowhere_else(
    places: SimpleNamespace,
) -> None:
    city, district = make.unit("750000000"), make.unit("751310000")
    region = make.staff(Role.REGIONAL_ADMIN, territory=city)
    assert territories(region, Verb.HOLD_COMMISSION) == [city]
    assert may_in(region, Verb.HOLD_COMMISSION, city)
    assert may_in(region, Verb.HOLD_COMMISSION, district)
    assert not may_in(region, Verb.HOLD_COMMISSION, make.unit("711310000"))
    assert not may_in(region, Verb.FILE_AT_DESK, city)
    narrow = make.staff(Role.REGIONAL_ADMIN, territory=district)
    assert not may_in(narrow, Verb.HOLD_COMMISSION, city)
    head = make.staff(Role.ORG_HEAD, organization=places.here)
    with pytest.raises(PermissionDenied):
        require_in(head, Verb.MANAGE_PANELS, district)
