"""The demonstration's SMS: kept beside the e-mails, sent to nobody."""

from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings

from campaigns import clock
from demonstration.mail_catcher import keep
from demonstration.mailbox import SMS_HEADER
from notifications.channels.sms import text_of
from notifications.models import Message


class CaughtSms:
    """Stands in for a gateway: what would have been sent is read at /demo/mail/."""

    def send(self, message: Message) -> str:
        """Keep the text a gateway would be given."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        caught = EmailMessage()
        caught["To"] = message.address
        caught["Date"] = format_datetime(clock.now())
        caught["Content-Language"] = message.language
        caught[SMS_HEADER] = "yes"
        caught.set_content(text_of(message))
        return f"kept as {keep(folder, caught.as_bytes())}"
