"""One-time codes: whoever types one reads the messages of an address. See docs/signing.md.

Six digits, kept as a keyed hash, valid for ten minutes by `campaigns.clock`. A newer code of the same
user and purpose replaces the older one. Tries and codes are counted in the database, so that a cache
that forgets gives nobody more of them.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from campaigns import clock

from .catalogue import VALID_FOR, Template
from .kinds import Channel, CodePurpose
from .models import OneTimeCode
from .outbox import enqueue

DIGITS = 6
LIFE = VALID_FOR[Template.ONE_TIME_CODE]
TRIES = 5  # wrong ones; the fifth ends the code
PER_HOUR = 6  # codes to one user, and codes to one address
HOUR = timedelta(hours=1)
PAUSE = timedelta(minutes=1)  # before another code for the same thing goes to the same address


class CodeRefused(Exception):
    """The code was not taken, or not sent; nothing else happened."""


class WrongCode(CodeRefused):
    """Another code was typed; `tries_left` more wrong ones are allowed, at least one."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class CodeExpired(CodeRefused):
    """There is no code to be typed any more: too old, replaced, used, or never sent."""


class CodeUsed(CodeExpired):
    """The code was right and has done its work: in another tab, or by a second press."""


class NoTriesLeft(CodeRefused):
    """Too many wrong tries: this code is dead, a new one can be asked for."""


class TooManyCodes(CodeRefused):
    """No code is sent now; the next can be asked for from `again_at` on."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"not before {again_at:%H:%M:%S}")
        self.again_at = again_at


def send(
    user: User,
    purpose: CodePurpose,
    subject: str,
    *,
    channel: Channel,
    address: str,
    language: str,
    about: Any,
) -> OneTimeCode:
    """Send a code to exactly this address, and nowhere else.

    `subject` names what the code will confirm and is compared when it is typed; `about` says it to
    the reader ("to sign the application"), as a lazy translation. Raises TooManyCodes.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        _lock_address(address)
        now = clock.now()
        if (again_at := _next_moment(user, purpose, subject, address, now)) is not None:
            raise TooManyCodes(again_at)
        mine = OneTimeCode.objects.filter(user=user, purpose=purpose.value)
        mine.filter(used_at__isnull=True, replaced_at__isnull=True).update(replaced_at=now)
        typed = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        code = OneTimeCode.objects.create(
            user=user,
            purpose=purpose.value,
            subject=subject,
            channel=channel.value,
            address=address,
            code_hash=_hash(user, purpose, subject, typed),
            created_at=now,
            expires_at=now + LIFE,
        )
        enqueue(
            Template.ONE_TIME_CODE,
            key=f"one_time_code:{code.pk}",
            user=user,
            context={"code": typed, "about": about, "expires_at": code.expires_at},
            language=language,
            only=[(channel, address)],
        )
    return code


def check(
    user: User,
    purpose: CodePurpose,
    subject: str,
    typed: str,
    *,
    then: Callable[[OneTimeCode], object] | None = None,
) -> OneTimeCode:
    """Use the code that was typed; `then` is done with it in one transaction, or neither.

    Spaces are ignored. A wrong try counts even though this raises: so never call it inside a
    transaction (RuntimeError). Raises WrongCode, CodeExpired, CodeUsed, NoTriesLeft.
    """
    refused: CodeRefused | None = None
    with transaction.atomic(durable=True):
        code = (
            OneTimeCode.objects.select_for_update(of=("self",), no_key=True)
            .filter(user=user, purpose=purpose.value, subject=subject)
            .order_by("-pk")
            .first()
        )
        if code is None or code.replaced_at is not None:
            refused = CodeExpired()
        elif code.used_at is not None:
            refused = CodeUsed()
        elif code.tries >= TRIES:
            refused = NoTriesLeft()
        elif code.expires_at <= clock.now():
            refused = CodeExpired()
        elif not constant_time_compare(code.code_hash, _hash(user, purpose, subject, typed)):
            code.tries += 1
            code.save(update_fields=["tries"])
            refused = WrongCode(TRIES - code.tries) if code.tries < TRIES else NoTriesLeft()
        else:
            code.used_at = clock.now()
            code.save(update_fields=["used_at"])
            if then is not None:
                then(code)
    if refused is not None:
        raise refused
    assert code is not None
    return code


def waiting(user: User, purpose: CodePurpose, subject: str | None = None) -> OneTimeCode | None:
    """The code that can still be typed, if there is one; of any subject where none is named."""
    found = OneTimeCode.objects.filter(
        user=user,
        purpose=purpose.value,
        used_at__isnull=True,
        replaced_at__isnull=True,
        tries__lt=TRIES,
        expires_at__gt=clock.now(),
    )
    if subject is not None:
        found = found.filter(subject=subject)
    return found.order_by("-pk").first()


def again_at(code: OneTimeCode) -> datetime:
    """From when on another code for the same thing can be sent to the same address."""
    return code.created_at + PAUSE


def _hash(user: User, purpose: CodePurpose, subject: str, typed: str) -> str:
    """Bound to what it confirms; the key keeps whoever reads the table from trying all million."""
    bare = "".join(typed.split())
    said = "\n".join((str(user.pk), purpose.value, subject, bare))
    return salted_hmac("notifications.one_time_codes", said, algorithm="sha256").hexdigest()


def _next_moment(
    user: User, purpose: CodePurpose, subject: str, address: str, now: datetime
) -> datetime | None:
    """When the next code may be sent; None: now."""
    recent = OneTimeCode.objects.filter(created_at__gt=now - HOUR, created_at__lte=now)
    moments = []
    for counted in (recent.filter(user=user), recent.filter(address=address)):
        sent = list(counted.order_by("-created_at").values_list("created_at", flat=True)[:PER_HOUR])
        if len(sent) == PER_HOUR:
            moments.append(sent[-1] + HOUR)
    last = recent.filter(
        user=user, purpose=purpose.value, subject=subject, address=address, used_at__isnull=True
    ).first()
    if last is not None and last.replaced_at is None and again_at(last) > now:
        moments.append(again_at(last))
    return max(moments, default=None)


def _lock_address(address: str) -> None:
    """Two users who ask for codes to one address at the same moment are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])
