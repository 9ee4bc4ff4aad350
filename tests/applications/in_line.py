"""People who stand in line for a place, for the tests of waiting lists."""

from datetime import date
from types import SimpleNamespace

from accounts.models import User
from applications import actions
from applications.models import Application, WaitingEntry
from codes import Channel
from demonstration import factories as make
from registry.models import Panel, Person


def someone(old: Panel | None = None, **more: object) -> Person:
    person: Person = make.PersonFactory(lives_in="751110000", **more)
    if old is not None:
        make.attached(person, old)
    return person


def join(person: Person, panel: Panel, user: User | None = None, **more: object) -> WaitingEntry:
    given: dict = {"channel": Channel.PORTAL, **more}
    return actions.join(person.pk, panel.pk, user or make.user_of(person), **given)


def in_line(panel: Panel, count: int, old: Panel | None = None) -> list[WaitingEntry]:
    return [join(someone(old), panel) for _ in range(count)]


def places(panel: Panel) -> tuple[int, int, int]:
    panel.refresh_from_db()
    return panel.waiting, panel.invited, panel.reserved


def free_one(full: SimpleNamespace) -> None:
    actions.record_death(full.inside.pop().pk, date(2026, 10, 14), source="civil_registry")


def fresh(entry: WaitingEntry) -> WaitingEntry:
    return WaitingEntry.objects.get(pk=entry.pk)


def approve(row: Application, user: User) -> Application:
    row.refresh_from_db()
    return actions.approve(row.pk, user, version=row.version, reason="seen")
