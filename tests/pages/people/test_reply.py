"""Documents for an application already sent: asked for or not, kept where good, refused after the end."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.actions import missing_documents
from applications.models import DocumentRequest, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Filer
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import Representation
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in
from .walk import errors_of

PDF = b"%PDF-1.7 one"


@pytest.fixture
def waiting(town: SimpleNamespace, settings: object, tmp_path: object) -> SimpleNamespace:
    """An application in review without its identity document."""
    settings.MEDIA_ROOT = str(tmp_path)
    town.row = make.filed(town.person, town.new, by=town.user, documents=())
    town.url = reverse("reply-documents", args=[town.row.number])
    town.page = reverse("application", args=[town.row.number])
    return town


def ask(town: SimpleNamespace, *entries: str, text: str = "") -> DocumentRequest:
    town.row.refresh_from_db()
    return actions.ask_for_documents(
        town.row.pk, town.specialist, version=town.row.version, entries=entries, text=text
    )


def file(body: bytes = PDF, name: str = "card.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_what_the_clinic_asks_stands_first_on_the_page_of_the_application(
    waiting: SimpleNamespace,
) -> None:
    ask(waiting, "identity", "court_decision|guardianship_document", text="Обе стороны")
    client = signed_in(waiting.user)
    for language, response in in_languages(client, waiting.page):
        assert_page(response, language)
        html = response.content.decode().partition("<main")[2]
        assert "Обе стороны" in html
        assert html.index(waiting.url) < html.index('id="story"')
    html = client.get(waiting.page).content.decode()
    assert "The clinic waits for documents." in html
    assert "The decision comes by 20:00, Thursday 15 October" in html


def test_the_reply_in_each_language(waiting: SimpleNamespace) -> None:
    client = signed_in(waiting.user)
    for language, response in in_languages(client, waiting.url):  # missing since it was sent
        page = assert_page(response, language)
        assert any(given.get("name") == "files_identity" for given in page.all("input"))
    ask(waiting, "power_of_attorney", text="Обе стороны")
    for language, response in in_languages(client, waiting.url):
        page = assert_page(response, language)
        names = {given.get("name") for given in page.all("input")}
        assert {"files_identity", "files_power_of_attorney", "files_another"} <= names


def test_sent_documents_reach_the_clinic_and_the_page(waiting: SimpleNamespace) -> None:
    request = ask(waiting, "identity")
    client = signed_in(waiting.user)
    given = {"kind_identity": "passport", "files_identity": [file(), file(b"%PDF-2", "two.pdf")]}
    response = client.post(waiting.url, given)
    assert response.url == waiting.page
    request.refresh_from_db()
    assert request.outcome == "answered"
    assert SupportingDocument.objects.filter(document="passport", request=request).count() == 2
    html = client.get(waiting.page).content.decode()
    assert "two.pdf" in html
    assert "The clinic asks for documents</h2>" not in html
    assert "Missing since it was sent" not in html
    paper = SupportingDocument.objects.first()
    download = client.get(reverse("supporting-file", args=[paper.pk]))
    assert b"".join(download.streaming_content) == PDF


def test_a_part_is_kept_and_the_rest_is_asked_for_still(waiting: SimpleNamespace) -> None:
    request = ask(waiting, "identity", "power_of_attorney")
    client = signed_in(waiting.user)
    given = {"kind_identity": "passport", "files_identity": file()}
    assert client.post(waiting.url, given).url == waiting.url
    html = client.get(waiting.url).content.decode()
    assert 'name="files_identity"' not in html
    assert 'name="files_power_of_attorney"' in html
    assert client.post(waiting.url, {"text": "Её нет"}).url == waiting.page
    request.refresh_from_db()
    assert request.answer == "Её нет"


def test_what_is_good_is_kept_and_what_is_wrong_is_said(waiting: SimpleNamespace) -> None:
    ask(waiting, "identity", "power_of_attorney")
    client = signed_in(waiting.user)
    given = {
        "kind_identity": "passport",
        "files_identity": file(),
        "files_power_of_attorney": file(b"MZ", "x.exe"),
        "text": "Слова остаются",
    }
    response = client.post(waiting.url, given)
    assert_page(response)
    assert len(errors_of(response)) == 1
    html = response.content.decode()
    assert "must be a PDF, JPG or PNG" in html
    assert "Слова остаются" in html, "nothing typed is lost"
    assert 'name="files_identity"' not in html
    assert SupportingDocument.objects.get().document == "passport"
    assert DocumentRequest.objects.get().is_open


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "Add a file, or write why you do not have the document"),
        ({"text": "  "}, "Add a file, or write why you do not have the document"),
        ({"files_another": True}, "Choose which document it is"),
        ({"kind_another": "nonsense", "text": "x"}, "Choose which document it is"),
        ({"text": "x" * 2001}, "Say it in 2,000 characters at most"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    waiting: SimpleNamespace, given: dict, error: str
) -> None:
    sent = {name: file() if value is True else value for name, value in given.items()}
    response = signed_in(waiting.user).post(waiting.url, sent)
    assert_page(response)
    assert [text for text, *_ in errors_of(response)] == [error] or error in str(
        errors_of(response)
    )
    assert not SupportingDocument.objects.exists()


def test_there_is_no_end_of_files(
    waiting: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_documents, "MOST_ADDED", 1)
    given = {"kind_identity": "passport", "files_identity": [file(), file(b"%PDF-2")]}
    response = signed_in(waiting.user).post(waiting.url, given)
    assert_page(response)
    assert "can be added at most" in response.content.decode()


def test_after_the_end_the_page_says_what_to_do(waiting: SimpleNamespace) -> None:
    waiting.row.refresh_from_db()
    actions.refuse(
        waiting.row.pk,
        waiting.specialist,
        version=waiting.row.version,
        ground="requirements_not_met",
        text="Нет документа",
    )
    client = signed_in(waiting.user)
    for language, response in in_languages(client, waiting.url):
        assert_page(response, language, status=409)
    for response in (client.get(waiting.url), client.post(waiting.url, {"text": "x"})):
        html = response.content.decode()
        assert "Add the document to a new application" in html
        assert f'href="{waiting.page}"' in html
    assert waiting.url not in client.get(waiting.page).content.decode()
    assert not SupportingDocument.objects.exists()


def test_a_proxy_replies_a_stranger_finds_nothing(waiting: SimpleNamespace) -> None:
    proxy, stranger = make.PersonFactory(), make.PersonFactory()
    Representation.objects.create(
        representative=proxy, person=waiting.person, kind=Filer.PROXY, from_on="2026-01-01"
    )
    for who in (user_of(stranger), waiting.specialist):
        client = signed_in(who)
        assert client.get(waiting.url).status_code == 404
        assert client.post(waiting.url, {"text": "x"}).status_code == 404
    assert signed_in(user_of(proxy)).post(waiting.url, {"text": "Нет"}).status_code == 302
    waiting.row.refresh_from_db()
    assert waiting.row.status == Status.IN_REVIEW
    html = signed_in(waiting.user).get(waiting.page).content.decode()
    assert "Documents or an answer sent" in html


def test_a_reply_asks_the_database_seldom(
    waiting: SimpleNamespace, django_assert_max_num_queries: Callable
) -> None:
    ask(waiting, "identity", "power_of_attorney")
    client: Client = signed_in(waiting.user)
    client.get(waiting.url)
    with django_assert_max_num_queries(12):
        client.get(waiting.url)
    with django_assert_max_num_queries(12):
        client.get(waiting.page)
