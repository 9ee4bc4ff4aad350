"""Documents of a draft: uploaded, fetched from the digital documents service, taken out again."""

import uuid
from collections.abc import Collection

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Document

from .. import digital_documents
from ..errors import NotAllowed
from ..models import Application, SupportingDocument
from ..uploads import ENDINGS, LARGEST, content_type, plain_name
from .common import expect


class UnfitUpload(ValueError):
    """The file is empty, too large, or of a type that is not taken."""


def upload(draft_id: int, user: User, document: Document, file: File) -> SupportingDocument:
    """Keep an uploaded document of a draft; one of the same kind is replaced.

    Raises UnfitUpload, NotAllowed for another's draft, ChangedMeanwhile once it is filed.
    """
    kind = content_type(file.read(1024))
    file.seek(0)
    if kind is None or not file.size or file.size > LARGEST:
        raise UnfitUpload(document)
    with transaction.atomic():
        draft = _draft(draft_id, user)
        remove_rows(draft.documents.filter(document=document))
        row = SupportingDocument(
            application=draft,
            document=document,
            source=SupportingDocument.Source.UPLOAD,
            file_name=plain_name(file.name or ""),
            content_type=kind,
            size=file.size,
            added_at=clock.now(),
        )
        row.file.save(f"{uuid.uuid4().hex}{ENDINGS[kind]}", file, save=False)
        row.save()
    return row


def fetch_identity(draft_id: int, user: User) -> SupportingDocument:
    """Take the person's identity document from the digital documents service.

    Raises UnfitUpload where the service has none or cannot be asked; NotAllowed, ChangedMeanwhile.
    """
    with transaction.atomic():
        draft = _draft(draft_id, user)
        if draft.person is None or not digital_documents.has_identity(draft.person):
            raise UnfitUpload(Document.E_DOCUMENT)
        row, _made = SupportingDocument.objects.get_or_create(
            application=draft,
            document=Document.E_DOCUMENT,
            defaults={
                "source": SupportingDocument.Source.DIGITAL_SERVICE,
                "added_at": clock.now(),
            },
        )
    return row


def show_at_desk(draft_id: int, user: User, shown: Collection[Document]) -> None:
    """Keep which documents were shown at the desk; those no longer ticked go, uploads stay.

    Raises NotAllowed, ChangedMeanwhile.
    """
    with transaction.atomic():
        draft = _draft(draft_id, user)
        known = set(draft.documents.values_list("document", flat=True))
        seen = draft.documents.filter(source=SupportingDocument.Source.SHOWN_AT_DESK)
        seen.exclude(document__in=list(shown)).delete()
        for document in shown:
            if document not in known:
                SupportingDocument.objects.create(
                    application=draft,
                    document=document,
                    source=SupportingDocument.Source.SHOWN_AT_DESK,
                    added_at=clock.now(),
                )


def remove(draft_id: int, user: User, document_id: int) -> None:
    """Take a document out of a draft; one already gone is no error. NotAllowed, ChangedMeanwhile."""
    with transaction.atomic():
        draft = _draft(draft_id, user)
        remove_rows(draft.documents.filter(pk=document_id))


def _draft(draft_id: int, user: User) -> Application:
    draft = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .get(pk=draft_id)
    )
    if draft.filed_by_id != user.pk:
        raise NotAllowed
    expect(draft, None, Status.DRAFT)
    return draft


def remove_rows(rows: QuerySet[SupportingDocument]) -> None:
    """Remove documents with their files, which go once the transaction is committed."""
    for row in rows:
        if row.file:
            name, storage = row.file.name, row.file.storage
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
        row.delete()
