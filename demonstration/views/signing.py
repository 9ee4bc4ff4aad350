"""Signing in as anybody, with one button each."""

from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from demonstration.accounts import PASSWORD, USERNAMES, accounts
from pages.navigation import address_of

from .only import demonstration_only


@demonstration_only
@require_safe
def accounts_page(request: HttpRequest) -> HttpResponse:
    """The accounts of the demonstration."""
    return render(
        request, "demonstration/accounts.html", {"accounts": accounts(), "password": PASSWORD}
    )


@demonstration_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of them; whoever was signed in before is signed out."""
    username = request.POST.get("username", "")
    user = User.objects.filter(username=username, is_active=True).first()
    if username not in USERNAMES or user is None:
        raise Http404
    auth.logout(request)
    auth.login(request, user, backend="accounts.signin.PasswordBackend")
    return HttpResponseRedirect(address_of("home") or "/")
