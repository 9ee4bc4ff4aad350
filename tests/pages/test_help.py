"""The help page: what stands on it is the law in force, and each part has an address of its own."""

import re

import pytest
from django.test import Client

from applications.law import law_in_force
from campaigns import clock as campaigns_clock
from campaigns.hours import WeekHours
from codes import Category
from codes.labels import label
from eligibility import Law
from pages.people.help_parts import papers, usual_hours
from tests.conftest import Clock
from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db


def test_every_part_can_be_linked_to(client: Client) -> None:
    for language, response in in_languages(client, "/help/"):
        page = assert_page(response, language)
        ids = {given.get("id") for _tag, given in page.tags}
        inner = {str(given["href"])[1:] for given in page.all("a") if given["href"][:1] == "#"}
        assert inner <= ids
        assert inner >= {"gives", "cost", "hours", "documents", "appeal"}
        html = response.content.decode()
        assert "103" in html
        assert "18:00" in html, "acceptance ends two hours before closing"


def test_the_parts_others_link_to_are_there(client: Client) -> None:
    ids = re.findall(r' id="([a-z]+)"', client.get("/help/").content.decode())
    for name in ("grounds", "appeal", "law", "gives"):
        assert name in ids


def test_usual_hours_are_told_by_groups_of_days() -> None:
    from django.utils import translation

    today = campaigns_clock.today()
    with translation.override("en"):
        rows = usual_hours(law_in_force(), today)
    assert [
        (row.days, row.opens and f"{row.opens:%H:%M}", row.stops and f"{row.stops:%H:%M}")
        for row in rows
    ] == [
        ("Monday – Friday", "08:00", "18:00"),
        ("Saturday", "09:00", "12:00"),
        ("Sunday", None, None),
    ]
    from datetime import time

    alone = usual_hours(law_in_force(), today, WeekHours({2: (time(9), time(13))}))
    assert [bool(row.opens) for row in alone] == [False, True, False]


def test_documents_are_those_of_the_law_of_the_day(client: Client, clock: Clock) -> None:
    from datetime import date

    from django.utils import translation

    law = Law.shipped()
    with translation.override("en"):
        conscript = str(label(Category.CONSCRIPT))
        old = {str(words): said for words, said in papers(law, date(2024, 6, 1))}
        new = {str(words): said for words, said in papers(law, date(2026, 6, 1))}
    assert old[conscript] == "Commission minutes"
    assert new[conscript] == "Extract from the military unit’s order"
    assert new["Agreement on medical services"] == (
        "Agreement on medical services and foreign passport"
    )
    assert str(label(Category.UNABLE_TO_ATTEND)) not in new
    named = {f"documents.{kind.value}" for kind in Category} & set(law.parameter_names())
    assert len(new) >= len(named) + 7


def test_every_case_of_the_law_is_told(client: Client) -> None:
    """A new row of the table of documents must not be forgotten here."""
    law = Law.shipped()
    rows = {name for name in law.parameter_names() if name.startswith("documents.")}
    told = len(papers(law, campaigns_clock.today()))
    # The agreement of an asylum seeker is told with that of everybody.
    assert told == len(rows) - 1
