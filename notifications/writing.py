"""Putting values into words of one language, and texts of messages together from them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import gettext

from codes import dates
from codes.quotes import nested

from . import texts
from .catalogue import CONTEXT, Template

# Twelve digits, also as people group them: an identity number, which no message carries.
_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{6}[\s\u00a0]?\d{2}[\s\u00a0]?(\d{4})(?!\d)")

_EMPTY_LINES = re.compile(r"\n\s*\n")
# What a date is called in a template, and the Kazakh case that stands there.
_CASES = {"by": "to", "since": "from", "when": "at"}


class Written(NamedTuple):
    """A message in words; `version` is that of the wording, 0 the shipped one (`notifications.texts`)."""

    subject: str
    body: str
    version: int = 0


def in_words(value: Any, language: str) -> Any:
    """A value as people of `language` read it.

    Moments and days in words, members of code lists by their label, rows named in three languages
    (`name_in`) and mappings of languages by the one asked for; anything else as it is.
    """
    if isinstance(value, datetime):
        return dates.moment(value, language)
    if isinstance(value, date):
        return dates.day(value, language)
    if isinstance(value, StrEnum):
        from codes.labels import label

        with translation.override(language):
            return str(label(value))
    if hasattr(value, "name_in"):
        return value.name_in(language)
    if isinstance(value, Mapping):
        return value.get(language) or value.get("ru") or value.get("kk")
    return value


def without_identity_numbers(text: str) -> str:
    """The text with identity numbers cut down to their last four digits."""
    return _IDENTITY_NUMBER.sub(r"…\1", text)


def initials(person: Any) -> str:
    """A person by initials, for those who need not know more: "Ж. А. С." (last, first, middle)."""
    names = (person.last_name, person.first_name, person.middle_name)
    return " ".join(f"{name[0].upper()}." for name in names if name)


def write(
    template: Template, context: Mapping[str, Any], language: str, *, about: str = ""
) -> Written:
    """The message of `template` in `language`.

    `about`: whom it concerns, where that is not the reader but somebody the reader represents; the
    subject then names them, and the text says that its "you" is not the reader.

    Raises ValueError when the context holds more or less than the catalogue says.
    """
    expected = CONTEXT[template]
    if set(context) != expected:
        raise ValueError(
            f"{template}: missing {sorted(expected - set(context))}, "
            f"unknown {sorted(set(context) - expected)}"
        )
    words = words_of(context, language)
    latest = texts.current(template, language)
    if latest is None or latest.is_shipped:
        version, text = 0, _render(template.value, words, language)
    else:
        version = latest.version
        text = f"{texts.fill(latest.subject, words)}\n\n{texts.fill(latest.body, words)}"
    written = in_parts(text)._replace(version=version)
    if not about:
        return written
    with translation.override(language):
        first = gettext("This letter concerns %(person)s: “you” in it is this person.")
    return written._replace(
        subject=f"{written.subject} ({about})",
        body=f"{first % {'person': about}}\n\n{written.body}",
    )


def in_parts(text: str) -> Written:
    """A text whose first line is the subject, tidied, and without identity numbers."""
    subject, _, body = nested(without_identity_numbers(text)).partition("\n")
    return Written(" ".join(subject.split()), _EMPTY_LINES.sub("\n\n", body).strip())


def words_of(context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The values of a message in words of a language, days and moments also in their cases."""
    words: dict[str, Any] = {}
    for name, value in context.items():
        words[name] = in_words(value, language)
        if isinstance(value, date):
            words.update(_in_cases(name, value, language))
    return words


def footer(language: str) -> str:
    """What stands under every message that leaves the house: where to read more, no reply."""
    return _render("footer", {"site_url": settings.SITE_URL}, language).strip()


def _in_cases(name: str, value: date, language: str) -> dict[str, str]:
    """`due_at_by` (until), `due_at_since` (from), `due_at_when` (at): Kazakh joins these to the date."""

    def say(case: str) -> str:
        if isinstance(value, datetime):
            return dates.moment(value, language, case=case)
        return dates.day(value, language, case=case)

    return {f"{name}_{suffix}": say(case) for suffix, case in _CASES.items()}


def _render(name: str, context: Mapping[str, Any], language: str) -> str:
    template = Engine.get_default().get_template(f"notifications/{name}.txt")
    with translation.override(language):
        # Plain text: a name with an apostrophe stays as it is.
        return str(template.render(Context(dict(context), autoescape=False)))
