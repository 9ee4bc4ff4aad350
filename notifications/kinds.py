"""Closed lists of this room: channels, states of a message, what happened to it, kinds of documents."""

from enum import StrEnum


class Channel(StrEnum):
    """The ways a message can go."""

    ACCOUNT = "account"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class State(StrEnum):
    """Where a message stands: waiting, in a worker's hands, out, to be tried again, or given up."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class EventKind(StrEnum):
    """What happens to a message after it was written; each is a row that stays."""

    SENT = "sent"
    RETRY = "retry"
    GIVEN_UP = "given_up"
    SWEPT = "swept"
    READ = "read"
    BOUNCED = "bounced"


class ErrorKind(StrEnum):
    """Temporary errors are tried again, permanent ones are not."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class DocumentKind(StrEnum):
    """Electronic documents given to people."""

    NOTIFICATION = "notification"
    REFUSAL = "refusal"


class CodePurpose(StrEnum):
    """What a one-time code confirms."""

    SIGN_APPLICATION = "sign_application"
    CONFIRM_EMAIL = "confirm_email"
    CONFIRM_PHONE = "confirm_phone"
    CO_SIGN = "co_sign"
