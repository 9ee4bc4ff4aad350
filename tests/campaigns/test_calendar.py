"""The working calendar: the package, moved days, and the overrides that win."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import calendar, windows
from campaigns.calendar import WorkingCalendar, shipped_overrides
from campaigns.windows import shipped_windows

UNHURRIED = settings(deadline=None, max_examples=200)
CALENDAR = WorkingCalendar()
days = st.dates(date(2015, 4, 28), date(2060, 12, 31))
overrides = st.dictionaries(st.dates(date(2026, 9, 1), date(2026, 11, 30)), st.booleans())


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "is_off", "is_working"),
    [
        ("2026-10-14", False, True),  # a Wednesday
        ("2026-10-17", False, False),  # a Saturday: no day off, yet no working day
        ("2026-10-25", True, False),  # Republic Day, a Sunday
        ("2026-10-26", True, False),  # its observed day
        ("2024-05-08", True, False),  # moved from 4 May
        ("2024-05-04", False, True),  # the Saturday worked for it
        ("2025-01-05", False, True),  # the Sunday worked for 3 January
        ("2020-05-11", False, True),  # a Monday, worked for 8 May
        ("2026-08-31", False, True),  # printed calendars say otherwise
        ("2013-12-28", False, True),  # worked for a day of the next year
        ("2014-01-03", True, False),
    ],
)
def test_days_of_the_package(text: str, is_off: bool, is_working: bool) -> None:
    assert CALENDAR.is_day_off(day(text)) is is_off
    assert CALENDAR.is_working_day(day(text)) is is_working


def test_declared_working_is_said_of_weekends_alone() -> None:
    assert CALENDAR.is_declared_working(day("2024-05-04"))
    assert not CALENDAR.is_declared_working(day("2026-10-17"))
    assert not CALENDAR.is_declared_working(day("2026-10-14"))
    moved = WorkingCalendar({day("2026-10-26"): True, day("2026-10-17"): True})
    assert not moved.is_declared_working(day("2026-10-26"))
    assert moved.is_working_day(day("2026-10-26"))
    assert moved.is_declared_working(day("2026-10-17"))


def test_overrides_win_over_the_package() -> None:
    moved = WorkingCalendar(
        {
            day("2026-10-26"): True,
            day("2026-10-14"): False,
            day("2026-10-17"): False,
            day("2024-05-04"): False,
        }
    )
    assert not moved.is_day_off(day("2026-10-26"))
    assert moved.is_day_off(day("2026-10-14"))
    assert not moved.is_working_day(day("2026-10-14"))
    assert moved.is_day_off(day("2026-10-17"))
    assert moved.is_day_off(day("2024-05-04"))
    assert not moved.is_declared_working(day("2024-05-04"))
    assert moved.next_working_day(day("2026-10-13")) == day("2026-10-15")


@UNHURRIED
@given(days)
def test_days_off_are_those_of_the_package(day: date) -> None:
    package = holidays.country_holidays("KZ", years=range(day.year - 1, day.year + 2))
    assert CALENDAR.is_day_off(day) == (day in package)
    assert CALENDAR.is_working_day(day) == package.is_working_day(day)


@UNHURRIED
@given(st.dates(date(2026, 8, 1), date(2026, 12, 31)), st.integers(1, 25), overrides)
def test_counted_days_are_working_days(day: date, count: int, moved: dict[date, bool]) -> None:
    counting = WorkingCalendar(moved)
    due = counting.add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert counting.is_working_day(due)
    assert sum(map(counting.is_working_day, between)) == count
    assert due <= counting.add_working_days(day + timedelta(days=1), count)


def test_nothing_is_counted_from_no_days() -> None:
    with pytest.raises(ValueError):
        CALENDAR.add_working_days(day("2026-10-14"), 0)


def test_the_shipped_table_is_empty_for_now() -> None:
    assert dict(shipped_overrides()) == {}


@pytest.mark.parametrize(
    ("entry", "is_taken"),
    [
        ('day = 2027-03-09\nis_working = false\nact = "No. 1"', True),
        ("day = 2027-03-09\nis_working = false", False),
        ('day = 2027-03-09\nis_working = false\nact = ""', False),
        ('day = "2027-03-09"\nis_working = false\nact = "No. 1"', False),
        ('day = 2027-03-09\nis_working = 1\nact = "No. 1"', False),
    ],
)
def test_a_shipped_day_names_its_act(
    entry: str, is_taken: bool, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "moved_days.toml"
    file.write_text("[[moved_days]]\n" + entry, encoding="utf-8")
    monkeypatch.setattr(calendar, "_SHIPPED", file)
    read = shipped_overrides.__wrapped__
    if is_taken:
        assert dict(read()) == {day("2027-03-09"): False}
    else:
        with pytest.raises(ValueError):
            read()


def test_a_shipped_campaign_is_whole(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shipped_windows()
    assert sorted(whole) == [2017, *range(2020, 2027)]
    text = windows._SHIPPED.read_text(encoding="utf-8")
    monkeypatch.setattr(windows, "_SHIPPED", tmp_path / "campaigns.toml")
    for old, new in [
        ("last = 2017-06-30\n", ""),
        ("last = 2017-06-30", "last = 2018-06-30"),
        ("last = 2017-06-30", "last = 2017-04-04"),
        ('act = "S3"', 'act = ""'),
        (
            "year = 2021\nfirst = 2021-09-15\nlast = 2021",
            "year = 2020\nfirst = 2020-09-15\nlast = 2020",
        ),
    ]:
        assert old in text
        windows._SHIPPED.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ValueError):
            shipped_windows()
