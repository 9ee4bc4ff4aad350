"""Finding people: by document, with errors, why they are found, and not too often."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessLogEntry
from demonstration import factories as make
from pages.desks import find
from registry.models import IdentityDocument
from tests.pages.helpers import assert_page, in_languages

SignIn = Callable[..., Client]
DAY = {"birth_on_day": "2", "birth_on_month": "4", "birth_on_year": "1985"}


def test_by_the_number_of_a_document(desk: SimpleNamespace, sign_in: SignIn) -> None:
    IdentityDocument.objects.create(person=desk.person, kind="identity_card", number="045678912")
    client = sign_in(desk.clerk)
    response = client.post("/desk/find/", {"document": " 045 678 912 "})
    assert response["Location"] == f"/desk/person/{desk.person.pk}/"
    assert_page(client.post("/desk/find/", {"document": "045678913"}))
    wrong = client.post("/desk/find/", {"document": "№ -"})
    assert_page(wrong)
    assert "document" in wrong.context["by_document"].errors


def test_why_somebody_is_found_and_how_namesakes_differ(
    desk: SimpleNamespace, sign_in: SignIn
) -> None:
    one = make.PersonFactory(last_name="Жұмабеков", first_name="Ерлан", middle_name="")
    other = make.PersonFactory(last_name="Жұмабеков", first_name="Ерлан", middle_name="")
    client = sign_in(desk.clerk)
    given = {"last_name": "Жумабикоф", "first_name": "Ерлан", **DAY}
    with_errors = client.post("/desk/find/", given)
    assert_page(with_errors)
    client.cookies["django_language"] = "ru"
    html = client.post("/desk/find/", given).content.decode()
    assert "похожая фамилия, имя, дата рождения" in html
    for person in (one, other):
        assert f"…{person.iin[-4:]}" in html
        assert person.iin not in html
    exact = client.post("/desk/find/", {"last_name": "Жұмабеков", "first_name": "Ерлан", **DAY})
    assert exact.status_code == 200, "two namesakes: the clerk chooses"
    assert AccessLogEntry.objects.filter(user=desk.clerk, person=one, purpose="found").exists()


def test_only_whom_the_search_showed_can_be_opened(desk: SimpleNamespace, sign_in: SignIn) -> None:
    one = make.PersonFactory(last_name="Жұмабеков", first_name="Ерлан")
    client = sign_in(desk.clerk)
    assert client.get(f"/desk/person/{one.pk}/").status_code == 404
    client.post("/desk/find/", {"last_name": "Жумабикоф", "first_name": "Ерлан", **DAY})
    assert client.get(f"/desk/person/{one.pk}/").status_code == 200


def test_who_searches_too_often_waits(
    desk: SimpleNamespace, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "SEARCHES", find.Limit("few-people", tries=2, seconds=60))
    client = sign_in(desk.clerk)
    typed: dict[str, Any] = {"last_name": "Нетова", "first_name": "Я", **DAY}
    for _ in range(2):
        assert client.post("/desk/find/", typed).status_code == 200
    for language, _page in in_languages(client, "/desk/find/"):
        response = client.post("/desk/find/", typed)
        assert_page(response, language, status=429)
        assert "Нетова" in response.content.decode(), "what was typed is kept"
    # Another desk searches on.
    other = make.staff("registry_clerk", organization=desk.new.organization)
    assert sign_in(other).post("/desk/find/", typed).status_code == 200
