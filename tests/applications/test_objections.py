""" "This was not me": it stops the approval of what a desk filed, and the region finds out."""

import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from applications import actions, objection_messages, queries
from applications.errors import (
    AlreadySettled,
    ChangedMeanwhile,
    NotAllowed,
    NotFiledAtDesk,
    ObjectionOpen,
    TextNeeded,
)
from applications.models import Application, ApplicationEvent, Objection
from campaigns import clock as campaign_clock
from codes import ApplicationStatus as Status
from codes import Channel, Document, Filer, RefusalGround, Role
from codes.violations import constraint_of
from demonstration import factories as make
from notifications.models import Message
from tests.applications.told import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: SimpleNamespace) -> SimpleNamespace:
    """The town with a clerk who filed `row` for the person, the region and a head."""
    organization = town.new.organization
    town.clerk = make.staff(Role.REGISTRY_CLERK, organization=organization)
    town.region = make.staff(
        Role.REGIONAL_ADMIN, territory=make.unit("750000000"), email="region@mail.example"
    )
    town.head = make.staff(Role.ORG_HEAD, organization=organization)
    town.row = make.filed(town.person, town.new, by=town.clerk, channel=Channel.REGISTRY_DESK)
    return town


def messages_to(user: object) -> list[str]:
    rows = Message.objects.filter(user=user).order_by("pk")
    return list({row.key: row.template for row in rows}.values())


def test_the_message_of_filing_carries_a_link_that_names_nobody(desk: SimpleNamespace) -> None:
    body = Message.objects.get(template="application_filed_at_desk", channel="account").body
    (path,) = re.findall(r"http\S+(/not-me/\S+/)", body)
    _, _, number, code, _ = path.split("/")
    assert number == desk.row.number
    assert objection_messages.fits(number, code)
    assert len(code) >= 40
    other = make.filed(
        make.PersonFactory(lives_in="751110000"),
        desk.new,
        by=desk.clerk,
        channel=Channel.REGISTRY_DESK,
    )
    assert not objection_messages.fits(other.number, code)
    assert not objection_messages.fits(number, code[:-1])


def test_those_who_represent_a_child_are_told_and_can_stop_it(desk: SimpleNamespace) -> None:
    child, parent = make.PersonFactory(child=True, lives_in="751110000"), make.PersonFactory()
    make.RepresentationFactory(representative=parent, person=child, kind="parent")
    papers = (
        Document.BIRTH_CERTIFICATE,
        Document.REPRESENTATIVE_IDENTITY,
        Document.REPRESENTATION_DOCUMENT,
    )
    panel = make.PanelFactory(site=desk.new.site, type="pediatrician_0_14")
    row = make.filed(
        child,
        panel,
        by=desk.clerk,
        channel=Channel.REGISTRY_DESK,
        filer=Filer.PARENT,
        documents=papers,
    )
    assert told(parent) == ["application_filed_at_desk"]
    body = Message.objects.filter(person=parent, channel="account").get().body
    assert objection_messages.code_of(row) in body
    assert child.initials in body
    raised = actions.object_to(row.pk, make.user_of(parent))
    assert raised.is_open
    assert "objection_received" in told(parent)
    assert actions.withdraw(row.pk, make.user_of(parent)).status == Status.WITHDRAWN


def test_approval_is_refused_while_it_is_open(desk: SimpleNamespace) -> None:
    objection = actions.object_to(desk.row.pk, None)
    row = Application.objects.get(pk=desk.row.pk)
    with pytest.raises(ChangedMeanwhile):
        actions.approve(row.pk, desk.specialist, version=desk.row.version)
    with pytest.raises(ObjectionOpen):
        actions.approve(row.pk, desk.specialist, version=row.version)
    assert row.status == Status.IN_REVIEW
    event = row.events.first()
    assert (event.kind, event.actor) == (ApplicationEvent.Kind.OBJECTED, None)
    assert told(desk.person)[-1] == "objection_received"
    assert messages_to(desk.region) == ["region_objection"]
    assert Message.objects.filter(user=desk.region, channel="email").count() == 1
    assert list(queries.objections(desk.region)) == [objection]
    assert not queries.objections(desk.specialist).exists()
    (waiting,) = queries.queue(desk.specialist, queries.QueueFilter(attention=True)).rows
    assert waiting.is_objected
    other = make.filed(make.PersonFactory(lives_in="751110000"), desk.new)
    assert queries.next_case(desk.specialist, than=other) is None


def test_the_table_refuses_the_approval_too(desk: SimpleNamespace) -> None:
    actions.object_to(desk.row.pk, None)
    row = Application.objects.get(pk=desk.row.pk)
    other = make.attached(make.PersonFactory(), desk.new)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Application.objects.filter(pk=row.pk).update(
            status=Status.EFFECTIVE,
            attachment=other,
            effective_on=campaign_clock.today(),
            decided_at=campaign_clock.now(),
            decided_by=desk.specialist,
        )
    assert constraint_of(refused.value) == "application_approved_without_objection"


def test_pressing_again_finds_the_objection_that_is_there(desk: SimpleNamespace) -> None:
    first = actions.object_to(desk.row.pk, None)
    assert actions.object_to(desk.row.pk, make.user_of(desk.person)) == first
    assert Objection.objects.count() == 1
    assert Message.objects.filter(template="region_objection", channel="account").count() == 1


def test_only_the_person_or_who_represents_them(desk: SimpleNamespace) -> None:
    for user in (make.user_of(make.PersonFactory()), desk.clerk, desk.specialist):
        with pytest.raises(NotAllowed):
            actions.object_to(desk.row.pk, user)


def test_ones_own_application_of_the_portal_is_withdrawn_instead(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    with pytest.raises(NotFiledAtDesk):
        actions.object_to(row.pk, row.filed_by)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Objection.objects.create(application=row)
    assert constraint_of(refused.value) == "objection_to_what_a_desk_filed"


def test_after_the_decision_it_is_too_late(desk: SimpleNamespace) -> None:
    actions.approve(desk.row.pk, desk.specialist, version=desk.row.version)
    with pytest.raises(ChangedMeanwhile):
        actions.object_to(desk.row.pk, None)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Objection.objects.create(application=desk.row)
    assert constraint_of(refused.value) == "objection_to_what_a_desk_filed"


def test_filed_by_the_person_after_all_lets_it_go_on(desk: SimpleNamespace) -> None:
    objection = actions.object_to(desk.row.pk, None)
    with pytest.raises(TextNeeded):
        actions.settle(objection.pk, desk.region, outcome="filed_by_person", text=" ")
    with pytest.raises(TextNeeded):
        actions.settle(objection.pk, desk.region, outcome="whatever", text="x")
    done = actions.settle(
        objection.pk, desk.region, outcome="filed_by_person", text="Подпись сверена."
    )
    assert actions.settle(objection.pk, desk.region, outcome="filed_by_person", text="x") == done
    with pytest.raises(AlreadySettled):
        actions.settle(objection.pk, desk.region, outcome="confirmed", text="x")
    assert told(desk.person)[-1] == "objection_settled"
    row = Application.objects.get(pk=desk.row.pk)
    assert (row.status, row.events.first().kind) == (Status.IN_REVIEW, "objection_settled")
    assert actions.object_to(row.pk, None) == done, "the link does not stop it a second time"
    approved = actions.approve(row.pk, desk.specialist, version=row.version)
    assert approved.is_decided


def test_in_the_account_it_can_be_said_again(desk: SimpleNamespace) -> None:
    first = actions.object_to(desk.row.pk, None)
    actions.settle(first.pk, desk.region, outcome="filed_by_person", text="x")
    again = actions.object_to(desk.row.pk, make.user_of(desk.person))
    assert again.is_open
    assert again != first


def test_confirmed_ends_the_application_and_everybody_is_told(desk: SimpleNamespace) -> None:
    objection = actions.object_to(desk.row.pk, make.user_of(desk.person))
    actions.settle(objection.pk, desk.region, outcome="confirmed", text="Человек не приходил.")
    row = Application.objects.get(pk=desk.row.pk)
    assert (row.status, row.close_reason) == (Status.CLOSED, "filed_without_person")
    assert told(desk.person)[-1] == "objection_confirmed"
    assert told(desk.new.organization) == ["organization_filed_without_person"]
    assert messages_to(desk.head) == ["organization_filed_without_person"]
    assert make.filed(desk.person, desk.new).is_open, "the person can file themselves"


def test_the_finding_is_kept_where_the_application_ended_meanwhile(desk: SimpleNamespace) -> None:
    objection = actions.object_to(desk.row.pk, None)
    row = Application.objects.get(pk=desk.row.pk)
    actions.refuse(
        row.pk,
        desk.specialist,
        version=row.version,
        ground=RefusalGround.REQUIREMENTS_NOT_MET,
        text="Нет подписи",
    )
    actions.settle(objection.pk, desk.region, outcome="confirmed", text="Не приходил.")
    row.refresh_from_db()
    assert (row.status, row.close_reason) == (Status.REFUSED, "")
    assert told(desk.new.organization) == ["organization_filed_without_person"]


def test_another_region_finds_nothing(desk: SimpleNamespace) -> None:
    objection = actions.object_to(desk.row.pk, None)
    elsewhere = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    for user in (elsewhere, desk.specialist, desk.head, desk.clerk):
        with pytest.raises(PermissionDenied):
            actions.settle(objection.pk, user, outcome="confirmed", text="x")
        assert not queries.objections(user).exists()
    assert messages_to(elsewhere) == []


def test_the_person_withdraws_what_a_desk_filed_as_their_own(desk: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        actions.withdraw(desk.row.pk, desk.clerk)
    done = actions.withdraw(desk.row.pk, make.user_of(desk.person))
    assert (done.status, done.close_reason) == (Status.WITHDRAWN, "withdrawn")
    assert told(desk.person)[-1] == "application_withdrawn"


WRONG = {
    "objection_outcome": {"outcome": "x", "text": "x", "settled": True},
    "objection_settled_whole": {"outcome": "confirmed", "text": ""},
}


@pytest.mark.parametrize("constraint", WRONG)
def test_an_objection_is_whole(constraint: str, desk: SimpleNamespace) -> None:
    given = dict(WRONG[constraint])
    if given.pop("settled", False):
        given |= {"settled_at": campaign_clock.now(), "settled_by": desk.region}
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Objection.objects.create(application=desk.row, **given)
    assert constraint_of(refused.value) == constraint


def test_one_open_objection_an_application(desk: SimpleNamespace) -> None:
    actions.object_to(desk.row.pk, None)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Objection.objects.create(application=desk.row)
    assert constraint_of(refused.value) == "objection_one_open_an_application"


def test_an_objection_never_goes(desk: SimpleNamespace) -> None:
    actions.object_to(desk.row.pk, None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.all()._raw_delete("default")


def test_only_what_a_desk_filed_is_closed_so(town: SimpleNamespace) -> None:
    row = make.filed(town.person, town.new)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Application.objects.filter(pk=row.pk).update(
            status=Status.CLOSED,
            closed_at=campaign_clock.now(),
            close_reason="filed_without_person",
        )
    assert constraint_of(refused.value) == "application_filed_without_person_is_closed"
