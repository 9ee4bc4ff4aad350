"""Lists of the nation: staff and their roles, doubts about the register, orders over the norm, the Fund's list."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment, User
from accounts.permissions import Verb
from applications.models import QualityProposal
from campaigns import clock
from codes import ContractState, QualityKind, QualityState
from codes.labels import label
from pages.desks.nation import fund, orders, quality, users
from registry.models import KatoUnit, Organization, OverNormOrder
from registry.models.periods import holds_on

from .listing import BATCH, DeskList

Doubt = tuple[QualityProposal, KatoUnit | None]


def _users(user: User, given: QueryDict) -> QuerySet[User]:
    held = RoleAssignment.objects.filter(holds_on(clock.today()))
    today = Prefetch(
        "roles", held.select_related("organization", "territory").order_by("pk"), to_attr="held"
    )
    return users.filtered(given)[1].prefetch_related(today).order_by("name", "pk")


def _user_cells(row: Any) -> list[Any]:
    return [
        row.name,
        row.username,
        row.position,
        "; ".join(users.role_words(one) for one in row.held),
        _("yes") if row.is_active else _("no: blocked"),
    ]


def _doubts(user: User, given: QueryDict) -> Iterator[Doubt]:
    rows = quality.filtered(user, given)[1].order_by("-pk")
    codes = rows.order_by().values("unit_code").distinct()
    places = {row.code: row for row in KatoUnit.objects.filter(code__in=codes, valid_to=None)}
    for row in rows.iterator(chunk_size=BATCH):
        yield row, places.get(row.unit_code)


def _doubt_cells(line: Doubt) -> list[Any]:
    row, place = line
    kind = QualityKind(row.kind)
    return [
        row.pk,
        label(kind),
        quality.what_of(kind, row.evidence),
        place.name if place else _("place not known"),
        row.found_at,
        label(QualityState(row.state)),
    ]


def _order_cells(row: OverNormOrder) -> list[Any]:
    line = orders.line_of(row, clock.today())
    return [
        row.act,
        row.panel.organization.name,
        row.panel.doctor.full_name if row.panel.doctor else row.panel.code,
        row.places,
        row.from_on,
        line.last_on,
        line.state,
    ]


def _fund(user: User, given: QueryDict) -> QuerySet[Organization]:
    """Of the year in the address, this one without; filtered as the page is."""
    text, today = given.get("year", ""), clock.today()
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else today.year
    rows = fund.with_state(year).order_by("code", "pk")
    state = given.get("state", "")
    return rows.filter(contract_state=state) if state in set(ContractState) else rows


def _fund_cells(row: Any) -> list[Any]:
    return [row.code, row.name, row.bin or "", label(ContractState(row.contract_state))]


LISTS = (
    DeskList(
        name="users",
        title=_("Users and roles"),
        verb=Verb.MANAGE_USERS,
        headers=(_("Name"), _("Login"), _("Position"), _("Roles today"), _("May sign in")),
        rows=_users,
        cells=_user_cells,
    ),
    DeskList(
        name="quality",
        title=_("Quality of data"),
        verb=Verb.SEE_DATA_QUALITY,
        headers=(
            _("Number"),
            _("Kind"),
            _("What was found"),
            _("Place"),
            _("Found"),
            _("State"),
        ),
        rows=_doubts,
        cells=_doubt_cells,
    ),
    DeskList(
        name="over-norm",
        title=_("Orders over the norm"),
        verb=Verb.GRANT_OVER_NORM,
        headers=(
            _("Order"),
            _("Organization"),
            _("Doctor’s list"),
            _("Places"),
            _("First day"),
            _("Last day, included"),
            _("State"),
        ),
        rows=lambda user, given: orders.filtered(given)[1].order_by("-pk"),
        cells=_order_cells,
    ),
    DeskList(
        name="fund",
        title=_("The Fund’s list"),
        verb=Verb.DECLARE_FUND_LIST,
        headers=(_("Code"), _("Organization"), _("BIN"), _("Contract with the Fund")),
        rows=_fund,
        cells=_fund_cells,
    ),
)
