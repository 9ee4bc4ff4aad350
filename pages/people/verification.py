"""Is this paper genuine? Open to everybody: a number and a code say it, and nothing else."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import Limit, address_of_client
from codes import numbers
from notifications.documents import Verification, VerificationState, verify
from notifications.kinds import DocumentKind
from pages.forms import PageForm

LOOK_UPS = Limit("verify", tries=20, seconds=60)

KINDS: dict[DocumentKind, Promise] = {
    DocumentKind.NOTIFICATION: _("Notification of attachment"),
    DocumentKind.REFUSAL: _("Reasoned refusal"),
}


class VerifyForm(PageForm):
    """The number and the code as they stand on the paper."""

    number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("For example, D-2026-0000017-5"),
        max_length=30,
        error_messages={"required": _("Enter the number of the document")},
        widget=forms.TextInput(attrs={"class": "w-iin", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("Twelve letters and digits beside the square code"),
        max_length=30,
        error_messages={"required": _("Enter the verification code")},
        widget=forms.TextInput(attrs={"class": "w-iin", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """The number in its usual form."""
        try:
            return str(numbers.parse(self.cleaned_data["number"]))
        except numbers.NumberError:
            raise forms.ValidationError(
                _("There is no such number. Check each digit against the paper"), code="number"
            ) from None

    def clean_code(self) -> str:
        """Letters and digits only, so that it fits an address."""
        code = "".join(self.cleaned_data["code"].split())
        if not code.replace("-", "").isalnum():
            raise forms.ValidationError(_("A code has letters and digits only"), code="code")
        return code


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_form(request: HttpRequest) -> HttpResponse:
    """Type what stands on the paper."""
    form = VerifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("verify-document", form.cleaned_data["number"], form.cleaned_data["code"])
    return render(request, "people/verify.html", {"form": form})


@login_not_required
@never_cache
@require_safe
def verify_document(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """What can be said of the paper in hand; a few look-ups a minute from one address."""
    address = address_of_client(request)
    if LOOK_UPS.is_reached(address):
        response = render(request, "people/verify_later.html", status=429)
        response["Retry-After"] = "60"
        return response
    LOOK_UPS.count(address)
    found = verify(number, code)
    context = {
        "found": found,
        "state": found.state.value,
        "kind": KINDS.get(found.kind, "") if found.kind else "",
        "status": _status(found),
    }
    is_known = found.state != VerificationState.UNKNOWN
    return render(request, "people/verification.html", context, status=200 if is_known else 404)


def _status(found: Verification) -> str:
    return {"genuine": "pass", "unknown": "fail"}.get(found.state.value, "warn")
