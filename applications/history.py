"""Everything the register and this portal hold of what was done for a person, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    Model,
    Prefetch,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Lower

from notifications.models import ElectronicDocument
from registry.models import Attachment, Person

from .models import Application, AttachmentConfirmation, CorrectionRequest
from .models.application import FILED


class Kind(StrEnum):
    """What an entry of the history is; the order is that of the filter."""

    ATTACHMENT = "attachments"
    APPLICATION = "applications"
    DOCUMENT = "documents"
    CONFIRMATION = "confirmations"
    CORRECTION = "corrections"
    DATA = "data"


PHONE, EMAIL, INSURANCE = "phone", "email", "insurance"


@dataclass(frozen=True, slots=True)
class Changed:
    """What the person changed or confirmed of their data: PHONE, EMAIL or INSURANCE, never the value."""

    pk: int
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its moment (of an attachment the midnight of its first day, UTC), and its row."""

    at: datetime
    kind: Kind
    row: Any  # Attachment, Application, ElectronicDocument, … or Changed

    @property
    def key(self) -> str:
        """Where the page after this entry begins."""
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}_{self.kind}_{self.row.pk}"


def history_of(
    person: Person, kind: Kind | None = None, before: str = "", count: int = 20
) -> list[Entry]:
    """At most `count` entries, of one kind or of all; a fixed number of queries.

    `before` is the key of the last entry seen; what is no key begins with the newest.
    """
    wanted = [kind] if kind else list(Kind)
    after = _parsed(before)
    keys = _keys(person, [one for one in wanted if one is not Kind.DATA], after, count)
    changes = _changes(person) if Kind.DATA in wanted else []
    entries = [Entry(at, Kind.DATA, row) for at, row in changes]
    if after is not None:
        entries = [row for row in entries if _place(row.at, row.kind, row.row.pk) < after]
    rows = _rows(keys)
    entries += [Entry(at, one, rows[one][pk]) for at, one, pk in keys if pk in rows[one]]
    entries.sort(key=lambda row: _place(row.at, row.kind, row.row.pk), reverse=True)
    return entries[:count]


_Place = tuple[datetime, str, int]


def _place(at: datetime, kind: str, pk: int) -> _Place:
    return (at, kind, pk)


def _parsed(key: str) -> _Place | None:
    moment, _, rest = key.partition("_")
    kind, _, pk = rest.partition("_")
    try:
        at = datetime.strptime(moment + "+0000", "%Y%m%dT%H%M%S.%f%z")
        return (at, Kind(kind).value, int(pk))
    except ValueError:
        return None


def _sources(person: Person) -> dict[Kind, QuerySet[Any]]:
    """Every kind's rows with `at`, the moment they stand at."""
    begun = Cast(Lower("period"), DateTimeField())
    return {
        # What was cancelled stands where it was cancelled: it may never have begun.
        Kind.ATTACHMENT: Attachment.objects.filter(person=person).annotate(
            at=Case(When(cancelled_at__isnull=False, then=F("cancelled_at")), default=begun)
        ),
        Kind.APPLICATION: Application.objects.filter(person=person, status__in=FILED).annotate(
            at=F("filed_at")
        ),
        Kind.DOCUMENT: ElectronicDocument.objects.filter(person=person).annotate(at=F("issued_at")),
        Kind.CONFIRMATION: AttachmentConfirmation.objects.filter(
            attachment__person=person
        ).annotate(at=F("confirmed_at")),
        Kind.CORRECTION: CorrectionRequest.objects.filter(person=person).annotate(
            at=F("created_at")
        ),
    }


def _keys(
    person: Person, kinds: Iterable[Kind], after: _Place | None, count: int
) -> list[tuple[datetime, Kind, int]]:
    """Moment, kind and key of the entries of a page. One query."""
    parts = []
    for kind, rows in _sources(person).items():
        if kind not in kinds:
            continue
        if after is not None:
            rows = rows.filter(at__lte=after[0])
        parts.append(
            rows.order_by()
            .annotate(kind_of=Value(kind.value, CharField()))
            .values_list("at", "kind_of", "pk")
        )
    if not parts:
        return []
    together = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    together = together.order_by("-at", "-kind_of", "-pk")
    # Rows of the very moment the last page ended at come again: they are few, and left out here.
    more = 0 if after is None else 50
    found = [(at, Kind(kind), pk) for at, kind, pk in together[: count + more]]
    if after is not None:
        found = [row for row in found if _place(*row) < after]
    return found[:count]


_WITH: dict[Kind, tuple[type[Model], tuple[str, ...]]] = {
    Kind.ATTACHMENT: (Attachment, ("organization", "panel__doctor", "panel__site")),
    Kind.APPLICATION: (Application, ("organization", "filed_by", "decided_by")),
    Kind.DOCUMENT: (ElectronicDocument, ()),
    Kind.CONFIRMATION: (AttachmentConfirmation, ("attachment__organization", "confirmed_by")),
    Kind.CORRECTION: (CorrectionRequest, ()),
}


def _rows(keys: Iterable[tuple[datetime, Kind, int]]) -> dict[Kind, dict[int, Any]]:
    """The rows behind the keys, a query for each kind there is; with an attachment its application."""
    wanted: dict[Kind, list[int]] = {}
    for _at, kind, pk in keys:
        wanted.setdefault(kind, []).append(pk)
    found: dict[Kind, dict[int, Any]] = {}
    for kind, pks in wanted.items():
        model, joined = _WITH[kind]
        rows = model._default_manager.filter(pk__in=pks)
        if joined:
            rows = rows.select_related(*joined)
        if kind is Kind.ATTACHMENT:
            decided = Application.objects.select_related("decided_by")
            rows = rows.prefetch_related(Prefetch("applications", decided))
        found[kind] = {row.pk: row for row in rows}
    return found


def _changes(person: Person) -> list[tuple[datetime, Changed]]:
    """Confirmed contacts and declared insurance, from the versions the register keeps. One query."""
    nothing = Value(None, DateTimeField())
    people = (
        apps.get_model("registry", "PersonEvent")
        .objects.filter(pgh_obj_id=person.pk)
        .order_by()
        .annotate(declared=nothing)
        .values_list("pgh_id", "phone_confirmed_at", "email_confirmed_at", "declared")
    )
    insured = (
        apps.get_model("registry", "InsuranceStatusEvent")
        .objects.filter(person_id=person.pk)
        .order_by()
        .annotate(phone=nothing, email=nothing)
        .values_list("pgh_id", "phone", "email", "declared_at")
    )
    found: dict[tuple[str, datetime], int] = {}
    for pk, *moments in people.union(insured, all=True).order_by("pgh_id"):
        for what, at in zip((PHONE, EMAIL, INSURANCE), moments, strict=True):
            if at is not None:
                found.setdefault((what, at), pk)
    return [(at, Changed(pk, what)) for (what, at), pk in found.items()]
