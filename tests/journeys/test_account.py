"""The account: what a person says, adds, declares and asks for there, and what it shows of it afterwards."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from accounts.models import User
from applications.models import Application, CorrectionRequest
from codes import ApplicationStatus as Status
from codes import CorrectionOutcome, CorrectionSubject, Ground, PayerCategory, Role
from demonstration import factories as make
from registry.models import Attachment, InsuranceStatus, Person

from .conftest import PASSWORD, resident, with_password
from .steps import newest_code
from .visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def texting(settings: SimpleNamespace) -> None:
    """SMS can be sent."""
    settings.MESSAGE_SENDERS = {**settings.MESSAGE_SENDERS, "sms": "demonstration.sms.CaughtSms"}


@pytest.fixture
def clerk(town: SimpleNamespace) -> User:
    """A clerk of the clinic where the people of the town are attached."""
    organization = town.old.organization
    name = "Жунусова Б. К."
    return with_password(
        make.staff(Role.REGISTRY_CLERK, organization=organization, username="near", name=name)
    )


@pytest.fixture
def person(town: SimpleNamespace) -> Person:
    """Somebody attached by an old import, without a telephone."""
    return resident(town, language="en", last_name="Орлов", first_name="Иван", phone="")


@pytest.fixture
def citizen(person: Person, visit: Visit) -> Visitor:
    """The person in their account, in English."""
    visitor = visit("en")
    visitor.open("/account/")
    visitor.sign_in(str(person.iin), PASSWORD)
    assert visitor.path == "/account/"
    return visitor


def test_the_clinic_is_confirmed_or_contested(
    town: SimpleNamespace, person: Person, citizen: Visitor
) -> None:
    stay = Attachment.objects.get(person=person)
    ways = f"main form[action='/account/clinic/{stay.pk}/confirm/']"
    yes = f"{ways} button:not([formaction])"
    no = f"{ways} button[formaction='/account/clinic/{stay.pk}/without-knowledge/']"
    citizen.press(yes)
    assert citizen.path == "/account/"
    stay.refresh_from_db()
    assert stay.confirmation.confirmed_at is not None
    citizen.says("14 October 2026")
    assert citizen.page.locator(yes).count() == 0  # asked once

    # Thought better of: an application begins, its ground is answered already.
    citizen.press(no)
    draft = Application.objects.get(person=person)
    assert (draft.status, draft.ground) == (Status.DRAFT, Ground.ATTACHED_WITHOUT_KNOWLEDGE)
    assert citizen.path == f"/apply/{draft.pk}/clinic/"
    citizen.says(town.old.organization.name_en)
    citizen.open(f"/apply/{draft.pk}/ground/")
    ground = citizen.page.locator(f"input[name=ground][value='{draft.ground}']")
    assert ground.is_checked()
    citizen.onward()
    citizen.choose("organization", town.new.organization_id)
    citizen.onward()
    assert citizen.path == f"/apply/{draft.pk}/doctor/"
    citizen.open("/account/")
    assert citizen.page.locator(f"main a[href='/apply/{draft.pk}/']").count() == 1


@pytest.mark.usefixtures("texting")
def test_a_telephone_is_added_by_a_code(person: Person, citizen: Visitor) -> None:
    citizen.press("main a[href='/account/settings/'] >> nth=0")
    citizen.press("main a[href='/account/settings/phone/']")
    citizen.fill(address="12")
    citizen.onward()
    assert citizen.page.locator(".error-summary a").count() == 1
    citizen.fill(address=" 8(701) 123-45 67 ")
    citizen.onward()
    assert citizen.path == "/account/settings/phone/code/"
    person.refresh_from_db()
    assert person.phone == ""  # not before the code
    code = newest_code()
    citizen.fill(code_password=f"{code[:3]} {code[3:]}")
    citizen.onward()
    assert citizen.path == "/account/settings/"
    person.refresh_from_db()
    assert person.phone == "+77011234567"
    assert person.phone_confirmed_at is not None
    assert "+77011234567" in citizen.text.replace(" ", "")


def test_a_payer_category_is_declared(person: Person, citizen: Visitor) -> None:
    citizen.press("main a[href='/account/insurance/'] >> nth=0")
    citizen.onward()  # nothing chosen
    assert citizen.page.locator(".error-summary a").count() == 1
    citizen.choose("category", PayerCategory.FULL_TIME_STUDENT)
    citizen.onward()
    row = InsuranceStatus.objects.get(person=person)
    assert row.declared_category == PayerCategory.FULL_TIME_STUDENT
    chosen = citizen.page.locator("input[name=category]:checked")
    assert chosen.get_attribute("value") == PayerCategory.FULL_TIME_STUDENT


def test_a_correction_is_answered_at_the_desk_and_read_in_the_account(
    town: SimpleNamespace, person: Person, citizen: Visitor, clerk: User, visit: Visit
) -> None:
    subject = CorrectionSubject.ADDRESS
    citizen.press(f"main a[href*='/account/corrections/new/'][href*='subject={subject}'] >> nth=0")
    citizen.onward()  # nothing said
    assert citizen.page.locator(".error-summary a").count() == 1
    wrong = "The flat is 12, not 21."
    citizen.fill(text=wrong)
    citizen.onward()
    row = CorrectionRequest.objects.get(person=person)
    assert citizen.path == f"/account/corrections/{row.number}/"
    citizen.says(row.number, wrong)

    desk = visit("en")
    desk.open("/desk/requests/")
    desk.sign_in(clerk.username, PASSWORD)
    desk.press(f"main a[href='/desk/requests/corrections/{row.number}/']")
    desk.says(wrong)
    assert person.full_name in desk.page.locator("body").inner_text()
    desk.choose("outcome", CorrectionOutcome.CORRECTED)
    answer = "The flat is corrected to 12."
    desk.fill(text=answer)
    desk.onward()
    assert (
        desk.page.locator(f"main a[href='/desk/requests/corrections/{row.number}/']").count() == 0
    )
    row.refresh_from_db()
    assert (row.outcome, row.answered_by) == (CorrectionOutcome.CORRECTED, clerk)

    # The letter, the request, the list of them, the history, and who looked.
    citizen.open("/account/messages/?unread=1")
    citizen.press("main .rows a[href^='/account/messages/'] >> nth=0")
    citizen.says(answer)
    citizen.open("/account/corrections/")
    citizen.press(f"main a[href='/account/corrections/{row.number}/']")
    citizen.says(answer, clerk.name)
    citizen.open("/account/history/")
    assert citizen.page.locator(f"main a[href='/account/corrections/{row.number}/']").count() == 1
    citizen.press("main a[href^='/account/record-views/']")
    citizen.says(town.old.organization.name_en, row.number)
    assert clerk.name not in citizen.text  # the office answers for its people


def test_messages_are_marked_read(town: SimpleNamespace, person: Person, citizen: Visitor) -> None:
    row = make.approved(person, town.new, town.specialist)
    citizen.open("/account/messages/")
    fresh = citizen.page.locator("main .rows .tag")
    count = fresh.count()
    assert count > 1
    citizen.press("main .rows a[href^='/account/messages/'] >> nth=0")
    citizen.says(row.number)
    citizen.open("/account/messages/")
    assert fresh.count() == count - 1
    citizen.press("main form[action='/account/messages/read/'] button")
    assert fresh.count() == 0
    assert citizen.page.locator("main form[action='/account/messages/read/']").count() == 0
    citizen.open("/account/messages/?unread=1")
    assert citizen.page.locator("main .rows").count() == 0
