"""Corrections of the register: asked once, answered once, inside the scope of a desk."""

from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from applications import requests
from applications.actions import corrections
from applications.actions.papers import UnfitUpload
from applications.errors import AlreadyAnswered, AskedTooOften, NotAllowed, TextNeeded
from applications.models import CorrectionRequest
from codes import CorrectionOutcome, CorrectionSubject, Filer, Role
from demonstration import factories as make
from demonstration.factories.rights import PDF
from notifications.models import Message
from registry.models import Representation

pytestmark = pytest.mark.django_db
OUTCOME = CorrectionOutcome


@pytest.fixture
def place(db: None) -> SimpleNamespace:
    """A person attached to a clinic with a clerk; a foreign clerk; somebody attached nowhere."""
    panel, far = make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, panel)
    return SimpleNamespace(
        panel=panel,
        person=person,
        unattached=make.PersonFactory(lives_in="751110000"),
        homeless=make.PersonFactory(),
        clerk=make.staff(Role.REGISTRY_CLERK, organization=panel.organization),
        foreign=make.staff(Role.REGISTRY_CLERK, organization=far.organization),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        other_region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000")),
        operator=make.staff(Role.SERVICE_CENTRE_OPERATOR, territory=make.unit("750000000")),
        head=make.staff(Role.ORG_HEAD, organization=panel.organization),
    )


def seen_by(user) -> set[str]:  # type: ignore[no-untyped-def]
    return {row.number for row in requests.waiting(user).rows}


def test_it_gets_a_number_and_keeps_what_was_shown(place: SimpleNamespace) -> None:
    row = make.correction(place.person, shown="Address: Almaty", text="  Flat 4.  ")
    assert row.number.startswith("C-2026-")
    assert (row.text, row.shown, row.is_open) == ("Flat 4.", "Address: Almaty", True)


def test_the_same_said_twice_is_one_request(place: SimpleNamespace) -> None:
    first, second = (make.correction(place.person, text="Flat 4.") for _ in range(2))
    assert first.pk == second.pk
    assert make.correction(place.person, text="Flat 5.").pk != first.pk


def test_five_a_day_are_the_most(place: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    for number in range(corrections.A_DAY_AT_MOST):
        make.correction(place.person, text=f"Flat {number}.")
    with pytest.raises(AskedTooOften):
        make.correction(place.person, text="Flat 9.")
    clock.set("2026-10-15T10:31")
    assert make.correction(place.person, text="Flat 9.")


def test_it_says_something_and_its_paper_is_known_by_its_content(place: SimpleNamespace) -> None:
    with pytest.raises(TextNeeded):
        make.correction(place.person, text="  ")
    with pytest.raises(UnfitUpload):
        make.correction(place.person, file=ContentFile(b"<html>", name="proof.pdf"))
    assert not CorrectionRequest.objects.exists()
    row = make.correction(place.person, file=ContentFile(PDF, name="../my proof.pdf"))
    assert (row.file_name, row.content_type) == ("my proof.pdf", "application/pdf")
    assert "proof" not in row.file.name


@pytest.mark.parametrize(
    ("kind", "is_child", "may"),
    [
        (Filer.PARENT, True, True),
        (Filer.PARENT, False, False),  # the child has grown up
        (Filer.GUARDIAN, False, True),
        (Filer.FAMILY_MEMBER, False, False),
    ],
)
def test_who_may_speak_for_whom(kind: Filer, is_child: bool, may: bool) -> None:
    filer = make.PersonFactory()
    person = make.PersonFactory(child=True) if is_child else make.PersonFactory()
    Representation.objects.create(
        representative=filer, person=person, kind=kind, from_on=person.birth_on
    )
    user = make.user_of(filer)
    if not may:
        with pytest.raises(NotAllowed):
            corrections.ask(user, person, CorrectionSubject.NAME, text="Wrong")
        return
    row = corrections.ask(user, person, CorrectionSubject.NAME, text="Wrong")
    assert list(requests.corrections_of(user)) == [row]
    Representation.objects.update(to_on="2026-10-14")
    assert not requests.corrections_of(user).exists()


def test_strangers_speak_for_nobody(place: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        corrections.ask(
            make.user_of(place.unattached), place.person, CorrectionSubject.NAME, text="Wrong"
        )


def test_who_sees_it(place: SimpleNamespace) -> None:
    attached = make.correction(place.person).number
    unattached = make.correction(place.unattached).number
    homeless = make.correction(place.homeless).number
    assert seen_by(place.clerk) == {attached}
    assert seen_by(place.region) == {attached, unattached, homeless}
    assert seen_by(place.other_region) == {homeless}  # nobody is nobody's
    for user in (place.foreign, place.operator, place.head):
        assert seen_by(user) == set()


def test_a_foreign_scope_answers_nothing(place: SimpleNamespace) -> None:
    row = make.correction(place.person)
    for user in (place.foreign, place.other_region, place.operator, place.head):
        with pytest.raises(NotAllowed):
            corrections.answer(row.pk, user, OUTCOME.CORRECTED, "Done.")
    row.refresh_from_db()
    assert row.is_open
    # Nor are they told what somebody else answered.
    corrections.answer(row.pk, place.clerk, OUTCOME.CORRECTED, "Done.")
    for user in (place.foreign, place.other_region, place.operator, place.head):
        with pytest.raises(NotAllowed):
            corrections.answer(row.pk, user, OUTCOME.NOT_CONFIRMED, "No.")


def test_nobody_answers_in_their_own_matter(place: SimpleNamespace) -> None:
    place.clerk.person = place.person
    place.clerk.save()
    row = corrections.ask(place.clerk, place.person, CorrectionSubject.NAME, text="Wrong")
    with pytest.raises(NotAllowed):
        corrections.answer(row.pk, place.clerk, OUTCOME.CORRECTED, "Done.")


def test_the_answer_is_told_once(place: SimpleNamespace) -> None:
    row = make.correction(place.person)
    for _ in range(2):
        corrections.answer(row.pk, place.clerk, OUTCOME.PASSED_ON, "To the register of population.")
    letter = Message.objects.get(
        person=place.person, channel="account", template="correction_answered"
    )
    assert row.number in letter.subject
    assert "To the register of population." in letter.body
    assert seen_by(place.clerk) == set()


def test_another_answer_comes_too_late(place: SimpleNamespace) -> None:
    row = make.correction(place.person)
    corrections.answer(row.pk, place.clerk, OUTCOME.CORRECTED, "Done.")
    with pytest.raises(AlreadyAnswered):
        corrections.answer(row.pk, place.region, OUTCOME.NOT_CONFIRMED, "No.")
    with pytest.raises(TextNeeded):
        corrections.answer(row.pk, place.clerk, OUTCOME.CORRECTED, " ")
    row.refresh_from_db()
    assert (row.outcome, row.answered_by) == (OUTCOME.CORRECTED, place.clerk)


def test_who_asked_for_a_child_is_told_as_well(place: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True)
    make.attached(child, place.panel)
    make.RepresentationFactory(representative=place.person, person=child)
    row = corrections.ask(
        make.user_of(place.person), child, CorrectionSubject.BIRTH_DATE, text="6 May"
    )
    corrections.answer(row.pk, place.clerk, OUTCOME.CORRECTED, "Done.")
    told = Message.objects.filter(channel="account", template="correction_answered")
    assert {letter.person for letter in told} == {child, place.person}


def test_pages_go_on_where_the_last_one_ended(place: SimpleNamespace, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(requests, "PAGE", 2)
    numbers = [make.correction(place.person, text=f"Flat {n}.").number for n in range(3)]
    right = make.asked_to_act(place.unattached, place.person, Filer.PROXY)
    wanted, found, after = [*numbers, right.number], [], ""
    for _ in range(2):
        page = requests.waiting(place.clerk, "", after)
        found += [row.number for row in page.rows]
        after = page.after
    assert (found, after) == (wanted, "")
    assert [row.number for row in requests.waiting(place.clerk, "representations").rows] == [
        right.number
    ]
    assert requests.waiting_counts(place.clerk) == {"corrections": 3, "representations": 1}
    assert len(requests.waiting(place.clerk, "", "nonsense").rows) == 2
