"""Lists as files: what the page shows, with its filters, within scope; streamed, and written down."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessLogEntry, User
from accounts.permissions import Verb
from applications import actions
from codes import Channel, Ground
from demonstration import factories as make
from pages.desks.lists import listing
from pages.desks.lists.known import LISTS
from pages.desks.lists.listing import BATCH, DeskList, view_of

SignIn = Callable[..., Client]


def table(response: Any) -> list[list[str]]:
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def filed(desk: SimpleNamespace, **more: Any) -> Any:
    person = make.PersonFactory(lives_in="751110000", **more)
    make.attached(person, desk.old)
    return make.filed(person, desk.new)


def test_the_queue_as_csv(desk: SimpleNamespace, sign_in: SignIn) -> None:
    rows = [filed(desk) for _ in range(3)]
    response = sign_in(desk.specialist).get("/desk/lists/queue.csv")
    assert response["Content-Type"].startswith("text/csv")
    assert response["Content-Disposition"] == 'attachment; filename="queue-2026-10-14.csv"'
    assert "no-store" in response["Cache-Control"]
    headers, *shown = table(response)
    assert headers[0] == "Заявление"
    assert {row[0] for row in shown} == {row.number for row in rows}
    assert not any(row.person.iin in cell for row in rows for line in shown for cell in line)


def test_the_queue_as_xlsx(desk: SimpleNamespace, sign_in: SignIn) -> None:
    filed(desk)
    response = sign_in(desk.specialist).get("/desk/lists/queue.xlsx")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_another_kind_of_file_is_not_known(desk: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(desk.specialist).get("/desk/lists/queue.pdf").status_code == 404


def test_filters_of_the_page_hold(desk: SimpleNamespace, sign_in: SignIn) -> None:
    row = filed(desk)
    client = sign_in(desk.specialist)
    both = [table(client.get(f"/desk/lists/queue.csv?ground={ground}")) for ground in Ground]
    assert [len(found) for found in both] == [
        2 if ground == Ground.CAMPAIGN else 1 for ground in Ground
    ]
    actions.take(row.pk, desk.specialist)
    assert len(table(client.get("/desk/lists/queue.csv?show=mine"))) == 2
    assert len(table(sign_in(desk.colleague).get("/desk/lists/queue.csv?show=mine"))) == 1
    page = client.get("/desk/queue/?show=mine").content.decode()
    assert 'href="/desk/lists/queue.csv?show=mine"' in page


def test_nothing_of_another_clinic(desk: SimpleNamespace, sign_in: SignIn) -> None:
    filed(desk)
    assert len(table(sign_in(desk.stranger).get("/desk/lists/queue.csv"))) == 1
    assert sign_in(desk.clerk).get("/desk/lists/queue.csv").status_code == 403


def test_whose_records_go_out_is_written_down(desk: SimpleNamespace, sign_in: SignIn) -> None:
    rows = [filed(desk), filed(desk)]
    response = sign_in(desk.specialist).get("/desk/lists/queue.csv")
    assert not AccessLogEntry.objects.exists()
    table(response)
    log = AccessLogEntry.objects.filter(user=desk.specialist, purpose="list queue")
    assert {entry.person_id for entry in log} == {row.person_id for row in rows}


def test_a_formula_in_a_name_is_defused(desk: SimpleNamespace, sign_in: SignIn) -> None:
    filed(desk, last_name="=1+1", first_name="A")
    _headers, line = table(sign_in(desk.specialist).get("/desk/lists/queue.csv"))
    assert line[3] == "'=1+1 A"


def test_requests_of_both_kinds(desk: SimpleNamespace, sign_in: SignIn) -> None:
    asked = make.correction(desk.person)
    clerk = make.staff("registry_clerk", organization=desk.old.organization)
    assert [line[0] for line in table(sign_in(clerk).get("/desk/lists/requests.csv"))[1:]] == [
        asked.number
    ]
    assert len(table(sign_in(clerk).get("/desk/lists/requests.csv?kind=representations"))) == 1
    assert len(table(sign_in(desk.clerk).get("/desk/lists/requests.csv"))) == 1


def test_a_day_of_a_desk(desk: SimpleNamespace, sign_in: SignIn) -> None:
    row = make.filed(desk.person, desk.new, by=desk.clerk, channel=Channel.REGISTRY_DESK)
    make.draft(make.PersonFactory(), desk.new, by=desk.clerk, channel=Channel.REGISTRY_DESK)
    lines = table(sign_in(desk.clerk).get("/desk/lists/my-day.csv"))[1:]
    assert sorted(line[0] for line in lines) == ["", row.number]


@pytest.mark.parametrize("name", LISTS)
def test_as_many_values_as_headers(name: str) -> None:
    listed = LISTS[name]
    assert listed.name == name
    assert len(set(map(str, listed.headers))) == len(listed.headers)


def _long(count: int) -> tuple[DeskList, list[int]]:
    """A list of so many rows, and how many of them were read so far."""
    read: list[int] = []

    def rows(user: User, given: Any) -> Iterator[int]:
        for number in range(count):
            read.append(number) if not number % BATCH else None
            yield number

    return (
        DeskList(
            "long",
            "Long",
            Verb.SEE_QUEUE,
            ("Number", "Text"),
            rows,
            lambda row: [row, "x" * 200],
        ),
        read,
    )


def _ask(listed: DeskList, user: User, kind: str) -> Any:
    request = RequestFactory().get(f"/desk/lists/long.{kind}")
    request.user = user
    return view_of(listed)(request, kind=kind)


def test_the_first_piece_goes_out_before_all_is_read(desk: SimpleNamespace) -> None:
    listed, read = _long(100 * BATCH)
    pieces = _ask(listed, desk.specialist, "csv").streaming_content
    next(pieces)
    assert len(read) < 10


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_list(desk: SimpleNamespace, kind: str) -> None:
    def peak(count: int) -> int:
        listed, _read = _long(count)
        tracemalloc.start()
        for _piece in _ask(listed, desk.specialist, kind).streaming_content:
            pass
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is imported and kept once
    few, many = peak(2 * BATCH), peak(20 * BATCH)
    assert many < few + 1_000_000


def test_rows_come_by_a_cursor_of_the_server(desk: SimpleNamespace) -> None:
    for _ in range(3):
        filed(desk)
    response = _ask(LISTS["queue"], desk.specialist, "csv")
    with CaptureQueriesContext(connection) as asked:
        table(response)
    declared = [query["sql"] for query in asked if "DECLARE" in query["sql"].upper()]
    # psycopg declares the cursor itself: what is left to see are the log and nothing row by row.
    assert len(asked) - len(declared) <= 3


def test_a_sheet_that_is_too_short_leads_to_csv(
    desk: SimpleNamespace, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        filed(desk)
    monkeypatch.setattr(listing.exports, "XLSX_ROWS", 3)
    response = sign_in(desk.specialist).get("/desk/lists/queue.xlsx?show=")
    assert response.status_code == 409
    assert "/desk/lists/queue.csv?show=" in response.content.decode()
