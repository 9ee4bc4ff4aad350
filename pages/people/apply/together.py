"""The drafts that are filled in together: one alone, or those of a family."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import queries
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Channel
from registry.models import Person

from ..access import own_draft, user_of

LARGEST_FAMILY = 8  # people in one go: what one page can ask of them stays readable


@dataclass(frozen=True)
class LeftOut:
    """A draft of the family that cannot be filed now, and why; it stays where it is."""

    draft: Application
    why: Promise
    number: str = ""

    @property
    def name(self) -> str:
        """Whose draft it is."""
        return self.draft.person.full_name if self.draft.person else ""


@dataclass
class Together:
    """The drafts of one address: what each step asks, it asks of all of them."""

    asked: Application  # the one the address names
    drafts: list[Application]
    left_out: list[LeftOut] = field(default_factory=list)

    def __iter__(self) -> Iterator[Application]:
        return iter(self.drafts)

    def __len__(self) -> int:
        return len(self.drafts)

    @property
    def lead(self) -> Application:
        """The draft whose key stands in the addresses."""
        return self.asked if self.asked in self.drafts else self.drafts[0]

    @property
    def is_family(self) -> bool:
        """Whether several applications are filled in."""
        return len(self.drafts) > 1

    def prefix(self, draft: Application) -> str | None:
        """What the names of a draft's own fields begin with; nothing where there is one draft."""
        return str(draft.pk) if self.is_family else None

    def name(self, draft: Application) -> str:
        """Whose part of a page it is, where there are several; else nothing has to be said."""
        return person_of(draft).full_name if self.is_family else ""


def person_of(draft: Application) -> Person:
    """The person of a draft of the portal, which always has one."""
    assert draft.person is not None
    return draft.person


def together(request: HttpRequest, pk: int) -> Together:
    """The draft of this key with those of its family; 404 for what is not the user's.

    Whoever the user acts for no longer, or has an open application, is left out of a family. Of a draft
    alone only a lost right counts: then there are no drafts.
    """
    draft = own_draft(request, pk)
    if draft.status != Status.DRAFT:
        return Together(draft, [draft])
    return of_drafts(user_of(request), draft, _family(user_of(request), draft))


def _family(user: User, draft: Application) -> list[Application]:
    if draft.family_id is None:
        return [draft]
    rows = (
        Application.objects.filter(
            family=draft.family_id, filed_by=user, channel=Channel.PORTAL, status=Status.DRAFT
        )
        .select_related(
            "person", "organization__unit", "panel__doctor", "panel__site", "filed_by__person"
        )
        .order_by("pk")
    )
    return [draft if row.pk == draft.pk else row for row in rows]


def of_drafts(user: User, asked: Application, rows: list[Application]) -> Together:
    """Those of the drafts that can be filled in now, and those that cannot."""
    rights = rights_of(user, rows)
    is_family = asked.family_id is not None
    open_ones = (
        queries.open_by_person([row.person_id for row in rows if row.person_id])
        if is_family
        else {}
    )
    kept, left = [], []
    for row in rows:
        other = open_ones.get(row.person_id or 0)
        if not _has_right(user, row, rights):
            left.append(LeftOut(row, _("You act for this person no longer.")))
        elif other is not None:
            left.append(LeftOut(row, _("Another application is open."), other.number or ""))
        else:
            kept.append(row)
    return Together(asked, kept, left)


def rights_of(user: User, rows: list[Application]) -> set[tuple[int, str]]:
    """Whom of the drafts' people the user represents today, and how; no query for oneself."""
    others = {row.person_id for row in rows if row.person_id not in (None, user.person_id)}
    if not others:
        return set()
    found = queries.people_of(user).filter(person__in=others)
    return {(row.person_id, row.kind) for row in found}


def _has_right(user: User, row: Application, rights: set[tuple[int, str]]) -> bool:
    if row.person_id == user.person_id:
        return True
    return (row.person_id, row.filer) in rights
