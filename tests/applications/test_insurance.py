"""The payer category a person declares: from the dated list, beside what the Fund's file says."""

from datetime import date
from types import SimpleNamespace

import pytest

from applications import actions, errors
from applications.law import law_in_force
from campaigns import clock as clocks
from codes import Filer, PayerCategory
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import InsuranceStatus, Representation

CATEGORIES = PayerCategory


def _filed(town: SimpleNamespace, category: PayerCategory) -> InsuranceStatus:
    return InsuranceStatus.objects.create(
        person=town.person,
        is_insured=True,
        payer_category=category,
        checked_on=date(2026, 11, 1),
    )


def test_what_is_declared_stands_beside_the_file_and_its_difference_shows(
    town: SimpleNamespace, clock: object
) -> None:
    clock.set("2026-11-22T10:00")
    _filed(town, CATEGORIES.EMPLOYEE)
    user = user_of(town.person)
    row = actions.declare_category(town.person.pk, CATEGORIES.FULL_TIME_STUDENT, user)
    row.refresh_from_db()
    assert (row.payer_category, row.declared_category) == ("employee", "full_time_student")
    assert (row.is_insured, row.checked_on) == (True, date(2026, 11, 1))
    assert row.declared_at is not None
    assert clocks.local(row.declared_at).date() == date(2026, 11, 22)
    assert row.differs
    assert not actions.declare_category(town.person.pk, CATEGORIES.EMPLOYEE, user).differs


def test_every_declaration_is_in_the_history_with_who_made_it(town: SimpleNamespace) -> None:
    from django.apps import apps

    user = user_of(town.person)
    for category in (CATEGORIES.SELF_EMPLOYED, CATEGORIES.EMPLOYEE):
        actions.declare_category(town.person.pk, category, user)
    events = apps.get_model("registry", "InsuranceStatusEvent").objects.order_by("pgh_id")
    assert [row.declared_category for row in events] == ["", "self_employed", "employee"]
    assert events.last().pgh_context.metadata == {"actor": user.actor, "reason": "declared"}


def test_before_the_funds_file_a_category_can_be_declared(town: SimpleNamespace) -> None:
    row = actions.declare_category(town.person.pk, CATEGORIES.EMPLOYEE, user_of(town.person))
    assert (row.is_insured, row.payer_category, row.checked_on) == (None, "", None)


def test_by_the_person_or_who_represents_them(town: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True)
    user = user_of(town.person)
    for stranger in (user, town.specialist):
        with pytest.raises(errors.NotAllowed):
            actions.declare_category(child.pk, CATEGORIES.CHILD, stranger)
    Representation.objects.create(
        representative=town.person, person=child, kind=Filer.PARENT, from_on=child.birth_on
    )
    assert actions.declare_category(child.pk, CATEGORIES.CHILD, user).declared_category == "child"


def test_nothing_is_declared_on_a_day_whose_list_is_not_known(
    town: SimpleNamespace, clock: object
) -> None:
    law = law_in_force()
    privileged, others = actions.payer_categories(law, date(2026, 1, 1))
    assert (len(privileged), len(others)) == (16, 4)
    assert not set(privileged) & set(others)
    assert {*privileged, *others} == set(PayerCategory)
    assert actions.payer_categories(law, date(2025, 12, 31)) == ((), ())
    clock.set("2025-12-30T10:00")
    with pytest.raises(ValueError, match="list"):
        actions.declare_category(town.person.pk, CATEGORIES.EMPLOYEE, user_of(town.person))
