"""The regional commission, institutions, plans of moves."""

from datetime import date
from typing import Any

from accounts.models import User
from applications.actions import commission, institutions, moves
from applications.actions.moves import Move
from applications.commission import phc_organizations
from applications.models import CommissionSession, MovePlan
from campaigns import clock
from codes import InstitutionKind, MoveKind, Role, SkipReason
from demonstration import factories as make
from registry.models import Institution, InstitutionStay

from ..way import DeskWay, Reach, of, staff
from ..world import World

REGION = frozenset({Role.REGIONAL_ADMIN})
KEEPER = "regional-admin"
YEAR = 2024


def session_of(world: World) -> CommissionSession:
    """The session of last year's campaign, with one organization decided on."""
    user = world.user(KEEPER)
    found = commission.open_session(
        user,
        make.unit("750000000"),
        YEAR,
        number="3",
        held_on=date(YEAR, 11, 20),
        members="Омаров Д., председатель",
    )
    if found.is_open:
        commission.decide(
            found.pk, user, world.organization.pk, is_admitted=True, reason="Единственная"
        )
    return found


def settled(world: World) -> CommissionSession:
    """The same, with the list settled."""
    user, session = world.user(KEEPER), session_of(world)
    if session.is_open:
        for row in phc_organizations(session.territory, clock.today()):
            commission.decide(session.pk, user, row.pk, is_admitted=True, reason="Отвечает")
    return commission.close(session.pk, user)


def institution(world: World) -> Institution:
    """A home with one person in it."""
    known = Institution.objects.filter(name_ru="Дом ветеранов").first()
    if known is not None:
        return known
    user = world.user(KEEPER)
    row = institutions.create(
        user,
        unit=make.unit("751110000"),
        organization=world.organization,
        kind=InstitutionKind.ELDERLY_HOME,
        name_kk="Ардагерлер үйі",
        name_ru="Дом ветеранов",
        address_kk="Абай көшесі, 1",
        address_ru="ул. Абая, 1",
    )
    person = make.PersonFactory(pensioner_age=True)
    institutions.add_people(user, row.pk, [person.iin], from_on=clock.today())
    return row


def plan(world: World) -> MovePlan:
    """A plan of the commission with somebody to move and somebody who fits nowhere."""
    today = clock.today()
    return moves.make(
        world.user(KEEPER),
        kind=MoveKind.COMMISSION,
        territory=make.unit("750000000"),
        act_number="3",
        act_on=today,
        first_on=today,
        moves=[
            Move(make.PersonFactory(lives_in="751110000").pk, None, world.panel.pk),
            Move(make.PersonFactory().pk, None, None, SkipReason.NO_ADDRESS),
        ],
    )


def agreed(world: World) -> MovePlan:
    """A plan that somebody agreed to."""
    return moves.agree(plan(world).pk, world.user(KEEPER))


def stopped(world: World) -> MovePlan:
    """A plan that was begun and stopped."""
    row, user = agreed(world), world.user(KEEPER)
    moves.start(row.pk, user)
    return moves.stop(row.pk, user)


def the(made: Any, *more: Any) -> Reach:
    """The region's administrator and a row, by its key."""

    def reach(world: World) -> tuple[User | None, tuple[Any, ...]]:
        return world.user(KEEPER), (made(world).pk, *more)

    return reach


def _decided(world: World) -> tuple[User | None, tuple[Any, ...]]:
    return world.user(KEEPER), (session_of(world).pk, world.organization.code)


def _left(world: World) -> tuple[User | None, tuple[Any, ...]]:
    row = institution(world)
    stay = InstitutionStay.objects.filter(institution=row)[0]
    return world.user(KEEPER), (row.pk, stay.pk)


WAYS = (
    DeskWay("commission", staff(KEEPER), roles=REGION),
    DeskWay("commission", staff(KEEPER), roles=REGION, query=f"?year={YEAR}", note="last year"),
    DeskWay("commission-decide", of(_decided), roles=REGION),
    DeskWay("commission-decide", of(_decided), roles=REGION, method="post"),
    DeskWay("commission-step", the(session_of), roles=REGION, method="post"),
    DeskWay("commission-extract", the(settled), roles=REGION),
    DeskWay("institutions", staff(KEEPER), roles=REGION),
    DeskWay("institution-new", staff(KEEPER), roles=REGION),
    DeskWay("institution", the(institution), roles=REGION),
    DeskWay("institution", the(institution), roles=REGION, method="post"),
    DeskWay("institution-order", the(institution), roles=REGION, method="post"),
    DeskWay("institution-left", of(_left), roles=REGION, method="post"),
    DeskWay("move-plan", the(plan), roles=REGION),
    DeskWay("move-plan", the(agreed), roles=REGION, note="agreed"),
    DeskWay("move-plan", the(stopped), roles=REGION, note="stopped"),
    DeskWay("move-plan-people", the(plan), roles=REGION),
    DeskWay("move-plan-step", the(plan), roles=REGION, method="post"),
)
NO_PAGE = {"commission-step", "institution-order", "institution-left", "move-plan-step"}
