"""Approving together, handing over, asking the head, documents side by side."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from applications import actions
from applications.models import Application, SupportingDocument
from codes import Role
from demonstration import factories as make
from demonstration.factories.rights import PDF

from ..way import DeskWay, Reach, of, staff
from ..world import World
from .queue import DECIDE, SEE, case, waiting

DISPOSE = frozenset({Role.SPECIALIST, Role.ORG_HEAD})


def _outcome(world: World) -> tuple[User | None, tuple[Any, ...]]:
    from uuid import uuid4

    user, key = world.user("specialist"), uuid4()
    rows = [make.filed(make.PersonFactory(lives_in="751110000"), world.panel) for _ in range(2)]
    actions.approve_green(
        user, key, [(row.pk, row.version - place) for place, row in enumerate(rows)]
    )
    return user, (key,)


def _asked(world: World) -> Application:
    row = waiting(world)
    if not row.head_questions.exists():
        actions.ask_head(row.pk, world.user("specialist"), text="Ни одно основание не подходит.")
    return row


def _before(username: str) -> Reach:
    return lambda world: (world.user(username), (_asked(world).number,))


def _with_files(world: World) -> tuple[User | None, tuple[Any, ...]]:
    row = waiting(world)
    for name in () if row.documents.exclude(file="").exists() else ("passport", "identity_card"):
        paper = SupportingDocument(
            application=row, document=name, source="upload", content_type="application/pdf"
        )
        paper.file.save(f"{name}.pdf", ContentFile(PDF), save=False)
        paper.file_name, paper.size = f"{name}.pdf", len(PDF)
        paper.save()
    return world.user("specialist"), (row.number,)


WAYS = (
    DeskWay("bulk-approve", staff("specialist"), roles=DECIDE, note="nothing is ticked"),
    DeskWay("bulk-approve", staff("specialist"), roles=DECIDE, method="post"),
    DeskWay("bulk-outcome", of(_outcome), roles=DECIDE),
    DeskWay("queue", staff("specialist"), "?tick=green", roles=SEE, note="ticked"),
    DeskWay("queue", staff("head"), "?show=escalated", roles=SEE, note="escalated"),
    DeskWay("case-hand-over", case("specialist"), roles=DISPOSE),
    DeskWay("case-hand-over", case("head"), roles=DISPOSE, method="post"),
    DeskWay("case-question", case("specialist"), roles=SEE),
    DeskWay("case-question", _before("head"), roles=SEE, note="the head answers"),
    DeskWay("case-question", case("specialist"), roles=SEE, method="post"),
    DeskWay("case-side-by-side", of(_with_files), roles=SEE),
)
NO_PAGE = {"case-document-look"}
