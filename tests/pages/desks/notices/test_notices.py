"""Notices at the desk: written, looked at, confirmed; letters printed, dispatched, returned; proof to keep."""

import csv
import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from applications import notices
from applications.actions import service_ends
from applications.models import ServiceEndNotice
from codes import NoticeState, Role
from demonstration import factories as make
from notifications import waking
from notifications.models import Message
from tests.pages.helpers import assert_page

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]

GIVEN = {
    "cause": "reorganized",
    "learned_on_day": "13",
    "learned_on_month": "10",
    "learned_on_year": "2026",
    "ends_on_day": "1",
    "ends_on_month": "12",
    "ends_on_year": "2026",
    "act": "Order 412",
}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "wake", lambda *args: True)


@pytest.fixture
def clinic(desk: SimpleNamespace) -> SimpleNamespace:
    """Two people to be reached by post, one of them with a name a spreadsheet would take for a formula."""
    panel = desk.new
    people = [
        make.PersonFactory(lives_in="751110000", email="", phone="", last_name=name)
        for name in ("Ахметова", "=cmd")
    ]
    for person in people:
        make.attached(person, panel)
    return SimpleNamespace(
        organization=panel.organization,
        people=people,
        head=make.staff(Role.ORG_HEAD, organization=panel.organization),
    )


@pytest.fixture
def head(clinic: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(clinic.head)


def written(head: Client) -> ServiceEndNotice:
    response = head.post("/desk/notices/new/", GIVEN)
    assert response.status_code == 302, response.content.decode()
    return ServiceEndNotice.objects.get()


def told(head: Client) -> ServiceEndNotice:
    notice = written(head)
    assert head.post(f"/desk/notices/{notice.pk}/confirm/").status_code == 302
    service_ends.tell(notice.pk)
    notice.refresh_from_db()
    return notice


def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(head: Client) -> None:
    response = head.post("/desk/notices/new/", {"act": "Order 412"})
    page = response.content.decode()
    assert page.count('class="error-summary') == 1
    assert 'value="Order 412"' in page
    assert not ServiceEndNotice.objects.exists()


def test_a_day_that_cannot_be_is_named_at_its_field(head: Client) -> None:
    page = head.post("/desk/notices/new/", {**GIVEN, "ends_on_year": "2025"}).content.decode()
    assert 'href="#id_ends_on' in page


def test_a_draft_shows_people_words_and_term_and_tells_nobody(head: Client) -> None:
    notice = written(head)
    page = assert_page(head.get(f"/desk/notices/{notice.pk}/"))
    assert "Order 412" in page.texts
    assert any("15" in text for text in page.texts)  # the last day of the term
    assert not Message.objects.filter(template="provider_stops").exists()


def test_confirming_tells_once(head: Client) -> None:
    notice = told(head)
    assert notice.state == NoticeState.SENT
    count = Message.objects.filter(template="provider_stops").count()
    assert head.post(f"/desk/notices/{notice.pk}/confirm/").status_code == 302
    service_ends.tell(notice.pk)
    assert Message.objects.filter(template="provider_stops").count() == count


def test_a_draft_that_was_taken_away_is_gone_and_a_confirmed_one_stays(head: Client) -> None:
    notice = written(head)
    assert head.post(f"/desk/notices/{notice.pk}/give-up/").status_code == 302
    assert head.get(f"/desk/notices/{notice.pk}/").status_code == 404
    assert head.post(f"/desk/notices/{notice.pk}/confirm/").status_code == 404
    notice = told(head)
    assert head.post(f"/desk/notices/{notice.pk}/give-up/").status_code == 409


def test_a_day_that_passed_meanwhile_is_explained(
    head: Client, clinic: SimpleNamespace, sign_in: SignIn, clock: object
) -> None:
    notice = written(head)
    clock.set("2026-12-02T10:00")  # type: ignore[attr-defined]
    response = sign_in(clinic.head).post(f"/desk/notices/{notice.pk}/confirm/")
    assert response.status_code == 409
    notice.refresh_from_db()
    assert notice.is_draft


def test_letters_go_from_the_printer_to_the_post_and_back(
    head: Client, clinic: SimpleNamespace
) -> None:
    notice = told(head)
    base = f"/desk/notices/{notice.pk}/letters"
    assert head.post(f"{base}/make/")["Location"] == f"{base}/1/"
    opened = AccessLogEntry.objects.filter(user=clinic.head, purpose__startswith="letter")
    assert {row.person_id for row in opened} == {person.pk for person in clinic.people}
    assert head.post(f"{base}/make/")["Location"] == f"/desk/notices/{notice.pk}/"

    printed = head.get(f"{base}/1/print/").content.decode()
    assert printed.count("<article") == 2
    for letter in notices.letters(notice):
        assert letter.address in printed
        assert letter.subject in printed

    page = head.post(f"{base}/1/", {"register_number": ""}).content.decode()
    assert "error-summary" in page
    day = {"on_day": "14", "on_month": "10", "on_year": "2026"}
    response = head.post(f"{base}/1/", {"register_number": "103-18", **day})
    assert response.status_code == 302
    assert set(notices.letters(notice).values_list("state", flat=True)) == {"sent"}

    one = notices.letters(notice).order_by("pk")[0]
    assert "error-summary" in head.post(f"{base}/1/returned/", {"letter": one.pk}).content.decode()
    given = {"letter": one.pk, "reason": "moved away"}
    assert head.post(f"{base}/1/returned/", given).status_code == 302
    assert notices.progress(notice).letters_returned == 1


def test_the_list_for_the_post_and_the_proof_are_files_without_formulas(
    head: Client, clinic: SimpleNamespace
) -> None:
    notice = told(head)
    head.post(f"/desk/notices/{notice.pk}/letters/make/")
    for address, column in (
        (f"/desk/notices/{notice.pk}/letters/1/register.csv", 1),
        (f"/desk/notices/{notice.pk}/proof.csv", 0),
    ):
        response = head.get(address)
        assert response["Content-Disposition"].startswith("attachment")
        text = b"".join(response).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
        names = {row[column] for row in rows}
        assert names == {
            clinic.people[0].full_name,
            f"'{clinic.people[1].full_name}",
        }
    assert AccessLogEntry.objects.filter(purpose=f"notice {notice.pk}").count() == 2
    xlsx = head.get(f"/desk/notices/{notice.pk}/proof.xlsx")
    assert b"".join(xlsx).startswith(b"PK")
    assert head.get(f"/desk/notices/{notice.pk}/proof.doc").status_code == 404


def test_questions_do_not_grow_with_people(
    head: Client, clinic: SimpleNamespace, django_assert_num_queries: Callable
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    notice = told(head)
    address = f"/desk/notices/{notice.pk}/"
    head.get(address)
    with CaptureQueriesContext(connection) as few:
        head.get(address)
    for _ in range(4):
        make.attached(
            make.PersonFactory(lives_in="751110000", email="", phone=""),
            clinic.people[0].attachments.get().panel,
        )
    service_ends.carry_on()
    with django_assert_num_queries(len(few)):
        head.get(address)
