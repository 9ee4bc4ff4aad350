"""What a region's administrator reaches on these pages; everything else is not found."""

from django.http import Http404

from accounts.models import User
from accounts.permissions import Verb
from applications import region
from applications.models import KeptAreas
from registry.areas.by_hand import written
from registry.areas.words import houses_in_words
from registry.models import KatoUnit, Organization, ServiceArea


def organization_or_404(user: User, code: str) -> Organization:
    """The organization within the user's territory."""
    found = region.organization_of(user, Verb.KEEP_SERVICE_AREAS, code)
    if found is None:
        raise Http404
    return found


def unit_or_404(user: User, code: str) -> KatoUnit:
    """The living unit within the user's territory."""
    found = region.unit_of(user, Verb.KEEP_SERVICE_AREAS, code)
    if found is None:
        raise Http404
    return found


def kept_or_404(user: User, pk: int) -> KeptAreas:
    """What the user keeps; of another's or what is gone there is nothing."""
    found = region.kept_one(user, pk)
    if found is None:
        raise Http404
    return found


def houses_said(row: ServiceArea) -> str:
    """The houses of a row in the language of the page; "" for a whole unit."""
    return houses_in_words(written(row)) if row.street_id else ""
