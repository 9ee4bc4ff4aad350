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


@pytest.fixture
def full(town: SimpleNamespace) -> SimpleNamespace:
    """`panel` of two places, both taken by `inside`, with its `specialist`; `town` beside it."""
    panel = make.PanelFactory(norm=2)
    inside = [make.PersonFactory(lives_in="751110000") for _ in range(2)]
    for person in inside:
        make.attached(person, panel)
    return SimpleNamespace(
        panel=panel,
        inside=inside,
        specialist=make.staff(Role.SPECIALIST, organization=panel.organization),
        clerk=make.staff(Role.REGISTRY_CLERK, organization=panel.organization),
        old=town.old,
    )
