"""Service areas of a territory: a file or changes by hand, kept from preview to publishing, published as a whole."""

import hashlib
from datetime import timedelta
from itertools import islice

from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, organizations, require
from campaigns import clock
from registry import areas
from registry.areas.reading import MOST_BYTES
from registry.models import Organization

from ..errors import ChangedMeanwhile
from ..models import AreaPublication, KeptAreas
from ..uploads import plain_name

KEPT_FOR = timedelta(hours=24)
MOST_KEPT = 10  # of one user; the oldest gives way
BATCH = 100


class TooLarge(ValueError):
    """A file of more bytes than are read."""


def keep_file(user: User, data: bytes, name: str) -> KeptAreas:
    """Keep a file for its preview; the same file again is the same row, kept longer. Raises TooLarge."""
    require(user, Verb.KEEP_SERVICE_AREAS)
    if len(data) > MOST_BYTES:
        raise TooLarge
    return _keep(
        user, hashlib.sha256(data).hexdigest(), file=data, file_name=plain_name(name), changes=None
    )


def keep_changes(user: User, changes: areas.Changes) -> KeptAreas:
    """Keep what is to be changed by hand for its preview. Raises PermissionDenied outside the scope."""
    organization = Organization.objects.select_related("unit").get(code=changes.organization)
    require(user, Verb.KEEP_SERVICE_AREAS, organization)
    return _keep(user, changes.digest, file=None, file_name="", changes=changes.stored)


def _keep(user: User, digest: str, **what: object) -> KeptAreas:
    now = clock.now()
    with transaction.atomic():
        own = KeptAreas.objects.filter(user=user)
        row = own.filter(digest=digest, publication=None).first()
        if row is None:
            row = KeptAreas(user=user, digest=digest, made_at=now, **what)
        row.kept_until = now + KEPT_FOR
        row.save()
        too_many = own.order_by("-kept_until", "-pk").values_list("pk", flat=True)[MOST_KEPT:]
        KeptAreas.objects.filter(pk__in=list(too_many)).delete()
    return row


def sheet_of(kept: KeptAreas) -> areas.Sheet:
    """What the file or the changes by hand say; of a file nothing is asked of the register."""
    if kept.changes is not None:
        return areas.sheet_of(areas.Changes.restored(kept.changes))
    return areas.parse(bytes(kept.file or b""))


def look(kept: KeptAreas) -> tuple[areas.Sheet, areas.Preview]:
    """The sheet and what publishing it would do, within the scope of who keeps it. Reads only."""
    sheet = sheet_of(kept)
    return sheet, areas.compare(sheet, allowed=_scope(kept.user))


def publish(pk: int, user: User, *, key: str, with_gaps: bool) -> AreaPublication | None:
    """Publish what the user keeps as it was looked at, all or nothing; None where nothing would change.

    A repeated call finds the publication. Raises ChangedMeanwhile where it is kept no more, and what
    `registry.areas.publish` does: Faulty, Stale, Unserved.
    """
    require(user, Verb.KEEP_SERVICE_AREAS)
    with transaction.atomic():
        # By itself: whoever waited for the lock sees the row anew, but not what is joined to it.
        kept = (
            KeptAreas.objects.select_for_update(no_key=True)
            .filter(pk=pk, user=user, kept_until__gt=clock.now())
            .first()
        )
        if kept is None:
            raise ChangedMeanwhile
        if kept.publication is not None:
            return kept.publication
        sheet, allowed = sheet_of(kept), _scope(user)
        outcome = areas.publish(sheet, key, actor=user.actor, allowed=allowed, with_gaps=with_gaps)
        if not (outcome.begun or outcome.ended):
            return None
        assert sheet.from_on is not None
        by_hand = areas.Changes.restored(kept.changes) if kept.changes is not None else None
        codes = {line.organization for line in sheet.lines}
        orders = (
            {(by_hand.order_number, by_hand.order_on)}
            if by_hand
            else {(line.order_number, line.order_on) for line in sheet.lines}
        )
        kept.publication = AreaPublication.objects.create(
            by=user,
            digest=kept.digest,
            file_name=kept.file_name,
            from_on=sheet.from_on,
            organizations=sorted(
                Organization.objects.filter(code__in=codes).values_list("pk", flat=True)
            ),
            orders=[[number, day.isoformat()] for number, day in islice(sorted(orders), 100)],
            begun=outcome.begun,
            ended=outcome.ended,
            unchanged=outcome.unchanged,
            gaps=outcome.gaps,
        )
        kept.save(update_fields=["publication"])
    return kept.publication


def discard(pk: int, user: User) -> None:
    """Keep it no longer; of another user's nothing happens, nor of what is gone."""
    KeptAreas.objects.filter(pk=pk, user=user).delete()


def forget_kept() -> int:
    """Delete what was kept long enough, in batches; how many. A second run finds nothing."""
    gone = 0
    while True:
        with transaction.atomic():
            due = KeptAreas.objects.filter(kept_until__lte=clock.now()).order_by("pk")
            ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
            KeptAreas.objects.filter(pk__in=ids).delete()
        gone += len(ids)
        if len(ids) < BATCH:
            return gone


def _scope(user: User) -> set[int]:
    return set(organizations(user, Verb.KEEP_SERVICE_AREAS).values_list("pk", flat=True))
