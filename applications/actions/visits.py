"""The clock of a visit: begun by one press when a person stands at the desk, ended with what came of it."""

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Verb, require, roles
from campaigns import clock
from codes import Channel, Role, VisitOutcome
from codes.violations import constraint_of
from registry.models import Organization, Person

from ..errors import AnotherVisitOpen, NotAllowed
from ..models import Application, DeskVisit
from ..visits import is_of_today, is_together, open_visit


def begin_visit(user: User, person: Person) -> DeskVisit:
    """Start the clock for somebody at the user's desk; a second press finds the visit of the first.

    A visit left open on an earlier day is closed as forgotten. Raises AnotherVisitOpen while the desk
    serves somebody else, PermissionDenied without a desk.
    """
    require(user, Verb.FILE_AT_DESK)
    channel, organization = desk_of(user)
    try:
        with transaction.atomic():
            known = _locked(user)
            if known is not None and not is_of_today(known):
                _end(known, VisitOutcome.FORGOTTEN)
                known = None
            if known is not None:
                if known.person_id == person.pk:
                    return known
                raise AnotherVisitOpen(known)
            return DeskVisit.objects.create(
                user=user,
                person=person,
                channel=channel,
                organization=organization,
                began_at=clock.now(),
            )
    except IntegrityError as error:
        if constraint_of(error) != "desk_visit_one_open_a_desk":
            raise
        other = open_visit(user)
        if other is None or other.person_id != person.pk:
            raise AnotherVisitOpen(other or DeskVisit(person=person)) from error
        return other


def end_visit(user: User, visit_id: int, outcome: VisitOutcome) -> DeskVisit:
    """Stop the clock. A visit that has ended keeps its end. Raises NotAllowed for another desk's visit."""
    with transaction.atomic():
        visit = DeskVisit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit_id)
        if visit.user_id != user.pk:
            raise NotAllowed
        if visit.ended_at is None:
            _end(visit, outcome)
    return visit


def note_filed(application: Application, user: User) -> None:
    """What is filed while the person's visit is open belongs to it; in the transaction of the filing."""
    visit = open_visit(user)
    if visit is None or application.person_id is None or not is_of_today(visit):
        return
    if is_together(visit.person, application.person_id):
        visit.applications.add(application)


def desk_of(user: User) -> tuple[Channel, Organization | None]:
    """The channel of the user's desk, and the organization of a registry desk. NotAllowed without one."""
    own = roles(user)
    for assignment in own:
        if assignment.role == Role.REGISTRY_CLERK:
            return Channel.REGISTRY_DESK, assignment.organization
    if any(assignment.role == Role.SERVICE_CENTRE_OPERATOR for assignment in own):
        return Channel.PUBLIC_SERVICE_CENTRE, None
    raise NotAllowed


def _locked(user: User) -> DeskVisit | None:
    rows = DeskVisit.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(user=user, ended_at=None).first()


def _end(visit: DeskVisit, outcome: VisitOutcome) -> None:
    visit.ended_at = clock.now()
    visit.outcome = outcome
    visit.save(update_fields=["ended_at", "outcome"])
