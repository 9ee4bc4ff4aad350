"""The health page, the headers of every answer, and the request's number."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from attachment_portal.middleware.security_headers import CONTENT_SECURITY_POLICY


@pytest.mark.django_db
def test_health_is_open_to_everybody(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_a_lost_broker_does_not_stop_the_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*args: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "get", lost)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["broker"] == "lost"


@pytest.mark.django_db
def test_a_lost_database_does(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", lost)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "lost"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/admin/login/", "/no-such-page-anywhere"])
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_number_of_a_request_is_the_proxys_when_it_is_one(client: Client) -> None:
    number = "a" * 32
    assert client.get("/healthz", headers={"X-Request-ID": number})["X-Request-ID"] == number
    forged = "x\nforged line"
    assert client.get("/healthz", headers={"X-Request-ID": forged})["X-Request-ID"] != forged
