"""One application: followed, withdrawn, renounced; a refusal told in its order."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications import actions
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Ground, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in


def _address(row: object, name: str = "application") -> str:
    return reverse(name, args=[row.number])


@pytest.mark.parametrize(
    "status",
    ["queued", "in_review", "late", "refused", "withdrawn", "scheduled", "effective", "cancelled"],
)
def test_every_status_in_each_language(town: SimpleNamespace, clock: object, status: str) -> None:
    if status == "queued":
        clock.set("2026-10-14T18:40")
    ground = Ground.FREE_CHOICE if status == "effective" else Ground.CAMPAIGN
    row = make.filed(town.person, town.new, by=town.user, ground=ground)
    if status == "late":
        clock.set("2026-10-16T10:00")
    elif status == "refused":
        actions.refuse(
            row.pk,
            town.specialist,
            version=row.version,
            ground="requirements_not_met",
            text="Адрес в регистре другой.",
        )
    elif status == "withdrawn":
        actions.withdraw(row.pk, town.user)
    elif status in ("scheduled", "effective", "cancelled"):
        actions.approve(row.pk, town.specialist, version=row.version)
        if status == "cancelled":
            actions.renounce(row.pk, town.user)
    client = signed_in(town.user)
    for language, response in in_languages(client, _address(row)):
        assert_page(response, language)
    for language, response in in_languages(client, _address(row, "application-sent")):
        assert_page(response, language)


def test_the_tracker_says_what_comes_when(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-10-14T18:40")
    row = make.filed(town.person, town.new, by=town.user)
    client = signed_in(town.user)
    page = client.get(_address(row)).content.decode()
    assert "Will be accepted on Thursday 15 October at 08:00" in page
    assert "By 20:00 the same day" in page
    assert "1 January 2027" in page
    clock.set("2026-10-15T08:01")
    actions.accept_due()
    client = signed_in(town.user)
    page = client.get(_address(row)).content.decode()
    assert "Accepted on Thursday 15 October at 08:00" in page
    clock.set("2026-10-15T20:30")
    page = signed_in(town.user).get(_address(row)).content.decode()
    assert "It was due on Thursday 15 October at 20:00" in page


def test_a_refusal_says_decision_ground_facts_remedy_and_contest_in_this_order(
    town: SimpleNamespace, browser: Client
) -> None:
    row = make.filed(
        town.person,
        town.new,
        by=town.user,
        ground=Ground.CHANGE_OF_RESIDENCE,
        disputed_text="I moved",
    )
    other = make.staff(
        Role.SPECIALIST, organization=town.new.organization, name="Ахметов А.", position="Маман"
    )
    actions.refuse(
        row.pk, other, version=row.version, ground="requirements_not_met", text="No new address."
    )
    page = browser.get(_address(row)).content.decode()
    order = [
        page.index("The application was refused"),
        page.index("Requirements not met"),
        page.index("No new address."),
        page.index("The residence has not changed"),
        page.index("until 14 January 2027 to the clinic"),
    ]
    assert order == sorted(order)
    assert "Ахметов А., Маман" in page


def test_staff_stand_in_the_history_by_position_but_the_decision_names_its_taker(
    town: SimpleNamespace, browser: Client
) -> None:
    clerk = make.staff(
        Role.REGISTRY_CLERK,
        organization=town.new.organization,
        name="Секретная С.",
        position="Регистратор",
    )
    row = make.filed(town.person, town.new, by=clerk, channel=Channel.REGISTRY_DESK)
    actions.take(row.pk, town.specialist)
    page = browser.get(_address(row)).content.decode()
    assert "Регистратор" in page
    assert "Секретная" not in page.partition('id="story"')[2].partition("</ol>")[0]
    assert "Касымова Ж." not in page
    row.refresh_from_db()
    actions.approve(row.pk, town.specialist, version=row.version)
    assert "Касымова Ж., Специалист" in browser.get(_address(row)).content.decode()


def test_withdrawing_asks_first_and_twice_is_once(town: SimpleNamespace, browser: Client) -> None:
    row = make.filed(town.person, town.new, by=town.user)
    address = _address(row, "withdraw")
    for language, response in in_languages(browser, address):
        assert_page(response, language)
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
    for _ in range(2):
        assert browser.post(address).url == _address(row)
    row.refresh_from_db()
    assert row.status == Status.WITHDRAWN
    assert row.events.filter(kind="withdrawn").count() == 1
    assert browser.get(address).url == _address(row)


def test_whoever_is_attached_nowhere_reads_it_of_themselves(town: SimpleNamespace) -> None:
    person = make.PersonFactory(lives_in="751110000")
    user = user_of(person)
    row = make.filed(person, town.new, by=user, ground=Ground.FIRST_ATTACHMENT)
    actions.withdraw(row.pk, user)
    page = signed_in(user).get(_address(row)).content.decode()
    assert "You are attached to no clinic now." in page


def test_a_decided_application_is_not_withdrawn_and_says_who_decided(
    town: SimpleNamespace, browser: Client
) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    for response in (
        browser.get(_address(row, "withdraw")),
        browser.post(_address(row, "withdraw")),
    ):
        assert_page(response, status=409)
        page = response.content.decode()
        assert "The application changed meanwhile" in page
        assert "Касымова Ж." in page
    row.refresh_from_db()
    assert row.status == Status.SCHEDULED


def test_what_is_scheduled_is_renounced_after_a_question(
    town: SimpleNamespace, browser: Client
) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    assert _address(row, "renounce") in browser.get("/account/").content.decode()
    for language, response in in_languages(browser, _address(row, "renounce")):
        assert_page(response, language)
    for _ in range(2):
        assert browser.post(_address(row, "renounce")).url == _address(row)
    row.refresh_from_db()
    assert (row.status, row.close_reason) == (Status.CANCELLED, "renounced")
    assert _address(row, "renounce") not in browser.get("/account/").content.decode()


def test_once_the_day_has_come_nothing_is_renounced(town: SimpleNamespace, clock: object) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    clock.set("2027-01-01T09:00")
    client = signed_in(town.user)
    for response in (
        client.get(_address(row, "renounce")),
        client.post(_address(row, "renounce")),
    ):
        assert_page(response, status=409)


def test_a_proxy_follows_and_withdraws_a_stranger_does_not(town: SimpleNamespace) -> None:
    from registry.models import Representation

    row = make.filed(town.person, town.new, by=town.user)
    proxy, stranger = make.PersonFactory(), make.PersonFactory()
    Representation.objects.create(
        representative=proxy, person=town.person, kind=Filer.PROXY, from_on="2026-01-01"
    )
    names = ("application", "application-sent", "withdraw", "renounce")
    client = signed_in(user_of(stranger))
    for name in names:
        assert client.get(_address(row, name)).status_code == 404
        if name in ("withdraw", "renounce"):
            assert client.post(_address(row, name)).status_code == 404
    client = signed_in(user_of(proxy))
    assert client.get(_address(row)).status_code == 200
    assert client.get("/applications/A-2026-9999999-0/").status_code == 404
    assert client.get("/applications/nonsense/").status_code == 404
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
