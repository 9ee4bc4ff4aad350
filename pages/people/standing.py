"""Where an application stands, in a sentence for its people: what became of it, and what to do now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application, ApplicationEvent
from applications.models.application import FILED_WITHOUT_PERSON
from applications.queries import of_user
from applications.terms import complaint_until
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import dates
from pages.parts import Words

from . import tracking

APPROVED = [Status.SCHEDULED, Status.EFFECTIVE]


@dataclass(frozen=True)
class Standing:
    """A heading with its sign, sentences, and ways on as (address, words); the first is the main one."""

    kind: str
    title: Words
    lines: Sequence[Words] = ()
    links: Sequence[tuple[str, Words]] = field(default_factory=tuple)


def standing(
    row: Application,
    user: User,
    events: Sequence[ApplicationEvent],
    *,
    is_asked: bool,
    is_stopped: bool = False,
    present: str | None,
) -> Standing | None:
    """None where the page says it in parts of its own: documents asked for, a refusal.

    `is_stopped`: somebody said that it is not theirs. `present` names the clinic of today, "" for none;
    None: the reader is not told.
    """
    status = Status(row.status)
    if status == Status.REFUSED:
        return None
    if row.is_open:
        if is_stopped:
            return Standing(
                "warn",
                _("The application is stopped: it was said that it is not the person’s"),
                [
                    _(
                        "Nothing is approved before the health department of the region has looked into it."
                    ),
                    _("You will be told what it finds."),
                ],
            )
        if tracking.is_late(row):
            return _late(row)
        return None if is_asked else _open(row)
    if status in APPROVED:
        return _approved(row, present)
    return _ended(row, user, events, present)


def _language() -> str:
    return get_language() or "kk"


def _open(row: Application) -> Standing:
    assert row.due_at is not None
    if row.status == Status.QUEUED:
        assert row.accept_at is not None
        decided = tracking.by_words(row.due_at, row.accept_at)
        return Standing(
            "wait",
            _("It will be accepted %(moment)s") % {"moment": tracking.at_words(row.accept_at)},
            [
                _("The clinic does not receive at the hour when it was sent.")
                + " "
                + _("The decision comes %(by)s. Nothing needs to be done until then.")
                % {"by": decided}
            ],
        )
    decided = tracking.by_words(row.due_at)
    return Standing(
        "now",
        _("The clinic checks it"),
        [
            _("A specialist compares it with the registers.")
            + " "
            + _("The decision comes %(by)s. Nothing needs to be done until then.") % {"by": decided}
        ],
    )


def _late(row: Application) -> Standing:
    """Silence counts as a refusal from the day after the term's last day (rulebook 8)."""
    assert row.due_at is not None
    since = clock.local(row.due_at).date() + timedelta(days=1)
    until = dates.day(complaint_until(since), _language(), case="to")
    told = _("The head of the clinic sees that it is late.")
    if clock.today() < since:
        law = _(
            "If no decision comes today, the law takes the silence for a refusal from %(day)s on, "
            "and a complaint can be given."
        ) % {"day": dates.day(since, _language(), case="from")}
    else:
        law = _(
            "From %(day)s on the law takes the silence for a refusal: a complaint can be given "
            "until %(until)s. The clinic can still decide."
        ) % {"day": dates.day(since, _language(), case="from"), "until": until}
    return Standing(
        "warn",
        _("The decision is late"),
        [told, law],
        [(f"{reverse('help')}#appeal", _("How to appeal")), (reverse("contacts"), _("Contacts"))],
    )


def _approved(row: Application, present: str | None) -> Standing:
    assert row.effective_on is not None
    assert row.organization is not None
    clinic = row.organization.name
    if row.effective_on > clock.today():
        title = _("Approved: care starts on %(day)s") % {
            "day": dates.day(row.effective_on, _language(), case="at")
        }
        lines: list[Words] = [
            _("From that day the clinic is %(clinic)s.") % {"clinic": clinic},
        ]
        if present and present != clinic:
            lines.append(_("Until then care stays with %(clinic)s.") % {"clinic": present})
        lines.append(_("Nothing needs to be done: the change of clinic happens by itself."))
        return Standing("pass", title, [" ".join(str(line) for line in lines)])
    ended = _ended_on(row)
    if ended:
        return Standing(
            "none",
            _("Approved; this attachment has ended since"),
            [ended],
            [(reverse("account"), _("My clinic now"))],
        )
    title = _("Approved: care started on %(day)s") % {
        "day": dates.day(row.effective_on, _language(), case="at")
    }
    return Standing(
        "pass",
        title,
        [_("The clinic is %(clinic)s.") % {"clinic": clinic}],
        [(reverse("account"), _("My clinic: doctor, hours, telephone"))],
    )


def _ended_on(row: Application) -> str:
    """That another attachment took the place of this one since, or none."""
    attachment = row.attachment
    if attachment is None:
        return ""
    if attachment.cancelled_at is not None:
        day = clock.local(attachment.cancelled_at).date()
    elif attachment.to_on is not None and attachment.to_on <= clock.today():
        day = attachment.to_on
    else:
        return ""
    return _("It lasted until %(day)s.") % {"day": dates.day(day, _language(), case="to")}


def _ended(
    row: Application, user: User, events: Sequence[ApplicationEvent], present: str | None
) -> Standing:
    again = (reverse("apply"), _("Fill in a new application"))
    stays: list[Words] = []
    if present:
        stays = [_("The clinic stays %(clinic)s.") % {"clinic": present}]
    elif present is not None:
        is_own = row.person_id == user.person_id
        stays = [
            _("You are attached to no clinic now.")
            if is_own
            else _("The person is attached to no clinic now.")
        ]
    if row.status == Status.WITHDRAWN:
        return Standing(
            "none",
            _("The application was withdrawn"),
            [*stays, _("A new one can be sent at any time.")],
            [again],
        )
    if row.status == Status.ANNULLED:
        reason = next(
            (event.facts.get("reason", "") for event in events if event.kind == "annulled"), ""
        )
        lines: list[Words] = [_("Reason: %(reason)s") % {"reason": reason}] if reason else []
        return Standing("fail", _("The decision was annulled"), [*lines, *stays], [again])
    if row.close_reason == "renounced":
        return Standing("none", _("The change was renounced"), stays, [again])
    if row.close_reason == "replaced":
        later = (
            of_user(user)
            .filter(person=row.person_id, decided_at__gt=row.decided_at)
            .order_by("decided_at")
            .first()
        )
        link = (
            [
                (
                    reverse("application", args=[later.number]),
                    _("Open the application %(number)s") % {"number": later.number},
                )
            ]
            if later
            else [again]
        )
        return Standing("none", _("A later decision took its place"), stays, link)
    if row.close_reason == FILED_WITHOUT_PERSON:
        found = next((event for event in events if event.kind == "objection_confirmed"), None)
        said: list[Words] = [found.facts["text"]] if found and present is not None else []
        return Standing("none", _("It was filed without the person"), [*said, *stays], [again])
    if row.close_reason == "no_contract":
        assert row.effective_on is not None
        why = _(
            "The Fund has no contract with this clinic for %(year)s, so care there would not be paid."
        ) % {"year": row.effective_on.year}
        find = (reverse("apply"), _("Choose another clinic"))
        return Standing("fail", _("The clinic has no contract for the year"), [why, *stays], [find])
    return Standing(
        "none",
        _("The register of population closed the application"),
        [_("If the register is wrong, have it corrected; then apply anew.")],
        [(reverse("contacts"), _("Contacts"))],
    )
