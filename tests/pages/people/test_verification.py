"""The public check of a document: what it says, and what it keeps to itself."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from demonstration import factories as make
from notifications.documents import replace
from notifications.models import ElectronicDocument
from notifications.wording import verification_url
from tests.pages.helpers import assert_page, in_languages

from .walk import errors_of


@pytest.fixture
def document(town: SimpleNamespace) -> ElectronicDocument:
    make.approved(town.person, town.new, town.specialist, by=town.user)
    return ElectronicDocument.objects.get()


def _address(document: ElectronicDocument, code: str = "") -> str:
    return reverse("verify-document", args=[document.number, code or document.verification_code])


def test_genuine_with_initials_and_nothing_more(
    town: SimpleNamespace, document: ElectronicDocument
) -> None:
    for language, response in in_languages(Client(), _address(document)):
        assert_page(response, language)
        page = response.content.decode()
        assert document.number in page
        assert town.person.last_name not in page
        assert town.person.first_name not in page
        assert (town.person.iin or "") not in page


def test_the_address_of_the_square_code_is_this_page(document: ElectronicDocument) -> None:
    address = verification_url(document.number, document.verification_code)
    assert address == f"{settings.SITE_URL}{_address(document)}"


def test_a_wrong_code_and_no_such_number_look_alike(document: ElectronicDocument) -> None:
    wrong = Client().get(_address(document, "0000-0000-0000"))
    none = Client().get(reverse("verify-document", args=["D-2026-0009999-0", "0000-0000-0000"]))
    assert_page(wrong, status=404)
    body = wrong.content.decode()
    assert document.number not in body.partition("<main")[2]
    assert wrong.status_code == none.status_code == 404


def test_a_replaced_document_names_the_one_in_its_place(
    town: SimpleNamespace, document: ElectronicDocument
) -> None:
    person = make.PersonFactory(lives_in="751110000")
    make.approved(person, town.new, town.specialist)
    new = ElectronicDocument.objects.exclude(pk=document.pk).get()
    replace(document, new)
    for language, response in in_languages(Client(), _address(document)):
        assert_page(response, language)
        assert new.number in response.content.decode()


def test_the_form_leads_to_the_answer(document: ElectronicDocument) -> None:
    client = Client()
    for language, response in in_languages(client, "/verify/"):
        assert_page(response, language)
    typed = {
        "number": document.number.replace("-", " ").lower(),
        "code": document.verification_code.lower().replace("-", " "),
    }
    response = client.post("/verify/", typed, follow=True)
    assert response.status_code == 200
    assert document.number in response.content.decode()


@pytest.mark.parametrize(
    ("number", "code", "count"),
    [("", "", 2), ("D-2026-0000001-9", "ABC", 1), ("nonsense", "a/b", 2)],
)
def test_bad_input_is_said_at_the_field(db: None, number: str, code: str, count: int) -> None:
    response = Client().post("/verify/", {"number": number, "code": code})
    assert_page(response)
    assert len(errors_of(response)) == count


def test_guessing_is_slowed_down(document: ElectronicDocument) -> None:
    client = Client()
    for _ in range(20):
        client.get(_address(document, "0000-0000-0000"))
    response = client.get(_address(document))
    assert_page(response, status=429)
    assert response["Retry-After"] == "60"
