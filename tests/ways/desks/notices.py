"""Notices to people whose clinic stops serving them, and their letters."""

from typing import Any

from accounts.models import User
from applications.models import LetterBatch, ServiceEndNotice
from codes import NoticeState, Role

from ..way import DeskWay, Reach, of, staff
from ..world import World

GIVE = frozenset({Role.ORG_HEAD, Role.REGIONAL_ADMIN})


def _notice(state: NoticeState, *more: Any) -> Reach:
    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        rows = ServiceEndNotice.objects.filter(state=state).order_by("pk")
        return world.user("regional-admin"), (rows[0].pk, *more)

    return reach


def _batch(*more: Any, at_post: bool = True) -> Reach:
    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        row = LetterBatch.objects.filter(dispatched_on__isnull=not at_post).order_by("pk")[0]
        return world.user("regional-admin"), (row.notice_id, row.number, *more)

    return reach


WAYS = (
    DeskWay("desk-notices", staff("head"), roles=GIVE),
    DeskWay("desk-notices", staff("regional-admin"), roles=GIVE, note="of a region"),
    DeskWay("desk-notice-new", staff("head"), roles=GIVE),
    DeskWay("desk-notice-new", staff("regional-admin"), roles=GIVE, note="of a region"),
    DeskWay("desk-notice-new", staff("head"), roles=GIVE, method="post"),
    DeskWay("desk-notice", of(_notice(NoticeState.DRAFT)), roles=GIVE, note="draft"),
    DeskWay("desk-notice", of(_notice(NoticeState.SENT)), roles=GIVE, note="sent"),
    *(
        DeskWay(name, of(_notice(NoticeState.DRAFT)), roles=GIVE, method="post")
        for name in ("desk-notice-confirm", "desk-notice-give-up", "desk-letters-make")
    ),
    DeskWay("desk-letters", of(_batch()), roles=GIVE),
    DeskWay("desk-letters", of(_batch(at_post=False)), roles=GIVE, note="to be sent"),
    DeskWay("desk-letters", of(_batch()), roles=GIVE, method="post"),
    DeskWay("desk-letters-print", of(_batch()), roles=GIVE),
    DeskWay("desk-letter-returned", of(_batch()), roles=GIVE, method="post"),
)
NO_PAGE = {"desk-notice-proof", "desk-letters-register"}
