"""“Yes, this is my clinic”: of today's attachment, by the person or who represents them, once."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from applications import actions, errors
from applications.models import AttachmentConfirmation
from campaigns import clock as clocks
from codes import Basis, Filer
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.attachments import change
from registry.models import Attachment, Representation


def _present(town: SimpleNamespace) -> Attachment:
    return Attachment.objects.get(person=town.person)


def test_the_person_confirms_and_the_first_time_stands(
    town: SimpleNamespace, clock: object
) -> None:
    clock.set("2026-11-22T10:00")
    row, user = _present(town), user_of(town.person)
    said = actions.confirm_attachment(row.pk, user)
    assert (said.attachment, said.confirmed_by) == (row, user)
    clock.set("2026-11-23T10:00")
    again = actions.confirm_attachment(row.pk, user)
    assert (again.pk, clocks.local(again.confirmed_at).date()) == (said.pk, date(2026, 11, 22))


@pytest.mark.parametrize("kind", [Filer.PARENT, Filer.GUARDIAN, Filer.PROXY, Filer.FAMILY_MEMBER])
def test_who_represents_a_child_confirms_for_it_but_not_by_a_family_consent(
    town: SimpleNamespace, kind: Filer
) -> None:
    child = make.PersonFactory(child=True)
    row = make.attached(child, town.old)
    user = user_of(town.person)
    with pytest.raises(errors.NotAllowed):
        actions.confirm_attachment(row.pk, user)
    Representation.objects.create(
        representative=town.person, person=child, kind=kind, from_on=child.birth_on
    )
    if kind == Filer.FAMILY_MEMBER:
        with pytest.raises(errors.NotAllowed):
            actions.confirm_attachment(row.pk, user)
        return
    assert actions.confirm_attachment(row.pk, user).confirmed_by == user


def test_a_parent_speaks_for_a_grown_up_child_no_longer(town: SimpleNamespace) -> None:
    grown = make.PersonFactory(birth_on=date(2000, 1, 1))
    row = make.attached(grown, town.old)
    Representation.objects.create(
        representative=town.person, person=grown, kind=Filer.PARENT, from_on=grown.birth_on
    )
    with pytest.raises(errors.NotAllowed):
        actions.confirm_attachment(row.pk, user_of(town.person))


def test_staff_and_blocked_users_confirm_nothing(town: SimpleNamespace) -> None:
    row, user = _present(town), user_of(town.person)
    user.is_active = False
    for other in (town.specialist, user, user_of(make.PersonFactory())):
        with pytest.raises(errors.NotAllowed):
            actions.confirm_attachment(row.pk, other)
    assert not AttachmentConfirmation.objects.exists()


def test_only_the_attachment_of_today(town: SimpleNamespace) -> None:
    past, user = _present(town), user_of(town.person)
    with transaction.atomic():
        now = change(
            town.person, to=town.new, basis=Basis.COMMISSION, reason="commission", actor="test"
        ).begun
    with pytest.raises(errors.NotThePresentClinic):
        actions.confirm_attachment(past.pk, user)
    assert now is not None
    actions.confirm_attachment(now.pk, user)
    coming = make.attached(make.PersonFactory(), town.old, on=date(2099, 1, 1))
    with pytest.raises(errors.NotThePresentClinic):
        actions.confirm_attachment(coming.pk, user_of(coming.person))


def test_a_confirmation_stays_when_the_attachment_ends(town: SimpleNamespace) -> None:
    row, user = _present(town), user_of(town.person)
    said = actions.confirm_attachment(row.pk, user)
    with transaction.atomic():
        change(town.person, to=None, reason="departure", actor="test")
    assert actions.confirm_attachment(row.pk, user) == said
    with pytest.raises(DatabaseError), transaction.atomic():
        said.delete()
