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

# The session is read, and written again with each request so that it does not end in use.
_OF_THE_SESSION = ("django_session", "SAVEPOINT")


@contextmanager
def queries(expected: int, at_most: bool = False) -> Iterator[None]:
    """Fails unless the page itself asks so often; what keeps the session is left out."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        yield
    own = [q["sql"] for q in asked if not any(word in q["sql"] for word in _OF_THE_SESSION)]
    listed = "\n".join(f"{n}. {sql[:160]}" for n, sql in enumerate(own, 1))
    if at_most:
        assert len(own) <= expected, f"{len(own)} queries:\n{listed}"
    else:
        assert len(own) == expected, f"{len(own)} queries:\n{listed}"


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
    with queries(12):
        browser.get("/account/")
    with queries(4):
        browser.get(reverse("family"))
    with queries(3):
        browser.get(reverse("applications"))
    with queries(4):
        browser.get(reverse("messages"))


def test_pages_of_an_application(town: SimpleNamespace, browser: Client) -> None:
    row = make.approved(town.person, town.new, town.specialist, by=town.user)
    with queries(12, at_most=True):
        browser.get(reverse("application", args=[row.number]))
    with queries(12, at_most=True):
        browser.get(reverse("application-sent", args=[row.number]))


@pytest.mark.parametrize("many", [1, 25])
def test_steps(town: SimpleNamespace, browser: Client, many: int) -> None:
    for _ in range(many):
        make.PanelFactory()
        make.PanelFactory(site=town.new.site)
    with queries(12, at_most=True):
        browser.get(reverse("apply"))
    onward = press(browser, reverse("apply"), person="self", language="ru")
    with queries(13):
        browser.get(onward)
    onward = press(browser, onward, ground="campaign")
    with queries(15):
        browser.get(onward)
    onward = press(browser, onward, organization=town.new.organization_id)
    with queries(12, at_most=True):
        browser.get(onward)
    draft = the_draft()
    assert onward == at(draft, "doctor")


def test_the_check_asks_every_rule_on_fresh_facts(town: SimpleNamespace, browser: Client) -> None:
    draft = to_check(browser, town.new)
    with queries(12, at_most=True):
        browser.get(at(draft, "consents"))
    with queries(24):
        browser.get(at(draft, "check"))
