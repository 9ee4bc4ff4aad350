"""Signing applications of the portal: the one place, now by a code, later by an electronic signature.

`begin` sends a code for the texts of one or several drafts, `sign` takes it, and what it returns lets
`actions.file` file each of them, as long as nothing in them changed. See docs/signing.md.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel as FiledAt
from codes import Language, SignatureMethod
from notifications import addresses, one_time_codes
from notifications.channels import can_send
from notifications.contacts import COLUMN
from notifications.kinds import Channel, CodePurpose
from notifications.models import OneTimeCode
from registry import contacts

from . import statements
from .errors import ChangedSinceSigned, NotAllowed, SignatureNeeded
from .models import Application, Signature

MOST_AT_ONCE = 20  # drafts under one code: their names have to fit its subject
_PURPOSE = CodePurpose.SIGN_APPLICATION
_ABOUT = _("to sign an application for attachment to a clinic")


class UnknownAddress(ValueError):
    """A code for signing goes only to an address the register has for the signer."""


@dataclass(frozen=True)
class Way:
    """An address a code can be sent to, and how much of it is shown."""

    channel: Channel
    address: str
    tail: str
    is_confirmed: bool


@dataclass(frozen=True)
class Signed:
    """The proof that a user signed these texts; good for filing until `valid_until`.

    Made by `sign` and `signed` alone. `statements` holds the text by the draft's id.
    """

    user_id: int
    method: SignatureMethod
    statements: Mapping[int, str]
    day: date
    signed_at: datetime
    valid_until: datetime
    channel: str = ""
    address_tail: str = ""


def ways(user: User) -> list[Way]:
    """The addresses of the signer that a code can be sent to now."""
    person = user.person
    found = []
    for channel, column in COLUMN.items():
        address = getattr(person, column, "")
        if address and can_send(channel):
            is_confirmed = getattr(person, contacts.ADDRESSES[column]) is not None
            found.append(Way(channel, address, addresses.tail(channel, address), is_confirmed))
    return found


def statement(draft: Application, *, day: date | None = None) -> str:
    """What is signed under this draft today (or on `day`): its own words in its own language."""
    return statements.statement(draft, draft.panel, draft.language, day=day or clock.today())


def begin(user: User, drafts: Sequence[Application], channel: Channel, address: str) -> OneTimeCode:
    """Send a code under the texts of these drafts as they stand now.

    Raises UnknownAddress, NotAllowed for another's draft, one_time_codes.TooManyCodes.
    """
    if not any((way.channel, way.address) == (channel, address) for way in ways(user)):
        raise UnknownAddress
    return one_time_codes.send(
        user,
        _PURPOSE,
        _subject(_texts(user, drafts, clock.today())),
        channel=channel,
        address=address,
        language=_language(user),
        about=_ABOUT,
    )


def open_code(user: User, drafts: Sequence[Application]) -> OneTimeCode | None:
    """The code that was sent for these drafts as they stand and can still be typed."""
    found = one_time_codes.waiting(user, _PURPOSE)
    if found is None or found.subject != _subject(_texts(user, drafts, _day_of(found))):
        return None
    return found


def sign(user: User, drafts: Sequence[Application], typed: str) -> Signed:
    """Take the typed code as the signature under these drafts.

    A code sent to an address that was not confirmed yet confirms it. Raises ChangedSinceSigned where
    a text differs from the one the code was sent for, NotAllowed, and what `one_time_codes.check`
    raises.
    """
    sent = _last(user, drafts)
    day = _day_of(sent) if sent else clock.today()
    texts = _texts(user, drafts, day)
    if sent is not None and sent.subject != _subject(texts):
        raise ChangedSinceSigned
    code = one_time_codes.check(
        user, _PURPOSE, _subject(texts), typed, then=lambda code: _confirm(user, code)
    )
    return _signed(user, code, texts)


def signed(user: User, drafts: Sequence[Application]) -> Signed | None:
    """The signature that still stands under exactly these texts, if a code was typed a moment ago.

    So a filing that failed half-way, or a second tab, needs no second code.
    """
    code = _last(user, drafts)
    if code is None or code.used_at is None or _valid_until(code.used_at) <= clock.now():
        return None
    texts = _texts(user, drafts, _day_of(code))
    return _signed(user, code, texts) if code.subject == _subject(texts) else None


def require(draft: Application, user: User, proof: Signed | None) -> None:
    """Nothing is filed on the portal without a signature under what is filed.

    Raises SignatureNeeded without one, with another user's, another draft's or one too old, and
    ChangedSinceSigned where the text is another than the signed one.
    """
    if draft.channel != FiledAt.PORTAL:
        return
    if proof is None or proof.user_id != user.pk or proof.valid_until <= clock.now():
        raise SignatureNeeded(draft)
    if draft.pk not in proof.statements:
        raise SignatureNeeded(draft)
    if proof.statements[draft.pk] != statement(draft, day=proof.day):
        raise ChangedSinceSigned(draft)


def record(draft: Application, user: User, proof: Signed | None) -> Signature | None:
    """Write the signature of a draft that is being filed; the caller has asked `require`."""
    if draft.channel != FiledAt.PORTAL or proof is None:
        return None
    text = proof.statements[draft.pk]
    return Signature.objects.create(
        application=draft,
        method=proof.method,
        signed_by=user,
        signed_at=proof.signed_at,
        statement=text,
        digest=digest(text),
        channel=proof.channel,
        address_tail=proof.address_tail,
    )


def is_own(application: Application) -> bool:
    """Whether it bears the person's or representative's own electronic signature or code (rulebook 3)."""
    return (
        Signature.objects.filter(application=application)
        .exclude(method=SignatureMethod.SIGN_IN)
        .exists()
    )


def digest(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _texts(user: User, drafts: Iterable[Application], day: date) -> dict[int, str]:
    """The text of each draft; of one filed meanwhile the text that was signed."""
    texts = {}
    for draft in drafts:
        if draft.filed_by_id != user.pk:
            raise NotAllowed
        if draft.status == Status.DRAFT:
            texts[draft.pk] = statement(draft, day=day)
        else:
            texts[draft.pk] = draft.signature.statement
    return texts


def _subject(texts: Mapping[int, str]) -> str:
    """What a code confirms: which drafts, and every word of them. Raises ValueError for too many."""
    if not 0 < len(texts) <= MOST_AT_ONCE:
        raise ValueError(f"{len(texts)} drafts cannot be signed at once")
    said = "\n".join(f"{pk}:{digest(texts[pk])}" for pk in sorted(texts))
    return f"{_names(texts)}{digest(said)}"


def _names(drafts: Iterable[int]) -> str:
    return ",".join(str(pk) for pk in sorted(drafts)) + ":"


def _last(user: User, drafts: Sequence[Application]) -> OneTimeCode | None:
    """The code sent last for exactly these drafts, whatever they said then."""
    return OneTimeCode.objects.filter(
        user=user,
        purpose=_PURPOSE.value,
        subject__startswith=_names(draft.pk for draft in drafts),
    ).first()


def _day_of(code: OneTimeCode) -> date:
    # The day of the text is that of the code: midnight makes nobody sign twice.
    return clock.local(code.created_at).date()


def _valid_until(signed_at: datetime) -> datetime:
    return signed_at + one_time_codes.LIFE


def _signed(user: User, code: OneTimeCode, texts: Mapping[int, str]) -> Signed:
    assert code.used_at is not None
    return Signed(
        user_id=user.pk,
        method=SignatureMethod.CODE,
        statements=texts,
        day=_day_of(code),
        signed_at=code.used_at,
        valid_until=_valid_until(code.used_at),
        channel=code.channel,
        address_tail=addresses.tail(Channel(code.channel), code.address)[-40:],
    )


def _confirm(user: User, code: OneTimeCode) -> None:
    if user.person_id is not None:
        column = COLUMN[Channel(code.channel)]
        contacts.confirm_if_same(user.person_id, actor=user.actor, **{column: code.address})


def _language(user: User) -> str:
    return user.person.language if user.person else Language.KAZAKH.value
