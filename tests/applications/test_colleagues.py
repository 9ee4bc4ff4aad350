"""Handing a case over to a named colleague; asking the head where no ground fits."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications import actions, queries
from applications.errors import AlreadySettled, ChangedMeanwhile, NoSuchColleague, TextNeeded
from applications.models import Application, HeadQuestion
from campaigns import clock as campaign_clock
from codes import Role
from codes.violations import constraint_of
from demonstration import factories as make
from notifications.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(town: SimpleNamespace) -> SimpleNamespace:
    """The town with a colleague, a head, and a filed application."""
    organization = town.new.organization
    town.colleague = make.staff(Role.SPECIALIST, organization=organization, name="Сапаров Г.")
    town.head = make.staff(Role.ORG_HEAD, organization=organization)
    town.row = make.filed(town.person, town.new)
    return town


def fresh(row: Application) -> Application:
    return Application.objects.get(pk=row.pk)


def test_the_colleague_holds_it_then(house: SimpleNamespace) -> None:
    actions.take(house.row.pk, house.specialist)
    actions.hand_over(house.row.pk, house.specialist, to=house.colleague.pk)
    row = fresh(house.row)
    assert (row.taken_by, row.events.first().kind) == (house.colleague, "passed_on")
    assert row.events.first().facts["name"] == "Сапаров Г."
    actions.hand_over(house.row.pk, house.specialist, to=house.colleague.pk)
    assert fresh(house.row).version == row.version, "again changes nothing"


def test_the_head_hands_over_too_and_nobody_else(house: SimpleNamespace) -> None:
    actions.hand_over(house.row.pk, house.head, to=house.specialist.pk)
    assert fresh(house.row).taken_by == house.specialist
    stranger = make.staff(Role.SPECIALIST, organization=house.old.organization)
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    for user in (stranger, region):
        with pytest.raises(PermissionDenied):
            actions.hand_over(house.row.pk, user, to=house.colleague.pk)


def test_only_to_whoever_may_decide_it(house: SimpleNamespace) -> None:
    stranger = make.staff(Role.SPECIALIST, organization=house.old.organization)
    for user in (stranger, house.head, make.UserFactory()):
        with pytest.raises(NoSuchColleague):
            actions.hand_over(house.row.pk, house.specialist, to=user.pk)
    actions.approve(house.row.pk, house.specialist, version=house.row.version)
    with pytest.raises(ChangedMeanwhile):
        actions.hand_over(house.row.pk, house.specialist, to=house.colleague.pk)


def letters(user: object) -> list[str]:
    rows = Message.objects.filter(user=user, channel="account").order_by("pk")
    return list(rows.values_list("template", flat=True))


def test_the_head_is_asked_and_answers(house: SimpleNamespace) -> None:
    version = house.row.version
    with pytest.raises(TextNeeded):
        actions.ask_head(house.row.pk, house.specialist, text=" ")
    asked = actions.ask_head(house.row.pk, house.specialist, text="Ни одно не подходит")
    assert actions.ask_head(house.row.pk, house.specialist, text="Ни одно не подходит") == asked
    with pytest.raises(AlreadySettled):
        actions.ask_head(house.row.pk, house.colleague, text="И у меня вопрос")
    assert letters(house.head) == ["head_question"]
    assert queries.questions_count(house.head) == 1
    assert queries.questions_count(house.specialist) == 0
    filtered = queries.queue(house.head, queries.QueueFilter(head_asked=True))
    assert [row.pk for row in filtered.rows] == [house.row.pk]
    done = actions.answer_specialist(asked.pk, house.head, text="Одобряйте")
    assert actions.answer_specialist(asked.pk, house.head, text="Одобряйте") == done
    with pytest.raises(AlreadySettled):
        actions.answer_specialist(asked.pk, house.head, text="Или нет")
    assert letters(house.specialist) == ["head_answer"]
    assert queries.questions_count(house.head) == 0
    kinds = [event.kind for event in fresh(house.row).events.all()]
    assert kinds[:2] == ["head_answered", "head_asked"]
    assert fresh(house.row).version == version, "an open page does not grow old by it"
    assert actions.ask_head(house.row.pk, house.colleague, text="Ещё один").is_open


def test_who_may_ask_and_answer(house: SimpleNamespace) -> None:
    other = make.staff(Role.ORG_HEAD, organization=house.old.organization)
    with pytest.raises(PermissionDenied):
        actions.ask_head(house.row.pk, house.head, text="x")
    asked = actions.ask_head(house.row.pk, house.specialist, text="x")
    for user in (other, house.specialist):
        with pytest.raises(PermissionDenied):
            actions.answer_specialist(asked.pk, user, text="x")
    with pytest.raises(TextNeeded):
        actions.answer_specialist(asked.pk, house.head, text="")


WRONG = {
    "head_question_asks_something": {"text": ""},
    "head_question_answered_whole": {"text": "x", "answer": "y"},
    "head_question_one_open_a_case": {"text": "x", "twice": True},
}


@pytest.mark.parametrize("constraint", WRONG)
def test_the_table_refuses(constraint: str, house: SimpleNamespace) -> None:
    given = dict(WRONG[constraint])
    times = 2 if given.pop("twice", False) else 1
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        for _ in range(times):
            HeadQuestion.objects.create(
                application=house.row,
                asked_by=house.specialist,
                asked_at=campaign_clock.now(),
                **given,
            )
    assert constraint_of(refused.value) == constraint
