"""The page of one organization: everything of it, its doctors and their places."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from codes import OrganizationType
from demonstration import factories as make
from registry.models import Panel
from tests.pages.helpers import assert_page, in_languages

from .clinics import FIND, at, city, clinic, reader, text

__all__ = ["city", "reader"]  # fixtures


pytestmark = pytest.mark.django_db


def page_of(client: Client, panel: Panel, **query: str) -> Any:
    return client.get(reverse("organization", args=[panel.organization.code]), query)


def test_the_page_says_everything(city: SimpleNamespace, reader: Client) -> None:
    second = make.PanelFactory(
        site=make.SiteFactory(organization=city.own.organization, number="2"),
        type="district_therapist",
    )
    Panel.objects.filter(pk=city.own.pk).update(
        attached=1650, arriving=12, next_day=date(2027, 1, 1)
    )
    full = make.PanelFactory(site=second.site)
    Panel.objects.filter(pk=full.pk).update(attached=1700)
    closed = make.PanelFactory(site=second.site, is_closed=True, closed_reason="the doctor leaves")
    page = page_of(reader, city.own, **at(city.abay))
    assert_page(page)
    html, said = page.content.decode(), text(page)
    assert "38 of 1,700 places are free" in said
    assert "12 people come on 1 January" in said
    assert "Updated at 10:30" in said
    assert said.index(city.own.doctor.full_name) < said.index(second.doctor.full_name)
    assert said.index("Cannot be chosen now") < said.index(full.doctor.full_name)
    assert "No free places: 1,700 of 1,700 are taken" in said
    assert "Closed to new people: the doctor leaves" in said
    assert closed.doctor.full_name in said
    assert "disabled" not in html
    assert "Your site is 1." in said
    assert "About 6.7 km, in a straight line from the middle of: проспект Абая" in said
    assert "Sees people from 15" in said
    assert f"/apply/?organization={city.own.organization.code}" in html
    assert "Monday 08:00–20:00" in said
    assert "Sunday closed" in said
    assert "Almaly District, but for addresses that an order names elsewhere" in said
    back = re.search(r'<p><a href="([^"]+)">Back', html)
    assert back is not None
    assert parse_qs(urlsplit(back[1].replace("&amp;", "&")).query)["house"] == ["40"]


def test_whom_doctors_see_sorts_them(city: SimpleNamespace, reader: Client) -> None:
    child = make.PanelFactory(site=city.own.site, type="pediatrician_0_6")
    said = text(page_of(reader, city.own, whom="adult"))
    assert said.index("For people of another age") < said.index(child.doctor.full_name)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"contracts": {2026: "unknown", 2027: "confirmed"}}, "No contract with the Fund in 2026"),
        ({"contracts": {2026: "confirmed", 2027: "refused"}}, "No contract with the Fund for 2027"),
        ({"contracts": {2026: "confirmed"}}, "The contract for 2027 is not known yet"),
        ({"closed_on": date(2026, 12, 1)}, "This clinic closes on 1 December 2026"),
        ({"status": "reorganized"}, "Reorganized"),
        ({"volume_allocated": False}, "The Fund allocated no volume of care"),
        ({"accepts_outside_area": False}, "Takes only people who live in its service area"),
    ],
)
def test_what_one_should_know_before(
    city: SimpleNamespace, reader: Client, more: dict[str, Any], words: str
) -> None:
    panel = clinic("Третья", 43.2, **more)
    page = page_of(reader, panel)
    assert_page(page)
    assert words in text(page)
    assert "/apply/?organization=" in page.content.decode()
    for language, response in in_languages(Client(), page.request["PATH_INFO"]):
        assert_page(response, language)


def test_a_closed_one_says_so_and_cannot_be_chosen(city: SimpleNamespace, reader: Client) -> None:
    panel = clinic("Бывшая", 43.2, closed_on=date(2026, 10, 14), status="liquidated")
    page = page_of(reader, panel, **at(city.abay))
    assert_page(page)
    assert "This clinic closed on 14 October 2026" in text(page)
    assert "/apply/?organization=" not in page.content.decode()
    assert "ground=provider_stopped" in page.content.decode()
    assert panel.doctor.full_name not in text(page)


def test_what_is_no_clinic_has_no_page(city: SimpleNamespace, reader: Client) -> None:
    hospital = make.OrganizationFactory(type=OrganizationType.HOSPITAL)
    coming = make.OrganizationFactory(opened_on=date(2026, 10, 15))
    for code in (hospital.code, coming.code, "no-such"):
        assert reader.get(f"{FIND}{code}/").status_code == 404


def test_outside_the_area_the_page_says_what_it_means(
    city: SimpleNamespace, reader: Client
) -> None:
    said = text(page_of(reader, city.other, **at(city.abay)))
    assert "Doctors do not come to this address" in said
    assert "A child under 5 and a pregnant woman attach only where they live" in said
    small = text(page_of(reader, city.other, **at(city.abay, whom="pregnant")))
    assert "Cannot be chosen from this address" in small


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-10-14T07:30", "Opens today at 08:00"),
        ("2026-10-14T19:59", "Open today until 20:00"),
        ("2026-10-14T20:00", "Closed now, opens tomorrow at 08:00"),
        ("2026-10-16T21:00", "Closed now, opens tomorrow at 09:00"),
        ("2026-10-17T15:00", "Closed now, opens on Monday 19 October at 08:00"),
        ("2026-10-24T15:00", "Closed now, opens on Tuesday 27 October at 08:00"),
        ("2026-10-25T12:00", "Closed today, opens on Tuesday 27 October at 08:00"),
    ],
)
def test_when_it_is_open(
    city: SimpleNamespace, reader: Client, clock: Any, now: str, words: str
) -> None:
    clock.set(now)  # Monday 26 October 2026 is a day off, moved from the Republic Day on Sunday
    assert words in text(reader.get(FIND, at(city.abay)))
    assert words in text(page_of(reader, city.own))
