"""Electronic documents: issued with a decision, made into a sealed PDF after it, checked by anybody."""

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import connection

from campaigns import clock
from codes import Ground, Language, PanelType, RefusalGround, numbers
from registry.standing import fallen

from . import seal, waking
from .kinds import DocumentKind
from .models import ElectronicDocument
from .outbox import OutsideTransaction
from .serials import next_number
from .typesetting import typeset
from .wording import words
from .writing import in_words, initials

if TYPE_CHECKING:
    from registry.models import Person

log = logging.getLogger(__name__)

PREFIX = "D"
# Digits and letters that nobody confuses when reading aloud; twelve of them are 60 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# A document just issued is being made by the worker that was called; the sweep leaves it alone.
_SWEPT_AFTER = timedelta(seconds=20)

_ANNULLED = "annulled"  # as the register keeps it with the period that was taken back

_ALWAYS = frozenset(
    {"organization", "ground", "filed_at", "accepted_at", "decided_at", "decided_by", "position"}
)
_PLACE = frozenset({"address", "phone", "doctor", "panel", "panel_type", "site"})
REQUIRED: dict[DocumentKind, frozenset[str]] = {
    DocumentKind.NOTIFICATION: _ALWAYS
    | {"address", "doctor", "panel_type", "site", "effective_on"},
    DocumentKind.REFUSAL: _ALWAYS | {"refusal_ground", "refusal_text", "appeal_until"},
}
OPTIONAL: dict[DocumentKind, frozenset[str]] = {
    DocumentKind.NOTIFICATION: _PLACE | {"filed_by", "ends_on", "home_visit_waiver"},
    DocumentKind.REFUSAL: _PLACE | {"filed_by", "how_to_fix", "appeal_to"},
}
_CODES: dict[str, type[StrEnum]] = {
    "ground": Ground,
    "panel_type": PanelType,
    "refusal_ground": RefusalGround,
}


class DocumentDamaged(RuntimeError):
    """The stored file is not the one that was made: its hash differs, or it is gone."""


class VerificationState(StrEnum):
    """What the public page says of a number and its code."""

    GENUINE = "genuine"
    ENDED = "ended"  # genuine, but the attachment it tells of ended since
    CANCELLED = "cancelled"  # genuine, but that attachment never began
    ANNULLED = "annulled"  # genuine, but the decision was annulled
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verification:
    """The answer to `verify`: enough to compare with the paper in hand, nothing to learn from.

    All but `state` is None or empty when unknown. `organization` is in the reader's language. `until_on`
    is the first day the attachment no longer stood; why it ended is the person's own affair.
    """

    state: VerificationState
    number: str = ""
    kind: DocumentKind | None = None
    initials: str = ""
    issued_on: date | None = None
    organization: str = ""
    effective_on: date | None = None
    until_on: date | None = None
    replaced_by: str = ""


def issue(
    kind: str,
    *,
    key: str,
    person: "Person",
    language: str,
    data: Mapping[str, Any],
    application_number: str = "",
) -> ElectronicDocument:
    """Issue a document inside the transaction of its decision; the PDF is made after the commit.

    `key` names the occasion: a second call with it returns the document that exists. `data` holds
    what `REQUIRED` and may hold what `OPTIONAL` names for the kind: moments and days as such, codes
    of the law, organizations as rows or as a mapping of languages; it is fixed as it is now.

    Raises OutsideTransaction, and ValueError for data of other names or a code the law does not know.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"document {key} asked for outside a transaction")
    document = _written(kind, person, language, data, application_number)
    existing = ElectronicDocument.objects.filter(key=key).first()
    if existing is not None:
        return existing
    document.key = key
    document.number = next_number(PREFIX, clock.local(document.issued_at).year)
    document.verification_code = _verification_code()
    ElectronicDocument.objects.bulk_create([document], ignore_conflicts=True)
    document = ElectronicDocument.objects.get(key=key)
    waking.after_commit("notifications.tasks.render", document.pk)
    return document


def preview(
    kind: str,
    *,
    person: "Person",
    language: str,
    data: Mapping[str, Any],
    application_number: str = "",
) -> dict[str, Any]:
    """The words a document would carry if it were issued on this data now; nothing is written.

    In the document's language. Raises what `issue` raises for wrong data.
    """
    return words(_written(kind, person, language, data, application_number))


def replace(old: ElectronicDocument, new: ElectronicDocument) -> None:
    """Say that `new` stands in the place of `old`; the verification page says so from then on."""
    ElectronicDocument.objects.filter(pk=old.pk, replaced_by=None).update(replaced_by=new)


def verify(number: str, code: str) -> Verification:
    """What can be said of a document to whoever holds it. A wrong code and no such number look alike."""
    unknown = Verification(VerificationState.UNKNOWN)
    try:
        wanted = str(numbers.parse(number))
    except numbers.NumberError:
        return unknown
    document = (
        ElectronicDocument.objects.select_related("person", "replaced_by")
        .filter(number=wanted)
        .first()
    )
    expected = document.verification_code if document else _verification_code()
    matches = hmac.compare_digest(_plain(expected).encode(), _plain(code).encode())
    if document is None or not matches:
        return unknown
    from django.utils.translation import get_language

    effective_on = document.data.get("effective_on")
    state, until_on = _state(document)
    return Verification(
        state=state,
        number=document.number,
        kind=DocumentKind(document.kind),
        initials=initials(document.person),
        issued_on=clock.local(document.issued_at).date(),
        organization=in_words(document.data["organization"], (get_language() or "kk")[:2]),
        effective_on=date.fromisoformat(effective_on) if effective_on else None,
        until_on=until_on,
        replaced_by=document.replaced_by.number if document.replaced_by else "",
    )


def _state(document: ElectronicDocument) -> tuple[VerificationState, date | None]:
    """Whether what the document tells of still stands; the register knows, so nothing has to be kept here."""
    if document.replaced_by is not None:
        return VerificationState.REPLACED, None
    if document.kind != DocumentKind.NOTIFICATION or not document.application_number:
        return VerificationState.GENUINE, None
    gone = fallen(document.person_id, document.application_number, clock.today())
    if gone is None:
        return VerificationState.GENUINE, None
    if gone.reason == _ANNULLED:
        return VerificationState.ANNULLED, gone.since
    if gone.has_begun:
        return VerificationState.ENDED, gone.since
    return VerificationState.CANCELLED, gone.since


def draft(document: ElectronicDocument) -> bytes:
    """The PDF before sealing; the same bytes every time it is asked for."""
    return typeset(DocumentKind(document.kind), words(document), document.issued_at)


def render(document_id: int) -> bool:
    """Make, seal and store the file of a document; False when it exists already.

    The row names the file only once it is stored whole. Of two workers that make it at once one
    wins, the other removes what it stored.
    """
    document = ElectronicDocument.objects.get(pk=document_id)
    if document.is_ready:
        return False
    now = clock.now()
    pdf = seal.seal(draft(document), now)
    storage = document.file.storage
    name = storage.save(document.file.field.generate_filename(document, ""), ContentFile(pdf))
    won = ElectronicDocument.objects.filter(pk=document.pk, rendered_at=None).update(
        file=name, sha256=hashlib.sha256(pdf).hexdigest(), rendered_at=now, signed=True
    )
    if not won:
        storage.delete(name)
    return bool(won)


def render_missing(*, seconds: float = 45.0) -> int:
    """Make the files that are missing, oldest first, for at most so many seconds; how many were made.

    One that cannot be made does not hold up the others; it is logged at every sweep until mended.
    """
    stop_at = time.monotonic() + seconds
    missing = ElectronicDocument.objects.filter(
        rendered_at=None, issued_at__lte=clock.now() - _SWEPT_AFTER
    )
    made = 0
    for document_id, number in missing.order_by("issued_at", "pk").values_list("pk", "number"):
        if time.monotonic() > stop_at:
            break
        try:
            made += render(document_id)
        except Exception:
            log.exception("document %s cannot be made", number)
    return made


def read(document: ElectronicDocument) -> bytes:
    """The sealed PDF as it was made. Raises DocumentDamaged when the storage holds something else."""
    if not document.is_ready:
        raise ValueError(f"document {document.number} is not made yet")
    try:
        with document.file.storage.open(str(document.file.name)) as file:
            pdf = bytes(file.read())
    except OSError as error:
        raise DocumentDamaged(f"the file of {document.number} is gone") from error
    if hashlib.sha256(pdf).hexdigest() != document.sha256:
        raise DocumentDamaged(f"the file of {document.number} was changed")
    return pdf


def _written(
    kind: str,
    person: "Person",
    language: str,
    data: Mapping[str, Any],
    application_number: str,
) -> ElectronicDocument:
    """A document of now without number, key and code; ValueError for data that does not fit."""
    kind = DocumentKind(kind)
    _check_names(kind, data)
    stored = {name: _stored(name, value) for name, value in data.items()}
    stored["person_name"] = " ".join(
        filter(None, (person.last_name, person.first_name, person.middle_name))
    )
    stored["iin_tail"] = (person.iin or "")[-4:]
    return ElectronicDocument(
        kind=kind.value,
        person=person,
        language=Language(language).value,
        application_number=application_number,
        data=stored,
        issued_at=clock.now(),
    )


def _check_names(kind: DocumentKind, data: Mapping[str, Any]) -> None:
    missing = REQUIRED[kind] - set(data)
    unknown = set(data) - REQUIRED[kind] - OPTIONAL[kind]
    if missing or unknown:
        raise ValueError(f"{kind}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def _stored(name: str, value: Any) -> Any:
    """A value in its JSON form; ValueError for a code the law does not know."""
    if name in _CODES:
        return _CODES[name](value).value if value else ""
    if isinstance(value, datetime):
        return clock.local(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "name_in"):
        return {language.value: value.name_in(language.value) for language in Language}
    return value


def _verification_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join(letters[place : place + 4] for place in (0, 4, 8))


def _plain(code: str) -> str:
    return code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
