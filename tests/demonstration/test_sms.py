"""The demonstration's SMS lie beside the e-mails and are read on the same page."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from demonstration import factories as make
from demonstration import mailbox
from notifications import delivery
from notifications.kinds import Channel
from notifications.outbox import enqueue
from tests.pages.helpers import assert_page, in_languages

pytestmark = [pytest.mark.django_db, pytest.mark.demonstration]


@pytest.fixture
def caught(settings: SimpleNamespace, tmp_path: Path) -> str:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.SITE_URL = "https://portal.example"
    user = make.UserFactory(language="ru")
    (message,) = enqueue(
        "one_time_code",
        key="test",
        user=user,
        context={"code": "123456", "about": "for a test", "expires_at": user.joined_at},
        only=[(Channel.SMS, "+77011234567")],
    )
    assert delivery.deliver(message.pk)
    (name,) = mailbox.names()
    return name


def test_what_a_gateway_would_be_given_is_kept(caught: str) -> None:
    letter = mailbox.read(caught)
    assert letter is not None
    assert letter.is_sms
    assert (letter.to, letter.subject) == ("+77011234567", "")
    assert letter.text.startswith("Код 123456 for a test.")
    assert letter.text.strip().endswith("https://portal.example")
    assert letter.date == "14.10.2026 10:30"


def test_the_page_shows_it(caught: str, client: Client) -> None:
    for language, response in in_languages(client, "/demo/mail/"):
        assert_page(response, "en" if language == "en" else None)
        assert "123456" in response.content.decode()
        assert "SMS" in response.content.decode()
    assert "+77011234567" in client.get(f"/demo/mail/{caught}/").content.decode()
