"""Which organizations these pages open."""

from django.http import Http404

from accounts.models import User
from accounts.permissions import Verb
from applications import region
from registry.models import Organization


def organization_or_404(user: User, code: str) -> Organization:
    """The organization within the user's territory; what lies outside is not found."""
    found = region.organization_of(user, Verb.KEEP_ORGANIZATIONS, code)
    if found is None:
        raise Http404
    return found
