"""Acceptance and deadlines, for any hours, any calendar and any moment of filing."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.acceptance import accept, deadline, due_day
from campaigns.calendar import WorkingCalendar
from campaigns.hours import DEFAULT_HOURS, WeekHours

UNHURRIED = settings(deadline=None, max_examples=300)
TWO_HOURS = timedelta(hours=2)


@st.composite
def a_day(draw: st.DrawFn) -> tuple[time, time]:
    opens = draw(st.integers(0, 24 * 60 - 122))
    closes = draw(st.integers(opens + 121, 24 * 60 - 1))
    return time(*divmod(opens, 60)), time(*divmod(closes, 60))


weeks = st.one_of(
    st.just(DEFAULT_HOURS),
    st.dictionaries(st.integers(0, 6), a_day(), min_size=1).map(WeekHours),
)
# Days moved at random around the moments below, by table; the package moves others.
calendars = st.dictionaries(
    st.dates(date(2024, 12, 20), date(2025, 1, 25)), st.booleans(), max_size=12
).map(WorkingCalendar)
moments = st.datetimes(datetime(2024, 12, 20), datetime(2025, 1, 25))
terms = st.integers(0, 3)


@UNHURRIED
@given(moments, weeks, calendars)
def test_accepted_in_reception_hours_and_never_before_filing(
    filed_at: datetime, hours: WeekHours, calendar: WorkingCalendar
) -> None:
    accepted = accept(filed_at, hours, calendar, TWO_HOURS)
    assert accepted.at >= filed_at
    assert accepted.is_immediate == (accepted.at == filed_at)
    span = hours.on(accepted.at.date(), calendar)
    assert span is not None
    opens, closes = span
    assert opens <= accepted.at.time()
    assert accepted.at < datetime.combine(accepted.at.date(), closes) - TWO_HOURS
    assert accepted.is_immediate or accepted.at.time() == opens


@UNHURRIED
@given(moments, weeks, calendars)
def test_no_earlier_reception_is_passed_over(
    filed_at: datetime, hours: WeekHours, calendar: WorkingCalendar
) -> None:
    accepted = accept(filed_at, hours, calendar, TWO_HOURS)
    day = filed_at.date()
    while day < accepted.at.date():
        span = hours.on(day, calendar)
        if span is not None:
            assert day == filed_at.date()
            assert filed_at >= datetime.combine(day, span[1]) - TWO_HOURS
        day += timedelta(days=1)


@UNHURRIED
@given(moments, weeks, calendars, terms)
def test_never_due_on_a_day_off(
    filed_at: datetime, hours: WeekHours, calendar: WorkingCalendar, term: int
) -> None:
    accepted = accept(filed_at, hours, calendar, TWO_HOURS)
    due = deadline(accepted, term, hours, calendar)
    assert due > accepted.at
    assert not calendar.is_day_off(due.date())
    if term:
        assert calendar.is_working_day(due.date())
        assert due.date() > accepted.at.date() or not accepted.is_immediate
    else:
        assert due.date() == accepted.at.date()
    span = hours.on(due.date(), calendar)
    assert due.time() == (time(18) if span is None else span[1])


@UNHURRIED
@given(moments, st.integers(0, 60 * 24 * 10), weeks, calendars, terms)
def test_who_files_later_is_neither_accepted_nor_due_earlier(
    filed_at: datetime, minutes: int, hours: WeekHours, calendar: WorkingCalendar, term: int
) -> None:
    later_filed = filed_at + timedelta(minutes=minutes)
    earlier, later = (accept(at, hours, calendar, TWO_HOURS) for at in (filed_at, later_filed))
    assert earlier.at <= later.at
    assert deadline(earlier, term, hours, calendar) <= deadline(later, term, hours, calendar)


def test_terms_of_several_days_count_the_day_of_acceptance_like_a_term_of_one() -> None:
    calendar = WorkingCalendar()
    at_once = accept(datetime(2026, 10, 14, 10), DEFAULT_HOURS, calendar, TWO_HOURS)
    overnight = accept(datetime(2026, 10, 14, 19), DEFAULT_HOURS, calendar, TWO_HOURS)
    assert due_day(at_once, 3, calendar) == date(2026, 10, 19)
    assert due_day(overnight, 3, calendar) == date(2026, 10, 19)


def test_seconds_count() -> None:
    def accepted(text: str) -> datetime:
        filed_at = datetime.fromisoformat(text)
        return accept(filed_at, DEFAULT_HOURS, WorkingCalendar(), TWO_HOURS).at

    last = "2026-10-14T17:59:59.999999"
    assert accepted(last) == datetime.fromisoformat(last)
    assert accepted("2026-10-14T18:00:00") == datetime(2026, 10, 15, 8)
    assert accepted("2026-10-14T07:59:59") == datetime(2026, 10, 14, 8)


def test_no_reception_ever() -> None:
    start = date(2026, 10, 1)
    closed = WorkingCalendar({start + timedelta(days=n): False for n in range(500)})
    with pytest.raises(ValueError):
        accept(datetime(2026, 10, 14, 10), DEFAULT_HOURS, closed, TWO_HOURS)


@pytest.mark.parametrize(
    "days",
    [
        {},
        {7: (time(8), time(20))},
        {0: (time(8), time(10))},
        {0: (time(20), time(8))},
    ],
)
def test_weeks_that_cannot_be(days: dict[int, tuple[time, time]]) -> None:
    with pytest.raises(ValueError):
        WeekHours(days)


def test_weeks_are_equal_by_their_hours() -> None:
    monday = WeekHours({0: (time(8), time(20))})
    assert monday == WeekHours({0: (time(8), time(20))})
    assert monday != DEFAULT_HOURS
    assert len({monday, WeekHours({0: (time(8), time(20))})}) == 1
    assert monday.of_weekday(0) == (time(8), time(20))
    assert monday.of_weekday(1) is None


def test_the_next_opening() -> None:
    calendar = WorkingCalendar()
    friday_night = datetime(2026, 10, 16, 21)
    assert DEFAULT_HOURS.next_opening(friday_night, calendar) == datetime(2026, 10, 17, 9)
    assert DEFAULT_HOURS.next_opening(datetime(2026, 10, 17, 8), calendar) == datetime(
        2026, 10, 17, 9
    )
    # The instant of opening is no longer ahead.
    assert DEFAULT_HOURS.next_opening(datetime(2026, 10, 17, 9), calendar) == datetime(
        2026, 10, 19, 8
    )
    only_monday = WeekHours({0: (time(8), time(20))})
    assert only_monday.next_opening(friday_night, calendar, within=2) is None
