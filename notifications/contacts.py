"""A person changes how letters reach them: confirmed by a code, and told to the address given up."""

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import clock
from registry import contacts as register
from registry.models import Person

from . import one_time_codes as codes
from .catalogue import Template
from .channels import can_send
from .kinds import Channel, CodePurpose
from .models import OneTimeCode
from .outbox import enqueue

COLUMN = {Channel.SMS: "phone", Channel.EMAIL: "email"}
_PURPOSE = {Channel.SMS: CodePurpose.CONFIRM_PHONE, Channel.EMAIL: CodePurpose.CONFIRM_EMAIL}
_ABOUT: dict[Channel, Promise] = {
    Channel.SMS: _("to confirm your telephone on the attachment portal"),
    Channel.EMAIL: _("to confirm your e-mail address on the attachment portal"),
}
_CHANGED: dict[tuple[Channel, bool], Promise] = {
    (Channel.SMS, True): _("another telephone for letters was set."),
    (Channel.SMS, False): _("the telephone for letters was removed."),
    (Channel.EMAIL, True): _("another e-mail address for letters was set."),
    (Channel.EMAIL, False): _("the e-mail address for letters was removed."),
}


def send_code(user: User, channel: Channel, address: str, *, language: str) -> OneTimeCode:
    """Send a code to an address that shall become (or is already) the person's. Raises TooManyCodes."""
    return codes.send(
        user,
        _PURPOSE[channel],
        address,
        channel=channel,
        address=address,
        language=language,
        about=_ABOUT[channel],
    )


def awaited(user: User, channel: Channel) -> OneTimeCode | None:
    """The code that was sent to an address not confirmed yet and can still be typed."""
    return codes.waiting(user, _PURPOSE[channel])


def asked_for(user: User, channel: Channel) -> str:
    """The address a code was asked for within the hour and not typed yet, be it expired; or ""."""
    since = clock.now() - codes.HOUR
    last = OneTimeCode.objects.filter(
        user=user, purpose=_PURPOSE[channel].value, created_at__gt=since
    ).first()
    return last.address if last is not None and last.used_at is None else ""


def confirm(user: User, channel: Channel, address: str, typed: str) -> None:
    """The code is typed: the address replaces the one before, which is told of it.

    Raises what `one_time_codes.check` raises; then nothing changed.
    """
    codes.check(
        user, _PURPOSE[channel], address, typed, then=lambda code: _replace(user, channel, code)
    )


def remove(user: User, channel: Channel) -> None:
    """Forget an address; letters no longer go there. The address and the account are told."""
    assert user.person_id is not None
    with transaction.atomic():
        person = register.lock(user.person_id)
        old = getattr(person, COLUMN[channel])
        if old:
            register.forget_address(person.pk, COLUMN[channel], actor=user.actor)
            _tell(person, channel, old, key=f"{clock.now():%Y%m%d%H%M%S%f}", is_set=False)


def _replace(user: User, channel: Channel, code: OneTimeCode) -> None:
    assert user.person_id is not None
    person = register.lock(user.person_id)
    old = getattr(person, COLUMN[channel])
    register.set_confirmed(person.pk, actor=user.actor, **{COLUMN[channel]: code.address})
    if old and old != code.address:
        _tell(person, channel, old, key=f"{code.pk}", is_set=True)


def _tell(person: Person, channel: Channel, old: str, *, key: str, is_set: bool) -> None:
    """To the account and to the address given up, wished or not; never to the new one alone."""
    places = [(Channel.ACCOUNT, "")]
    if can_send(channel):
        places.append((channel, old))
    enqueue(
        Template.CONTACT_CHANGED,
        key=f"contact_changed:{channel.value}:{key}",
        person=person,
        context={"what": _CHANGED[channel, is_set], "changed_at": clock.now()},
        only=places,
    )
