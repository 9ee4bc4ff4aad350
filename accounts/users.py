"""Users and their roles: created, given, ended, blocked. Nothing is deleted, nobody serves themselves.

One lock stands before every change of roles of the nation (`_lock_nation`), so that of the last two
administrators only one can go.
"""

import re
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns import clock
from codes import Administered, AdministrationVerb, Language, Role
from codes.folding import fold
from codes.impossible import Impossible
from registry.models import KatoUnit, Organization
from registry.models.periods import holds_on

from .administration import note
from .models import RoleAssignment, User
from .permissions import Verb, require

OF_ORGANIZATION = frozenset({Role.REGISTRY_CLERK, Role.ORG_HEAD})
OF_TERRITORY = frozenset({Role.REGIONAL_ADMIN, Role.SERVICE_CENTRE_OPERATOR})
_LOGIN = re.compile(r"[a-z0-9][a-z0-9.@_-]{2,59}")


class NotThisUser(Impossible):
    """The user or the role cannot be so; `code` says why, `texts` what a password lacks."""

    def __init__(self, code: str, texts: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.texts = texts


def staff(words: str = "", role: str = "", *, blocked: bool = False) -> QuerySet[User]:
    """Members of staff by parts of name or login and by a role they hold today, ordered by name.

    With `blocked` those alone who may not sign in. People of the register without any role are left out.
    """
    rows = RoleAssignment.objects.filter(user=OuterRef("pk"))
    users = User.objects.filter(Q(person__isnull=True) | Exists(rows)).order_by("name", "pk")
    for word in words.split()[:5]:
        users = users.filter(Q(name__icontains=word) | Q(username__icontains=word))
    if role:
        held = rows.filter(holds_on(clock.today()), role=role)
        users = users.filter(Exists(held))
    return users.filter(is_active=False) if blocked else users


def create(
    by: User,
    *,
    username: str,
    name: str,
    position: str,
    email: str,
    language: Language,
    password: str,
) -> User:
    """A member of staff with a password, as yet without a role.

    Raises NotThisUser: `login` (its form), `taken`, `name`, `password` (with `texts`).
    """
    require(by, Verb.MANAGE_USERS)
    username = username.strip()
    if not _LOGIN.fullmatch(username) or re.fullmatch(r"\d{12}", username):
        raise NotThisUser("login")
    if not name.strip():
        raise NotThisUser("name")
    user = User(
        username=username,
        name=name.strip(),
        position=position.strip(),
        email=email.strip(),
        language=language.value,
    )
    _check_password(password, user)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise NotThisUser("taken")
        user.set_password(password)
        user.save()
        note(by, Administered.USER, str(user.pk), AdministrationVerb.ENTERED, username=username)
    return user


def set_password(by: User, user_id: int, password: str) -> User:
    """A new password for a member of staff who lost theirs. Raises NotThisUser `password`, `person`."""
    require(by, Verb.MANAGE_USERS)
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
        if user.person_id is not None and not user.roles.exists():
            raise NotThisUser("person")
        _check_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        note(by, Administered.USER, str(user.pk), AdministrationVerb.CHANGED, password=True)
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise NotThisUser("password", tuple(error.messages)) from None


def give_role(
    by: User,
    user_id: int,
    *,
    role: Role,
    organization: Organization | None = None,
    territory: KatoUnit | None = None,
    from_on: date,
    to_on: date | None = None,
) -> RoleAssignment:
    """A role with its scope from a day on, until the day before `to_on`.

    The same role in the same scope that holds in these days already is found. Raises NotThisUser: `self`,
    `scope` (the role needs another scope), `past` (from before today), `order` (ends before it begins).
    """
    require(by, Verb.MANAGE_USERS)
    check_role(by, user_id, role, organization, territory, from_on, to_on)
    with transaction.atomic():
        _lock_nation()
        same = RoleAssignment.objects.filter(
            user_id=user_id, role=role.value, organization=organization, territory=territory
        ).filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on), from_on__lte=from_on)
        known = same.first()
        if known is not None and (known.to_on is None or (to_on and to_on <= known.to_on)):
            return known
        row = RoleAssignment.objects.create(
            user_id=user_id,
            role=role.value,
            organization=organization,
            territory=territory,
            from_on=from_on,
            to_on=to_on,
            given_by=by,
        )
        _note_role(by, row, AdministrationVerb.ENTERED)
    return row


def check_role(
    by: User,
    user_id: int,
    role: Role,
    organization: Organization | None,
    territory: KatoUnit | None,
    from_on: date,
    to_on: date | None,
) -> None:
    """Raises NotThisUser as `give_role` does, before anything is written."""
    if by.pk == user_id:
        raise NotThisUser("self")
    if from_on < clock.today():
        raise NotThisUser("past")
    if to_on is not None and to_on <= from_on:
        raise NotThisUser("order")
    scopes = (organization is not None) + (territory is not None)
    if role is Role.NATIONAL_ADMIN:
        fits = scopes == 0
    elif role in OF_ORGANIZATION:
        fits = scopes == 1 and organization is not None
    elif role in OF_TERRITORY:
        fits = scopes == 1 and territory is not None
    else:
        fits = scopes == 1
    if not fits:
        raise NotThisUser("scope")


def end_role(by: User, assignment_id: int, *, to_on: date) -> RoleAssignment:
    """A role ends: `to_on` is the first day it no longer holds, today at the earliest.

    One that begins on that day or later is thereby taken back. Raises NotThisUser: `past`, `longer` (it ends
    earlier already), `last` (nobody else would be an administrator of the nation).
    """
    require(by, Verb.MANAGE_USERS)
    if to_on < clock.today():
        raise NotThisUser("past")
    with transaction.atomic():
        _lock_nation()
        row = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=assignment_id)
        ends_on = max(to_on, row.from_on)
        if row.to_on == ends_on:
            return row
        if row.to_on is not None and row.to_on < ends_on:
            raise NotThisUser("longer")
        if row.role == Role.NATIONAL_ADMIN:
            _another_is_left(_administrators(ends_on).exclude(pk=row.pk))
        row.to_on = ends_on
        row.save(update_fields=["to_on"])
        _note_role(by, row, AdministrationVerb.ENDED)
    return row


def block(by: User, user_id: int) -> User:
    """The user may no longer sign in, from this moment. Raises NotThisUser `self`, `last`."""
    require(by, Verb.MANAGE_USERS)
    if by.pk == user_id:
        raise NotThisUser("self")
    with transaction.atomic():
        _lock_nation()
        user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
        if not user.is_active:
            return user
        if _administrators(clock.today()).filter(user=user).exists():
            _another_is_left(_administrators(clock.today()).exclude(user=user))
        user.is_active = False
        user.save(update_fields=["is_active"])
        note(by, Administered.USER, str(user.pk), AdministrationVerb.BLOCKED)
    return user


def unblock(by: User, user_id: int) -> User:
    """The user may sign in again."""
    require(by, Verb.MANAGE_USERS)
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
            note(by, Administered.USER, str(user.pk), AdministrationVerb.UNBLOCKED)
    return user


def _administrators(day: date) -> QuerySet[RoleAssignment]:
    """Roles of administrators of the nation who may sign in, in force on a day without a known end."""
    rows = RoleAssignment.objects.filter(role=Role.NATIONAL_ADMIN, user__is_active=True)
    return rows.filter(to_on__isnull=True, from_on__lte=day)


def _another_is_left(others: QuerySet[RoleAssignment]) -> None:
    if not others.exists():
        raise NotThisUser("last")


def _lock_nation() -> None:
    """Whoever changes roles or blocks users waits for whoever does so now."""
    list(
        RoleAssignment.objects.select_for_update(of=("self",))
        .filter(role=Role.NATIONAL_ADMIN, to_on__isnull=True)
        .order_by("pk")
    )


def _note_role(by: User, row: RoleAssignment, verb: AdministrationVerb) -> None:
    note(
        by,
        Administered.ROLE,
        str(row.user_id),
        verb,
        role=row.role,
        organization=row.organization.code if row.organization else "",
        territory=row.territory.code if row.territory else "",
        from_on=row.from_on.isoformat(),
        to_on=row.to_on.isoformat() if row.to_on else None,
    )


def found_organization(text: str) -> Organization | None:
    """The one organization of this code, BIN or exact name; None where there is none or several."""
    wanted = text.strip()
    rows = list(
        Organization.objects.filter(
            Q(code__iexact=wanted)
            | Q(bin=wanted)
            | Q(name_ru__iexact=wanted)
            | Q(name_kk__iexact=wanted)
            | Q(name_en__iexact=wanted)
        )[:2]
    )
    return rows[0] if len(rows) == 1 else None


def found_territory(text: str) -> KatoUnit | None:
    """The one unit in force of this code or exact name, regions and districts before villages."""
    wanted = text.strip()
    rows = KatoUnit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today()), valid_from__lte=clock.today()
    )
    if re.fullmatch(r"\d{9}", wanted):
        return rows.filter(code=wanted).first()
    folded = fold(wanted)
    named = [
        row
        for row in rows.filter(Q(name_ru__icontains=wanted) | Q(name_kk__icontains=wanted))[:50]
        if folded in (fold(row.name_ru), fold(row.name_kk))
    ]
    return named[0] if len(named) == 1 else None
