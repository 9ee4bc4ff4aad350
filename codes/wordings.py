"""Kazakh legal wordings that still need a lawyer's look, as the project ships them."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

_SHIPPED = Path(__file__).with_name("wordings.toml")


class Use(StrEnum):
    """Where people read a wording."""

    APPLYING = "applying"
    STATUSES = "statuses"
    LETTERS = "letters"
    CLINICS = "clinics"
    ACCOUNT = "account"
    DESKS = "desks"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Wording:
    """A term with its words in three languages; `term` is its identifier in the glossary."""

    term: str
    kk: str
    ru: str
    en: str
    used: Use


@lru_cache(maxsize=1)
def unconfirmed() -> dict[str, Wording]:
    """The wordings no source confirms, by term, in the order of the glossary.

    Raises ValueError for an entry that lacks a field, names another use or a term twice.
    """
    found: dict[str, Wording] = {}
    for entry in tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["wordings"]:
        try:
            wording = Wording(**{**entry, "used": Use(entry["used"])})
        except (KeyError, TypeError) as error:
            raise ValueError(f"{_SHIPPED.name}: {entry}") from error
        if wording.term in found:
            raise ValueError(f"{_SHIPPED.name}: {wording.term} stands twice")
        found[wording.term] = wording
    return found
