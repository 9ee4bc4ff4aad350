"""Institutions and their people: written by the region, attached by an order (rulebook 5 and 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Verb, require_in, territories, territory_prefix
from campaigns import clock
from codes import MoveKind, SkipReason
from eligibility import iin as iin_rules
from registry.models import Attachment, Institution, InstitutionStay, KatoUnit, Organization, Person
from registry.models.periods import holds_on

from ..distribution import Lists
from ..errors import InstitutionRefused
from ..law import law_in_force
from ..models import MovePlan
from ..models.moves import NOT_BEGUN
from . import moves

REASON = "institution"
MOST_LINES = 5_000


class Fault(StrEnum):
    """What is wrong with a line of a list of people."""

    LETTERS = "letters"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    BIN = "bin"
    UNKNOWN = "unknown"
    TWICE = "twice"
    GONE = "gone"
    HERE = "here"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be taken."""

    number: int
    text: str
    fault: Fault


class BadLines(Exception):
    """Nobody was added: these lines are wrong."""

    def __init__(self, lines: list[BadLine]) -> None:
        super().__init__(f"{len(lines)} lines")
        self.lines = lines


def institutions(user: User) -> QuerySet[Institution]:
    """Institutions of the user's territories."""
    within = Q(pk__in=[])
    for territory in territories(user, Verb.KEEP_INSTITUTIONS):
        within |= Q(unit__code__startswith=territory_prefix(territory.code))
    return Institution.objects.filter(within).select_related("unit", "organization")


def create(user: User, *, unit: KatoUnit, organization: Organization, **given: Any) -> Institution:
    """A new institution. Raises InstitutionRefused `organization_foreign`; IntegrityError for a known name."""
    require_in(user, Verb.KEEP_INSTITUTIONS, unit)
    _serving(user, organization)
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        return Institution.objects.create(unit=unit, organization=organization, **given)


def _serving(user: User, organization: Organization) -> None:
    prefixes = [territory_prefix(row.code) for row in territories(user, Verb.KEEP_INSTITUTIONS)]
    if not any(organization.unit.code.startswith(prefix) for prefix in prefixes):
        raise InstitutionRefused("organization_foreign")


def residents(institution: Institution, day: date | None = None) -> QuerySet[InstitutionStay]:
    """Who lives there on a day (today if not given)."""
    return (
        institution.stays.filter(holds_on(day or clock.today()))
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def waiting(territory: KatoUnit) -> int:
    """How many people of institutions in a territory are not attached to the organization that serves them."""
    prefix = territory_prefix(territory.code)
    return _unattached().filter(institution__unit__code__startswith=prefix).count()


def waiting_in(institution: Institution) -> int:
    """How many people of an institution are not attached to the organization that serves them."""
    return _unattached().filter(institution=institution).count()


def _unattached() -> QuerySet[InstitutionStay]:
    today = clock.today()
    attached = Attachment.objects.filter(
        person=OuterRef("person"),
        organization=OuterRef("institution__organization"),
        cancelled_at__isnull=True,
        period__contains=today,
    )
    return InstitutionStay.objects.filter(
        ~Exists(attached),
        holds_on(today),
        person__died_on__isnull=True,
        person__departed_on__isnull=True,
    )


def add_people(user: User, institution_id: int, lines: Iterable[str], *, from_on: date) -> int:
    """Write the people of a list of IINs into an institution, all or nobody; how many.

    Empty lines are passed over. Raises BadLines naming every bad line, InstitutionRefused `no_lines`,
    `too_many_lines`.
    """
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        institution = _lock(user, institution_id)
        typed = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
        if not typed:
            raise InstitutionRefused("no_lines")
        if len(typed) > MOST_LINES:
            raise InstitutionRefused("too_many_lines")
        people, bad = _read(institution, typed, from_on)
        if bad:
            raise BadLines(bad)
        InstitutionStay.objects.bulk_create(
            InstitutionStay(institution=institution, person=person, from_on=from_on)
            for person in people
        )
    return len(people)


def _read(
    institution: Institution, typed: list[tuple[int, str]], from_on: date
) -> tuple[list[Person], list[BadLine]]:
    numbers = {"".join(line.split()) for _number, line in typed}
    known = {person.iin: person for person in Person.objects.filter(iin__in=numbers)}
    stays = InstitutionStay.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=from_on), person__in=known.values()
    )
    lives_in = dict(stays.values_list("person", "institution"))
    people: list[Person] = []
    bad: list[BadLine] = []
    seen: set[str] = set()
    for number, line in typed:
        iin = "".join(line.split())
        fault = _fault(institution, iin, known.get(iin), lives_in, is_twice=iin in seen)
        seen.add(iin)
        if fault is not None:
            bad.append(BadLine(number, line[:60], fault))
        else:
            people.append(known[iin])
    return people, bad


def _fault(
    institution: Institution,
    iin: str,
    person: Person | None,
    lives_in: dict[int, int],
    *,
    is_twice: bool,
) -> Fault | None:
    problem = iin_rules.problem(iin)
    if problem is not None:
        return Fault(problem)
    if is_twice:
        return Fault.TWICE
    if person is None:
        return Fault.UNKNOWN
    if not person.is_known_to_live:
        return Fault.GONE
    if person.pk in lives_in:
        return Fault.HERE if lives_in[person.pk] == institution.pk else Fault.ELSEWHERE
    return None


def leave(user: User, institution_id: int, stay_id: int, *, on: date) -> InstitutionStay:
    """The person no longer lives there from the day `on`; the attachment stays until they choose.

    Raises InstitutionRefused `before_coming`, InstitutionStay.DoesNotExist.
    """
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        institution = _lock(user, institution_id)
        stay = InstitutionStay.objects.select_for_update(of=("self",)).get(
            pk=stay_id, institution=institution
        )
        if stay.to_on is not None:
            return stay
        if on < stay.from_on:
            raise InstitutionRefused("before_coming")
        if on == stay.from_on:
            stay.delete()  # written by mistake; the history keeps it
            return stay
        stay.to_on = on
        stay.save(update_fields=["to_on"])
    return stay


def order(
    user: User,
    institution_id: int,
    *,
    territory: KatoUnit,
    act_number: str,
    act_on: date,
    first_on: date,
) -> MovePlan:
    """A plan that attaches the people of an institution to the organization that serves it, to look at.

    Who is attached there already is left out; a full list takes them too. Raises InstitutionRefused
    `nobody_to_attach`, `order_in_future`.
    """
    today = clock.today()
    if act_on > today:
        raise InstitutionRefused("order_in_future")
    with transaction.atomic():
        institution = _lock(user, institution_id)
        first_on = max(first_on, today)
        earlier = MovePlan.objects.filter(institution=institution, state__in=NOT_BEGUN)
        for pk in list(earlier.values_list("pk", flat=True)):
            moves.discard(pk, user)
        planned = list(_moves(institution, first_on))
        if not planned:
            raise InstitutionRefused("nobody_to_attach")
        return moves.make(
            user,
            kind=MoveKind.ORDER,
            territory=territory,
            institution=institution,
            act_number=act_number,
            act_on=act_on,
            first_on=first_on,
            moves=planned,
        )


def _moves(institution: Institution, first_on: date) -> Iterable[moves.Move]:
    people = [stay.person for stay in residents(institution, first_on)]
    held = {
        row.person_id: row
        for row in Attachment.objects.filter(
            person__in=people, cancelled_at__isnull=True, period__contains=first_on
        )
    }
    serving = institution.organization_id
    lists = Lists(law_in_force(), [serving], first_on)
    for person in people:
        now = held.get(person.pk)
        if now is not None and now.organization_id == serving:
            continue
        at = now.panel_id if now is not None else None
        panel = lists.take(lists.suitable(serving, person.birth_on), set(), over_cap=True)
        if panel is None:
            yield moves.Move(person.pk, at, None, SkipReason.NO_SUITABLE_PANEL)
        else:
            yield moves.Move(person.pk, at, panel.pk)


def _lock(user: User, institution_id: int) -> Institution:
    institution = (
        Institution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit", "organization__unit")
        .get(pk=institution_id)
    )
    require_in(user, Verb.KEEP_INSTITUTIONS, institution.unit)
    return institution
