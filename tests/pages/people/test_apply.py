"""The application in steps, from the first page to the sent one."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from applications.models import Application
from codes import ApplicationStatus as Status
from tests.pages.helpers import LANGUAGES, assert_page

from .conftest import signed_in
from .walk import at, press, to_check


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_walks_from_the_first_page_to_the_sent_one(
    town: SimpleNamespace, language: str
) -> None:
    client = signed_in(town.user, language)
    draft = to_check(client, town.new, language)
    onward = press(client, at(draft, "check"), language)
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW
    assert onward == reverse("application-sent", args=[draft.number])
    page = client.get(onward)
    assert_page(page, language)
    assert draft.number in page.content.decode()
    assert_page(client.get(reverse("application", args=[draft.number])), language)
    assert_page(client.get(reverse("account")), language)
    assert Application.objects.count() == 1
