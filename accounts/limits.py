"""How often somebody may try: counted in the cache for a short while.

A count is a help against guessing, no record: where the cache is away, nobody is stopped.
"""

import hashlib
import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `seconds` of the first of them, for each combination of `who`."""

    name: str
    tries: int
    seconds: int

    def count(self, *who: str) -> None:
        """One more try."""
        key = self._key(who)
        try:
            cache.add(key, 0, self.seconds)
            cache.incr(key)
        except ValueError:
            cache.set(key, 1, self.seconds)  # it ran out between the two
        except Exception:
            log.warning("the cache does not count tries", exc_info=True)

    def is_reached(self, *who: str) -> bool:
        """Whether no further try is allowed for now."""
        try:
            return int(cache.get(self._key(who)) or 0) >= self.tries
        except Exception:
            log.warning("the cache does not count tries", exc_info=True)
            return False

    def forget(self, *who: str) -> None:
        """Start anew, after a success."""
        try:
            cache.delete(self._key(who))
        except Exception:
            log.warning("the cache does not count tries", exc_info=True)

    def _key(self, who: tuple[str, ...]) -> str:
        # Hashed: neither logins nor addresses lie readable in the cache.
        return f"{self.name}:{hashlib.sha256(chr(0).join(who).encode()).hexdigest()}"


def address_of_client(request: HttpRequest) -> str:
    """Where a request comes from: as the proxy in front of us says, where one is declared."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
