"""The head gives the addresses of the organization's own area to its sites, by an order."""

from datetime import date

from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from registry.areas.sites import SitePreview, Wish, compare_sites, give_to_sites
from registry.models import Organization, Site

from .. import organization_errors as errors
from ..organization_errors import ActRefused


def preview(
    user: User,
    organization: Organization,
    wish: Wish,
    *,
    on: date,
    order_number: str,
    order_on: date,
) -> SitePreview:
    """What the order would do. Raises ActRefused, PermissionDenied."""
    require(user, Verb.DISTRIBUTE_SITES, organization)
    _check(organization, wish, on, order_number, order_on)
    return compare_sites(organization, wish, on=on, order_number=order_number, order_on=order_on)


def distribute(
    user: User,
    organization: Organization,
    wish: Wish,
    key: str,
    *,
    on: date,
    order_number: str,
    order_on: date,
) -> SitePreview:
    """Carry out the order as it was looked at under `key`, as a whole. Given again it changes nothing.

    Raises ActRefused, PermissionDenied, registry.areas.sites.SiteOrderRefused.
    """
    require(user, Verb.DISTRIBUTE_SITES, organization)
    _check(organization, wish, on, order_number, order_on)
    return give_to_sites(
        organization,
        wish,
        key,
        on=on,
        order_number=order_number,
        order_on=order_on,
        actor=user.actor,
    )


def _check(
    organization: Organization, wish: Wish, on: date, order_number: str, order_on: date
) -> None:
    if not order_number.strip():
        raise ActRefused(errors.ORDER_NEEDED)
    if order_on > on:
        raise ActRefused(errors.DAYS_BACKWARDS)
    if on < clock.today():
        raise ActRefused(errors.DAYS_PASSED)
    named = {site_id for _row, site_id in wish.rows if site_id is not None}
    named |= {part.site_id for part in wish.parts}
    own = Site.objects.filter(organization=organization, pk__in=named)
    if own.count() != len(named):
        raise ActRefused(errors.SITE_FOREIGN)
