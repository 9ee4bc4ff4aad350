"""Files of the application: several of one document, sent by the script one by one, what is kept is said."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.actions.papers import FILES_A_DOCUMENT
from applications.models import SupportingDocument
from applications.uploads import LARGEST
from tests.pages.helpers import assert_page

from .walk import PDF, at, at_documents, errors_of, paper, press


def jpeg(name: str) -> SimpleUploadedFile:
    """A photo."""
    return SimpleUploadedFile(name, b"\xff\xd8\xff\xe0 invented")


def test_both_sides_of_a_card_are_one_document(town: SimpleNamespace, browser: Client) -> None:
    draft = at_documents(browser, town)
    both = [jpeg("front.jpg"), jpeg("back.jpg")]
    press(browser, at(draft, "documents"), kind_identity="identity_card", file_identity=both)
    rows = SupportingDocument.objects.all()
    assert {(row.document, row.file_name) for row in rows} == {
        ("identity_card", "front.jpg"),
        ("identity_card", "back.jpg"),
    }
    page = browser.get(at(draft, "documents"))
    assert_page(page)
    # Each can be looked at and taken out; a further page belongs to the document chosen first.
    html = page.content.decode()
    assert "front.jpg" in html
    assert "Another page or side" in html
    assert "kind_identity" not in html
    press(browser, at(draft, "documents"), file_identity=jpeg("third.jpg"))
    assert SupportingDocument.objects.filter(document="identity_card").count() == 3


def test_a_document_has_room_for_so_many_files(town: SimpleNamespace, browser: Client) -> None:
    draft = at_documents(browser, town)
    many = [jpeg(f"{n}.jpg") for n in range(FILES_A_DOCUMENT + 1)]
    response = browser.post(
        at(draft, "documents"), {"kind_identity": "passport", "file_identity": many}
    )
    assert response.status_code == 200
    assert SupportingDocument.objects.count() == FILES_A_DOCUMENT
    page = browser.get(at(draft, "documents")).content.decode()
    assert 'name="file_identity"' not in page


def test_of_several_files_the_good_ones_are_kept(town: SimpleNamespace, browser: Client) -> None:
    draft = at_documents(browser, town)
    files = [jpeg("good.jpg"), paper("notes.docx", b"PK\x03\x04 no picture")]
    response = browser.post(
        at(draft, "documents"), {"kind_identity": "passport", "file_identity": files}
    )
    assert_page(response)
    assert errors_of(response) == ["The selected file must be a PDF, JPG or PNG"]
    assert SupportingDocument.objects.get().file_name == "good.jpg"
    assert "good.jpg" in response.content.decode()


def test_the_script_keeps_file_after_file_and_then_sends_the_form(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = at_documents(browser, town)
    address = at(draft, "documents")
    given = {"kind_identity": "identity_card", "keep": "1"}
    first = browser.post(address, {**given, "file_identity": jpeg("front.jpg")})
    assert first.json() == {"kept": True}
    bad = browser.post(address, {**given, "file_identity": paper("x.pdf", b"no pdf")})
    assert bad.json() == {"kept": False}
    # A connection that broke here leaves what arrived, and no answer counts as given.
    draft.refresh_from_db()
    assert "documents" not in draft.answers["done"]
    assert SupportingDocument.objects.get().file_name == "front.jpg"
    assert browser.post(address, {}).url == at(draft, "consents")


def test_what_is_too_large_is_not_sent_and_said_in_the_same_words(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = at_documents(browser, town)
    words = ["The selected file must be smaller than 5 MB"]
    big = paper("big.pdf", PDF + b"x" * LARGEST)
    sent = browser.post(at(draft, "documents"), {"kind_identity": "passport", "file_identity": big})
    noted = browser.post(
        at(draft, "documents"), {"kind_identity": "passport", "large_file_identity": "1"}
    )
    assert errors_of(sent) == errors_of(noted) == words
    page = browser.get(at(draft, "documents")).content.decode()
    assert f'data-largest="{LARGEST}"' in page


def test_a_phone_may_choose_between_camera_and_files(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = at_documents(browser, town)
    page = browser.get(at(draft, "documents")).content.decode()
    field = page[page.index('name="file_identity"') - 200 :][:500]
    assert "image/jpeg" in field
    assert "capture" not in field
    assert "multiple" in field


def test_enter_goes_on_and_takes_nothing_out(town: SimpleNamespace, browser: Client) -> None:
    draft = at_documents(browser, town)
    press(browser, at(draft, "documents"), kind_identity="passport", file_identity=paper())
    page = browser.get(at(draft, "documents")).content.decode()
    form = page[page.index("data-upload ") :]
    assert form.index("<button") < form.index('name="remove"')
    first = form[form.index("<button") :][:120]
    assert "name=" not in first
    assert "formaction" not in first
