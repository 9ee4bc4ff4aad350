"""Copies of papers go with the draft that carried them: nobody's card stays on a disk for nothing."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.actions import drafts, papers
from applications.models import Application, SupportingDocument
from codes import Document
from demonstration import factories as make

PDF = b"%PDF-1.7 invented"


def _uploaded(draft: Application) -> SupportingDocument:
    file = SimpleUploadedFile("card.pdf", PDF)
    return papers.upload(draft.pk, draft.filed_by, Document.PASSPORT, file)


def test_the_file_goes_with_a_discarded_draft(
    town: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    draft = make.draft(town.person, town.new, documents=())
    row = _uploaded(draft)
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard(draft.pk, draft.filed_by)
    assert not row.file.storage.exists(row.file.name)


def test_the_file_goes_with_an_old_draft(
    town: SimpleNamespace, clock: object, django_capture_on_commit_callbacks: object
) -> None:
    row = _uploaded(make.draft(town.person, town.new, documents=()))
    clock.set("2026-11-14T10:30")
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.discard_old() == 1
    assert not row.file.storage.exists(row.file.name)


def test_a_second_copy_takes_the_place_of_the_first(
    town: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    draft = make.draft(town.person, town.new, documents=())
    with django_capture_on_commit_callbacks(execute=True):
        first = _uploaded(draft)
        second = _uploaded(draft)
    assert [second] == list(draft.documents.all())
    assert not first.file.storage.exists(first.file.name)
    assert second.file.storage.exists(second.file.name)


@pytest.mark.parametrize("content", [b"", b"MZ", bytes(6 * 1024 * 1024), b"%PDF" + bytes(9)])
def test_what_is_no_paper_is_refused(town: SimpleNamespace, content: bytes) -> None:
    draft = make.draft(town.person, town.new, documents=())
    with pytest.raises(papers.UnfitUpload):
        papers.upload(
            draft.pk, draft.filed_by, Document.PASSPORT, SimpleUploadedFile("a.pdf", content)
        )
    assert not draft.documents.exists()
