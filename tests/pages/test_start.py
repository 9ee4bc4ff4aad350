"""The start page on days of every kind: the campaign and the clinics as they are today."""

import pytest

from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db


def text_of(client, language="en"):
    client.cookies["django_language"] = language
    page = assert_page(client.get("/"), language)
    return " ".join(" ".join(page.texts).split())


@pytest.mark.parametrize(
    ("at", "heading"),
    [
        ("2026-09-14T10:00", "The attachment campaign has not begun"),
        ("2026-09-15T00:00", "The attachment campaign is open until 15 November"),
        ("2026-11-15T23:59", "The attachment campaign is open until 15 November"),
        ("2026-11-16T00:00", "The attachment campaign is closed"),
        ("2025-11-01T10:00", "The attachment campaign is open until 1 November"),
        ("2025-11-02T10:00", "The attachment campaign is closed"),
        ("2017-06-30T10:00", "The attachment campaign is open until 30 June"),
    ],
)
def test_campaign(client, clock, at, heading):
    clock.set(at)
    assert heading in text_of(client)


def test_closed_campaign_names_the_next_one(client, clock):
    clock.set("2026-11-25T10:42")
    assert "The next one begins on 15 September 2027 and ends on 15 November." in text_of(client)
    assert "Келесі науқан 2027 жылғы 15 қыркүйекте басталып, 15 қарашада аяқталады." in text_of(
        client, "kk"
    )


def test_open_campaign_says_when_it_takes_effect(client, clock):
    clock.set("2026-10-14T10:30")
    assert "serves you from 1 January 2027" in text_of(client)
    assert "2027 жылғы 1 қаңтардан бастап" in text_of(client, "kk")
    clock.set("2017-05-10T10:30")
    assert "from the day of approval" in text_of(client)


@pytest.mark.parametrize(
    ("at", "heading", "accepted", "decided"),
    [
        (
            "2026-11-25T10:42",
            "Clinics are open now",
            "sent before 18:00 is accepted today, one sent later is accepted tomorrow at 08:00.",
            "comes tomorrow, by 20:00.",
        ),
        (
            "2026-11-25T18:00",
            "acceptance is over for today",
            "sent now is accepted tomorrow at 08:00.",
            "comes tomorrow, by 20:00.",
        ),
        (
            "2026-11-25T20:00",
            "Clinics are closed now",
            "sent now is accepted tomorrow at 08:00.",
            "comes tomorrow, by 20:00.",
        ),
        (
            "2026-11-25T06:15",
            "Clinics open today at 08:00",
            "sent now is accepted today at 08:00.",
            "comes today, by 20:00.",
        ),
        (
            "2026-10-18T12:00",
            "Clinics do not work today",
            "sent now is accepted tomorrow at 08:00.",
            "comes tomorrow, by 20:00.",
        ),
        (
            "2026-10-16T18:30",
            "acceptance is over for today",
            "sent now is accepted tomorrow at 09:00.",
            "comes on Monday 19 October, by 20:00.",
        ),
        (
            "2026-12-16T12:00",
            "Clinics do not work today",
            "sent now is accepted tomorrow at 08:00.",
            "comes tomorrow, by 20:00.",
        ),
    ],
)
def test_clinics(client, clock, at, heading, accepted, decided):
    clock.set(at)
    said = text_of(client)
    assert heading in said
    assert accepted in said
    assert decided in said


def test_clinics_in_the_words_of_each_language(client, clock):
    clock.set("2026-11-25T10:42")
    assert (
        "18:00-ге дейін жіберілген өтініш бүгін қабылданады, кейін жіберілгені ертең 08:00-де"
        in text_of(client, "kk")
    )
    assert "примут сегодня, отправленное позже – завтра в 08:00." in text_of(client, "ru")
    clock.set("2026-10-16T18:30")
    assert "примут в понедельник 19 октября до 20:00." in text_of(client, "ru")
    assert "19 қазанда, дүйсенбі күні 20:00-ге дейін шығады." in text_of(client, "kk")


def test_the_line_of_the_day_only_where_there_is_a_day(client, clock):
    clock.set("2026-11-25T10:42")
    html = client.get("/").content.decode()
    assert html.count("<svg") == 2
    assert 'x2="83.3%"' in html
    assert 'cx="22.5%"' in html
    clock.set("2026-10-18T12:00")
    assert client.get("/").content.decode().count("<svg") == 1


def test_the_year_line(client, clock):
    clock.set("2026-11-25T10:42")
    html = client.get("/").content.decode()
    assert 'class="thick" x1="70.4%" x2="87.4%"' in html
    assert 'class="here" cx="89.9%"' in html


def test_first_and_last_day_of_the_year_have_a_page(client, clock):
    for at in ("2026-01-01T00:00", "2026-12-31T23:59", "2024-02-29T23:30"):
        clock.set(at)
        for language, response in in_languages(client, "/"):
            assert_page(response, language)


def test_administrators_moved_days_are_obeyed(client, clock):
    from datetime import date

    from campaigns.models import DayOverride

    clock.set("2026-11-25T10:42")
    DayOverride.objects.create(day=date(2026, 11, 25), is_working=False, act="Act 1")
    assert "Clinics do not work today" in text_of(client)
