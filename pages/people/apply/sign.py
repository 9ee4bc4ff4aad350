"""The last page of an application: it is signed by a code, and sent. See docs/signing.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from applications import actions, errors, signing
from applications.actions import families
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from notifications import one_time_codes as codes
from notifications.channels import can_send
from notifications.kinds import Channel
from pages import refusals
from pages.navigation import address_of

from ..access import for_people, user_of
from ..codes import CODE_FIELD, CodeForm, WayForm, code_said, refusal_words
from . import steps
from .common import context_of
from .together import Together, person_of, together

# What a button of the page asks for.
DO, SEND, SIGN, FILE = "do", "send", "sign", "file"


@dataclass(frozen=True)
class Text:
    """The text under one application, as it is signed."""

    name: str
    lines: list[str]
    language: str


@for_people
@never_cache
@sensitive_post_parameters(CODE_FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose where the code goes, enter it, and the applications are signed and sent."""
    all_ = together(request, pk)
    if all_.asked.status != Status.DRAFT:
        return redirect("application-sent", all_.asked.number)
    if not all_.drafts:
        return refusals.page(request, errors.NotAllowed())
    if not steps.is_reached(all_.drafts, steps.CHECK):
        return HttpResponseRedirect(steps.address(all_.lead, steps.first_open(all_.drafts)))
    if request.method != "POST":
        return _page(request, all_)
    # Once a family's code is typed, what stops one of them stops no other: each is asked when it is filed.
    if not all_.is_family or request.POST.get(DO) == SEND:
        for draft in all_:
            if (stopped := _what_stops(request, draft)) is not None:
                return stopped
    return {SEND: _send_code, SIGN: _sign, FILE: _file}.get(request.POST.get(DO, ""), _page)(
        request, all_
    )


def _what_stops(request: HttpRequest, draft: Application) -> HttpResponse | None:
    """Nobody signs what cannot be filed any more: the last place may be gone since the check."""
    other = actions.open_application(draft.person_id)
    if other is not None:
        return refusals.page(request, errors.AlreadyOpen(other))
    answer = actions.preview(draft).answer
    if answer.stops_filing or (answer.fails and not draft.disputed_text.strip()):
        return HttpResponseRedirect(reverse("apply-problem", args=[draft.pk]))
    return None


def _send_code(request: HttpRequest, all_: Together) -> HttpResponse:
    user = user_of(request)
    form = WayForm(signing.ways(user), request.POST)
    if not form.is_valid():
        return _page(request, all_, way_form=form)
    way = form.cleaned_data["way"]
    try:
        signing.begin(user, all_.drafts, way.channel, way.address)
    except codes.CodeRefused as error:
        form.add_error(None, refusal_words(error))
        return _page(request, all_, way_form=form)
    return redirect("apply-sign", all_.lead.pk)


def _sign(request: HttpRequest, all_: Together) -> HttpResponse:
    user = user_of(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, all_, code_form=form)
    try:
        proof = signing.signed(user, all_.drafts) or signing.sign(
            user, all_.drafts, form.cleaned_data[CODE_FIELD]
        )
    except errors.ChangedSinceSigned:
        return _sign_anew(request, all_)
    except codes.CodeUsed:  # the other tab was quicker: the proof stands
        return _file(request, all_)
    except codes.WrongCode as error:
        form.add_error(CODE_FIELD, refusal_words(error))
        return _page(request, all_, code_form=form)
    except codes.CodeRefused as error:
        return _ask_for_another(request, all_, refusal_words(error))
    return _filed(request, all_, proof)


def _file(request: HttpRequest, all_: Together) -> HttpResponse:
    """Send what was signed a moment ago and not filed then."""
    proof = signing.signed(user_of(request), all_.drafts)
    return _sign_anew(request, all_) if proof is None else _filed(request, all_, proof)


def _filed(request: HttpRequest, all_: Together, proof: signing.Signed) -> HttpResponse:
    outcomes = families.file_each(
        all_.drafts, user_of(request), lambda pk, user: actions.file(pk, user, signed=proof)
    )
    if all_.is_family:
        return _family_filed(request, outcomes)
    outcome = outcomes[0]
    if outcome.error is None:
        return redirect("application-sent", outcome.application.number)
    return _not_filed(request, all_, outcome.application, outcome.error)


def _not_filed(
    request: HttpRequest, all_: Together, draft: Application, error: Exception
) -> HttpResponse:
    match error:
        case errors.ChangedSinceSigned() | errors.SignatureNeeded():
            return _sign_anew(request, all_)
        case errors.RulesFailed() | errors.FilingStopped():
            return HttpResponseRedirect(reverse("apply-problem", args=[draft.pk]))
        case errors.AlreadyOpen() | errors.NotAllowed() | errors.PersonGone():
            return refusals.page(request, error)
        case _:
            return HttpResponseRedirect(reverse("apply-resume", args=[draft.pk]))


def _family_filed(request: HttpRequest, outcomes: Sequence[families.Outcome]) -> HttpResponse:
    """Each is filed or not by itself; what was not stays a draft, with the reason said."""
    filed = [one.application for one in outcomes if one.is_filed]
    for one in outcomes:
        if one.error is not None:
            words = refusals.explain(one.error)
            messages.warning(
                request,
                _("Not sent for %(name)s: %(why)s. The draft is kept.")
                % {"name": person_of(one.application).full_name, "why": words.title},
            )
    if filed:
        return redirect("application-sent", filed[0].number)
    against = (errors.RulesFailed, errors.FilingStopped)
    for one in outcomes:
        if isinstance(one.error, against):  # its page says what speaks against it, and what helps
            return redirect("apply-problem", one.application.pk)
    return redirect("account")


def _sign_anew(request: HttpRequest, all_: Together) -> HttpResponse:
    return _ask_for_another(
        request,
        all_,
        _("The application changed since the code was sent. Read the text again and sign it anew."),
    )


def _ask_for_another(request: HttpRequest, all_: Together, words: str) -> HttpResponse:
    """Back to where the code shall go, with what happened in the summary."""
    form = WayForm(signing.ways(user_of(request)), request.POST)
    form.is_valid()
    form.errors.clear()
    form.add_error(None, words)
    return _page(request, all_, way_form=form)


def _page(
    request: HttpRequest,
    all_: Together,
    *,
    way_form: WayForm | None = None,
    code_form: CodeForm | None = None,
) -> HttpResponse:
    """The page as it stands: where the code shall go, or what it says, or that all is signed."""
    user = user_of(request)
    ways = signing.ways(user)
    code = signing.open_code(user, all_.drafts)
    is_signed = code is None and signing.signed(user, all_.drafts) is not None
    if "choose" in request.GET or way_form is not None:
        code = None
    form: WayForm | CodeForm = way_form or WayForm(ways, None)
    if code is not None:
        form = code_form or CodeForm()
    context = {
        **context_of(request, all_, steps.CHECK),
        "back_url": steps.address(all_.lead, steps.CHECK),
        "texts": list(_texts(all_)),
        "ways": ways,
        "is_signed": is_signed,
        "code": code_said(code) if code is not None else None,
        "can_again": code is not None and codes.again_at(code) <= clock.now(),
        "form": form,
        "here": reverse("apply-sign", args=[all_.lead.pk]),
        "can_text": can_send(Channel.SMS),
        "mail_url": address_of("demo-mail") if settings.DEMONSTRATION else "",
    }
    return render(request, "people/apply/sign.html", context)


def _texts(all_: Together) -> Iterable[Text]:
    for draft in all_:
        yield Text(all_.name(draft), signing.statement(draft).splitlines(), draft.language)
