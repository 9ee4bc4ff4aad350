"""Wordings of messages: as shipped, or as an administrator of the nation wrote them.

A written wording is plain text in one language: `{{ name }}` stands for a value. A paragraph whose value is
empty is left out (nobody's doctor is not named). What it may and must name is what the shipped wording of that
language names, so that no wording loses what the law wants said.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.template import Context, Engine
from django.utils import translation

from accounts.administration import note
from accounts.models import User
from accounts.permissions import Verb, require
from codes import Administered, AdministrationVerb, Language
from codes.impossible import Impossible

from .catalogue import CONTEXT, Template
from .models import TextVersion
from .samples import is_of_time, sample_of

CASES = ("by", "since", "when")
LONGEST_BODY = 6000
_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_DIGITS = re.compile(r"\d{12}")


class NotThisText(Impossible):
    """The wording may not be used; `names` are those it uses wrongly or lacks."""

    def __init__(self, code: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.names = names


def current(template: Template, language: str) -> TextVersion | None:
    """The latest version written; None (or one marked `is_shipped`): the shipped wording holds. One query."""
    rows = TextVersion.objects.filter(template=template.value, language=language)
    return rows.order_by("-version").first()


def shipped(template: Template, language: str) -> tuple[str, str]:
    """Subject and body as shipped, with `{{ name }}` where values stand."""
    names = {name: f"{{{{ {name} }}}}" for name in allowed(template)}
    source = Engine.get_default().get_template(f"notifications/{template.value}.txt")
    with translation.override(language):
        text = str(source.render(Context(names, autoescape=False)))
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), re.sub(r"\n\s*\n", "\n\n", body).strip()


def allowed(template: Template) -> list[str]:
    """Every name a wording may use: the values, and of days and moments the three cases, sorted."""
    names = set(CONTEXT[template])
    cases = {f"{name}_{case}" for name in names if is_of_time(name) for case in CASES}
    return sorted(names | cases)


def needed(template: Template, language: str) -> list[str]:
    """The values that a wording must name, in whatever case: those the shipped one names, sorted."""
    return sorted(
        {_value(template, name) for name in named("\n".join(shipped(template, language)))}
    )


def named(text: str) -> set[str]:
    """The names that a wording uses."""
    return set(_PLACE.findall(text))


def _value(template: Template, name: str) -> str:
    """The value behind a name: `due_at_by` is `due_at`."""
    if name in CONTEXT[template]:
        return name
    return name.rpartition("_")[0]


def check(template: Template, language: str, subject: str, body: str) -> None:
    """Raises NotThisText: `empty`, `long`, `digits` (twelve of them look like an identity number), `broken`
    (braces that are no `{{ name }}`), `unknown` (names), `lacks` (names)."""
    if not subject.strip() or not body.strip():
        raise NotThisText("empty")
    if len(body) > LONGEST_BODY or len(fill(subject, _sample_words(template, language))) > 250:
        raise NotThisText("long")
    text = f"{subject}\n{body}"
    if _DIGITS.search(text):
        raise NotThisText("digits")
    left = _PLACE.sub("", text)
    if any(sign in left for sign in ("{", "}")) or "\n" in subject.strip():
        raise NotThisText("broken")
    used = named(text)
    if unknown := used - set(allowed(template)):
        raise NotThisText("unknown", tuple(sorted(unknown)))
    if lacking := set(needed(template, language)) - {_value(template, name) for name in used}:
        raise NotThisText("lacks", tuple(sorted(lacking)))


def fill(text: str, words: Mapping[str, Any]) -> str:
    """A wording with its values; a paragraph with an empty one is left out."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text):
        used = named(paragraph)
        if not any(words.get(name) in (None, "") for name in used):
            paragraphs.append(_PLACE.sub(lambda place: str(words[place.group(1)]), paragraph))
    return "\n\n".join(paragraphs)


def _sample_words(template: Template, language: str) -> dict[str, Any]:
    from .writing import words_of

    return words_of(sample_of(template), language)


def write_version(
    user: User, template: Template, language: Language, *, subject: str, body: str, seen: int
) -> TextVersion:
    """A wording of an administrator, in force from now on. The one that holds already, again, is found.

    `seen` is the version that was looked at: another one written meanwhile raises NotThisText `changed`.
    Raises NotThisText as `check` does.
    """
    require(user, Verb.WRITE_TEXTS)
    subject, body = subject.strip(), body.strip().replace("\r\n", "\n")
    check(template, language.value, subject, body)
    return _write(user, template, language, seen, subject=subject, body=body)


def back_to_shipped(
    user: User, template: Template, language: Language, *, seen: int
) -> TextVersion | None:
    """The shipped wording holds again; None where nothing else ever did. Raises NotThisText `changed`."""
    require(user, Verb.WRITE_TEXTS)
    latest = current(template, language.value)
    if latest is None or latest.is_shipped:
        return latest
    return _write(user, template, language, seen, is_shipped=True)


def _write(
    user: User, template: Template, language: Language, seen: int, **given: Any
) -> TextVersion:
    with transaction.atomic():
        latest = current(template, language.value)
        if latest is not None and all(
            getattr(latest, name) == said for name, said in given.items()
        ):
            return latest
        if (latest.version if latest else 0) != seen:
            raise NotThisText("changed")
        # Two at the same moment: the second meets the unique version and is told by its constraint.
        row = TextVersion.objects.create(
            template=template.value,
            language=language.value,
            version=seen + 1,
            written_by=user,
            **given,
        )
        note(
            user,
            Administered.TEXT,
            f"{template.value}:{language.value}",
            AdministrationVerb.TAKEN_BACK if row.is_shipped else AdministrationVerb.CHANGED,
            version=row.version,
        )
    return row
