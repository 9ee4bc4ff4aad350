"""Drafts of several members of a family, filled in one go: begun together, taken out, filed one by one.

Each is an application of its own, with its own rules, place and decision; `FamilyFiling` only ties them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer
from registry.models import Person

from ..errors import ChangedMeanwhile, NotAllowed, TransitionRefused
from ..models import Application, FamilyFiling
from . import drafts
from .common import expect
from .filing import file


def begin_family(
    user: User,
    people: Sequence[tuple[Person, Filer]],
    *,
    language: str,
    family: FamilyFiling | None = None,
    channel: Channel = Channel.PORTAL,
) -> list[Application]:
    """The user's drafts of a channel for these people, tied together, in the order of their keys.

    Drafts begun earlier are carried on, with whatever is typed in them, and leave the family they were
    in; `family` is the one to join, if there is one already. One person alone is tied to nobody. A second
    call at the same moment finds the drafts of the first.
    """
    with transaction.atomic():
        _lock_user(user)
        _lock_drafts(user, people, channel)
        rows = []
        for person, filer in people:
            row, _is_new = drafts.begin(
                user, channel=channel, language=language, person=person, filer=filer
            )
            rows.append(drafts.save(row.pk, user, language=language, filer=filer))
        rows.sort(key=lambda row: row.pk)
        if len(rows) < 2:
            return rows
        known = {row.family_id for row in rows}
        if family is None and len(known) == 1:
            family = rows[0].family
        family = family or FamilyFiling.objects.create(filed_by=user, created_at=clock.now())
        for row in rows:
            row.family = family
            row.save(update_fields=["family"])
        for left in known - {None, family.pk}:
            _dissolve(left)
    return rows


def take_out(draft_id: int, user: User) -> Application:
    """Make a draft of a family an application of its own again; all that is typed in it stays.

    Raises NotAllowed for another's draft, ChangedMeanwhile once it is filed.
    """
    with transaction.atomic():
        _lock_user(user)
        row = _own(draft_id, user)
        family_id, row.family = row.family_id, None
        row.save(update_fields=["family"])
        _dissolve(family_id)
    return row


def save_all(
    rows: Iterable[tuple[Application, dict[str, Any], dict[str, Any]]], user: User
) -> list[Application]:
    """Keep one step of several drafts at once: (draft, answers, columns) each, as `drafts.save` does."""
    with transaction.atomic():
        return [
            drafts.save(draft.pk, user, answers, **columns)
            for draft, answers, columns in sorted(rows, key=lambda row: row[0].pk)
        ]


def discard_all(rows: Iterable[Application], user: User) -> None:
    """Throw several drafts away together; what is filed stays (ChangedMeanwhile, and nothing goes).

    What another tab threw away meanwhile is no error.
    """
    with transaction.atomic():
        _lock_user(user)
        ids = [row.pk for row in rows]
        kept = list(Application.objects.filter(pk__in=ids).order_by("pk"))
        for row in kept:
            drafts.discard(row.pk, user)
        for family_id in {row.family_id for row in kept}:
            _dissolve(family_id)


@dataclass(frozen=True)
class Outcome:
    """What became of one of several drafts: filed, or still a draft with what stood against it."""

    application: Application
    error: TransitionRefused | NotAllowed | None = None

    @property
    def is_filed(self) -> bool:
        """Whether it is filed now."""
        return self.error is None


def file_each(
    rows: Iterable[Application],
    user: User,
    how: Callable[[int, User], Application] = file,
) -> list[Outcome]:
    """File several drafts, each in a transaction of its own: one that is stopped stops no other.

    `how` files one by its key, with its signature. What was not filed stays a draft, with the reason in
    its outcome.
    """
    found = []
    for row in sorted(rows, key=lambda row: row.pk):
        try:
            found.append(Outcome(how(row.pk, user)))
        except (TransitionRefused, NotAllowed) as error:
            found.append(Outcome(row, error))
        except Application.DoesNotExist:  # thrown away in another tab meanwhile
            found.append(Outcome(row, ChangedMeanwhile(row)))
    return found


def _lock_user(user: User) -> None:
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)


def _lock_drafts(user: User, people: Sequence[tuple[Person, Filer]], channel: Channel) -> None:
    """Those begun earlier, in the order of their keys, as every step locks them (docs/locking.md)."""
    known = Application.objects.filter(
        filed_by=user,
        person__in=[person.pk for person, _filer in people],
        channel=channel,
        status=Status.DRAFT,
    )
    list(known.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _own(draft_id: int, user: User) -> Application:
    row = Application.objects.select_for_update(no_key=True).get(pk=draft_id)
    if row.filed_by_id != user.pk:
        raise NotAllowed
    expect(row, None, Status.DRAFT)
    return row


def _dissolve(family_id: int | None) -> None:
    """A family of one is none."""
    if family_id is None:
        return
    if Application.objects.filter(family=family_id).count() < 2:
        Application.objects.filter(family=family_id, status=Status.DRAFT).update(family=None)
        if not Application.objects.filter(family=family_id).exists():
            FamilyFiling.objects.filter(pk=family_id).delete()
