"""Asking for a message, and reading it.

A message is a row written in the transaction of the thing it tells of: both happen or neither. The
account shows it as soon as the transaction commits; e-mail and SMS are sent after that by a worker
(`notifications.delivery`).
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from campaigns import clock
from codes import Language

from . import channels, waking
from .catalogue import VALID_FOR, Template
from .delivery import deliver_here
from .kinds import Channel, EventKind, State
from .models import ElectronicDocument, Message, MessageEvent
from .writing import Written, footer, write

if TYPE_CHECKING:
    from accounts.models import User
    from registry.models import Organization, Person

log = logging.getLogger(__name__)


class OutsideTransaction(RuntimeError):
    """A message was asked for outside a transaction: it could tell of what never happened."""


def enqueue(
    template: str,
    *,
    key: str,
    person: "Person | None" = None,
    organization: "Organization | None" = None,
    user: "User | None" = None,
    context: Mapping[str, Any],
    language: str | None = None,
    application_number: str = "",
    document: ElectronicDocument | None = None,
    only: Sequence[tuple[Channel, str]] | None = None,
    about: str = "",
) -> list[Message]:
    """Write a message to exactly one of `person`, `organization`, `user`: one row per known channel.

    With `only`, a row for each of these channels and addresses instead, and nowhere else: a one-time
    code, or a word to an address that is being given up.

    With `about`, the message concerns this person, whom the recipient represents, and says so.

    The text is fixed now, in `language` or the recipient's own (an organization's: Kazakh). `key`
    names the occasion; asking again with the same key for the same recipient changes nothing and
    returns the rows that exist. `context` holds exactly what `catalogue.CONTEXT` names for the
    template; how values become words says `writing.in_words`.

    Raises OutsideTransaction, and ValueError for an unknown template, a context of other names, or
    not exactly one recipient.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"message {template} {key} asked for outside a transaction")
    given = {"person": person, "organization": organization, "user": user}
    recipient = {name: row for name, row in given.items() if row is not None}
    if len(recipient) != 1:
        raise ValueError("a message has exactly one recipient")
    ((_, row),) = recipient.items()
    chosen = _language(language, row)
    written = write(Template(template), context, chosen, about=about)
    occasion = {**dict.fromkeys(given), **recipient, "key": key}
    known = set(Message.objects.filter(**_exactly(occasion)).values_list("channel", flat=True))
    wanted = [
        _message(
            channel, address, written, chosen, occasion, template, application_number, document
        )
        for channel, address in (channels.known_for(row) if only is None else only)
        if channel.value not in known
    ]
    # Whoever asks at the same moment waits for the first to commit and then finds its rows.
    Message.objects.bulk_create(wanted, ignore_conflicts=True)
    rows = list(Message.objects.filter(**_exactly(occasion)).order_by("pk"))
    waiting = [message.pk for message in rows if message.state == State.QUEUED]
    if waiting:
        cannot_wait = Template(template) in VALID_FOR
        waking.after_commit(
            "notifications.tasks.deliver",
            waiting,
            otherwise=(lambda: deliver_here(waiting)) if cannot_wait else None,
        )
    return rows


@dataclass(frozen=True, slots=True)
class Letter:
    """One of many messages of the same template; what it means stands with `enqueue`."""

    key: str
    person: "Person"
    context: Mapping[str, Any]
    about: str = ""
    post: str = (
        ""  # postal address: where nothing else reaches the person, a letter on paper goes there
    )


def enqueue_many(template: str, letters: Iterable[Letter]) -> int:
    """`enqueue` for many people at once, in one statement; how many rows were asked for.

    Letters that share their context (the same mapping) share their words in each language. Asking again
    changes nothing. No worker is called: the sweep sends them. Raises what `enqueue` raises.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"messages {template} asked for outside a transaction")
    words: dict[tuple[int, str, str], Written] = {}
    wanted = []
    for letter in letters:
        language = _language(None, letter.person)
        same = (id(letter.context), language, letter.about)
        if same not in words:
            words[same] = write(Template(template), letter.context, language, about=letter.about)
        occasion = {"person": letter.person, "key": letter.key}
        wanted += [
            _message(channel, address, words[same], language, occasion, template, "", None)
            for channel, address in _ways_to(letter)
        ]
    Message.objects.bulk_create(wanted, ignore_conflicts=True)
    return len(wanted)


def _ways_to(letter: Letter) -> list[tuple[Channel, str]]:
    ways = channels.known_for(letter.person)
    if letter.post and all(channel is Channel.ACCOUNT for channel, _address in ways):
        ways.append((Channel.LETTER, letter.post[:254]))
    return ways


def mark_read(message: Message, reader: "User") -> None:
    """Record that a message in the personal account was opened; the first time counts."""
    MessageEvent.objects.bulk_create(
        [MessageEvent(message=message, kind=EventKind.READ.value, reader=reader)],
        ignore_conflicts=True,
    )


def record_bounce(message: Message, answer: str) -> None:
    """Record that a message already sent came back from the recipient's provider."""
    MessageEvent.objects.create(message=message, kind=EventKind.BOUNCED.value, answer=answer[:500])


def _language(given: str | None, recipient: Any) -> str:
    return Language(given or getattr(recipient, "language", "") or Language.KAZAKH).value


def _exactly(occasion: Mapping[str, Any]) -> dict[str, Any]:
    return {
        (f"{name}__isnull" if value is None else name): (True if value is None else value)
        for name, value in occasion.items()
    }


def _message(
    channel: Channel,
    address: str,
    written: Written,
    language: str,
    occasion: Mapping[str, Any],
    template: str,
    application_number: str,
    document: ElectronicDocument | None,
) -> Message:
    now = clock.now()
    at_once = channel is Channel.ACCOUNT
    body = written.body if at_once else f"{written.body}\n\n-- \n{footer(language)}"
    return Message(
        **occasion,
        channel=channel.value,
        address=address,
        language=language,
        template=str(template),
        text_version=written.version,
        subject=written.subject[:250],
        body=body,
        application_number=application_number,
        document=document,
        created_at=now,
        state=(State.SENT if at_once else State.QUEUED).value,
        sent_at=now if at_once else None,
        next_attempt_at=None if at_once else now,
    )
