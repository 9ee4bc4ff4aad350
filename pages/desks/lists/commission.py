"""Lists of the commission: organizations with their figures, people of a plan of moves, institutions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb, territories
from applications import commission
from applications.actions.institutions import institutions
from applications.models import MoveItem
from campaigns import clock
from codes import InstitutionKind
from codes.labels import label
from pages.desks.commission.views import FIRST_YEAR, LACKS
from pages.desks.institutions.views import living_there
from pages.desks.moves.views import filtered, line_of
from registry.models import Attachment, Institution, InstitutionStay
from registry.models.periods import holds_on

from .listing import DeskList

Decided = tuple[commission.Figures, Any]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _figures(user: User, given: QueryDict) -> list[Decided]:
    """As the page: the user's first territory and this year, if the address names no others."""
    own = territories(user, Verb.HOLD_COMMISSION)
    code, year = given.get("territory", ""), _number(given.get("year", "")) or clock.today().year
    territory = next((unit for unit in own if code in ("", unit.code)), None)
    if territory is None or not FIRST_YEAR <= year <= clock.today().year:
        return []
    session = commission.session_of(territory, year)
    decided = commission.decisions(session) if session else {}
    return [(row, decided.get(row.organization.pk)) for row in commission.figures(territory, year)]


def _figures_cells(line: Decided) -> list[Any]:
    row, decision = line
    test = "; ".join(str(LACKS[lack]) for lack in row.lacks)
    admitted = _("Admitted") if decision and decision.is_admitted else _("Not admitted")
    return [
        row.organization.code,
        row.organization.name,
        row.attached,
        row.arriving,
        row.leaving,
        row.will_be_attached,
        row.panels,
        row.practice_sites,
        test or _("meets it"),
        admitted if decision else "",
    ]


def _moves(user: User, given: QueryDict) -> "QuerySet[MoveItem] | list[MoveItem]":
    """People of a plan within the user's scope; nobody of any other."""
    plan = commission.plans(user).filter(pk=_number(given.get("plan", ""))).first()
    if plan is None:
        return []
    return filtered(given, plan)[1].order_by("pk")


def _move_cells(row: MoveItem) -> list[Any]:
    line = line_of(row)
    return [line.who, line.born, line.source, line.target, line.doctor, line.state]


def _institutions(user: User, given: QueryDict) -> Iterable[Institution]:
    return (
        institutions(user)
        .annotate(people=Count("stays", filter=living_there(clock.today())))
        .order_by("pk")
    )


def _institution_cells(row: Institution) -> list[Any]:
    return [
        row.name,
        label(InstitutionKind(row.kind)),
        row.unit.name,
        row.organization.name,
        row.people,  # type: ignore[attr-defined]
    ]


def _residents(user: User, given: QueryDict) -> QuerySet[InstitutionStay]:
    """Who lives today in one institution of the user's territories, and where they are attached."""
    today = clock.today()
    held = Attachment.objects.filter(cancelled_at__isnull=True, period__contains=today)
    attached = Prefetch(
        "person__attachments", held.select_related("organization"), to_attr="held_today"
    )
    return (
        InstitutionStay.objects.filter(
            holds_on(today),
            institution__in=institutions(user),
            institution=_number(given.get("institution", "")),
        )
        .select_related("person")
        .prefetch_related(attached)
        .order_by("pk")
    )


def _resident_cells(row: Any) -> list[Any]:
    held = row.person.held_today
    return [
        row.person.initials,
        row.person.birth_on.year,
        row.from_on,
        held[0].organization.name if held else _("attached nowhere"),
    ]


LISTS = (
    DeskList(
        name="commission",
        title=_("Organizations and their figures"),
        verb=Verb.HOLD_COMMISSION,
        headers=(
            _("Code"),
            _("Organization"),
            _("Attached today"),
            _("Come"),
            pgettext_lazy("table", "Leave"),
            _("On the effective day"),
            _("Doctors’ lists"),
            _("General-practice sites"),
            _("Test"),
            _("Decision"),
        ),
        rows=_figures,
        cells=_figures_cells,
    ),
    DeskList(
        name="moves",
        title=_("People of the plan"),
        verb=Verb.HOLD_COMMISSION,
        or_verbs=(Verb.KEEP_INSTITUTIONS, Verb.MANAGE_PANELS),
        headers=(
            _("Person"),
            _("Year of birth"),
            pgettext_lazy("place", "From"),
            pgettext_lazy("place", "To"),
            _("Doctor"),
            _("Status"),
        ),
        rows=_moves,
        cells=_move_cells,
        people=lambda row: (row.person_id,),
    ),
    DeskList(
        name="institutions",
        title=_("Institutions"),
        verb=Verb.KEEP_INSTITUTIONS,
        headers=(
            _("Institution"),
            _("Kind"),
            _("District or city"),
            _("Organization that serves its people"),
            _("People"),
        ),
        rows=_institutions,
        cells=_institution_cells,
    ),
    DeskList(
        name="institution-people",
        title=_("People of the institution"),
        verb=Verb.KEEP_INSTITUTIONS,
        headers=(_("Person"), _("Year of birth"), _("Lives there from"), _("Attached to")),
        rows=_residents,
        cells=_resident_cells,
        people=lambda row: (row.person_id,),
    ),
)
