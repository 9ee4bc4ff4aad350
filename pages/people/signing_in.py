"""Signing in and out, and the first page after it."""

from typing import Any

from django import forms
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import signin
from accounts.permissions import roles
from pages import idle
from pages.forms import IinField, PageForm
from pages.navigation import address_of

from .access import user_of


class SignInForm(PageForm):
    """An IIN or a login, and the password; whoever they belong to is never told apart."""

    login = forms.CharField(
        label=_("IIN"),
        help_text=_("12 digits. Spaces are ignored. Staff enter their login here"),
        max_length=60,
        error_messages={"required": _("Enter your IIN, staff their login")},
        widget=forms.TextInput(attrs={"class": "w-iin", "autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        error_messages={"required": _("Enter your password")},
        widget=forms.PasswordInput(attrs={"class": "w-iin", "autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: Any = None

    def clean_login(self) -> str:
        """The login; what looks like an IIN has to be one."""
        typed = str(self.cleaned_data["login"])
        if signin.looks_like_iin(typed):
            return str(IinField().clean(typed))
        return signin.plain_login(typed)

    def clean(self) -> dict[str, Any]:
        """Ask whether both belong together, a few times a minute."""
        given = super().clean() or {}
        if "login" not in given or "password" not in given:
            return given
        if signin.is_blocked(self.request, given["login"]):
            self.add_error(None, _("Too many wrong tries. Try again in a minute."))
            return given
        self.user = auth.authenticate(
            self.request, username=given["login"], password=given["password"]
        )
        if self.user is None:
            self.add_error(
                "password", _("The IIN or login and the password do not belong together")
            )
        return given


@login_not_required
@never_cache
@sensitive_post_parameters("password", "login")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in, then on to the page that was asked for."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(idle.sign_in(request, form.user, onward))
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "demo_url": address_of("demo"),
        "was_idle": request.method == "GET" and "idle" in request.GET,
        "has_kept": idle.has_kept(request),
    }
    return render(request, "people/sign_in.html", context)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and is_ours else address_of("home")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; a second time changes nothing."""
    auth.logout(request)
    return redirect("start")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page where the user's work begins: the desk of staff, the account of people."""
    user = user_of(request)
    if roles(user):
        return redirect("desk")
    if user.person_id is None and user.is_staff:
        return redirect("nation")
    return redirect("account" if user.person_id else "start")
