"""“This is wrong”: what the register says, what is right, a number, and the answer."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions import corrections
from applications.models import CorrectionRequest
from codes import CorrectionOutcome, CorrectionSubject, Filer, Role
from demonstration import factories as make
from demonstration.factories.rights import PDF
from registry.models import InsuranceStatus
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in
from .test_queries import queries

NEW = "/account/corrections/new/"
LIST = "/account/corrections/"


def address(subject: str, person: object = "self") -> str:
    return f"{NEW}?subject={subject}&person={person}"


@pytest.mark.parametrize("subject", ["", *CorrectionSubject])
def test_every_subject_in_every_language(
    town: SimpleNamespace, browser: Client, subject: str
) -> None:
    make.CategoryFactory(person=town.person)
    InsuranceStatus.objects.create(
        person=town.person, is_insured=True, payer_category="employee", checked_on="2026-10-01"
    )
    for language, response in in_languages(browser, address(subject)):
        assert_page(response, language)
    with queries():
        browser.get(address(subject))


def test_from_the_question_to_the_answer(town: SimpleNamespace, browser: Client) -> None:
    browser.cookies["django_language"] = "ru"
    name = town.old.organization.name_in("ru")
    page = browser.get(address("attachment")).content.decode()
    assert name in page
    assert "/apply/?ground=attached_without_knowledge&amp;for=self" in page  # the better way
    given = {"text": "С июня.", "since_day": "1", "since_month": "6", "since_year": "2024"}
    file = SimpleUploadedFile("справка.pdf", PDF)
    response = browser.post(address("attachment"), {**given, "file": file})
    row = CorrectionRequest.objects.get()
    assert response["Location"] == reverse("correction-request", args=[row.number])
    assert row.text == "С июня.\n\nС какого дня: 1 июня 2024 года"
    assert name in row.shown
    assert row.file_name == "справка.pdf"
    browser.post(address("attachment"), given)
    assert CorrectionRequest.objects.count() == 1  # a second press is no second request
    waiting = browser.get(response["Location"]).content.decode()
    assert row.number in waiting
    assert name in waiting  # who looks at it
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.old.organization, name="Ахметова А.")
    corrections.answer(row.pk, clerk, CorrectionOutcome.CORRECTED, "Исправлено: 14.06.2024.")
    for language, response in in_languages(browser, f"{LIST}{row.number}/"):
        assert_page(response, language)
        assert "Исправлено: 14.06.2024." in response.content.decode()
        assert "Ахметова А." in response.content.decode()
    for language, response in in_languages(browser, LIST):
        assert row.number in response.content.decode()
        assert_page(response, language)
    with queries():
        browser.get(LIST)
    with queries():
        browser.get(f"{LIST}{row.number}/")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "Write what is right"),
        ({"text": " "}, "Write what is right"),
        (
            {"text": "So", "since_day": "1", "since_month": "1", "since_year": "2030"},
            "The day must not lie in the future",
        ),
        (
            {"text": "So", "since_day": "31", "since_month": "2", "since_year": "2026"},
            "no such date",
        ),
        (
            {"text": "So", "file": SimpleUploadedFile("a.pdf", b"<html>")},
            "must be a PDF, JPG or PNG",
        ),
    ],
)
def test_what_is_wrong_with_the_form(browser: Client, given: dict, error: str) -> None:  # type: ignore[type-arg]
    response = browser.post(address("address"), given)
    page = response.content.decode()
    assert error in page
    assert "Error:" in page
    assert_page(response, "en")
    assert not CorrectionRequest.objects.exists()


def test_too_many_a_day(town: SimpleNamespace, browser: Client) -> None:
    for number in range(corrections.A_DAY_AT_MOST):
        make.correction(town.person, text=f"Flat {number}.")
    response = browser.post(address("address"), {"text": "Flat 9."})
    assert "Five requests a day are the most" in response.content.decode()
    assert "Flat 9." in response.content.decode()


def test_for_a_child_and_for_nobody_else(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    page = browser.get(address("name", child.row.pk)).content.decode()
    assert child.person.full_name in page
    browser.post(address("name", child.row.pk), {"text": "Vera"})
    row = CorrectionRequest.objects.get()
    assert row.person == child.person
    assert browser.get(f"{LIST}{row.number}/").status_code == 200
    stranger = signed_in(make.user_of(make.PersonFactory()))
    assert stranger.get(address("name", child.row.pk)).status_code == 404
    assert stranger.get(f"{LIST}{row.number}/").status_code == 404
    assert row.number not in stranger.get(LIST).content.decode()
    relative = make.RepresentationFactory(
        representative=town.person, person=make.PersonFactory(), kind=Filer.FAMILY_MEMBER
    )
    assert browser.get(address("name", relative.pk)).status_code == 404
    assert browser.get(address("name", "9" * 30)).status_code == 404
    assert browser.get(f"{LIST}nonsense/").status_code == 404


def test_the_paper_goes_back_to_who_sent_it_alone(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    sent = {"text": "Vera", "file": SimpleUploadedFile("birth.pdf", PDF)}
    browser.post(address("name", child.row.pk), sent)
    row = CorrectionRequest.objects.get()
    proof = f"{LIST}{row.number}/proof/"
    assert proof in browser.get(f"{LIST}{row.number}/").content.decode()
    response = browser.get(proof)
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["X-Content-Type-Options"] == "nosniff"
    other = make.RepresentationFactory(person=child.person, kind=Filer.PARENT)
    reader = signed_in(make.user_of(other.representative))
    page = reader.get(f"{LIST}{row.number}/").content.decode()
    assert "birth.pdf" in page
    assert proof not in page
    assert reader.get(proof).status_code == 404


def test_nothing_asked_yet_leads_on(browser: Client) -> None:
    for language, response in in_languages(browser, LIST):
        assert_page(response, language)
        assert NEW in response.content.decode()


def test_a_long_list_goes_on(town: SimpleNamespace, browser: Client, clock) -> None:  # type: ignore[no-untyped-def]
    for number in range(23):
        clock.set(f"2026-09-{number + 1:02}T10:00")
        make.correction(town.person, text=f"Flat {number}.")
    clock.set("2026-10-14T10:30")
    first = browser.get(LIST)
    assert first.content.decode().count("/account/corrections/C-") == 20
    second = browser.get(first.context["older"] and LIST + first.context["older"])
    assert second.content.decode().count("/account/corrections/C-") == 3
