"""Two answers at the same moment: one holds, the other is told, nothing is given twice."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from applications.actions import corrections, representations
from applications.errors import AlreadyAnswered, AlreadyAsked, AskedTooOften
from applications.models import CorrectionRequest, RepresentationRequest
from campaigns import clock as campaign_clock
from codes import CorrectionOutcome, Filer, RepresentationState, Role
from demonstration import factories as make
from notifications.models import Message
from registry import representations as register
from registry.models import Representation
from registry.representations import AlreadyRepresents
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
STATES = RepresentationState


def _desk() -> tuple[Any, Any, list[Any]]:
    panel, person = make.PanelFactory(), make.PersonFactory(lives_in="751110000")
    make.attached(person, panel)
    clerks = [make.staff(Role.REGISTRY_CLERK, organization=panel.organization) for _ in range(6)]
    return panel, person, clerks


def test_six_clerks_answer_one_correction() -> None:
    _panel, person, clerks = _desk()
    row = make.correction(person)
    outcomes = together(
        [
            lambda clerk=clerk: corrections.answer(
                row.pk, clerk, CorrectionOutcome.CORRECTED, f"By {clerk.pk}."
            )
            for clerk in clerks
        ]
    )
    assert failures(outcomes, AlreadyAnswered) == []
    done = [outcome for outcome in outcomes if isinstance(outcome, CorrectionRequest)]
    assert len(done) == 1
    row.refresh_from_db()
    assert row.answered_by == done[0].answered_by
    letters = Message.objects.filter(template="correction_answered", channel="account")
    assert letters.count() == 1


def test_without_the_lock_the_second_answer_overwrites_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the lock is for: the same race with it taken out."""
    from django.db.models import QuerySet

    _panel, person, clerks = _desk()
    row = make.correction(person)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_more: rows.all())
    waits = campaign_clock.now

    def slowly() -> Any:
        import time

        time.sleep(0.2)
        return waits()

    monkeypatch.setattr(corrections.clock, "now", slowly)
    outcomes = together(
        [
            lambda clerk=clerk: corrections.answer(
                row.pk, clerk, CorrectionOutcome.CORRECTED, f"By {clerk.pk}."
            )
            for clerk in clerks
        ]
    )
    done = [outcome for outcome in outcomes if isinstance(outcome, CorrectionRequest)]
    assert len(done) > 1


def test_confirmed_and_declined_at_the_same_moment() -> None:
    _panel, person, clerks = _desk()
    row = make.asked_to_act(make.PersonFactory(), person, Filer.PROXY)
    jobs: list[Any] = [
        lambda clerk=clerk: representations.confirm_at_desk(row.pk, clerk) for clerk in clerks[:3]
    ]
    jobs += [
        lambda clerk=clerk: representations.decline_at_desk(row.pk, clerk, "No.")
        for clerk in clerks[3:]
    ]
    outcomes = together(jobs)
    assert failures(outcomes, AlreadyAnswered) == []
    assert len([one for one in outcomes if isinstance(one, RepresentationRequest)]) == 1
    row.refresh_from_db()
    assert Representation.objects.count() == (row.state == STATES.CONFIRMED)
    said = Message.objects.filter(channel="account", template__startswith="representation_")
    assert len({letter.template for letter in said}) == 1


def test_a_relative_agrees_while_the_other_takes_it_back() -> None:
    """However it ends, request and register say the same."""
    _panel, person, _clerks = _desk()
    asker = make.PersonFactory()
    user, theirs = make.user_of(asker), make.user_of(person)
    for _ in range(4):
        row = make.asked_to_act(asker, person)
        from notifications.models import OneTimeCode

        code = OneTimeCode(pk=0, channel="sms")

        def agree(row: Any = row, code: Any = code) -> None:
            from codes import Language

            with transaction.atomic():
                representations._consent(row.pk, theirs, Language.KAZAKH, code)

        outcomes = together([agree, lambda row=row: representations.withdraw(row.pk, user)])
        assert failures(outcomes, AlreadyAnswered) == []
        row.refresh_from_db()
        assert row.state in (STATES.CONFIRMED, STATES.WITHDRAWN)
        assert Representation.objects.count() == (row.state == STATES.CONFIRMED)
        if row.state == STATES.CONFIRMED:
            representations.end(row.representation_id, user)


def test_one_question_asked_eight_times_at_once() -> None:
    _panel, person, _clerks = _desk()
    asker = make.PersonFactory()
    make.user_of(asker)
    outcomes = together([lambda: make.asked_to_act(asker, person) for _ in range(8)])
    assert failures(outcomes, AlreadyAsked) == []
    assert RepresentationRequest.objects.count() == 1
    assert Message.objects.filter(template="representation_asked", channel="account").count() == 1


def test_ten_questions_at_once_are_five() -> None:
    asker = make.PersonFactory()
    make.user_of(asker)
    people = [make.PersonFactory() for _ in range(10)]
    outcomes = together(
        [lambda person=person: make.asked_to_act(asker, person) for person in people]
    )
    assert failures(outcomes, AskedTooOften) == []
    assert RepresentationRequest.objects.count() == representations.A_DAY_AT_MOST


def test_one_right_is_granted_once() -> None:
    """Two requests for one right: the database refuses the second row, in words."""
    asker, person = make.PersonFactory(), make.PersonFactory()
    outcomes = together(
        [
            lambda: register.grant(
                asker, person, Filer.PROXY, proof="", to_on=None, actor="test", reference="R"
            )
            for _ in range(6)
        ]
    )
    assert failures(outcomes, AlreadyRepresents) == []
    counted = Counter(type(outcome) for outcome in outcomes)
    assert counted == {Representation: 1, AlreadyRepresents: 5}
