"""The history of services and who looked at the record: everything is there, and only for who may read it."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLogEntry, RoleAssignment
from accounts.record_views import views_of
from applications import actions
from applications.history import Kind, history_of
from applications.models import CorrectionRequest
from campaigns import clock as clocks
from codes import Basis, Filer, Ground, PayerCategory, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.attachments import STAY, change
from registry.models import Attachment, Person, Representation
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in
from .test_queries import queries

HISTORY = "/account/history/"
VIEWS = "/account/record-views/"


@pytest.fixture
def busy(town: SimpleNamespace, clock: object) -> SimpleNamespace:
    """A person with an entry of every kind, a cancelled attachment among them."""
    clock.set("2026-10-14T10:30")
    actions.confirm_attachment(Attachment.objects.get(person=town.person).pk, town.user)
    clock.set("2026-10-14T11:00")
    refused = make.filed(town.person, town.new, by=town.user)
    actions.refuse(
        refused.pk,
        town.specialist,
        version=refused.version,
        ground="unreliable_documents",
        text="The copy cannot be read.",
    )
    clock.set("2026-10-14T12:00")
    approved = make.approved(town.person, town.new, town.specialist, by=town.user)
    clock.set("2026-10-15T09:00")
    actions.renounce(approved.pk, town.user)
    actions.declare_category(town.person.pk, PayerCategory.EMPLOYEE, town.user)
    CorrectionRequest.objects.create(
        number="C-2026-0000001-2",
        person=town.person,
        filed_by=town.user,
        subject="address",
        text="Another street.",
        created_at=clocks.now(),
    )
    Person.objects.filter(pk=town.person.pk).update(phone_confirmed_at=clocks.now())
    return SimpleNamespace(refused=refused, approved=approved, client=signed_in(town.user))


def test_every_kind_of_entry_newest_first(town: SimpleNamespace, busy: SimpleNamespace) -> None:
    entries = history_of(town.person, count=100)
    assert {entry.kind for entry in entries} == set(Kind)
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    page = busy.client.get(HISTORY).content.decode()
    for words in (
        "Register kept before this portal",
        f"{busy.refused.number} to {town.new.organization.name_en}",
        "Refused",
        "Reasoned refusal",
        "Notification of attachment",
        "Why: renounced before its day",
        f"Decided by: {town.specialist.name}",
        "“Yes, this is the clinic”",
        "C-2026-0000001-2: Address",
        "Not answered yet",
        "Payer category declared",
        "Telephone confirmed by a code",
    ):
        assert words in page, words
    assert page.index("<h2>2026</h2>") < page.index("<h2>2019</h2>")
    for language, response in in_languages(busy.client, HISTORY):
        assert_page(response, language)


def test_every_kind_at_once_stays_within_the_queries_of_a_page(
    town: SimpleNamespace, child: SimpleNamespace, busy: SimpleNamespace
) -> None:
    busy.client.get(HISTORY)
    with queries():
        busy.client.get(HISTORY)


@pytest.mark.parametrize("kind", list(Kind))
def test_one_kind_alone_by_the_address(
    town: SimpleNamespace, busy: SimpleNamespace, kind: Kind
) -> None:
    assert {entry.kind for entry in history_of(town.person, kind)} == {kind}
    response = busy.client.get(HISTORY, {"kind": kind})
    assert_page(response, "en")
    assert f'href="?kind={kind}" aria-current="page"' in response.content.decode()


def test_pages_of_the_history_hold_each_entry_once(
    town: SimpleNamespace, busy: SimpleNamespace
) -> None:
    everything = [(entry.kind, entry.row.pk) for entry in history_of(town.person, count=100)]
    assert len(everything) > 9
    found, before = [], ""
    while part := history_of(town.person, before=before, count=2):
        found += [(entry.kind, entry.row.pk) for entry in part]
        before = part[-1].key
    assert found == everything


def test_a_key_that_is_none_begins_with_the_newest(
    town: SimpleNamespace, busy: SimpleNamespace
) -> None:
    for nonsense in ("x", "20260101T000000.0_shoes_1", "20260101T000000.000000_data_²"):
        assert busy.client.get(HISTORY, {"before": nonsense, "kind": "shoes"}).status_code == 200
    assert history_of(town.person, before="x", count=3) == history_of(town.person, count=3)


def test_long_histories_have_pages(town: SimpleNamespace, browser: Client) -> None:
    for _ in range(14):
        with transaction.atomic():
            change(
                town.person,
                to=town.new,
                on=date(2027, 1, 1),
                basis=Basis.COMMISSION,
                reason="commission",
                actor="test",
            )
        with transaction.atomic():
            change(town.person, to=STAY, reason="renounced", actor="test")
        row = make.filed(town.person, town.new, by=town.user)
        actions.withdraw(row.pk, town.user)
    first = browser.get(HISTORY).content.decode()
    key = history_of(town.person, count=25)[-1].key
    assert f"before={key}" in first
    second = browser.get(HISTORY, {"before": key})
    assert_page(second, "en")
    assert 'rel="prev"' in second.content.decode()
    assert "Register kept before this portal" in second.content.decode()


def test_of_a_child_but_not_of_who_only_consented(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    make.attached(child.person, town.new)
    AccessLogEntry.objects.create(user=town.specialist, person=child.person, purpose="desk")
    adult = make.PersonFactory()
    consent = Representation.objects.create(
        representative=town.person, person=adult, kind=Filer.FAMILY_MEMBER, from_on="2026-01-01"
    )
    assert child.person.full_name in browser.get(HISTORY).content.decode()
    for address, words in ((HISTORY, town.new.organization.name_en), (VIEWS, "opened the record")):
        response = browser.get(address, {"of": child.row.pk})
        assert_page(response, "en")
        assert words in response.content.decode()
        assert browser.get(address, {"of": consent.pk}).status_code == 404
        assert browser.get(address, {"of": "99999"}).status_code == 404
        assert adult.full_name not in browser.get(address).content.decode()


def test_an_application_without_a_decision_of_the_portal(town: SimpleNamespace) -> None:
    nobody = signed_in(user_of(make.PersonFactory()))
    for language, response in in_languages(nobody, HISTORY):
        assert_page(response, language)
        assert reverse("apply") in response.content.decode()


# Who looked


def _looked(town: SimpleNamespace, purpose: str, moment: str, user: object = None) -> None:
    AccessLogEntry.objects.create(
        user=user or town.specialist,
        person=town.person,
        purpose=purpose,
        at=clocks.moment(datetime.fromisoformat(moment)),
    )


def test_office_role_day_and_purpose_but_no_name(town: SimpleNamespace, browser: Client) -> None:
    _looked(town, "case A-2026-0000017-5", "2026-10-12T10:00")
    _looked(town, "case A-2026-0000017-5", "2026-10-12T10:20")
    _looked(town, "something new", "2026-10-13T10:20")
    keeper = make.UserFactory(name="Хранитель", is_staff=True)
    _looked(town, "administration", "2026-10-13T12:00", keeper)
    page = browser.get(VIEWS).content.decode()
    assert town.new.organization.name_en in page
    assert "examined an application, A-2026-0000017-5, 2 times that day" in page
    assert "The administration of the portal" in page
    assert "opened the record<" in page
    assert town.specialist.name not in page
    assert keeper.name not in page
    for language, response in in_languages(browser, VIEWS):
        assert_page(response, language)


def test_the_role_of_the_day_counts_not_that_of_now(town: SimpleNamespace) -> None:
    later = make.PanelFactory().organization
    RoleAssignment.objects.filter(user=town.specialist).update(to_on=date(2026, 9, 1))
    RoleAssignment.objects.create(
        user=town.specialist, role=Role.ORG_HEAD, organization=later, from_on=date(2026, 9, 1)
    )
    _looked(town, "desk", "2026-08-31T10:00")
    _looked(town, "desk", "2026-09-01T10:00")
    found = [(row.role, row.organization) for row in views_of(town.person)]
    assert found == [
        (Role.ORG_HEAD, later),
        (Role.SPECIALIST, town.new.organization),
    ]


def test_pages_of_the_log(town: SimpleNamespace, browser: Client) -> None:
    for day in range(1, 29):
        _looked(town, "desk", f"2026-09-{day:02}T10:00")
    first = browser.get(VIEWS)
    key = views_of(town.person, count=25)[-1].key
    assert f"before={key}" in first.content.decode()
    assert [row.last_at.day for row in views_of(town.person, key)] == [3, 2, 1]
    assert_page(browser.get(VIEWS, {"before": key}), "en")
    assert browser.get(VIEWS, {"before": "²"}).status_code == 200


def test_nobody_looked(town: SimpleNamespace, browser: Client) -> None:
    for language, response in in_languages(browser, VIEWS):
        assert_page(response, language)
    browser.cookies["django_language"] = "en"
    assert "No member of staff has opened" in browser.get(VIEWS).content.decode()


def test_a_disputed_ground_stands_in_the_history(town: SimpleNamespace, browser: Client) -> None:
    make.filed(town.person, town.new, by=town.user, ground=Ground.ATTACHED_WITHOUT_KNOWLEDGE)
    assert "Attached without notice and consent" in browser.get(HISTORY).content.decode()
