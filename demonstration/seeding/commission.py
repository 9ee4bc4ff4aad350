"""The commission of the campaign before, and institutions: one whose people an order attached, one that waits."""

from collections.abc import Callable
from datetime import date, timedelta

from accounts.models import User
from applications import commission as read
from applications.actions import commission, institutions, moves, moving
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import InstitutionKind
from registry.models import Institution, KatoUnit, Organization, Person

from .organizations import OTHER
from .timeline import Season, Timeline, local_moment

KEEPER = "regional-admin"
TERRITORY = "750000000"
ORDERED_BEFORE = timedelta(days=12)  # the end of the story
_MEMBERS = "Павлова И. Р., председатель\nАхметов Е. С., фонд\nСейтова Г. М., общественный совет"


def plan(timeline: Timeline, season: Season) -> None:
    """The session ten days after the campaign before, the order some days ago, the second home this morning."""
    held_on = season.before.last_on + timedelta(days=4)
    settled_on = held_on + timedelta(days=5)
    if season.before.year >= 2021:
        timeline.at(local_moment(settled_on, 15), lambda: _session(season.before.year, held_on))
    ordered_at = season.now - ORDERED_BEFORE
    timeline.at(ordered_at, lambda: _home_with_order(clock.local(ordered_at).date()))
    timeline.at(season.now, _home_that_waits)


def _keeper() -> User:
    return User.objects.get(username=KEEPER)


def _territory() -> KatoUnit:
    return KatoUnit.objects.get(code=TERRITORY, valid_to__isnull=True)


def _session(year: int, held_on: date) -> None:
    """Everybody is admitted: the register has fewer people than the test asks for, and the commission says why."""
    user, territory = _keeper(), _territory()
    session = commission.open_session(
        user, territory, year, number=f"{year}-К", held_on=held_on, members=_MEMBERS
    )
    for row in read.phc_organizations(territory, clock.today()):
        commission.decide(
            session.pk,
            user,
            row.pk,
            is_admitted=True,
            reason="Допущена решением комиссии: обслуживает свою территорию.",
        )
    commission.close(session.pk, user)
    commission.send_extract(session.pk, user)


def _home_with_order(day: date) -> None:
    user = _keeper()
    home = _institution(
        user,
        kind=InstitutionKind.ELDERLY_HOME,
        name_kk="Қарттар мен мүгедектерге арналған үй",
        name_ru="Дом-интернат для престарелых и лиц с инвалидностью",
        address_kk="Жандосов көшесі, 82",
        address_ru="ул. Жандосова, 82",
    )
    if _people(home, _is_grown_up, most=4):
        row = institutions.order(
            user,
            home.pk,
            territory=_territory(),
            act_number="412-Н",
            act_on=day,
            first_on=day,
        )
        moves.agree(row.pk, user)
        moves.start(row.pk, user)
        moving.run(row.pk)


def _home_that_waits() -> None:
    home = _institution(
        _keeper(),
        kind=InstitutionKind.CHILDREN_HOME,
        name_kk="№ 2 сәбилер үйі",
        name_ru="Дом ребёнка № 2",
        address_kk="Төле би көшесі, 140",
        address_ru="ул. Толе би, 140",
    )
    _people(home, _is_small, most=3)


def _is_grown_up(person: Person, today: date) -> bool:
    return today.year - person.birth_on.year >= 30


def _is_small(person: Person, today: date) -> bool:
    return 1 <= today.year - person.birth_on.year <= 4


def _institution(user: User, **given: str) -> Institution:
    organization = Organization.objects.select_related("unit").get(code=OTHER)
    return institutions.create(user, unit=organization.unit, organization=organization, **given)


def _people(home: Institution, fits: Callable[[Person, date], bool], *, most: int) -> int:
    """People of the register without an account or anything open, who live there from today; how many."""
    today = clock.today()
    rows = (
        Person.objects.filter(
            user__isnull=True,
            iin__isnull=False,
            died_on__isnull=True,
            departed_on__isnull=True,
            residences__unit__code__startswith="75",
            institution_stays__isnull=True,
        )
        .exclude(attachments__organization=home.organization)
        .exclude(applications__status__in=[Status.QUEUED, Status.IN_REVIEW, Status.SCHEDULED])
        .distinct()
        .order_by("birth_on", "pk")  # the oldest first
    )
    chosen = [person.iin for person in rows if person.iin and fits(person, today)][:most]
    if chosen:
        institutions.add_people(_keeper(), home.pk, chosen, from_on=today)
    return len(chosen)
