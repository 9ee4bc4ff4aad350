"""Asking for documents at the desk: the form, what the case and the queue say, taking it back."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client

from applications import actions
from applications.models import Application, DocumentRequest
from codes import Document
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def waiting(desk: SimpleNamespace, settings: object, tmp_path: object) -> SimpleNamespace:
    """A case whose identity document is missing."""
    settings.MEDIA_ROOT = str(tmp_path)
    desk.row = make.filed(desk.person, desk.new, documents=())
    desk.url = f"/desk/case/{desk.row.number}/"
    return desk


def sent(row: Application, **more: object) -> dict[str, object]:
    row.refresh_from_db()
    return {"version": row.version, "do": "ask", **more}


def reply(row: Application, text: str = "") -> None:
    files = [(Document.IDENTITY_CARD, ContentFile(b"%PDF-1.7 one", "card.pdf"))]
    actions.reply(row.pk, row.filed_by, files=files, text=text)


def test_the_form_is_filled_with_what_the_checks_find_missing(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(waiting.specialist)
    assert f'href="{waiting.url}ask/"' in client.get(waiting.url).content.decode()
    for language, response in in_languages(client, waiting.url + "ask/"):
        page = assert_page(response, language)
        boxes = [given for given in page.all("input") if given.get("name") == "entries"]
        assert [(box["value"], "checked" in box) for box in boxes] == [("identity", True)]


def test_asking_shows_on_the_case_and_in_the_queue(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(waiting.specialist)
    given = sent(waiting.row, entries=["identity"], another="power_of_attorney", text="Екі беті де")
    assert client.post(waiting.url + "ask/", given).url == waiting.url
    request = DocumentRequest.objects.get()
    assert request.entries == ["identity", "power_of_attorney"]
    for language, response in in_languages(client, waiting.url):
        assert_page(response, language)
        assert "Екі беті де" in response.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "</span>Asked</span>" in client.get("/desk/queue/").content.decode()
    again = client.post(waiting.url + "ask/", given)
    assert again.url == waiting.url, "sent twice is once"
    assert DocumentRequest.objects.count() == 1


def test_nothing_is_asked_for_without_a_document_or_words(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(waiting.specialist)
    response = client.post(waiting.url + "ask/", sent(waiting.row, text=" "))
    page = assert_page(response)
    assert page.title.startswith(("Ошибка", "Қате", "Error"))
    assert client.post(waiting.url + "ask/", sent(waiting.row, entries=["x"])).status_code == 200
    assert not DocumentRequest.objects.exists()


def test_an_old_page_asks_nothing_and_keeps_the_words(
    waiting: SimpleNamespace, sign_in: SignIn
) -> None:
    given = sent(waiting.row, text="Мои слова")
    actions.take(waiting.row.pk, waiting.colleague)
    response = sign_in(waiting.specialist).post(waiting.url + "ask/", given)
    assert_page(response, status=409)
    assert "Мои слова" in response.content.decode()
    assert not DocumentRequest.objects.exists()


def test_what_came_is_told_and_the_checks_pass(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(waiting.specialist)
    assert 'value="approve"' not in client.get(waiting.url).content.decode()
    client.post(waiting.url + "ask/", sent(waiting.row, entries=["identity"]))
    reply(waiting.row, text="Міне")
    for language, response in in_languages(client, waiting.url):
        assert_page(response, language)
        html = response.content.decode()
        assert "Міне" in html
        assert 'value="approve"' in html, "the missing document is there: it can be approved"
    missing = [row for row in response.context["page"].found if row["status"] == "missing"]
    assert missing == []
    assert "after filing" in html
    queue = client.get("/desk/queue/?show=answered")
    assert waiting.row.number in queue.content.decode()
    assert "</span>Answered</span>" in queue.content.decode()
    other = client.get("/desk/queue/?show=mine").content.decode()
    assert waiting.row.number not in other


def test_a_request_is_taken_back(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(waiting.specialist)
    client.post(waiting.url + "ask/", sent(waiting.row, entries=["identity"]))
    for language, response in in_languages(client, waiting.url + "ask/"):
        assert_page(response, language)
        assert 'value="take_back"' in response.content.decode()
    request = DocumentRequest.objects.get()
    given = {"do": "take_back", "request": request.pk, "note": "Нашли"}
    for _ in range(2):
        assert client.post(waiting.url + "ask/", given).url == waiting.url
    request.refresh_from_db()
    assert (request.outcome, request.answer) == ("taken_back", "Нашли")
    wrong = client.post(waiting.url + "ask/", {"do": "take_back", "request": "0"})
    assert_page(wrong)


def test_after_the_decision_nothing_is_asked(waiting: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(waiting.specialist)
    client.post(waiting.url + "ask/", sent(waiting.row, entries=["identity"]))
    request = DocumentRequest.objects.get()
    actions.withdraw(waiting.row.pk, waiting.row.filed_by)
    assert_page(client.get(waiting.url + "ask/"), status=409)
    response = client.post(waiting.url + "ask/", sent(waiting.row, entries=["identity"]))
    assert_page(response, status=409)
    given = {"do": "take_back", "request": request.pk}
    assert client.post(waiting.url + "ask/", given).status_code == 302
    request.refresh_from_db()
    assert request.outcome == "lapsed"
    assert sign_in(waiting.stranger).get(waiting.url + "ask/").status_code == 404
    assert sign_in(waiting.clerk).get(waiting.url + "ask/").status_code == 403
