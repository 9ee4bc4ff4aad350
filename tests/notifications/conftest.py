"""Recipients, and a throw-away seal."""

from collections.abc import Iterator
from datetime import date

import pytest

from accounts.models import User
from codes import OrganizationType, Ownership, Sex, UnitKind
from notifications import waking
from registry.models import KatoUnit, Organization, Person

IIN = "800101100003"


@pytest.fixture(autouse=True)
def _broker_is_silent(monkeypatch) -> Iterator[list[tuple]]:
    """Calls to workers are collected, not made."""
    calls: list[tuple] = []
    monkeypatch.setattr(waking, "_left_alone_until", 0.0)
    monkeypatch.setattr(
        waking.current_app, "send_task", lambda task, args, **_: calls.append((task, *args))
    )
    yield calls


@pytest.fixture
def calls(_broker_is_silent) -> list[tuple]:
    return _broker_is_silent


@pytest.fixture
def person() -> Person:
    return Person.objects.create(
        iin=IIN,
        last_name="Қайратов",
        first_name="Ескендір",
        middle_name="Ғабитұлы",
        birth_on=date(1980, 1, 1),
        sex=Sex.MALE.value,
        language="kk",
        email="eskendir@mail.example",
    )


@pytest.fixture
def organization() -> Organization:
    unit, _ = KatoUnit.objects.get_or_create(
        code="750000000",
        valid_to=None,
        defaults={
            "kind": UnitKind.CITY_OF_REPUBLICAN_SIGNIFICANCE.value,
            "name_kk": "Алматы",
            "name_ru": "Алматы",
            "name_en": "Almaty",
            "valid_from": date(2000, 1, 1),
        },
    )
    return Organization.objects.create(
        code="test-31",
        type=OrganizationType.CITY_POLYCLINIC.value,
        ownership=Ownership.STATE.value,
        unit=unit,
        name_kk="№ 31 қалалық емхана",
        name_ru="Городская поликлиника № 31",
        name_en="City Polyclinic No. 31",
        address_kk="Алматы қ., Әуезов ауданы, 12",
        address_ru="г. Алматы, Ауэзовский район, 12",
        opened_on=date(2010, 1, 1),
    )


@pytest.fixture
def user() -> User:
    return User.objects.create_user("reader", name="Reader", language="ru")
