"""The clinic of somebody as the account shows it, and what its people can say of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications import actions, errors
from applications.actions import drafts, families
from applications.models import Application
from applications.standings import confirmation_of, was_asked_for
from campaigns import clock
from campaigns.hours import WeekHours
from codes import Basis, Channel, Filer, Ground, dates
from codes.labels import label
from eligibility import Law
from pages import refusals
from pages.people.access import for_people, user_of
from pages.people.apply import said, steps
from pages.people.hours import hours_today
from pages.words import away_words
from registry.models import Attachment, Representation
from registry.queries import away_on, week_hours
from registry.representations import in_force


@dataclass(frozen=True)
class Said:
    """What was said of an attachment, and what can be said now."""

    attachment_id: int
    asks: bool = False  # nobody asked for it and nobody confirmed it
    is_own_choice: bool = False
    confirmed_on: date | None = None
    may_object: bool = True  # no application is open, which would stand in the way
    objection: Application | None = None  # filed on “without notice and consent”, not decided yet


@dataclass(frozen=True)
class Clinic:
    """An attachment as the account shows it."""

    name: str
    doctor: str
    address: str
    phone: str
    hours: str = ""
    week: list[tuple[str, str]] = field(default_factory=list)
    basis: str = ""
    away: str = ""  # until when the doctor is away, and who stands in
    said: Said | None = None


def clinic(
    attachment: Attachment, said_of_it: Said | None = None, law: Law | None = None
) -> Clinic:
    """Name, doctor, address; with the law also today's hours, the week's, and who stands in."""
    organization = attachment.organization
    hours, week, away = "", [], {}
    if law is not None:
        away = away_on([attachment.panel.doctor_id], clock.today())
        schedule = week_hours(organization)
        hours = hours_today(schedule.on(clock.today(), law.calendar))
        week = week_words(schedule)
    return Clinic(
        organization.name,
        said.doctor_line(attachment.panel),
        organization.address_in(said.language()),
        organization.phone,
        hours,
        week,
        basis_words(attachment),
        " ".join(away_words(absence) for absence in away.values()),
        said_of_it,
    )


def week_words(schedule: WeekHours) -> list[tuple[str, str]]:
    """Weekdays with their hours; neighbours with the same hours in one row: "Monday – Friday"."""
    language, rows = said.language(), []
    monday = date(2024, 1, 1)
    names = [dates.weekday(monday.replace(day=1 + weekday), language) for weekday in range(7)]
    first = 0
    for weekday in range(1, 8):
        if weekday < 7 and schedule.of_weekday(weekday) == schedule.of_weekday(first):
            continue
        span = schedule.of_weekday(first)
        name = names[first] if weekday - 1 == first else f"{names[first]} – {names[weekday - 1]}"
        words = (
            f"{dates.clock(span[0], language)} – {dates.clock(span[1], language)}"
            if span
            else _("closed")
        )
        rows.append((dates.capital(name), words))
        first = weekday
    return rows


def basis_words(attachment: Attachment) -> str:
    """What an attachment rests on, in a sentence for its person."""
    basis = str(label(Basis(attachment.basis))).lower()
    if attachment.basis == Basis.APPLICATION:
        basis = f"{basis} {attachment.reference}".strip()
    return _("Attached since %(day)s. Basis: %(basis)s") % {
        "day": dates.day(attachment.from_on, said.language(), case="from"),
        "basis": basis,
    }


def said_of(attachment: Attachment, filed: Iterable[Application]) -> Said:
    """What was said of today's attachment, by the applications the reader may follow."""
    known = confirmation_of(attachment)
    open_ones = [row for row in filed if row.is_open and row.person_id == attachment.person_id]
    objection = next(
        (row for row in open_ones if row.ground == Ground.ATTACHED_WITHOUT_KNOWLEDGE), None
    )
    is_own = was_asked_for(attachment)
    return Said(
        attachment.pk,
        asks=known is None and objection is None and not is_own,
        is_own_choice=is_own,
        confirmed_on=clock.local(known.confirmed_at).date() if known else None,
        may_object=not open_ones,
        objection=objection,
    )


@for_people
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """“Yes, this is my clinic”, of oneself or of somebody represented."""
    attachment = _spoken_for(request, pk)
    try:
        done = actions.confirm_attachment(attachment.pk, user_of(request))
    except errors.NotThePresentClinic as error:
        return refusals.page(request, error)
    day = dates.day(clock.local(done.confirmed_at), said.language())
    messages.success(
        request,
        _("Confirmed on %(day)s: %(organization)s.")
        % {"day": day, "organization": attachment.organization.name},
    )
    return redirect("account")


@for_people
@require_POST
def without_knowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """“This was made without my knowledge”: an application on that ground begins, at the choice of a clinic."""
    user, attachment = user_of(request), _spoken_for(request, pk)
    if not attachment.holds_on(clock.today()):
        return refusals.page(request, errors.NotThePresentClinic())
    other = actions.open_application(attachment.person_id)
    if other is not None:
        return refusals.page(request, errors.AlreadyOpen(other))
    filer = Filer.SELF
    if attachment.person_id != user.person_id:
        row = (
            Representation.objects.filter(
                in_force(clock.today()),
                representative_id=user.person_id,
                person_id=attachment.person_id,
            )
            .exclude(kind=Filer.FAMILY_MEMBER)
            .order_by("pk")
            .first()
        )
        assert row is not None, "who speaks for somebody represents them"
        filer = Filer(row.kind)
    draft, _is_new = drafts.begin(
        user,
        channel=Channel.PORTAL,
        language=get_language() or "kk",
        person=attachment.person,
        filer=filer,
    )
    draft = drafts.save(
        draft.pk,
        user,
        {"done": [steps.PERSON, steps.GROUND], "clinic_given": False},
        ground=Ground.ATTACHED_WITHOUT_KNOWLEDGE,
        filer=filer,
        organization=None,
        panel=None,
        disputed_text="",
        agreement_ends_on=None,
    )
    if draft.family_id is not None:  # what is contested is not filled in together with others
        draft = families.take_out(draft.pk, user)
    messages.info(request, _what_happens_next(attachment))
    return HttpResponseRedirect(steps.address(draft, steps.first_open([draft])))


def _what_happens_next(attachment: Attachment) -> str:
    words = [
        _(
            "An application on this ground has begun: attached without notice and consent. Choose the "
            "clinic you want, add the papers, and send it. Until the decision care stays with "
            "%(organization)s."
        )
        % {"organization": attachment.organization.name}
    ]
    known = confirmation_of(attachment)
    if known is not None:
        words.append(
            _("On %(day)s it was confirmed as the right clinic: the specialist sees both.")
            % {"day": dates.day(clock.local(known.confirmed_at), said.language())}
        )
    return " ".join(words)


def _spoken_for(request: HttpRequest, pk: int) -> Attachment:
    """The attachment, if the user speaks for its person; otherwise 404."""
    found = (
        Attachment.objects.filter(pk=pk, cancelled_at__isnull=True)
        .select_related("organization", "person", "confirmation")
        .first()
    )
    if found is None or not actions.speaks_for(user_of(request), found.person_id):
        raise Http404("not an attachment of theirs")
    return found
