"""The demonstration's pages: anybody by a button, any moment by the clock, all mail in one place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from celery.signals import task_prerun
from django.test import Client

from accounts.models import User
from applications.models import Application
from campaigns import clock as clocks
from campaigns.models import ClockOffset
from codes import Role
from demonstration import factories as make
from demonstration.accounts import USERNAMES, accounts, listed
from demonstration.views import clock_page
from tests.pages.helpers import assert_page, in_languages

pytestmark = pytest.mark.django_db
demonstration = pytest.mark.demonstration
NAME = "00001791900000000000-0a1b2c3d"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tasks that would have been sent to the broker."""
    sent: list[str] = []
    monkeypatch.setattr(
        clock_page.current_app, "send_task", lambda task, **options: sent.append(task)
    )
    return sent


@pytest.fixture
def people() -> list[str]:
    """Three of the accounts."""
    make.UserFactory(username="citizen", person=make.PersonFactory())
    make.staff(Role.NATIONAL_ADMIN, username="national-admin", is_staff=True, is_superuser=True)
    make.staff(
        Role.SPECIALIST, username="specialist", organization=make.OrganizationFactory(email="")
    )
    return ["citizen", "specialist", "national-admin"]


@pytest.mark.parametrize(
    "address",
    [
        "/demo/",
        "/demo/sign-in/",
        "/demo/clock/",
        "/demo/mail/",
        f"/demo/mail/{NAME}/",
        f"/demo/mail/{NAME}/1/",
    ],
)
def test_nothing_of_it_exists_in_production(client: Client, address: str) -> None:
    make.UserFactory(username="citizen")
    assert client.get(address).status_code == 404
    assert client.post(address, {"username": "citizen", "jump": "real"}).status_code == 404
    assert "_auth_user_id" not in client.session


@demonstration
def test_signs_in_as_each_with_one_button(client: Client, people: list[str]) -> None:
    page = client.get("/demo/")
    assert page.content.decode().count('action="/demo/sign-in/"') == len(people)
    for username in people:
        answer = client.post("/demo/sign-in/", {"username": username})
        assert answer.status_code == 302
        user = User.objects.get(username=username)
        assert client.session["_auth_user_id"] == str(user.pk)
        assert client.get(answer.url, follow=True).status_code == 200


@demonstration
def test_signs_in_as_nobody_else(people: list[str]) -> None:
    make.UserFactory(username="somebody")
    client = Client(enforce_csrf_checks=True)
    assert client.post("/demo/sign-in/", {"username": "citizen"}).status_code == 403
    client = Client()
    assert client.post("/demo/sign-in/", {"username": "somebody"}).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405
    assert "_auth_user_id" not in client.session


@demonstration
def test_lists_accounts_for_the_terminal(people: list[str]) -> None:
    assert [account.username for account in accounts()] == people
    assert set(people) <= set(USERNAMES)
    assert listed()[0][0] == "Citizen"
    assert {len(row) for row in listed()} == {4}


@demonstration
def test_pages_in_every_language(client: Client, people: list[str], settings, mail: Path) -> None:  # type: ignore[no-untyped-def]
    for address in ("/demo/", "/demo/clock/", "/demo/mail/", f"/demo/mail/{NAME}/"):
        for language, response in in_languages(client, address):
            assert_page(response, language=language)


@demonstration
def test_moves_the_clock_to_a_moment(client: Client, calls: list[str]) -> None:
    typed = {"day_day": "16", "day_month": "10", "day_year": "2026", "time": "19:05"}
    answer = client.post("/demo/clock/", typed)
    assert answer.status_code == 302
    shown = clocks.local(clocks.now())
    assert f"{shown:%Y-%m-%d %H:%M}" == "2026-10-16 19:05"
    assert calls == [
        "applications.tasks.accept_waiting",
        "applications.tasks.begin_the_day",
        "applications.tasks.serve_waiting",
    ]
    client.post("/demo/clock/", {"jump": "new-year"})
    assert f"{clocks.local(clocks.now()):%Y-%m-%d %H:%M}" == "2027-01-01 00:01"
    client.post("/demo/clock/", {"jump": "real"})
    assert f"{clocks.local(clocks.now()):%Y-%m-%d}" == "2026-10-14"


@demonstration
@pytest.mark.parametrize(
    "begin", [lambda: Client().post("/sign-out/"), lambda: task_prerun.send(sender=None)]
)
def test_a_clock_moved_elsewhere_holds_for_the_next_post_and_task(
    begin: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "OFFSET_KEPT_FOR", 3600.0)
    clocks.now()
    row = ClockOffset(pk=ClockOffset.ONLY, offset=timedelta(hours=9))
    row.save()  # as another process moves it
    assert clocks.now() - clocks.machine_now() < timedelta(minutes=1)
    begin()
    assert clocks.now() - clocks.machine_now() > timedelta(hours=8)


@demonstration
def test_the_next_opening_is_that_of_what_waits(client: Client, clock, calls: list[str]) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T10:30")  # open: the next opening is tomorrow's
    client.post("/demo/clock/", {"jump": "opening"})
    assert clocks.now() >= datetime(2026, 10, 15, 3, tzinfo=UTC)
    clocks.move_back()
    clock.set("2026-10-14T19:30")
    make.ResidenceFactory(person=(person := make.PersonFactory()))
    waiting = make.filed(person, make.PanelFactory())
    client.post("/demo/clock/", {"jump": "opening"})
    assert clocks.now() >= Application.objects.get(pk=waiting.pk).accept_at


@demonstration
@pytest.mark.parametrize(
    ("day", "month", "year", "time", "field"),
    [
        ("31", "2", "2026", "10:30", "day"),
        ("x", "1", "2026", "10:30", "day"),
        ("", "", "", "10:30", "day"),
        ("1", "1", "1999", "10:30", "day"),
        ("1", "1", "2026", "25:00", "time"),
        ("1", "1", "2026", "soon", "time"),
        ("1", "1", "2026", "", "time"),
    ],
)
def test_refuses_nonsense_at_the_field(
    client: Client, calls: list[str], day: str, month: str, year: str, time: str, field: str
) -> None:
    typed = {"day_day": day, "day_month": month, "day_year": year, "time": time}
    answer = client.post("/demo/clock/", typed)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert f'value="{time}"' in answer.content.decode() or not time
    assert calls == []
    assert f"{clocks.local(clocks.now()):%Y-%m-%d}" == "2026-10-14"


@pytest.fixture
def mail(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """A folder with one letter in it."""
    settings.MAIL_FOLDER = tmp_path
    letter = EmailMessage()
    letter["From"], letter["To"] = "portal@attachment.example", "aigerim@people.example"
    letter["Subject"] = "Өтініш қабылданды"
    letter["Date"] = "Wed, 14 Oct 2026 05:30:00 +0000"
    letter.set_content("Құжат <script>alert(1)</script> дайын.")
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="D-1.pdf")
    (tmp_path / f"{NAME}.eml").write_bytes(letter.as_bytes())
    (tmp_path / "unfinished.new").write_bytes(b"x")
    return tmp_path


@demonstration
def test_shows_the_mail_and_its_files(client: Client, mail: Path) -> None:
    assert "Өтініш қабылданды" in client.get("/demo/mail/").content.decode()
    page = client.get(f"/demo/mail/{NAME}/").content.decode()
    assert "&lt;script&gt;" in page
    assert "14.10.2026 10:30" in page
    saved = client.get(f"/demo/mail/{NAME}/2/")
    assert b"".join(saved.streaming_content) == b"%PDF-1.7"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="D-1.pdf"'


@demonstration
@pytest.mark.parametrize("name", ["unfinished", "..", "0" * 20 + "-abcdefab", "x" * 200])
def test_opens_only_letters_it_kept(client: Client, mail: Path, name: str) -> None:
    assert client.get(f"/demo/mail/{name}/").status_code == 404
    assert client.get(f"/demo/mail/{NAME}/7/").status_code == 404


@demonstration
def test_bears_broken_letters_and_pages_through_many(client: Client, mail: Path) -> None:
    for number in range(55):
        (mail / f"{number:020d}-00000000.eml").write_bytes(
            b"Subject: =?x-none?q?=ff?=\nDate: never\n"
            b"Content-Type: text/plain; charset=x-none\n\n\xff\xfe"
        )
    page = client.get("/demo/mail/").content.decode()
    assert page.count("00000000/") == 49
    assert "?before=" in page
    assert client.get(f"/demo/mail/{0:020d}-00000000/").status_code == 200
    older = client.get(f"/demo/mail/?before={6:020d}-00000000").content.decode()
    assert older.count("00000000/") == 6
