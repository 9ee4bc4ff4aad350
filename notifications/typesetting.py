"""Words in, PDF out: typst with the project's own fonts, PDF/A-2a and PDF/UA-1, the same bytes always."""

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

from .kinds import DocumentKind

_ROOM = Path(__file__).resolve().parent / "typst"
_FILES = {DocumentKind.NOTIFICATION: "attachment.typ", DocumentKind.REFUSAL: "refusal.typ"}
# How typst names text that the font cannot show.
_UNPRINTABLE = re.compile(r'the text `"(.+)"` could not be displayed')
_STANDARDS: Any = ["a-2a", "ua-1"]


def typeset(kind: DocumentKind, words: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF of `words` (see `notifications.wording`), its dates of making set to `at`.

    The same words and moment give the same bytes. Letters that the font lacks (a pictograph in a
    specialist's text) become "�": nobody waits for a decision because of one. Raises
    `typst.TypstError` for anything else that the two standards refuse.
    """
    data = json.dumps({**words, "qr": qr(words["url"])}, ensure_ascii=False)
    while True:
        try:
            pdf = _compiler(kind).compile(
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=_STANDARDS,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            missing = _letters_missing(str(error.message))
            readable = "".join("�" if letter in missing else letter for letter in data)
            if readable == data:
                raise
            data = readable
        else:
            assert isinstance(pdf, bytes)
            return pdf


def qr(address: str) -> str:
    """The QR code of an address as SVG: error correction M, the quiet zone is the page around it."""
    drawing = io.BytesIO()
    segno.make(address, micro=False, error="m", boost_error=False).save(
        drawing, kind="svg", border=0, xmldecl=False, dark="#0f242b"
    )
    return drawing.getvalue().decode()


@lru_cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files("font_roboto") / "files")],
    )


@lru_cache
def _compiler(kind: DocumentKind) -> typst.Compiler:
    return typst.Compiler(
        str(_ROOM / _FILES[kind]), root=str(_ROOM), font_paths=_fonts(), ignore_system_fonts=True
    )


def _letters_missing(message: str) -> set[str]:
    """The letters that typst could not print, taken from what it says; none for another error."""
    found = _UNPRINTABLE.search(message)
    return set(found[1]) - set(" ") if found else set()
