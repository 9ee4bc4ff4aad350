"""A small town with people who sign in: one who chooses, one with a child, one of the staff."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from codes import Filer, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import Representation

HOME = "751110000"


@pytest.fixture
def town(db: None) -> SimpleNamespace:
    """`old` (present) and `new` panels in Almaty; `new` serves the address; `person` with `user`."""
    old, new = make.PanelFactory(), make.PanelFactory()
    make.ServiceAreaFactory(site=new.site, unit=make.unit(HOME))
    person = make.PersonFactory(lives_in=HOME, language="ru", last_name="Орлов", first_name="Иван")
    make.attached(person, old)
    return SimpleNamespace(
        old=old,
        new=new,
        person=person,
        user=user_of(person),
        specialist=make.staff(
            Role.SPECIALIST,
            organization=new.organization,
            name="Касымова Ж.",
            position="Специалист",
        ),
    )


@pytest.fixture
def child(town: SimpleNamespace) -> SimpleNamespace:
    """A child of the person, with the row of representation."""
    person = make.PersonFactory(child=True, lives_in=HOME, last_name="Орлова", first_name="Вера")
    row = Representation.objects.create(
        representative=town.person, person=person, kind=Filer.PARENT, from_on=person.birth_on
    )
    return SimpleNamespace(person=person, row=row)


@pytest.fixture
def browser(town: SimpleNamespace) -> Client:
    """A client in which the person is signed in, in English."""
    return signed_in(town.user)


def signed_in(user: object, language: str = "en") -> Client:
    """A client of this user in a language."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client
