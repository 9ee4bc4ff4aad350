"""Reading what the mail catcher kept, e-mails and SMS."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from campaigns import clock

SMS_HEADER = "X-Caught-Sms"
# As the catcher names its files; nothing else is ever opened.
_NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a letter; `part` is its place in it."""

    part: int
    name: str
    size: int


@dataclass(slots=True)
class Letter:
    """One e-mail or SMS as it was caught; an SMS has no subject."""

    name: str
    sender: str
    to: str
    subject: str
    date: str
    is_sms: bool = False
    text: str = ""
    files: list[Attached] = field(default_factory=list)


def names(before: str = "", limit: int = 50) -> list[str]:
    """Names of the letters, newest first, those older than `before` if it is given."""
    try:
        found = [path.stem for path in Path(settings.MAIL_FOLDER).glob("*.eml")]
    except OSError:
        return []
    found = [name for name in found if _NAME.fullmatch(name) and (not before or name < before)]
    return sorted(found, reverse=True)[:limit]


def read(name: str) -> Letter | None:
    """A letter with its text; None where there is none of that name."""
    message = _message(name)
    if message is None:
        return None
    letter = Letter(
        name,
        sender=_header(message, "From"),
        to=_header(message, "To"),
        subject=_header(message, "Subject"),
        date=_date(message),
        is_sms=SMS_HEADER in message,
    )
    body = message.get_body(preferencelist=("plain", "html"))
    letter.text = _text(body) if body is not None else ""
    for part, each in enumerate(message.walk()):
        if each.get_content_disposition() == "attachment":
            content = each.get_payload(decode=True)
            size = len(content) if isinstance(content, bytes) else 0
            letter.files.append(Attached(part, each.get_filename() or f"part-{part}", size))
    return letter


def file_of(name: str, part: int) -> tuple[str, bytes] | None:
    """Name and content of a file in a letter; None where there is none."""
    message = _message(name)
    for place, each in enumerate(message.walk() if message is not None else ()):
        if place == part and each.get_content_disposition() == "attachment":
            content = each.get_payload(decode=True)
            if isinstance(content, bytes):
                return each.get_filename() or f"part-{part}", content
    return None


def _message(name: str) -> EmailMessage | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        data = (Path(settings.MAIL_FOLDER) / f"{name}.eml").read_bytes()
    except OSError:
        return None
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _date(message: EmailMessage) -> str:
    """The day and time the sender wrote, in Almaty's; as it stands where it is no date."""
    written = _header(message, "Date")
    try:
        return f"{clock.local(parsedate_to_datetime(written)):%d.%m.%Y %H:%M}"
    except ValueError:
        return written


def _text(body: EmailMessage) -> str:
    try:
        return str(body.get_content())
    except (LookupError, ValueError):  # an unknown or wrong encoding
        content = body.get_payload(decode=True)
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
