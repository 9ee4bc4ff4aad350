"""Dates in words: three languages, the endings of Kazakh, the wall time of Almaty."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from codes import dates, figures

DAY = date(2026, 9, 15)
THURSDAY_MORNING = datetime(2026, 10, 15, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "2026 жылғы 15 қыркүйек"),
        ("ru", "15 сентября 2026 года"),
        ("en", "15 September 2026"),
    ],
)
def test_day(language, said):
    assert dates.day(DAY, language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "15 қазан, бейсенбі, 08:00"),
        ("ru", "четверг, 15 октября, 08:00"),
        ("en", "Thursday 15 October, 08:00"),
    ],
)
def test_moment_is_said_in_the_time_of_almaty(language, said):
    assert dates.moment(THURSDAY_MORNING, language, year=False, with_weekday=True) == said


def test_time_zone_change_of_2024_is_known():
    assert dates.clock(datetime(2024, 2, 29, 3, 0, tzinfo=UTC), "en") == "09:00"
    assert dates.clock(datetime(2024, 3, 1, 3, 0, tzinfo=UTC), "en") == "08:00"


@pytest.mark.parametrize(
    ("hour", "case", "said"),
    [
        (time(20, 0), "to", "20:00-ге"),
        (time(8, 30), "at", "08:30-да"),
        (time(8, 10), "from", "08:10-нан"),
        (time(8, 40), "to", "08:40-қа"),
        (time(8, 43), "from", "08:43-тен"),
        (time(8, 59), "to", "08:59-ға"),
    ],
)
def test_kazakh_hours_take_the_ending_of_the_numeral_said_last(hour, case, said):
    assert dates.clock(hour, "kk", case=case) == said
    assert dates.clock(hour, "ru", case=case) == said[:5]


def test_cases_of_days():
    assert dates.day(date(2027, 1, 1), "kk", case="from") == "2027 жылғы 1 қаңтардан"
    assert dates.day(DAY, "kk", year=False, case="at") == "15 қыркүйекте"
    assert dates.day(date(2026, 9, 15), "ru", year=False, with_weekday=True, case="at") == (
        "во вторник 15 сентября"
    )


def test_near_days():
    today = date(2026, 12, 31)
    assert dates.day_seen_from(date(2027, 1, 1), today, "ru") == "завтра"
    assert dates.day_seen_from(date(2027, 1, 2), today, "ru") == "2 января 2027 года"
    assert dates.day_seen_from(date(2026, 12, 1), today, "kk") == "1 желтоқсан"
    assert dates.near_day(date(2026, 12, 30), today, "en") == "yesterday"


@pytest.mark.parametrize(
    ("length", "kk", "ru", "en"),
    [
        (timedelta(hours=8, minutes=48), "8 сағ 48 мин", "8 ч 48 мин", "8 h 48 min"),
        (
            timedelta(days=2, hours=8, minutes=5),
            "2 күн 8 сағ",
            "2 дня 8 ч",
            "2 days 8 h",
        ),
        (timedelta(seconds=30), "0 мин", "0 мин", "0 min"),
        (-timedelta(hours=1), "1 сағ", "1 ч", "1 h"),
        (timedelta(days=11), "11 күн", "11 дней", "11 days"),
    ],
)
def test_stretch(length, kk, ru, en):
    assert [dates.stretch(length, language) for language in ("kk", "ru", "en")] == [
        kk,
        ru,
        en,
    ]


def test_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="de"):
        dates.day(DAY, "de")


def test_age_of_someone_born_on_the_leap_day():
    born = date(2008, 2, 29)
    assert dates.age_in_years(born, date(2026, 2, 28)) == 17
    assert dates.age_in_years(born, date(2026, 3, 1)) == 18


def test_figures():
    assert figures.number(1700, "ru") == "1\u202f700"
    assert figures.number(1700, "en") == "1,700"
    assert figures.identity_number("800101100003") == "800101\u202f100003"
    assert figures.last_four("800101100003") == "…0003"
    assert figures.share(1662, 1700) == "97.8%"
    assert figures.share(5, 0) == "0%"
    assert figures.share(30, 20) == "100%"


def test_distances_are_no_finer_than_they_are_worth():
    assert figures.distance(0.0, "en") == "50\u00a0m"
    assert figures.distance(0.28, "ru") == "300\u00a0м"
    assert figures.distance(0.98, "kk") == "1\u00a0км"
    assert figures.distance(1.44, "en") == "1.4\u00a0km"
    assert figures.distance(1.44, "ru") == "1,4\u00a0км"
    assert figures.distance(2.02, "ru") == "2\u00a0км"
    assert figures.distance(9.97, "en") == "10\u00a0km"
    assert figures.distance(23.4, "kk") == "23\u00a0км"
    assert figures.distance(1234.5, "en") == "1,234\u00a0km"


def test_a_day_inside_a_sentence():
    today = date(2026, 11, 23)
    thursday = date(2026, 11, 26)
    assert dates.on_day(thursday, today, "en") == "on Thursday 26 November"
    assert dates.on_day(thursday, today, "ru") == "в четверг 26 ноября"
    assert dates.on_day(thursday, today, "kk") == "26 қарашада, бейсенбі күні"
    assert dates.on_day(date(2026, 11, 24), today, "en") == "tomorrow"
