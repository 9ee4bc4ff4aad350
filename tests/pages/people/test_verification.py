"""The public check of a document: what it says, and what it keeps to itself."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.models import Application
from codes import Ground, Role
from demonstration import factories as make
from notifications.documents import replace
from notifications.models import ElectronicDocument
from notifications.wording import verification_url
from tests.applications.told import no_contract
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


def _renounce(town: SimpleNamespace, row: Application) -> str:
    actions.renounce(row.pk, town.user)
    return "cancelled"


def _replace(town: SimpleNamespace, row: Application) -> str:
    other = make.PanelFactory()
    user = make.staff(Role.SPECIALIST, organization=other.organization)
    make.approved(town.person, other, user, by=town.user)
    return "cancelled"


def _no_contract(town: SimpleNamespace, row: Application) -> str:
    no_contract(row.organization, 2027)
    actions.cancel_without_contract(row.pk, make.staff(Role.NATIONAL_ADMIN))
    return "cancelled"


def _annul(town: SimpleNamespace, row: Application) -> str:
    user = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    actions.annul(row.pk, user, reason="Жалоба")
    return "annulled"


def _die(town: SimpleNamespace, row: Application) -> str:
    actions.record_death(town.person.pk, date(2026, 10, 14), source="civil_register")
    return "cancelled"


@pytest.mark.parametrize("end", [_renounce, _replace, _no_contract, _annul, _die])
def test_a_notification_of_what_no_longer_stands_is_not_simply_genuine(
    town: SimpleNamespace, end: Callable[..., str]
) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    paper = ElectronicDocument.objects.get(application_number=row.number)
    state = end(town, row)
    for language, response in in_languages(Client(), _address(paper)):
        assert_page(response, language)
        assert response.context["state"] == state
        page = response.content.decode()
        assert town.person.first_name not in page
        assert "death" not in page
    assert "14 October" in page
    assert "The document is genuine" not in page


def test_an_attachment_that_has_begun_ends_on_its_day(town: SimpleNamespace, clock: object) -> None:
    row = make.approved(
        town.person, town.new, town.specialist, by=town.user, ground=Ground.FREE_CHOICE
    )
    paper = ElectronicDocument.objects.get(application_number=row.number)
    other = make.PanelFactory()
    user = make.staff(Role.SPECIALIST, organization=other.organization)
    make.approved(town.person, other, user, by=town.user)  # of the campaign: from 1 January
    assert Client().get(_address(paper)).context["state"] == "genuine"
    clock.set("2027-01-01T09:00")
    for language, response in in_languages(Client(), _address(paper)):
        assert_page(response, language)
        assert response.context["state"] == "ended"
    assert "from 1 January 2027 on" in response.content.decode()


def test_a_refusal_stays_genuine_whatever_comes(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, by=town.user)
    actions.refuse(
        row.pk, town.specialist, version=row.version, ground="requirements_not_met", text="Нет"
    )
    actions.record_death(town.person.pk, date(2026, 10, 14), source="civil_register")
    paper = ElectronicDocument.objects.get(application_number=row.number)
    assert Client().get(_address(paper)).context["state"] == "genuine"


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
