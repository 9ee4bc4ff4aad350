"""The regional commission: terms, figures, the test, the settled list, who goes where."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications import commission
from applications.actions import commission as actions
from applications.actions import moves, moving
from applications.commission import Lack
from applications.errors import CommissionRefused
from applications.models import CommissionDecision, CommissionSession, MovePlan
from campaigns import clock as campaign_clock
from codes import Ground, OrganizationType, PanelType, PlanState, Role, SkipReason
from codes.violations import constraint_of
from demonstration import factories as make
from registry.models import Panel, Person
from registry.queries import counter_differences
from tests.applications.told import periods, told

pytestmark = pytest.mark.django_db

AFTER, NEW_YEAR = "2026-11-20T10:00", date(2027, 1, 1)
MINUTES: dict[str, Any] = {
    "number": "3",
    "held_on": date(2026, 11, 19),
    "members": "Омаров Д.\nКасымова Ж.",
}


@pytest.fixture(autouse=True)
def _counters_equal_periods(db: None) -> Iterator[None]:
    yield
    assert counter_differences(campaign_clock.today()) == []


@pytest.fixture
def city(clock) -> SimpleNamespace:  # type: ignore[no-untyped-def]
    """After the campaign: `good` serves 751110000, `small` 751310000; the region's administrator."""
    clock.set(AFTER)
    good_site, small_site = make.SiteFactory(), make.SiteFactory()
    second = make.SiteFactory(organization=good_site.organization)
    good = make.PanelFactory(site=good_site, norm=3)
    other = make.PanelFactory(site=second, norm=3)
    small = make.PanelFactory(site=small_site)
    make.ServiceAreaFactory(site=good_site, unit=make.unit("751110000"))
    make.ServiceAreaFactory(site=small_site, unit=make.unit("751310000"))
    territory = make.unit("750000000")
    return SimpleNamespace(
        good=good,
        other=other,
        small=small,
        territory=territory,
        region=make.staff(Role.REGIONAL_ADMIN, territory=territory),
    )


def session_of(city: SimpleNamespace) -> CommissionSession:
    return actions.open_session(city.region, city.territory, 2026, **MINUTES)


def settled(city: SimpleNamespace) -> CommissionSession:
    """`good` admitted, `small` not."""
    session = session_of(city)
    for panel, is_admitted in ((city.good, True), (city.small, False)):
        actions.decide(
            session.pk, city.region, panel.organization_id, is_admitted=is_admitted, reason="Так"
        )
    return actions.close(session.pk, city.region)


def planned(city: SimpleNamespace) -> MovePlan:
    return actions.plan_distribution(settled(city).pk, city.region)


def where(plan: MovePlan, person: Person) -> "Panel | str":
    item = plan.items.select_related("to_panel").get(person=person)
    return item.to_panel or item.reason


def test_the_terms_are_those_of_p744() -> None:
    days = commission.terms(2026)
    assert days.campaign_ends_on == date(2026, 11, 15)
    assert days.effective_on == NEW_YEAR
    assert days.orders_by == date(2026, 11, 10)
    assert days.list_by == date(2026, 11, 27)
    assert commission.terms(2019).list_by is None


def test_figures_count_today_who_comes_and_who_goes(city: SimpleNamespace) -> None:
    for _ in range(2):
        make.attached(make.PersonFactory(lives_in="751110000"), city.small)
    (leaver,) = Person.objects.filter(attachments__panel=city.small)[:1]
    make.attached(leaver, city.good, on=NEW_YEAR, keep_scheduled=False)
    rows = {row.organization: row for row in commission.figures(city.territory, 2026)}
    good, small = rows[city.good.organization], rows[city.small.organization]
    assert (good.attached, good.arriving, good.leaving, good.will_be_attached) == (0, 1, 0, 1)
    assert (small.attached, small.arriving, small.leaving, small.will_be_attached) == (2, 0, 1, 1)
    assert (good.practice_sites, small.practice_sites) == (2, 1)
    assert good.lacks == (Lack.PEOPLE,)
    assert small.lacks == (Lack.PEOPLE, Lack.PRACTICE_SITES)


@pytest.mark.parametrize(
    ("people", "sites", "is_only_one", "lacks"),
    [
        (3000, 2, False, ()),
        (2999, 2, False, (Lack.PEOPLE,)),
        (3000, 1, False, (Lack.PRACTICE_SITES,)),
        (12, 0, True, ()),
    ],
)
def test_the_test_of_admission(
    people: int, sites: int, is_only_one: bool, lacks: tuple[Lack, ...]
) -> None:
    days = commission.terms(2026)
    assert commission.lacks(days, people, sites, is_only_one) == lacks


def test_the_only_one_of_a_village_is_asked_nothing(city: SimpleNamespace) -> None:
    village = make.unit("751110100")
    type(village).objects.filter(pk=village.pk).update(kind="village")
    post = make.OrganizationFactory(
        unit=village, type=OrganizationType.PARAMEDIC_MIDWIFERY_POINT.value
    )
    rows = {row.organization: row for row in commission.figures(city.territory, 2026)}
    assert rows[post].is_only_one
    assert rows[post].meets_test
    make.OrganizationFactory(unit=village)
    rows = {row.organization: row for row in commission.figures(city.territory, 2026)}
    assert not rows[post].is_only_one


def test_a_session_comes_after_the_campaign(city: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    def refused(**changes: Any) -> str:
        with pytest.raises(CommissionRefused) as error:
            actions.open_session(city.region, city.territory, 2026, **MINUTES | changes)
        return error.value.code

    assert refused(held_on=date(2026, 11, 15)) == "held_before_the_end"
    assert refused(held_on=date(2026, 11, 21)) == "held_in_future"
    clock.set("2026-11-15T10:00")
    assert refused() == "campaign_not_over"
    clock.set(AFTER)
    assert session_of(city) == session_of(city)
    far = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    with pytest.raises(PermissionDenied):
        actions.open_session(far, city.territory, 2025, **MINUTES)


def test_the_list_is_settled_once_all_are_decided_on(city: SimpleNamespace) -> None:
    session = session_of(city)

    def refused(step: Any, *args: Any, **more: Any) -> str:
        with pytest.raises(CommissionRefused) as error:
            step(session.pk, city.region, *args, **more)
        return error.value.code

    good, small = city.good.organization_id, city.small.organization_id
    assert refused(actions.close) == "undecided"
    assert refused(actions.decide, good, is_admitted=True, reason=" ") == "reason_needed"
    hospital = make.OrganizationFactory(type=OrganizationType.HOSPITAL.value)
    assert refused(actions.decide, hospital.pk, is_admitted=True, reason="да") == (
        "not_of_the_territory"
    )
    actions.decide(session.pk, city.region, good, is_admitted=False, reason="Мало людей")
    actions.decide(session.pk, city.region, small, is_admitted=False, reason="Мало людей")
    assert refused(actions.close) == "nobody_admitted"
    assert refused(actions.send_extract) == "not_settled"
    assert refused(actions.plan_distribution) == "not_settled"
    decision = actions.decide(session.pk, city.region, good, is_admitted=True, reason="Одна")
    assert (decision.attached, decision.practice_sites, decision.meets_test) == (0, 2, False)
    session = actions.close(session.pk, city.region)
    assert refused(actions.decide, good, is_admitted=False, reason="Нет") == "settled"
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        CommissionDecision.objects.filter(session=session).update(is_admitted=False)
    assert constraint_of(error.value) == "commission_decision_settled"
    assert commission.extract_due(session) == date(2026, 11, 23)


def test_those_that_meet_the_test_are_admitted_together(
    city: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(city)
    assert actions.admit_all_that_pass(session.pk, city.region, "Отвечает требованиям") == 0
    monkeypatch.setattr(commission, "lacks", lambda *_args: ())
    assert actions.admit_all_that_pass(session.pk, city.region, "Отвечает требованиям") == 2
    assert actions.admit_all_that_pass(session.pk, city.region, "Отвечает требованиям") == 0


def test_the_extract_tells_every_organization_once(city: SimpleNamespace) -> None:
    session = settled(city)
    for _ in range(2):
        actions.send_extract(session.pk, city.region)
    assert told(city.good.organization) == ["commission_admitted"]
    assert told(city.small.organization) == ["commission_not_admitted"]


def test_people_go_by_address_to_their_site_and_within_caps(city: SimpleNamespace) -> None:
    never = [make.PersonFactory(lives_in="751110000") for _ in range(7)]
    plan = planned(city)
    assert (plan.people, plan.skipped, plan.first_on) == (7, 1, NEW_YEAR)
    places = [where(plan, person) for person in never]
    assert places[:3] == [city.good] * 3  # the site that serves them, then the other one
    assert places[3:6] == [city.other] * 3
    assert places[6] == SkipReason.PANEL_FULL


def test_who_is_distributed_and_who_is_left_alone(city: SimpleNamespace) -> None:
    make.ServiceAreaFactory(site=city.good.site, unit=make.unit("751310000"))
    turned_away, stays, choosing, chose, dead, foreign, away = (
        make.PersonFactory(lives_in="751310000") for _ in range(7)
    )
    far = make.PersonFactory(lives_in="711310000")
    make.attached(turned_away, city.small)
    make.attached(stays, city.good)
    make.attached(chose, city.small)
    make.attached(chose, city.good, on=NEW_YEAR)
    make.filed(choosing, city.good, ground=Ground.FIRST_ATTACHMENT)
    Person.objects.filter(pk=dead.pk).update(died_on=date(2026, 11, 1))
    Person.objects.filter(pk=away.pk).update(departed_on=date(2026, 11, 1))
    Person.objects.filter(pk=foreign.pk).update(status="foreigner_temporary")
    plan = planned(city)
    assert [item.person for item in plan.items.all()] == [turned_away]
    assert where(plan, turned_away) == city.good
    assert not plan.items.filter(person=far).exists()


def test_who_fits_nowhere_is_named_with_the_reason(city: SimpleNamespace) -> None:
    only_small, no_home = make.PersonFactory(lives_in="751310000"), make.PersonFactory()
    make.attached(no_home, city.small)
    child = make.PersonFactory(child=True, lives_in="751110000")
    Panel.objects.filter(pk__in=[city.good.pk, city.other.pk]).update(
        type=PanelType.DISTRICT_THERAPIST.value
    )
    plan = planned(city)
    assert where(plan, only_small) == SkipReason.NO_AREA
    assert where(plan, no_home) == SkipReason.NO_ADDRESS
    assert where(plan, child) == SkipReason.NO_SUITABLE_PANEL


def test_a_plan_is_made_anew_until_it_begins(city: SimpleNamespace) -> None:
    make.PersonFactory(lives_in="751110000")
    first = planned(city)
    session = CommissionSession.objects.get()
    make.PersonFactory(lives_in="751110000")
    second = actions.plan_distribution(session.pk, city.region)
    assert not MovePlan.objects.filter(pk=first.pk).exists()
    assert second.people == 2
    moves.agree(second.pk, city.region)
    moves.start(second.pk, city.region)
    with pytest.raises(CommissionRefused, match="plan_begun"):
        actions.plan_distribution(session.pk, city.region)
    moving.run(second.pk)
    later = make.PersonFactory(lives_in="751110000")
    third = actions.plan_distribution(session.pk, city.region)
    assert [item.person for item in third.items.all()] == [later]
    assert MovePlan.objects.get(pk=second.pk).state == PlanState.DONE
    assert periods(later) == []


def test_the_database_holds_a_session_together(city: SimpleNamespace) -> None:
    session = session_of(city)
    for expected, columns in {
        "commission_session_has_minutes": {"number": ""},
        "commission_session_closed_by_someone": {"closed_at": campaign_clock.now()},
    }.items():
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            CommissionSession.objects.filter(pk=session.pk).update(**columns)
        assert constraint_of(error.value) == expected
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        CommissionSession.objects.create(
            year=2026, territory=city.territory, opened_by=city.region, **MINUTES
        )
    assert constraint_of(error.value) == "commission_session_once_a_year"
