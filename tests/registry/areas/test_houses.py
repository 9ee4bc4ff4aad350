"""House numbers as orders write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.areas.findings import Flaw
from registry.areas.houses import ALL, EVEN, ODD, HouseError, Houses, read_houses, write_houses


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1-25 odd", [Houses(1, 25, ODD)]),
        ("1–25 нечёт.", [Houses(1, 25, ODD)]),
        ("1 - 25 (нечетная сторона)", [Houses(1, 25, ODD)]),
        ("1-25 тақ", [Houses(1, 25, ODD)]),
        ("тақ жағы 1-25", [Houses(1, 25, ODD)]),
        ("2-40 even", [Houses(2, 40, EVEN)]),
        ("2—40 чёт.", [Houses(2, 40, EVEN)]),
        ("с 2 по 40 четные", [Houses(2, 40, EVEN)]),
        ("2-40 ЖҰП", [Houses(2, 40, EVEN)]),
        ("all", [Houses()]),
        ("все", [Houses()]),
        ("все дома", None),
        ("барлығы", [Houses()]),
        ("", [Houses()]),
        ("жоқ", []),
        ("нечётные", [Houses(side=ODD)]),
        ("41-", [Houses(41, None)]),
        ("12", [Houses(12, 12)]),
        ("д. 12", [Houses(12, 12)]),
        ("12А", [Houses(12, 12, ALL, "а")]),
        ("12A", [Houses(12, 12, ALL, "а")]),  # Latin
        ("12с", [Houses(12, 12, ALL, "с")]),
        ("12/1", [Houses(12, 12, ALL, "1")]),
        ("14 корп. 2", [Houses(14, 14, ALL, "2")]),
        ("1-9, 12Б, 20-30 even,", [Houses(1, 9), Houses(12, 12, ALL, "б"), Houses(20, 30, EVEN)]),
    ],
)
def test_what_orders_say(text: str, said: list[Houses] | None) -> None:
    """The words of three languages, marks, letters and corpora are read; what is not said so is refused."""
    if said is None:
        with pytest.raises(HouseError):
            read_houses(text)
    else:
        assert read_houses(text) == said


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("25-1", Flaw.HOUSES_BACKWARDS),
        ("2-25 odd", Flaw.HOUSES_SIDE),
        ("1-25 even", Flaw.HOUSES_SIDE),
        ("12А-16", Flaw.HOUSE_FORM),
        ("1-5 odd even", Flaw.HOUSE_FORM),
        ("25.янв", Flaw.HOUSE_FORM),
        ("0", Flaw.HOUSE_FORM),
        ("1,,2", Flaw.HOUSE_FORM),
        ("14 корп. 2 литера Б", Flaw.HOUSE_FORM),
        ("9" * 5000, Flaw.HOUSE_FORM),
        (",".join(["1"] * 600), Flaw.HOUSE_FORM),
    ],
)
def test_what_is_refused(text: str, flaw: Flaw) -> None:
    """What cannot be meant is named, with its kind."""
    with pytest.raises(HouseError) as caught:
        read_houses(text)
    assert caught.value.flaw is flaw


@st.composite
def houses(draw: st.DrawFn) -> Houses:
    """Any houses that an order can name."""
    first = draw(st.integers(1, 400))
    kind = draw(st.sampled_from(["one", "range", "open", "side", "corpus"]))
    side = draw(st.sampled_from([ALL, ODD, EVEN]))
    if kind == "side":
        return Houses(side=draw(st.sampled_from([ODD, EVEN])))
    if kind == "one":
        return Houses(first, first)
    if kind == "corpus":
        return Houses(
            first, first, ALL, draw(st.sampled_from(["а", "б", "к", "1", "2а", "б2", "34"]))
        )
    if side != ALL and first % 2 != (side == ODD):
        first += 1
    steps = draw(st.integers(1, 60)) * (1 if side == ALL else 2)
    return Houses(first, None if kind == "open" else first + steps, side)


@given(st.lists(houses(), min_size=1, max_size=6))
def test_round_trip(named: list[Houses]) -> None:
    """What is written is read back as the same."""
    assert read_houses(write_houses(named)) == named


@given(st.text(max_size=30))
def test_never_breaks(text: str) -> None:
    """Any text is read or refused by name; what is read covers only numbers there can be."""
    try:
        named = read_houses(text)
    except HouseError as error:
        assert error.flaw
    else:
        assert read_houses(write_houses(named)) == named


@given(houses(), st.integers(1, 600))
def test_spans_are_what_is_named(named: Houses, number: int) -> None:
    """A number lies in the spans exactly where range and side say so."""
    told = (
        (named.first is None or number >= named.first)
        and (named.last is None or number <= named.last)
        and (named.side == ALL or (number % 2 == 1) == (named.side == ODD))
    )
    assert told == any(
        low <= number <= high and low % 2 == number % 2 for low, high in named.spans()
    )
