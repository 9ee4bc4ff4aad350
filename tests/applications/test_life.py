"""Events from outside registers: deaths, departures, moves, births of new addresses, ends of contracts."""

from datetime import date
from types import SimpleNamespace

import pghistory
import pytest
from django.apps import apps

from applications import actions
from applications.casefile import collect, provider_status, request_of
from campaigns import clock as campaign_clock
from codes import ApplicationStatus as Status
from codes import BaseKind, Ground, ProviderStatus, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import NeighbourUnits, Residence
from registry.queries import counter_differences
from tests.applications.told import periods, told

pytestmark = pytest.mark.django_db

SINCE = date(2019, 3, 1)


@pytest.fixture(autouse=True)
def _counters_equal_periods(db: None):  # type: ignore[no-untyped-def]
    yield
    assert counter_differences(campaign_clock.today()) == []


def test_who_and_why_stand_beside_the_new_version_of_a_person(town: SimpleNamespace) -> None:
    actions.record_death(town.person.pk, date(2026, 10, 1), source="population_register")
    event = (
        apps.get_model("registry", "PersonEvent")
        .objects.filter(pgh_obj_id=town.person.pk)
        .order_by("pgh_id")
        .last()
    )
    assert isinstance(event, pghistory.models.Event)
    assert event.died_on == date(2026, 10, 1)
    assert event.pgh_context.metadata["actor"] == "population_register"
    assert event.pgh_context.metadata["reason"] == "death"


@pytest.mark.parametrize("record", [actions.record_death, actions.record_departure])
def test_what_has_not_come_is_not_recorded(town: SimpleNamespace, record) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="not come"):
        record(town.person.pk, date(2026, 10, 15), source="population_register")


def test_a_waiting_application_of_the_dead_is_closed(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T19:00")
    row = make.filed(town.person, town.new)
    actions.record_death(town.person.pk, date(2026, 10, 14), source="population_register")
    row.refresh_from_db()
    assert (row.status, row.close_reason) == (Status.CLOSED, "death")
    clock.set("2026-10-15T09:00")
    assert actions.accept_due() == 0


def test_the_dead_are_not_written_to(town: SimpleNamespace) -> None:
    make.approved(town.person, town.new, town.specialist)
    before = Message.objects.filter(person=town.person).count()
    actions.record_death(town.person.pk, date(2026, 10, 14), source="population_register")
    assert Message.objects.filter(person=town.person).count() == before


def test_a_move_ends_the_old_address_and_leaves_the_attachment(town: SimpleNamespace) -> None:
    unit = make.unit("751210000")
    new = actions.record_move(town.person.pk, on=date(2026, 10, 1), unit=unit, house=5)
    again = actions.record_move(town.person.pk, on=date(2026, 10, 1), unit=unit, house=7)
    assert (new.pk, again.house) == (again.pk, 7)
    homes = town.person.residences.order_by("from_on").values_list("from_on", "to_on")
    assert list(homes) == [
        (date(2010, 1, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), None),
    ]
    assert periods(town.person) == [(town.old.pk, SINCE, None)]
    row = make.filed(town.person, town.new, ground=Ground.CHANGE_OF_RESIDENCE)
    assert row.status == Status.IN_REVIEW


def test_a_move_heard_of_late_ends_where_the_later_one_begins(town: SimpleNamespace) -> None:
    actions.record_move(town.person.pk, on=date(2026, 10, 1), unit=make.unit("751210000"))
    actions.record_move(town.person.pk, on=date(2026, 5, 1), unit=make.unit("751310000"))
    homes = town.person.residences.order_by("from_on").values_list("from_on", "to_on")
    assert list(homes) == [
        (date(2010, 1, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), None),
    ]


@pytest.fixture
def insured(town: SimpleNamespace) -> SimpleNamespace:
    """Someone attached until 1 December by a contract."""
    town.worker = make.PersonFactory(lives_in="751110000")
    make.attached(town.worker, town.new, ends_with_contract_on=date(2026, 12, 1))
    return town


def test_a_contract_ends_the_attachment_on_its_day(insured: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-11-30T23:00")
    assert actions.end_with_contracts() == 0
    clock.set("2026-12-01T00:05")
    assert (actions.end_with_contracts(), actions.end_with_contracts()) == (1, 0)
    assert periods(insured.worker) == [(insured.new.pk, SINCE, date(2026, 12, 1))]
    assert told(insured.worker) == ["attachment_ended"]
    assert told(insured.new.organization) == ["organization_person_detached"]


def test_a_late_sweep_ends_it_on_its_day_all_the_same(insured: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-12-04T10:00")
    assert actions.end_with_contracts() == 1
    assert periods(insured.worker) == [(insured.new.pk, SINCE, date(2026, 12, 1))]


def test_a_contract_ends_also_where_something_is_scheduled_which_stays(
    insured: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    other = make.PanelFactory()
    of_other = make.staff(Role.SPECIALIST, organization=other.organization)
    row = make.approved(insured.worker, other, of_other)
    clock.set("2026-11-15T10:00")
    assert actions.warn_of_contract_ends() == 1
    clock.set("2026-12-01T10:00")
    assert actions.end_with_contracts() == 1
    assert periods(insured.worker) == [
        (insured.new.pk, SINCE, date(2026, 12, 1)),
        (other.pk, date(2027, 1, 1), None),
    ]
    row.refresh_from_db()
    assert row.status == Status.SCHEDULED
    clock.set("2027-01-01T00:10")
    assert actions.make_effective() == 1


def test_people_are_warned_thirty_days_before_once(
    insured: SimpleNamespace, clock, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-31T10:00")
    assert actions.warn_of_contract_ends() == 0
    clock.set("2026-11-01T10:00")
    actions.warn_of_contract_ends()
    clock.set("2026-11-02T10:00")
    with django_assert_num_queries(4):  # the periods, what was said, and the savepoint's two
        actions.warn_of_contract_ends()
    assert told(insured.worker) == ["contract_ends_soon"]
    assert Message.objects.filter(person=insured.worker, channel="account").count() == 1


# What a case says of the register.


def case(town: SimpleNamespace, **more: object):  # type: ignore[no-untyped-def]
    return collect(request_of(make.draft(town.person, town.new, **more)))


def test_a_case_leaves_the_applicants_own_scheduled_place_out(town: SimpleNamespace) -> None:
    make.approved(town.person, town.new, town.specialist)
    town.new.refresh_from_db()
    made = case(town, ground=Ground.FREE_CHOICE)
    assert town.new.arriving == 1
    assert made.chosen.panel.arriving == 0
    assert made.scheduled.organization == town.new.organization.code
    other = make.PanelFactory(site=town.new.site)
    made = collect(request_of(make.draft(town.person, other)))
    assert made.chosen.panel.arriving == 0


def test_a_case_counts_a_panel_as_rolled_forward(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    make.approved(town.person, town.new, town.specialist)
    clock.set("2027-01-02T10:00")
    town.new.refresh_from_db()
    assert (town.new.attached, town.new.arriving) == (0, 1)
    other = make.PersonFactory(lives_in="751110000")
    made = collect(request_of(make.draft(other, town.new)))
    assert (made.chosen.panel.attached, made.chosen.panel.arriving) == (1, 0)


def test_a_case_knows_where_the_person_stands(town: SimpleNamespace) -> None:
    made = case(town)
    assert (made.present.organization, made.present.since) == (town.old.organization.code, SINCE)
    assert made.present.basis == "import"
    assert [base.unit for base in made.person.bases] == ["751110000"]
    assert made.person.residence_changed_on == date(2010, 1, 1)
    assert made.free_choices_this_year == 0


def test_the_end_of_a_contract_is_seen_without_anybody_recording_it(town: SimpleNamespace) -> None:
    organization = town.old.organization
    day = date(2026, 10, 14)
    assert provider_status(organization, day) == ProviderStatus.SERVING
    organization.contracts.filter(year=2026).update(to_on=day)
    assert provider_status(organization, day) == ProviderStatus.CONTRACT_ENDED
    organization.closed_on = day
    assert provider_status(organization, day) == ProviderStatus.LIQUIDATED
    organization.status = ProviderStatus.REORGANIZED
    assert provider_status(organization, day) == ProviderStatus.REORGANIZED


@pytest.mark.parametrize(
    ("until", "is_pregnant"),
    [(None, False), (date(2026, 10, 13), False), (date(2026, 10, 14), True)],
)
def test_a_pregnancy_counts_until_its_day(
    town: SimpleNamespace, until: date | None, is_pregnant: bool
) -> None:
    town.person.pregnant_until = until
    town.person.save()
    assert case(town).person.pregnant is is_pregnant


def test_neighbours_are_known_both_ways_while_recorded(town: SimpleNamespace) -> None:
    town.new.organization.unit = make.unit("191010000")
    town.new.organization.save()
    row = NeighbourUnits.objects.create(
        first="1910", second="75", kind="suburb", act="A", from_on=date(2020, 1, 1)
    )
    assert case(town).chosen.neighbour_of_bases
    row.to_on = date(2026, 10, 14)
    row.save()
    assert not case(town).chosen.neighbour_of_bases


@pytest.mark.parametrize("kind", [BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE])
def test_home_visits_are_asked_for_either_residence(town: SimpleNamespace, kind: BaseKind) -> None:
    make.ServiceAreaFactory(site=town.new.site, unit=make.unit("751210000"))
    assert not case(town).chosen.in_service_area
    if kind == BaseKind.PERMANENT_RESIDENCE:
        actions.record_move(town.person.pk, on=date(2026, 10, 1), unit=make.unit("751210000"))
    else:
        make.ResidenceFactory(person=town.person, kind=kind, unit=make.unit("751210000"))
    assert case(town).chosen.in_service_area
    Residence.objects.filter(person=town.person, unit__code="751210000").update(
        kind=BaseKind.WORK.value
    )
    assert not case(town).chosen.in_service_area
