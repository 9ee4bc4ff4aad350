"""E-mail through Django's SMTP backend, keeping what the provider answered."""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from ..kinds import ErrorKind
from ..models import Message
from . import DeliveryError

# Refusals of the provider that are our own fault and not the address's: tried again, seen in the log.
_OURS = (smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPConnectError)


class _Answering:
    """Keeps the reply to the message itself, which smtplib throws away."""

    answer = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, reply = super().data(msg)  # type: ignore[misc]
        self.answer = f"{code} {reply.decode(errors='replace')}"
        return code, reply


class _AnsweringSMTP(_Answering, smtplib.SMTP):
    pass


class _AnsweringSMTPS(_Answering, smtplib.SMTP_SSL):
    pass


class AnsweringBackend(EmailBackend):
    """Django's SMTP backend whose last answer can be read as `answer`."""

    answer = ""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The connection that keeps the answer."""
        return _AnsweringSMTPS if self.use_ssl else _AnsweringSMTP

    def close(self) -> None:
        """Close, after taking the answer over.

        Once the server has taken the message, a line that breaks at parting is no failure.
        """
        self.answer = getattr(self.connection, "answer", "") or self.answer
        try:
            super().close()
        except OSError:
            if not self.answer.startswith("2"):
                raise


class EmailSender:
    """Sends a message as plain-text mail."""

    def send(self, message: Message) -> str:
        """Send; the server's answer. Raises DeliveryError."""
        connection = get_connection()
        try:
            _mail(message, connection).send()
        except Exception as error:
            raise DeliveryError(kind_of(error), _said(error)) from error
        return str(getattr(connection, "answer", ""))


def kind_of(error: Exception) -> ErrorKind:
    """Whether an error of sending mail can pass by itself.

    A reply 5xx about the recipient or the text is permanent, also an address that cannot be
    written; 4xx, a broken line, and everything about our own access are temporary.
    """
    if isinstance(error, _OURS):
        return ErrorKind.TEMPORARY
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return ErrorKind.PERMANENT if all(code >= 500 for code in codes) else ErrorKind.TEMPORARY
    if isinstance(error, smtplib.SMTPResponseException):
        return ErrorKind.PERMANENT if error.smtp_code >= 500 else ErrorKind.TEMPORARY
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ErrorKind.PERMANENT
    if isinstance(error, OSError):  # smtplib's other errors are OSErrors too
        return ErrorKind.TEMPORARY
    return (
        ErrorKind.PERMANENT
    )  # ValueError, BadHeaderError: the address or the header is impossible


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = error.recipients.values()
        return "; ".join(f"{code} {_text(reply)}" for code, reply in replies)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _mail(message: Message, connection: Any) -> EmailMessage:
    # The same row always carries the same Message-ID: should a worker die between the provider's
    # answer and our note of it, the recipient's server can see that the second copy is no news.
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        headers={
            "Message-ID": f"<message-{message.pk}@{domain}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
