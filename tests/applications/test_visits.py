"""The clock of a visit at a desk."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications import actions, visits
from applications.errors import AnotherVisitOpen, NotAllowed
from applications.models import DeskVisit
from campaigns import clock as campaign_clock
from codes import Channel, Document, Filer, Role, VisitOutcome
from codes.violations import constraint_of
from demonstration import factories as make

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 14)


@pytest.fixture
def desk(town: SimpleNamespace) -> SimpleNamespace:
    """The town with a clerk of its new organization and an operator."""
    organization = town.new.organization
    town.clerk = make.staff(Role.REGISTRY_CLERK, organization=organization)
    town.operator = make.staff(Role.SERVICE_CENTRE_OPERATOR, territory=organization.unit)
    return town


def test_a_visit_begins_once_and_ends_with_its_outcome(desk: SimpleNamespace, clock: Any) -> None:
    clock.set("2026-10-14T10:30", tick=False)
    visit = actions.begin_visit(desk.clerk, desk.person)
    assert (visit.channel, visit.organization) == (Channel.REGISTRY_DESK, desk.new.organization)
    clock.set("2026-10-14T10:41", tick=False)
    assert actions.begin_visit(desk.clerk, desk.person).pk == visit.pk
    assert visits.lasted(visit) == timedelta(minutes=11)
    done = actions.end_visit(desk.clerk, visit.pk, VisitOutcome.INFORMED)
    clock.set("2026-10-14T11:30")
    again = actions.end_visit(desk.clerk, visit.pk, VisitOutcome.LEFT)
    assert (again.ended_at, again.outcome) == (done.ended_at, VisitOutcome.INFORMED)
    assert visits.open_visit(desk.clerk) is None


def test_a_desk_serves_one_person_at_a_time(desk: SimpleNamespace) -> None:
    first = actions.begin_visit(desk.clerk, desk.person)
    with pytest.raises(AnotherVisitOpen) as refused:
        actions.begin_visit(desk.clerk, make.PersonFactory())
    assert refused.value.visit == first
    actions.begin_visit(desk.operator, make.PersonFactory())  # another desk
    with pytest.raises(IntegrityError) as refused_by, transaction.atomic():
        DeskVisit.objects.create(
            user=desk.clerk,
            person=desk.person,
            channel=Channel.REGISTRY_DESK,
            organization=desk.new.organization,
        )
    assert constraint_of(refused_by.value) == "desk_visit_one_open_a_desk"


def test_what_was_left_open_over_night_is_forgotten(desk: SimpleNamespace, clock: Any) -> None:
    first = actions.begin_visit(desk.clerk, desk.person)
    clock.set("2026-10-15T09:00")
    actions.begin_visit(desk.clerk, make.PersonFactory())
    first.refresh_from_db()
    assert first.outcome == VisitOutcome.FORGOTTEN


def test_over_half_an_hour_is_marked(desk: SimpleNamespace, clock: Any) -> None:
    clock.set("2026-10-14T10:00", tick=False)
    visit = actions.begin_visit(desk.clerk, desk.person)
    clock.set("2026-10-14T10:30", tick=False)
    assert not visits.is_over(visit)
    clock.set("2026-10-14T10:30:01", tick=False)
    assert visits.is_over(visit)


def test_what_is_filed_for_the_family_belongs_to_the_visit(desk: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True, lives_in="751110000")
    make.RepresentationFactory(representative=desk.person, person=child)
    visit = actions.begin_visit(desk.clerk, desk.person)
    given = {"by": desk.clerk, "channel": Channel.REGISTRY_DESK}
    own = make.filed(desk.person, desk.new, **given)
    of_child = make.filed(
        child, desk.new, filer=Filer.PARENT, documents=(Document.BIRTH_CERTIFICATE,), **given
    )
    make.filed(make.PersonFactory(lives_in="751110000"), desk.new, **given)  # nobody of theirs
    assert set(visit.applications.all()) == {own, of_child}


def test_whose_visit_it_is(desk: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        actions.begin_visit(desk.specialist, desk.person)
    visit = actions.begin_visit(desk.operator, desk.person)
    assert (visit.channel, visit.organization) == (Channel.PUBLIC_SERVICE_CENTRE, None)
    with pytest.raises(NotAllowed):
        actions.end_visit(desk.clerk, visit.pk, VisitOutcome.LEFT)


def test_the_figures_of_a_period(desk: SimpleNamespace, clock: Any) -> None:
    for minutes, outcome in ((10, "filed"), (20, "informed"), (45, "left"), (300, "forgotten")):
        clock.set("2026-10-14T10:00", tick=False)
        visit = actions.begin_visit(desk.clerk, desk.person)
        clock.set(campaign_clock.local(campaign_clock.now()) + timedelta(minutes=minutes))
        actions.end_visit(desk.clerk, visit.pk, VisitOutcome(outcome))
    clock.set("2026-10-14T17:00")
    actions.begin_visit(desk.clerk, desk.person)  # still open
    found = visits.figures([desk.new.organization], DAY, DAY)
    assert (found.visits, found.too_long, found.forgotten) == (3, 1, 1)
    assert found.median is not None
    assert round(found.median / timedelta(minutes=1)) == 20
    assert visits.figures([desk.old.organization], DAY, DAY).visits == 0
    assert (
        visits.figures([desk.new.organization], date(2026, 10, 13), date(2026, 10, 13)).visits == 0
    )


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"channel": "portal"}, "desk_visit_channel"),
        ({"organization": None}, "desk_visit_place"),
        ({"outcome": "left"}, "desk_visit_ended_with_outcome"),
        ({"outcome": "slept", "ended_at": "2026-10-14T06:00Z"}, "desk_visit_outcome"),
        ({"outcome": "left", "ended_at": "2026-10-14T04:00Z"}, "desk_visit_forward"),
    ],
)
def test_the_database_refuses_half_a_visit(
    desk: SimpleNamespace, columns: dict[str, Any], name: str
) -> None:
    whole = {
        "user": desk.clerk,
        "person": desk.person,
        "channel": Channel.REGISTRY_DESK,
        "organization": desk.new.organization,
        "began_at": "2026-10-14T05:00Z",
    }
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DeskVisit.objects.create(**{**whole, **columns})
    assert constraint_of(refused.value) == name
