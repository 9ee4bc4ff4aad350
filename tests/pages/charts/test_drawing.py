"""Charts from numbers: empty ones, one value, long names, and what must not be asked for."""

import pytest
from django.template.loader import render_to_string

from pages.charts.bars import Change, Given, Part, bar_chart, change_chart
from pages.charts.lines import Series, line_chart

LONG = "Жедел медициналық көмек көрсететін көпбейінді аудандық орталық емхана " * 4


def test_lines_on_one_grid() -> None:
    chart = line_chart(
        [Series("All", [2, 8, 4]), Series("Desk", [1, None, 1], "b")], ["1", "2", "3"]
    )
    assert chart is not None
    assert [mark.words for mark in chart.grid] == ["0", "2", "4", "6", "8"]
    assert (chart.grid[0].at, chart.grid[-1].at) == ("92%", "8%")
    first, second = chart.curves
    assert first.points == "0.00,75.00 50.00,0.00 100.00,50.00"
    assert second.points == "0.00,87.50 100.00,87.50"
    assert (first.end_x, first.end_y) == ("100%", "50%")
    assert [mark.anchor for mark in chart.under] == ["start", "middle", "end"]


def test_no_lines_without_values() -> None:
    assert line_chart([], []) is None
    assert line_chart([Series("All", [None, None])], ["1", "2"]) is None


def test_nothing_but_zeros_lies_on_the_axis() -> None:
    chart = line_chart([Series("All", [0, 0])], ["1", "2"])
    assert chart is not None
    assert chart.curves[0].points == "0.00,100.00 100.00,100.00"


def test_one_value_is_a_point() -> None:
    chart = line_chart([Series("All", [5])], ["1"])
    assert chart is not None
    assert chart.curves[0].points == "100.00,16.67"
    assert [(mark.at, mark.anchor) for mark in chart.under] == [("100%", "end")]


def test_names_of_equal_ends_do_not_cover_each_other() -> None:
    chart = line_chart([Series("A", [1, 3]), Series("B", [2, 3], "b")], ["1", "2"])
    assert chart is not None
    one, other = (float(curve.name_y.rstrip("%")) for curve in chart.curves)
    assert abs(one - other) >= 7


def test_what_is_no_line() -> None:
    with pytest.raises(ValueError, match="2 values, 1 labels"):
        line_chart([Series("A", [1, 2])], ["1"])
    with pytest.raises(ValueError, match="no such kind"):
        Series("A", [1], "z")


def test_bars_on_one_scale() -> None:
    first, second = bar_chart(
        [
            Given("Over", "10 over", [Part("thick", 100), Part("clash", 10)], norm=100),
            Given(
                "Room", "55 free", [Part("thick", 44), Part("soon", 11), Part("clash", 0)], norm=110
            ),
        ]
    )
    assert [(run.kind, run.from_x, run.to_x) for run in first.runs] == [
        ("thin", "0%", "90.91%"),
        ("thick", "0%", "90.91%"),
        ("clash", "90.91%", "100%"),
    ]
    assert first.tick == "90.91%"
    assert [run.kind for run in second.runs] == ["thin", "thick", "soon"]
    assert (second.runs[-1].to_x, second.tick) == ("50%", "100%")


def test_bars_of_nothing() -> None:
    assert bar_chart([]) == []
    assert bar_chart([Given("None", "0", [Part("thick", 0)])]) == []
    (one,) = bar_chart([Given("None", "0", [Part("thick", 0)])], whole=10)
    assert [run.kind for run in one.runs] == ["thin"]


@pytest.mark.parametrize(("kind", "length"), [("red", 1), ("thick", -1)])
def test_what_is_no_bar(kind: str, length: float) -> None:
    with pytest.raises(ValueError, match="bar"):
        Part(kind, length)


def test_changes_to_both_sides() -> None:
    up, same, down = change_chart(
        [Change("A", "+8", 8), Change("B", "0", 0), Change("C", "−4", -4)]
    )
    assert (up.runs[1].from_x, up.runs[1].to_x) == ("50%", "100%")
    assert len(same.runs) == 1
    assert (down.runs[1].from_x, down.runs[1].to_x) == ("25%", "50%")
    assert down.runs[1].kind != up.runs[1].kind
    assert change_chart([]) == change_chart([Change("A", "0", 0)]) == []


def test_a_long_name_stands_in_text_that_breaks() -> None:
    bars = bar_chart([Given(LONG, "1", [Part("thick", 1)])])
    html = render_to_string("components/chart_bars.html", {"bars": bars})
    assert f"<span>{LONG}</span>" in html
    assert "<text" not in html


def test_drawings_have_attributes_only_and_are_hidden_from_readers() -> None:
    chart = line_chart([Series("<A>", [1, 3])], ["1", "2"])
    bars = bar_chart([Given("<B>", "1", [Part("thick", 1)], norm=2)])
    for html in (
        render_to_string("components/chart_lines.html", {"chart": chart}),
        render_to_string("components/chart_bars.html", {"bars": bars}),
    ):
        assert "style=" not in html
        assert 'aria-hidden="true"' in html
        assert "<A>" not in html
        assert "<B>" not in html
