"""Spellings folded for search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.folding import exchange, fold


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Ауезов", "Әуезов"),
        ("Ауэзов", "Әуезов"),
        ("кабанбай батыр", "Қабанбай-батыр"),
        ("жибек жолы", "Жібек  жолы"),
        ("КОГИЛДИР", "Көгілдір"),
        ("нурлы", "Нұрлы"),
        ("уркер", "Үркер"),
        ("жана", "Жаңа"),
        ("тагы", "Тағы"),
        ("каhарман", "Қаһарман"),
        ("Жiбек", "Жібек"),  # a Latin i, as many keyboards give it
        ("елка", "Ёлка"),
        ("абай", "Аба\u0301й"),  # a stress mark
        ("абай", "Абаи\u0306"),  # й in two signs
        ("обьездная", "Объездная"),
        ("28 панфиловцев", "28-Панфиловцев"),
    ],
)
def test_what_is_typed_and_what_is_written_fold_alike(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_й_and_и_stay_apart() -> None:
    assert fold("май") != fold("маи")


@given(st.text())
def test_folding_again_changes_nothing_and_words_part_by_one_space(text: str) -> None:
    folded = fold(text)
    assert " ".join(folded.split()) == folded
    assert fold(folded) == folded


def test_the_database_exchanges_the_same_letters() -> None:
    letters, others = exchange()
    table = str.maketrans(letters[: len(others)], others, letters[len(others) :])
    for word in ("Әуезов", "Ёлка", "Қызылорда", "Объездная", "Ұлы Дала", "Shymkent", "Эмба"):
        assert word.lower().translate(table) == fold(word)
