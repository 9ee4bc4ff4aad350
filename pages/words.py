"""Words of the desks: steps of an application, results of checks, who decided."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications.models import Application, ApplicationEvent, Signature
from codes import ApplicationStatus as Status
from codes import Document, SignatureMethod, dates
from codes.findings import missing_label
from codes.labels import label
from pages.parts import Event
from registry.models import DoctorAbsence

KINDS: dict[str, Promise] = {
    "filed": gettext_lazy("Filed"),
    "queued": gettext_lazy("Waits for acceptance"),
    "moved": gettext_lazy("The hours changed: acceptance and deadline reckoned anew"),
    "accepted": gettext_lazy("Accepted"),
    "taken": gettext_lazy("Taken into work"),
    "released": gettext_lazy("Put back"),
    "handed_over": gettext_lazy("Taken over from another specialist"),
    "approved": gettext_lazy("Approved"),
    "refused": gettext_lazy("Refused"),
    "withdrawn": gettext_lazy("Withdrawn by the applicant"),
    "effective": gettext_lazy("The attachment took effect"),
    "renounced": gettext_lazy("The person renounced the change"),
    "replaced": gettext_lazy("Replaced by a later decision"),
    "cancelled": gettext_lazy("Cancelled: no contract with the Fund"),
    "returned": gettext_lazy("Returned"),
    "closed": gettext_lazy("Closed by an event in the register"),
    "annulled": gettext_lazy("Annulled"),
    "document_requested": gettext_lazy("Documents asked for"),
    "document_received": gettext_lazy("The applicant answered"),
    "request_withdrawn": gettext_lazy("The request for documents was taken back"),
    "passed_on": gettext_lazy("Handed over to a colleague"),
    "objected": gettext_lazy("“This was not me”: approval is stopped"),
    "objection_settled": gettext_lazy("The region found: filed by the person after all"),
    "objection_confirmed": gettext_lazy("The region confirmed: filed without the person"),
    "escalated": gettext_lazy("The term passed: brought before those who answer for it"),
    "head_asked": gettext_lazy("Question to the head"),
    "head_answered": gettext_lazy("The head answered"),
}

# Events whose note is what was written.
_WITH_TEXT = {
    "document_requested",
    "document_received",
    "objection_settled",
    "objection_confirmed",
    "head_asked",
    "head_answered",
}
LEVELS: dict[str, Promise] = {
    "head": gettext_lazy("the head of the organization"),
    "region": gettext_lazy("the health department of the region"),
}

# The sign beside a status.
SIGNS = {
    Status.DRAFT: "gap",
    Status.QUEUED: "wait",
    Status.IN_REVIEW: "now",
    Status.REFUSED: "fail",
    Status.WITHDRAWN: "none",
    Status.SCHEDULED: "pass",
    Status.EFFECTIVE: "pass",
    Status.CANCELLED: "none",
    Status.CLOSED: "none",
    Status.ANNULLED: "fail",
}


def status_tag(application: Application) -> tuple[str, Promise]:
    """The sign and the words of an application's status."""
    status = Status(application.status)
    return SIGNS[status], label(status)


def history(events: Iterable[ApplicationEvent]) -> list[Event]:
    """The story of an application, newest first; events come with their actor."""
    return [Event(event.at, KINDS[event.kind], actor_of(event), note_of(event)) for event in events]


def note_of(event: ApplicationEvent) -> str:
    """What was asked for, what came, and what was said with it."""
    named = [missing_label(entry) for entry in event.facts.get("entries", ())]
    named += [label(Document(code)) for code in event.facts.get("documents", ())]
    said = event.facts.get("text", "") if event.kind in _WITH_TEXT else ""
    if event.kind == "passed_on":
        named.append(event.facts["name"])
    if event.kind == "escalated":
        named.append(str(LEVELS[event.facts["level"]]))
    names = dict.fromkeys(str(name) for name in named)  # several files of one document: named once
    return ". ".join(filter(None, ("; ".join(names), said)))


def actor_of(event: ApplicationEvent) -> str:
    """Who did it; what happens by the clock has the portal for its actor."""
    if event.actor is None and event.kind == "objected":
        return _("by the link of the message")
    return event.actor.name if event.actor else _("the portal, by the clock")


def short_name(name: str) -> str:
    """A colleague's name in a column: surname and initials."""
    first, *others = name.split()
    letters = "".join(f" {part[0]}." for part in others[:2])
    return f"{first}{letters}"


def checks_said(found: Iterable[Mapping[str, Any]]) -> str:
    """ "9 passed, 1 attention": how the checks ended, in a few words."""
    counts = {"pass": 0, "warn": 0, "fail": 0, "missing": 0, "not_applicable": 0}
    for finding in found:
        counts[finding["status"]] += 1
    passed, warned, failed, missing = (counts[name] for name in ("pass", "warn", "fail", "missing"))
    parts = [ngettext("%(number)s passed", "%(number)s passed", passed) % {"number": passed}]
    if failed:
        parts.append(
            ngettext("%(number)s failed", "%(number)s failed", failed) % {"number": failed}
        )
    if missing:
        parts.append(
            ngettext("%(number)s document missing", "%(number)s documents missing", missing)
            % {"number": missing}
        )
    if warned:
        parts.append(
            ngettext("%(number)s attention", "%(number)s attention", warned) % {"number": warned}
        )
    return ", ".join(parts)


def needs_attention(found: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a check failed, warned or found something missing."""
    return any(finding["status"] in ("warn", "fail", "missing") for finding in found)


def lower(text: str) -> str:
    """With a small first letter, inside a sentence."""
    return text[:1].lower() + text[1:]


def signature_words(application: Application, language: str) -> str:
    """How an application of the portal was signed, where the code went, and when; "" for a paper one."""
    try:
        signature = application.signature
    except Signature.DoesNotExist:
        return ""
    parts = [
        label(SignatureMethod(signature.method)),
        signature.address_tail,
        dates.moment(signature.signed_at, language),
    ]
    return ", ".join(str(part) for part in parts if part)


def away_words(absence: DoctorAbsence) -> str:
    """ "Away until 23 October; stands in: Ahmetova Dana"; the day is the first one back."""
    language = get_language() or "kk"
    back = dates.day(absence.to_on, language, case="to")
    if absence.stand_in is None:
        return _("Away until %(day)s; nobody stands in yet") % {"day": back}
    return _("Away until %(day)s; stands in: %(name)s") % {
        "day": back,
        "name": absence.stand_in.full_name,
    }
