"""A relative asks for the user's consent: what it allows, what not, until when; agreed to by a code, or declined."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applications.actions import representations
from applications.errors import AlreadyAnswered, RightNotGiven
from applications.models import RepresentationRequest
from applications.signing import UnknownAddress, ways
from campaigns import clock
from codes import Filer, Language, RepresentationState, dates
from codes.labels import label
from notifications import one_time_codes as codes
from notifications.kinds import CodePurpose
from pages.navigation import address_of

from ..access import for_people, user_of
from ..apply import said
from ..codes import CODE_FIELD, CodeForm, WayForm, code_said, refusal_words
from . import acting
from .adding import number_of

STATES = RepresentationState
# What a button of the page asks for.
SEND, AGREE, DECLINE = "send", "agree", "decline"


@for_people
@never_cache
@sensitive_post_parameters(CODE_FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def co_sign(request: HttpRequest, number: str) -> HttpResponse:
    """The text of the consent; a code is sent, the consent given by it, or declined."""
    user = user_of(request)
    row = _found(user, number)
    if row.state != STATES.AWAITING_CONSENT or row.expires_at <= clock.now():
        return _over(request, row)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    places = ways(user)
    way_form = WayForm(places, request.POST if do == SEND else None)
    code_form = CodeForm(request.POST if do == AGREE else None)
    try:
        if do == DECLINE:
            representations.decline(row.pk, user)
            messages.success(request, _("You declined. The other person is told."))
            return redirect("people-i-act-for")
        if do == SEND and way_form.is_valid() and _sent(way_form, row, user):
            return redirect("co-sign", row.number)
        if do == AGREE and code_form.is_valid() and _agreed(code_form, row, user):
            messages.success(request, _("You agreed. Both of you get a message."))
            return redirect("people-i-act-for")
    except (AlreadyAnswered, RightNotGiven) as error:
        return _over(request, row, error)
    waits = codes.waiting(user, CodePurpose.CO_SIGN, row.number)
    code = code_said(waits) if waits else None
    context = {
        "row": row,
        "name": row.representative.full_name,
        "until": dates.day(row.until_on, said.language(), case="to") if row.until_on else "",
        "expires_by": dates.moment(row.expires_at, said.language(), case="to"),
        "way_form": way_form,
        "code_form": code_form,
        "forms": [form for form in (way_form, code_form) if form.is_bound],
        "ways": places,
        "code": code,
        "can_again": code is None or code.again_at <= clock.now(),
        "here": request.path,
        "mail_url": address_of("demo-mail") if settings.DEMONSTRATION else "",
    }
    return render(request, "people/asking/co_sign.html", context)


def _found(user: User, number: str) -> RepresentationRequest:
    row = (
        RepresentationRequest.objects.filter(
            number=number_of(number), person_id=user.person_id, kind=Filer.FAMILY_MEMBER
        )
        .select_related("representative", "representation")
        .first()
    )
    if row is None:
        raise Http404("nobody asks them")
    return row


def _sent(form: WayForm, row: RepresentationRequest, user: User) -> bool:
    try:
        representations.send_code(
            row.pk, user, form.cleaned_data["way"].channel, language=get_language() or "kk"
        )
    except codes.CodeRefused as error:
        form.add_error(None, refusal_words(error))
        return False
    except UnknownAddress:
        form.add_error("way", _("Choose where the code shall go"))
        return False
    return True


def _agreed(form: CodeForm, row: RepresentationRequest, user: User) -> bool:
    try:
        representations.co_sign(
            row.pk,
            user,
            form.cleaned_data[CODE_FIELD],
            language=Language(get_language() or Language.KAZAKH),
        )
    except codes.CodeUsed:  # the other tab was quicker
        return True
    except codes.CodeRefused as error:
        form.add_error(CODE_FIELD, refusal_words(error))
        return False
    return True


def _over(
    request: HttpRequest, row: RepresentationRequest, error: Exception | None = None
) -> HttpResponse:
    """There is nothing to agree to any more: how it ended."""
    row.refresh_from_db()
    state = STATES(row.state)
    if state == STATES.AWAITING_CONSENT:  # its time ran out, the sweep has not been there yet
        state = STATES.EXPIRED
    context = {
        "name": row.representative.full_name,
        "number": row.number,
        "sign": acting.SIGNS[state],
        "words": label(state),
        "is_confirmed": state == STATES.CONFIRMED,
        "is_refused": isinstance(error, RightNotGiven),
    }
    return render(request, "people/asking/co_sign_over.html", context, status=409 if error else 200)
