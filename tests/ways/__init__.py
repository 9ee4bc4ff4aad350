"""How to reach every page: one line an address, with somebody for whom it has content.

Pages for people stand in `people.py`:

    Way("account", citizen())                    the citizen of the demonstration
    Way("application", filed("in_review"))       whoever filed such an application, with its number
    Way("x", of(lambda world: (user, args)))     anything else: who (None: nobody), and the address's arguments

Pages of the desks in `desks/`, a file a subject; each file of that folder that has `WAYS` is found by itself:

    DeskWay("queue", staff("specialist"), roles=frozenset({Role.SPECIALIST}))
    DeskWay("list-queue", staff("specialist", "csv"), roles=…, is_file=True, is_of_everybody=True)
    DeskWay("case-take", a_case("specialist"), roles=…, method="post")     not a page: who may send it

`NO_PAGE` of such a file names addresses that answer with a file or lead on.

A page new to the portal needs a line here: `tests/pages/test_every_page.py` fails without, asks the page how often
it asks the database, and has its HTML checked; `tests/journeys/test_every_page.py` looks at it in a browser;
`tests/pages/desks/test_scope.py` asks every address of the desks as every role, of its own and of a foreign scope.
"""

from . import desks
from .people import NO_PAGE, WAYS
from .way import DeskWay, Way, names
from .world import World

DESK_WAYS = desks.WAYS
DESK_PAGES = [way for way in DESK_WAYS if way.method == "get" and not way.is_file]
NO_DESK_PAGE = desks.NO_PAGE

__all__ = [
    "DESK_PAGES",
    "DESK_WAYS",
    "NO_DESK_PAGE",
    "NO_PAGE",
    "WAYS",
    "DeskWay",
    "Way",
    "World",
    "names",
]
