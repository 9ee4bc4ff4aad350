"""The one clock: it moves for everybody in the demonstration and asks nobody in production."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import timezone as django_timezone

from campaigns import clock as project_clock
from campaigns.models import ClockOffset


def test_now_is_utc_and_today_is_almatys(clock) -> None:
    clock.set("2026-10-14T00:30", tick=False)
    assert project_clock.now() == datetime(2026, 10, 13, 19, 30, tzinfo=UTC)
    assert project_clock.now().tzinfo is UTC
    assert project_clock.today() == date(2026, 10, 14)


def test_almaty_is_an_hour_nearer_since_march_2024() -> None:
    before = datetime(2024, 2, 29, 12, tzinfo=UTC)
    after = datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert project_clock.naive_local(before) == datetime(2024, 2, 29, 18)
    assert project_clock.naive_local(after) == datetime(2024, 3, 1, 17)
    assert project_clock.local(after).utcoffset() == timedelta(hours=5)
    assert django_timezone.localtime(after).utcoffset() == timedelta(hours=5)


def test_local_times_go_there_and_back() -> None:
    for naive in (datetime(2017, 5, 1, 9), datetime(2024, 3, 1), datetime(2026, 10, 14, 10, 30)):
        moment = project_clock.moment(naive)
        assert moment.tzinfo is UTC
        assert project_clock.naive_local(moment) == naive
    first_coming = project_clock.moment(datetime(2024, 2, 29, 23, 30))
    assert first_coming == datetime(2024, 2, 29, 17, 30, tzinfo=UTC)


def test_naive_and_aware_are_not_mixed_up() -> None:
    naive = datetime(2026, 10, 14)
    for ask in (project_clock.local, project_clock.naive_local):
        with pytest.raises(ValueError):
            ask(naive)
    with pytest.raises(ValueError):
        project_clock.moment(naive.replace(tzinfo=UTC))


@pytest.mark.django_db
def test_production_asks_the_machine_alone(django_assert_num_queries) -> None:
    ClockOffset.objects.create(offset=timedelta(days=100))
    with django_assert_num_queries(0):
        assert project_clock.today() == date(2026, 10, 14)
    for move in (
        lambda: project_clock.move_to(datetime(2027, 1, 1, tzinfo=UTC)),
        project_clock.move_back,
    ):
        with pytest.raises(RuntimeError):
            move()


@pytest.mark.demonstration
@pytest.mark.django_db
def test_the_demonstration_moves_its_clock_and_it_runs_on(clock) -> None:
    clock.set("2026-10-14T10:30", tick=False)
    project_clock.move_to(project_clock.moment(datetime(2026, 12, 31, 23, 59)))
    assert project_clock.naive_local(project_clock.now()) == datetime(2026, 12, 31, 23, 59)
    clock.set("2026-10-14T10:32", tick=False)
    assert project_clock.today() == date(2027, 1, 1)
    project_clock.move_to(project_clock.moment(datetime(2025, 1, 1)))
    assert project_clock.today() == date(2025, 1, 1)
    assert ClockOffset.objects.count() == 1
    project_clock.move_back()
    assert project_clock.today() == date(2026, 10, 14)
    with pytest.raises(ValueError):
        project_clock.move_to(datetime(2026, 1, 1))


@pytest.mark.demonstration
@pytest.mark.django_db
def test_another_process_follows_within_a_second(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    since_start = [100.0]
    monkeypatch.setattr(project_clock.time, "monotonic", lambda: since_start[0])
    with django_assert_num_queries(1):
        assert project_clock.today() == date(2026, 10, 14)
        since_start[0] += 0.9
        assert project_clock.today() == date(2026, 10, 14)
    # What another process writes, this one reads when its second is over.
    ClockOffset.objects.create(offset=timedelta(days=1))
    assert project_clock.today() == date(2026, 10, 14)
    since_start[0] += 0.2
    assert project_clock.today() == date(2026, 10, 15)


FORBIDDEN = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
}


def test_nobody_else_reads_the_clock() -> None:
    rooms = [
        path
        for path in Path(project.BASE_DIR).iterdir()
        if path.is_dir() and (path / "__init__.py").exists() and path.name != "tests"
    ]
    assert len(rooms) > 5
    readers = []
    for room in rooms:
        for path in room.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and (node.value.id, node.attr) in FORBIDDEN
                    and path != Path(project_clock.__file__)
                ):
                    readers.append(f"{path}:{node.lineno}")
    assert readers == []
