"""Seeding itself: at any time, the same every time, and nothing left moved behind it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from applications.models import Application, WaitingEntry
from applications.waiting import list_differences
from campaigns import clock as clocks
from campaigns.models import ClockOffset
from codes import ApplicationStatus as Status
from demonstration.seeding import AlreadySeeded, seed
from registry.models import Person
from registry.queries import counter_differences
from tests.conftest import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.demonstration]
SMALL = 150


def test_leaves_the_clock_where_it_stood(clock: Clock) -> None:
    clock.set("2026-10-14T10:30")
    seed(SMALL)
    assert not ClockOffset.objects.exists()
    assert f"{clocks.local(clocks.now()):%Y-%m-%d %H}" == "2026-10-14 10"
    with pytest.raises(AlreadySeeded):
        seed(SMALL)


def test_restores_a_moved_clock(clock: Clock) -> None:
    clock.set("2026-03-01T09:00")
    clocks.move_to(clocks.moment(clocks.naive_local(clocks.now()).replace(month=10)))
    seed(SMALL)
    assert f"{clocks.local(clocks.now()):%Y-%m-%d %H}" == "2026-10-01 09"


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        ("2026-04-20T11:00", {"scheduled"}),  # nothing is decided for a later day in spring
        ("2026-09-15T09:00", {"scheduled"}),  # the campaign has just begun
        ("2026-11-22T08:05", set()),  # a Sunday after the campaign
        ("2027-01-02T10:00", {"scheduled"}),
        ("2024-10-16T07:00", set()),
        ("2020-12-30T12:00", set()),  # the registry desk was not open to everyone
        ("2018-06-05T10:00", {"scheduled", "cancelled"}),  # after the campaign of 2017
    ],
)
def test_tells_a_story_at_any_time(clock: Clock, now: str, missing: set[str]) -> None:
    clock.set(now)
    seed(SMALL)
    assert {status.value for status in Status} - set(
        Application.objects.values_list("status", flat=True)
    ) == missing
    assert counter_differences(clocks.today()) == []
    assert list_differences() == []
    states = set(WaitingEntry.objects.values_list("state", flat=True))
    assert states >= {"waiting", "invited"}


def test_only_in_demonstration_mode(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="demonstration"):
        call_command("seed")
    with pytest.raises(RuntimeError), transaction.atomic():
        seed(SMALL)
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="people"):
        call_command("seed", people=5)
    assert not Person.objects.exists()


def test_tells_the_same_story_every_time() -> None:
    told = []
    for _ in range(2):
        with transaction.atomic():
            seed(SMALL)
            people = list(Person.objects.order_by("pk").values_list("iin", "last_name", "birth_on"))
            rows = list(
                Application.objects.order_by("filed_at", "person__iin").values_list(
                    "person__iin", "ground", "status", "filed_at", "organization__code"
                )
            )
            told.append((people, rows))
            transaction.set_rollback(True)
    assert told[0] == told[1]
