"""The map of the clinics found: what stands where on it, and that nothing is told by it alone."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from pages.people.clinics.drawing import EDGE, WIDTH, Drawing, draw
from registry.distance import Point, kilometres
from tests.pages.helpers import LANGUAGES, assert_page

from .clinics import FIND, at, city, clinic, reader, text

__all__ = ["city", "reader"]

CENTRE = Point(43.24, 76.91)
NORTH, EAST = Point(43.28, 76.91), Point(43.24, 76.97)
ATTRIBUTES = re.compile(r' (?:x|y|cx|cy|r|width|height)="([^"]*)"')


def drawn(*points: Point | None, centre: Point | None = CENTRE, language: str = "en") -> Drawing:
    found = draw(centre, enumerate(points, start=1), language)
    assert found is not None
    return found


def test_north_is_up_and_east_to_the_right() -> None:
    found = drawn(NORTH, EAST)
    north, east = found.marks
    assert found.centre is not None
    x, y = map(float, found.centre)
    assert float(north.x) == pytest.approx(x)
    assert float(north.y) < y
    assert float(east.x) > x
    assert float(east.y) == pytest.approx(y)


def test_the_bar_measures_what_it_says() -> None:
    found = drawn(NORTH, EAST)
    assert found.centre is not None
    a_kilometre = float(found.bar) / float(found.scale.split()[0])
    for mark, seen in zip(found.marks, (NORTH, EAST), strict=True):
        apart = abs(float(mark.x) - float(found.centre[0])) + abs(
            float(mark.y) - float(found.centre[1])
        )
        assert apart == pytest.approx(kilometres(CENTRE, seen) * a_kilometre, rel=0.02)


@pytest.mark.parametrize("far", [0.0001, 0.01, 1, 20])
def test_everything_lies_within_the_frame(far: float) -> None:
    found = drawn(Point(43.24 + far, 76.91), Point(43.24, 76.91 - far))
    for mark in found.marks:
        left, top = float(mark.left), float(mark.top)
        assert left >= 0
        assert top >= 0
        assert left + mark.width <= WIDTH
        assert top + 24 <= found.height
    assert 0 < float(found.bar) <= WIDTH - EDGE


def test_what_lies_close_together_is_one_mark() -> None:
    near = [Point(43.28, 76.91 + step / 10_000) for step in range(5)]
    (mark,) = drawn(*near[:2], centre=CENTRE).marks
    assert (mark.words, mark.is_wide) == ("1, 2", True)
    (mark,) = drawn(*near, centre=CENTRE).marks
    assert mark.words == "1, 2, 3…"


def test_nothing_is_drawn_where_there_is_nothing_to_compare() -> None:
    assert draw(CENTRE, [], "en") is None
    assert draw(CENTRE, [(1, None)], "en") is None
    assert draw(None, [(1, NORTH)], "en") is None
    assert draw(CENTRE, [(1, CENTRE)], "en") is None


def test_without_the_middle_of_a_place_there_is_no_ring() -> None:
    assert drawn(NORTH, EAST, centre=None).centre is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_stands_under_the_list_and_hides_from_screen_readers(
    city: SimpleNamespace, reader: Client, language: str
) -> None:
    clinic("Без точки", None)
    reader.cookies["django_language"] = language
    page = reader.get(FIND, at(city.abay))
    assert_page(page, language)
    svg = page.content.decode().partition('<div class="chart map">')[2].partition("</svg>")[0]
    assert svg.startswith('<svg viewBox="0 0 ')
    assert 'aria-hidden="true"' in svg
    assert "style=" not in svg
    assert all(re.fullmatch(r"\d+(\.\d)?", one) for one in ATTRIBUTES.findall(svg))
    assert re.findall(r'text-anchor="middle">([^<]*)<', svg) == ["1", "2"]


def test_what_the_map_does_not_show_is_said(city: SimpleNamespace, reader: Client) -> None:
    said = text(reader.get(FIND, at(city.abay)))
    assert "the ring is the middle of your street or place. North is up." in said
    assert "Not on the map" not in said
    clinic("Без точки", None)
    assert "holds no point of them: 3." in text(reader.get(FIND, at(city.abay)))
    said = text(reader.get(FIND, at(city.kabanbay)))
    assert "Numbers are those of the list. North is up." in said
    assert "the ring" not in said
