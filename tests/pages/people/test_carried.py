"""What an application takes along: from the checker, from the comparison of clinics, from the register."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from applications import statements
from applications.models import Consent
from campaigns import clock as now_of
from codes import Filer
from demonstration import factories as make
from registry.models import Representation
from tests.pages.helpers import assert_page

from .conftest import HOME
from .signing import signed_and_sent
from .walk import at, press, the_draft, to_check

APPLY = "/apply/"


def test_a_clinic_named_by_the_comparison_is_proposed(
    town: SimpleNamespace, browser: Client
) -> None:
    code = town.new.organization.code
    page = browser.get(f"{APPLY}?organization={code}")
    assert_page(page)
    assert town.new.organization.name_en in page.content.decode()
    onward = press(browser, f"{APPLY}?organization={code}", person="self", language="ru")
    assert the_draft().organization == town.new.organization
    onward = press(browser, onward, ground="campaign")
    assert onward == at(the_draft(), "clinic")  # proposed, not decided
    html = browser.get(onward).content.decode()
    chosen = html[html.index(f'value="{town.new.organization_id}"') :][:200]
    assert "checked" in chosen


def test_a_clinic_that_cannot_be_chosen_is_not_carried(
    town: SimpleNamespace, browser: Client
) -> None:
    hospital = make.OrganizationFactory(type="hospital")
    for code in (hospital.code, "nonsense", "x" * 500):
        browser.post(APPLY, {"person": "self", "language": "ru", "organization": code})
        assert the_draft().organization is None


def test_the_present_clinic_is_not_carried_past_the_ground(
    town: SimpleNamespace, browser: Client
) -> None:
    code = town.old.organization.code
    onward = press(browser, f"{APPLY}?organization={code}", person="self", language="ru")
    press(browser, onward, ground="campaign")
    assert the_draft().organization is None


def test_by_what_right_and_until_when_is_said(town: SimpleNamespace, browser: Client) -> None:
    relative = make.PersonFactory(lives_in=HOME, first_name="Олег")
    Representation.objects.create(
        representative=town.person,
        person=relative,
        kind=Filer.PROXY,
        from_on="2026-01-01",
        to_on="2027-03-12",
    )
    member = make.PersonFactory(lives_in=HOME)
    Representation.objects.create(
        representative=town.person, person=member, kind=Filer.FAMILY_MEMBER, from_on="2026-01-01"
    )
    page = browser.get(APPLY)
    assert_page(page)
    html = page.content.decode()
    assert "You act by power of attorney, valid until 12 March 2027" in html
    assert "You act with this family member’s written consent" in html
    assert f"{reverse('correction')}?subject=address" in html
    assert reverse("people-i-act-for") in html


def test_the_check_shows_a_family_member_no_facts_of_the_register(
    town: SimpleNamespace, browser: Client
) -> None:
    relative = make.PersonFactory(lives_in=HOME, birth_on=date(1971, 2, 3))
    make.attached(relative, town.old)
    right = Representation.objects.create(
        representative=town.person, person=relative, kind=Filer.FAMILY_MEMBER, from_on="2026-01-01"
    )
    press(browser, APPLY, person=str(right.pk), language="ru")
    draft = the_draft()
    press(browser, at(draft, "ground"), ground="campaign")
    press(browser, at(draft, "clinic"), organization=town.new.organization_id)
    press(browser, at(draft, "doctor"), panel=town.new.pk)
    press(browser, at(draft, "documents"), without="on")
    press(browser, at(draft, "consents"), personal_data="on")
    page = browser.get(at(draft, "check"))
    assert_page(page)
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main")]
    assert "onsent" in main.split("What the rules say")[1], "what is missing is said all the same"
    for told in ("1971", "born on", "Age of the person", "the person lives in", town.old.code):
        assert told not in main
    assert town.old.organization.name_in("en") not in main
    assert "the present clinic" not in main


def test_register_data_is_read_only_with_the_way_to_correct_it(
    town: SimpleNamespace, browser: Client
) -> None:
    html = browser.get(APPLY).content.decode()
    for subject in ("name", "birth_date", "address", "attachment"):
        assert f"{reverse('correction')}?subject={subject}&amp;person=self" in html
    assert 'type="text"' not in html[html.index("<main") : html.index("</main")]


def test_a_consent_keeps_the_moment_its_box_was_ticked(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = to_check(browser, town.new)
    noted = draft.answers["consented"]["personal_data"]
    assert noted["version"] == statements.CONSENT_TEXT_VERSION
    ticked_at = statements.moment_of_consent(draft, "personal_data")
    assert now_of.now() - ticked_at < timedelta(minutes=5)
    # Read again, it stays the one that was given.
    press(browser, at(draft, "consents"), personal_data="on")
    draft.refresh_from_db()
    assert draft.answers["consented"]["personal_data"] == noted
    signed_and_sent(browser, draft)
    consent = Consent.objects.get()
    assert (consent.text_version, consent.given_at) == (noted["version"], ticked_at)


def test_a_changed_text_of_consent_is_read_again(
    town: SimpleNamespace, browser: Client, monkeypatch: object
) -> None:
    draft = to_check(browser, town.new)
    monkeypatch.setattr(statements, "CONSENT_TEXT_VERSION", "2027-1")  # type: ignore[attr-defined]
    assert browser.get(at(draft, "check")).url == at(draft, "consents")
    page = browser.get(at(draft, "consents")).content.decode()
    assert " checked" not in page[page.index("<main") : page.index("</main")]
    assert press(browser, at(draft, "consents"), personal_data="on") == at(draft, "check")


def test_grounds_say_where_the_law_says_so(town: SimpleNamespace, browser: Client) -> None:
    onward = press(browser, APPLY, person="self", language="ru")
    html = browser.get(onward).content.decode()
    sources = html[html.index("Where the law says so") :]
    assert "egov.kz" in sources
    assert "Attachment campaign" in sources
