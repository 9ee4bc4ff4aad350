"""A lock that is not to be had is said as such: nothing changed, try again."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from demonstration import factories as make
from pages.busy import BusyMiddleware
from registry.models import Person
from tests.pages.helpers import LANGUAGES, assert_page


def _held(person: Person, then: Callable[[], None]) -> None:
    """Run `then` while another connection holds the person's row."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Person.objects.select_for_update().get(pk=person.pk)
                held.set()
                done.wait(20)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    try:
        then()
    finally:
        done.set()
        holder.join()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_held_by_another_is_a_page_and_changes_nothing(language: str) -> None:
    person = make.PersonFactory(lives_in="751110000")
    user = make.users.user_of(person)
    row = make.filed(person, make.PanelFactory())
    client = Client()
    client.force_login(user)
    client.get(f"{reverse('account')}?lang={language}")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50")

    def withdraw() -> None:
        response = client.post(reverse("withdraw", args=[row.number]))
        assert_page(response, language, 503)
        assert response["Retry-After"] == "10"

    _held(person, withdraw)
    row.refresh_from_db()
    assert row.is_open


def test_other_errors_are_not_ours() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    busy = BusyMiddleware(view)
    assert busy.process_exception(RequestFactory().get("/"), ValueError()) is None
