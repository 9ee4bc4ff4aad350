"""SMS through a provider's HTTP gateway; off until an address is set."""

import http.client
import json
import urllib.error
import urllib.request

from django.conf import settings

from ..kinds import ErrorKind
from ..models import Message
from . import DeliveryError

# Replies after which the same message can go through later: too many, or trouble at the provider.
_PASSING = {408, 425, 429}


def text_of(message: Message) -> str:
    """What an SMS says: the subject alone, and where to read more."""
    return f"{message.subject} {settings.SITE_URL}"


class HttpSmsSender:
    """Posts `{"id", "to", "text"}` as JSON to `SMS_GATEWAY_URL` with the bearer key `SMS_GATEWAY_KEY`.

    `id` is the same at every try, so a gateway that knows it does not send twice. The text is the
    subject alone: what happened, without details.
    """

    def send(self, message: Message) -> str:
        """Send; the gateway's answer. Raises DeliveryError."""
        request = urllib.request.Request(  # noqa: S310 the address is a setting
            settings.SMS_GATEWAY_URL,
            data=json.dumps(
                {
                    "id": f"message-{message.pk}",
                    "to": message.address,
                    "text": text_of(message),
                }
            ).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {settings.SMS_GATEWAY_KEY}",
            },
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=settings.SMS_GATEWAY_TIMEOUT) as reply:  # noqa: S310
                return f"{reply.status} {reply.read(400).decode(errors='replace')}"
        except urllib.error.HTTPError as error:
            with error:
                answer = f"{error.code} {error.read(400).decode(errors='replace')}"
            passing = error.code >= 500 or error.code in _PASSING or error.code in (401, 403)
            kind = ErrorKind.TEMPORARY if passing else ErrorKind.PERMANENT
            raise DeliveryError(kind, answer) from error
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryError(ErrorKind.TEMPORARY, f"{type(error).__name__}: {error}") from error
