"""Check an attachment: the clinic to who knows number and surname, one answer to everybody else."""

import logging
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from demonstration import factories as make
from eligibility.iin import generate
from registry.models import Person
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in
from .walk import errors_of

ADDRESS = "/check-attachment/"


@pytest.fixture
def client(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def ask(client: Client, person: Person, surname: str = "", **more: Any) -> Any:
    """The answer to this person's number and a surname."""
    typed = {"iin": person.iin, "surname": surname or person.last_name}
    return client.post(ADDRESS, typed, **more)


def main_of(response: Any) -> str:
    """The main part of a page, without what differs from request to request."""
    text = response.content.decode().partition("<main")[2].partition("</main")[0]
    return re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"', r"\1", text)


def test_the_form_in_each_language(town: SimpleNamespace, client: Client) -> None:
    for language, response in in_languages(client, ADDRESS):
        assert_page(response, language)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_clinic_and_nothing_more(town: SimpleNamespace, client: Client, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = ask(client, town.person)
    page = assert_page(response, language)
    html = main_of(response)
    organization = town.old.organization
    assert organization.name_in(language) in html
    for secret in (
        town.person.last_name,
        town.person.first_name,
        town.old.doctor.last_name,
        organization.address_ru,
        organization.phone,
        str(town.person.iin),
        "2019",
    ):
        assert secret not in html
    assert str(town.person.iin) not in page.title
    assert town.person.last_name not in page.title
    assert "ground=attached_without_knowledge" in html


def test_only_the_organization_of_today(town: SimpleNamespace, client: Client) -> None:
    make.approved(town.person, town.new, town.specialist, by=town.user)
    html = main_of(ask(client, town.person))
    assert town.old.organization.name_en in html
    assert town.new.organization.name_en not in html


def test_attached_to_no_clinic(town: SimpleNamespace, client: Client) -> None:
    nobody = make.PersonFactory(last_name="Белов")
    response = ask(client, nobody)
    assert_page(response)
    assert "Attached to no clinic" in main_of(response)
    assert "ground=first_attachment" in main_of(response)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Әбенов", "абенов"),
        ("Ұлықбеков", "УЛЫКБЕКОВ"),
        ("Қасымова", " Касымова "),
        ("Ёлкин", "Елкин"),
        ("Римская-Корсакова", "римская корсакова"),
        ("Римская-Корсакова", "РимскаяКорсакова"),
        ("Һасанов", "Хасанов"),
    ],
)
def test_a_surname_is_known_however_it_is_typed(
    town: SimpleNamespace, client: Client, written: str, typed: str
) -> None:
    person = make.PersonFactory(last_name=written)
    make.attached(person, town.old)
    assert town.old.organization.name_en in main_of(ask(client, person, typed))
    assert town.old.organization.name_en not in main_of(ask(client, person, typed + "x"))


def test_spaces_in_the_number_are_ignored(town: SimpleNamespace, client: Client) -> None:
    digits = str(town.person.iin)
    typed = {"iin": f"{digits[:6]} {digits[6:]}", "surname": town.person.last_name}
    assert town.old.organization.name_en in main_of(client.post(ADDRESS, typed))


def test_a_wrong_surname_and_no_such_number_are_answered_alike(
    town: SimpleNamespace, client: Client
) -> None:
    stranger = generate(town.person.birth_on, town.person.sex, 8999)
    assert not Person.objects.filter(iin=stranger).exists()
    wrong = ask(client, town.person, "Чужая")
    none = client.post(ADDRESS, {"iin": stranger, "surname": "Чужая"})
    assert_page(wrong)
    assert wrong.status_code == none.status_code == 200
    assert len(errors_of(wrong)) == 1
    assert main_of(wrong).replace(str(town.person.iin), "") == main_of(none).replace(stranger, "")


@pytest.mark.parametrize(
    ("iin", "surname", "count"),
    [("", "", 2), ("85040212537", "Орлов", 1), ("nonsense", "Орлов", 1), ("x" * 500, "", 2)],
)
def test_bad_input_is_said_at_the_field(
    db: None, client: Client, iin: str, surname: str, count: int
) -> None:
    response = client.post(ADDRESS, {"iin": iin, "surname": surname})
    assert_page(response)
    assert len(errors_of(response)) == count


def test_a_number_is_asked_for_a_few_times_only(town: SimpleNamespace, client: Client) -> None:
    for n in range(10):
        # From ever new addresses, with ever new surnames.
        ask(client, town.person, f"Чужой{n}", REMOTE_ADDR=f"10.0.0.{n}")
    response = ask(client, town.person, REMOTE_ADDR="10.0.1.1")
    assert_page(response, status=429)
    assert response["Retry-After"] == "3600"
    assert town.old.organization.name_en not in main_of(response)
    other = make.PersonFactory()
    make.attached(other, town.old)
    assert ask(client, other, REMOTE_ADDR="10.0.1.1").status_code == 200


def test_an_address_asks_for_a_few_people_only(town: SimpleNamespace, client: Client) -> None:
    people = [make.PersonFactory() for _ in range(31)]
    answers = [ask(client, person).status_code for person in people]
    assert answers == [200] * 30 + [429]
    assert ask(client, town.person)["Retry-After"] == "600"
    assert ask(client, town.person, REMOTE_ADDR="10.0.0.9").status_code == 200
    cache.clear()
    assert ask(client, town.person).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_too_often_in_each_language(db: None, client: Client, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    person = make.PersonFactory()
    responses = [ask(client, person) for _ in range(11)]
    assert_page(responses[-1], language, status=429)


def test_the_number_is_in_no_address_session_or_log(
    town: SimpleNamespace, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = ask(client, town.person)
        missed = ask(client, town.person, "Чужая")
    digits = str(town.person.iin)
    assert not any(digits in record.getMessage() for record in caplog.records)
    assert "Чужая" not in caplog.text
    assert not Session.objects.exists()
    for response in (found, missed):
        assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', response.content.decode())
        assert not any(digits in address for address in addresses)


def test_nothing_is_looked_up_by_an_address(town: SimpleNamespace, client: Client) -> None:
    query = {"iin": town.person.iin, "surname": town.person.last_name}
    response = client.get(ADDRESS, query)
    assert town.old.organization.name_en not in main_of(response)
    assert str(town.person.iin) not in main_of(response)


def test_the_answer_stays_when_the_language_is_switched(
    town: SimpleNamespace, client: Client
) -> None:
    html = ask(client, town.person).content.decode()
    header = html.partition("<main")[0]
    kept = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', header))
    assert kept["iin"] == town.person.iin
    assert 'formaction="?lang=kk"' in header
    again = client.post(f"{ADDRESS}?lang=kk", kept)
    assert_page(again, "kk")
    assert town.old.organization.name_kk in main_of(again)
    assert client.get(ADDRESS).headers["Content-Language"] == "kk"


def test_queries(town: SimpleNamespace, client: Client, django_assert_max_num_queries: Any) -> None:
    ask(client, town.person)
    with django_assert_max_num_queries(4):
        ask(client, town.person)


def test_who_is_signed_in_is_told_where_more_stands(town: SimpleNamespace) -> None:
    html = main_of(ask(signed_in(town.user), town.person))
    assert "Your account shows the doctor" in html
    assert reverse("account") in html
