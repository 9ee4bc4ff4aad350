"""The region's list and finding; the case and the queue show who says "this was not me"."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from applications import actions
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Channel, Role
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def stopped(desk: SimpleNamespace) -> SimpleNamespace:
    """The desk with the region's administrator; `row` was filed by the clerk and stopped by link."""
    desk.region = make.staff(
        Role.REGIONAL_ADMIN, territory=make.unit("750000000"), language="ru", name="Омаров Д."
    )
    desk.row = make.filed(desk.person, desk.new, by=desk.clerk, channel=Channel.REGISTRY_DESK)
    actions.object_to(desk.row.pk, None)
    desk.row.refresh_from_db()
    return desk


def test_the_list_in_each_language(stopped: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(stopped.region)
    for language, response in in_languages(client, "/desk/objections/"):
        assert_page(response, language)
        assert stopped.row.number in response.content.decode()
    home = client.get("/desk/").content.decode()
    assert "/desk/objections/" in home


def test_nothing_waits(desk: SimpleNamespace, sign_in: SignIn) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    for language, response in in_languages(sign_in(region), "/desk/objections/"):
        assert_page(response, language)


def test_the_region_confirms(stopped: SimpleNamespace, sign_in: SignIn) -> None:
    client, address = sign_in(stopped.region), f"/desk/objections/{stopped.row.number}/"
    for language, response in in_languages(client, address):
        assert_page(response, language)
    assert AccessLogEntry.objects.filter(user=stopped.region, person=stopped.person).exists()
    client.cookies["django_language"] = "ru"
    half = client.post(address, {"text": "Человек был в отъезде"})
    assert "Человек был в отъезде" in half.content.decode(), "nothing typed is lost"
    assert "Выберите, что установлено" in half.content.decode()
    done = client.post(address, {"outcome": "confirmed", "text": "Человек был в отъезде"})
    assert done["Location"] == "/desk/objections/"
    stopped.row.refresh_from_db()
    assert stopped.row.status == Status.CLOSED
    again = client.post(address, {"outcome": "confirmed", "text": "Ещё раз"})
    assert again.status_code == 302
    other = client.post(address, {"outcome": "filed_by_person", "text": "Сам"})
    assert other.status_code == 409
    for language, response in in_languages(client, address):
        assert_page(response, language)
        assert "Человек был в отъезде" in response.content.decode()


def test_another_region_finds_nothing(stopped: SimpleNamespace, sign_in: SignIn) -> None:
    elsewhere = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("710000000"))
    client = sign_in(elsewhere)
    assert client.get(f"/desk/objections/{stopped.row.number}/").status_code == 404
    assert client.get("/desk/objections/A-2026-0000099-9/").status_code == 404
    assert stopped.row.number not in client.get("/desk/objections/").content.decode()
    assert sign_in(stopped.specialist).get("/desk/objections/").status_code == 403


def test_the_case_and_the_queue_show_it(stopped: SimpleNamespace, sign_in: SignIn) -> None:
    client, number = sign_in(stopped.specialist), stopped.row.number
    client.cookies["django_language"] = "ru"
    html = client.get(f"/desk/case/{number}/").content.decode()
    assert "«Это не я»" in html
    assert 'value="approve"' not in html
    for show in ("attention", "objected"):
        assert number in client.get(f"/desk/queue/?show={show}").content.decode()
    assert "Внимание: «это не я»" in client.get("/desk/queue/").content.decode()
    answer = client.post(f"/desk/case/{number}/approve/", {"version": stopped.row.version})
    assert answer.status_code == 409
    assert "пока управление не разберётся" in answer.content.decode()
    stopped.row.refresh_from_db()
    assert stopped.row.status == Status.IN_REVIEW
    assert "/desk/objections/" not in html
    assert (
        f"/desk/objections/{number}/"
        in sign_in(stopped.region).get(f"/desk/case/{number}/").content.decode()
    )


def test_what_was_escalated_is_shown_to_the_head(
    desk: SimpleNamespace, sign_in: SignIn, clock: SimpleNamespace
) -> None:
    head = make.staff(Role.ORG_HEAD, organization=desk.new.organization, language="ru")
    row = make.filed(desk.person, desk.new)
    clock.set("2026-10-15T20:01")
    client = sign_in(head)
    assert "show=escalated" not in client.get("/desk/").content.decode()
    actions.escalate_due()
    assert "/desk/queue/?show=escalated" in client.get("/desk/").content.decode()
    assert row.number in client.get("/desk/queue/?show=escalated").content.decode()
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    html = sign_in(region).get("/desk/queue/?show=escalated").content.decode()
    assert row.number not in html, "the region's turn comes a day later"
    assert Application.objects.get(pk=row.pk).escalations.count() == 1
