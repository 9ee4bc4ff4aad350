"""Lists of what people ask around applications: corrections and rights to act, objections."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from applications import queries, requests
from applications.models import CorrectionRequest, Objection, RepresentationRequest
from codes.exports import Cell
from pages.desks.objections.views import line_of as objection_line
from pages.desks.requests import line_of as request_line

from .listing import BATCH, DeskList

Request = CorrectionRequest | RepresentationRequest


def _requests(user: User, given: QueryDict) -> Iterable[Request]:
    kind = given.get("kind", "")
    return requests.all_waiting(user, kind if kind in requests.KINDS else "", BATCH)


def _request_cells(row: Request) -> list[Cell]:
    line = request_line(row)
    proof = _("attached") if line.has_file else _("none")
    return [line.number, line.at, line.who, line.what, line.about, proof]


def _request_people(row: Request) -> Iterable[int | None]:
    return (row.person_id, getattr(row, "representative_id", None))


def _objection_cells(row: Objection) -> list[Any]:
    line = objection_line(row)
    return [line.number, line.raised_at, line.who, line.organization, line.left, line.state]


LISTS = (
    DeskList(
        name="requests",
        title=_("Requests of people"),
        verb=Verb.ANSWER_REQUESTS,
        headers=(_("Request"), _("Sent"), _("Who asks"), _("What"), _("About"), _("Proof")),
        rows=_requests,
        cells=_request_cells,
        people=_request_people,
    ),
    DeskList(
        name="objections",
        title=_("“This was not me”"),
        verb=Verb.SETTLE_OBJECTION,
        headers=(
            _("Application"),
            _("Raised"),
            _("Person"),
            _("Organization"),
            _("Time left"),
            _("Status"),
        ),
        rows=lambda user, given: queries.objections(user),
        cells=_objection_cells,
        people=lambda row: (row.application.person_id,),
    ),
)
