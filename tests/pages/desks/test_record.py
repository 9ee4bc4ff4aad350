"""The record of a person at a desk: attachments, family, open applications, the clock of the visit."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from applications.models import DeskVisit, DocumentRequest
from codes import Filer, VisitOutcome
from demonstration import factories as make
from registry.family import Tie, family_of
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]
DAY = date(2026, 10, 14)


@pytest.fixture
def family(desk: SimpleNamespace) -> SimpleNamespace:
    """The desk's person with a child of theirs, a mother by proxy, and a neighbour's child in the same flat."""
    street = make.StreetFactory()
    home = {"unit": street.unit, "street": street, "house": 12, "flat": "7"}
    desk.person.residences.all().delete()
    make.ResidenceFactory(person=desk.person, **home)
    desk.child = make.PersonFactory(child=True, lives_in="751110000")
    make.RepresentationFactory(representative=desk.person, person=desk.child)
    desk.mother = make.PersonFactory(pensioner_age=True)
    make.RepresentationFactory(
        representative=desk.person, person=desk.mother, kind=Filer.PROXY, from_on=date(2026, 1, 1)
    )
    desk.neighbour = make.PersonFactory(toddler=True)
    make.ResidenceFactory(person=desk.neighbour, **home)
    other_flat = make.PersonFactory(toddler=True)
    make.ResidenceFactory(person=other_flat, **{**home, "flat": "8"})
    return desk


def opened(client: Client, person: Any) -> str:
    client.post("/desk/find/", {"iin": person.iin})
    return f"/desk/person/{person.pk}/"


def test_who_belongs_to_the_family(family: SimpleNamespace) -> None:
    other_parent = make.PersonFactory(last_name="Қосшы")
    make.RepresentationFactory(representative=other_parent, person=family.child)
    sibling = make.PersonFactory(toddler=True)
    make.RepresentationFactory(representative=other_parent, person=sibling)
    of_parent = [(one.person, one.tie, one.kind) for one in family_of(family.person, DAY)]
    assert of_parent == [
        (family.mother, Tie.ACTED_FOR, Filer.PROXY),
        (family.child, Tie.ACTED_FOR, Filer.PARENT),
        (other_parent, Tie.ACTS_TOO, None),
        (family.neighbour, Tie.SAME_FLAT, None),
    ]
    of_child = [(one.person, one.tie) for one in family_of(family.child, DAY)]
    assert of_child == [
        (family.person, Tie.ACTS),
        (other_parent, Tie.ACTS),
        (sibling, Tie.TOGETHER),
    ]
    family.mother.died_on = DAY
    family.mother.save()
    assert family.mother not in [one.person for one in family_of(family.person, DAY)]


def test_the_record_shows_the_family_and_its_open_applications(
    family: SimpleNamespace, sign_in: SignIn
) -> None:
    row = make.filed(family.child, family.new, by=make.user_of(family.person), filer=Filer.PARENT)
    DocumentRequest.objects.create(
        application=row, asked_by=family.specialist, entries=["birth_certificate"], text=""
    )
    client = sign_in(family.clerk)
    address = opened(client, family.person)
    for language, page in in_languages(client, address):
        assert_page(page, language)
        html = page.content.decode()
        assert str(row.number) in html
        assert family.child.full_name in html
        assert family.neighbour.full_name in html
    assert client.get(f"/desk/person/{family.child.pk}/").status_code == 200
    assert AccessLogEntry.objects.filter(person=family.mother, purpose="family").exists()
    # Who has an open application is not ticked for another.
    assert f'id="people-{family.child.pk}"' not in html
    assert f'id="people-{family.mother.pk}"' in html


def test_the_clock_of_a_visit_stands_on_every_page_until_it_is_finished(
    family: SimpleNamespace, sign_in: SignIn, clock: Any
) -> None:
    clock.set("2026-10-14T10:30", tick=False)
    client = sign_in(family.clerk)
    address = opened(client, family.person)
    client.post(address + "visit/")
    visit = DeskVisit.objects.get()
    clock.set("2026-10-14T10:42", tick=False)
    for language, page in in_languages(client, "/desk/my-day/"):
        assert_page(page, language)
        assert f'action="/desk/visit/{visit.pk}/end/"' in page.content.decode()
        assert "12 мин" in page.content.decode() or language == "en"
        assert "tag-late" not in page.content.decode()
    clock.set("2026-10-14T11:05", tick=False)
    assert "tag-late" in client.get("/desk/find/").content.decode()
    other = opened(client, make.PersonFactory())
    client.post(other + "visit/")
    assert DeskVisit.objects.count() == 1, "one visit at a time"
    response = client.post(
        f"/desk/visit/{visit.pk}/end/", {"outcome": "informed", "next": "/desk/my-day/"}
    )
    assert response["Location"] == "/desk/my-day/"
    visit.refresh_from_db()
    assert visit.outcome == VisitOutcome.INFORMED
    page = client.get("/desk/my-day/")
    assert_page(page)
    assert "/end/" not in page.content.decode()
    away = client.post(
        f"/desk/visit/{visit.pk}/end/", {"outcome": "left", "next": "//evil.example"}
    )
    assert away["Location"] == "/desk/find/"
    assert client.post(f"/desk/visit/{visit.pk}/end/", {"outcome": "forgotten"}).status_code == 404
    stranger = make.staff("registry_clerk", organization=family.new.organization)
    assert (
        sign_in(stranger).post(f"/desk/visit/{visit.pk}/end/", {"outcome": "left"}).status_code
        == 404
    )
