"""Where an application stands: the tracker and the history, in words for its people."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications.models import Application, ApplicationEvent
from applications.terms import complaint_until
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Ground, dates, labels
from eligibility import Law
from pages.parts import Event, Step
from pages.words import note_of

_ENDINGS: dict[str, Promise] = {
    "renounced": _("The change was renounced"),
    "replaced": _("A later decision took its place"),
    "no_contract": _("The clinic has no contract for the year"),
    "annulled": _("The decision was annulled"),
    "death": _("The register of population closed it"),
    "filed_without_person": _("It was filed without the person"),
    "departure": _("The register of population closed it"),
}
_EVENTS: dict[str, Promise] = {
    "filed": _("Sent"),
    "queued": _("Waits for acceptance"),
    "moved": _("The clinic’s hours changed: acceptance and deadline were reckoned anew"),
    "accepted": _("Accepted"),
    "taken": _("A specialist began the check"),
    "released": _("The check waits for another specialist"),
    "handed_over": _("Another specialist took over the check"),
    "approved": _("Approved"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
    "effective": _("The clinic’s care began"),
    "renounced": _("The scheduled change was renounced"),
    "replaced": _("A later decision took its place"),
    "cancelled": _("Cancelled: the clinic has no contract for the year"),
    "returned": _("Returned"),
    "closed": _("Closed by the register of population"),
    "annulled": _("The decision was annulled"),
    "document_requested": _("The clinic asks for documents"),
    "document_received": _("Documents or an answer sent"),
    "request_withdrawn": _("The clinic asks for the documents no longer"),
    "passed_on": _("Another specialist took over the check"),
    "objected": _("“This was not me”: approval is stopped"),
    "objection_settled": _("The region found: filed by the person after all"),
    "objection_confirmed": _("The region confirmed: filed without the person"),
    "escalated": _("The term passed: brought before those who answer for it"),
}
_DECISIONS = {"approved", "refused"}
_BY_PEOPLE = {"filed", "withdrawn", "renounced", "document_received", "objected"}
_INSIDE = {"head_asked", "head_answered"}  # between specialist and head


def _moment(value: datetime | None) -> str:
    if value is None:
        return ""
    return dates.capital(dates.moment_seen_from(value, clock.today(), get_language() or "kk"))


def tracker(
    application: Application, law: Law, *, is_for_paper: bool = False, is_asked: bool = False
) -> list[Step]:
    """Sent, being checked, decision, care starts; a refusal or withdrawal ends it.

    On paper the moment of sending is not "today". `is_asked`: the clinic waits for documents.
    """
    assert application.filed_at is not None
    sent_at = _moment(application.filed_at)
    if is_for_paper:
        language = get_language() or "kk"
        sent_at = dates.capital(dates.moment(application.filed_at, language, with_weekday=True))
    sent = Step(_("Sent"), "done", sent_at)
    status = Status(application.status)
    if status == Status.WITHDRAWN:
        return [sent, Step(_("Withdrawn"), "done", _moment(application.closed_at))]
    if not application.is_decided:
        if status == Status.CLOSED:
            return [sent, Step(_("Closed"), "refused", _ending(application))]
        return [
            sent,
            _checking(application, is_asked=is_asked),
            _decision_to_come(application, is_asked=is_asked),
            _care(application, law),
        ]
    checked = Step(_("Checked"), "done", _moment(application.accepted_at))
    decided = _moment(application.decided_at)
    if status == Status.REFUSED:
        assert application.decided_at is not None
        until = complaint_until(clock.local(application.decided_at).date())
        day = dates.day(until, get_language() or "kk", case="to")
        link = gettext("You may contest it until %(day)s") % {"day": day}
        address = f"{reverse('application', args=[application.number])}#contest"
        return [
            sent,
            checked,
            Step(_("Decision: refused"), "refused", f"{decided}.", address, link),
        ]
    approved = Step(_("Decision: approved"), "done", decided)
    if status in (Status.CANCELLED, Status.CLOSED, Status.ANNULLED):
        return [sent, checked, approved, Step(_("Did not last"), "refused", _ending(application))]
    state = "done" if status == Status.EFFECTIVE else "todo"
    return [sent, checked, approved, Step(_("Care starts"), state, _start_day(application))]


def is_late(application: Application) -> bool:
    """Whether the term of the decision is over without one."""
    return (
        application.is_open and application.due_at is not None and application.due_at < clock.now()
    )


def _checking(application: Application, *, is_asked: bool) -> Step:
    if application.accepted_at is None:
        assert application.accept_at is not None
        words = gettext("Will be accepted %(moment)s") % {"moment": at_words(application.accept_at)}
        return Step(_("Being checked"), "now", words)
    if is_late(application):
        assert application.due_at is not None
        words = gettext("It was due %(moment)s.") % {"moment": at_words(application.due_at)}
        return Step(
            _("Being checked"), "late", words, f"{reverse('help')}#appeal", gettext("How to appeal")
        )
    if is_asked:
        address = reverse("reply-documents", args=[application.number])
        words = gettext("The clinic waits for documents.")
        return Step(_("Being checked"), "now", words, address, gettext("Send them"))
    if application.accepted_at == application.filed_at:
        return Step(_("Being checked"), "now", gettext("Accepted at once"))
    return Step(
        _("Being checked"),
        "now",
        gettext("Accepted %(moment)s") % {"moment": at_words(application.accepted_at)},
    )


def at_words(value: datetime) -> str:
    """A moment inside a sentence, good on paper too: "on Thursday 15 October at 08:00"."""
    language = get_language() or "kk"
    local = clock.local(value)
    day = dates.day(
        local,
        language,
        year=local.year != clock.today().year,
        with_weekday=True,
        case="at",
    )
    return gettext("on %(day)s at %(time)s") % {
        "day": day,
        "time": dates.clock(local, language, case="at"),
    }


def by_words(due_at: datetime, from_at: datetime | None = None) -> str:
    """ "by 20:00, Thursday 15 October"; "by 20:00 the same day" after a moment of that day."""
    language = get_language() or "kk"
    hour = dates.clock(clock.local(due_at), language, case="to")
    due_on = clock.local(due_at).date()
    if from_at is not None and clock.local(from_at).date() == due_on:
        return gettext("by %(time)s the same day") % {"time": hour}
    day = dates.day(
        due_on, language, year=due_on.year != clock.today().year, with_weekday=True, case="at"
    )
    return gettext("by %(time)s, %(day)s") % {"time": hour, "day": day}


def _decision_to_come(application: Application, *, is_asked: bool) -> Step:
    assert application.due_at is not None
    # "The same day" follows the day of acceptance, which is not said while documents are waited for.
    after = None if is_asked else application.accept_at or application.accepted_at
    return Step(_("Decision"), "todo", dates.capital(by_words(application.due_at, after)))


def _care(application: Application, law: Law) -> Step:
    day = starts_on(application, law)
    words = dates.day(day, get_language() or "kk") if day else gettext("On the day of approval")
    return Step(_("Care starts"), "todo", words)


def starts_on(application: Application, law: Law) -> date | None:
    """The day care starts if it is approved; None: on the day of approval."""
    if application.effective_on is not None:
        return application.effective_on
    assert application.filed_at is not None
    if application.ground == Ground.CAMPAIGN:
        return law.campaign_for(clock.local(application.filed_at).date()).effective_on
    return None


def _start_day(application: Application) -> str:
    assert application.effective_on is not None
    return dates.day(application.effective_on, get_language() or "kk")


def _ending(application: Application) -> str:
    words = _ENDINGS.get(application.close_reason, "")
    return ". ".join(filter(None, (str(words), _moment(application.closed_at))))


def history(
    events: Iterable[ApplicationEvent], reader: User, *, sees_all: bool = True
) -> list[Event]:
    """The story, newest first; staff by position, by name only where they decided.

    Who does not see all (`actions.papers_for`) is not told what others answered the clinic.
    """
    return [
        Event(
            event.at,
            _EVENTS[event.kind],
            _who(event, reader),
            _note(event) if sees_all or not _is_answer_of_another(event, reader) else "",
        )
        for event in events
        if event.kind not in _INSIDE
    ]


def _is_answer_of_another(event: ApplicationEvent, reader: User) -> bool:
    return event.kind == "document_received" and event.actor_id != reader.pk


def _who(event: ApplicationEvent, reader: User) -> str:
    actor = event.actor
    if actor is None and event.kind == "objected":
        return gettext("by the link of the message")
    if actor is None:
        return gettext("by the clock")
    if actor.pk == reader.pk:
        return gettext("by you")
    is_at_desk = event.kind == "filed" and event.application.channel != Channel.PORTAL
    if actor.person_id is not None and event.kind in _BY_PEOPLE and not is_at_desk:
        return actor.name
    position = labels.position(actor.position, get_language() or "kk") or gettext(
        "a member of staff"
    )
    return f"{actor.name}, {position}" if event.kind in _DECISIONS else position


def _note(event: ApplicationEvent) -> str:
    day = event.facts.get("starts_on")
    if event.kind == "approved" and day:
        return gettext("Care starts: %(day)s") % {
            "day": dates.day(date.fromisoformat(day), get_language() or "kk")
        }
    return note_of(event) if event.kind != "passed_on" else ""
