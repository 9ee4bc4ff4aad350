"""Waiting lists at the desks: a clerk's person, the head's numbers, nobody of elsewhere."""

from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import AccessLogEntry
from applications import actions
from applications.actions import invitations
from applications.models import WaitingEntry
from codes import Channel, Role
from demonstration import factories as make
from pages.desks.access import FOUND
from registry.models import Panel, Person
from registry.norms import set_places
from tests.pages.helpers import in_languages
from tests.pages.people.clinics import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(desk: SimpleNamespace) -> Panel:
    """A full list of the desk's clinic."""
    return make.PanelFactory(site=desk.new.site, norm=0, code="full-one")


def came(client: Any, *people: Person, language: str = "en") -> Any:
    """The browser of a desk that found these people."""
    session = client.session
    session[FOUND] = [person.pk for person in people]
    session.save()
    client.cookies["django_language"] = language
    return client


def address(person: Person, name: str = "") -> str:
    return f"/desk/person/{person.pk}/waiting/{name}"


def entry_of(person: Person) -> WaitingEntry:
    return WaitingEntry.objects.get(person=person)


def waits(panel: Panel, count: int = 1) -> list[WaitingEntry]:
    people = [make.PersonFactory(lives_in="751110000") for _ in range(count)]
    return [
        actions.join(one.pk, panel.pk, make.user_of(one), channel=Channel.PORTAL) for one in people
    ]


def test_a_clerk_puts_somebody_who_came_on_a_list(
    desk: SimpleNamespace, full: Panel, sign_in: Any
) -> None:
    waits(full)
    client = came(sign_in(desk.clerk), desk.person)
    page = client.get(address(desk.person))
    said = text(page)
    assert full.doctor.full_name in said
    assert "1 person waits for a place" in said
    assert desk.new.doctor.full_name not in said, "a doctor with places is chosen at once"
    assert AccessLogEntry.objects.filter(person=desk.person, purpose="waiting_list").exists()
    answer = client.post(address(desk.person), {})
    assert "Choose a doctor" in text(answer)
    answer = client.post(address(desk.person), {"panel": "full-one"}, follow=True)
    assert "Number 2 of 2 in line" in text(answer)
    entry = entry_of(desk.person)
    assert (entry.channel, entry.joined_by) == (Channel.REGISTRY_DESK, desk.clerk)
    client.post(address(desk.person, "leave/"))
    assert entry_of(desk.person).end_reason == "left"


def test_whom_the_desk_did_not_find_is_not_there(
    desk: SimpleNamespace, full: Panel, sign_in: Any
) -> None:
    client = came(sign_in(desk.clerk))
    assert client.get(address(desk.person)).status_code == 404
    assert client.post(address(desk.person), {"panel": "full-one"}).status_code == 404
    assert client.post(address(desk.person, "leave/")).status_code == 404
    assert sign_in(desk.specialist).get(address(desk.person)).status_code == 403


def test_a_list_of_another_clinic_is_neither_named_nor_left_here(
    desk: SimpleNamespace, full: Panel, sign_in: Any
) -> None:
    other = make.PanelFactory(norm=0)
    user = make.user_of(desk.person)
    actions.join(desk.person.pk, other.pk, user, channel=Channel.PORTAL)
    client = came(sign_in(desk.clerk), desk.person)
    said = text(client.get(address(desk.person)))
    assert "on a waiting list elsewhere" in said
    assert other.organization.name_en not in said
    assert client.post(address(desk.person, "leave/")).status_code == 403
    assert client.post(address(desk.person), {"panel": "full-one"}).status_code == 200
    assert entry_of(desk.person).panel == other


def test_what_speaks_against_waiting_is_said(
    desk: SimpleNamespace, full: Panel, sign_in: Any
) -> None:
    far = make.PersonFactory(lives_in="711310000")
    client = came(sign_in(desk.clerk), far)
    answer = client.post(address(far), {"panel": "full-one"})
    assert answer.status_code == 409
    assert "Waiting here would not help" in text(answer)
    Panel.objects.filter(pk=full.pk).update(is_closed=True, closed_reason="Away")
    said = text(came(sign_in(desk.clerk), desk.person).get(address(desk.person)))
    assert "closed to new people" in said


def test_an_operator_chooses_the_clinic_of_the_territory(
    desk: SimpleNamespace, full: Panel, sign_in: Any
) -> None:
    operator = make.staff(Role.SERVICE_CENTRE_OPERATOR, territory=make.unit("750000000"))
    client = came(sign_in(operator), desk.person)
    assert "Choose a clinic" in text(client.get(address(desk.person)))
    at = f"{address(desk.person)}?organization={full.organization.code}"
    assert full.doctor.full_name in text(client.get(at))
    client.post(at, {"panel": "full-one"})
    assert entry_of(desk.person).channel == Channel.PUBLIC_SERVICE_CENTRE
    elsewhere = make.PanelFactory(
        norm=0, site__organization=make.OrganizationFactory(unit=make.unit("711310000"))
    )
    at = f"{address(desk.person)}?organization={elsewhere.organization.code}"
    assert elsewhere.doctor.full_name not in text(client.get(at))


def test_the_head_sees_numbers_and_the_line_without_names(
    desk: SimpleNamespace, full: Panel, sign_in: Any
) -> None:
    first, second = waits(full, 2)
    set_places(full.pk, norm=1, reason="order", actor="x")
    invitations.serve()
    head = sign_in(make.staff(Role.ORG_HEAD, organization=full.organization))
    head.cookies["django_language"] = "en"
    said = text(head.get("/desk/waiting/"))
    assert "People who wait: 1. Invited now: 1." in said
    said = text(head.get("/desk/waiting/full-one/"))
    assert first.person.initials in said
    assert second.person.initials in said
    assert second.person.first_name not in said
    assert "Wait: 1. Invited: 1. Places kept for them: 1." in said
    assert "1 person waits" in text(head.get("/desk/"))
    stranger = sign_in(make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory()))
    stranger.cookies["django_language"] = "en"
    assert "Nobody waits for a place of a doctor." in text(stranger.get("/desk/waiting/"))
    assert stranger.get("/desk/waiting/full-one/").status_code == 404
    for response in (head.post("/desk/waiting/full-one/"), head.post("/desk/waiting/")):
        assert response.status_code == 405, "nobody changes the order"


def test_a_long_line_goes_on_on_the_next_page(
    desk: SimpleNamespace, full: Panel, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from applications import waiting

    monkeypatch.setattr(waiting, "PAGE", 2)
    entries = waits(full, 3)
    head = sign_in(make.staff(Role.ORG_HEAD, organization=full.organization))
    page = head.get("/desk/waiting/full-one/")
    assert [number for number, _ in page.context["line"]] == [1, 2]
    following = head.get("/desk/waiting/full-one/" + page.context["older"])
    assert [(n, row.pk) for n, row in following.context["line"]] == [(3, entries[2].pk)]


def test_in_every_language(desk: SimpleNamespace, full: Panel, sign_in: Any) -> None:
    waits(full, 2)
    set_places(full.pk, norm=1, reason="order", actor="x")
    invitations.serve()
    head = sign_in(make.staff(Role.ORG_HEAD, organization=full.organization))
    for name in ("", "full-one/"):
        for _language, response in in_languages(head, f"/desk/waiting/{name}"):
            assert response.status_code == 200
