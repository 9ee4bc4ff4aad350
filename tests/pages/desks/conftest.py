"""A clinic with a specialist and a clerk, another clinic, and a person who lives in the city."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import User
from codes import Role
from demonstration import factories as make


@pytest.fixture
def desk(db: None) -> SimpleNamespace:
    """`old` and `new` panels; `specialist`, `clerk` of the new clinic, `stranger` of a third."""
    old, new, far = make.PanelFactory(), make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000", language="kk")
    make.attached(person, old)
    return SimpleNamespace(
        old=old,
        new=new,
        person=person,
        specialist=make.staff(
            Role.SPECIALIST, organization=new.organization, name="Касымова Ж.", language="ru"
        ),
        colleague=make.staff(Role.SPECIALIST, organization=new.organization, name="Сапаров Г."),
        stranger=make.staff(Role.SPECIALIST, organization=far.organization),
        clerk=make.staff(
            Role.REGISTRY_CLERK, organization=new.organization, name="Ахметова А.", language="ru"
        ),
    )


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client signed in as a user."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
