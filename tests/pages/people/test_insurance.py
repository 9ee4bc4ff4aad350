"""Insurance in the account and at the desk: the file, what is declared, and their difference."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from codes import Filer, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import InsuranceStatus, Representation
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in

INSURANCE = "/account/insurance/"


@pytest.fixture
def filed(town: SimpleNamespace) -> InsuranceStatus:
    """The Fund's file: insured as an employee."""
    return InsuranceStatus.objects.create(
        person=town.person,
        is_insured=True,
        payer_category="employee",
        checked_on=date(2026, 10, 1),
    )


def test_the_file_and_the_list_in_each_language(
    town: SimpleNamespace, browser: Client, filed: InsuranceStatus
) -> None:
    for language, response in in_languages(browser, INSURANCE):
        page = assert_page(response, language)
        assert len([one for one in page.all("input") if one.get("type") == "radio"]) == 20
    browser.cookies["django_language"] = "en"
    page = browser.get(INSURANCE).content.decode()
    assert "Insured, by the Fund’s file of 1 October 2026" in page
    assert "In the campaign, until 15 November 2026" in page
    assert " checked" not in page


def test_a_category_is_declared_and_a_difference_shown_here_and_in_the_account(
    town: SimpleNamespace, browser: Client, filed: InsuranceStatus
) -> None:
    response = browser.post(INSURANCE, {"category": "full_time_student"})
    assert response["Location"] == INSURANCE
    page = browser.get(INSURANCE).content.decode()
    assert "Your category is declared: Full-time student. It differs" in page
    assert "The file and you name different categories" in page
    assert "declared on 14 October 2026" in page
    assert "The file and you name different categories" in browser.get("/account/").content.decode()
    browser.post(INSURANCE, {"category": "employee"})
    browser.get("/account/")
    assert "different categories" not in browser.get(INSURANCE).content.decode()


@pytest.mark.parametrize("given", [{}, {"category": "shoemaker"}])
def test_nothing_or_nonsense_is_an_error(
    town: SimpleNamespace, browser: Client, given: dict[str, str]
) -> None:
    for language in ("kk", "ru", "en"):
        browser.cookies["django_language"] = language
        response = browser.post(INSURANCE, given)
        page = assert_page(response, language)
        assert page.title.startswith({"kk": "Қате", "ru": "Ошибка", "en": "Error"}[language])
    assert not InsuranceStatus.objects.exists()


def test_for_a_child_and_for_nobody_else(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    address = f"{INSURANCE}?of={child.row.pk}"
    assert child.person.full_name in browser.get(address).content.decode()
    response = browser.post(INSURANCE, {"category": "child", "of": child.row.pk})
    assert response["Location"] == address
    assert InsuranceStatus.objects.get().person == child.person
    consent = Representation.objects.create(
        representative=town.person,
        person=make.PersonFactory(),
        kind=Filer.FAMILY_MEMBER,
        from_on="2026-01-01",
    )
    for other in (consent.pk, 99999):
        assert browser.get(INSURANCE, {"of": other}).status_code == 404
        assert browser.post(INSURANCE, {"category": "child", "of": other}).status_code == 404
    assert InsuranceStatus.objects.count() == 1


def test_a_year_whose_list_is_not_known(town: SimpleNamespace, clock: object) -> None:
    clock.set("2024-10-16T10:00")
    client = signed_in(town.user)
    for language, response in in_languages(client, INSURANCE):
        assert_page(response, language)
        assert b'type="radio"' not in response.content
    client.post(INSURANCE, {"category": "employee"})
    assert not InsuranceStatus.objects.exists()


def test_not_insured_and_nothing_known(town: SimpleNamespace, browser: Client) -> None:
    assert "told nothing yet" in browser.get("/account/").content.decode()
    InsuranceStatus.objects.create(
        person=town.person, is_insured=False, checked_on=date(2026, 10, 1)
    )
    page = browser.get("/account/").content.decode()
    assert "Not insured, by the Fund’s file of 1 October 2026" in page


def test_the_registry_desk_sees_the_difference(
    town: SimpleNamespace, filed: InsuranceStatus, browser: Client
) -> None:
    browser.post(INSURANCE, {"category": "full_time_student"})
    clerk = signed_in(make.staff(Role.REGISTRY_CLERK, organization=town.old.organization))
    found = clerk.post(reverse("find-person"), {"iin": town.person.iin})
    for language, response in in_languages(clerk, found["Location"]):
        assert_page(response, language)
    clerk.cookies["django_language"] = "en"
    page = clerk.get(found["Location"]).content.decode()
    assert "Category by the file: Employee" in page
    assert "Category by the person: Full-time student, declared on 14 October 2026" in page
    assert "name different payer categories" in page
    stranger = signed_in(user_of(make.PersonFactory()))
    assert stranger.get(found["Location"]).status_code == 403
