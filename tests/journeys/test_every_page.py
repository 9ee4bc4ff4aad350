"""Every page of tests/ways before the eyes: in each language, narrow, enlarged, spaced, in forced colours."""

from collections.abc import Callable

import pytest

from tests.ways import DESK_PAGES, WAYS, Way

from .visitor import LANGUAGES, Visitor

# Everything is looked at in one language a page, all three in turn; the others are looked at on a phone. A desk's
# page in another state is looked at on a phone in its turn: tests/pages reads it in every language.
PAGES = [*WAYS, *(way for way in DESK_PAGES if way.status != 302)]
_TURN = {way.id: LANGUAGES[number % len(LANGUAGES)] for number, way in enumerate(PAGES)}
_FIRST = {way.name: way.id for way in reversed(DESK_PAGES)}


@pytest.mark.parametrize("way", PAGES, ids=lambda way: way.id)
def test_page(way: Way, reader: Callable[..., Visitor]) -> None:
    if _FIRST.get(way.name, way.id) != way.id:
        visitor = reader(way, _TURN[way.id])
        visitor.open(visitor.address, way.status, thoroughly=False)
        return
    for language in LANGUAGES:
        visitor = reader(way, language)
        if language != _TURN[way.id]:
            visitor.open(visitor.address, way.status, thoroughly=False)
            continue
        visitor.open(visitor.address, way.status)
        visitor.holds_still()
        visitor.bears_spacing()
        visitor.bears_forced_colours()
        visitor.bears_large_text(visitor.address)
