"""The life of a scheduled attachment under every later event: periods, counters, statuses, messages."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from applications import actions
from applications.casefile import free_choices
from applications.errors import ChangedMeanwhile, NotAllowed, NothingScheduled
from applications.models import Application, ApplicationEvent
from campaigns import clock as campaign_clock
from codes import ApplicationStatus as Status
from codes import Filer, Ground, Role
from demonstration import factories as make
from registry.queries import counter_differences, present_stay, scheduled_attachment
from tests.applications.told import counts, no_contract, periods, told

pytestmark = pytest.mark.django_db

SINCE = date(2019, 3, 1)
NEW_YEAR = date(2027, 1, 1)
ATTACHED, DETACHED = "organization_person_attached", "organization_person_detached"


@pytest.fixture
def plan(town: SimpleNamespace) -> SimpleNamespace:
    """The town, where the person's campaign choice of `new` is approved for 1 January."""
    town.application = make.approved(town.person, town.new, town.specialist)
    town.nation = make.staff(Role.NATIONAL_ADMIN)
    town.region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    assert periods(town.person) == [
        (town.old.pk, SINCE, NEW_YEAR),
        (town.new.pk, NEW_YEAR, None),
    ]
    return town


@pytest.fixture(autouse=True)
def _counters_equal_periods(db: None):  # type: ignore[no-untyped-def]
    yield
    assert counter_differences(campaign_clock.today()) == []


def status_of(application: Application) -> tuple[str, str]:
    application.refresh_from_db()
    return application.status, application.close_reason


def last_event(application: Application) -> str:
    return ApplicationEvent.objects.filter(application=application).first().kind  # type: ignore[union-attr]


def test_approving_told_the_person_and_both_organizations(plan: SimpleNamespace) -> None:
    assert status_of(plan.application) == (Status.SCHEDULED, "")
    assert told(plan.person)[-1] == "application_approved_scheduled"
    assert told(plan.new.organization) == [ATTACHED]
    assert told(plan.old.organization) == [DETACHED]
    assert (counts(plan.old), counts(plan.new)) == ((1, 0, 1, 0), (0, 1, 0, 0))


def test_it_comes_by_itself_and_is_told_once(plan: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-12-31T23:59")
    assert actions.make_effective() == 0
    clock.set("2027-01-01T00:00")
    stay = present_stay(plan.person, NEW_YEAR)
    assert stay is not None
    assert stay.attachment.panel_id == plan.new.pk, "attached before any sweep has run"
    assert (actions.make_effective(), actions.make_effective()) == (1, 0)
    assert status_of(plan.application) == (Status.EFFECTIVE, "")
    assert told(plan.person).count("attachment_started") == 1


def test_renounced(plan: SimpleNamespace) -> None:
    user = plan.application.filed_by
    actions.renounce(plan.application.pk, user)
    actions.renounce(plan.application.pk, user)
    assert status_of(plan.application) == (Status.CANCELLED, "renounced")
    assert last_event(plan.application) == "renounced"
    assert periods(plan.person) == [(plan.old.pk, SINCE, None)]
    assert (counts(plan.old), counts(plan.new)) == ((1, 0, 0, 0), (0, 0, 0, 0))
    assert told(plan.person)[-1] == "scheduled_renounced"
    assert told(plan.person).count("scheduled_renounced") == 1
    assert told(plan.new.organization) == [ATTACHED, DETACHED]
    assert told(plan.old.organization) == [DETACHED, ATTACHED]


def test_renounced_twice_in_a_campaign_is_told_twice(plan: SimpleNamespace) -> None:
    actions.renounce(plan.application.pk, plan.application.filed_by)
    again = make.approved(plan.person, plan.new, plan.specialist)
    actions.renounce(again.pk, again.filed_by)
    assert told(plan.person).count("scheduled_renounced") == 2
    assert told(plan.old.organization) == [DETACHED, ATTACHED, DETACHED, ATTACHED]


def test_renounced_on_the_last_day_and_not_on_the_first(plan: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2027-01-01T00:00")
    with pytest.raises(NothingScheduled):
        actions.renounce(plan.application.pk, plan.application.filed_by)
    clock.set("2026-12-31T23:59")
    actions.renounce(plan.application.pk, plan.application.filed_by)
    assert periods(plan.person) == [(plan.old.pk, SINCE, None)]


def test_renounced_into_a_panel_that_filled_up_meanwhile(plan: SimpleNamespace) -> None:
    plan.old.norm = 1
    plan.old.save(update_fields=["norm"])
    other = make.PersonFactory(lives_in="751110000")
    of_old = make.staff(Role.SPECIALIST, organization=plan.old.organization)
    make.approved(other, plan.old, of_old)
    assert counts(plan.old) == (1, 1, 1, 0)
    actions.renounce(plan.application.pk, plan.application.filed_by)
    assert counts(plan.old) == (1, 1, 0, 1)
    assert plan.old.excess_reason == "renounced"


@pytest.mark.parametrize("who", ["stranger", "specialist", "clerk who filed"])
def test_nobody_else_renounces(plan: SimpleNamespace, who: str) -> None:
    user = plan.specialist
    if who == "stranger":
        user = make.user_of(make.PersonFactory())
    elif who == "clerk who filed":
        user = make.staff(
            Role.REGISTRY_CLERK, organization=plan.new.organization, person=make.PersonFactory()
        )
        Application.objects.filter(pk=plan.application.pk).update(
            filed_by=user, channel="registry_desk"
        )
    with pytest.raises(NotAllowed):
        actions.renounce(plan.application.pk, user)
    assert status_of(plan.application) == (Status.SCHEDULED, "")


def test_a_representative_of_today_renounces(plan: SimpleNamespace) -> None:
    guardian = make.PersonFactory()
    user = make.user_of(guardian)
    row = make.RepresentationFactory(
        representative=guardian, person=plan.person, kind=Filer.GUARDIAN, from_on=date(2026, 1, 1)
    )
    row.to_on = date(2026, 10, 14)
    row.save()
    with pytest.raises(NotAllowed):
        actions.renounce(plan.application.pk, user)
    row.to_on = None
    row.save()
    actions.renounce(plan.application.pk, user)
    assert status_of(plan.application) == (Status.CANCELLED, "renounced")


def test_replaced_by_a_later_campaign_choice(plan: SimpleNamespace) -> None:
    other = make.PanelFactory()
    of_other = make.staff(Role.SPECIALIST, organization=other.organization)
    second = make.approved(plan.person, other, of_other)
    assert status_of(plan.application) == (Status.CANCELLED, "replaced")
    assert status_of(second) == (Status.SCHEDULED, "")
    assert periods(plan.person) == [
        (plan.old.pk, SINCE, NEW_YEAR),
        (other.pk, NEW_YEAR, None),
    ]
    assert counts(plan.new) == (0, 0, 0, 0)
    assert "scheduled_replaced" in told(plan.person)
    assert told(plan.new.organization) == [ATTACHED, DETACHED], "nobody comes on 1 January"
    assert told(other.organization) == [ATTACHED]


def test_a_move_of_residence_and_an_approval_in_between(plan: SimpleNamespace) -> None:
    actions.record_move(plan.person.pk, on=date(2026, 10, 12), unit=make.unit("751210000"))
    nearer = make.PanelFactory()
    of_nearer = make.staff(Role.SPECIALIST, organization=nearer.organization)
    done = make.approved(plan.person, nearer, of_nearer, ground=Ground.CHANGE_OF_RESIDENCE)
    today = date(2026, 10, 14)
    assert status_of(done) == (Status.EFFECTIVE, "")
    assert status_of(plan.application) == (Status.CANCELLED, "replaced")
    assert periods(plan.person) == [(plan.old.pk, SINCE, today), (nearer.pk, today, None)]
    assert (counts(plan.old), counts(plan.new), counts(nearer)) == (
        (0, 0, 0, 0),
        (0, 0, 0, 0),
        (1, 0, 0, 0),
    )
    assert told(plan.new.organization) == [ATTACHED, DETACHED]
    assert told(plan.old.organization) == [DETACHED, DETACHED], "the day has changed"


def test_another_doctor_of_the_present_organization_leaves_it_standing(
    plan: SimpleNamespace,
) -> None:
    doctor = make.PanelFactory(site=plan.old.site)
    of_old = make.staff(Role.SPECIALIST, organization=plan.old.organization)
    before = told(plan.old.organization)
    make.approved(plan.person, doctor, of_old, ground=Ground.DOCTOR_CHOICE)
    today = date(2026, 10, 14)
    assert status_of(plan.application) == (Status.SCHEDULED, "")
    assert periods(plan.person) == [
        (plan.old.pk, SINCE, today),
        (doctor.pk, today, NEW_YEAR),
        (plan.new.pk, NEW_YEAR, None),
    ]
    assert told(plan.old.organization) == before, "nobody comes or goes"
    stay = present_stay(plan.person, today)
    assert stay is not None
    assert stay.since == SINCE
    actions.renounce(plan.application.pk, plan.application.filed_by)
    assert periods(plan.person)[-1] == (doctor.pk, today, None)
    assert (counts(plan.old), counts(doctor)) == ((0, 0, 0, 0), (1, 0, 0, 0))


def test_no_contract_found_before_the_day(plan: SimpleNamespace) -> None:
    with pytest.raises(ChangedMeanwhile):  # confirmed, or unknown: it stays
        actions.cancel_without_contract(plan.application.pk, plan.nation)
    no_contract(plan.new.organization, 2027)
    with pytest.raises(PermissionDenied):
        actions.cancel_without_contract(plan.application.pk, plan.specialist)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    assert status_of(plan.application) == (Status.CANCELLED, "no_contract")
    assert periods(plan.person) == [(plan.old.pk, SINCE, None)]
    assert told(plan.person).count("scheduled_cancelled_no_contract") == 1
    assert told(plan.new.organization) == [ATTACHED, DETACHED]
    assert told(plan.old.organization) == [DETACHED, ATTACHED]


def fill(panel: object, people: int, norm: int) -> None:
    """Give the panel so many people and a norm they fill."""
    panel.refresh_from_db()  # type: ignore[attr-defined]
    panel.norm = norm  # type: ignore[attr-defined]
    panel.save(update_fields=["norm"])  # type: ignore[attr-defined]
    for _ in range(people):
        make.attached(make.PersonFactory(), panel, on=campaign_clock.today())  # type: ignore[arg-type]


def test_no_contract_found_before_the_day_with_the_old_panel_full_meanwhile(
    plan: SimpleNamespace,
) -> None:
    fill(plan.old, 1, norm=2)
    of_old = make.staff(Role.SPECIALIST, organization=plan.old.organization)
    make.approved(make.PersonFactory(lives_in="751110000"), plan.old, of_old)
    assert counts(plan.old) == (2, 1, 1, 0)
    no_contract(plan.new.organization, 2027)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    assert counts(plan.old) == (2, 1, 0, 1)
    assert plan.old.excess_reason == "no_contract"


@pytest.mark.parametrize("is_swept", [True, False])
def test_no_contract_found_after_the_day_with_the_old_panel_full_meanwhile(
    plan: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
    is_swept: bool,
) -> None:
    clock.set("2027-01-12T10:00")
    if is_swept:
        actions.make_effective()
    fill(plan.old, 1, norm=1)
    no_contract(plan.new.organization, 2027)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    found_on = date(2027, 1, 12)
    assert status_of(plan.application) == (Status.CANCELLED, "no_contract")
    assert periods(plan.person) == [
        (plan.old.pk, SINCE, NEW_YEAR),
        (plan.new.pk, NEW_YEAR, found_on),
        (plan.old.pk, found_on, None),
    ], "from that day on, never backwards"
    assert counts(plan.old) == (2, 0, 0, 1)
    assert plan.old.excess_reason == "no_contract"
    assert counts(plan.new) == (0, 0, 0, 0)
    assert told(plan.old.organization)[-1] == ATTACHED
    assert told(plan.new.organization)[-1] == DETACHED
    assert actions.make_effective() == 0


def test_no_contract_found_after_the_day_by_someone_who_changed_the_doctor_there(
    plan: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    clock.set("2027-01-11T10:00")
    actions.make_effective()
    doctor = make.PanelFactory(site=plan.new.site)
    make.approved(plan.person, doctor, plan.specialist, ground=Ground.DOCTOR_CHOICE)
    clock.set("2027-01-12T10:00")
    no_contract(plan.new.organization, 2027)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    assert periods(plan.person)[-1] == (plan.old.pk, date(2027, 1, 12), None)
    assert counts(doctor) == (0, 0, 0, 0)


def test_no_contract_found_after_the_person_went_elsewhere(
    plan: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    clock.set("2027-01-11T10:00")
    actions.make_effective()
    other = make.PanelFactory()
    of_other = make.staff(Role.SPECIALIST, organization=other.organization)
    make.approved(plan.person, other, of_other, ground=Ground.FREE_CHOICE)
    no_contract(plan.new.organization, 2027)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    assert periods(plan.person)[-1] == (other.pk, date(2027, 1, 11), None)


@pytest.mark.parametrize("found", ["2026-12-20T10:00", "2027-01-12T10:00"])
def test_no_contract_where_the_old_organization_is_gone(
    plan: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
    found: str,
) -> None:
    organization = plan.old.organization
    organization.closed_on = NEW_YEAR
    organization.save()
    no_contract(plan.new.organization, 2027)
    clock.set(found)
    actions.cancel_without_contract(plan.application.pk, plan.nation)
    assert present_stay(plan.person, date(2027, 1, 13)) is None, "the commission's turn comes"
    assert scheduled_attachment(plan.person, campaign_clock.today()) is None
    assert periods(plan.person)[0] == (plan.old.pk, SINCE, NEW_YEAR)
    assert "scheduled_cancelled_no_contract" in told(plan.person)


def test_no_contract_for_someone_attached_nowhere_before(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    person = make.PersonFactory(lives_in="751110000")
    nation = make.staff(Role.NATIONAL_ADMIN)
    application = make.approved(person, town.new, town.specialist)
    no_contract(town.new.organization, 2027)
    clock.set("2027-02-01T10:00")
    actions.cancel_without_contract(application.pk, nation)
    assert periods(person) == [(town.new.pk, NEW_YEAR, date(2027, 2, 1))]


@pytest.mark.parametrize(
    ("record", "reason"), [("record_death", "death"), ("record_departure", "departure")]
)
def test_death_and_departure_end_both(plan: SimpleNamespace, record: str, reason: str) -> None:
    pending = make.filed(plan.person, make.PanelFactory(), ground=Ground.FREE_CHOICE)
    day = date(2026, 10, 12)
    for _ in range(2):
        getattr(actions, record)(plan.person.pk, day, source="population_register")
    assert status_of(plan.application) == (Status.CLOSED, reason)
    assert status_of(pending) == (Status.CLOSED, reason)
    assert periods(plan.person) == [(plan.old.pk, SINCE, day)]
    assert (counts(plan.old), counts(plan.new)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert told(plan.old.organization) == [DETACHED, DETACHED]
    assert told(plan.new.organization) == [ATTACHED, DETACHED]
    assert ("attachment_ended" in told(plan.person)) == (reason == "departure")


def test_annulled_before_the_day(plan: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        actions.annul(plan.application.pk, plan.specialist, reason="decision 12")
    actions.annul(plan.application.pk, plan.region, reason="decision 12")
    actions.annul(plan.application.pk, plan.region, reason="decision 12")
    assert status_of(plan.application) == (Status.ANNULLED, "annulled")
    assert periods(plan.person) == [(plan.old.pk, SINCE, None)]
    assert told(plan.person).count("attachment_annulled") == 1
    assert told(plan.new.organization) == [ATTACHED, DETACHED]


def test_annulled_after_the_day_keeps_what_the_person_chose_since(
    plan: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    clock.set("2027-01-01T00:10")
    actions.make_effective()
    clock.set("2027-10-13T10:00")
    third = make.PanelFactory()
    of_third = make.staff(Role.SPECIALIST, organization=third.organization)
    later = make.approved(plan.person, third, of_third)
    actions.annul(plan.application.pk, plan.region, reason="decision 12")
    today = date(2027, 10, 13)
    assert periods(plan.person) == [
        (plan.old.pk, SINCE, NEW_YEAR),
        (plan.new.pk, NEW_YEAR, today),
        (plan.old.pk, today, date(2028, 1, 1)),
        (third.pk, date(2028, 1, 1), None),
    ]
    assert status_of(later) == (Status.SCHEDULED, "")
    actions.renounce(later.pk, later.filed_by)
    assert periods(plan.person)[-1] == (plan.old.pk, today, None)


def test_an_annulled_free_choice_is_no_longer_counted(town: SimpleNamespace) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    done = make.approved(town.person, town.new, town.specialist, ground=Ground.FREE_CHOICE)
    assert free_choices(town.person, 2026) == 1
    actions.annul(done.pk, region, reason="court")
    assert free_choices(town.person, 2026) == 0
    today = date(2026, 10, 14)
    assert periods(town.person) == [(town.old.pk, SINCE, today), (town.old.pk, today, None)]


def test_two_decisions_on_one_day_lead_back_step_by_step(town: SimpleNamespace) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    third = make.PanelFactory()
    of_third = make.staff(Role.SPECIALIST, organization=third.organization)
    make.approved(town.person, town.new, town.specialist, ground=Ground.FREE_CHOICE)
    second = make.approved(town.person, third, of_third, ground=Ground.FREE_CHOICE)
    actions.annul(second.pk, region, reason="court")
    assert periods(town.person)[-1] == (town.new.pk, date(2026, 10, 14), None)
