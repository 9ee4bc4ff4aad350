"""The application's steps as a person walks them, in any language: fields by name, answers by code."""

from pathlib import Path
from typing import Any

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
