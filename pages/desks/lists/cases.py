"""Lists of applications: the queue, what was decided today, a clerk's day."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from applications import queries
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Ground, RefusalGround
from codes.figures import last_four
from codes.labels import label, short_label
from pages import words
from pages.desks.queue import filter_of, line_of

from .listing import DeskList


def _waiting(user: User, given: QueryDict) -> QuerySet[Application]:
    return queries.waiting_cases(user, filter_of(user, given))


def _queue_cells(row: Application) -> list[Any]:
    line = line_of(row)
    assert row.person is not None
    return [
        row.number,
        row.due_at,
        line.left,
        line.who,
        last_four(row.person.iin or ""),
        row.organization.name if row.organization else "",
        short_label(Ground(row.ground)),
        line.checks,
        line.holder,
        line.state,
    ]


def _decided_cells(row: Application) -> list[Any]:
    assert row.person is not None
    refusal = label(RefusalGround(row.refusal_ground)) if row.refusal_ground else ""
    return [
        row.number,
        row.decided_at,
        row.person.full_name,
        row.organization.name if row.organization else "",
        short_label(Ground(row.ground)),
        label(Status(row.status)),
        refusal,
        row.effective_on,
    ]


def _of_desk_cells(row: Application) -> list[Any]:
    return [
        row.number or "",
        row.saved_at,
        row.person.full_name if row.person else "",
        row.organization.name if row.organization else "",
        short_label(Ground(row.ground)) if row.ground else "",
        words.status_tag(row)[1],
    ]


def _person(row: Application) -> Iterable[int | None]:
    return (row.person_id,)


LISTS = (
    DeskList(
        name="queue",
        title=_("Queue of applications"),
        verb=Verb.SEE_QUEUE,
        headers=(
            _("Application"),
            _("Decision due"),
            _("Time left"),
            _("Applicant"),
            _("IIN, last digits"),
            _("Organization"),
            _("Ground"),
            _("Checks"),
            _("Specialist"),
            _("Status"),
        ),
        rows=_waiting,
        cells=_queue_cells,
        people=_person,
    ),
    DeskList(
        name="decided",
        title=_("Decided today"),
        verb=Verb.APPROVE,
        headers=(
            _("Application"),
            _("Decided at"),
            _("Applicant"),
            _("Organization"),
            _("Ground"),
            _("Decision"),
            _("Ground of refusal"),
            _("Takes effect"),
        ),
        rows=lambda user, given: queries.decided_today(user),
        cells=_decided_cells,
        people=_person,
    ),
    DeskList(
        name="my-day",
        title=_("My day"),
        verb=Verb.FILE_AT_DESK,
        headers=(
            _("Application"),
            _("Saved"),
            _("Applicant"),
            _("Organization"),
            _("Ground"),
            _("Status"),
        ),
        rows=lambda user, given: queries.day_of_desk(user),
        cells=_of_desk_cells,
        people=_person,
    ),
)
