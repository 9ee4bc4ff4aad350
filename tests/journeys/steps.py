"""The application's steps as a person walks them, in any language: fields by name, answers by code."""

import re
from pathlib import Path
from typing import Any

from notifications.models import Message

from .visitor import Visitor

PDF = b"%PDF-1.7\n%invented\n"


def to_check(visitor: Visitor, panel: Any, language: str, folder: Path) -> None:
    """From the first step to the check of answers, inside the service area; the language of letters too."""
    visitor.choose("language", language)
    visitor.onward()
    visitor.choose("ground", "campaign")
    visitor.onward()
    visitor.choose("organization", panel.organization_id)
    visitor.onward()
    visitor.choose("panel", panel.pk)
    visitor.onward()
    add_identity_card(visitor, folder)
    visitor.onward()
    visitor.tick("personal_data")
    visitor.onward()
    assert visitor.path.endswith("/check/"), visitor.path


def add_identity_card(visitor: Visitor, folder: Path) -> None:
    """Choose the kind of identity document and a file for it."""
    visitor.page.locator("[name=kind_identity]").select_option("identity_card")
    visitor.page.locator("[name=file_identity]").set_input_files(identity_card(folder))


def identity_card(folder: Path) -> Path:
    """A file to upload."""
    path = folder / "card.pdf"
    path.write_bytes(PDF)
    return path


def sign(visitor: Visitor, channel: str = "email") -> None:
    """From the check of answers to the page after sending: a code is asked for, read where it came, typed."""
    visitor.onward()
    assert visitor.path.endswith("/sign/"), visitor.path
    if visitor.page.locator("input[name=way][type=radio]").count():
        visitor.choose("way", channel)
    visitor.onward()
    visitor.fill(code_password=newest_code())
    visitor.onward()


def newest_code() -> str:
    """The code in the newest message that has one, as its subject says it."""
    message = Message.objects.filter(template="one_time_code").order_by("-pk")[0]
    found = re.search(r"\b\d{6}\b", message.subject)
    assert found is not None
    return found[0]
