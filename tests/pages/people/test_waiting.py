"""Waiting lists for people: join, one's place, the invitation with its application, leaving."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from applications import actions
from applications.actions import invitations
from applications.models import Application, WaitingEntry
from codes import Channel, Filer, Ground, PanelType
from demonstration import factories as make
from registry.models import Panel, Person
from tests.pages.people.clinics import text

pytestmark = pytest.mark.django_db

State = WaitingEntry.State


@pytest.fixture
def full(town: SimpleNamespace) -> Panel:
    """A panel of one place that is taken, in the clinic that serves the address; `inside` on it."""
    panel = make.PanelFactory(site=town.new.site, norm=1, code="full-one")
    panel.inside = make.PersonFactory(lives_in="751110000")
    make.attached(panel.inside, panel)
    panel.refresh_from_db()
    return panel


def reading(town: SimpleNamespace, language: str = "en") -> Client:
    client = Client()
    client.force_login(town.user)
    client.cookies["django_language"] = language
    return client


def put_in_line(panel: Panel, person: Person | None = None) -> WaitingEntry:
    person = person or make.PersonFactory(lives_in="751110000")
    return actions.join(person.pk, panel.pk, make.user_of(person), channel=Channel.PORTAL)


def free(panel: Panel) -> None:
    actions.record_death(panel.inside.pk, date(2026, 10, 14), source="civil_registry")
    invitations.serve()


def entry_of(person: Person) -> WaitingEntry:
    return WaitingEntry.objects.get(person=person)


def test_joined_from_the_clinics_page(town: SimpleNamespace, full: Panel) -> None:
    put_in_line(full)
    client = reading(town)
    clinic = text(client.get(f"/clinics/{full.organization.code}/"))
    assert "1 person waits for a place" in clinic
    page = client.get("/waiting-list/full-one/join/")
    said = text(page)
    assert "1 person waits for a place" in said
    assert "In the last 30 days: invited 0, left without an invitation 0, joined 1." in said
    assert "kept for 3 working days" in said
    answer = client.post("/waiting-list/full-one/join/", {"person": "self"}, follow=True)
    entry = entry_of(town.person)
    assert answer.redirect_chain[-1][0] == f"/account/waiting/{entry.pk}/"
    said = text(answer)
    assert "Number 2 of 2 in line" in said
    assert "1 person is before you." in said
    assert "Number 2 of 2 in line" in text(client.get("/account/"))


def test_offered_where_the_doctor_is_chosen_and_where_the_rules_speak_against_it(
    town: SimpleNamespace, full: Panel
) -> None:
    draft = make.draft(town.person, full, by=town.user, ground=Ground.FREE_CHOICE)
    draft.answers |= {"done": ["person", "ground", "clinic"]}
    draft.save()
    page = text(reading(town).get(f"/apply/{draft.pk}/doctor/"))
    assert "Nobody waits for a place yet. Join the waiting list" in page
    shown = reading(town).get(f"/apply/{draft.pk}/doctor/").content.decode()
    assert "/waiting-list/full-one/join/?ground=free_choice" in shown


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_failed_rule_leads_to_the_list(
    town: SimpleNamespace, full: Panel, is_chosen: bool
) -> None:
    Panel.objects.filter(pk__in=[full.pk, town.new.pk]).update(norm=1700, attached=1700)
    draft = make.draft(
        town.person,
        full if is_chosen else None,
        by=town.user,
        ground=Ground.FREE_CHOICE,
        organization=full.organization,
    )
    draft.answers |= {"done": ["person", "ground", "clinic", "doctor"], "waiver_needed": False}
    draft.save()
    page = reading(town).get(f"/apply/{draft.pk}/problem/").content.decode()
    url = "/waiting-list/full-one/join/?ground=free_choice"
    assert (url in page) is is_chosen
    assert "It promises no place" in page


def test_a_closed_list_and_a_free_one_say_so(town: SimpleNamespace, full: Panel) -> None:
    client = reading(town)
    Panel.objects.filter(pk=full.pk).update(is_closed=True, closed_reason="The doctor is away")
    page = client.get("/waiting-list/full-one/join/")
    assert "The doctor is away" in text(page)
    assert b'name="person"' not in page.content
    client.post("/waiting-list/full-one/join/", {"person": "self"})
    assert "full-one" not in client.get(f"/clinics/{full.organization.code}/").content.decode()
    Panel.objects.filter(pk=full.pk).update(is_closed=False, closed_reason="")
    free(full)
    page = text(client.get("/waiting-list/full-one/join/"))
    assert "There is a free place: nobody needs to wait" in page
    client.post("/waiting-list/full-one/join/", {"person": "self"})
    assert not WaitingEntry.objects.exists()


def test_nobody_ticked_is_asked_again_and_another_list_is_named(
    town: SimpleNamespace, full: Panel, child: SimpleNamespace
) -> None:
    client = reading(town)
    answer = client.post("/waiting-list/full-one/join/", {})
    assert "Choose who joins the waiting list" in text(answer)
    other = make.PanelFactory(norm=0)
    entry = put_in_line(other, town.person)
    page = client.get("/waiting-list/full-one/join/")
    assert f"/account/waiting/{entry.pk}/".encode() in page.content
    assert b'value="self"' not in page.content


def test_a_family_joins_together_and_may_part(
    town: SimpleNamespace, full: Panel, child: SimpleNamespace
) -> None:
    children = make.PanelFactory(site=full.site, norm=0, type=PanelType.PEDIATRICIAN_0_14)
    full.type = PanelType.DISTRICT_THERAPIST
    full.save(update_fields=["type"])
    client = reading(town)
    Panel.objects.filter(pk=town.new.pk).update(type=PanelType.DISTRICT_THERAPIST)
    page = text(client.get("/waiting-list/full-one/join/"))
    assert f"Waits for a doctor for this age: {children.doctor.full_name}" in page
    sent = {"person": ["self", str(child.row.pk)], "together": "on"}
    client.post("/waiting-list/full-one/join/", sent)
    own, other = entry_of(town.person), entry_of(child.person)
    assert own.group_id == other.group_id is not None
    assert other.panel == children
    page = text(client.get(f"/account/waiting/{other.pk}/"))
    assert "You wait together" in page
    free(full)
    assert entry_of(town.person).state == State.WAITING
    client.post(f"/account/waiting/{own.pk}/apart/")
    invitations.serve()
    assert entry_of(town.person).is_invited


def test_the_invitation_begins_a_filled_in_application(town: SimpleNamespace, full: Panel) -> None:
    client = reading(town)
    client.post("/waiting-list/full-one/join/", {"person": "self", "ground": "free_choice"})
    entry = entry_of(town.person)
    free(full)
    page = text(client.get(f"/account/waiting/{entry.pk}/"))
    assert "A place is free for you" in page
    assert "until 19 October 2026" in page
    assert "A place is kept until" in text(client.get("/account/"))
    answer = client.post(f"/account/waiting/{entry.pk}/apply/", follow=True)
    draft = Application.objects.get(person=town.person)
    assert (draft.organization, draft.panel, draft.ground) == (
        full.organization,
        full,
        Ground.FREE_CHOICE,
    )
    assert answer.redirect_chain[-1][0] == f"/apply/{draft.pk}/doctor/"
    assert "A place is kept for you" in text(answer)
    answer = client.post(f"/apply/{draft.pk}/doctor/", {"panel": full.pk})
    assert answer.status_code == 302
    row = make.filed(town.person, full, by=town.user, ground=Ground.FREE_CHOICE)
    page = text(client.get(f"/account/waiting/{entry.pk}/"))
    assert "The place is kept until your application is decided" in page
    assert "A place is kept until" in text(client.get(f"/applications/{row.number}/"))


def test_without_a_ground_it_is_asked_first(town: SimpleNamespace, full: Panel) -> None:
    entry = put_in_line(full, town.person)
    free(full)
    answer = reading(town).post(f"/account/waiting/{entry.pk}/apply/")
    draft = Application.objects.get(person=town.person)
    assert answer["Location"] == f"/apply/{draft.pk}/ground/"
    assert draft.panel == full


def test_another_doctor_of_the_present_clinic_is_asked_for_on_the_ground_of_that(
    town: SimpleNamespace,
) -> None:
    panel = make.PanelFactory(site=town.old.site, norm=0)
    entry = put_in_line(panel, town.person)
    Panel.objects.filter(pk=panel.pk).update(norm=1, reserved=1)
    invitations.serve()
    answer = reading(town).post(f"/account/waiting/{entry.pk}/apply/")
    draft = Application.objects.get(person=town.person)
    assert draft.ground == Ground.DOCTOR_CHOICE
    assert answer["Location"] == f"/apply/{draft.pk}/doctor/"


def test_with_an_open_application_nothing_is_begun(town: SimpleNamespace, full: Panel) -> None:
    entry = put_in_line(full, town.person)
    free(full)
    row = make.filed(town.person, town.new, by=town.user)
    answer = reading(town).post(f"/account/waiting/{entry.pk}/apply/")
    assert answer.status_code == 409
    assert row.number in text(answer)


def test_leaving_after_a_question(town: SimpleNamespace, full: Panel) -> None:
    entry = put_in_line(full, town.person)
    client = reading(town)
    assert "Leave the waiting list?" in text(client.get(f"/account/waiting/{entry.pk}/leave/"))
    assert entry_of(town.person).state == State.WAITING
    answer = client.post(f"/account/waiting/{entry.pk}/leave/", follow=True)
    assert "Left the list" in text(answer)
    assert client.get(f"/account/waiting/{entry.pk}/leave/").status_code == 302
    assert client.post(f"/account/waiting/{entry.pk}/apply/").status_code == 302
    assert not Application.objects.exists()


def test_somebody_elses_place_is_not_there(town: SimpleNamespace, full: Panel) -> None:
    entry = put_in_line(full)
    client = reading(town)
    for name in ("", "leave/"):
        assert client.get(f"/account/waiting/{entry.pk}/{name}").status_code == 404
    for name in ("leave/", "apart/", "apply/"):
        assert client.post(f"/account/waiting/{entry.pk}/{name}").status_code == 404
    row = make.RepresentationFactory(
        representative=town.person, person=entry.person, kind=Filer.FAMILY_MEMBER
    )
    assert client.get(f"/account/waiting/{entry.pk}/").status_code == 404, "one application alone"
    row.delete()


def test_a_place_of_a_child_is_the_parents_to_answer(
    town: SimpleNamespace, full: Panel, child: SimpleNamespace
) -> None:
    client = reading(town)
    client.post("/waiting-list/full-one/join/", {"person": [str(child.row.pk)]})
    entry = entry_of(child.person)
    free(full)
    assert child.person.full_name in text(client.get(f"/account/waiting/{entry.pk}/"))
    client.post(f"/account/waiting/{entry.pk}/apply/")
    draft = Application.objects.get(person=child.person)
    assert (draft.filer, draft.panel) == (Filer.PARENT, full)


def test_found_among_clinics_by_how_many_wait(town: SimpleNamespace, full: Panel) -> None:
    put_in_line(full)
    Panel.objects.filter(pk=town.new.pk).update(norm=0)
    page = text(reading(town).get("/clinics/?unit=751110000"))
    assert "none , 1 waits" in page.replace("none, ", "none , ")
