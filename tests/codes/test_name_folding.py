"""Names of people in comparable letters, and the errors between two of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.name_folding import FAR, letters_apart, name_exchange, name_key, name_letters, name_words

WORDS = st.text(alphabet="аиклнор", max_size=7)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Ауезов", "Әуезов"),
        ("КАИРАТ", "Қайрат"),
        ("Шынгыс", "Шыңғыс"),
        ("Семенов", "Семёнов"),
        ("Kopoтков", "Коротков"),  # Latin letters of the same shape
        ("HУРБЕК", "Нұрбек"),  # a capital Latin H
        ("Жахангир", "Жаhангир"),  # a small one, for һ
        ("Щербаков", "Шербаков"),
        ("Ким-Ли", "ким ли"),
        ("О'Нил", "О Нил"),
        ("Ильин", "Илин"),
    ],
)
def test_what_is_typed_and_what_is_written_have_the_same_letters(typed: str, written: str) -> None:
    assert name_words(typed) == name_words(written)


@given(st.text())
def test_exchanging_again_changes_nothing(text: str) -> None:
    words = name_words(text)
    assert name_words(" ".join(words)) == words


def test_each_letter_is_exchanged_once_and_every_cyrillic_one_ends_in_ascii() -> None:
    letters, others = name_exchange()
    assert len(set(letters)) == len(letters)
    assert len(letters) >= len(others)
    assert others.isascii()
    every = "".join(chr(code) for code in range(ord("А"), ord("я") + 1))
    assert name_key(every + "ӘҒҚҢӨҰҮҺІЁәғқңөұүһіё").isascii()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("ахметов", "ахметов", 0),
        ("ахметов", "охметов", 1),
        ("ахметов", "ахетов", 1),
        ("ахметов", "аххметов", 1),
        ("ахметов", "ахмтеов", 1),
        ("ахметов", "охмедов", 2),
        ("ахметов", "амхетво", 2),
        ("ахметов", "охмедоф", FAR),
        ("ли", "", 2),
    ],
)
def test_errors_are_counted(one: str, other: str, apart: int) -> None:
    assert letters_apart(one, other, 2) == apart


@given(WORDS, WORDS, st.integers(0, 3))
def test_order_does_not_matter_and_more_errors_allowed_changes_no_count(
    one: str, other: str, most: int
) -> None:
    far = letters_apart(one, other, most)
    assert letters_apart(other, one, most) == far
    assert (far == 0) == (one == other)
    whole = letters_apart(one, other, 20)
    assert far == (whole if whole <= most else FAR)


def test_letters_of_other_alphabets_stay() -> None:
    assert name_letters("Zu É") == "zu é"
