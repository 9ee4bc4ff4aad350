"""Deciding: approve and refuse, once, on fresh facts, by whom the table allows."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from applications import actions
from applications.casefile import free_choices
from applications.errors import (
    ChangedMeanwhile,
    NotAllowed,
    PanelFilledUp,
    ReasonNeeded,
    RulesFailed,
    TextNeeded,
)
from applications.models import Application, ApplicationEvent, Decision
from campaigns import clock as campaign_clock
from campaigns.models import Campaign
from codes import ApplicationStatus as Status
from codes import Basis, Channel, Document, Filer, Ground, RefusalGround, Role
from demonstration import factories as make
from notifications.models import ElectronicDocument, Message
from registry.models import Organization
from registry.queries import counter_differences, present_stay
from tests.applications.told import counts, periods, told

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)


def approve(row: Application, user: object, **more: object) -> Application:
    row.refresh_from_db()
    return actions.approve(row.pk, user, version=row.version, **more)  # type: ignore[arg-type]


def test_approving_on_approval_attaches_today_and_tells_everybody(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, ground=Ground.FREE_CHOICE)
    done = approve(row, town.specialist)
    assert (done.status, done.effective_on, done.decided_by) == (
        Status.EFFECTIVE,
        TODAY,
        town.specialist,
    )
    assert periods(town.person)[-1] == (town.new.pk, TODAY, None)
    assert done.attachment.signed_electronically
    assert (done.attachment.basis, done.attachment.reference) == (Basis.APPLICATION, row.number)
    decision = Decision.objects.get(application=row)
    assert {finding["rule"] for finding in decision.findings} >= {"identity_number", "consents"}
    assert told(town.person)[-1] == "application_approved_now"
    assert told(town.new.organization) == ["organization_person_attached"]
    assert told(town.old.organization) == ["organization_person_detached"]
    letters = Message.objects.exclude(organization=None).values_list("body", flat=True)
    assert not any(town.person.first_name in body for body in letters), "initials only"
    assert ElectronicDocument.objects.filter(kind="notification").count() == 1


def test_a_repeated_approval_answers_the_same(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    first = actions.approve(row.pk, town.specialist, version=row.version)
    second = actions.approve(row.pk, town.specialist, version=row.version)
    assert (first.pk, first.version, first.status) == (second.pk, second.version, second.status)
    assert Decision.objects.count() == 1
    assert counts(town.new) == (0, 1, 0, 0)


def test_a_stale_page_says_so(town: SimpleNamespace) -> None:
    colleague = make.staff(Role.SPECIALIST, organization=town.new.organization)
    row = make.filed(town.person, town.new)
    actions.take(row.pk, colleague)
    with pytest.raises(ChangedMeanwhile):
        actions.approve(row.pk, town.specialist, version=row.version)
    approve(row, colleague)
    with pytest.raises(ChangedMeanwhile) as stale:
        approve(row, town.specialist)
    assert stale.value.application.decided_by == colleague
    with pytest.raises(ChangedMeanwhile):
        actions.refuse(
            row.pk, colleague, version=row.version, ground="requirements_not_met", text="No"
        )


def test_the_scope_is_the_organization(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    stranger = make.staff(Role.SPECIALIST, organization=town.old.organization)
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    for user in (stranger, clerk):
        with pytest.raises(PermissionDenied):
            approve(row, user)
        with pytest.raises(PermissionDenied):
            actions.refuse(row.pk, user, version=row.version, ground="x", text="x")
        with pytest.raises(PermissionDenied):
            actions.take(row.pk, user)


def test_a_missing_document_and_a_failure_bar_the_approval(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, documents=())
    with pytest.raises(RulesFailed) as barred:
        approve(row, town.specialist, reason="seen")
    assert barred.value.answer.missing == ["identity"]
    actions.withdraw(row.pk, row.filed_by)
    row = make.filed(town.person, town.new)
    Organization.objects.filter(pk=town.new.organization_id).update(closed_on=TODAY)
    with pytest.raises(RulesFailed) as barred:  # fresh facts
        approve(row, town.specialist, reason="seen")
    assert barred.value.answer.fails == ["organization_closed"]
    assert periods(town.person) == [(town.old.pk, date(2019, 3, 1), None)]


def test_a_warning_needs_a_reason_which_is_kept(town: SimpleNamespace) -> None:
    town.new.organization.contracts.filter(year=2027).delete()
    row = make.filed(town.person, town.new)
    with pytest.raises(ReasonNeeded) as warned:
        approve(row, town.specialist, reason="  ")
    assert warned.value.answer.warnings == ["contract_for_next_year_not_confirmed"]
    approve(row, town.specialist, reason="The Fund's list comes in December")
    assert Decision.objects.get().reason == "The Fund's list comes in December"


def test_a_panel_that_filled_up_offers_the_free_ones(town: SimpleNamespace) -> None:
    roomy = make.PanelFactory(site=town.new.site)
    make.PanelFactory(site=town.new.site, is_closed=True, closed_reason="leave")
    make.PanelFactory(site=town.new.site, type="pediatrician_0_14")
    make.PanelFactory(site=town.new.site, norm=0)
    row = make.filed(town.person, town.new)
    town.new.norm = 1
    town.new.save()
    make.attached(make.PersonFactory(), town.new)
    with pytest.raises(PanelFilledUp) as full:
        approve(row, town.specialist)
    assert full.value.free == [roomy]
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
    done = approve(row, town.specialist, panel=roomy)
    assert done.panel == roomy
    assert counts(roomy) == (0, 1, 0, 0)


def test_a_panel_of_another_organization_is_no_choice(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    with pytest.raises(ChangedMeanwhile):
        approve(row, town.specialist, panel=town.old)


def test_a_closed_panel_offers_the_open_ones(town: SimpleNamespace) -> None:
    other = make.PanelFactory(site=town.new.site)
    row = make.filed(town.person, town.new)
    town.new.is_closed, town.new.closed_reason = True, "leave"
    town.new.save()
    with pytest.raises(PanelFilledUp) as closed:
        approve(row, town.specialist)
    assert closed.value.free == [other]


def disputed(town: SimpleNamespace) -> Application:
    """The person says they never asked for the attachment that rests on a paper application."""
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, town.old, basis=Basis.APPLICATION)
    return make.filed(person, town.new, ground=Ground.ATTACHED_WITHOUT_KNOWLEDGE)


def test_a_disputed_attachment_is_decided_outside_its_organization(town: SimpleNamespace) -> None:
    row = disputed(town)
    both = make.staff(Role.SPECIALIST, organization=town.new.organization)
    both.roles.create(
        role=Role.SPECIALIST, organization=town.old.organization, from_on=date(2020, 1, 1)
    )
    with pytest.raises(NotAllowed):
        approve(row, both, reason="The signature is not theirs")
    with pytest.raises(NotAllowed):
        actions.refuse(
            row.pk, both, version=row.version, ground="unreliable_documents", text="It is theirs"
        )
    approve(row, town.specialist, reason="The signature is not theirs")
    assert periods(row.person)[-1] == (town.new.pk, TODAY, None)


def test_a_signed_application_cannot_be_disputed_so(town: SimpleNamespace) -> None:
    make.approved(town.person, town.new, town.specialist, ground=Ground.FREE_CHOICE)
    third = make.PanelFactory()
    with pytest.raises(RulesFailed) as failed:
        make.filed(town.person, third, ground=Ground.ATTACHED_WITHOUT_KNOWLEDGE)
    assert failed.value.answer.fails == ["attachment_was_requested"]


@pytest.mark.parametrize(
    ("ground", "text"),
    [("", "Because"), ("no_mood", "Because"), ("requirements_not_met", "  ")],
)
def test_a_refusal_needs_one_of_six_grounds_and_a_text(
    town: SimpleNamespace, ground: str, text: str
) -> None:
    row = make.filed(town.person, town.new)
    with pytest.raises(TextNeeded):
        actions.refuse(row.pk, town.specialist, version=row.version, ground=ground, text=text)
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW


@pytest.mark.parametrize("ground", list(RefusalGround))
def test_refused_on_each_ground(town: SimpleNamespace, ground: RefusalGround) -> None:
    row = make.filed(town.person, town.new)
    for _ in range(2):
        done = actions.refuse(
            row.pk, town.specialist, version=row.version, ground=ground, text=" Why it is so. "
        )
    assert (done.status, done.refusal_ground, done.refusal_text) == (
        Status.REFUSED,
        ground,
        "Why it is so.",
    )
    decision = Decision.objects.get(application=row)
    assert (decision.outcome, decision.refusal_ground) == ("refused", ground)
    assert told(town.person)[-1] == "application_refused"
    assert ElectronicDocument.objects.get().kind == "refusal"
    assert periods(town.person) == [(town.old.pk, date(2019, 3, 1), None)]
    make.filed(town.person, town.new)  # nothing is open any more


def test_a_case_is_taken_handed_over_and_released(town: SimpleNamespace) -> None:
    colleague = make.staff(Role.SPECIALIST, organization=town.new.organization)
    row = make.filed(town.person, town.new)
    actions.take(row.pk, town.specialist)
    actions.take(row.pk, town.specialist)
    actions.take(row.pk, colleague)
    actions.release(row.pk, town.specialist)  # not theirs any more: nothing happens
    actions.release(row.pk, colleague)
    row.refresh_from_db()
    assert row.taken_by is None
    kinds = ApplicationEvent.objects.filter(application=row).order_by("pk")
    assert [event.kind for event in kinds] == ["filed", "taken", "handed_over", "released"]


def test_withdrawn_until_decided(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    with pytest.raises(NotAllowed):
        actions.withdraw(row.pk, make.user_of(make.PersonFactory()))
    with pytest.raises(ChangedMeanwhile):
        actions.withdraw(row.pk, row.filed_by, version=row.version + 1)
    actions.withdraw(row.pk, row.filed_by)
    actions.withdraw(row.pk, row.filed_by)
    assert told(town.person).count("application_withdrawn") == 1
    second = make.approved(town.person, town.new, town.specialist)
    with pytest.raises(ChangedMeanwhile):
        actions.withdraw(second.pk, second.filed_by)


def test_a_queued_one_can_be_withdrawn_and_is_never_accepted(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T19:00")
    row = make.filed(town.person, town.new)
    actions.withdraw(row.pk, row.filed_by)
    clock.set("2026-10-15T09:00")
    assert actions.accept_due() == 0


def test_two_free_choices_a_year_of_filing(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    panels = [town.new, make.PanelFactory(), make.PanelFactory()]
    specialists = [make.staff(Role.SPECIALIST, organization=panel.organization) for panel in panels]
    for panel, user in list(zip(panels, specialists, strict=True))[:2]:
        make.approved(town.person, panel, user, ground=Ground.FREE_CHOICE)
    with pytest.raises(RulesFailed) as used:
        make.filed(town.person, panels[2], ground=Ground.FREE_CHOICE)
    assert used.value.answer.fails == ["free_choice_used"]
    assert free_choices(town.person, 2026) == 2
    clock.set("2027-01-11T10:00")
    assert free_choices(town.person, 2027) == 0
    make.approved(town.person, panels[2], specialists[2], ground=Ground.FREE_CHOICE)
    assert (free_choices(town.person, 2026), free_choices(town.person, 2027)) == (2, 1)


def test_a_free_choice_counts_in_the_year_of_its_filing(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-12-31T23:30")  # already 1 January elsewhere, not in Almaty
    row = make.filed(town.person, town.new, ground=Ground.FREE_CHOICE)
    clock.set("2027-01-05T10:00")
    actions.accept_due()
    approve(row, town.specialist)
    assert (free_choices(town.person, 2026), free_choices(town.person, 2027)) == (1, 0)


def test_a_refused_free_choice_does_not_count(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new, ground=Ground.FREE_CHOICE)
    actions.refuse(
        row.pk, town.specialist, version=row.version, ground="requirements_not_met", text="No"
    )
    assert free_choices(town.person, 2026) == 0


def test_a_campaign_without_an_effective_day_attaches_on_approval(
    town: SimpleNamespace, clock
) -> None:  # type: ignore[no-untyped-def]
    Campaign.objects.filter(year=2026).update(effective_on=None, act="As in 2017")
    town.new.organization.contracts.filter(year=2027).delete()
    row = make.filed(town.person, town.new)
    assert row.status == Status.IN_REVIEW
    done = approve(row, town.specialist)  # and nobody asks about next year's contract
    assert (done.status, done.effective_on) == (Status.EFFECTIVE, TODAY)


def late(town: SimpleNamespace, clock, **more: object) -> Application:  # type: ignore[no-untyped-def]
    """Filed in the campaign, decided only after 1 January."""
    row = make.filed(more.pop("person", town.person), more.pop("panel", town.new), **more)
    clock.set("2027-02-10T11:00")
    return row


def test_a_late_decision_takes_effect_on_its_day(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    done = approve(late(town, clock), town.specialist)
    day = date(2027, 2, 10)
    assert (done.status, done.effective_on) == (Status.EFFECTIVE, day)
    assert periods(town.person) == [
        (town.old.pk, date(2019, 3, 1), day),
        (town.new.pk, day, None),
    ]
    assert counter_differences(day) == []
    assert told(town.person)[-1] == "application_approved_now"


def test_a_late_decision_needs_a_place_on_its_day_too(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    panel = make.PanelFactory(site=town.new.site, norm=1)
    spare = make.PanelFactory(site=town.new.site, norm=1)
    row = late(town, clock, panel=panel)
    leaver = make.PersonFactory(lives_in="751110000")
    make.attached(leaver, panel)
    clock.set("2027-10-13T11:00")
    of_old = make.staff(Role.SPECIALIST, organization=town.old.organization)
    make.approved(leaver, town.old, of_old)
    panel.refresh_from_db()
    assert panel.free_next(date(2027, 10, 13)) == 1
    with pytest.raises(PanelFilledUp) as full:
        approve(row, town.specialist)
    assert set(full.value.free) == {town.new, spare}, "free today, as on approval"


def test_a_late_decision_asks_the_age_of_the_filing_day(town: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    child = make.PersonFactory(birth_on=date(2019, 12, 20), lives_in="751110000")
    parent = make.RepresentationFactory(person=child).representative
    panel = make.PanelFactory(site=town.new.site, type="pediatrician_0_6")
    given = {
        "person": child,
        "panel": panel,
        "by": make.user_of(parent),
        "filer": Filer.PARENT,
        "documents": (
            Document.BIRTH_CERTIFICATE,
            Document.REPRESENTATIVE_IDENTITY,
            Document.REPRESENTATION_DOCUMENT,
        ),
        "disputed_text": "Six years old today",
    }
    row = late(town, clock, **given)
    answer = actions.examine(row)
    assert answer.fails == [], "on 1 January seven, on the day of filing six"
    clock.set("2026-10-15T10:00")
    assert actions.examine(row).fails == ["panel_age_mismatch"]


def test_a_contract_of_the_person_goes_with_them_to_another_doctor(town: SimpleNamespace) -> None:
    worker = make.PersonFactory(lives_in="751110000")
    row = make.filed(
        worker,
        town.new,
        ground=Ground.VOLUNTARY_HEALTH_INSURANCE,
        documents=(Document.PASSPORT, Document.INSURANCE_CONTRACT),
        agreement_ends_on=date(2026, 12, 1),
    )
    approve(row, town.specialist)
    doctor = make.PanelFactory(site=town.new.site)
    done = make.approved(worker, doctor, town.specialist, ground=Ground.DOCTOR_CHOICE)
    assert done.attachment.ends_with_contract_on == date(2026, 12, 1)


def test_filed_at_a_desk_the_attachment_is_not_signed_electronically(town: SimpleNamespace) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    row = make.filed(
        town.person, town.new, by=clerk, channel=Channel.REGISTRY_DESK, ground=Ground.FREE_CHOICE
    )
    assert not approve(row, town.specialist).attachment.signed_electronically
    stay = present_stay(town.person, campaign_clock.today())
    assert stay is not None
    assert not stay.first.signed_electronically
