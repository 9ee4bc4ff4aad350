"""Institutions: their people by a list that is taken whole or not at all, and the order that attaches them."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from applications.actions import institutions, moves, moving
from applications.actions.institutions import BadLine, BadLines, Fault
from applications.errors import InstitutionRefused
from applications.models import MoveItem, MovePlan
from campaigns import clock as campaign_clock
from codes import Basis, InstitutionKind, Role, SkipReason
from codes.violations import constraint_of
from demonstration import factories as make
from registry.models import Attachment, Institution, InstitutionStay, Person
from registry.queries import counter_differences
from tests.applications.told import told

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _counters_equal_periods(db: None) -> Iterator[None]:
    yield
    assert counter_differences(campaign_clock.today()) == []


@pytest.fixture
def home(db: None) -> SimpleNamespace:
    """A home for the elderly, its serving organization's only list (two places), three people, the region."""
    panel = make.PanelFactory(norm=2)
    territory = make.unit("750000000")
    region = make.staff(Role.REGIONAL_ADMIN, territory=territory)
    row = institutions.create(
        region,
        unit=make.unit("751310000"),
        organization=panel.organization,
        kind=InstitutionKind.ELDERLY_HOME,
        name_kk="Қарттар үйі",
        name_ru="Дом престарелых",
        address_kk="Абай 1",
        address_ru="Абая 1",
    )
    people = [make.PersonFactory(pensioner_age=True) for _ in range(3)]
    return SimpleNamespace(row=row, panel=panel, territory=territory, region=region, people=people)


def moved_in(home: SimpleNamespace, people: list[Person] | None = None) -> None:
    lines = [person.iin for person in (home.people if people is None else people)]
    institutions.add_people(home.region, home.row.pk, lines, from_on=TODAY)


def ordered(home: SimpleNamespace, **changes: date) -> MovePlan:
    given = {"act_on": TODAY, "first_on": TODAY} | changes
    return institutions.order(
        home.region, home.row.pk, territory=home.territory, act_number="55-Н", **given
    )


def carried_out(home: SimpleNamespace, plan: MovePlan) -> MovePlan:
    moves.agree(plan.pk, home.region)
    moves.start(plan.pk, home.region)
    moving.run(plan.pk)
    plan.refresh_from_db()
    return plan


def test_every_bad_line_is_named_and_nobody_is_added(home: SimpleNamespace) -> None:
    one, two, three = home.people
    moved_in(home, [one])
    elsewhere = institutions.create(
        home.region,
        unit=home.row.unit,
        organization=home.panel.organization,
        kind=InstitutionKind.PRISON,
        name_kk="Түрме",
        name_ru="Колония",
        address_kk="",
        address_ru="",
    )
    institutions.add_people(home.region, elsewhere.pk, [two.iin], from_on=TODAY)
    dead = make.PersonFactory(died_on=date(2026, 10, 1))
    lines = [
        three.iin, "", one.iin, two.iin, dead.iin, three.iin, "80010110000З", "12345",
        "800101100004", "800101100003", "951140000077",
    ]  # fmt: skip
    with pytest.raises(BadLines) as error:
        institutions.add_people(home.region, home.row.pk, lines, from_on=TODAY)
    faults = {line.number: line.fault for line in error.value.lines}
    assert faults == {
        3: Fault.HERE,
        4: Fault.ELSEWHERE,
        5: Fault.GONE,
        6: Fault.TWICE,
        7: Fault.LETTERS,
        8: Fault.LENGTH,
        9: Fault.CHECK_DIGIT,
        10: Fault.UNKNOWN,
        11: faults[11],
    }
    assert faults[11] in {Fault.BIN, Fault.CHECK_DIGIT}
    assert error.value.lines[0] == BadLine(3, one.iin, Fault.HERE)
    assert institutions.residents(home.row).count() == 1
    spaced = f"{three.iin[:6]} {three.iin[6:]}"
    assert institutions.add_people(home.region, home.row.pk, [spaced], from_on=TODAY) == 1


def test_an_order_attaches_everybody_over_the_cap(home: SimpleNamespace) -> None:
    moved_in(home)
    old = make.PanelFactory()
    make.attached(home.people[0], old)
    plan = carried_out(home, ordered(home))
    assert (plan.done, plan.skipped) == (3, 0)
    home.panel.refresh_from_db()
    assert (home.panel.attached, home.panel.excess) == (3, 1)
    period = Attachment.objects.get(person=home.people[0], panel=home.panel)
    assert (period.basis, period.reference) == (Basis.ORDER, "55-Н")
    assert told(home.people[0]) == ["moved_by_order"]
    with pytest.raises(InstitutionRefused, match="nobody_to_attach"):
        ordered(home)


def test_who_left_meanwhile_stays_where_they_are(home: SimpleNamespace) -> None:
    moved_in(home)
    plan = ordered(home)
    stay = InstitutionStay.objects.get(person=home.people[0])
    institutions.leave(home.region, home.row.pk, stay.pk, on=TODAY)  # written by mistake
    assert not InstitutionStay.objects.filter(pk=stay.pk).exists()
    plan = carried_out(home, plan)
    item = MoveItem.objects.get(plan=plan, person=home.people[0])
    assert (plan.done, item.reason) == (2, SkipReason.LEFT_INSTITUTION)


def test_leaving_ends_the_stay(home: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    moved_in(home)
    clock.set("2026-10-20T10:00")
    stay = InstitutionStay.objects.get(person=home.people[0])
    with pytest.raises(InstitutionRefused, match="before_coming"):
        institutions.leave(home.region, home.row.pk, stay.pk, on=date(2026, 10, 1))
    for _ in range(2):
        institutions.leave(home.region, home.row.pk, stay.pk, on=date(2026, 10, 20))
    assert institutions.residents(home.row).count() == 2


def test_a_new_order_takes_the_place_of_one_not_begun(home: SimpleNamespace) -> None:
    moved_in(home)
    first = ordered(home)
    second = ordered(home)
    assert list(MovePlan.objects.all()) == [second]
    assert first.pk != second.pk
    with pytest.raises(InstitutionRefused, match="order_in_future"):
        ordered(home, act_on=date(2026, 10, 15))


def test_only_the_region_s_own(home: SimpleNamespace) -> None:
    far = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    assert list(institutions.institutions(home.region)) == [home.row]
    assert list(institutions.institutions(far)) == []
    with pytest.raises(PermissionDenied):
        institutions.add_people(far, home.row.pk, [home.people[0].iin], from_on=TODAY)
    foreign = make.OrganizationFactory(unit=make.unit("711310000"))
    with pytest.raises(InstitutionRefused, match="organization_foreign"):
        institutions.create(
            home.region, unit=home.row.unit, organization=foreign, kind="other",
            name_kk="а", name_ru="а", address_kk="", address_ru="",
        )  # fmt: skip


def test_lists_that_are_empty_or_too_long(
    home: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InstitutionRefused, match="no_lines"):
        institutions.add_people(home.region, home.row.pk, ["", " "], from_on=TODAY)
    monkeypatch.setattr(institutions, "MOST_LINES", 2)
    with pytest.raises(InstitutionRefused, match="too_many_lines"):
        moved_in(home)


def test_the_database_refuses_two_homes_at_once(home: SimpleNamespace) -> None:
    moved_in(home)
    person = home.people[0]
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        InstitutionStay.objects.create(institution=home.row, person=person, from_on=TODAY)
    assert constraint_of(error.value) == "institution_stay_one_a_day"
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Institution.objects.filter(pk=home.row.pk).update(kind="castle")
    assert constraint_of(error.value) == "institution_kind"
