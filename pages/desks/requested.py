"""What a case says of documents asked for and of what came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from applications import actions
from applications.models import Application, ApplicationEvent, DocumentRequest
from codes import Document
from codes.findings import missing_label
from codes.labels import label

Words = str | Promise
KINDS = ApplicationEvent.Kind
ABOUT_DOCUMENTS = {KINDS.DOCUMENT_REQUESTED, KINDS.DOCUMENT_RECEIVED, KINDS.REQUEST_WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for its answer: what of it is not there yet, in words."""

    request: DocumentRequest
    waited_for: list[Words]
    by: str


@dataclass(frozen=True, slots=True)
class Came:
    """The latest answer of the applicant."""

    at: datetime
    documents: list[Words]
    text: str
    lang: str


def asked(application: Application) -> Asked | None:
    """The open request of an application, if there is one. One query."""
    request = (
        application.document_requests.filter(answered_at=None).select_related("asked_by").first()
    )
    if request is None:
        return None
    left = actions.still_asked(request, application.documents.all())
    return Asked(request, [missing_label(entry) for entry in left], request.asked_by.name)


def came(application: Application, events: Sequence[ApplicationEvent]) -> Came | None:
    """What came last, unless something was asked for since; events are newest first."""
    latest = next((event for event in events if event.kind in ABOUT_DOCUMENTS), None)
    if latest is None or latest.kind != KINDS.DOCUMENT_RECEIVED:
        return None
    return Came(
        latest.at,
        [label(Document(code)) for code in latest.facts["documents"]],
        latest.facts["text"],
        application.language,
    )
