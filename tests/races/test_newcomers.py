"""Two desks write down the same person at the same moment."""

from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions
from applications.actions import newcomers
from applications.actions.newcomers import Identity
from applications.errors import AnotherVisitOpen, PerhapsKnown
from applications.models import DeskVisit, NewcomerRecord
from codes import Document, PersonStatus, Role, Sex
from demonstration import factories as make
from registry.models import Person
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

DESKS = 4


def desks() -> tuple[Any, list[Any]]:
    """A clinic's panel, and clerks of its desks."""
    panel = make.PanelFactory()
    organization = panel.organization
    return panel, [make.staff(Role.REGISTRY_CLERK, organization=organization) for _ in range(DESKS)]


def guest() -> Identity:
    return Identity("Meyer", "Anna", date(1990, 3, 4), Sex.FEMALE, "C01X0006H")


def write_down(user: Any) -> NewcomerRecord:
    return actions.record_foreigner(
        user,
        guest(),
        status=PersonStatus.FOREIGNER_TEMPORARY,
        document=Document.FOREIGN_PASSPORT,
        language="ru",
    )


def test_without_waiting_for_each_other_one_person_becomes_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _panel, clerks = desks()
    monkeypatch.setattr(newcomers, "_one_at_a_time", lambda number: None)
    # Everybody has looked before anybody writes.
    looked, known_already = Barrier(DESKS), newcomers.known_already

    def looks(identity: Identity) -> Any:
        found = known_already(identity)
        looked.wait(30)
        return found

    monkeypatch.setattr(newcomers, "known_already", looks)
    together([lambda user=user: write_down(user) for user in clerks])
    assert Person.objects.filter(last_name="Meyer").count() > 1


def test_the_same_passport_at_four_desks_makes_one_person() -> None:
    _panel, clerks = desks()
    outcomes = together([lambda user=user: write_down(user) for user in clerks])
    assert failures(outcomes, PerhapsKnown) == []
    assert Person.objects.filter(last_name="Meyer").count() == 1
    assert sum(isinstance(one, PerhapsKnown) for one in outcomes) == DESKS - 1


def test_the_same_newborn_at_four_desks_is_attached_once(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    panel, clerks = desks()
    mother = make.PersonFactory(sex="female", lives_in="751110000")
    make.attached(mother, panel)
    child = Identity("Серікбай", "Аян", date(2026, 10, 9), Sex.MALE, "Б-12")

    def attach(user: Any) -> NewcomerRecord:
        scan = SimpleUploadedFile("x.pdf", b"%PDF-1.7 x")
        return actions.attach_newborn(user, mother.pk, child, scan=scan)

    outcomes = together([lambda user=user: attach(user) for user in clerks])
    assert failures(outcomes) == []
    assert len({one.pk for one in outcomes}) == 1
    assert Person.objects.filter(first_name="Аян").count() == 1
    panel.refresh_from_db()
    assert panel.attached == 2


def test_without_the_mothers_lock_the_newborn_is_several(
    settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    panel, clerks = desks()
    mother = make.PersonFactory(sex="female", lives_in="751110000")
    make.attached(mother, panel)
    child = Identity("Серікбай", "Аян", date(2026, 10, 9), Sex.MALE, "Б-12")
    looked, known_already = Barrier(DESKS), newcomers.known_already

    def looks(identity: Identity) -> Any:
        found = known_already(identity)
        looked.wait(30)
        return found

    monkeypatch.setattr(newcomers, "known_already", looks)
    monkeypatch.setattr(newcomers, "lock_person", lambda pk: Person.objects.get(pk=pk))

    def attach(user: Any) -> NewcomerRecord:
        scan = SimpleUploadedFile("x.pdf", b"%PDF-1.7 x")
        return actions.attach_newborn(user, mother.pk, child, scan=scan)

    together([lambda user=user: attach(user) for user in clerks])
    assert Person.objects.filter(first_name="Аян").count() > 1


def test_a_desk_that_begins_two_visits_at_once_has_one() -> None:
    _panel, (clerk, *_others) = desks()
    people = [make.PersonFactory() for _ in range(DESKS)]
    outcomes = together(
        [lambda person=person: actions.begin_visit(clerk, person) for person in people]
    )
    assert failures(outcomes, AnotherVisitOpen) == []
    assert DeskVisit.objects.filter(user=clerk, ended_at=None).count() == 1
    assert sum(isinstance(one, AnotherVisitOpen) for one in outcomes) == DESKS - 1
