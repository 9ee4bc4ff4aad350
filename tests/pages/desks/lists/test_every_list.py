"""Every list there is, on the seeded register: whole rows, a link on its page, nothing of a foreign scope."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from applications.models import MovePlan
from demonstration import factories as make
from pages.desks.lists.known import LISTS
from registry.models import Institution, Panel
from tests.ways import World
from tests.ways.desks.lists import LISTS as WHO

PAGES = {
    "queue": "queue",
    "requests": "desk-requests",
    "organizations": "region-organizations",
    "institutions": "institutions",
    "commission": "commission",
    "waiting-lists": "desk-waiting-lists",
    "users": "nation-users",
    "quality": "nation-quality",
}


def table(response: Any) -> list[list[str]]:
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_every_list_has_its_line() -> None:
    assert set(WHO) == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_rows_are_whole(name: str, seeded: World) -> None:
    username, _roles = WHO[name]
    client = seeded.client(seeded.user(username), "kk")
    headers, *rows = table(client.get(reverse(f"list-{name}", args=["csv"])))
    assert len(headers) == len(LISTS[name].headers)
    assert all(len(row) == len(headers) for row in rows)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_leads_to_the_file(name: str, seeded: World) -> None:
    client = seeded.client(seeded.user(WHO[name][0]), "ru")
    html = client.get(reverse(PAGES[name])).content.decode()
    assert f'href="/desk/lists/{name}.csv' in html
    assert f'href="/desk/lists/{name}.xlsx' in html


def test_lists_of_doctors_of_ones_own_organization(seeded: World) -> None:
    client = seeded.client(seeded.user("head"), "ru")
    own = seeded.user("head").roles.get().organization
    other = Panel.objects.exclude(organization=own).first()
    assert other is not None
    assert len(table(client.get("/desk/lists/doctors-lists.csv"))) == 1 + own.panels.count()
    address = f"/desk/lists/doctors-lists.csv?organization={other.organization.code}"
    assert len(table(client.get(address))) == 1


def test_people_of_a_plan_within_ones_scope(seeded: World) -> None:
    plan = MovePlan.objects.filter(items__isnull=False, territory__isnull=False).first()
    if plan is None:
        territory = seeded.user("regional-admin").roles.get().territory
        plan = MovePlan.objects.create(
            kind="commission",
            territory=territory,
            first_on="2026-12-01",
            act_number="1",
            act_on="2026-10-01",
            made_by=seeded.user("regional-admin"),
        )
        plan.items.create(person=make.PersonFactory(), to_panel=seeded.panel)
        MovePlan.objects.filter(pk=plan.pk).update(people=1)
    address = f"/desk/lists/moves.csv?plan={plan.pk}"
    near = seeded.client(seeded.user("regional-admin"), "ru")
    assert len(table(near.get(address))) == 1 + plan.items.count()
    far = seeded.client(make.staff("regional_admin", territory=make.unit("100000000")), "ru")
    assert len(table(far.get(address))) == 1


def test_people_of_an_institution_within_ones_scope(seeded: World) -> None:
    house = Institution.objects.filter(stays__to_on=None).distinct().first()
    assert house is not None
    living = house.stays.filter(to_on=None)
    address = f"/desk/lists/institution-people.csv?institution={house.pk}"
    near = seeded.client(seeded.user("regional-admin"), "ru")
    rows = table(near.get(address))[1:]
    assert len(rows) == living.count() > 0
    assert {row[0] for row in rows} == {stay.person.initials for stay in living}
    far = seeded.client(make.staff("regional_admin", territory=make.unit("100000000")), "ru")
    assert len(table(far.get(address))) == 1
