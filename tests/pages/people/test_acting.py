"""People I act for: the list in all its states, adding somebody, co-signing, the end; from both sides."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions import representations
from applications.models import RepresentationRequest
from codes import Filer, RepresentationState, Role
from demonstration import factories as make
from demonstration.factories.rights import PDF
from notifications.models import Message
from registry.models import Person, Representation
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in
from .test_queries import queries

PEOPLE = "/account/people/"
ADD = f"{PEOPLE}add/"
STATES = RepresentationState


@pytest.fixture
def relative(town: SimpleNamespace) -> SimpleNamespace:
    """A grown-up relative with an account."""
    person = make.PersonFactory(last_name="Белов", first_name="Олег", language="ru")
    make.attached(person, town.old)
    user = make.user_of(person)
    return SimpleNamespace(person=person, user=user, browser=signed_in(user))


def consent_asked(browser: Client, person: Person, **more: Any) -> Any:
    given = {"iin": person.iin, "last_name": person.last_name, "term": "30", **more}
    return browser.post(f"{ADD}family-member/", given)


def code_of_letter() -> str:
    letter = Message.objects.filter(template="one_time_code").latest("pk")
    found = re.search(r"\b\d{6}\b", f"{letter.subject} {letter.body}")
    assert found is not None
    return found[0]


def test_an_empty_list_and_its_next_step(browser: Client) -> None:
    for language, response in in_languages(browser, PEOPLE):
        page = assert_page(response, language)
        assert any(given.get("href") == ADD for given in page.all("a"))


def test_the_old_address_leads_here(browser: Client) -> None:
    assert browser.get("/account/family/")["Location"] == PEOPLE


def test_every_state_of_the_list(
    town: SimpleNamespace, child: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    act = make.RepresentationFactory
    mine = {"representative": town.person}
    adult, wife = make.PersonFactory, make.PersonFactory(last_name="Орлова", first_name="Анна")
    grown = adult(birth_on=date(2008, 10, 1), last_name="Орлов", first_name="Пётр")
    act(**mine, person=grown)
    act(**mine, person=wife, kind=Filer.FAMILY_MEMBER, from_on="2026-01-01", to_on="2026-09-01")
    act(**mine, person=wife, kind=Filer.PROXY, from_on="2020-01-01", to_on="2021-01-01")
    dead = adult(last_name="Орлов", first_name="Семён")
    act(**mine, person=dead, kind=Filer.GUARDIAN)
    Person.objects.filter(pk=dead.pk).update(died_on=date(2026, 8, 1))
    act(**mine, person=adult(), kind=Filer.PROXY, from_on="2026-01-01", to_on="2027-01-01")
    act(representative=wife, person=town.person, kind=Filer.FAMILY_MEMBER, from_on="2026-01-01")
    make.attached(child.person, town.old)
    make.asked_to_act(town.person, relative.person)
    make.asked_to_act(relative.person, town.person)
    for language, response in in_languages(browser, PEOPLE):
        assert_page(response, language)
    browser.cookies["django_language"] = "en"
    with queries():
        page = browser.get(PEOPLE).content.decode()
    assert "until the 18th birthday, that is until 5 May 2034" in page
    assert "Grown up since 1 October 2026" in page
    assert "Was valid until 1 September 2026" in page
    assert "1 January 2021" not in page  # long over
    assert "The register records a death" in page
    assert "valid until 1 January 2027" in page
    assert "Awaiting co-signature" in page
    assert "asks for your consent" in page
    assert "Withdraw my consent" in page
    assert town.old.organization.name_en in page  # the child's clinic


def test_a_family_member_sees_no_clinic_of_the_relative(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    make.RepresentationFactory(
        representative=town.person, person=relative.person, kind=Filer.FAMILY_MEMBER
    )
    page = browser.get(PEOPLE).content.decode()
    assert relative.person.full_name in page
    assert town.old.organization.name_en not in page


def test_the_whole_way_of_a_consent(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    response = browser.post(ADD, {"kind": "family_member"})
    assert response["Location"] == f"{ADD}family-member/"
    response = consent_asked(browser, relative.person)
    row = RepresentationRequest.objects.get()
    assert response["Location"] == f"{PEOPLE}requests/{row.number}/"
    for language, waiting in in_languages(browser, response["Location"]):
        assert_page(waiting, language)
    address = f"{PEOPLE}co-sign/{row.number}/"
    letter = Message.objects.get(template="representation_asked", channel="account")
    assert address in letter.body
    theirs = relative.browser
    with queries():
        theirs.get(address)
    for language, page in in_languages(theirs, address):
        assert_page(page, language)
        assert town.person.full_name in page.content.decode()
    theirs.cookies["django_language"] = "ru"
    assert theirs.post(address, {"do": "send", "way": "email"}).status_code == 302
    for language, page in in_languages(theirs, address):
        assert_page(page, language)
        assert "code_password" in page.content.decode()
    wrong = theirs.post(address, {"do": "agree", "code_password": "12"})
    assert_page(wrong)
    assert not Representation.objects.exists()
    done = theirs.post(address, {"do": "agree", "code_password": code_of_letter()}, follow=True)
    assert town.person.full_name in done.content.decode()  # who acts for me
    right = Representation.objects.get()
    assert (right.representative, right.person) == (town.person, relative.person)
    for language, page in in_languages(theirs, address):
        assert_page(page, language)  # nothing is left to answer
    for language, page in in_languages(browser, f"{PEOPLE}requests/{row.number}/"):
        assert_page(page, language)
    assert relative.person.full_name in browser.get(PEOPLE).content.decode()


def test_declining(town: SimpleNamespace, relative: SimpleNamespace, browser: Client) -> None:
    row = make.asked_to_act(town.person, relative.person)
    response = relative.browser.post(f"{PEOPLE}co-sign/{row.number}/", {"do": "decline"})
    assert response["Location"] == PEOPLE
    row.refresh_from_db()
    assert row.state == STATES.DECLINED
    for language, page in in_languages(browser, f"{PEOPLE}requests/{row.number}/"):
        assert_page(page, language)
    words = browser.get(f"{PEOPLE}requests/{row.number}/").content.decode()
    assert "ask again in thirty days" in words
    assert "another proof" not in words
    again = consent_asked(browser, relative.person)
    assert "You cannot ask again now" in again.content.decode()


def test_the_answer_is_the_same_whoever_was_named(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    """Neither the page after asking nor the one of the request tells whether the register knows them."""
    pages = []
    for surname in (relative.person.last_name, "Чужая"):
        other = make.PersonFactory()
        asker = signed_in(make.user_of(other))
        response = consent_asked(asker, relative.person, last_name=surname)
        page = asker.get(response["Location"]).content.decode()
        row = RepresentationRequest.objects.latest("pk")
        for own in (other.full_name, row.number, surname):  # a surname may be part of a name
            page = page.replace(own, "…")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page))
        assert relative.person.first_name not in page
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("kind", "given", "error"),
    [
        ("family-member", {}, "Enter the IIN"),
        ("family-member", {"iin": "800101100004"}, "does not match the others"),
        ("family-member", {"iin": "800101100003", "last_name": "Белов"}, "Choose for how long"),
        ("proxy", {"iin": "800101100003", "last_name": "Белов"}, "Select a file with the proof"),
        (
            "proxy",
            {"last_day_day": "1", "last_day_month": "1", "last_day_year": "2026"},
            "not valid any more",
        ),
        (
            "guardian",
            {"file": SimpleUploadedFile("a.pdf", b"<html>")},
            "must be a PDF, JPG or PNG",
        ),
    ],
)
def test_what_is_wrong_with_the_form(
    browser: Client, kind: str, given: dict[str, Any], error: str
) -> None:
    response = browser.post(f"{ADD}{kind}/", given)
    assert_page(response, "en")
    assert error in response.content.decode()
    assert not RepresentationRequest.objects.exists()


def test_pages_of_every_right(browser: Client) -> None:
    for language, response in in_languages(browser, ADD):
        assert_page(response, language)
    empty = browser.post(ADD, {})
    assert "Choose by which right you act" in empty.content.decode()
    for kind in ("family-member", "parent", "guardian", "trustee", "foster-carer", "proxy"):
        for language, response in in_languages(browser, f"{ADD}{kind}/"):
            assert_page(response, language)
    for kind in ("self", "other", "family_member", "king"):
        assert browser.get(f"{ADD}{kind}/").status_code == 404


def test_refused_in_words(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    assert "This is your own IIN" in consent_asked(browser, town.person).content.decode()
    make.RepresentationFactory(
        representative=town.person, person=relative.person, kind=Filer.FAMILY_MEMBER
    )
    answer = consent_asked(browser, relative.person).content.decode()
    assert "You act for this person by this right already" in answer
    assert relative.person.iin in answer  # what was typed stays
    child = make.PersonFactory(child=True)
    young = signed_in(make.user_of(child))
    assert "from the age of 18" in consent_asked(young, relative.person).content.decode()


def test_asking_twice_leads_to_the_first(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    first, second = (consent_asked(browser, relative.person)["Location"] for _ in range(2))
    assert first == second
    assert RepresentationRequest.objects.count() == 1


def test_a_proof_is_sent_and_taken_back(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    given = {
        "iin": relative.person.iin,
        "last_name": relative.person.last_name,
        "last_day_day": "31",
        "last_day_month": "12",
        "last_day_year": "2027",
        "file": SimpleUploadedFile("доверенность.pdf", PDF),
    }
    address = browser.post(f"{ADD}proxy/", given)["Location"]
    row = RepresentationRequest.objects.get()
    assert (row.state, row.until_on) == (STATES.AWAITING_CHECK, date(2028, 1, 1))
    for language, response in in_languages(browser, address):
        assert_page(response, language)
    with queries():
        browser.get(address)
    proof = f"{address}proof/"
    assert proof in browser.get(address).content.decode()
    given_back = browser.get(proof)
    assert b"".join(given_back.streaming_content) == PDF  # type: ignore[attr-defined]
    assert given_back["Content-Disposition"].startswith("attachment")
    assert given_back["X-Content-Type-Options"] == "nosniff"
    assert relative.browser.get(proof).status_code == 404  # the other side
    browser.post(address)
    row.refresh_from_db()
    assert row.state == STATES.WITHDRAWN
    assert browser.post(address).status_code == 302  # a second press changes nothing
    browser.get(address)  # takes the notices, which are in English
    for language, response in in_languages(browser, address):
        assert_page(response, language)


def test_either_side_ends_it(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    for client, other in ((browser, relative.person), (relative.browser, town.person)):
        Representation.objects.all().delete()
        row = make.RepresentationFactory(
            representative=town.person, person=relative.person, kind=Filer.FAMILY_MEMBER
        )
        address = reverse("representation-end", args=[row.pk])
        for language, response in in_languages(client, address):
            assert_page(response, language)
            assert other.full_name in response.content.decode()
        assert client.post(address)["Location"] == PEOPLE
        row.refresh_from_db()
        assert row.to_on == date(2026, 10, 14)
        assert client.get(address).status_code == 404
    parent = make.RepresentationFactory(representative=town.person)
    assert browser.get(reverse("representation-end", args=[parent.pk])).status_code == 404


def test_strangers_and_wrong_numbers(town: SimpleNamespace, relative: SimpleNamespace) -> None:
    row = make.asked_to_act(town.person, relative.person)
    stranger = signed_in(make.user_of(make.PersonFactory()))
    for address in (
        f"{PEOPLE}requests/{row.number}/",
        f"{PEOPLE}co-sign/{row.number}/",
        f"{PEOPLE}co-sign/nonsense/",
        f"{PEOPLE}requests/R-2026-0000099-1/",
    ):
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address, {"do": "decline"}).status_code == 404, address
    # Each side has its own page only.
    assert relative.browser.get(f"{PEOPLE}requests/{row.number}/").status_code == 404
    assert signed_in(town.user).get(f"{PEOPLE}co-sign/{row.number}/").status_code == 404


def test_too_late_to_answer(
    town: SimpleNamespace,
    relative: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    row = make.asked_to_act(town.person, relative.person)
    clock.set("2026-10-28T10:31")
    client = signed_in(relative.user)
    for language, response in in_languages(client, f"{PEOPLE}co-sign/{row.number}/"):
        assert_page(response, language)
    assert "Not answered in time" in response.content.decode()  # English is the last


def test_without_an_address_there_is_a_way_on(
    town: SimpleNamespace, relative: SimpleNamespace
) -> None:
    row = make.asked_to_act(town.person, relative.person)
    Person.objects.filter(pk=relative.person.pk).update(email="", phone="")
    for language, response in in_languages(relative.browser, f"{PEOPLE}co-sign/{row.number}/"):
        assert_page(response, language)
        assert "/account/settings/" in response.content.decode()


def test_the_death_of_the_asker_meanwhile(town: SimpleNamespace, relative: SimpleNamespace) -> None:
    row = make.asked_to_act(town.person, relative.person)
    address = f"{PEOPLE}co-sign/{row.number}/"
    relative.browser.post(address, {"do": "send", "way": "email"})
    code = code_of_letter()
    Person.objects.filter(pk=town.person.pk).update(died_on=date(2026, 10, 14))
    response = relative.browser.post(address, {"do": "agree", "code_password": code})
    assert_page(response, "en", status=409)
    assert not Representation.objects.exists()


def test_confirmed_at_a_desk_it_stands_on_the_list(
    town: SimpleNamespace, relative: SimpleNamespace, browser: Client
) -> None:
    row = make.asked_to_act(town.person, relative.person, Filer.GUARDIAN)
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.old.organization)
    representations.confirm_at_desk(row.pk, clerk)
    page = browser.get(PEOPLE).content.decode()
    assert f"Proof checked on 14 October 2026, {row.number}" in page
