"""How often a page asks the database: a fixed number, whatever the number of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import actions
from codes import Filer
from demonstration import factories as make
from registry.models import Representation

from .walk import at, press, the_draft, to_check

MOST = 12  # of a page for people, the session and the user with them


@contextmanager
def queries(at_most: int = MOST) -> Iterator[None]:
    """Fails if the page asks oftener; the test's own savepoints are left out."""
    with CaptureQueriesContext(connection) as asked:
        yield
    own = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    listed = "\n".join(f"{n}. {sql[:160]}" for n, sql in enumerate(own, 1))
    assert len(own) <= at_most, f"{len(own)} queries:\n{listed}"


def _fill(town: SimpleNamespace, many: int) -> None:
    for n in range(many):
        child = make.PersonFactory(child=True, lives_in="751110000")
        make.attached(child, town.old)
        Representation.objects.create(
            representative=town.person, person=child, kind=Filer.PARENT, from_on=child.birth_on
        )
        make.draft(child, town.new, by=town.user, filer=Filer.PARENT)
        row = make.filed(town.person, town.new, by=town.user)
        if n < many - 1:
            actions.withdraw(row.pk, town.user)


@pytest.mark.parametrize("many", [1, 6])
def test_pages_of_the_account(town: SimpleNamespace, browser: Client, many: int) -> None:
    _fill(town, many)
    browser.get("/account/")
    with queries():
        browser.get("/account/")
    with queries():
        browser.get(reverse("people-i-act-for"))
    with queries(3):
        browser.get(reverse("applications"))
    with queries(4):
        browser.get(reverse("messages"))
    browser.post(reverse("confirm-clinic", args=[town.person.attachments.latest("pk").pk]))
    browser.get("/account/")
    for name in ("account", "history", "record-views", "insurance", "documents"):
        with queries():
            browser.get(reverse(name))
    with queries():
        browser.get(reverse("messages"), {"unread": "1"})


def test_pages_of_an_application(town: SimpleNamespace, browser: Client) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    with queries():
        browser.get(reverse("application", args=[row.number]))
    with queries():
        browser.get(reverse("application-sent", args=[row.number]))


@pytest.mark.parametrize("many", [1, 25])
def test_steps(town: SimpleNamespace, browser: Client, many: int) -> None:
    for _ in range(many):
        make.PanelFactory()
        make.PanelFactory(site=town.new.site)
    with queries():
        browser.get(reverse("apply"))
    onward = press(browser, reverse("apply"), person="self", language="ru")
    with queries():
        browser.get(onward)
    onward = press(browser, onward, ground="campaign")
    with queries():
        browser.get(onward)
    onward = press(browser, onward, organization=town.new.organization_id)
    with queries():
        browser.get(onward)
    draft = the_draft()
    assert onward == at(draft, "doctor")


def test_the_check_asks_every_rule_on_fresh_facts(town: SimpleNamespace, browser: Client) -> None:
    draft = to_check(browser, town.new)
    with queries():
        browser.get(at(draft, "consents"))
    with queries():
        browser.get(at(draft, "check"))
