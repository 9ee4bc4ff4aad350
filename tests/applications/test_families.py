"""Drafts of a family: tied together, taken out, thrown away, filed one by one."""

from types import SimpleNamespace

import pytest

from accounts.models import User
from applications import actions, queries
from applications.actions import drafts, families
from applications.errors import AlreadyOpen, ChangedMeanwhile, NotAllowed, RulesFailed
from applications.models import Application, FamilyFiling
from codes import ApplicationStatus as Status
from codes import Channel, Filer
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import Panel, Person, Representation


@pytest.fixture
def family(db: None) -> SimpleNamespace:
    """A person with two children in Almaty, whose address `new` serves."""
    old, new = make.PanelFactory(), make.PanelFactory()
    make.ServiceAreaFactory(site=new.site, unit=make.unit("751110000"))
    parent = make.PersonFactory(lives_in="751110000")
    children = [make.PersonFactory(child=True, lives_in="751110000") for _ in range(2)]
    for child in children:
        make.attached(child, old)
        Representation.objects.create(
            representative=parent, person=child, kind=Filer.PARENT, from_on=child.birth_on
        )
    make.attached(parent, old)
    people = [(parent, Filer.SELF), *((child, Filer.PARENT) for child in children)]
    return SimpleNamespace(
        parent=parent, children=children, user=user_of(parent), people=people, old=old, new=new
    )


def begun(family: SimpleNamespace) -> list[Application]:
    """Drafts for all of them."""
    return families.begin_family(family.user, family.people, language="ru")


def ready(row: Application, panel: Panel, user: User) -> Application:
    """The draft answered as far as the rules ask, so that it can be filed."""
    return drafts.save(
        row.pk,
        user,
        {"consents": {"personal_data": "ru", "home_visit_waiver": "ru"}},
        ground="campaign",
        organization=panel.organization,
        panel=panel,
    )


def filed(family: SimpleNamespace, rows: list[Application]) -> list[families.Outcome]:
    """File all of them as signed."""
    proof = make.signed(*Application.objects.filter(pk__in=[row.pk for row in rows]))
    return families.file_each(
        rows, family.user, lambda pk, user: actions.file(pk, user, signed=proof)
    )


def test_a_family_is_begun_once(family: SimpleNamespace) -> None:
    first, again = begun(family), begun(family)
    assert [row.pk for row in first] == [row.pk for row in again]
    assert {row.family_id for row in again} == {FamilyFiling.objects.get().pk}
    assert [row.filer for row in again] == [Filer.SELF, Filer.PARENT, Filer.PARENT]


def test_one_person_is_no_family(family: SimpleNamespace) -> None:
    (row,) = families.begin_family(family.user, family.people[:1], language="ru")
    assert row.family is None
    assert not FamilyFiling.objects.exists()


def test_what_was_typed_before_is_carried_into_the_family(family: SimpleNamespace) -> None:
    (alone,) = families.begin_family(family.user, family.people[1:2], language="kk")
    drafts.save(alone.pk, family.user, {"typed": True}, ground="free_choice")
    rows = begun(family)
    assert rows[0].pk == alone.pk
    assert (rows[0].ground, rows[0].answers["typed"]) == ("free_choice", True)
    assert rows[0].language == "ru"


def test_who_joins_another_family_leaves_the_first(family: SimpleNamespace) -> None:
    rows = begun(family)
    first = rows[0].family_id
    more = make.PersonFactory()
    Representation.objects.create(
        representative=family.parent, person=more, kind=Filer.PROXY, from_on="2026-01-01"
    )
    mixed = [family.people[1], (more, Filer.PROXY)]
    others = families.begin_family(family.user, mixed, language="ru")
    assert {row.family_id for row in others} != {first}
    assert Application.objects.filter(family=first).count() == 2
    families.begin_family(family.user, mixed[:1] + family.people[2:], language="ru")
    # Of a family one remains: it is none.
    assert not FamilyFiling.objects.filter(pk=first).exists()


def test_a_draft_taken_out_keeps_all_and_stands_alone(family: SimpleNamespace) -> None:
    rows = begun(family)
    drafts.save(rows[2].pk, family.user, {"typed": True})
    out = families.take_out(rows[2].pk, family.user)
    assert out.family is None
    assert out.answers["typed"]
    assert Application.objects.filter(family__isnull=False).count() == 2
    families.take_out(rows[1].pk, family.user)
    assert not Application.objects.filter(family__isnull=False).exists()
    assert not FamilyFiling.objects.exists()
    families.take_out(rows[1].pk, family.user)  # a second time changes nothing


def test_nobody_takes_out_anothers_draft_or_a_filed_one(family: SimpleNamespace) -> None:
    rows = begun(family)
    with pytest.raises(NotAllowed):
        families.take_out(rows[0].pk, user_of(make.PersonFactory()))
    ready(rows[0], family.new, family.user)
    filed(family, rows[:1])
    with pytest.raises(ChangedMeanwhile):
        families.take_out(rows[0].pk, family.user)


def test_a_family_is_thrown_away_together_or_not_at_all(family: SimpleNamespace) -> None:
    rows = begun(family)
    ready(rows[0], family.new, family.user)
    filed(family, rows[:1])
    with pytest.raises(ChangedMeanwhile):
        families.discard_all(rows, family.user)
    assert Application.objects.count() == 3
    families.discard_all(rows[1:], family.user)
    assert Application.objects.get().status == Status.IN_REVIEW


def test_a_step_of_all_is_saved_for_all_or_for_none(family: SimpleNamespace) -> None:
    rows = begun(family)
    changes = [(row, {"step": 1}, {"ground": "campaign"}) for row in rows]
    saved = families.save_all(changes, family.user)
    assert {row.ground for row in saved} == {"campaign"}
    stranger = user_of(make.PersonFactory())
    with pytest.raises(NotAllowed):
        families.save_all([(row, {"step": 2}, {}) for row in rows], stranger)
    ready(rows[2], family.new, family.user)
    filed(family, rows[2:])
    with pytest.raises(ChangedMeanwhile):
        families.save_all([(row, {"step": 3}, {}) for row in rows], family.user)
    assert {row.answers["step"] for row in Application.objects.filter(status="draft")} == {1}


def test_what_stops_one_stops_no_other(family: SimpleNamespace) -> None:
    full = make.PanelFactory(site=family.new.site)
    Panel.objects.filter(pk=full.pk).update(attached=1700)
    rows = begun(family)
    ready(rows[0], family.new, family.user)
    ready(rows[1], full, family.user)
    ready(rows[2], family.new, family.user)
    outcomes = filed(family, rows)
    assert [one.is_filed for one in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].error, RulesFailed)
    kept = Application.objects.get(pk=rows[1].pk)
    assert (kept.status, kept.number, kept.panel) == (Status.DRAFT, None, full)
    # They stay tied: what was sent is shown together, what was not is found from there.
    assert [row.pk for row in queries.family_of(family.user, outcomes[0].application)] == [
        rows[2].pk
    ]
    drafts_left = queries.family_drafts(family.user, outcomes[0].application)
    assert [row.pk for row in drafts_left] == [rows[1].pk]


def test_one_opened_meanwhile_stays_a_draft_and_the_rest_is_filed(family: SimpleNamespace) -> None:
    rows = begun(family)
    for row in rows:
        ready(row, family.new, family.user)
    other = make.filed(family.parent, family.new)
    outcomes = filed(family, rows)
    assert [one.is_filed for one in outcomes] == [False, True, True]
    error = outcomes[0].error
    assert isinstance(error, AlreadyOpen)
    assert error.application == other


def test_only_who_may_follow_sees_what_was_filed_together(family: SimpleNamespace) -> None:
    rows = begun(family)
    for row in rows:
        ready(row, family.new, family.user)
    outcomes = filed(family, rows)
    grown: Person = family.children[0]
    mine = next(one.application for one in outcomes if one.application.person == grown)
    assert queries.family_of(user_of(grown), mine) == []
    assert len(queries.family_of(family.user, mine)) == 2


def test_drafts_of_a_family_stand_together(family: SimpleNamespace) -> None:
    begun(family)
    more = make.PersonFactory()
    drafts.start(family.user, channel=Channel.PORTAL, language="ru", person=more)
    groups = queries.drafts_of(family.user)
    assert [len(group) for group in groups] == [1, 3]
