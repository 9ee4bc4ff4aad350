"""Signing as a person does it: a code is asked for, read where it came, and typed."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from applications.models import Application
from notifications.models import Message


def newest_code(address: str = "") -> str:
    """The code in the newest message with one, to this address if one is named."""
    found = Message.objects.filter(template="one_time_code")
    if address:
        found = found.filter(address=address)
    code = re.search(r"\b\d{6}\b", found.order_by("-pk")[0].subject)
    assert code is not None
    return code[0]


def page_of(draft: Application) -> str:
    """The page where a draft is signed."""
    return reverse("apply-sign", args=[draft.pk])


def ask_for_code(client: Client, draft: Application, way: str = "email") -> Any:
    """Press "Send the code"."""
    return client.post(page_of(draft), {"do": "send", "way": way})


def sign(client: Client, draft: Application, code: str = "") -> Any:
    """Type the newest code (or another) and press "Sign and send"."""
    return client.post(page_of(draft), {"do": "sign", "code_password": code or newest_code()})


def signed_and_sent(client: Client, draft: Application) -> str:
    """From the check of answers to the address after sending."""
    check = reverse("apply-step", args=[draft.pk, "check"])
    assert client.post(check).url == page_of(draft)
    asked = ask_for_code(client, draft)
    assert asked.status_code == 302, asked.content.decode()[:2000]
    return str(sign(client, draft).url)
