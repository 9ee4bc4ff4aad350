"""The account: present and coming clinic, open applications, drafts, family, messages, documents."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLogEntry
from applications import actions
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import Filer, Ground
from demonstration import factories as make
from demonstration.factories.users import user_of
from notifications.documents import render
from notifications.models import ElectronicDocument, Message
from registry.models import Representation
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in

ACCOUNT = "/account/"


def _approved(town: SimpleNamespace) -> Application:
    return make.approved(town.person, town.new, town.specialist, by=town.user)


def test_everything_of_a_busy_account_in_each_language(
    town: SimpleNamespace, child: SimpleNamespace, browser: Client
) -> None:
    _approved(town)
    make.filed(
        child.person,
        town.new,
        by=town.user,
        filer=Filer.PARENT,
        ground=Ground.FIRST_ATTACHMENT,
        disputed_text="so",
    )
    make.draft(town.person, town.new, by=town.user)
    for language, response in in_languages(browser, ACCOUNT):
        assert_page(response, language)
    browser.cookies["django_language"] = "en"
    page = browser.get(ACCOUNT).content.decode()
    assert town.old.organization.name_en in page
    assert town.old.doctor.full_name in page
    assert "Open today until 20:00" in page
    assert "From 1 January 2027" in page
    assert town.new.organization.name_en in page
    assert child.person.full_name in page
    assert "3 new messages" in page
    assert "kept until 13 November 2026" in page


def test_somebody_without_a_clinic_is_shown_the_next_step(town: SimpleNamespace) -> None:
    client = signed_in(user_of(make.PersonFactory()))
    for language, response in in_languages(client, ACCOUNT):
        assert_page(response, language)
        assert reverse("apply") in response.content.decode()
    client.cookies["django_language"] = "en"
    assert "You are attached to no clinic" in client.get(ACCOUNT).content.decode()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-10-14T07:00", "Opens today at 08:00"),
        ("2026-10-14T20:30", "Closed now"),
        ("2026-10-18T10:00", "Closed today"),
    ],
)
def test_the_hours_of_today(town: SimpleNamespace, clock: object, moment: str, words: str) -> None:
    clock.set(moment)
    assert words in signed_in(town.user).get(ACCOUNT).content.decode()


def test_a_written_consent_of_the_family_shows_nothing_of_the_register(
    town: SimpleNamespace, browser: Client
) -> None:
    adult = make.PersonFactory()
    hidden = make.PanelFactory()
    make.attached(adult, hidden)
    Representation.objects.create(
        representative=town.person,
        person=adult,
        kind=Filer.FAMILY_MEMBER,
        from_on="2026-01-01",
    )
    for address in (ACCOUNT, reverse("people-i-act-for"), reverse("apply")):
        page = browser.get(address).content.decode()
        assert adult.full_name in page
        assert hidden.organization.name_en not in page
        assert (adult.iin or "")[-4:] not in page


# Messages


def test_opening_a_message_marks_it_as_read(town: SimpleNamespace, browser: Client) -> None:
    make.filed(town.person, town.new, by=town.user)
    letter = Message.objects.get(channel="account", person=town.person)
    page = browser.get(reverse("messages")).content.decode()
    assert "1 new message<" in page
    for language, response in in_languages(browser, reverse("message", args=[letter.pk])):
        assert_page(response, language)
    browser.cookies["django_language"] = "en"
    assert "new message" not in browser.get(reverse("messages")).content.decode()
    assert letter.events.filter(kind="read").count() == 1


def test_messages_have_pages(town: SimpleNamespace, browser: Client) -> None:
    for language, response in in_languages(browser, reverse("messages")):
        assert_page(response, language)
    for _ in range(11):
        row = make.filed(town.person, town.new, by=town.user)
        actions.withdraw(row.pk, town.user)
    browser.cookies["django_language"] = "en"
    first = browser.get(reverse("messages")).content.decode()
    assert first.count('lang="ru">') >= 20
    last = Message.objects.filter(channel="account").order_by("-created_at", "-pk")[19]
    assert f"?before={last.pk}" in first
    second = browser.get(reverse("messages"), {"before": last.pk})
    assert len(re.findall(r'href="/account/messages/\d+/"', second.content.decode())) == 2
    assert browser.get(reverse("messages"), {"before": "nonsense"}).status_code == 200


def test_messages_of_others_are_not_there(town: SimpleNamespace, child: SimpleNamespace) -> None:
    make.filed(town.person, town.new, by=town.user)
    letter = Message.objects.get(channel="account", person=town.person)
    stranger = signed_in(user_of(make.PersonFactory()))
    assert stranger.get(reverse("message", args=[letter.pk])).status_code == 404
    assert not letter.events.filter(kind="read").exists()
    of_desk = Message.objects.filter(organization=town.new.organization).first()
    if of_desk is not None:
        assert stranger.get(reverse("message", args=[of_desk.pk])).status_code == 404


# Documents


@pytest.mark.usefixtures("sealing")
def test_a_document_is_for_its_person_and_whoever_represents_them(
    town: SimpleNamespace, browser: Client
) -> None:
    _approved(town)
    document = ElectronicDocument.objects.get()
    address = reverse("document", args=[document.number])
    waiting = browser.get(address)
    assert_page(waiting, status=503)
    assert waiting["Retry-After"] == "60"
    render(document.pk)
    response = browser.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{document.number}.pdf"'
    assert response.content.startswith(b"%PDF")
    guardian, relative = make.PersonFactory(), make.PersonFactory()
    for person, kind in ((guardian, Filer.PROXY), (relative, Filer.FAMILY_MEMBER)):
        Representation.objects.create(
            representative=person, person=town.person, kind=kind, from_on="2026-01-01"
        )
    assert signed_in(user_of(guardian)).get(address).status_code == 200
    assert signed_in(user_of(relative)).get(address).status_code == 404
    assert signed_in(user_of(make.PersonFactory())).get(address).status_code == 404
    assert signed_in(town.specialist).get(address).status_code == 403
    assert browser.get("/account/documents/nonsense/").status_code == 404


@pytest.mark.usefixtures("sealing")
def test_a_damaged_document_is_not_shown(town: SimpleNamespace, browser: Client) -> None:
    _approved(town)
    document = ElectronicDocument.objects.get()
    render(document.pk)
    document.refresh_from_db()
    storage, name = document.file.storage, document.file.name
    storage.delete(name)
    response = browser.get(reverse("document", args=[document.number]))
    assert_page(response, status=503)
    assert "cannot be shown" in response.content.decode()


def test_all_applications(town: SimpleNamespace, browser: Client) -> None:
    for language, response in in_languages(browser, reverse("applications")):
        assert_page(response, language)
    for _ in range(21):
        row = make.filed(town.person, town.new, by=town.user)
        actions.withdraw(row.pk, town.user)
    page = browser.get(reverse("applications")).content.decode()
    assert page.count("/applications/A-2026") == 20
    oldest = Application.objects.order_by("filed_at", "pk")[1]
    assert f"?before={oldest.pk}" in page
    rest = browser.get(reverse("applications"), {"before": oldest.pk}).content.decode()
    assert rest.count("/applications/A-2026") == 1


def test_an_odd_digit_in_an_address_is_no_page(browser: Client) -> None:
    for name in ("applications", "messages"):
        assert browser.get(reverse(name), {"before": "\N{SUPERSCRIPT TWO}"}).status_code == 200


def test_supporting_files_are_for_those_who_follow_and_desks_open_them_noted(
    town: SimpleNamespace, browser: Client
) -> None:
    from .signing import signed_and_sent
    from .walk import to_check

    draft = to_check(browser, town.new)
    row = draft.documents.get()
    address = reverse("supporting-file", args=[row.pk])
    desk = signed_in(town.specialist)
    assert desk.get(address).status_code == 404  # a draft is nobody's but its person's
    signed_and_sent(browser, draft)
    assert desk.get(address).status_code == 404
    assert not AccessLogEntry.objects.exists()
    assert b"".join(desk.get(reverse("case-document", args=[row.pk]))).startswith(b"%PDF")
    assert AccessLogEntry.objects.get().user == town.specialist
    assert signed_in(user_of(make.PersonFactory())).get(address).status_code == 404
    far = make.PanelFactory()
    from codes import Role

    other = make.staff(Role.SPECIALIST, organization=far.organization)
    assert signed_in(other).get(address).status_code == 404
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW
