"""A relative asks for the user's consent: what it allows, what not, until when; agreed to by a code, or declined."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
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
from notifications.kinds import Channel, CodePurpose

from ..access import for_people, user_of
from ..apply import said
from . import acting
from .adding import number_of
from .forms import CodeForm, WayForm

STATES = RepresentationState


@for_people
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def co_sign(request: HttpRequest, number: str) -> HttpResponse:
    """The text of the consent; `do=send` a code, `do=agree` with it, `do=decline`."""
    user = user_of(request)
    row = _found(user, number)
    is_open = row.state == STATES.AWAITING_CONSENT and row.expires_at > clock.now()
    if not is_open:
        return _over(request, row)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    places = [(way.channel.value, _way_words(way)) for way in ways(user)]
    way_form = WayForm(places, request.POST if do == "send" else None)
    code_form = CodeForm(request.POST if do == "agree" else None)
    if not way_form.is_bound and len(places) == 1:
        way_form = WayForm(places, initial={"channel": places[0][0]})
    try:
        if do == "decline":
            representations.decline(row.pk, user)
            messages.success(request, _("You declined. The other person is told."))
            return redirect("people-i-act-for")
        if do == "send" and way_form.is_valid() and _sent(way_form, row, user):
            return redirect("co-sign", row.number)
        if do == "agree" and code_form.is_valid() and _agreed(code_form, row, user):
            messages.success(request, _("You agreed. Both of you get a message."))
            return redirect("people-i-act-for")
    except (AlreadyAnswered, RightNotGiven) as error:
        return _over(request, row, error)
    waits = codes.waiting(user, CodePurpose.CO_SIGN, row.number)
    context = {
        "row": row,
        "name": row.representative.full_name,
        "until": dates.day(row.until_on, said.language(), case="to") if row.until_on else "",
        "expires_by": dates.moment(row.expires_at, said.language(), case="to"),
        "way_form": way_form,
        "code_form": code_form,
        "forms": [form for form in (way_form, code_form) if form.is_bound],
        "has_ways": bool(places),
        "waits": waits,
        "tail": _tail(user, waits),
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


def _way_words(way: Any) -> str:
    if way.channel is Channel.SMS:
        return _("By SMS to %(tail)s") % {"tail": way.tail}
    return _("By e-mail to %(tail)s") % {"tail": way.tail}


def _tail(user: User, waits: Any) -> str:
    if waits is None:
        return ""
    found = (way.tail for way in ways(user) if way.address == waits.address)
    return next(found, "")


def _sent(form: WayForm, row: RepresentationRequest, user: User) -> bool:
    try:
        representations.send_code(
            row.pk,
            user,
            Channel(form.cleaned_data["channel"]),
            language=get_language() or "kk",
        )
    except codes.TooManyCodes as error:
        at = dates.clock(error.again_at, said.language(), case="from")
        form.add_error(
            None, _("No code is sent now. The next can be asked for from %(time)s.") % {"time": at}
        )
        return False
    except UnknownAddress:
        form.add_error("channel", _("Choose where we send the code"))
        return False
    return True


def _agreed(form: CodeForm, row: RepresentationRequest, user: User) -> bool:
    try:
        representations.co_sign(
            row.pk,
            user,
            form.cleaned_data["code"],
            language=Language(get_language() or Language.KAZAKH),
        )
    except codes.CodeUsed:
        return True
    except codes.WrongCode as error:
        left = error.tries_left
        words = ngettext(
            "This is not the code that was sent. %(number)s try is left",
            "This is not the code that was sent. %(number)s tries are left",
            left,
        )
        form.add_error("code", words % {"number": left})
        return False
    except codes.CodeRefused:
        form.add_error("code", _("The code is no longer valid. Ask for a new one"))
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
