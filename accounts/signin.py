"""Sign-in with a password: people by their IIN, staff by their login; a few tries a minute."""

import re
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from campaigns import clock
from registry.models.periods import holds_on

from .admin_site import RoleRights
from .limits import Limit, address_of_client
from .models import RoleAssignment, User

WRONG_TRIES = Limit("sign-in", tries=5, seconds=60)


def plain_login(text: str) -> str:
    """The login as it is looked up: an IIN without the spaces and dashes people write in it."""
    bare = re.sub(r"[\s\u202f-]", "", text)
    return bare if looks_like_iin(text) else text.strip()


def looks_like_iin(text: str) -> bool:
    """Whether somebody tried to type an IIN: at least six digits, and digits for the most part."""
    bare = re.sub(r"[\s\u202f-]", "", text)
    digits = sum(char.isdigit() for char in bare)
    return digits >= 6 and digits * 2 > len(bare)


def is_blocked(request: HttpRequest | None, login: str) -> bool:
    """Whether too many wrong tries were made with this login from this address."""
    return request is not None and WRONG_TRIES.is_reached(login, address_of_client(request))


class PasswordBackend(RoleRights, ModelBackend):
    """Finds the user by IIN or login. A wrong login takes as long as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The user whose password it is; PermissionDenied after too many wrong tries."""
        if username is None or password is None:
            return None
        login = plain_login(username)
        if is_blocked(request, login):
            raise PermissionDenied("too many wrong tries")
        user = _find(login)
        if user is None:
            User().set_password(password)
        elif user.check_password(password) and self.user_can_authenticate(user):
            if request is not None:
                WRONG_TRIES.forget(login, address_of_client(request))
            return user
        if request is not None:
            WRONG_TRIES.count(login, address_of_client(request))
        return None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session with their person, which most pages ask for next; `has_roles` says
        whether any role holds today, so that nobody asks for those of people who have none."""
        held = RoleAssignment.objects.filter(holds_on(clock.today()), user=OuterRef("pk"))
        users = User.objects.select_related("person__insurance").annotate(has_roles=Exists(held))
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def _find(login: str) -> User | None:
    users = User.objects.select_related("person")
    if re.fullmatch(r"[0-9]{12}", login):
        return users.filter(person__iin=login).first()
    return users.filter(username=login).first()
