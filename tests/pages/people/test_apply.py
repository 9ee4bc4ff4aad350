"""The application in steps, from the first page to the sent one."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.actions import drafts, families
from applications.models import Application, Consent, SupportingDocument
from codes import ApplicationStatus as Status
from codes import ContractState, Document, Filer, Ground
from demonstration import factories as make
from demonstration.factories.users import user_of
from registry.models import Representation
from tests.pages.helpers import LANGUAGES, assert_page

from .conftest import HOME, signed_in
from .signing import ask_for_code, page_of, sign, signed_and_sent
from .walk import at, at_documents, errors_of, offered, paper, press, the_draft, to_check

APPLY = "/apply/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_walks_from_the_first_page_to_the_sent_one(
    town: SimpleNamespace, language: str
) -> None:
    client = signed_in(town.user, language)
    draft = to_check(client, town.new, language)
    assert press(client, at(draft, "check"), language) == page_of(draft)
    assert_page(client.get(page_of(draft)), language)
    onward = signed_and_sent(client, draft)
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW
    assert draft.language == language
    assert onward == reverse("application-sent", args=[draft.number])
    page = client.get(onward)
    assert_page(page, language)
    assert draft.number in page.content.decode()
    assert_page(client.get(reverse("application", args=[draft.number])), language)
    assert_page(client.get(reverse("account")), language)
    consent = Consent.objects.get()
    assert (consent.purpose, consent.language) == ("personal_data", language)


def test_sending_twice_sends_once(town: SimpleNamespace, browser: Client) -> None:
    draft = to_check(browser, town.new)
    first = signed_and_sent(browser, draft)
    second = browser.post(at(draft, "check"))
    third = sign(browser, draft)
    number = the_draft().number
    assert first == third.url == reverse("application-sent", args=[number])
    assert second.url == reverse("application", args=[number])
    assert the_draft().events.filter(kind="filed").count() == 1


@pytest.mark.parametrize(("is_sent", "status"), [(True, 409), (False, 404)])
@pytest.mark.parametrize("step", ["ground", "consents", "problem"])
def test_what_another_tab_did_meanwhile_is_said(
    town: SimpleNamespace,
    browser: Client,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    is_sent: bool,
    status: int,
) -> None:
    draft = to_check(browser, town.new)
    if step == "problem":
        drafts.save(draft.pk, town.user, ground="first_attachment")

    def in_another_tab(kept: Any) -> Any:
        def late(*args: Any, **kwargs: Any) -> Any:
            monkeypatch.undo()
            if is_sent:
                drafts.save(draft.pk, town.user, ground="campaign")
                make.sent(the_draft())
            else:
                drafts.discard(draft.pk, town.user)
            return kept(*args, **kwargs)

        return late

    monkeypatch.setattr(families, "save_all", in_another_tab(families.save_all))
    monkeypatch.setattr(drafts, "save", in_another_tab(drafts.save))
    address = reverse("apply-problem", args=[draft.pk]) if step == "problem" else at(draft, step)
    given = {"ground": "free_choice", "personal_data": "on", "disputed_text": "No"}
    assert browser.post(address, given).status_code == status


def test_beginning_twice_goes_on_with_the_same_draft(
    town: SimpleNamespace, browser: Client
) -> None:
    for _ in range(2):
        browser.post(APPLY, {"person": "self", "language": "ru"})
    assert Application.objects.count() == 1


def test_sent_out_of_hours_the_real_moments_are_said(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-10-14T18:40")
    browser = signed_in(town.user)
    draft = to_check(browser, town.new)
    page = browser.get(at(draft, "check")).content.decode()
    assert "on Thursday 15 October at 08:00" in page
    assert "by 20:00 the same day" in page
    sent = browser.get(signed_and_sent(browser, draft)).content.decode()
    assert "will be accepted on Thursday 15 October at 08:00" in sent
    assert "1 January 2027" in sent
    assert "By 20:00 the same day" in sent


def test_a_second_open_application_is_refused_with_a_link_to_the_first(
    town: SimpleNamespace, browser: Client
) -> None:
    first = make.filed(town.person, town.new)
    response = browser.post(APPLY, {"person": "self", "language": "ru"})
    assert_page(response, status=409)
    assert reverse("application", args=[first.number]) in response.content.decode()
    assert Application.objects.count() == 1


def test_one_opened_meanwhile_is_refused_at_sending_and_nothing_is_lost(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = to_check(browser, town.new)
    other = make.filed(town.person, town.new)
    response = ask_for_code(browser, draft)
    assert_page(response, status=409)
    assert reverse("application", args=[other.number]) in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert draft.panel == town.new


# Who


def test_a_parent_applies_for_a_child(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    page = browser.get(f"{APPLY}?for={child.row.pk}").content.decode()
    assert f'value="{child.row.pk}" aria-describedby' in page
    onward = press(browser, APPLY, person=child.row.pk, language="ru")
    draft = the_draft()
    assert (draft.person, draft.filer) == (child.person, Filer.PARENT)
    onward = press(browser, onward, ground="first_attachment")
    onward = press(browser, onward, organization=town.new.organization_id)
    onward = press(browser, onward, panel="any")
    needed = browser.get(onward).content.decode()
    assert "Representative’s identity document" in needed
    files = {
        "kind_identity": "birth_certificate",
        "file_identity": paper("birth.pdf"),
        "file_representative_identity": paper("mine.pdf"),
        "kind_court_decision-guardianship_document-representation_document": (
            "representation_document"
        ),
        "file_court_decision-guardianship_document-representation_document": paper("proof.pdf"),
    }
    onward = press(browser, onward, **files)
    onward = press(browser, onward, personal_data="on")
    page = browser.get(onward).content.decode()
    assert "You apply for: <b>" in page
    signed_and_sent(browser, draft)
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW
    assert draft.is_panel_proposed
    assert {row.document for row in draft.documents.all()} == {
        Document.BIRTH_CERTIFICATE,
        Document.REPRESENTATIVE_IDENTITY,
        Document.REPRESENTATION_DOCUMENT,
    }


def test_nobody_applies_for_a_stranger(town: SimpleNamespace, browser: Client) -> None:
    stranger = make.PersonFactory()
    other = make.PersonFactory(child=True)
    row = Representation.objects.create(
        representative=stranger, person=other, kind=Filer.PARENT, from_on=other.birth_on
    )
    response = browser.post(APPLY, {"person": row.pk, "language": "ru"})
    assert response.status_code == 200
    assert errors_of(response) == ["Choose who the application is for"]
    assert not Application.objects.exists()


def test_a_representation_that_ended_meanwhile_stops_sending(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    press(browser, APPLY, person=child.row.pk, language="ru")
    draft = the_draft()
    Application.objects.filter(pk=draft.pk).update(
        ground=Ground.FIRST_ATTACHMENT,
        organization=town.new.organization,
        panel=town.new,
        answers={
            "done": ["person", "ground", "clinic", "doctor", "documents", "consents"],
            "waiver_needed": False,
            "consents": {"personal_data": "en"},
        },
    )
    Representation.objects.update(to_on="2026-10-14")
    response = browser.post(at(draft, "check"))
    assert_page(response, status=403)
    assert "You cannot act here" in response.content.decode()
    for name in ("person", "ground", "clinic", "check"):
        page = browser.get(at(draft, name))
        assert_page(page, status=403)
        assert child.row.person.full_name not in page.content.decode()


def test_a_child_cannot_file_alone_and_is_told_what_helps(town: SimpleNamespace) -> None:
    child = make.PersonFactory(child=True, lives_in=HOME)
    client = signed_in(user_of(child))
    onward = press(client, APPLY, person="self", language="ru")
    onward = press(client, onward, ground="first_attachment")
    onward = press(client, onward, organization=town.new.organization_id)
    onward = press(client, onward, panel="any")
    problem = client.get(client.get(onward).url)
    assert_page(problem)
    page = problem.content.decode()
    assert "A parent, guardian, trustee or foster carer signs in" in page
    assert "disputed_text" not in page


# Ground


def test_grounds_are_proposed_from_the_facts(town: SimpleNamespace, browser: Client) -> None:
    onward = press(browser, APPLY, person="self", language="ru")
    page = browser.get(onward).content.decode()
    holding, _, others = page.partition("<details")
    assert 'value="campaign"' in holding
    assert "checked" in holding[holding.index('value="campaign"') :][:200]
    assert "until 15 November" in holding
    assert 'value="free_choice"' in holding
    assert 'value="first_attachment"' in others
    assert "This ground is for people who are attached nowhere" in others


def test_outside_the_campaign_it_is_explained(town: SimpleNamespace, clock: object) -> None:
    clock.set("2026-12-02T10:00")
    browser = signed_in(town.user)
    page = browser.get(press(browser, APPLY, person="self", language="ru")).content.decode()
    holding, _, others = page.partition("<details")
    assert 'value="campaign"' not in holding
    assert "The campaign is closed" in others


def test_a_ground_named_in_the_address_is_kept(town: SimpleNamespace, browser: Client) -> None:
    address = f"{APPLY}?ground=attached_without_knowledge&for=self"
    assert (
        'name="ground" value="attached_without_knowledge"' in browser.get(address).content.decode()
    )
    browser.post(
        address, {"person": "self", "language": "ru", "ground": "attached_without_knowledge"}
    )
    assert the_draft().ground == Ground.ATTACHED_WITHOUT_KNOWLEDGE
    assert browser.get(f"{APPLY}?ground=nonsense").status_code == 200


def test_a_ground_that_does_not_hold_leads_to_the_page_that_explains_it(
    town: SimpleNamespace, browser: Client
) -> None:
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="change_of_residence")
    onward = press(browser, onward, organization=town.new.organization_id)
    onward = press(browser, onward, panel=town.new.pk)
    problem = browser.get(onward).url
    assert problem == reverse("apply-problem", args=[the_draft().pk])
    page = browser.get(problem)
    assert_page(page)
    html = page.content.decode()
    assert "The residence has not changed" in html
    assert "With the same clinic nothing speaks against: Attachment campaign; Free choice" in html
    empty = browser.post(problem, {"disputed_text": "  "})
    assert errors_of(empty) == ["Say what you hold wrong"]
    assert browser.post(problem, {"disputed_text": "I moved on 1 October"}).url == onward
    onward = press(browser, onward, kind_identity="passport", file_identity=paper())
    onward = press(browser, onward, personal_data="on")
    check = browser.get(onward)
    assert_page(check)
    assert "I moved on 1 October" in check.content.decode()
    sent = signed_and_sent(browser, the_draft())
    assert sent == reverse("application-sent", args=[the_draft().number])
    assert the_draft().disputed_text == "I moved on 1 October"


def test_another_doctor_of_the_present_clinic(town: SimpleNamespace, browser: Client) -> None:
    second = make.PanelFactory(site=town.old.site)
    make.ServiceAreaFactory(site=town.old.site, unit=make.unit(HOME))
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="doctor_choice")
    draft = the_draft()
    assert onward == at(draft, "doctor")
    assert draft.organization == town.old.organization
    page = browser.get(onward).content.decode()
    assert str(second.pk) in offered(page, "panel")
    assert str(town.old.pk) not in offered(page, "panel")
    press(browser, onward, panel=second.pk)
    # Another ground takes the clinic back.
    press(browser, at(draft, "ground"), ground="campaign")
    draft.refresh_from_db()
    assert draft.organization is None


def test_the_day_a_contract_ends_is_asked_for(town: SimpleNamespace, browser: Client) -> None:
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="voluntary_health_insurance")
    onward = press(browser, onward, organization=town.new.organization_id)
    onward = press(browser, onward, panel=town.new.pk)
    files = {
        "kind_identity": "identity_card",
        "file_identity": paper(),
        "file_insurance_contract": paper("contract.pdf"),
    }
    missing = browser.post(onward, files)
    assert errors_of(missing) == ["Enter the day the contract ends"]
    # What was good is kept all the same.
    assert SupportingDocument.objects.count() == 2
    past = browser.post(onward, {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"})
    assert errors_of(past) == ["The day the contract ends must lie in the future"]
    nonsense = browser.post(
        onward, {"ends_on_day": "31", "ends_on_month": "2", "ends_on_year": "2027"}
    )
    assert 'value="2027"' in nonsense.content.decode()
    assert len(errors_of(nonsense)) == 1
    browser.post(onward, {"ends_on_day": "31", "ends_on_month": "12", "ends_on_year": "2027"})
    assert the_draft().agreement_ends_on == date(2027, 12, 31)


# Consents


def test_without_consent_nothing_goes_on(town: SimpleNamespace, browser: Client) -> None:
    draft = at_documents(browser, town)
    onward = press(browser, at(draft, "documents"), kind_identity="passport", file_identity=paper())
    page = browser.get(onward).content.decode()
    assert "checked" not in page
    assert "Text version 2026-1" in page
    response = browser.post(onward, {})
    assert errors_of(response)[0].startswith("Tick the box")
    assert browser.get(at(draft, "check")).url == onward


# Drafts


def test_a_draft_is_saved_at_each_step_and_carried_on(
    town: SimpleNamespace, browser: Client
) -> None:
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    draft = the_draft()
    response = browser.post(
        onward, {"organization": town.new.organization_id, "later": "1"}, follow=True
    )
    assert_page(response)
    page = response.content.decode()
    assert "kept until 13 November 2026" in page
    assert reverse("apply-resume", args=[draft.pk]) in page
    other_device = signed_in(town.user)
    resumed = other_device.get(reverse("apply-resume", args=[draft.pk]))
    assert resumed.url == at(draft, "doctor")


def test_leaving_with_nothing_answered_is_no_error(town: SimpleNamespace, browser: Client) -> None:
    onward = press(browser, APPLY, person="self", language="ru")
    assert browser.post(onward, {"later": "1"}).url == reverse("account")


def test_changes_come_back_to_the_check(town: SimpleNamespace, browser: Client) -> None:
    draft = to_check(browser, town.new)
    page = browser.get(at(draft, "check")).content.decode()
    assert f"{at(draft, 'consents')}?back=check" in page
    address = f"{at(draft, 'consents')}?back=check"
    assert press(browser, address, personal_data="on") == at(draft, "check")
    # Another clinic asks for its doctor before the check.
    far = make.PanelFactory()
    address = f"{at(draft, 'clinic')}?back=check"
    assert press(browser, address, organization=far.organization_id) == at(draft, "doctor")
    draft.refresh_from_db()
    assert draft.panel is None


def test_a_step_too_early_leads_to_the_first_open_one(
    town: SimpleNamespace, browser: Client
) -> None:
    press(browser, APPLY, person="self", language="ru")
    draft = the_draft()
    for step in ("clinic", "doctor", "documents", "consents", "check"):
        assert browser.get(at(draft, step)).url == at(draft, "ground")
        assert browser.post(at(draft, step), {}).url == at(draft, "ground")
    assert browser.get(at(draft, "nonsense")).status_code == 404


def test_a_filed_draft_leads_to_its_application(town: SimpleNamespace, browser: Client) -> None:
    filed = make.filed(town.person, town.new, by=town.user)
    onward = reverse("application", args=[filed.number])
    for step in ("person", "ground", "documents", "check"):
        assert browser.get(at(filed, step)).url == onward
        assert browser.post(at(filed, step), {"ground": "free_choice"}).url == onward
    for name in ("apply-resume", "apply-problem", "apply-discard"):
        assert browser.get(reverse(name, args=[filed.pk])).url == onward
    assert browser.post(reverse("apply-discard", args=[filed.pk])).url == onward
    assert Application.objects.filter(pk=filed.pk).exists()


def test_a_draft_is_deleted_after_a_question(town: SimpleNamespace, browser: Client) -> None:
    draft = to_check(browser, town.new)
    address = reverse("apply-discard", args=[draft.pk])
    assert_page(browser.get(address))
    assert Application.objects.exists()
    assert browser.post(address).url == reverse("account")
    assert not Application.objects.exists()
    assert browser.post(address).status_code == 404


def test_drafts_of_others_are_not_there(town: SimpleNamespace) -> None:
    draft = make.draft(town.person, town.new, by=town.user)
    stranger = signed_in(user_of(make.PersonFactory()))
    for step in ("person", "ground", "clinic", "documents", "check"):
        assert stranger.get(at(draft, step)).status_code == 404
        assert stranger.post(at(draft, step), {}).status_code == 404
    for name in ("apply-resume", "apply-problem", "apply-discard"):
        assert stranger.get(reverse(name, args=[draft.pk])).status_code == 404


def test_unknown_contracts_are_said_before_sending(town: SimpleNamespace, browser: Client) -> None:
    town.new.organization.contracts.filter(year=2027).update(
        state=ContractState.UNKNOWN, from_on=None, to_on=None
    )
    draft = to_check(browser, town.new)
    page = browser.get(at(draft, "check")).content.decode()
    assert "Attention" in page
    assert "If the Fund concludes no contract" in page
    assert actions.preview(draft).answer.warnings == ["contract_for_next_year_not_confirmed"]
