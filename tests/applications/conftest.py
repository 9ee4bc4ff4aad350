"""A small town: two organizations with a panel each, a specialist, a person."""

from types import SimpleNamespace

import pytest

from codes import Role
from demonstration import factories as make


@pytest.fixture
def town(db: None) -> SimpleNamespace:
    """`old` and `new` panels, `specialist` of the new organization, `person` attached to the old."""
    old, new = make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, old)
    return SimpleNamespace(
        old=old,
        new=new,
        person=person,
        specialist=make.staff(Role.SPECIALIST, organization=new.organization, name="Касымова Ж."),
    )
