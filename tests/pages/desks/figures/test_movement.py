"""The page of the movement report equals a naive count of the periods."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from applications import actions
from codes import Basis, Role
from demonstration import factories as make
from registry.models import Attachment
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[[User], Client]
DAYS = "?period=own&first=2026-10-01&last=2026-12-31"
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)


@pytest.fixture
def moved(desk: SimpleNamespace, clock: Any) -> SimpleNamespace:
    """People of two clinics of Almaty who came, went, died, and changed the doctor alone."""
    sibling = make.PanelFactory(site=desk.old.site)
    people = make.PersonFactory.create_batch(6, lives_in="751110000")
    for person in people:
        make.attached(person, desk.old)
    clock.set("2026-11-09T10:30")
    for person, panel in zip(people, (desk.new, desk.new, sibling), strict=False):
        make.attached(person, panel, on=date(2026, 11, 9), basis=Basis.ORDER)
    actions.record_death(people[4].pk, date(2026, 11, 5), source="test")
    make.attached(make.PersonFactory(), desk.new, on=date(2026, 11, 9), basis=Basis.BIRTH)
    clock.set("2027-01-11T10:30")
    return desk


def naive(organizations: set[int]) -> list[int]:
    """At the start, attached, detached, at the end: stay by stay, panels of one organization as one."""
    stays: list[tuple[date, date | None]] = []
    rows = Attachment.objects.filter(
        cancelled_at__isnull=True, organization__in=organizations
    ).order_by("person", "period")
    last: tuple[int, int] | None = None
    for row in rows:
        key = (row.person_id, row.organization_id)
        if key == last and stays[-1][1] == row.from_on:
            stays[-1] = (stays[-1][0], row.to_on)
        else:
            stays.append((row.from_on, row.to_on))
        last = key
    return [
        sum(begin < FIRST and (end is None or end >= FIRST) for begin, end in stays),
        sum(FIRST <= begin <= LAST for begin, _end in stays),
        sum(end is not None and FIRST <= end <= LAST for _begin, end in stays),
        sum(begin <= LAST and (end is None or end > LAST) for begin, end in stays),
    ]


def shown(response: Any) -> list[int]:
    """The totals of the four lines that are no part of another, as the page says them."""
    html = response.content.decode()
    body = html[html.index('id="movement"') : html.index("</table>", html.index('id="movement"'))]
    rows = re.findall(r'<th scope="row">.*?</th><td class="n ps-3">([^<]*)</td>', body)
    return [int(re.sub(r"\D", "", row)) for row in rows]


@pytest.mark.parametrize("level", ["organization", "district", "region", "nation"])
def test_equal_to_the_periods_at_every_level(
    moved: SimpleNamespace, sign_in: SignIn, level: str
) -> None:
    everywhere = set(Attachment.objects.values_list("organization", flat=True))
    organization = moved.old.organization
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    user, query, of = {
        "organization": (
            make.staff(Role.ORG_HEAD, organization=organization),
            "",
            {organization.pk},
        ),
        "district": (region, "&place=751110000", everywhere),
        "region": (region, "", everywhere),
        "nation": (make.staff(Role.NATIONAL_ADMIN), "", everywhere),
    }[level]
    found = shown(sign_in(user).get(f"/desk/figures/movement/{DAYS}{query}"))
    assert found == naive(of)
    assert sum(found) > 0
    start, came, went, end = found
    assert start + came - went == end


def test_one_organization_of_a_region(moved: SimpleNamespace, sign_in: SignIn) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    code = moved.new.organization.code
    found = shown(sign_in(region).get(f"/desk/figures/movement/{DAYS}&organization={code}"))
    assert found == naive({moved.new.organization_id})


def test_the_files_say_what_the_page_says(moved: SimpleNamespace, sign_in: SignIn) -> None:
    region = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"))
    client = sign_in(region)
    page = client.get(f"/desk/figures/movement/{DAYS}")

    def lines(query: str) -> list[list[str]]:
        response = client.get(f"/desk/figures/movement.csv{query}")
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))

    form = lines(DAYS)
    assert len(form) == 9
    assert len(form[0]) == 26
    assert [int(form[n][1]) for n in (1, 2, 4, 8)] == shown(page)
    sums = lines(f"{DAYS}&table=organizations")
    assert [sum(int(row[n]) for row in sums[1:]) for n in range(1, 5)] == shown(page)


def test_in_each_language(moved: SimpleNamespace, sign_in: SignIn) -> None:
    head = make.staff(Role.ORG_HEAD, organization=moved.new.organization)
    for address in ("/desk/figures/movement/", f"/desk/figures/movement/{DAYS}"):
        for language, response in in_languages(sign_in(head), address):
            assert_page(response, language)
    assert sign_in(moved.specialist).get("/desk/figures/movement/").status_code == 403
    assert sign_in(head).get("/desk/figures/movement.pdf").status_code == 404
