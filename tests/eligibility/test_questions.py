"""The questions of the checker: which are asked, what an address may carry, which cases stay open."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes import Ground, Language
from eligibility import Law, questions
from eligibility.form import read_case, write_case
from eligibility.grounds import IN_ORDER
from eligibility.questions import (
    Answers,
    Attached,
    Question,
    Reason,
    Standing,
    Whom,
    asked,
    cases,
    choice_values,
    first_open,
    pairs,
    read,
)

LAW = Law.shipped()
NOW = datetime(2026, 11, 22, 14, 10)
DAY = NOW.date()
FULL = {
    "person": ["self"],
    "status": ["permanent"],
    "attached": ["paper"],
    "reason": ["moved", "stopped"],
    "choices": ["1"],
}


def test_every_ground_has_its_place_in_the_order() -> None:
    assert sorted(IN_ORDER) == sorted(Ground)
    assert set(questions.QUESTION_OF) == set(Ground) - {Ground.CAMPAIGN}


def test_an_address_is_read_and_written_again() -> None:
    answers = read(FULL, LAW, DAY)
    assert answers == Answers(
        Whom.SELF,
        Standing.PERMANENT,
        Attached.PAPER,
        frozenset({Reason.MOVED, Reason.STOPPED}),
        "1",
    )
    assert pairs(answers, LAW, NOW) == [
        (name, value) for name, values in FULL.items() for value in values
    ]
    assert first_open(answers, LAW, NOW) is None


@pytest.mark.parametrize(
    ("changes", "open_one"),
    [
        ({"person": []}, Question.PERSON),
        ({"person": ["nobody"]}, Question.PERSON),
        ({"person": ["self", "SELF"]}, Question.PERSON),
        ({"status": [""]}, Question.STATUS),
        ({"attached": ["import"]}, Question.ATTACHED),
        ({"reason": []}, Question.REASON),
        ({"reason": ["none", "moved"]}, Question.REASON),
        ({"reason": ["x"]}, Question.REASON),
        ({"choices": ["3"]}, Question.CHOICES),
        ({"choices": ["-1"]}, Question.CHOICES),
        ({"choices": ["1 OR 1"]}, Question.CHOICES),
        ({"person": ["x"], "choices": ["9"]}, Question.PERSON),
    ],
)
def test_what_no_question_knows_is_no_answer(
    changes: dict[str, list[str]], open_one: Question
) -> None:
    assert first_open(read({**FULL, **changes}, LAW, DAY), LAW, NOW) is open_one


def test_what_is_known_beside_nonsense_counts() -> None:
    answers = read({**FULL, "reason": ["moved", "x"], "other": ["1"]}, LAW, DAY)
    assert answers.reasons == {Reason.MOVED}
    assert first_open(answers, LAW, NOW) is None


@given(
    st.dictionaries(
        st.sampled_from([*(question.value for question in Question), "other"]),
        st.lists(st.one_of(st.text(max_size=8), st.sampled_from([*Whom, *Attached, *Reason]))),
    )
)
@settings(deadline=None, max_examples=200)
def test_no_address_is_an_error_and_reading_it_again_changes_nothing(
    given_values: dict[str, list[str]],
) -> None:
    once = pairs(read(given_values, LAW, DAY), LAW, NOW)
    carried: dict[str, list[str]] = {}
    for name, value in once:
        carried.setdefault(name, []).append(value)
    assert pairs(read(carried, LAW, DAY), LAW, NOW) == once


@pytest.mark.parametrize(
    ("standing", "count"),
    [
        (Standing.PERMANENT, 5),
        (Standing.TEMPORARY, 2),
        (Standing.ASYLUM, 2),
        (Standing.EAEU, 2),
    ],
)
def test_a_status_that_opens_no_choice_ends_the_questions(standing: Standing, count: int) -> None:
    assert len(asked(Answers(Whom.SELF, standing), LAW, NOW)) == count


def test_who_is_attached_nowhere_is_asked_no_more() -> None:
    answers = Answers(Whom.SELF, Standing.PERMANENT, Attached.NOWHERE)
    assert asked(answers, LAW, NOW)[-1] is Question.ATTACHED
    assert first_open(answers, LAW, NOW) is None


def test_the_free_choices_are_those_of_the_law_of_the_day() -> None:
    assert choice_values(LAW, date(2026, 11, 22)) == ["0", "1", "2", "unknown"]
    assert choice_values(LAW, date(2024, 11, 22)) == ["0", "1", "unknown"]


def test_certain_answers_leave_one_case_and_what_is_unknown_several() -> None:
    answers = read(FULL, LAW, DAY)
    assert len(cases(answers, LAW, NOW)) == 1
    unknown = read({**FULL, "attached": ["unknown"]}, LAW, DAY)
    assert len(cases(unknown, LAW, NOW)) == len(Attached) - 1
    assert len(cases(read({**FULL, "choices": ["unknown"]}, LAW, DAY), LAW, NOW)) == 3


@pytest.mark.parametrize("whom", list(Whom))
@pytest.mark.parametrize("now", [NOW, datetime(2024, 2, 29, 9), datetime(2027, 1, 1, 0, 0)])
def test_every_case_is_of_the_form_of_the_rules(whom: Whom, now: datetime) -> None:
    answers = Answers(whom, Standing.PERMANENT, Attached.UNKNOWN, frozenset({Reason.UNKNOWN}), "0")
    for case in cases(answers, LAW, now, Language.RUSSIAN):
        written = write_case(case)
        assert write_case(read_case(written)) == written
