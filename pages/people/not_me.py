""" "This was not me": the page behind the link of the message, and the button in the account.

A GET changes nothing: mail scanners follow links.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import Limit, address_of_client
from applications import actions, errors
from applications.models import Application
from applications.objection_messages import fits
from codes import Channel
from pages import refusals

from .access import followed, user_of

LOOK_UPS = Limit("not-me", tries=20, seconds=60)


def can_be_stopped(application: Application) -> bool:
    """Filed at a desk, and waiting."""
    return application.channel != Channel.PORTAL and application.is_open


def is_stopped(application: Application) -> bool:
    """Somebody said that it is not theirs, and the region has not looked yet; the row is of `access.followed`."""
    is_objected: bool = application.is_objected  # type: ignore[attr-defined]  # annotated
    return can_be_stopped(application) and is_objected


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One button, for whoever holds the message; after it, where things stand. Nobody is named."""
    address = address_of_client(request)
    if LOOK_UPS.is_reached(address):
        response = render(request, "people/not_me.html", {"state": "later"}, status=429)
        response["Retry-After"] = "60"
        return response
    LOOK_UPS.count(address)
    row = None
    if fits(number, code):
        row = (
            Application.objects.select_related("organization")
            .exclude(channel=Channel.PORTAL)
            .filter(number=number)
            .first()
        )
    if row is None:
        return render(request, "people/not_me.html", {"state": "unknown"}, status=404)
    if request.method == "POST":
        try:
            actions.object_to(row.pk, None)
        except errors.ChangedMeanwhile:
            return render(request, "people/not_me.html", _said(row) | {"state": "over"}, status=409)
        return redirect("not-me", number, code)
    return render(request, "people/not_me.html", _said(row))


def _said(row: Application) -> dict[str, object]:
    known = row.objections.first()
    state = "open" if row.is_open else "over"
    if known is not None:
        state = "stopped" if known.is_open else known.outcome
    return {"state": state, "application": row, "objection": known}


@never_cache
@require_POST
def in_account(request: HttpRequest, number: str) -> HttpResponse:
    """The button of the account: for the person and who represents them."""
    row = followed(request, number)
    try:
        actions.object_to(row.pk, user_of(request))
    except (errors.ChangedMeanwhile, errors.NotFiledAtDesk, errors.NotAllowed) as error:
        return refusals.page(request, error)
    messages.success(request, _("The application is stopped. The health department looks into it."))
    return redirect("application", row.number)
