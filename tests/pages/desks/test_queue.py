"""The queue: by deadline, within scope, filters in the address, fifty a page."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications import actions, queries
from codes import Ground, Role
from demonstration import factories as make
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]


def _filed(desk: SimpleNamespace, count: int = 1, **more: object) -> list:
    rows = []
    for _ in range(count):
        person = make.PersonFactory(lives_in="751110000")
        make.attached(person, desk.old)
        rows.append(make.filed(person, desk.new, **more))
    return rows


def test_the_queue_in_each_language(desk: SimpleNamespace, sign_in: SignIn) -> None:
    row = make.filed(desk.person, desk.new)
    client = sign_in(desk.specialist)
    for language, response in in_languages(client, "/desk/queue/"):
        assert_page(response, language)
        html = response.content.decode()
        assert row.number in html
        assert desk.person.iin[-4:] in html
        assert desk.person.iin not in html


def test_overdue_first_then_by_deadline(
    desk: SimpleNamespace, sign_in: SignIn, clock: SimpleNamespace
) -> None:
    (late,) = _filed(desk)
    clock.set("2026-10-16T10:00")
    (new,) = _filed(desk)
    html = sign_in(desk.specialist).get("/desk/queue/").content.decode()
    assert html.index("Срок нарушен: 1") < html.index(late.number)
    assert html.index(late.number) < html.index("Понедельник, 19 октября") < html.index(new.number)
    assert 'class="tag tag-late"' in html


def test_other_organizations_are_not_seen(desk: SimpleNamespace, sign_in: SignIn) -> None:
    row = make.filed(desk.person, desk.new)
    assert row.number not in sign_in(desk.stranger).get("/desk/queue/").content.decode()


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("ground=campaign", True),
        ("ground=free_choice", False),
        ("show=mine", False),
        ("show=overdue", False),
        ("ground=nonsense&show=nonsense&after=nonsense", True),
    ],
)
def test_filters_stand_in_the_address(
    desk: SimpleNamespace, sign_in: SignIn, query: str, seen: bool
) -> None:
    row = make.filed(desk.person, desk.new)
    html = sign_in(desk.specialist).get(f"/desk/queue/?{query}").content.decode()
    assert (row.number in html) == seen
    if "nonsense" not in query:
        assert 'href="/desk/queue/"><span class="visually-hidden">' in html, "can be removed"


def test_mine_and_attention(desk: SimpleNamespace, sign_in: SignIn) -> None:
    taken, other = _filed(desk, 2)
    actions.take(taken.pk, desk.specialist)
    (disputed,) = _filed(desk, ground=Ground.FIRST_ATTACHMENT, disputed_text="Нет")
    client = sign_in(desk.specialist)
    html = client.get("/desk/queue/?show=mine").content.decode()
    assert taken.number in html
    assert other.number not in html
    html = client.get("/desk/queue/?show=attention").content.decode()
    assert disputed.number in html
    assert other.number not in html


def test_a_region_filters_by_organization(desk: SimpleNamespace, sign_in: SignIn) -> None:
    row = make.filed(desk.person, desk.new)
    unit = desk.new.organization.unit
    admin = make.staff(Role.REGIONAL_ADMIN, territory=unit)
    client = sign_in(admin)
    there = f"/desk/queue/?organization={desk.new.organization.code}"
    elsewhere = f"/desk/queue/?organization={desk.old.organization.code}"
    assert row.number in client.get(there).content.decode()
    assert row.number not in client.get(elsewhere).content.decode()


def test_queries_do_not_grow_with_rows(
    desk: SimpleNamespace, sign_in: SignIn, django_assert_num_queries: Callable
) -> None:
    _filed(desk, 2)
    client = sign_in(desk.specialist)
    client.get("/desk/queue/")
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/desk/queue/")
    _filed(desk, 5)
    with django_assert_num_queries(len(few)):
        client.get("/desk/queue/")
    assert len(few) <= 11


def test_fifty_a_page_and_all_of_them_once(
    desk: SimpleNamespace, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    numbers = {row.number for row in _filed(desk, 7)}
    client, address, seen = sign_in(desk.specialist), "/desk/queue/", []
    for _ in range(3):
        response = client.get(address)
        rows = [line.application.number for g in response.context["groups"] for line in g.lines]
        assert len(rows) <= 3
        seen += rows
        assert response.context["total"] == 7
        address = response.context["older"]
    assert address == ""
    assert sorted(seen) == sorted(numbers)


def test_nothing_waits(desk: SimpleNamespace, sign_in: SignIn) -> None:
    for language, response in in_languages(sign_in(desk.specialist), "/desk/queue/"):
        assert_page(response, language)


def test_no_role_no_queue(desk: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(desk.clerk).get("/desk/queue/").status_code == 403
    assert sign_in(make.user_of(desk.person)).get("/desk/queue/").status_code == 403


def test_decided_today(desk: SimpleNamespace, sign_in: SignIn, clock: SimpleNamespace) -> None:
    row = make.approved(desk.person, desk.new, desk.specialist)
    client = sign_in(desk.specialist)
    for language, response in in_languages(client, "/desk/decided/"):
        assert_page(response, language)
        assert row.number in response.content.decode()
    clock.set("2026-10-15T10:00")
    client = sign_in(desk.specialist)
    for language, response in in_languages(client, "/desk/decided/"):
        assert_page(response, language)
        assert row.number not in response.content.decode()
