"""Logs carry the request's number and nothing of the form of an IIN."""

import io
import logging

import pytest
from django.test import Client

from attachment_portal import logs

TWELVE = "123456789012"


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.Context())
    handler.setFormatter(logs.Formatter("[%(request_id)s] %(message)s"))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, stream


def test_twelve_digits_are_hidden_wherever_they_stand(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = written
    logger.warning("in the text %s", TWELVE)
    logger.warning("in %(a)s", {"a": {"iin": TWELVE}})
    try:
        raise ValueError(f"in an error: {TWELVE}")
    except ValueError:
        logger.exception("failed")
    assert TWELVE not in stream.getvalue()
    assert stream.getvalue().count("[12 digits]") == 3


def test_other_numbers_stay(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.warning("1234567890123 and 12345678901")
    assert stream.getvalue() == "[-] 1234567890123 and 12345678901\n"


@pytest.mark.django_db
def test_a_request_is_logged_by_name_without_path_and_query(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="attachment_portal.requests"):
        client.get(f"/healthz?iin={TWELVE}")
        client.get(f"/nowhere/{TWELVE}/")
    lines = [record.getMessage() for record in caplog.records if "requests" in record.name]
    assert [line.rsplit(" ", 2)[0] for line in lines] == ["GET health 200", "GET unmatched 404"]


@pytest.mark.django_db
def test_a_refused_request_is_named_by_its_page_too(
    client: Client, written: tuple[logging.Logger, io.StringIO]
) -> None:
    logger, stream = written
    django = logging.getLogger("django.request")
    django.addHandler(logger.handlers[0])
    try:
        client.get("/verify/D-2026-0000017-5/ABCD-EFGH-JKMN")
        client.get("/nowhere/secret/")
    finally:
        django.removeHandler(logger.handlers[0])
    assert stream.getvalue().splitlines() == [
        "[-] Not Found: verify-document",
        "[-] Not Found: unmatched",
    ]
