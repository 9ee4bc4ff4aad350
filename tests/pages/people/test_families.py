"""Several members of a family in one go: one set of steps, an application and a decision each."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Consent, FamilyFiling, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Document, Filer
from demonstration import factories as make
from registry.models import Panel, Representation
from tests.pages.helpers import LANGUAGES, assert_page

from .conftest import HOME, signed_in
from .signing import ask_for_code, sign, signed_and_sent
from .test_queries import queries
from .walk import at, errors_of, offered, paper, press

APPLY = "/apply/"


@pytest.fixture
def family(town: SimpleNamespace) -> SimpleNamespace:
    """The town's person with a newborn attached nowhere and a schoolchild attached to the old clinic."""
    newborn = make.PersonFactory(
        child=True, birth_on=date(2026, 9, 20), lives_in=HOME, last_name="Орлов", first_name="Пётр"
    )
    pupil = make.PersonFactory(child=True, lives_in=HOME, last_name="Орлова", first_name="Вера")
    make.attached(pupil, town.old)
    rights = [
        Representation.objects.create(
            representative=town.person, person=child, kind=Filer.PARENT, from_on=child.birth_on
        )
        for child in (newborn, pupil)
    ]
    return SimpleNamespace(newborn=newborn, pupil=pupil, rights=rights)


def begin(
    client: Client, family: SimpleNamespace, language: str | None = None
) -> list[Application]:
    """Tick oneself and both children; their drafts: own, newborn's, pupil's."""
    everybody = ["self", *(str(row.pk) for row in family.rights)]
    press(client, APPLY, language, person=everybody, language=language or "ru")
    people = {row.person_id: row for row in Application.objects.filter(status="draft")}
    return [
        next(row for pk, row in people.items() if pk not in (family.newborn.pk, family.pupil.pk)),
        people[family.newborn.pk],
        people[family.pupil.pk],
    ]


def to_documents(
    client: Client, town: SimpleNamespace, family: SimpleNamespace, language: str | None = None
) -> list[Application]:
    """Through ground, clinic and doctor."""
    rows = begin(client, family, language)
    lead = min(rows, key=lambda row: row.pk)
    grounds = {f"{row.pk}-ground": "campaign" for row in rows}
    grounds[f"{rows[1].pk}-ground"] = "first_attachment"
    press(client, at(lead, "ground"), language, **grounds)
    press(client, at(lead, "clinic"), language, organization=town.new.organization_id)
    doctors = {f"{row.pk}-panel": town.new.pk for row in rows}
    onward = press(client, at(lead, "doctor"), language, **doctors)
    assert onward == at(lead, "documents")
    return rows


def to_check(
    client: Client, town: SimpleNamespace, family: SimpleNamespace, language: str | None = None
) -> list[Application]:
    """To the check of answers, the papers to be brought later."""
    rows = to_documents(client, town, family, language)
    lead = min(rows, key=lambda row: row.pk)
    later = {f"{row.pk}-without": "on" for row in rows}
    press(client, at(lead, "documents"), language, **later)
    consents = {f"{row.pk}-personal_data": "on" for row in rows}
    onward = press(client, at(lead, "consents"), language, **consents)
    assert onward == at(lead, "check")
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_is_filed_in_one_go(
    town: SimpleNamespace, family: SimpleNamespace, language: str
) -> None:
    client = signed_in(town.user, language)
    rows = to_check(client, town, family, language)
    lead = min(rows, key=lambda row: row.pk)
    check = client.get(at(lead, "check"))
    assert_page(check, language)
    assert check.content.decode().count("<h2") >= 3
    sent = client.get(signed_and_sent(client, lead))
    assert_page(sent)
    filed = Application.objects.exclude(status=Status.DRAFT)
    assert filed.count() == 3
    assert len({row.family_id for row in filed}) == 1
    assert len({row.number for row in filed}) == 3
    page = sent.content.decode()
    for row in filed:
        assert str(row.number) in page
    assert {row.ground for row in filed} == {"campaign", "first_attachment"}
    # Each has its own consent, signature and history.
    assert Consent.objects.count() == 3
    assert all(row.signature.statement for row in filed)
    assert all(row.events.filter(kind="filed").count() == 1 for row in filed)


def test_each_has_the_ground_that_fits_and_one_for_all_can_be_chosen(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = begin(browser, family)
    address = at(rows[0], "ground")
    page = browser.get(address).content.decode()
    newborn = page[page.index(f'name="{rows[1].pk}-ground" id="id_{rows[1].pk}-ground_0"') :][:200]
    assert 'value="first_attachment"' in newborn
    assert "checked" in newborn
    one = browser.get(address, {"each": "0"})
    assert_page(one)
    html = one.content.decode()
    holding, _, others = html.partition("<details")
    assert 'value="campaign"' in holding
    assert "Орлова Вера" in others  # whose facts speak against the first attachment
    press(browser, f"{address}?each=0", ground="campaign")
    assert {row.ground for row in Application.objects.all()} == {"campaign"}


def test_errors_name_the_person(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = begin(browser, family)
    grounds = {f"{row.pk}-ground": "campaign" for row in rows[:2]}
    response = browser.post(at(rows[0], "ground"), {**grounds, "each": "1"})
    assert_page(response)
    assert errors_of(response) == [
        f"Choose the ground of the application ({family.pupil.full_name})"
    ]
    assert f'href="#id_{rows[2].pk}-ground_0"' in response.content.decode()


def test_doctors_are_those_for_the_age_of_each(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    infants = make.PanelFactory(site=town.new.site, type="pediatrician_0_6")
    adults = make.PanelFactory(site=town.new.site, type="district_therapist")
    rows = begin(browser, family)
    grounds = {f"{row.pk}-ground": "campaign" for row in rows}
    press(browser, at(rows[0], "ground"), **grounds)
    press(browser, at(rows[0], "clinic"), organization=town.new.organization_id)
    page = browser.get(at(rows[0], "doctor")).content.decode()
    own, newborn, pupil = (offered(page, f"{row.pk}-panel") for row in rows)
    assert str(adults.pk) in own
    assert str(infants.pk) not in own
    assert str(infants.pk) in newborn
    assert str(adults.pk) not in newborn | pupil
    assert {"any", str(town.new.pk)} <= own & newborn & pupil


def test_who_has_an_open_application_is_named_and_left_out(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    filed = make.filed(town.person, town.new, by=town.user)
    page = browser.get(APPLY)
    assert_page(page)
    html = page.content.decode()
    assert "self" not in offered(html, "person")
    assert str(filed.number) in html
    response = browser.post(
        APPLY, {"person": ["self", *(row.pk for row in family.rights)], "language": "ru"}
    )
    drafts = Application.objects.filter(status=Status.DRAFT)
    assert {row.person for row in drafts} == {family.newborn, family.pupil}
    assert filed.number in browser.get(response.url).content.decode()


def test_a_right_that_ended_leaves_the_others_on_their_way(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = begin(browser, family)
    Representation.objects.filter(pk=family.rights[1].pk).update(to_on="2026-10-14")
    page = browser.get(at(rows[2], "ground"))
    assert_page(page)
    html = page.content.decode()
    assert f"{family.pupil.full_name} is left out" in html
    assert offered(html, f"{rows[2].pk}-ground") == set()
    grounds = {f"{row.pk}-ground": "campaign" for row in rows}
    press(browser, at(rows[2], "ground"), **grounds)
    rows[2].refresh_from_db()
    assert rows[2].ground == ""


def test_one_with_an_open_application_meanwhile_is_left_out_of_the_signature(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = to_check(browser, town, family)
    other = make.filed(town.person, town.new)
    check = browser.get(at(rows[0], "check"))
    assert_page(check)
    assert str(other.number) in check.content.decode()
    signed_and_sent(browser, rows[1])
    statuses = {row.pk: row.status for row in Application.objects.all()}
    assert statuses[rows[0].pk] == Status.DRAFT
    assert statuses[rows[1].pk] == statuses[rows[2].pk] == Status.IN_REVIEW


def test_what_speaks_against_one_lets_the_others_go_on(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    full = make.PanelFactory(site=town.new.site)
    rows = to_check(browser, town, family)
    Application.objects.filter(pk=rows[2].pk).update(panel=full)
    Panel.objects.filter(pk=full.pk).update(attached=1700)
    problem = browser.get(at(rows[0], "check")).url
    assert problem == reverse("apply-problem", args=[rows[2].pk])
    page = browser.get(problem)
    assert_page(page)
    assert family.pupil.full_name in page.content.decode()
    out = reverse("apply-take-out", args=[rows[2].pk])
    assert out in page.content.decode()
    onward = browser.post(out).url
    assert browser.get(onward, follow=True).status_code == 200
    assert browser.get(at(rows[0], "check")).status_code == 200
    signed_and_sent(browser, rows[0])
    rows[2].refresh_from_db()
    assert (rows[2].status, rows[2].family) == (Status.DRAFT, None)
    assert Application.objects.filter(status=Status.IN_REVIEW).count() == 2


def test_a_place_lost_while_the_code_was_typed_stops_one_alone(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    full = make.PanelFactory(site=town.new.site)
    rows = to_check(browser, town, family)
    Application.objects.filter(pk=rows[2].pk).update(panel=full)
    lead = min(rows, key=lambda row: row.pk)
    assert ask_for_code(browser, lead).status_code == 302
    Panel.objects.filter(pk=full.pk).update(attached=1700)
    sent = browser.get(sign(browser, lead).url)
    assert_page(sent)
    filed = set(Application.objects.exclude(status="draft").values_list("pk", flat=True))
    assert filed == {rows[0].pk, rows[1].pk}
    html = sent.content.decode()
    assert f"Not sent for {family.pupil.full_name}" in html
    assert reverse("apply-resume", args=[rows[2].pk]) in html
    resumed = browser.get(reverse("apply-resume", args=[rows[2].pk]), follow=True)
    assert "Panel full" in resumed.content.decode()


def test_where_no_place_is_left_for_anybody_the_page_says_what_helps(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    full = make.PanelFactory(site=town.new.site)
    rows = to_check(browser, town, family)
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(panel=full)
    lead = min(rows, key=lambda row: row.pk)
    assert ask_for_code(browser, lead).status_code == 302
    Panel.objects.filter(pk=full.pk).update(attached=1700)
    page = browser.get(sign(browser, lead).url).content.decode()
    assert not Application.objects.exclude(status="draft").exists()
    assert "What speaks against it" in page
    assert "Choose another doctor" in page
    assert f"Not sent for {town.person.full_name}" in page


def test_unticking_keeps_what_was_typed_and_ticking_brings_it_back(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = begin(browser, family)
    grounds = {f"{row.pk}-ground": "campaign" for row in rows}
    press(browser, at(rows[0], "ground"), **grounds)
    some = ["self", str(family.rights[0].pk)]
    browser.post(at(rows[0], "person"), {"person": some, "language": "ru"})
    rows[2].refresh_from_db()
    assert (rows[2].family, rows[2].ground) == (None, "campaign")
    everybody = [*some, str(family.rights[1].pk)]
    browser.post(at(rows[0], "person"), {"person": everybody, "language": "kk"})
    again = Application.objects.all()
    assert {row.pk for row in again} == {row.pk for row in rows}
    assert FamilyFiling.objects.count() == 1
    assert {row.language for row in again} == {"kk"}


def test_drafts_of_a_family_are_resumed_and_deleted_together(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = begin(browser, family)
    start = browser.get(APPLY).content.decode()
    assert start.count(reverse("apply-resume", args=[rows[0].pk])) == 1
    for row in rows:
        assert browser.get(reverse("apply-resume", args=[row.pk])).url == at(row, "ground")
    address = reverse("apply-discard", args=[rows[1].pk])
    page = browser.get(address)
    assert_page(page)
    for row in rows:
        assert row.person is not None
        assert row.person.full_name in page.content.decode()
    browser.post(address)
    assert not Application.objects.exists()
    assert not FamilyFiling.objects.exists()


def test_nobody_takes_out_a_strangers_draft(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = begin(browser, family)
    out = reverse("apply-take-out", args=[rows[1].pk])
    stranger = signed_in(make.user_of(make.PersonFactory()))
    assert stranger.post(out).status_code == 404
    assert stranger.get(out).status_code == 404


def test_own_identity_document_is_uploaded_once_for_all_children(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = to_documents(browser, town, family)
    lead = min(rows, key=lambda row: row.pk)
    page = browser.get(at(lead, "documents")).content.decode()
    fields = re.findall(r'name="(\d+)-file_representative_identity"', page)
    assert len(fields) == 1
    answers = {f"{row.pk}-without": "on" for row in rows}
    upload = {f"{fields[0]}-file_representative_identity": paper("mine.pdf")}
    press(browser, at(lead, "documents"), **answers, **upload)
    kept = SupportingDocument.objects.filter(document=Document.REPRESENTATIVE_IDENTITY)
    assert {row.application_id for row in kept} == {rows[1].pk, rows[2].pk}
    assert len({row.file.name for row in kept}) == 2  # taken out of one, it stays with the other
    assert {row.file_name for row in kept} == {"mine.pdf"}


def test_both_sides_of_the_own_document_reach_all_children_file_after_file(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = to_documents(browser, town, family)
    lead = min(rows, key=lambda row: row.pk)
    page = browser.get(at(lead, "documents")).content.decode()
    name = re.findall(r'name="(\d+-file_representative_identity)"', page)[0]
    for side in ("front.pdf", "back.pdf"):  # as the script sends them
        sent = {name: paper(side, b"%PDF-1.7 " + side.encode()), "keep": "1"}
        assert browser.post(at(lead, "documents"), sent).json() == {"kept": True}
    kept = SupportingDocument.objects.filter(document=Document.REPRESENTATIVE_IDENTITY)
    assert sorted((row.application_id, row.file_name) for row in kept) == sorted(
        (row.pk, side) for row in rows[1:] for side in ("front.pdf", "back.pdf")
    )
    # Taken out of one, it is asked for there again.
    gone = kept.filter(application=rows[2])
    for paper_row in gone:
        browser.post(at(lead, "documents"), {"remove": paper_row.pk})
    page = browser.get(at(lead, "documents")).content.decode()
    assert f'name="{rows[2].pk}-file_representative_identity"' in page


def test_a_child_is_offered_the_birth_certificate_first(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = to_documents(browser, town, family)
    page = browser.get(at(rows[0], "documents")).content.decode()
    chosen = re.findall(r'value="(\w+)" selected', page)
    assert chosen.count("birth_certificate") == len(rows) - 1


def test_opening_the_address_of_taking_out_leads_to_the_draft(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = to_documents(browser, town, family)
    response = browser.get(f"/apply/{rows[1].pk}/take-out/")
    assert response["Location"] == f"/apply/{rows[1].pk}/"
    rows[1].refresh_from_db()
    assert rows[1].family_id is not None


def test_the_banner_names_everybody_on_every_step(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    rows = to_check(browser, town, family)
    for step in ("person", "ground", "clinic", "doctor", "documents", "consents", "check"):
        page = browser.get(at(rows[0], step)).content.decode()
        banner = page[page.index('class="applying-for"') :][:400]
        for row in rows:
            assert row.person is not None
            assert row.person.full_name in banner, step


# How often the database is asked for a family of five: the first person's twelve, and so much for each more.
A_PERSON_MORE = {
    "person": 0,
    "ground": 4,
    "clinic": 1,
    "doctor": 3,
    "documents": 10,
    "consents": 0,
    "check": 10,
}


def test_each_person_more_costs_a_fixed_number_of_queries(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    for _ in range(2):
        child = make.PersonFactory(child=True, lives_in=HOME)
        make.attached(child, town.old)
        family.rights.append(
            Representation.objects.create(
                representative=town.person, person=child, kind=Filer.PARENT, from_on=child.birth_on
            )
        )
    press(browser, APPLY, person=["self", *(str(r.pk) for r in family.rights)], language="ru")
    rows = list(Application.objects.order_by("pk"))
    lead = rows[0]
    answers = {
        "ground": {f"{row.pk}-ground": "campaign" for row in rows},
        "clinic": {"organization": town.new.organization_id},
        "doctor": {f"{row.pk}-panel": town.new.pk for row in rows},
        "documents": {f"{row.pk}-without": "on" for row in rows},
        "consents": {f"{row.pk}-personal_data": "on" for row in rows},
    }
    for step, given in answers.items():
        press(browser, at(lead, step), **given)
    for step, more in A_PERSON_MORE.items():
        with queries(12 + 4 * more):
            assert browser.get(at(lead, step)).status_code == 200


def test_who_keeps_home_visits_is_named_where_the_clinic_is_chosen_anew(
    town: SimpleNamespace, family: SimpleNamespace, browser: Client
) -> None:
    outside = make.PanelFactory()  # serves no address of theirs
    rows = begin(browser, family)
    lead = rows[0]
    press(browser, at(lead, "ground"), **{f"{row.pk}-ground": "free_choice" for row in rows})
    press(browser, at(lead, "clinic"), organization=outside.organization_id)
    press(browser, at(lead, "doctor"), **{f"{row.pk}-panel": "any" for row in rows})
    page = browser.get(at(lead, "home-visits")).content.decode()
    asked = re.findall(r'name="(\d+)-waiver"', page)
    answers = {f"{pk}-waiver": "yes" for pk in asked} | {f"{lead.pk}-waiver": "no"}
    page = browser.post(at(lead, "home-visits"), answers, follow=True).content.decode()
    assert f"Home visits stay for: {town.person.full_name}." in page
    assert "First comes the one you chose" in page
