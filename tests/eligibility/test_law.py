"""Dated parameters: every value has its source, and each is asked on a day."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.calendar import WorkingCalendar
from campaigns.hours import DEFAULT_HOURS
from campaigns.windows import CampaignWindow
from eligibility import Case, Law, LawError, Value, assess, dated, sources
from tests.law.table import usual_case

LAW = Law.shipped()
FIRST = date(2015, 4, 28)
UNHURRIED = settings(deadline=None, max_examples=100)


@pytest.mark.parametrize("name", LAW.parameter_names())
def test_every_value_has_its_source(name: str) -> None:
    values = LAW.parameter(name).values
    assert values
    for value in values:
        assert sources.cited(value.source)
        assert value.from_on >= FIRST
        assert value.checked_on >= date(2026, 11, 1)
    days = [value.from_on for value in values]
    assert days == sorted(set(days))


@UNHURRIED
@given(st.sampled_from(LAW.parameter_names()), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_latest_value_in_force_or_none_yet(name: str, day: date) -> None:
    parameter = LAW.parameter(name)
    begun = [value for value in parameter.values if value.from_on <= day]
    if begun:
        assert LAW.value(name, day) == begun[-1].value
    elif parameter.values[0].begins_rule:
        assert LAW.value(name, day) is None
    else:
        with pytest.raises(LawError):
            LAW.value(name, day)


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("free_choices_per_year", date(2015, 4, 28), 1),
        ("free_choices_per_year", date(2024, 12, 31), 1),
        ("free_choices_per_year", date(2025, 1, 1), 2),
        ("portal_decision_working_days", date(2024, 12, 31), 0),
        ("portal_decision_working_days", date(2025, 1, 1), 1),
        ("desk_decision_working_days", date(2020, 9, 14), 0),
        ("desk_decision_working_days", date(2020, 9, 15), 1),
        ("registry_desk_open_to_everyone", date(2020, 9, 14), True),
        ("registry_desk_open_to_everyone", date(2020, 9, 15), False),
        ("registry_desk_open_to_everyone", date(2021, 8, 14), False),
        ("registry_desk_open_to_everyone", date(2021, 8, 15), True),
        ("acceptance_stops_before_closing", date(2026, 1, 1), 2),
        ("desk_visit_minutes", date(2026, 1, 1), 30),
        ("newborn_attached_within_months", date(2026, 1, 1), 12),
        ("young_child_age_limit", date(2025, 5, 11), None),
        ("young_child_age_limit", date(2025, 5, 12), 5),
        ("new_facility_months", date(2026, 1, 1), 12),
        ("panel_cap.general_practitioner", date(2026, 1, 1), 1700),
        ("panel_cap.district_therapist", date(2026, 1, 1), 2200),
        ("panel_cap.pediatrician_0_6", date(2026, 1, 1), 500),
        ("panel_cap.pediatrician_0_14", date(2026, 1, 1), 900),
    ],
)
def test_values_of_the_rulebook(name: str, day: date, value: object) -> None:
    assert LAW.value(name, day) == value


def test_residence_alone_since_13_november_2020() -> None:
    assert "work" in LAW.value("attachment_bases", date(2020, 11, 12))
    assert set(LAW.value("attachment_bases", date(2020, 11, 13))) == {
        "permanent_residence",
        "temporary_residence",
    }


def test_payer_categories_are_dated_and_the_list_of_earlier_years_is_not_guessed() -> None:
    privileged = LAW.parameter("privileged_payer_categories")
    assert [value.from_on for value in privileged.values] == [date(2026, 1, 1)]
    assert privileged.values[0].source == "reading"
    assert "checked" in privileged.values[0].note
    assert len(LAW.value("privileged_payer_categories", date(2026, 6, 1))) == 16
    assert LAW.value("other_payer_categories", date(2026, 6, 1)) == (
        "employee",
        "individual_entrepreneur",
        "self_employed",
        "not_working",
    )
    for name in ("privileged_payer_categories", "other_payer_categories"):
        assert LAW.value(name, date(2017, 6, 1)) is None


def test_unknown_parameters_and_days_before_the_rules() -> None:
    with pytest.raises(LawError):
        LAW.value("wishes", date(2026, 1, 1))
    with pytest.raises(LawError):
        LAW.on(date(2015, 4, 27))


ENTRY = """
[[new_facility_months]]
from = 2015-04-28
value = 12
source = "S3"
checked_on = 2026-11-22
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from = 2015-04-28\n", ""),
        ("value = 12\n", ""),
        ('source = "S3"\n', ""),
        ('source = "S3"\n', 'source = " "\n'),
        ("checked_on = 2026-11-22\n", ""),
        ("checked_on = 2026-11-22", "checked_on = 2026-11-22\nwish = 1"),
        ("value = 12", "value = true"),
        ("value = 12", "value = -1"),
        ("value = 12", 'value = "twelve"'),
        ("from = 2015-04-28", 'from = "2015-04-28"'),
        ("new_facility_months", "wishes"),
        (ENTRY, ENTRY + ENTRY),
    ],
)
def test_a_value_without_day_source_or_check_day_does_not_load(
    old: str, new: str, tmp_path: Path
) -> None:
    shipped = (dated.FOLDER / "grounds.toml").read_text(encoding="utf-8")
    for file in dated.FOLDER.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    begin = shipped.index("[[new_facility_months]]")
    rest = shipped[:begin] + shipped[shipped.index("[[territory_free_grounds]]") :]
    grounds = tmp_path / "grounds.toml"
    grounds.write_text(rest + ENTRY, encoding="utf-8")
    assert dated.load(tmp_path).keys() == set(LAW.parameter_names())
    grounds.write_text(rest + ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError):
        dated.load(tmp_path)


def test_a_law_that_lacks_a_parameter_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="campaign_window"):
        dated.load(tmp_path)


def test_values_of_future_days_are_added_and_others_stay() -> None:
    later = Value(date(2027, 3, 1), 3, "S1", date(2026, 11, 22))
    law = LAW.replace(values={"free_choices_per_year": [later]})
    assert law.value("free_choices_per_year", date(2027, 2, 28)) == 2
    assert law.value("free_choices_per_year", date(2027, 3, 1)) == 3
    assert LAW.value("free_choices_per_year", date(2027, 3, 1)) == 2
    for name in LAW.parameter_names():
        day = date(2026, 6, 1)
        assert law.value(name, day) == LAW.value(name, day)


@pytest.mark.parametrize(
    "value",
    [
        Value(date(2027, 1, 1), "3", "S1", date(2026, 11, 22)),
        Value(date(2027, 1, 1), 3, "", date(2026, 11, 22)),
    ],
)
def test_added_values_are_checked_like_shipped_ones(value: Value) -> None:
    with pytest.raises(ValueError):
        LAW.replace(values={"free_choices_per_year": [value]})


def test_campaign_rows_and_the_rule_for_other_years() -> None:
    of_2017 = LAW.campaign_for(date(2017, 12, 31))
    assert (of_2017.first_on, of_2017.last_on) == (date(2017, 4, 5), date(2017, 6, 30))
    assert of_2017.effective_on is None
    of_2025 = LAW.campaign_for(date(2025, 1, 1))
    assert (of_2025.first_on, of_2025.last_on) == (date(2025, 9, 1), date(2025, 11, 1))
    for year in (2015, 2016, 2018, 2019, 2021, 2022, 2023, 2024, 2026, 2027, 2040):
        window = LAW.campaign_for(date(year, 12, 31))
        assert (window.first_on, window.last_on, window.effective_on) == (
            date(year, 9, 15),
            date(year, 11, 15),
            date(year + 1, 1, 1),
        )
        assert window.act


def test_another_calendar_and_other_campaigns_change_the_answer() -> None:
    case = Case.from_json(usual_case())
    moved = LAW.replace(calendar=WorkingCalendar({date(2026, 10, 15): False}))
    assert assess(case, moved).due_at == datetime(2026, 10, 16, 20)
    window = CampaignWindow(2026, date(2026, 3, 1), date(2026, 3, 31), None, "test")
    answered = assess(case, LAW.replace(campaigns={2026: window}))
    assert answered.fails == ["campaign_closed"]
    assert answered.effective is None
    assert assess(case, LAW).is_eligible


def test_the_reading_on_doctor_choice_is_a_parameter() -> None:
    day = date(2026, 10, 14)
    assert LAW.is_counted("free_choice", day)
    assert not LAW.is_counted("doctor_choice", day)
    counted = Value(date(2026, 1, 1), ("free_choice", "doctor_choice"), "S2", day)
    law = LAW.replace(values={"counted_grounds": [counted]})
    assert law.is_counted("doctor_choice", day)


@UNHURRIED
@given(
    st.datetimes(datetime(2015, 4, 28), datetime(2035, 1, 1)),
    st.sampled_from(["portal", "registry_desk", "public_service_centre"]),
    st.integers(0, 60 * 24 * 14),
)
def test_who_files_later_is_never_due_earlier(
    filed_at: datetime, channel: str, minutes: int
) -> None:
    earlier = LAW.times(filed_at, channel, DEFAULT_HOURS)
    later = LAW.times(filed_at + timedelta(minutes=minutes), channel, DEFAULT_HOURS)
    assert filed_at <= earlier.accepted_at <= later.accepted_at
    assert earlier.accepted_at < earlier.due_at <= later.due_at
    assert earlier.is_immediate == (earlier.accepted_at == filed_at)


def test_desks_are_open_from_opening_to_closing() -> None:
    def is_open(text: str) -> bool:
        return LAW.desk_is_open(datetime.fromisoformat(text), DEFAULT_HOURS)

    assert is_open("2026-10-14T08:00")
    assert is_open("2026-10-14T19:59:59")
    assert not is_open("2026-10-14T20:00")
    assert not is_open("2026-10-14T07:59:59")
    assert not is_open("2026-10-18T10:00")
    assert not is_open("2026-10-26T10:00")
