"""Documents of a draft: uploaded, fetched from the digital documents service, taken out again."""

import uuid
from collections.abc import Collection

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Document, Filer, RepresentationState
from registry.models import Person, Representation
from registry.representations import in_force

from .. import digital_documents
from ..errors import NotAllowed
from ..models import Application, DocumentRequest, RepresentationRequest, SupportingDocument
from ..uploads import ENDINGS, LARGEST, content_type, plain_name
from .common import expect


class UnfitUpload(ValueError):
    """The file is empty, too large, or of a type that is not taken."""


FILES_A_DOCUMENT = 6  # both sides of a card, the pages of a contract


def upload(
    draft_id: int, user: User, document: Document, file: File, *, is_further: bool = False
) -> SupportingDocument:
    """Keep an uploaded document of a draft; one of the same kind is replaced.

    With `is_further` the file stands beside those of the same document: its other side, another page.
    Raises UnfitUpload (also beyond FILES_A_DOCUMENT), NotAllowed for another's draft, ChangedMeanwhile
    once it is filed.
    """
    kind = kind_of(file)
    with transaction.atomic():
        draft = _draft(draft_id, user)
        present = draft.documents.filter(document=document)
        if not is_further:
            remove_rows(present)
        elif present.count() >= FILES_A_DOCUMENT:
            raise UnfitUpload(document)
        return keep_file(draft, document, file, kind)


def kind_of(file: File) -> str:
    """The type of a file that may be kept, known by its content. Raises UnfitUpload."""
    kind = content_type(file.read(1024))
    file.seek(0)
    if kind is None or not file.size or file.size > LARGEST:
        raise UnfitUpload(file.name)
    return kind


def keep_file(
    application: Application,
    document: Document,
    file: File,
    kind: str,
    request: DocumentRequest | None = None,
) -> SupportingDocument:
    """Store a file of the type `kind` as a document of an application whose row is locked."""
    row = SupportingDocument(
        application=application,
        document=document,
        source=SupportingDocument.Source.UPLOAD,
        file_name=plain_name(file.name or ""),
        content_type=kind,
        size=file.size,
        added_at=clock.now(),
        request=request,
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


def add_kept_consent(draft: Application) -> SupportingDocument | None:
    """Add the relative's consent to a family member's draft where it was co-signed on the portal and holds today.

    It is the written consent that rulebook 5 asks for; `file_name` carries the number of its request. In
    the transaction of whoever begins the draft. One that has ended since goes; a paper that was uploaded
    stays, and then nothing is added.
    """
    if draft.filer != Filer.FAMILY_MEMBER or draft.channel != Channel.PORTAL:
        return None
    given = (
        RepresentationRequest.objects.filter(
            state=RepresentationState.CONFIRMED,
            kind=Filer.FAMILY_MEMBER,
            person=draft.person_id,
            representative__user=draft.filed_by_id,
        )
        .filter(
            Exists(Representation.objects.filter(in_force(clock.today()), request=OuterRef("pk")))
        )
        .first()
    )
    consents = draft.documents.filter(document=Document.FAMILY_CONSENT)
    co_signed = consents.filter(source=SupportingDocument.Source.DIGITAL_SERVICE)
    co_signed.exclude(file_name=given.number if given else "").delete()
    if given is None or consents.exists():
        return None
    return SupportingDocument.objects.create(
        application=draft,
        document=Document.FAMILY_CONSENT,
        source=SupportingDocument.Source.DIGITAL_SERVICE,
        file_name=given.number,
        added_at=clock.now(),
    )


def renew_kept_consents(representative: Person, person: Person) -> None:
    """A consent was co-signed or has ended: what drafts begun before hold of it is put right."""
    drafts = Application.objects.filter(
        filed_by__person=representative,
        person=person,
        filer=Filer.FAMILY_MEMBER,
        status=Status.DRAFT,
    )
    for draft in drafts.select_for_update(of=("self",), no_key=True).order_by("pk"):
        add_kept_consent(draft)


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
