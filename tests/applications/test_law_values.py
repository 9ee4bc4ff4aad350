"""Values of the law for days to come: entered, in force on their day, taken back before it, never changed."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import AdministrationEvent, User
from applications import actions
from applications.actions import law_values
from applications.actions.law_values import NotAValue
from applications.law import law_in_force
from applications.models import LawValue
from codes import Administered, AdministrationVerb, Role
from codes.violations import constraint_of
from demonstration import factories as make
from eligibility import Law

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)
ACT = "Приказ № 9 от 1 октября 2026 года"


@pytest.fixture
def nation() -> User:
    return make.staff(Role.NATIONAL_ADMIN)


def enter(user: User, **other: Any) -> LawValue:
    given = {
        "parameter": "free_choices_per_year",
        "value": 3,
        "from_on": date(2027, 1, 1),
        "act": ACT,
        "checked_on": TODAY,
    }
    return law_values.enter(user, **{**given, **other})


def test_a_value_is_in_force_from_its_day(nation: User) -> None:
    enter(nation)
    enter(nation)  # the same again is found
    law = law_in_force()
    assert law.value("free_choices_per_year", date(2026, 12, 31)) == 2
    assert law.value("free_choices_per_year", date(2027, 1, 1)) == 3
    assert law.on(date(2027, 1, 1)).sources["free_choices_per_year"] == ACT
    assert Law.shipped().value("free_choices_per_year", date(2027, 1, 1)) == 2, "what ships stays"
    assert LawValue.objects.count() == 1
    event = AdministrationEvent.objects.get()
    assert (event.matter, event.verb) == (Administered.LAW_VALUE, AdministrationVerb.ENTERED)
    assert (event.by, event.key) == (nation, "free_choices_per_year")


def test_lists_come_back_from_the_table_as_the_law_holds_them(nation: User) -> None:
    enter(nation, parameter="counted_grounds", value=["free_choice", "doctor_choice"])
    day = date(2027, 1, 1)
    assert law_in_force().value("counted_grounds", day) == ("free_choice", "doctor_choice")
    assert law_in_force().is_counted("doctor_choice", day)


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("act", {"act": " "}),
        ("begun", {"from_on": TODAY}),
        ("begun", {"from_on": date(2026, 1, 1)}),
        ("checked", {"checked_on": date(2026, 10, 15)}),
        ("shape", {"value": "three"}),
        ("shape", {"value": -1}),
        ("shape", {"parameter": "counted_grounds", "value": ["no_such_ground"]}),
        ("shape", {"parameter": "panel_age.pediatrician_0_6", "value": {"under": 7}}),
        ("unknown", {"parameter": "no_such_parameter"}),
        (
            "year",
            {
                "parameter": "campaign_effective",
                "value": {"years_later": 1, "month": 2, "day": 1},
                "from_on": date(2027, 3, 1),
            },
        ),
    ],
)
def test_what_may_not_be_entered(nation: User, code: str, other: dict[str, Any]) -> None:
    with pytest.raises(NotAValue) as refused:
        enter(nation, **other)
    assert refused.value.code == code
    assert not LawValue.objects.exists()


def test_one_value_a_day_until_it_is_taken_back(nation: User) -> None:
    row = enter(nation)
    with pytest.raises(NotAValue, match="same_day"):
        enter(nation, value=4)
    law_values.take_back(nation, row.pk)
    law_values.take_back(nation, row.pk)
    assert law_in_force().value("free_choices_per_year", date(2027, 1, 1)) == 2
    enter(nation, value=4)
    assert law_in_force().value("free_choices_per_year", date(2027, 1, 1)) == 4
    assert LawValue.objects.count() == 2, "what was taken back stays for the record"


def test_what_has_begun_is_never_taken_back(nation: User, clock: Any) -> None:
    row = enter(nation)
    clock.set("2027-01-01T00:00")
    with pytest.raises(NotAValue, match="begun"):
        law_values.take_back(nation, row.pk)


def test_the_database_refuses_what_the_code_would(nation: User) -> None:
    row = enter(nation)
    for change in ({"value": 5}, {"from_on": date(2028, 1, 1)}, {"act": "Another"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LawValue.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LawValue.objects.all().delete()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        LawValue.objects.filter(pk=row.pk).update(
            taken_back_on=date(2027, 1, 1), taken_back_by=nation
        )
    assert constraint_of(refused.value) == "law_value_taken_back_before_it_began"
    given = {"act": ACT, "checked_on": TODAY, "entered_by": nation, "value": 1}
    for name, row_given in (
        ("law_value_of_a_day_to_come", {"from_on": TODAY, "entered_on": TODAY}),
        ("law_value_once_a_day", {"from_on": date(2027, 1, 1), "entered_on": TODAY}),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            LawValue.objects.create(parameter="free_choices_per_year", **given, **row_given)
        assert constraint_of(refused.value) == name
    law_values.take_back(nation, row.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        LawValue.objects.filter(pk=row.pk).update(taken_back_on=None, taken_back_by=None)


def test_a_new_norm_reaches_the_panels_on_its_day(nation: User, clock: Any) -> None:
    panel = make.PanelFactory()
    enter(nation, parameter="panel_cap.general_practitioner", value=1500)
    assert actions.apply_norms() == 0
    clock.set("2027-01-01T00:01")
    assert (actions.apply_norms(), actions.apply_norms()) == (1, 0)
    panel.refresh_from_db()
    assert panel.norm == 1500


def test_only_the_nation_sets_the_law(nation: User) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    row = enter(nation)
    with pytest.raises(PermissionDenied):
        enter(region)
    with pytest.raises(PermissionDenied):
        law_values.take_back(region, row.pk)


def test_the_law_in_force_takes_one_query(nation: User, django_assert_num_queries: Any) -> None:
    enter(nation)
    with django_assert_num_queries(1):
        law_in_force()
