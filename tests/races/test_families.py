"""A family begun and filed twice at the same moment: one draft and one application a person."""

from types import SimpleNamespace
from typing import Any

import pytest

from applications import actions
from applications.actions import drafts, families
from applications.errors import ChangedMeanwhile
from applications.models import Application, ApplicationEvent, FamilyFiling
from codes import ApplicationStatus as Status
from codes import Filer
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import Representation
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def family(transactional_db: None) -> SimpleNamespace:
    """A parent with three children, and the panel they choose."""
    panel = make.PanelFactory()
    parent = make.PersonFactory(lives_in="751110000")
    people: list[Any] = [(parent, Filer.SELF)]
    for _ in range(3):
        child = make.PersonFactory(child=True, lives_in="751110000")
        Representation.objects.create(
            representative=parent, person=child, kind=Filer.PARENT, from_on=child.birth_on
        )
        people.append((child, Filer.PARENT))
    return SimpleNamespace(panel=panel, user=user_of(parent), people=people)


def ready(family: SimpleNamespace) -> list[Application]:
    """Drafts of all, answered to the end."""
    return [
        drafts.save(
            row.pk,
            family.user,
            {"consents": {"personal_data": "ru", "home_visit_waiver": "ru"}},
            ground="campaign",
            organization=family.panel.organization,
            panel=family.panel,
        )
        for row in families.begin_family(family.user, family.people, language="ru")
    ]


def test_begun_in_two_tabs_there_is_one_draft_a_person(family: SimpleNamespace) -> None:
    jobs = [
        lambda: families.begin_family(family.user, family.people, language="ru") for _ in range(8)
    ]
    outcomes = together(jobs)
    assert failures(outcomes) == []
    assert Application.objects.count() == 4
    assert FamilyFiling.objects.count() == 1
    assert {row.family_id for row in Application.objects.all()} == {FamilyFiling.objects.get().pk}


def test_without_the_lock_of_the_user_there_are_more(
    family: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the lock holds: without it tabs do not see each other's drafts.
    from django.db.models import QuerySet

    plain = QuerySet.select_for_update

    def unlocked(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self if self.model.__name__ == "User" else plain(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    for _ in range(10):
        together([lambda: families.begin_family(family.user, family.people, language="ru")] * 8)
        if Application.objects.count() > 4:
            return
        Application.objects.all().delete()
    pytest.fail("ten times the tabs happened to wait for each other")


def test_begun_anew_while_a_step_is_saved_nobody_waits_in_a_circle(
    family: SimpleNamespace,
) -> None:
    rows = ready(family)
    backwards = family.people[::-1]
    jobs: list[Any] = [
        lambda: families.begin_family(family.user, backwards, language="ru"),
        lambda: families.save_all([(row, {"done": ["person"]}, {}) for row in rows], family.user),
    ]
    for _ in range(10):
        assert failures(together(jobs * 3)) == []


def test_filed_in_two_tabs_each_is_filed_once(family: SimpleNamespace) -> None:
    rows = ready(family)
    proof = make.signed(*Application.objects.all())

    def file_all() -> list[families.Outcome]:
        return families.file_each(
            rows, family.user, lambda pk, user: actions.file(pk, user, signed=proof)
        )

    outcomes = together([file_all] * 4)
    assert failures(outcomes) == []
    assert all(one.is_filed for outcome in outcomes for one in outcome)
    filed = Application.objects.exclude(status=Status.DRAFT)
    assert filed.count() == 4
    assert ApplicationEvent.objects.filter(kind="filed").count() == 4


def test_taking_out_and_filing_at_once_lose_nothing(family: SimpleNamespace) -> None:
    rows = ready(family)
    proof = make.signed(*Application.objects.all())
    jobs: list[Any] = [lambda row=row: families.take_out(row.pk, family.user) for row in rows]
    jobs += [
        lambda: families.file_each(
            rows, family.user, lambda pk, user: actions.file(pk, user, signed=proof)
        )
    ] * 2
    outcomes = together(jobs)
    assert failures(outcomes, ChangedMeanwhile) == []
    assert Application.objects.filter(status=Status.DRAFT).count() == 0
    assert Application.objects.count() == 4
    assert ApplicationEvent.objects.filter(kind="filed").count() == 4


def test_thrown_away_while_it_is_filed_it_is_one_or_the_other(family: SimpleNamespace) -> None:
    rows = ready(family)
    proof = make.signed(*Application.objects.all())
    outcomes = together(
        [
            lambda: families.discard_all(rows, family.user),
            lambda: families.file_each(
                rows, family.user, lambda pk, user: actions.file(pk, user, signed=proof)
            ),
        ]
    )
    assert failures(outcomes, ChangedMeanwhile) == []
    left = Application.objects.all()
    assert all(row.status != Status.DRAFT for row in left) or left.count() == 4
