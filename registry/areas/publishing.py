"""Publishing a file of service areas: as a whole or not at all, as it was looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import connection, transaction

from ..models import ServiceArea
from .preview import Preview, compare
from .sheet import Sheet

BATCH = 2_000
REASON = "service_areas"


class PublishError(Exception):
    """A file is not published; `preview` is what would be seen of it now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(type(self).__name__)
        self.preview = preview


class Faulty(PublishError):
    """The file has problems."""


class Unserved(PublishError):
    """Streets or houses would be served by nobody, and nobody has agreed to that."""


class Stale(PublishError):
    """What the register says has changed since the file was looked at."""


@dataclass(frozen=True)
class Outcome:
    """What publishing did, in rows; `gaps` were there and agreed to."""

    begun: int = 0
    ended: int = 0
    unchanged: int = 0
    gaps: int = 0


def lock_table() -> None:
    """One publication at a time: rows that two files would both begin do not exist yet to be locked."""
    with connection.cursor() as cursor:
        table = ServiceArea._meta.db_table
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def publish(
    sheet: Sheet,
    key: str,
    *,
    actor: str,
    on: date | None = None,
    allowed: Collection[int] | None = None,
    with_gaps: bool = False,
) -> Outcome:
    """Let the rows of the file begin on its day and those they replace end; all or nothing.

    `key` is that of the preview the person agreed to, `with_gaps` that they saw the gaps. Rows
    that were to begin that very day and are replaced are taken out: they never held. Publishing again
    changes nothing. One at a time: the table is locked. Raises Faulty, Stale, Unserved.
    """
    with transaction.atomic(), pghistory.context(actor=actor, reason=REASON, file=sheet.digest):
        lock_table()
        preview = compare(sheet, on, allowed=allowed)
        if preview.problems or preview.from_on is None:
            raise Faulty(preview)
        if preview.is_nothing:
            return Outcome(unchanged=len(preview.kept))
        if preview.key != key:
            raise Stale(preview)
        if preview.gaps and not with_gaps:
            raise Unserved(preview)
        ended = ServiceArea.objects.filter(pk__in=[row.pk for row in preview.ended])
        ended.update(to_on=preview.from_on)
        ServiceArea.objects.filter(pk__in=[row.pk for row in preview.replaced]).delete()
        ServiceArea.objects.bulk_create(preview.begun, batch_size=BATCH)
    return Outcome(
        begun=len(preview.begun),
        ended=len(preview.ended) + len(preview.replaced),
        unchanged=len(preview.kept),
        gaps=len(preview.gaps),
    )
