"""The desk's first page by role."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, may, roles
from codes import Role
from codes.labels import label

from .access import user_of
from .places import groups
from .queue import counts


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Where this member of staff can go, and what is urgent."""
    user = user_of(request)
    own = roles(user)
    if not own:
        raise PermissionDenied("no role")
    return render(
        request,
        "desks/home.html",
        {
            "groups": groups(user),
            "counts": counts(user) if may(user, Verb.SEE_QUEUE) else None,
            "roles": [
                (
                    label(Role(assignment.role)),
                    assignment.organization or assignment.territory or "",
                )
                for assignment in own
            ],
        },
    )
