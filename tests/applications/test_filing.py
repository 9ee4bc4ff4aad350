"""Filing: what stops it, who may, what is written, and that it happens once."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from applications import actions, queries
from applications.actions import drafts
from applications.errors import (
    AlreadyOpen,
    ChangedMeanwhile,
    FilingStopped,
    NotAllowed,
    PersonGone,
    RulesFailed,
)
from applications.models import Application, ApplicationEvent, Consent
from campaigns import clock as campaign_clock
from codes import ApplicationStatus as Status
from codes import Channel, Document, Filer, Ground, Role
from codes.numbers import parse
from demonstration import factories as make
from registry.models import OpeningHours
from tests.applications.told import told

pytestmark = pytest.mark.django_db


def test_filing_writes_number_moments_consents_findings_and_tells(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    assert parse(row.number).year == 2026
    assert row.status == Status.IN_REVIEW
    assert row.filed_at == row.accepted_at
    assert row.accept_at is None
    assert f"{campaign_clock.local(row.due_at):%Y-%m-%d %H:%M}" == "2026-10-15 20:00"
    assert {finding["rule"] for finding in row.findings} >= {"ground", "territory", "panel_places"}
    assert set(Consent.objects.filter(application=row).values_list("purpose", flat=True)) == {
        "personal_data",
        "home_visit_waiver",
    }
    event = ApplicationEvent.objects.get(application=row)
    assert (event.kind, event.actor, event.status) == ("filed", row.filed_by, "in_review")
    assert told(town.person) == ["application_accepted"]


def test_filed_out_of_hours_it_waits_for_the_opening(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T18:00")
    row = make.filed(town.person, town.new)
    assert row.status == Status.QUEUED
    assert row.accepted_at is None
    assert f"{campaign_clock.local(row.accept_at):%Y-%m-%d %H:%M}" == "2026-10-15 08:00"
    assert f"{campaign_clock.local(row.due_at):%Y-%m-%d %H:%M}" == "2026-10-15 20:00"
    assert told(town.person) == ["application_queued"]


def test_numbers_of_a_year_follow_each_other_without_gaps(town: SimpleNamespace) -> None:
    with pytest.raises(FilingStopped):
        make.filed(make.PersonFactory(lives_in="751110000"), town.new, personal_data=False)
    numbers = [
        make.filed(make.PersonFactory(lives_in="751110000"), town.new).number for _ in range(2)
    ]
    assert [number[:14] for number in numbers] == ["A-2026-0000001", "A-2026-0000002"]


def test_filing_twice_answers_with_the_same_application(town: SimpleNamespace) -> None:
    row = make.draft(town.person, town.new)
    first = make.sent(row)
    second = make.sent(row)
    assert (first.number, first.version) == (second.number, second.version)
    assert ApplicationEvent.objects.filter(application=row).count() == 1
    assert told(town.person) == ["application_accepted"]


def test_a_second_open_application_is_refused_with_the_first(town: SimpleNamespace) -> None:
    first = make.filed(town.person, town.new)
    for ground in (Ground.CAMPAIGN, Ground.FREE_CHOICE):
        with pytest.raises(AlreadyOpen) as refused:
            make.filed(town.person, make.PanelFactory(), ground=ground)
        assert refused.value.application == first
    make.draft(town.person, town.new)  # drafts are free
    actions.withdraw(first.pk, first.filed_by)
    assert make.filed(town.person, town.new).status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"personal_data": False}, "no_personal_data_consent"),
        ({"filer": Filer.PARENT}, "filer_not_entitled"),
    ],
)
def test_what_stops_filing_cannot_be_disputed(
    town: SimpleNamespace, more: dict[str, object], code: str
) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    row = make.draft(
        town.person,
        town.new,
        by=clerk,
        channel=Channel.REGISTRY_DESK,
        disputed_text="I am sure",
        **more,
    )
    with pytest.raises(FilingStopped) as stopped:
        make.sent(row, clerk)
    assert stopped.value.codes == [code]
    row.refresh_from_db()
    assert (row.status, row.number) == (Status.DRAFT, None)


def test_a_child_is_filed_for_by_a_legal_representative(town: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True, lives_in="751110000")
    parent = make.PersonFactory()
    user = make.user_of(parent)
    papers = (
        Document.BIRTH_CERTIFICATE,
        Document.REPRESENTATIVE_IDENTITY,
        Document.REPRESENTATION_DOCUMENT,
    )
    given = {"by": user, "filer": Filer.PARENT, "documents": papers}
    with pytest.raises(NotAllowed):  # the register knows of no representation
        make.filed(child, town.new, **given)
    row = make.RepresentationFactory(representative=parent, person=child)
    filed = make.filed(child, town.new, **given)
    assert told(child) == told(parent) == ["application_accepted"]
    actions.withdraw(filed.pk, user)
    row.to_on = date(2026, 10, 14)
    row.save()
    with pytest.raises(NotAllowed):  # it has ended
        make.filed(child, town.new, **given)
    row.to_on = None
    row.save()
    with pytest.raises(NotAllowed):  # of another kind
        make.filed(child, town.new, **given | {"filer": Filer.GUARDIAN})
    with pytest.raises(FilingStopped) as stopped:
        make.filed(child, town.new, by=make.user_of(child))
    assert stopped.value.codes == ["no_legal_representative"]


def test_nobody_files_anothers_draft_or_for_a_stranger(town: SimpleNamespace) -> None:
    row = make.draft(town.person, town.new)
    with pytest.raises(NotAllowed):
        make.sent(row, make.user_of(make.PersonFactory()))
    with pytest.raises(NotAllowed):
        make.filed(town.person, town.new, by=make.user_of(make.PersonFactory()))
    with pytest.raises(NotAllowed):
        make.filed(town.person, town.new, by=town.specialist)
    with pytest.raises(NotAllowed):  # oneself as one's own parent
        make.filed(town.person, town.new, filer=Filer.PARENT)


def test_nothing_is_filed_for_the_dead(town: SimpleNamespace) -> None:
    row = make.draft(town.person, town.new)
    actions.record_death(town.person.pk, date(2026, 10, 13), source="population_register")
    with pytest.raises(PersonGone):
        make.sent(row)


def test_who_left_for_good_files_again_once_back(town: SimpleNamespace, clock: object) -> None:
    row = make.draft(town.person, town.new, ground=Ground.FIRST_ATTACHMENT)
    actions.record_departure(town.person.pk, date(2026, 10, 13), source="population_register")
    with pytest.raises(PersonGone):
        make.sent(row)
    actions.record_move(town.person.pk, on=date(2026, 10, 14), unit=make.unit("751110000"))
    assert make.sent(row).number
    clock.set("2026-10-20T10:30")
    actions.record_departure(town.person.pk, date(2026, 10, 19), source="population_register")
    town.person.refresh_from_db()
    assert town.person.departed_on == date(2026, 10, 19)


def test_a_desk_files_within_its_scope_and_its_channel(town: SimpleNamespace) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    operator = make.staff(Role.SERVICE_CENTRE_OPERATOR, territory=make.unit("750000000"))
    elsewhere = make.staff(Role.SERVICE_CENTRE_OPERATOR, territory=make.unit("710000000"))
    desk, centre = Channel.REGISTRY_DESK, Channel.PUBLIC_SERVICE_CENTRE

    def person():  # type: ignore[no-untyped-def]
        return make.PersonFactory(lives_in="751110000")

    someone = person()
    row = make.filed(someone, town.new, by=clerk, channel=desk)
    assert row.status == Status.IN_REVIEW
    assert set(told(someone)) == {"application_accepted", "application_filed_at_desk"}
    assert make.filed(person(), town.new, by=operator, channel=centre).status == Status.IN_REVIEW
    for user, channel, panel in (
        (clerk, desk, town.old),  # another organization
        (elsewhere, centre, town.new),  # another territory
        (clerk, centre, town.new),  # another's desk
        (operator, desk, town.new),
        (town.specialist, desk, town.new),
    ):
        with pytest.raises(PermissionDenied):
            make.filed(person(), panel, by=user, channel=channel)


def test_a_clerk_is_told_nothing_of_it_as_a_person_and_does_not_follow_it(
    town: SimpleNamespace,
) -> None:
    clerk = make.staff(
        Role.REGISTRY_CLERK, organization=town.new.organization, person=make.PersonFactory()
    )
    child = make.PersonFactory(child=True, lives_in="751110000")
    row = make.filed(
        child,
        town.new,
        by=clerk,
        filer=Filer.PARENT,
        channel=Channel.REGISTRY_DESK,
        disputed_text="papers follow",
    )
    assert "application_filed_at_desk" in told(child)
    assert told(clerk.person) == []
    assert list(queries.of_user(clerk)) == []
    assert list(queries.filed_at_desk(clerk)) == [row]


def test_a_desk_files_within_the_organizations_hours_alone(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    given = {"by": clerk, "channel": Channel.REGISTRY_DESK}
    clock.set("2026-10-14T20:00")
    with pytest.raises(FilingStopped) as stopped:
        make.filed(town.person, town.new, **given)
    assert stopped.value.codes == ["desk_closed"]
    clock.set("2026-10-14T19:59")
    assert make.filed(town.person, town.new, **given).status == Status.QUEUED


def test_another_failure_is_explained_and_can_be_disputed(town: SimpleNamespace) -> None:
    far = make.PanelFactory(
        site__organization=make.OrganizationFactory(unit=make.unit("711310000"))
    )
    row = make.draft(town.person, far)
    with pytest.raises(RulesFailed) as failed:
        make.sent(row)
    assert failed.value.answer.fails == ["outside_territory"]
    drafts.save(row.pk, row.filed_by, disputed_text="Our village lies across the border")
    filed = make.sent(row)
    assert filed.status == Status.IN_REVIEW
    assert ApplicationEvent.objects.get(application=filed).facts["fails"] == ["outside_territory"]


def test_missing_documents_do_not_stop_filing(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, documents=())
    event = ApplicationEvent.objects.get(application=row)
    assert event.facts["missing"] == ["identity"]


def test_without_a_chosen_panel_the_one_with_most_free_places_is_proposed(
    town: SimpleNamespace,
) -> None:
    organization = town.new.organization
    roomy = make.PanelFactory(site=town.new.site, norm=town.new.norm + 5)
    make.PanelFactory(site=town.new.site, norm=town.new.norm + 9, is_closed=True, closed_reason="x")
    make.PanelFactory(site=town.new.site, type="pediatrician_0_6")
    row = make.filed(town.person, organization=organization)
    assert (row.panel, row.is_panel_proposed) == (roomy, True)


def test_the_panel_of_the_persons_own_site_is_proposed_even_where_another_is_emptier(
    town: SimpleNamespace,
) -> None:
    make.ServiceAreaFactory(site=town.new.site, unit=make.unit("751110000"))
    emptier = make.SiteFactory(organization=town.new.organization)
    make.PanelFactory(site=emptier, norm=town.new.norm + 500)
    row = make.filed(town.person, organization=town.new.organization)
    assert row.panel == town.new


def test_another_doctor_is_proposed_never_the_present_one(town: SimpleNamespace) -> None:
    other = make.PanelFactory(site=town.old.site, norm=10)
    row = make.filed(town.person, organization=town.old.organization, ground=Ground.DOCTOR_CHOICE)
    assert row.panel == other


def test_a_preview_writes_nothing(town: SimpleNamespace) -> None:
    row = make.draft(town.person, organization=town.new.organization)
    seen = actions.preview(row)
    assert (seen.answer.outcome, seen.panel) == ("eligible", town.new)
    row.refresh_from_db()
    assert (row.status, row.panel) == (Status.DRAFT, None)


def test_a_draft_belongs_to_its_user_until_it_is_filed(town: SimpleNamespace) -> None:
    row = make.draft(town.person, town.new)
    stranger = make.user_of(make.PersonFactory())
    with pytest.raises(NotAllowed):
        drafts.save(row.pk, stranger, language="kk")
    with pytest.raises(NotAllowed):
        drafts.discard(row.pk, stranger)
    with pytest.raises(ValueError, match="status"):
        drafts.save(row.pk, row.filed_by, status="effective")
    make.sent(row)
    with pytest.raises(ChangedMeanwhile):
        drafts.save(row.pk, row.filed_by, language="kk")
    with pytest.raises(ChangedMeanwhile):
        drafts.discard(row.pk, row.filed_by)


def test_old_drafts_are_removed_with_their_documents_and_nothing_else(
    town: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    old = make.draft(town.person, town.new)
    filed = make.filed(make.PersonFactory(lives_in="751110000"), town.new)
    clock.set("2026-11-12T10:30")
    recent = make.draft(make.PersonFactory(), town.new)
    assert campaign_clock.now() - old.saved_at < timedelta(days=30)
    assert drafts.discard_old() == 0
    clock.set("2026-11-13T10:31")
    assert (drafts.discard_old(), drafts.discard_old()) == (1, 0)
    assert set(Application.objects.all()) == {filed, recent}


def test_hours_of_the_organization_decide(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    OpeningHours.objects.create(
        organization=town.new.organization, weekday=2, opens="09:30", closes="13:00"
    )
    clock.set("2026-10-14T09:10")
    row = make.filed(town.person, town.new)
    assert row.status == Status.QUEUED
    assert f"{campaign_clock.local(row.accept_at):%d %H:%M}" == "14 09:30"
