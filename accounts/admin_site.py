"""The administration pages, open to national administrators alone."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from .models import User
from .permissions import Verb, may


def is_administrator(user: Any) -> bool:
    """Whether the user's role keeps reference data today."""
    return isinstance(user, User) and may(user, Verb.CONFIGURE_REFERENCE_DATA)


class ReferenceDataSite(AdminSite):
    """Django's administration with the rights of our table of roles and our own sign-in."""

    site_header = _("Reference data")
    site_title = _("Reference data")
    index_title = _("Reference data")
    site_url = "/desk/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """The role decides; the flag `is_staff` opens nothing."""
        return is_administrator(request.user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Our sign-in page; 403 for those who are signed in and may not."""
        if request.user.is_authenticated:
            raise PermissionDenied("administration is for national administrators")
        following = request.GET.get("next", request.get_full_path())
        return redirect_to_login(following, resolve_url(settings.LOGIN_URL))


class RoleRights:
    """For an authentication backend: rights in the administration come from roles, not from rows."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Every right there for a national administrator, none for anybody else."""
        return is_administrator(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """As `has_perm`."""
        return is_administrator(user_obj)
