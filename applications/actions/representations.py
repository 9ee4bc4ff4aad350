"""Rights to act for somebody: asked for, given by the relative or at a desk, ended by either side.

An adult relative gives the right themselves, in their own account; every other right is proved by a paper
that a desk looks at (rulebook 4, "Who files"; 5). Who asks is never told whether the register knows whom
they named: the answer is the same either way.
"""

from datetime import date, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import clock
from codes import Filer, Language, RepresentationState
from codes.folding import fold
from eligibility.days import age_on
from notifications import one_time_codes
from notifications.kinds import Channel, CodePurpose
from notifications.models import OneTimeCode
from notifications.serials import next_number
from registry import representations as register
from registry.models import Person, Representation
from registry.models.people import REPRESENTATIVES

from .. import request_messages as messages
from .. import requests
from ..errors import (
    AlreadyAnswered,
    AlreadyAsked,
    AskedTooOften,
    NotAllowed,
    RightNotGiven,
    TextNeeded,
)
from ..models import RepresentationRequest
from ..models.requests import WAITING
from ..signing import UnknownAddress, ways
from . import proofs
from .papers import UnfitUpload, renew_kept_consents

STATES = RepresentationState
KEPT_FOR = timedelta(days=14)
LEFT_IN_PEACE = timedelta(days=30)  # after a relative declined
A_DAY_AT_MOST = 5
LONGEST_CONSENT = timedelta(days=366)
CONSENT_TEXT_VERSION = "2026-1"
BY_WISH = (
    Filer.FAMILY_MEMBER,
    Filer.PROXY,
)  # what either side may end; the rest ends by law or court
BATCH = 200

_ABOUT = _("to let a relative file applications for attachment in your name")
NOT_ANSWERED: Promise = _("Nobody confirmed it within fourteen days.")
NOT_AGREED: Promise = _("The person did not agree.")


def ask(
    user: User,
    kind: Filer,
    *,
    iin: str,
    last_name: str,
    until_on: date | None = None,
    file: File | None = None,
) -> RepresentationRequest:
    """Ask to act for the person of this IIN and surname; `until_on` is the first day it would not hold.

    A family member's waits for the relative, for fourteen days; any other needs `file` and waits for a desk.
    Raises NotAllowed without a person of one's own, AlreadyAsked, AskedTooOften, UnfitUpload, and
    RightNotGiven: `too_young`, `oneself`, `already`, `term`.
    """
    if user.person is None or kind not in REPRESENTATIVES:
        raise NotAllowed
    today, is_consent = clock.today(), kind == Filer.FAMILY_MEMBER
    if age_on(user.person.birth_on, today) < register.ADULT_FROM:
        raise RightNotGiven("too_young")
    if iin == user.person.iin:
        raise RightNotGiven("oneself")
    if until_on is not None and until_on <= today:
        raise RightNotGiven("term")
    if is_consent and (until_on is None or until_on > today + LONGEST_CONSENT):
        raise RightNotGiven("term")
    if not is_consent and file is None:
        raise UnfitUpload
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        _require_leave_to_ask(user, kind, iin)
        row = RepresentationRequest(
            number=next_number("R", today.year),
            representative=user.person,
            person=_named(iin, last_name, kind),
            iin=iin,
            last_name=last_name,
            kind=kind,
            until_on=until_on,
            state=STATES.AWAITING_CONSENT if is_consent else STATES.AWAITING_CHECK,
            created_at=clock.now(),
            expires_at=clock.now() + KEPT_FOR,
        )
        if file is not None and not is_consent:
            proofs.put(row, file)
        row.save()
        if is_consent and row.person is not None:
            messages.representation_asked(row)
    return row


def _require_leave_to_ask(user: User, kind: Filer, iin: str) -> None:
    own = RepresentationRequest.objects.filter(representative_id=user.person_id)
    same = own.filter(iin=iin, kind=kind)
    waiting = same.filter(state__in=WAITING).first()
    if waiting is not None:
        raise AlreadyAsked(waiting)
    holds = Representation.objects.filter(
        register.in_force(clock.today()),
        representative_id=user.person_id,
        person__iin=iin,
        kind=kind,
    )
    if holds.exists():
        raise RightNotGiven("already")
    if own.filter(created_at__gt=clock.now() - timedelta(days=1)).count() >= A_DAY_AT_MOST:
        raise AskedTooOften
    if kind == Filer.FAMILY_MEMBER:
        declined = same.filter(state=STATES.DECLINED, decided_at__gt=clock.now() - LEFT_IN_PEACE)
        if declined.exists():
            raise AskedTooOften


def _named(iin: str, last_name: str, kind: Filer) -> Person | None:
    """Whom both name together; nobody who is gone, and no child where a grown-up has to agree."""
    person = Person.objects.filter(iin=iin).first()
    if person is None or fold(person.last_name) != fold(last_name) or not person.is_known_to_live:
        return None
    if kind == Filer.FAMILY_MEMBER and _is_child(person):
        return None
    return person


def _is_child(person: Person) -> bool:
    return age_on(person.birth_on, clock.today()) < register.ADULT_FROM


def _lock(request_id: int) -> RepresentationRequest:
    return (
        RepresentationRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "representative", "representation")
        .get(pk=request_id)
    )


def _end(row: RepresentationRequest, state: RepresentationState, user: User | None) -> None:
    row.state, row.decided_at, row.decided_by = state, clock.now(), user
    row.save(update_fields=["state", "decided_at", "decided_by", "reason", "representation"])


def _give(row: RepresentationRequest, user: User, *, to_on: date | None, proof: str) -> None:
    person = row.person
    if person is None:
        raise RightNotGiven("unknown", row)
    if not person.is_known_to_live or not row.representative.is_known_to_live:
        raise RightNotGiven("gone", row)
    if to_on is not None and to_on <= clock.today():
        raise RightNotGiven("term", row)
    try:
        row.representation = register.grant(
            row.representative,
            person,
            Filer(row.kind),
            proof=proof,
            to_on=to_on,
            actor=user.actor,
            reference=row.number,
        )
    except register.AlreadyRepresents:
        raise RightNotGiven("already", row) from None
    _end(row, STATES.CONFIRMED, user)
    if row.kind == Filer.FAMILY_MEMBER:
        renew_kept_consents(row.representative, person)
    messages.representation_confirmed(row)


def send_code(request_id: int, user: User, channel: Channel, *, language: str) -> OneTimeCode:
    """Send the relative a code to co-sign with, to an address the register has for them.

    Raises NotAllowed, AlreadyAnswered, signing.UnknownAddress, one_time_codes.TooManyCodes.
    """
    row = RepresentationRequest.objects.get(pk=request_id)
    _require_open_for(row, user)
    way = next((way for way in ways(user) if way.channel == channel), None)
    if way is None:
        raise UnknownAddress
    return one_time_codes.send(
        user,
        CodePurpose.CO_SIGN,
        row.number,
        channel=way.channel,
        address=way.address,
        language=language,
        about=_ABOUT,
    )


def co_sign(
    request_id: int, user: User, typed: str, *, language: Language
) -> RepresentationRequest:
    """The relative consents by the code that was sent to them; from now on the other may file in their name.

    `language` is that in which the text of the consent was read. A second call finds it given. Raises
    NotAllowed, AlreadyAnswered (declined, taken back, too late), RightNotGiven, and what
    `one_time_codes.check` raises.
    """
    row = RepresentationRequest.objects.get(pk=request_id)
    if row.state == STATES.CONFIRMED and row.person_id == user.person_id:
        return row
    _require_open_for(row, user)
    one_time_codes.check(
        user,
        CodePurpose.CO_SIGN,
        row.number,
        typed,
        then=lambda code: _consent(request_id, user, language, code),
    )
    return RepresentationRequest.objects.get(pk=request_id)


def _require_open_for(row: RepresentationRequest, user: User) -> None:
    if row.person_id is None or row.person_id != user.person_id:
        raise NotAllowed
    if row.state != STATES.AWAITING_CONSENT or row.expires_at <= clock.now():
        raise AlreadyAnswered(row)


def _consent(request_id: int, user: User, language: Language, code: OneTimeCode) -> None:
    row = _lock(request_id)
    _require_open_for(row, user)
    proof = (
        f"co-signed, {row.number}; text {CONSENT_TEXT_VERSION}, {language.value}; "
        f"code {code.pk} by {code.channel}"
    )
    _give(row, user, to_on=row.until_on, proof=proof)


def decline(request_id: int, user: User) -> RepresentationRequest:
    """The relative does not consent. Raises NotAllowed, AlreadyAnswered where it was given or is over."""
    with transaction.atomic():
        row = _lock(request_id)
        if row.person_id is None or row.person_id != user.person_id:
            raise NotAllowed
        if row.state == STATES.DECLINED:
            return row
        if row.state != STATES.AWAITING_CONSENT:
            raise AlreadyAnswered(row)
        _end(row, STATES.DECLINED, user)
        messages.representation_declined(row, reason=NOT_AGREED)
    return row


def withdraw(request_id: int, user: User) -> RepresentationRequest:
    """Who asked takes it back before an answer. Raises NotAllowed, AlreadyAnswered."""
    with transaction.atomic():
        row = _lock(request_id)
        if row.representative_id != user.person_id:
            raise NotAllowed
        if row.state == STATES.WITHDRAWN:
            return row
        if row.state not in WAITING:
            raise AlreadyAnswered(row)
        _end(row, STATES.WITHDRAWN, user)
    return row


def confirm_at_desk(request_id: int, user: User) -> RepresentationRequest:
    """A desk has looked at the proof and holds it good; the right holds from today.

    A parent's and a foster carer's ends by itself when the child grows up. Raises NotAllowed outside the
    scope and in one's own matter, AlreadyAnswered, RightNotGiven: `unknown`, `gone`, `grown_up`,
    `proxy_of_a_child`, `already`, `term`.
    """
    with transaction.atomic():
        row = _of_desk(request_id, user)
        if row.state == STATES.CONFIRMED and row.decided_by_id == user.pk:
            return row
        if row.state != STATES.AWAITING_CHECK:
            raise AlreadyAnswered(row)
        to_on = row.until_on
        if row.person is not None:
            if row.kind in register.OF_CHILDHOOD:
                if not _is_child(row.person):
                    raise RightNotGiven("grown_up", row)
                of_age = register.came_of_age_on(row.person.birth_on)
                to_on = min(to_on or of_age, of_age)
            elif row.kind == Filer.PROXY and _is_child(row.person):
                raise RightNotGiven("proxy_of_a_child", row)
        _give(row, user, to_on=to_on, proof=f"proof checked at a desk, {row.number}")
    return row


def decline_at_desk(request_id: int, user: User, reason: str) -> RepresentationRequest:
    """A desk does not hold the proof good, and says why. Raises NotAllowed, TextNeeded, AlreadyAnswered."""
    if not reason.strip():
        raise TextNeeded
    with transaction.atomic():
        row = _of_desk(request_id, user)
        if row.state == STATES.DECLINED and (row.decided_by_id, row.reason) == (
            user.pk,
            reason.strip(),
        ):
            return row
        if row.state != STATES.AWAITING_CHECK:
            raise AlreadyAnswered(row)
        row.reason = reason.strip()
        _end(row, STATES.DECLINED, user)
        messages.representation_declined(row, reason=row.reason)
    return row


def _of_desk(request_id: int, user: User) -> RepresentationRequest:
    row = _lock(request_id)
    if user.person_id is not None and user.person_id in (row.person_id, row.representative_id):
        raise NotAllowed
    if not requests.representations_in_scope(user).filter(pk=row.pk).exists():
        raise NotAllowed
    return row


def end(representation_id: int, user: User) -> None:
    """Either side ends a consent or a power of attorney, today; both are told. Ended before: no error.

    What was filed by then stays filed. Raises NotAllowed for others, and for rights that law or a court ends.
    """
    with transaction.atomic():
        row = (
            Representation.objects.select_for_update(of=("self",), no_key=True)
            .select_related("person", "representative")
            .filter(pk=representation_id)
            .first()
        )
        if row is None:
            return
        is_side = user.person_id is not None and user.person_id in (
            row.person_id,
            row.representative_id,
        )
        if not is_side or row.kind not in BY_WISH:
            raise NotAllowed
        key = str(row.pk)
        if register.holds_today_only(row) and row.from_on == clock.today():
            # Given and taken back on one day it held on no day: the request says what became of it.
            RepresentationRequest.objects.filter(representation=row).update(
                state=STATES.WITHDRAWN, representation=None
            )
        if register.end(row, actor=user.actor, reason="ended by wish"):
            if row.kind == Filer.FAMILY_MEMBER:
                renew_kept_consents(row.representative, row.person)
            messages.representation_ended(row, key=key)


def expire_due() -> int:
    """End the requests that no relative answered in their time; how many. Safe to run at any time, any often."""
    due = RepresentationRequest.objects.filter(
        state=STATES.AWAITING_CONSENT, expires_at__lte=clock.now()
    ).order_by("expires_at", "pk")
    ended = 0
    while True:
        with transaction.atomic():
            rows = list(
                due.select_for_update(of=("self",), skip_locked=True, no_key=True).select_related(
                    "representative"
                )[:BATCH]
            )
            for row in rows:
                _end(row, STATES.EXPIRED, None)
                messages.representation_declined(row, reason=NOT_ANSWERED)
        ended += len(rows)
        if len(rows) < BATCH:
            return ended
