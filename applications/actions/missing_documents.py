"""Missing documents: a specialist asks, the person answers without filing anew, whatever comes first.

The term of the decision does not stop for any of it (rulebook 2).
"""

import hashlib
from collections.abc import Iterable, Sequence

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet, Subquery

from accounts.models import User
from accounts.permissions import Verb, may, require
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Document

from .. import digital_documents, messages
from ..entries import kinds_of, serving
from ..errors import ChangedMeanwhile, NoLongerOpen, NotAllowed, NothingAsked, NothingGiven
from ..models import Application, ApplicationEvent, DocumentRequest, SupportingDocument
from ..models.application import OPEN
from .common import expect, lock, move
from .confirmations import speaks_for
from .papers import UnfitUpload, keep_file, kind_of
from .withdrawal import may_act_for

KINDS = ApplicationEvent.Kind
OUTCOMES = DocumentRequest.Outcome
MOST_ADDED = 20  # files that one application takes after its filing


def open_request(application: Application) -> DocumentRequest | None:
    """The request that waits for the person's answer."""
    return application.document_requests.filter(answered_at=None).first()


def ask_for_documents(
    application_id: int,
    user: User,
    *,
    version: int,
    entries: Sequence[str],
    text: str,
) -> DocumentRequest:
    """Ask the person for documents while a case waits for its decision; they are told at once.

    `entries` are named as an answer's `missing` (rulebook 5), `text` says what else, in the
    applicant's language. Raises NothingAsked without either, ChangedMeanwhile on a stale page or
    where a request is open already; the same request sent twice by its author is one. ValueError for
    an entry that names no document.
    """
    for entry in entries:
        kinds_of(entry)
    text = text.strip()
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.ASK, application.organization)
        known = open_request(application)
        if known is not None and _is_the_same(known, user, entries, text):
            return known
        expect(application, version, Status.IN_REVIEW)
        if known is not None:
            raise ChangedMeanwhile(application)
        if not entries and not text:
            raise NothingAsked(application)
        request = DocumentRequest.objects.create(
            application=application,
            entries=list(entries),
            text=text,
            asked_by=user,
            asked_at=clock.now(),
        )
        move(
            application,
            Status.IN_REVIEW,
            KINDS.DOCUMENT_REQUESTED,
            actor=user,
            facts={"request": request.pk, "entries": list(entries), "text": text},
        )
        messages.document_requested(application, request)
    return request


def _is_the_same(known: DocumentRequest, user: User, entries: Sequence[str], text: str) -> bool:
    return (known.asked_by_id, known.entries, known.text) == (user.pk, list(entries), text)


def take_back_request(application_id: int, user: User, *, request_id: int, note: str = "") -> None:
    """The specialist needs the documents no longer, or asked by mistake; the person is told.

    A request that is closed already is left as it is. Raises ChangedMeanwhile once the case is decided.
    """
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.ASK, application.organization)
        request = application.document_requests.get(pk=request_id)
        if not request.is_open:
            return
        expect(application, None, Status.IN_REVIEW)
        note = note.strip()
        _close(request, OUTCOMES.TAKEN_BACK, user, note)
        move(
            application,
            Status.IN_REVIEW,
            KINDS.REQUEST_WITHDRAWN,
            actor=user,
            facts={"request": request.pk, "text": note},
        )
        messages.document_request_withdrawn(application)


def may_receive(user: User, application: Application) -> bool:
    """Whether the user's desk takes papers for the application: a registry or service centre in its scope."""
    return user.is_active and may(user, Verb.FILE_AT_DESK, application.organization)


def reply(
    application_id: int,
    user: User,
    *,
    files: Sequence[tuple[Document, File]] = (),
    text: str = "",
    from_service: bool = False,
) -> Application:
    """Documents or an answer in words from the person, asked for or not, until the decision.

    Sent by whoever acts for the person, or taken from them at the desk of the organization.

    A request is answered once all it names is there, or words say why not; until then it stays open
    with what came kept. `from_service` takes the identity document from the digital documents
    service. The same file or the same words sent twice are kept once. The organization is told.

    Raises NotAllowed, NoLongerOpen once decided or withdrawn, UnfitUpload for a file that is not taken
    or one too many, or where the service has none; NothingGiven without anything.
    """
    text = text.strip()
    kept = [(document, file, kind_of(file)) for document, file in files]
    with transaction.atomic():
        application = lock(application_id)
        is_own = may_act_for(user, application)
        if not is_own and (from_service or not may_receive(user, application)):
            raise NotAllowed
        if application.status not in OPEN:
            raise NoLongerOpen(application)
        if not kept and not text and not from_service:
            raise NothingGiven(application)
        request = open_request(application)
        new = _new(application, request, kept)
        # Whatever can be refused is asked before a file is stored.
        fetched = _fetch(application, request) if from_service else []
        added = [keep_file(application, *one, request) for one in new] + fetched
        is_said = bool(text) and (request is not None or not _said_before(application, text))
        if not added and not is_said:
            return application
        if request is not None and _is_answered(application, request, text):
            _close(request, OUTCOMES.ANSWERED, user, text)
        move(
            application,
            Status(application.status),
            KINDS.DOCUMENT_RECEIVED,
            actor=user,
            facts={
                "request": request and request.pk,
                "documents": [row.document for row in added],
                "papers": [row.pk for row in added],
                "text": text,
            },
        )
        messages.document_received(application)
    return application


def still_asked(request: DocumentRequest, documents: Iterable[SupportingDocument]) -> list[str]:
    """What a request names and did not come since: a copy that was there already was not good enough."""
    since = {row.document for row in documents if row.added_at > request.asked_at}
    return [entry for entry in request.entries if serving(entry).isdisjoint(since)]


def added_since_filing(application: Application) -> QuerySet[SupportingDocument]:
    """Documents that came after the application was sent."""
    first = application.events.order_by("at", "pk").values("at")[:1]
    return application.documents.filter(added_at__gt=Subquery(first))


def papers_for(user: User, application: Application) -> list[SupportingDocument]:
    """The documents of an application that somebody who follows it may open.

    All of them for the person and who speaks for them today. Whoever else filed it, by a consent of the
    family or by a right that ended since, sees what they gave themselves: the rest is the person's own.
    """
    papers = list(application.documents.all())
    if application.status == Status.DRAFT or speaks_for(user, application.person_id):
        return papers
    replies = application.events.filter(kind=KINDS.DOCUMENT_RECEIVED, actor=user)
    own = {pk for event in replies for pk in event.facts.get("papers", ())}
    later = set(added_since_filing(application).values_list("pk", flat=True)) - own
    return [row for row in papers if row.pk not in later]


def _since(
    application: Application, request: DocumentRequest | None
) -> QuerySet[SupportingDocument]:
    if request is None:
        return added_since_filing(application)
    return application.documents.filter(added_at__gt=request.asked_at)


def _is_answered(application: Application, request: DocumentRequest, text: str) -> bool:
    if text:
        return True
    rows = list(application.documents.all())
    if still_asked(request, rows):
        return False
    # What was asked for in words alone is answered by whatever comes.
    return not request.text or any(row.request_id == request.pk for row in rows)


def _new(
    application: Application,
    request: DocumentRequest | None,
    files: Sequence[tuple[Document, File, str]],
) -> list[tuple[Document, File, str]]:
    """Those of the files that are not here yet. Raises UnfitUpload for one too many."""
    later = added_since_filing(application).exclude(file="").count()
    known = list(_since(application, request).exclude(file=""))
    new: list[tuple[Document, File, str]] = []
    seen: set[tuple[Document, bytes]] = set()
    for document, file, kind in files:
        same = [row for row in known if (row.document, row.size) == (document, file.size)]
        told = (document, _digest(file))
        if told in seen or any(_digest_of(row) == told[1] for row in same):
            continue
        if later + len(new) >= MOST_ADDED:
            raise UnfitUpload(file.name)
        seen.add(told)
        new.append((document, file, kind))
    return new


def _digest_of(row: SupportingDocument) -> bytes:
    with row.file.open("rb") as stored:
        return hashlib.file_digest(stored, "sha256").digest()


def _digest(file: File) -> bytes:
    file.seek(0)
    digest = hashlib.sha256(file.read()).digest()
    file.seek(0)
    return digest


def _fetch(application: Application, request: DocumentRequest | None) -> list[SupportingDocument]:
    known = _since(application, request) if request else application.documents.all()
    if known.filter(document=Document.E_DOCUMENT).exists():
        return []
    assert application.person is not None
    if not digital_documents.has_identity(application.person):
        raise UnfitUpload(Document.E_DOCUMENT)
    return [
        SupportingDocument.objects.create(
            application=application,
            document=Document.E_DOCUMENT,
            source=SupportingDocument.Source.DIGITAL_SERVICE,
            added_at=clock.now(),
            request=request,
        )
    ]


def _said_before(application: Application, text: str) -> bool:
    """Whether the latest words from the person were these already: a form sent twice."""
    last = application.events.filter(kind=KINDS.DOCUMENT_RECEIVED).first()
    return last is not None and last.facts.get("text") == text


def _close(request: DocumentRequest, outcome: str, user: User, words: str) -> None:
    request.outcome = outcome
    request.answered_at = clock.now()
    request.answered_by = user
    request.answer = words
    request.save(update_fields=["outcome", "answered_at", "answered_by", "answer"])
