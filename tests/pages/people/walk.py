"""Walks through the steps of an application as a browser would."""

import re
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.pages.helpers import assert_page

PDF = b"%PDF-1.7\n%invented\n"


def paper(name: str = "скан.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file to upload."""
    return SimpleUploadedFile(name, content)


def at(draft: Application, step: str) -> str:
    """The address of a step."""
    return reverse("apply-step", args=[draft.pk, step])


def the_draft() -> Application:
    """The only application there is."""
    return Application.objects.get()


def press(client: Client, address: str, language: str | None = None, /, **answers: Any) -> str:
    """Open a page, look at it as a whole, answer it; the address it leads to."""
    page = client.get(address)
    assert_page(page, language)
    html = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(?!csrf)([a-z]+)" value="([^"]*)"', html))
    response = client.post(address, {**hidden, **answers})
    assert response.status_code == 302, errors_of(response)
    return str(response.url)


def errors_of(response: Any) -> list[str]:
    """The texts of the error summary."""
    html = response.content.decode()
    summary = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)
    found = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


def to_check(
    client: Client,
    panel: Any,
    language: str | None = None,
    *,
    ground: str = "campaign",
    person: str = "self",
    choice: str = "",
) -> Application:
    """From the first page to the check of answers, inside the service area."""
    onward = press(client, reverse("apply"), language, person=person, language=language or "ru")
    draft = Application.objects.order_by("-pk")[0]
    assert onward == at(draft, "ground")
    onward = press(client, onward, language, ground=ground)
    assert onward == at(draft, "clinic")
    onward = press(client, onward, language, organization=panel.organization_id)
    assert onward == at(draft, "doctor")
    onward = press(client, onward, language, panel=choice or panel.pk)
    assert onward == at(draft, "documents")
    onward = press(client, onward, language, kind_identity="identity_card", file_identity=paper())
    assert onward == at(draft, "consents")
    onward = press(client, onward, language, personal_data="on")
    assert onward == at(draft, "check")
    draft.refresh_from_db()
    return draft


def at_documents(browser: Client, town: SimpleNamespace) -> Application:
    """A draft of the town's person that has come to the documents."""
    onward = press(browser, reverse("apply"), person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    onward = press(browser, onward, organization=town.new.organization_id)
    press(browser, onward, panel=town.new.pk)
    return the_draft()


def offered(page: str, name: str) -> set[str]:
    """The values of the radio buttons `name` on a page."""
    radios = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return {value for radio in radios for value in re.findall(r'value="([^"]*)"', radio)}
