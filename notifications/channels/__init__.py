"""How messages leave: one adapter a channel, chosen in settings."""

from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from ..kinds import Channel, ErrorKind
from ..models import Message

__all__ = ["Channel", "DeliveryError", "can_send", "known_for", "sender_of"]


class DeliveryError(Exception):
    """The message did not go out; `kind` says whether trying again makes sense."""

    def __init__(self, kind: ErrorKind, answer: str) -> None:
        super().__init__(answer)
        self.kind = kind
        self.answer = answer


class Sender(Protocol):
    """What an adapter does."""

    def send(self, message: Message) -> str:
        """Send; the provider's answer in its own words. Raises DeliveryError."""


def known_for(recipient: Any) -> list[tuple[Channel, str]]:
    """The channels a person, organization or user can be reached by, with the address of each.

    The personal account always; e-mail where an address is known; SMS to persons with a telephone
    where an adapter is set. A person can do without e-mail and SMS (`wants_email`, `wants_sms`).
    """
    found = [(Channel.ACCOUNT, "")]
    email = getattr(recipient, "email", "")
    if email and getattr(recipient, "wants_email", True):
        found.append((Channel.EMAIL, email))
    is_person = hasattr(recipient, "birth_on")
    phone = getattr(recipient, "phone", "")
    if can_send(Channel.SMS) and is_person and phone and getattr(recipient, "wants_sms", True):
        found.append((Channel.SMS, phone))
    return found


def can_send(channel: Channel) -> bool:
    """Whether an adapter is set for a channel that leaves the house."""
    return bool(settings.MESSAGE_SENDERS.get(channel.value))


def sender_of(channel: str) -> Sender:
    """The adapter set for a channel. Raises DeliveryError (temporary) where none is set."""
    path = settings.MESSAGE_SENDERS.get(channel)
    if not path:
        raise DeliveryError(ErrorKind.TEMPORARY, f"no adapter is set for {channel}")
    sender: Sender = import_string(path)()
    return sender
