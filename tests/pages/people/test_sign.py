"""The page where an application is signed and sent."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions import drafts
from applications.models import Application, Signature
from codes import ApplicationStatus as Status
from codes import Filer, Ground
from demonstration import factories as make
from notifications.models import Message, OneTimeCode
from registry.models import Panel, Person
from tests.pages.helpers import LANGUAGES, assert_page

from .conftest import HOME, signed_in
from .signing import ask_for_code, newest_code, page_of, sign
from .walk import errors_of

STEPS = ["person", "ground", "clinic", "doctor", "documents", "consents"]


def ready(row: Application, **answers: object) -> Application:
    """A draft whose steps are all gone through."""
    given = {"done": STEPS, "waiver_needed": False, "clinic_given": False, **answers}
    return drafts.save(row.pk, row.filed_by, given)


@pytest.fixture
def draft(town: SimpleNamespace) -> Application:
    return ready(make.draft(town.person, town.new, language="ru"))


def wrong() -> str:
    return f"{(int(newest_code()) + 1) % 10**6:06d}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_of_the_page(town: SimpleNamespace, draft: Application, language: str) -> None:
    client = signed_in(town.user, language)
    assert_page(client.get(page_of(draft)), language)
    assert ask_for_code(client, draft).url == page_of(draft)
    assert_page(client.get(page_of(draft)), language)
    refused = sign(client, draft, wrong())
    assert_page(refused, language)
    assert len(errors_of(refused)) == 1
    drafts.save(draft.pk, town.user, ground=Ground.FREE_CHOICE)
    changed = sign(client, draft)
    assert_page(changed, language)
    assert len(errors_of(changed)) == 1
    Person.objects.filter(pk=town.person.pk).update(email="", phone="")
    assert_page(client.get(page_of(draft)), language)


def test_the_whole_text_is_shown_in_the_applications_language(
    browser: Client, draft: Application
) -> None:
    page = browser.get(page_of(draft)).content.decode()
    assert '<div class="mt-2" lang="ru">' in page
    assert "Заявление о прикреплении" in page
    assert "What you sign" in page


def test_the_page_shows_no_address_in_full(browser: Client, draft: Application) -> None:
    ask_for_code(browser, draft)
    page = browser.get(page_of(draft)).content.decode()
    assert "p•••@people.example" in page
    assert draft.person.email not in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert newest_code() not in page


def test_the_code_files_the_application(browser: Client, draft: Application) -> None:
    ask_for_code(browser, draft)
    code = newest_code()
    onward = sign(browser, draft, f"{code[:3]} {code[3:]}").url
    draft.refresh_from_db()
    assert onward == reverse("application-sent", args=[draft.number])
    assert Signature.objects.get().application == draft
    assert browser.get(page_of(draft)).url == onward


def test_letters_and_short_codes_cost_no_try(browser: Client, draft: Application) -> None:
    ask_for_code(browser, draft)
    for typed in ("12345", "12345x", " "):
        response = browser.post(page_of(draft), {"do": "sign", "code_password": typed})
        assert errors_of(response)[0] in (
            "The code has 6 digits",
            "Enter the code from the message",
        )
    assert OneTimeCode.objects.get().tries == 0


def test_after_five_wrong_ones_a_new_code_is_asked_for(browser: Client, draft: Application) -> None:
    ask_for_code(browser, draft)
    for _ in range(4):
        assert "left" in errors_of(sign(browser, draft, wrong()))[0]
    last = sign(browser, draft, wrong())
    assert_page(last)
    assert "Ask for a new one" in errors_of(last)[0]
    assert 'value="send"' in last.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_code_that_is_too_old(browser: Client, draft: Application, clock: object) -> None:
    ask_for_code(browser, draft)
    clock.set("2026-10-14T10:41")
    assert "no longer valid" in errors_of(sign(browser, draft))[0]
    assert ask_for_code(browser, draft).status_code == 302


def test_a_new_code_after_a_minute(browser: Client, draft: Application, clock: object) -> None:
    ask_for_code(browser, draft)
    page = browser.get(page_of(draft)).content.decode()
    assert "A new code can be sent from 10:31 on" in page
    assert 'value="send"' not in page
    assert "The next code can be sent from 10:31" in errors_of(ask_for_code(browser, draft))[0]
    clock.set("2026-10-14T10:31:10")
    assert 'value="send"' in browser.get(page_of(draft)).content.decode()
    assert ask_for_code(browser, draft).status_code == 302
    assert OneTimeCode.objects.count() == 2


def test_another_way_can_be_chosen(
    browser: Client, draft: Application, settings: SimpleNamespace
) -> None:
    settings.MESSAGE_SENDERS = {**settings.MESSAGE_SENDERS, "sms": "demonstration.sms.CaughtSms"}
    ask_for_code(browser, draft, "email")
    assert "?choose=1" in browser.get(page_of(draft)).content.decode()
    chosen = browser.get(f"{page_of(draft)}?choose=1")
    assert_page(chosen)
    assert 'value="sms"' in chosen.content.decode()
    assert ask_for_code(browser, draft, "sms").status_code == 302
    assert [row.channel for row in Message.objects.order_by("pk")] == ["email", "sms"]
    assert errors_of(ask_for_code(browser, draft, "letter")) == ["Choose where the code shall go"]


def test_lost_places_are_explained_and_nothing_typed_is_lost(
    town: SimpleNamespace, browser: Client, draft: Application
) -> None:
    ask_for_code(browser, draft)
    Panel.objects.filter(pk=town.new.pk).update(attached=1700)
    assert sign(browser, draft).url == reverse("apply-problem", args=[draft.pk])
    draft.refresh_from_db()
    assert (draft.status, draft.panel) == (Status.DRAFT, town.new)
    assert OneTimeCode.objects.get().used_at is None


def test_two_tabs(town: SimpleNamespace, draft: Application) -> None:
    first, second = signed_in(town.user), signed_in(town.user)
    ask_for_code(first, draft)
    assert sign(first, draft).url == sign(second, draft).url
    assert Signature.objects.count() == 1


def test_what_was_signed_and_not_filed_is_sent_without_another_code(
    browser: Client, draft: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from applications import errors
    from pages.people.apply import sign as page

    def busy(pk: int, user: object, **_: object) -> None:
        raise errors.ChangedMeanwhile(draft)

    ask_for_code(browser, draft)
    with monkeypatch.context() as broken:
        broken.setattr(page.actions, "file", busy)
        sign(browser, draft)
    again = browser.get(page_of(draft))
    assert_page(again)
    assert "The text is signed" in again.content.decode()
    onward = browser.post(page_of(draft), {"do": "file"}).url
    draft.refresh_from_db()
    assert onward == reverse("application-sent", args=[draft.number])


def test_nothing_is_sent_by_the_button_alone(browser: Client, draft: Application) -> None:
    response = browser.post(page_of(draft), {"do": "file"})
    assert_page(response)
    assert len(errors_of(response)) == 1
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_without_an_address_the_ways_on_are_named(
    town: SimpleNamespace, browser: Client, draft: Application
) -> None:
    Person.objects.filter(pk=town.person.pk).update(email="")
    page = browser.get(page_of(draft)).content.decode()
    add = f"{reverse('settings-address', args=['email'])}?next={page_of(draft)}"
    assert add in page
    assert "registry desk" in page
    browser.post(add, {"address": "new@people.example", "next": page_of(draft)})
    code = f"{reverse('settings-code', args=['email'])}?next={page_of(draft)}"
    done = browser.post(
        code, {"do": "confirm", "code_password": newest_code(), "next": page_of(draft)}
    )
    assert done.url == page_of(draft)
    assert "n•••@people.example" in browser.get(done.url).content.decode()


def test_a_draft_not_ready_leads_to_its_first_open_step(
    town: SimpleNamespace, browser: Client
) -> None:
    row = make.draft(town.person, town.new)
    assert browser.get(page_of(row)).url == reverse("apply-step", args=[row.pk, "person"])


def test_the_drafts_of_a_family_are_signed_by_one_code(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    from applications.actions import families

    own = ready(make.draft(town.person, town.new))
    theirs = ready(
        make.draft(
            child.person,
            town.new,
            by=town.user,
            filer=Filer.PARENT,
            ground=Ground.FIRST_ATTACHMENT,
            disputed_text="papers follow",
        )
    )
    families.begin_family(
        town.user, [(town.person, Filer.SELF), (child.person, Filer.PARENT)], language="ru"
    )
    page = browser.get(page_of(own))
    assert_page(page)
    assert page.content.decode().count("<details") >= 2
    ask_for_code(browser, own)
    sign(browser, own)
    assert OneTimeCode.objects.count() == 1
    for row in (own, theirs):
        row.refresh_from_db()
        assert row.status == Status.IN_REVIEW
        assert row.signature.statement.count(row.person.full_name) == 1


def test_at_most_twelve_queries(
    town: SimpleNamespace,
    browser: Client,
    draft: Application,
    django_assert_max_num_queries: object,
) -> None:
    browser.get(page_of(draft))
    with django_assert_max_num_queries(12):
        browser.get(page_of(draft))
    ask_for_code(browser, draft)
    with django_assert_max_num_queries(12):
        browser.get(page_of(draft))


@pytest.mark.demonstration
def test_the_demonstration_says_where_the_code_is_read(browser: Client, draft: Application) -> None:
    ask_for_code(browser, draft)
    assert "Demonstration: read the code here" in browser.get(page_of(draft)).content.decode()


def test_a_switch_of_language_types_no_code_again(browser: Client, draft: Application) -> None:
    ask_for_code(browser, draft)
    page = sign(browser, draft, wrong()).content.decode()
    assert page.count('name="code_password"') == 1


@pytest.mark.usefixtures("town")
def test_strangers_find_nothing(draft: Application) -> None:
    stranger = signed_in(make.user_of(make.PersonFactory(lives_in=HOME)))
    assert stranger.get(page_of(draft)).status_code == 404
