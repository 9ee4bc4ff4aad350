"""What a line about a page is: its address, and who comes to it with content."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, reverse

from accounts.models import User
from codes import Role

if TYPE_CHECKING:
    from .world import World

MOST_QUERIES = 12
Reach = Callable[["World"], tuple[User | None, tuple[Any, ...]]]


@dataclass(frozen=True)
class Way:
    """How a page is reached, and what is special about it."""

    name: str  # of the address
    reach: Reach
    query: str = ""
    queries: int | None = MOST_QUERIES  # None: not a page for people
    status: int = 200
    note: str = ""  # tells two ways of one address apart
    session: Callable[["World"], dict[str, Any]] | None = (
        None  # what the browser's session knows already
    )

    @property
    def id(self) -> str:
        """What the way is called in a test's name."""
        return f"{self.name} {self.note}".strip()

    def address(self, args: tuple[Any, ...]) -> str:
        """The address with its arguments and its question."""
        return reverse(self.name, args=args) + self.query


def nobody(*args: Any) -> Reach:
    """Somebody who is not signed in."""
    return lambda world: (None, args)


def citizen(*args: Any) -> Reach:
    """The citizen of the demonstration: attached, with a family."""
    return lambda world: (world.citizen, args)


def newcomer(*args: Any) -> Reach:
    """Somebody attached nowhere."""
    return lambda world: (world.user("newcomer"), args)


def guardian(*args: Any) -> Reach:
    """Somebody who acts for two children."""
    return lambda world: (world.user("guardian"), args)


def staff(username: str, *args: Any) -> Reach:
    """An account of staff of the demonstration."""
    return lambda world: (world.user(username), args)


def of(found: Reach) -> Reach:
    """Whoever and whatever the function finds in the world."""
    return found


def filed(status: str) -> Reach:
    """Whoever filed an application of this status on the portal, with its number."""

    def reach(world: "World") -> tuple[User | None, tuple[Any, ...]]:
        row = world.application(status)
        return row.filed_by, (row.number,)

    return reach


MOST_QUERIES_OF_A_DESK = 50


@dataclass(frozen=True)
class DeskWay(Way):
    """An address of the desks: reached by staff of one scope, closed to other roles and other scopes.

    `roles` may come in where the thing is in their scope; every other role gets 403. The same roles
    of elsewhere get 403 or 404 where the address names something, and else a page without
    anything of this scope. A POST is no page: it is only asked who may send it.
    """

    queries: int | None = MOST_QUERIES_OF_A_DESK
    roles: frozenset[Role] = frozenset()
    method: str = "get"
    is_file: bool = False  # answers with a file: asked for by roles and scopes, never looked at
    is_of_everybody: bool = (
        False  # names something that every scope may see (a region's list, a reference row)
    )

    @property
    def id(self) -> str:
        """What the way is called in a test's name."""
        return f"{super().id}{' sent' if self.method == 'post' else ''}"


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all addresses, those of included modules too."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        elif pattern.name:
            found.add(pattern.name)
    return found
