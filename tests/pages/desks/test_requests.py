"""The desk's list of requests, and answering one: scope, filters, double answers, papers, the log of openings."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLogEntry, User
from applications.actions import corrections, representations
from codes import CorrectionOutcome, Filer, RepresentationState, Role
from demonstration import factories as make
from demonstration.factories.rights import PDF
from registry.models import Representation
from tests.pages.helpers import assert_page, in_languages
from tests.pages.people.test_queries import queries

SignIn = Callable[[User], Client]
LIST = "/desk/requests/"


@pytest.fixture
def asked(desk: SimpleNamespace) -> SimpleNamespace:
    """A correction with its paper and a power of attorney, of somebody at the old clinic with a clerk."""
    organization = desk.old.organization
    row = make.correction(
        desk.person,
        text="Дом 12, а не 21.",
        shown="Адрес: Алматы",
        file=ContentFile(PDF, name="справка.pdf"),
    )
    neighbour = make.PersonFactory(last_name="Белов", first_name="Олег", middle_name="")
    right = make.asked_to_act(neighbour, desk.person, Filer.PROXY)
    return SimpleNamespace(
        correction=row,
        right=right,
        neighbour=neighbour,
        clerk=make.staff(
            Role.REGISTRY_CLERK, organization=organization, name="Ахметова А.", language="ru"
        ),
        specialist=make.staff(
            Role.SPECIALIST, organization=organization, name="Касымова Ж.", language="ru"
        ),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        far=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000")),
        correction_url=reverse("desk-correction", args=[row.number]),
        right_url=reverse("desk-representation", args=[right.number]),
    )


def test_pages_in_every_language(asked: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(asked.clerk)
    for address in (LIST, f"{LIST}?kind=corrections", asked.correction_url, asked.right_url):
        for language, response in in_languages(client, address):
            assert_page(response, language)
        with queries(20):
            client.get(address)
    for language, response in in_languages(client, "/desk/"):
        assert_page(response, language)
    assert "Corrections of the register: 1. Proofs of a right to act: 1" in (
        response.content.decode()
    )


def test_the_oldest_first_and_the_filter_in_the_address(
    asked: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(asked.clerk)
    client.cookies["django_language"] = "en"
    page = client.get(LIST).content.decode()
    assert page.index(asked.correction.number) < page.index(asked.right.number)
    assert "2 requests wait" in page
    page = client.get(f"{LIST}?kind=representations").content.decode()
    assert asked.correction.number not in page
    assert asked.right.number in page
    assert "1 request waits" in page
    assert client.get(f"{LIST}?kind=nonsense").context["total"] == 2


def test_long_lists_go_on(
    asked: SimpleNamespace, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applications.requests.PAGE", 1)
    client = sign_in(asked.clerk)
    first = client.get(LIST)
    second = client.get(first.context["older"])
    numbers = [line.number for page in (first, second) for line in page.context["lines"]]
    assert numbers == [asked.correction.number, asked.right.number]
    assert second.context["older"] == ""
    assert second.context["newer"] == LIST


@pytest.mark.parametrize("who", ["stranger", "far", "new"])
def test_a_foreign_scope_sees_and_answers_nothing(
    desk: SimpleNamespace, asked: SimpleNamespace, sign_in: SignIn, who: str
) -> None:
    user = {"stranger": desk.stranger, "far": asked.far, "new": desk.clerk}[who]
    client = sign_in(user)
    page = client.get(LIST).content.decode()
    assert asked.correction.number not in page
    assert asked.right.number not in page
    answer = {"outcome": "corrected", "text": "Да.", "decision": "confirm"}
    for address in (asked.correction_url, asked.right_url):
        assert client.get(address).status_code == 404
        assert client.post(address, answer).status_code == 404
    for number in (asked.correction.number, asked.right.number):
        assert client.get(reverse("desk-request-file", args=[number])).status_code == 404
    asked.correction.refresh_from_db()
    asked.right.refresh_from_db()
    assert asked.correction.is_open
    assert asked.right.is_open
    assert not AccessLogEntry.objects.filter(user=user).exists()


def test_a_correction_is_answered(asked: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(asked.clerk)
    empty = client.post(asked.correction_url, {})
    assert empty.status_code == 200
    assert len(empty.context["form"].errors) == 2
    response = client.post(asked.correction_url, {"outcome": "corrected", "text": "Исправлено."})
    assert response["Location"] == asked.right_url  # the oldest that still waits
    asked.correction.refresh_from_db()
    assert asked.correction.answered_by == asked.clerk
    for language, page in in_languages(client, asked.correction_url):
        assert_page(page, language)
        assert "Исправлено." in page.content.decode()
        assert page.context["form"] is None


def test_somebody_answered_meanwhile(asked: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(asked.clerk)
    client.get(asked.correction_url)
    corrections.answer(
        asked.correction.pk, asked.specialist, CorrectionOutcome.NOT_CONFIRMED, "Не нашли."
    )
    response = client.post(asked.correction_url, {"outcome": "corrected", "text": "Мой ответ"})
    assert_page(response, status=409)
    page = response.content.decode()
    assert "Мой ответ" in page  # nothing typed is lost
    assert "Не нашли." in page
    representations.decline_at_desk(asked.right.pk, asked.specialist, "Не читается.")
    response = client.post(asked.right_url, {"decision": "confirm"})
    assert_page(response, status=409)
    assert not Representation.objects.exists()


def test_a_proof_is_confirmed(asked: SimpleNamespace, sign_in: SignIn) -> None:
    response = sign_in(asked.region).post(asked.right_url, {"decision": "confirm"})
    assert response["Location"] == asked.correction_url
    asked.right.refresh_from_db()
    assert asked.right.state == RepresentationState.CONFIRMED
    assert Representation.objects.get().representative == asked.neighbour


def test_a_proof_is_declined_with_a_reason(asked: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(asked.specialist)
    bare = client.post(asked.right_url, {"decision": "decline"})
    assert "reason" in bare.context["form"].errors
    client.post(asked.right_url, {"decision": "decline", "reason": "Не читается."})
    asked.right.refresh_from_db()
    assert (asked.right.state, asked.right.reason) == (
        RepresentationState.DECLINED,
        "Не читается.",
    )
    for language, page in in_languages(client, asked.right_url):
        assert_page(page, language)


def test_a_right_that_cannot_be_given_says_why(
    desk: SimpleNamespace, asked: SimpleNamespace, sign_in: SignIn
) -> None:
    unknown = make.asked_to_act(desk.person, asked.neighbour, Filer.GUARDIAN, last_name="Чужая")
    parent = make.asked_to_act(desk.person, asked.neighbour, Filer.PARENT)
    client = sign_in(asked.clerk)
    for row in (unknown, parent):
        address = reverse("desk-representation", args=[row.number])
        for language, page in in_languages(client, address):
            assert_page(page, language)
        client.cookies["django_language"] = "ru"
        response = client.post(address, {"decision": "confirm"})
        assert_page(response, "ru", status=409)
    assert not Representation.objects.exists()


def test_ones_own_request_is_for_somebody_else(
    desk: SimpleNamespace, asked: SimpleNamespace, sign_in: SignIn
) -> None:
    User.objects.filter(person=desk.person).update(person=None)
    asked.clerk.person = desk.person
    asked.clerk.save()
    client = sign_in(asked.clerk)
    for address in (asked.correction_url, asked.right_url):
        page = client.get(address)
        assert_page(page)
        assert page.context["form"] is None
        answer = {"outcome": "corrected", "text": "Да.", "decision": "confirm"}
        assert client.post(address, answer).status_code == 403


def test_opening_is_written_down_and_papers_are_never_shown_as_pages(
    desk: SimpleNamespace, asked: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(asked.clerk)
    client.get(asked.correction_url)
    client.get(asked.right_url)
    for number in (asked.correction.number, asked.right.number):
        response = client.get(reverse("desk-request-file", args=[number]))
        assert b"".join(response).startswith(b"%PDF")
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
    noted = AccessLogEntry.objects.filter(user=asked.clerk)
    assert {(entry.person, entry.purpose) for entry in noted} == {
        (desk.person, f"correction {asked.correction.number}"),
        (desk.person, f"representation {asked.right.number}"),
        (asked.neighbour, f"representation {asked.right.number}"),
        (desk.person, f"correction {asked.correction.number}, paper"),
        (desk.person, f"representation {asked.right.number}, paper"),
        (asked.neighbour, f"representation {asked.right.number}, paper"),
    }
    bare = make.correction(desk.person, text="Кв. 5.")
    assert client.get(reverse("desk-request-file", args=[bare.number])).status_code == 404
    assert client.get(reverse("desk-request-file", args=["nonsense"])).status_code == 404


def test_an_empty_list(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    for address in (LIST, f"{LIST}?kind=corrections"):
        for language, response in in_languages(client, address):
            assert_page(response, language)
