"""Of whom a page of the account speaks: of oneself, or (by choice, `?of=`) of somebody represented."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from applications import queries
from codes import Filer
from pages.people.access import user_of
from registry.models import Person


@dataclass(frozen=True)
class Choice:
    """One of the people a page can speak of."""

    words: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Whom:
    """The person a page speaks of; `of` is what stands in the address ("" for oneself)."""

    person: Person
    of: str
    choices: list[Choice]

    @property
    def is_self(self) -> bool:
        """Whether the page speaks of its reader."""
        return not self.of

    def address(self, **more: str) -> str:
        """The query of an address that stays with this person."""
        query = {name: value for name, value in {"of": self.of, **more}.items() if value}
        return f"?{urlencode(query)}" if query else "?"


def whom(request: HttpRequest, of: str | None = None) -> Whom:
    """Whom `?of=` (or `of`) names: oneself without it; 404 for nobody the user represents today.

    A written consent of the family lets somebody file, and shows nothing. One query.
    """
    user = user_of(request)
    assert user.person is not None
    asked = request.GET.get("of", "") if of is None else of
    rows = list(queries.people_of(user).exclude(kind=Filer.FAMILY_MEMBER))
    found = next((row for row in rows if str(row.pk) == asked), None)
    if asked and found is None:
        raise Http404("nobody they represent")
    choices = [Choice(_("Myself"), "?", not asked)]
    choices += [Choice(row.person.full_name, f"?of={row.pk}", str(row.pk) == asked) for row in rows]
    return Whom(found.person if found else user.person, asked, choices if rows else [])
