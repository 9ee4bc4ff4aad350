"""Reading marks of messages, and the list of documents."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications import actions
from codes import Filer
from demonstration import factories as make
from demonstration.factories.users import user_of
from notifications.documents import render
from notifications.models import ElectronicDocument, Message, MessageEvent
from notifications.queries import newest, unread_count
from notifications.reading import mark_all_read
from tests.pages.helpers import assert_page, in_languages

from .conftest import signed_in

MESSAGES = "/account/messages/"


def _three(town: SimpleNamespace) -> None:
    for _ in range(2):
        row = make.filed(town.person, town.new, by=town.user)
        actions.withdraw(row.pk, town.user)
    make.filed(town.person, town.new, by=town.user)


def test_one_press_marks_all_as_read_and_only_ones_own(
    town: SimpleNamespace, browser: Client
) -> None:
    _three(town)
    stranger = make.PersonFactory(lives_in="751110000")
    make.filed(stranger, town.new)
    of_stranger = unread_count(person=stranger)
    assert unread_count(person=town.person) == 5
    assert browser.get(reverse("messages-read")).status_code == 405
    response = browser.post(reverse("messages-read"), follow=True)
    assert "5 messages are marked as read." in response.content.decode()
    assert "Mark all as read" not in response.content.decode()
    assert unread_count(person=town.person) == 0
    assert unread_count(person=stranger) == of_stranger
    assert set(MessageEvent.objects.filter(kind="read").values_list("reader", flat=True)) == {
        town.user.pk
    }
    assert mark_all_read(town.person, town.user) == 0


def test_new_ones_alone(town: SimpleNamespace, browser: Client) -> None:
    _three(town)
    first = Message.objects.filter(channel="account", person=town.person).latest("pk")
    browser.get(reverse("message", args=[first.pk]))
    page = browser.get(MESSAGES, {"unread": "1"}).content.decode()
    assert reverse("message", args=[first.pk]) not in page
    assert reverse("message", args=[first.pk]) in browser.get(MESSAGES).content.decode()
    browser.post(reverse("messages-read"), follow=True)
    for language, response in in_languages(browser, f"{MESSAGES}?unread=1"):
        assert_page(response, language)
    browser.cookies["django_language"] = "en"
    assert "you have read everything" in browser.get(MESSAGES, {"unread": "1"}).content.decode()


def test_pages_of_new_ones_stay_with_the_new_ones(town: SimpleNamespace, browser: Client) -> None:
    for _ in range(11):
        row = make.filed(town.person, town.new, by=town.user)
        actions.withdraw(row.pk, town.user)
    first = browser.get(MESSAGES, {"unread": "1"}).content.decode()
    assert "?unread=1&amp;before=" in first
    last = Message.objects.filter(channel="account", person=town.person)[19]
    second = browser.get(MESSAGES, {"unread": "1", "before": last.pk}).content.decode()
    assert f'href="{MESSAGES}?unread=1"' in second


def test_the_newest_and_how_many_are_new(town: SimpleNamespace) -> None:
    assert newest(3, person=town.person) == ([], 0)
    _three(town)
    letters, unread = newest(3, person=town.person)
    assert (len(letters), unread) == (3, 5)
    mark_all_read(town.person, town.user)
    assert newest(3, person=town.person)[1] == 0


@pytest.mark.usefixtures("sealing")
def test_documents_of_oneself_and_of_those_represented(
    town: SimpleNamespace, browser: Client
) -> None:
    address = reverse("documents")
    for language, response in in_languages(browser, address):
        assert_page(response, language)
    make.approved(town.person, town.new, town.specialist, by=town.user)
    other = make.PersonFactory(lives_in="751110000")
    make.attached(other, town.old)
    make.approved(other, town.new, town.specialist)
    make.RepresentationFactory(representative=town.person, person=other, kind=Filer.PROXY)
    own, of_other = (
        ElectronicDocument.objects.get(person=person) for person in (town.person, other)
    )
    render(own.pk)
    for language, response in in_languages(browser, address):
        assert_page(response, language)
        page = response.content.decode()
        assert reverse("document", args=[own.number]) in page
        assert of_other.number in page
        assert other.full_name in page
    stranger = signed_in(user_of(make.PersonFactory())).get(address).content.decode()
    assert own.number not in stranger
    assert "No documents yet" in stranger
