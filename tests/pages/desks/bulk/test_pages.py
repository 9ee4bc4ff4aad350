"""Ticking in the queue, the confirmation with what is left out, an outcome a case."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from applications import actions
from applications.models import Application, BulkApprovalItem
from codes import ApplicationStatus as Status
from codes import Role
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


@pytest.fixture
def rows(desk: SimpleNamespace) -> SimpleNamespace:
    """Two green cases, one that lacks a document, one of another clinic."""

    def filed(panel: object, **more: object) -> Application:
        person = make.PersonFactory(lives_in="751110000")
        make.attached(person, desk.old)
        return make.filed(person, panel, **more)  # type: ignore[arg-type]

    return SimpleNamespace(
        green=[filed(desk.new), filed(desk.new)],
        lacking=filed(desk.new, documents=()),
        foreign=make.filed(make.PersonFactory(lives_in="751110000"), desk.old),
    )


def address(*cases: Application) -> str:
    return "/desk/queue/together/?" + "&".join(f"case={row.number}" for row in cases)


def hidden(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', html)


def sent(client: Client, html: str) -> object:
    form = {"key": hidden(html, "key")[0], "case": hidden(html, "case")}
    return client.post("/desk/queue/together/", form)


def test_only_green_cases_have_a_box_and_only_for_who_decides(
    desk: SimpleNamespace, rows: SimpleNamespace, sign_in: SignIn
) -> None:
    html = sign_in(desk.specialist).get("/desk/queue/").content.decode()
    assert sorted(hidden(html, "case")) == sorted(str(row.number) for row in rows.green)
    assert " checked" not in html
    ticked = sign_in(desk.specialist).get("/desk/queue/?tick=green").content.decode()
    assert ticked.count(" checked>") == 2
    head = make.staff(Role.ORG_HEAD, organization=desk.new.organization)
    assert hidden(sign_in(head).get("/desk/queue/").content.decode(), "case") == []


def test_the_confirmation_lists_what_goes_and_what_stays(
    desk: SimpleNamespace, rows: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(desk.specialist)
    wanted = address(*rows.green, rows.lacking, rows.foreign)
    for language, response in in_languages(client, wanted):
        assert_page(response, language)
        html = response.content.decode()
        assert [pair.partition(":")[0] for pair in hidden(html, "case")] == [
            row.number for row in rows.green
        ]
        assert str(rows.lacking.number) in html
        assert f"/desk/case/{rows.foreign.number}/" not in html, "another clinic's is not told of"
        assert rows.foreign.person.last_name not in html
    client.cookies["django_language"] = "ru"
    html = client.get(wanted).content.decode()
    assert "Не хватает документа" in html
    assert "Уже не в очереди: 1." in html
    assert not BulkApprovalItem.objects.exists(), "looking decides nothing"


def test_it_is_done_once_with_an_outcome_a_case(
    desk: SimpleNamespace, rows: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(desk.specialist)
    html = client.get(address(*rows.green)).content.decode()
    actions.take(rows.green[1].pk, desk.colleague)
    first = sent(client, html)
    again = sent(client, html)
    assert first["Location"] == again["Location"]  # type: ignore[index]
    for language, response in in_languages(client, first["Location"]):  # type: ignore[index]
        assert_page(response, language)
        assert len(response.context["approved"]) == len(response.context["left"]) == 1
    assert [Application.objects.get(pk=row.pk).status for row in rows.green] == [
        Status.SCHEDULED,
        Status.IN_REVIEW,
    ]
    other = sign_in(desk.colleague).get(first["Location"])  # type: ignore[index]
    assert other.status_code == 404, "an outcome is its own reader's"


def test_more_than_fifty_and_nothing(
    desk: SimpleNamespace, rows: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(desk.specialist)
    many = "/desk/queue/together/?" + "&".join(f"case=A-{number}" for number in range(51))
    for language, response in in_languages(client, many):
        assert_page(response, language, status=400)
    for language, response in in_languages(client, "/desk/queue/together/"):
        assert_page(response, language)
    html = client.get(address(*rows.green)).content.decode()
    crafted = {
        "key": hidden(html, "key")[0],
        "case": [f"{row.number}:{row.version}" for row in rows.green]
        + [f"A-{number}:1" for number in range(49)],
    }
    assert client.post("/desk/queue/together/", crafted).status_code == 400
    assert client.post("/desk/queue/together/", {"key": "no", "case": []}).status_code == 404
    empty = client.post("/desk/queue/together/", {"key": crafted["key"], "case": ["A-1:1"]})
    assert empty["Location"] == "/desk/queue/"
    assert not BulkApprovalItem.objects.exists()


def test_another_clinics_case_is_never_approved_so(
    desk: SimpleNamespace, rows: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(desk.specialist)
    html = client.get(address(*rows.green)).content.decode()
    form = {
        "key": hidden(html, "key")[0],
        "case": [f"{rows.foreign.number}:{rows.foreign.version}"],
    }
    assert client.post("/desk/queue/together/", form)["Location"] == "/desk/queue/"
    assert Application.objects.get(pk=rows.foreign.pk).status == Status.IN_REVIEW
    assert sign_in(desk.clerk).get("/desk/queue/together/").status_code == 403
