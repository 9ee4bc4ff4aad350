"""The application in steps: documents."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import SupportingDocument
from codes import Document
from tests.pages.helpers import assert_page

from .signing import signed_and_sent
from .walk import at, at_documents, errors_of, paper, press, to_check

APPLY = "/apply/"


# Documents


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (paper("page.html", b"<html>"), "must be a PDF, JPG or PNG"),
        (paper("card.pdf", b"MZ an executable"), "must be a PDF, JPG or PNG"),
        (paper("card.pdf", b""), "file is empty"),
        (paper("card.pdf", b"%PDF-" + bytes(5 * 1024 * 1024)), "smaller than 5 MB"),
        (None, "Select a file: identity document"),
    ],
)
def test_unfit_files_are_said_at_the_field(
    town: SimpleNamespace, browser: Client, file: object, words: str
) -> None:
    draft = at_documents(browser, town)
    given = {"kind_identity": "identity_card", **({"file_identity": file} if file else {})}
    response = browser.post(at(draft, "documents"), given)
    assert_page(response)
    (error,) = errors_of(response)
    assert words in error
    assert not SupportingDocument.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0 photo", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n picture", "image/png"),
        (b"junk before %PDF-1.4", "application/pdf"),
    ],
)
def test_files_are_known_by_their_content(
    town: SimpleNamespace, browser: Client, content: bytes, kind: str
) -> None:
    draft = at_documents(browser, town)
    given = {"kind_identity": "passport", "file_identity": paper("../../удост.exe", content)}
    assert browser.post(at(draft, "documents"), given).url == at(draft, "consents")
    row = SupportingDocument.objects.get()
    assert (row.document, row.content_type, row.file_name) == (Document.PASSPORT, kind, "удост.exe")
    assert "удост" not in row.file.name
    assert row.size == len(content)


def test_an_uploaded_document_can_be_seen_and_taken_out(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = to_check(browser, town.new)
    row = SupportingDocument.objects.get()
    page = browser.get(at(draft, "documents"))
    assert_page(page)
    assert "скан.pdf" in page.content.decode()
    file = browser.get(reverse("supporting-file", args=[row.pk]))
    assert b"".join(file).startswith(b"%PDF")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    storage, name = row.file.storage, row.file.name
    assert browser.post(at(draft, "documents"), {"remove": row.pk}).status_code == 302
    assert not SupportingDocument.objects.exists()
    assert storage.exists(name)  # only the commit takes the file away; a test never commits
    assert "file_identity" in browser.get(at(draft, "documents")).content.decode()


def test_documents_may_be_brought_later_if_one_says_so(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = at_documents(browser, town)
    onward = press(browser, at(draft, "documents"), without="on")
    onward = press(browser, onward, personal_data="on")
    page = browser.get(onward).content.decode()
    assert "Identity document" in page
    sent = browser.get(signed_and_sent(browser, draft))
    assert_page(sent)
    assert "Bring the missing documents" in sent.content.decode()


@pytest.mark.demonstration
def test_the_identity_comes_from_the_digital_documents_service(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = at_documents(browser, town)
    assert 'name="service"' in browser.get(at(draft, "documents")).content.decode()
    press(browser, at(draft, "documents"), service="on")
    row = SupportingDocument.objects.get()
    assert (row.document, row.source) == (Document.E_DOCUMENT, "digital_service")


def test_without_a_service_nothing_is_offered(town: SimpleNamespace, browser: Client) -> None:
    draft = at_documents(browser, town)
    assert 'name="service"' not in browser.get(at(draft, "documents")).content.decode()
    response = browser.post(at(draft, "documents"), {"service": "on"})
    assert response.status_code == 200
    assert not SupportingDocument.objects.exists()
