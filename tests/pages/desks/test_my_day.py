"""A clerk's day: what came back stands first, families lead to their sitting, visits are measured."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications import actions
from applications.actions import families
from applications.models import DocumentRequest
from codes import Channel, Filer, VisitOutcome
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


def test_what_came_back_is_told(desk: SimpleNamespace, sign_in: SignIn) -> None:
    given: dict[str, Any] = {"by": desk.clerk, "channel": Channel.REGISTRY_DESK}
    asked = make.filed(desk.person, desk.new, **given)
    DocumentRequest.objects.create(
        application=asked,
        asked_by=desk.specialist,
        entries=["pension_certificate"],
        text="Обе стороны",
    )
    refused = make.filed(make.PersonFactory(lives_in="751110000"), desk.new, **given)
    actions.refuse(
        refused.pk,
        desk.specialist,
        version=refused.version,
        ground="requirements_not_met",
        text="x",
    )
    others = make.filed(make.PersonFactory(lives_in="751110000"), desk.new)
    client = sign_in(desk.clerk)
    for language, page in in_languages(client, "/desk/my-day/"):
        assert_page(page, language)
        html = page.content.decode()
        assert "Обе стороны" in html
        assert [one.application for one in page.context["asked"]] == [asked]
        assert [one.application for one in page.context["refused"]] == [refused]
        assert refused not in [one.application for one in page.context["ended"]]
        assert str(others.number) not in html


def test_drafts_of_a_family_lead_to_its_sitting(desk: SimpleNamespace, sign_in: SignIn) -> None:
    child = make.PersonFactory(child=True)
    people = [(desk.person, Filer.SELF), (child, Filer.PARENT)]
    rows = families.begin_family(desk.clerk, people, language="kk", channel=Channel.REGISTRY_DESK)
    html = sign_in(desk.clerk).get("/desk/my-day/").content.decode()
    assert html.count(f'href="/desk/sitting/{rows[0].family_id}/"') == 2


def test_the_visits_of_the_day_are_measured(
    desk: SimpleNamespace, sign_in: SignIn, clock: Any
) -> None:
    for begins, ends in (("09:00", "09:10"), ("09:20", "10:00"), ("10:00", "10:20")):
        clock.set(f"2026-10-14T{begins}", tick=False)
        visit = actions.begin_visit(desk.clerk, desk.person)
        clock.set(f"2026-10-14T{ends}", tick=False)
        actions.end_visit(desk.clerk, visit.pk, VisitOutcome.INFORMED)
    client = sign_in(desk.clerk)
    said = {
        language: " ".join(str(line) for line in page.context["visits"])
        for language, page in in_languages(client, "/desk/my-day/")
    }
    assert "3 visits today" in said["en"]
    assert "20 minutes" in said["en"]
    assert "1 took longer than 30 minutes" in said["en"]
    assert "Сегодня 3 приёма" in said["ru"]


def queries(client: Client, address: str) -> int:
    """How often a page asks the database, once what is kept is kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_ask_as_often_for_many_as_for_few(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    client.post("/desk/find/", {"iin": desk.person.iin})

    def grow(count: int) -> None:
        for _ in range(count):
            child = make.PersonFactory(child=True, lives_in="751110000")
            make.attached(child, desk.old)
            make.RepresentationFactory(representative=desk.person, person=child)
            given: dict[str, Any] = {"by": desk.clerk, "channel": Channel.REGISTRY_DESK}
            make.filed(child, desk.new, filer=Filer.PARENT, documents=(), **given)

    record, day = f"/desk/person/{desk.person.pk}/", "/desk/my-day/"
    grow(1)
    few = queries(client, record), queries(client, day)
    grow(4)
    assert (queries(client, record), queries(client, day)) == few


def test_a_search_asks_as_often_for_many_as_for_few(desk: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    day = {"birth_on_day": "2", "birth_on_month": "4", "birth_on_year": "1985"}
    typed = {"last_name": "Жумабикоф", "first_name": "Ерлан", **day}

    def asked() -> int:
        client.post("/desk/find/", typed)
        with CaptureQueriesContext(connection) as captured:
            assert client.post("/desk/find/", typed).status_code == 200
        return len(captured)

    make.PersonFactory(last_name="Жұмабеков", first_name="Ерлан")
    few = asked()
    for _ in range(8):
        make.PersonFactory(last_name="Жұмабеков", first_name="Ерлан")
    assert asked() == few
