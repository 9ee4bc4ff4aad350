"""Why a transition was refused, in words and with a way on; portal and desks say the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb, may
from applications import errors
from applications.models import Application
from applications.queries import of_user
from applications.waiting import followed
from codes import ApplicationStatus as Status
from codes import dates
from codes.findings import explanation, title
from codes.labels import label, position
from pages.navigation import address_of
from registry.places import AnotherDayScheduled, PanelFull

Words = str | Promise


@dataclass(frozen=True)
class Refusal:
    """What did not happen, why, and where to go on; `status` is that of the HTTP answer."""

    title: Words
    text: Words
    url: str = ""
    link: Words = ""
    status: int = 409


def explain(error: Exception, request: HttpRequest | None = None) -> Refusal:
    """The words for an error of `applications.errors` (or of places); TypeError for any other.

    With a request, a link leads to the application, where its reader may open it.
    """
    for kind, say in _SAY.items():
        if isinstance(error, kind):
            return say(error, request)
    raise TypeError(f"no words for {type(error).__name__}")


def page(request: HttpRequest, error: Exception) -> HttpResponse:
    """The refusal as a page of its own."""
    refusal = explain(error, request)
    return render(request, "people/refusal.html", {"refusal": refusal}, status=refusal.status)


def _link(application: Application | None, request: HttpRequest | None) -> tuple[str, str]:
    """The address of the application for this reader, and the words of the link."""
    if application is None or request is None or not application.number:
        return "", ""
    user = request.user
    if not isinstance(user, User):
        return "", ""
    words = _("Open the application %(number)s") % {"number": application.number}
    if of_user(user).filter(pk=application.pk).exists():
        return reverse("application", args=[application.number]), words
    organization = application.organization
    if organization is not None and may(user, Verb.SEE_CASE, organization):
        return address_of("case", application.number), words
    return "", ""


def _already_open(error: errors.AlreadyOpen, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    text = str(explanation("application_open"))
    if error.application is not None and error.application.number and url:
        text += " " + _("The open one is %(number)s.") % {"number": error.application.number}
    return Refusal(_("Another application of this person is open"), text, url, link)


def decided_words(application: Application) -> str:
    """Who decided what and when, or how else the application came to its present status."""
    language = get_language() or "kk"
    if application.decided_at is not None and application.decided_by is not None:
        return _("%(status)s on %(day)s, %(name)s.") % {
            "status": label(Status(application.status)),
            "day": dates.moment(application.decided_at, language),
            "name": ", ".join(
                filter(
                    None,
                    (
                        application.decided_by.name,
                        position(application.decided_by.position, get_language() or "kk"),
                    ),
                )
            ),
        }
    return _("It stands so now: %(status)s.") % {
        "status": str(label(Status(application.status))).lower()
    }


def _changed(error: errors.ChangedMeanwhile, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    text = _("Nothing was changed by your page, which was older.")
    if error.application is not None:
        text = f"{decided_words(error.application)} {text}"
    return Refusal(_("The application changed meanwhile"), text, url, link)


def _no_longer_open(error: errors.NoLongerOpen, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    text = _("Nothing was added.")
    if error.application is not None:
        status = Status(error.application.status)
        text = f"{decided_words(error.application)} {text} {_AFTER.get(status, '')}".strip()
    return Refusal(_("Documents can be added until the decision"), text, url, link)


# What whoever still has a document in hand can do after the end.
_AFTER: dict[Status, Promise] = {
    Status.REFUSED: gettext_lazy(
        "Add the document to a new application, or name it in a complaint against the refusal."
    ),
    Status.WITHDRAWN: gettext_lazy("Add the document to a new application."),
    Status.SCHEDULED: gettext_lazy("No document is needed any more."),
    Status.EFFECTIVE: gettext_lazy("No document is needed any more."),
}


def _nothing_asked(error: errors.NothingAsked, request: HttpRequest | None) -> Refusal:
    return Refusal(
        _("Nothing is asked for"), _("Choose a document, or say in words what is needed.")
    )


def _nothing_given(error: errors.NothingGiven, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    return Refusal(
        _("Nothing was sent"), _("Add a file, or write why you do not have it."), url, link
    )


def _objection_open(error: errors.ObjectionOpen, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    return Refusal(_("The person says: this was not me"), OBJECTION_STOPS, url, link)


# Beside a case too.
OBJECTION_STOPS = gettext_lazy(
    "The person says that this application is not theirs: nothing is approved before the region has looked into it."
)


def _not_filed_at_desk(error: errors.NotFiledAtDesk, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    return Refusal(
        _("This application was not filed at a desk"),
        _("It was sent and signed in the personal account. Withdraw it there."),
        url,
        link,
    )


def _already_settled(error: errors.AlreadySettled, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    return Refusal(
        _("Somebody has answered already"), _("Your answer was not kept: theirs stands."), url, link
    )


def _codes(codes: list[str]) -> str:
    return " ".join(f"{title(code)}. {explanation(code)}" for code in codes)


def _stopped(error: errors.FilingStopped, request: HttpRequest | None) -> Refusal:
    return Refusal(_("The application cannot be sent so"), _codes(error.codes))


def _rules_failed(error: errors.RulesFailed, request: HttpRequest | None) -> Refusal:
    return Refusal(_("The rules speak against it"), _codes(error.answer.fails))


def _reason_needed(error: errors.ReasonNeeded, request: HttpRequest | None) -> Refusal:
    return Refusal(
        _("A reason is needed"),
        _("A warning stands against the approval. Say why you approve in spite of it.")
        + " "
        + _codes(error.answer.warnings),
    )


def _filled_up(error: errors.PanelFilledUp, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    if not error.free:
        text = _("The last place was taken meanwhile, and no other doctor here has a free one.")
    else:
        text = _("The last place was taken meanwhile. Free places are with: %(doctors)s.") % {
            "doctors": "; ".join(
                _("%(doctor)s, site %(number)s")
                % {"doctor": panel.doctor or panel.code, "number": panel.site.number}
                for panel in error.free
            )
        }
    return Refusal(_("The doctor’s list filled up"), text, url, link)


def _nothing_scheduled(error: errors.NothingScheduled, request: HttpRequest | None) -> Refusal:
    url, link = _link(error.application, request)
    return Refusal(
        _("There is nothing left to renounce"),
        _("The day of the attachment has come, or the decision was cancelled before."),
        url,
        link,
    )


def _text_needed(error: errors.TextNeeded, request: HttpRequest | None) -> Refusal:
    return Refusal(
        _("A refusal needs its ground and its text"),
        _("Choose one of the six grounds of the law and state the facts in words."),
    )


def _not_the_present_clinic(
    error: errors.NotThePresentClinic, request: HttpRequest | None
) -> Refusal:
    return Refusal(
        _("The attachment changed meanwhile"),
        _("What you saw is not the attachment of today. Open the account again."),
        reverse("account"),
        _("My account"),
    )


def _person_gone(error: errors.PersonGone, request: HttpRequest | None) -> Refusal:
    return Refusal(
        _("The register records a death or a final departure"),
        _("No application can be filed. If the register is wrong, have it corrected."),
        reverse("contacts"),
        _("Write to us"),
    )


def _not_allowed(error: errors.NotAllowed, request: HttpRequest | None) -> Refusal:
    return Refusal(
        _("You cannot act here"),
        _(
            "You act for yourself and for those whom the register knows you to represent today. If "
            "the register is wrong, turn to the clinic with the document that proves your right."
        ),
        status=403,
    )


def _panel_full(error: PanelFull, request: HttpRequest | None) -> Refusal:
    return Refusal(title("panel_full"), explanation("panel_full"))


def _another_day(error: AnotherDayScheduled, request: HttpRequest | None) -> Refusal:
    return Refusal(
        _("Another day is scheduled in this list"),
        _("People of this doctor’s list are already expected on a different day."),
    )


def _already_waiting(error: errors.AlreadyWaiting, request: HttpRequest | None) -> Refusal:
    panel = error.entry.panel
    url = ""
    user = request.user if request is not None else None
    if isinstance(user, User) and followed(user).filter(pk=error.entry.pk).exists():
        url = reverse("waiting", args=[error.entry.pk])
    return Refusal(
        _("This person is on another waiting list"),
        _("One person waits on one list: %(clinic)s. Leave that list first, then join this one.")
        % {"clinic": panel.organization.name},
        url,
        _("Open the place on the list") if url else "",
    )


def _cannot_wait(error: errors.CannotWait, request: HttpRequest | None) -> Refusal:
    closed = error.panel.closed_reason if "panel_closed" in error.codes else ""
    said = _codes(error.codes)
    if closed:
        said += " " + _("The clinic says: %(reason)s") % {"reason": closed}
    return Refusal(_("Waiting here would not help"), said)


def _place_is_free(error: errors.PlaceIsFree, request: HttpRequest | None) -> Refusal:
    code = error.panel.organization.code
    apply = address_of("apply")
    is_person = request is not None and getattr(request.user, "person_id", None)
    return Refusal(
        _("There is a free place: nobody needs to wait"),
        _("Choose this doctor in an application at once."),
        f"{apply}?organization={code}" if apply and is_person else "",
        _("Apply to this clinic") if apply and is_person else "",
    )


_SAY: dict[type[Exception], Callable[[Any, HttpRequest | None], Refusal]] = {
    errors.AlreadyOpen: _already_open,
    errors.PersonGone: _person_gone,
    errors.NoLongerOpen: _no_longer_open,
    errors.ChangedMeanwhile: _changed,
    errors.FilingStopped: _stopped,
    errors.RulesFailed: _rules_failed,
    errors.ReasonNeeded: _reason_needed,
    errors.PanelFilledUp: _filled_up,
    errors.NothingScheduled: _nothing_scheduled,
    errors.NotThePresentClinic: _not_the_present_clinic,
    errors.TextNeeded: _text_needed,
    errors.ObjectionOpen: _objection_open,
    errors.NotFiledAtDesk: _not_filed_at_desk,
    errors.AlreadySettled: _already_settled,
    errors.NothingAsked: _nothing_asked,
    errors.NothingGiven: _nothing_given,
    errors.NotAllowed: _not_allowed,
    errors.AlreadyWaiting: _already_waiting,
    errors.CannotWait: _cannot_wait,
    errors.PlaceIsFree: _place_is_free,
    PanelFull: _panel_full,
    AnotherDayScheduled: _another_day,
}
