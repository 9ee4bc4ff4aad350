"""A doctor leaves: who goes where, that everybody arrives once and is told, and when the doctor is gone."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from applications import organization_errors as errors
from applications.actions import leaving, moves, moving, telling
from applications.leaving import look
from applications.models import DoctorLeaving, MovePlan
from applications.organization_errors import ActRefused
from codes import Basis, Ground, PanelType, PlanState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Panel
from registry.queries import counter_differences

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)


@pytest.fixture
def clinic(db: None) -> SimpleNamespace:
    """Two sites with a street each and a family doctor each; on the first a second one who leaves."""
    unit = make.unit("751110000")
    one = make.SiteFactory(number="1")
    here = one.organization
    two = make.SiteFactory(organization=here, number="2")
    streets = [make.StreetFactory(unit=unit) for _ in range(2)]
    for site, street in zip((one, two), streets, strict=True):
        make.ServiceAreaFactory(site=site, unit=unit, street=street)
    panel = make.PanelFactory(site=one)
    first, second = make.PanelFactory(site=one), make.PanelFactory(site=two)
    return SimpleNamespace(
        here=here, unit=unit, streets=streets, one=one, two=two,
        panel=panel, doctor=panel.doctor, first=first, second=second,
        head=make.staff(Role.ORG_HEAD, organization=here, name="Оспанов Б."),
    )  # fmt: skip


def resident(clinic: SimpleNamespace, street: int, house: int = 1, **more: object):  # type: ignore[no-untyped-def]
    person = make.PersonFactory(**more)
    make.ResidenceFactory(
        person=person, unit=clinic.unit, street=clinic.streets[street], house=house
    )
    make.attached(person, clinic.panel)
    return person


def start(clinic: SimpleNamespace, ways=None, **more):  # type: ignore[no-untyped-def]
    ways = ways or {clinic.panel.pk: None}
    more.setdefault("key", look(clinic.doctor, ways).key)
    order = {"order_number": "12-Ж", "order_on": TODAY}
    return leaving.start(clinic.head, clinic.doctor, ways, **{**order, **more})


def carry_out() -> None:
    for plan in MovePlan.objects.filter(state=PlanState.RUNNING):
        moving.run(plan.pk)
    leaving.finish_leavings()


def now_at(person) -> Panel:  # type: ignore[no-untyped-def]
    return Attachment.objects.get(
        person=person, cancelled_at__isnull=True, period__endswith__isnull=True
    ).panel


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(ActRefused) as refused:
        act()
    assert refused.value.code == code


def test_everybody_goes_to_a_list_of_their_address_and_the_doctor_is_gone_when_nobody_is_left(
    clinic: SimpleNamespace,
) -> None:
    near = [resident(clinic, 0, house) for house in (1, 2, 3)]
    far = [resident(clinic, 1, house) for house in (1, 2)]
    homeless = make.PersonFactory()
    make.attached(homeless, clinic.panel)
    found = look(clinic.doctor, {clinic.panel.pk: None})
    assert (found.stranded, found.excess, len(found.moves)) == (0, 0, 6)
    by_address = {flow.target.pk: flow.by_address for flow in found.flows}
    assert by_address == {clinic.first.pk: 3, clinic.second.pk: 2}
    started = start(clinic)
    assert start(clinic) == started
    clinic.panel.refresh_from_db()
    assert (clinic.panel.is_closed, clinic.panel.doctor) == (True, clinic.doctor)
    leaving.finish_leavings()
    clinic.doctor.refresh_from_db()
    assert clinic.doctor.left_on is None  # people are still there
    carry_out()
    assert {now_at(person) for person in near} == {clinic.first}
    assert {now_at(person) for person in far} == {clinic.second}
    assert now_at(homeless) in (clinic.first, clinic.second)
    clinic.doctor.refresh_from_db()
    clinic.panel.refresh_from_db()
    assert (clinic.doctor.left_on, clinic.panel.doctor, clinic.panel.attached) == (TODAY, None, 0)
    started.refresh_from_db()
    assert started.ended_at is not None
    assert leaving.finish_leavings() == 0
    rows = Attachment.objects.filter(basis=Basis.TRANSFER)
    assert rows.count() == 6
    assert {row.reference for row in rows} == {"12-Ж"}
    told = Message.objects.filter(template="moved_by_transfer", channel="account")
    assert told.count() == 6
    assert clinic.first.doctor.full_name in told.get(person=near[0]).body
    assert counter_differences(TODAY) == []


def test_caps_hold_where_there_is_room_and_the_rest_is_the_head_s_decision(
    clinic: SimpleNamespace,
) -> None:
    Panel.objects.filter(pk=clinic.first.pk).update(norm=2)
    Panel.objects.filter(pk=clinic.second.pk).update(norm=1)
    people = [resident(clinic, 0, house) for house in range(1, 6)]
    found = look(clinic.doctor, {clinic.panel.pk: None})
    assert {(panel.pk, over) for panel, over in found.over} == {(clinic.first.pk, 2)}
    refuses(errors.EXCESS_NOT_AGREED, lambda: start(clinic))
    started = start(clinic, agrees_to_excess=True)
    assert started.agreed_excess == 2
    carry_out()
    clinic.first.refresh_from_db()
    clinic.second.refresh_from_db()
    assert (clinic.first.attached, clinic.first.excess) == (4, 2)
    assert (clinic.second.attached, clinic.second.excess) == (1, 0)
    assert len({person.pk for person in people}) == 5
    assert clinic.first.excess_reason == "transfer"


def test_a_household_stays_together_and_everybody_finds_a_list_of_their_age(
    clinic: SimpleNamespace,
) -> None:
    Panel.objects.filter(pk=clinic.first.pk).update(norm=0)
    other = make.PanelFactory(site=clinic.one)
    children = make.PanelFactory(site=clinic.one, type=PanelType.PEDIATRICIAN_0_6)
    family = [resident(clinic, 0, 7) for _ in range(3)]
    toddler = resident(clinic, 0, 7, toddler=True)
    found = look(clinic.doctor, {clinic.panel.pk: None})
    goes = {move.person_id: move.to_panel_id for move in found.moves}
    assert len({goes[person.pk] for person in family}) == 1
    assert goes[family[0].pk] == other.pk
    assert goes[toddler.pk] in (other.pk, children.pk)
    Panel.objects.exclude(pk__in=[clinic.panel.pk, children.pk]).update(
        is_closed=True, closed_reason="x"
    )
    assert look(clinic.doctor, {clinic.panel.pk: None}).stranded == 3
    refuses(errors.NO_LIST_FOR_SOME, lambda: start(clinic))
    assert not DoctorLeaving.objects.exists()


def test_nobody_is_over_a_norm_while_others_could_give_way(clinic: SimpleNamespace) -> None:
    """Children whom a paediatrician takes as well leave the family doctors' places to grown-ups."""
    children = make.PanelFactory(site=clinic.two, type=PanelType.PEDIATRICIAN_0_6, norm=2)
    Panel.objects.filter(pk__in=[clinic.first.pk, clinic.second.pk]).update(norm=2)
    small = [resident(clinic, 0, house, toddler=True) for house in (1, 2)]
    grown = [resident(clinic, 0, house) for house in (3, 4, 5, 6)]
    found = look(clinic.doctor, {clinic.panel.pk: None})
    assert (found.over, found.stranded) == ([], 0)
    goes = {move.person_id: move.to_panel_id for move in found.moves}
    assert {goes[person.pk] for person in small} == {children.pk}
    assert len(goes) == len(small) + len(grown)
    resident(clinic, 0, 7)
    assert look(clinic.doctor, {clinic.panel.pk: None}).excess == 1


def test_another_doctor_takes_the_whole_list(clinic: SimpleNamespace) -> None:
    people = [resident(clinic, 0) for _ in range(3)]
    taker = make.DoctorFactory(organization=clinic.here)
    before = list(Attachment.objects.order_by("pk").values())
    start(clinic, {clinic.panel.pk: taker.pk})
    assert telling.tell_of_new_doctors() == 3
    assert leaving.finish_leavings() == 1
    clinic.panel.refresh_from_db()
    clinic.doctor.refresh_from_db()
    assert (clinic.panel.doctor, clinic.panel.is_closed) == (taker, False)
    assert clinic.doctor.left_on == TODAY
    assert list(Attachment.objects.order_by("pk").values()) == before
    told = Message.objects.filter(template="doctor_changed", channel="account")
    assert set(told.values_list("person_id", flat=True)) == {person.pk for person in people}


def test_who_chose_the_doctor_for_january_and_who_chose_to_leave(
    clinic: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    specialist = make.staff(Role.SPECIALIST, organization=clinic.here)
    coming = make.PersonFactory(lives_in="751110000")
    make.attached(coming, make.PanelFactory())
    make.approved(coming, clinic.panel, specialist)
    elsewhere = make.PanelFactory()
    going = resident(clinic, 0)
    make.approved(
        going,
        elsewhere,
        make.staff(Role.SPECIALIST, organization=elsewhere.organization),
        ground=Ground.CAMPAIGN,
    )
    start(clinic)
    carry_out()
    clinic.doctor.refresh_from_db()
    assert clinic.doctor.left_on == TODAY
    clock.set("2027-01-02T09:00")
    assert now_at(coming).organization == clinic.here
    assert now_at(coming) != clinic.panel
    assert now_at(going) == elsewhere
    assert counter_differences(date(2027, 1, 2)) == []


def test_whoever_comes_to_the_list_after_the_others_is_moved_too(
    clinic: SimpleNamespace,
    clock,  # type: ignore[no-untyped-def]
) -> None:
    resident(clinic, 0)
    start(clinic)
    late = resident(clinic, 1)  # an approval of the last minute
    carry_out()
    clinic.doctor.refresh_from_db()
    assert clinic.doctor.left_on is None
    assert now_at(late) == clinic.panel
    clock.set("2026-10-15T09:00")
    carry_out()
    carry_out()
    assert now_at(late) == clinic.second
    clinic.doctor.refresh_from_db()
    assert clinic.doctor.left_on == date(2026, 10, 15)


def test_stopped_and_continued(clinic: SimpleNamespace) -> None:
    for house in range(5):
        resident(clinic, 0, house)
    plan = start(clinic).plan
    moving.run_batch(plan.pk, size=2)
    moves.stop(plan.pk, clinic.head)
    carry_out()
    assert Attachment.objects.filter(basis=Basis.TRANSFER).count() == 2
    clinic.doctor.refresh_from_db()
    assert clinic.doctor.left_on is None
    moves.go_on(plan.pk, clinic.head)
    carry_out()
    assert Attachment.objects.filter(basis=Basis.TRANSFER).count() == 5
    assert counter_differences(TODAY) == []


def test_only_the_own_head_and_only_what_was_looked_at(clinic: SimpleNamespace) -> None:
    resident(clinic, 0)
    ways = {clinic.panel.pk: None}
    for user in (
        make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory()),
        make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
    ):
        with pytest.raises(PermissionDenied):
            leaving.preview(user, clinic.doctor, ways)
        with pytest.raises(PermissionDenied):
            leaving.start(user, clinic.doctor, ways, order_number="1", order_on=TODAY, key="x")
    key = look(clinic.doctor, ways).key
    resident(clinic, 1)
    refuses(errors.CHANGED_MEANWHILE, lambda: start(clinic, key=key))
    refuses(errors.ORDER_NEEDED, lambda: start(clinic, order_number=" "))
    assert not MovePlan.objects.exists()


def test_looking_asks_as_often_for_many_as_for_few(
    clinic: SimpleNamespace,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for house in range(3):
        resident(clinic, house % 2, house)
    with django_assert_num_queries(7):
        look(clinic.doctor, {clinic.panel.pk: None})
    for house in range(12):
        resident(clinic, house % 2, house)
    with django_assert_num_queries(7):
        look(clinic.doctor, {clinic.panel.pk: None})
