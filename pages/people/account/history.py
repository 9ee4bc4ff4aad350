"""The history of services: every attachment, application, paper and word, by year, to read and to print."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from applications import history as kept
from applications.history import Entry, Kind, history_of
from applications.models import Application, AttachmentConfirmation, CorrectionRequest
from campaigns import clock
from codes import Basis, Channel, CorrectionOutcome, CorrectionSubject, Ground, dates
from codes.labels import label, position
from notifications.models import ElectronicDocument
from pages.people.access import for_people, user_of
from pages.people.apply import said
from pages.words import lower
from registry.models import Attachment

from .past import outcome
from .whom import Choice, whom

PAGE = 25

_KINDS: dict[Kind, Promise] = {
    Kind.ATTACHMENT: gettext_lazy("Attachments"),
    Kind.APPLICATION: gettext_lazy("Applications"),
    Kind.DOCUMENT: gettext_lazy("Documents"),
    Kind.CONFIRMATION: gettext_lazy("Confirmations"),
    Kind.CORRECTION: gettext_lazy("Corrections"),
    Kind.DATA: gettext_lazy("My data"),
}
_ENDED: dict[str, Promise] = {
    "approval": gettext_lazy("replaced by a later choice"),
    "replaced": gettext_lazy("replaced by a later choice"),
    "death": gettext_lazy("ended by a death"),
    "departure": gettext_lazy("ended by departure from the country"),
    "contract_ended": gettext_lazy("ended with its contract"),
    "annulled": gettext_lazy("the decision was annulled"),
    "no_contract": gettext_lazy("the clinic has no contract with the Fund"),
    "renounced": gettext_lazy("renounced before its day"),
    "commission": gettext_lazy("ended by a decision of the regional commission"),
    "transfer": gettext_lazy("the whole list was transferred"),
    "order": gettext_lazy("ended by an order"),
    "court": gettext_lazy("ended by a court decision"),
}
_CHANGED: dict[str, Promise] = {
    kept.PHONE: gettext_lazy("Telephone confirmed by a code"),
    kept.EMAIL: gettext_lazy("E-mail address confirmed by a code"),
    kept.INSURANCE: gettext_lazy("Payer category declared"),
}


@dataclass(frozen=True)
class Item:
    """An entry in words."""

    at: datetime | date
    kind: Promise | str
    title: str
    lines: list[str] = field(default_factory=list)
    url: str = ""
    sign: str = ""
    state: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it stands at a day, not at a moment."""
        return not isinstance(self.at, datetime)


@dataclass
class Year:
    """What happened in a year."""

    number: int
    items: list[Item]


@for_people
@never_cache
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The history of oneself or of somebody represented; `?kind=` shows one kind alone."""
    user, about = user_of(request), whom(request)
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else None
    before = request.GET.get("before", "")
    entries = history_of(about.person, kind, before, PAGE + 1)
    shown = entries[:PAGE]
    chosen = kind.value if kind else ""
    context = {
        "whom": about,
        "kinds": [Choice(_("Everything"), about.address(), kind is None)]
        + [
            Choice(str(words), about.address(kind=one.value), one is kind)
            for one, words in _KINDS.items()
        ],
        "is_filtered": kind is not None,
        "years": _years(_item(entry, user) for entry in shown),
        "older": about.address(kind=chosen, before=shown[-1].key) if len(entries) > PAGE else "",
        "newer": about.address(kind=chosen) if before else "",
        "today": clock.today(),
    }
    return render(request, "people/account/history.html", context)


def _years(items: Iterable[Item]) -> list[Year]:
    years: list[Year] = []
    for item in items:
        day = item.at if item.is_day else clock.local(item.at).date()  # type: ignore[arg-type]
        if not years or years[-1].number != day.year:
            years.append(Year(day.year, []))
        years[-1].items.append(item)
    return years


def _item(entry: Entry, reader: User) -> Item:
    return _ITEMS[entry.kind](entry, reader)


def _attachment(entry: Entry, reader: User) -> Item:
    row: Attachment = entry.row
    lines = [part for part in (said.doctor_line(row.panel), _period(row), *_how(row)) if part]
    sign, state = "", ""
    if row.cancelled_at is not None:
        sign, state = "none", _("Cancelled")
        reason = _ENDED.get(row.cancel_reason)
        if reason:
            lines.append(_("Why: %(reason)s") % {"reason": reason})
    elif row.holds_on(clock.today()):
        sign, state = "now", _("Now")
    elif row.from_on > clock.today():
        sign, state = "wait", _("To come")
    return Item(
        entry.at if row.cancelled_at is not None else row.from_on,
        gettext_lazy("Attachment"),
        row.organization.name,
        lines,
        sign=sign,
        state=state,
    )


def _period(row: Attachment) -> str:
    language = said.language()
    first = dates.day(row.from_on, language)
    if row.cancelled_at is not None and row.to_on is None:
        return _("Was to begin on %(day)s") % {"day": first}
    if row.to_on is None:
        return ""  # it stands at its first day, and lasts
    last = dates.day(row.to_on - timedelta(days=1), language)
    words = f"{first} – {last}"
    reason = _ENDED.get(row.end_reason)
    is_over = row.cancelled_at is None and row.to_on <= clock.today()
    return f"{words}, {reason}" if reason and is_over else words


def _how(row: Attachment) -> list[str]:
    """On what basis, and who made it."""
    basis = str(label(Basis(row.basis)))
    if row.basis != Basis.APPLICATION:
        return [f"{basis}: {row.reference}" if row.reference else basis]
    lines = [f"{basis} {row.reference}".strip()]
    made_by = next((one.decided_by for one in row.applications.all() if one.decided_by), None)
    if made_by is not None:
        lines.append(_("Decided by: %(name)s") % {"name": _staff(made_by)})
    return lines


def _staff(user: User) -> str:
    """A specialist signs a decision: name and position."""
    return ", ".join(
        filter(None, (user.name, lower(position(user.position, get_language() or "kk"))))
    )


def _application(entry: Entry, reader: User) -> Item:
    row: Application = entry.row
    sign, state = outcome(row)
    lines = [str(label(Ground(row.ground)))]
    if row.channel != Channel.PORTAL:
        lines.append(str(label(Channel(row.channel))))
    elif row.filed_by_id != reader.pk:
        lines.append(_("Filed by: %(name)s") % {"name": row.filed_by.name})
    return Item(
        entry.at,
        gettext_lazy("Application"),
        _("%(number)s to %(organization)s")
        % {"number": row.number, "organization": row.organization},
        lines,
        url=reverse("application", args=[row.number]),
        sign=sign,
        state=state,
    )


def _document(entry: Entry, reader: User) -> Item:
    row: ElectronicDocument = entry.row
    return Item(
        entry.at,
        gettext_lazy("Document"),
        f"{document_words(row)} {row.number}",
        [_("Replaced by a later one")] if row.replaced_by_id else [],
        url=reverse("document", args=[row.number]) if row.is_ready else "",
    )


def document_words(row: ElectronicDocument) -> str:
    """What an electronic document is called."""
    return _("Reasoned refusal") if row.kind == "refusal" else _("Notification of attachment")


def _confirmation(entry: Entry, reader: User) -> Item:
    row: AttachmentConfirmation = entry.row
    by_other = [] if row.confirmed_by_id == reader.pk else [row.confirmed_by.name]
    return Item(
        entry.at,
        gettext_lazy("Confirmation"),
        _("“Yes, this is the clinic”: %(organization)s")
        % {"organization": row.attachment.organization},
        by_other,
    )


def _correction(entry: Entry, reader: User) -> Item:
    row: CorrectionRequest = entry.row
    state = str(label(CorrectionOutcome(row.outcome))) if row.outcome else _("Not answered yet")
    return Item(
        entry.at,
        gettext_lazy("Correction request"),
        f"{row.number}: {label(CorrectionSubject(row.subject))}",
        url=reverse("correction-request", args=[row.number]),
        sign="now" if not row.outcome else "pass" if row.outcome == "corrected" else "none",
        state=state,
    )


def _data(entry: Entry, reader: User) -> Item:
    return Item(entry.at, pgettext_lazy("history", "My data"), str(_CHANGED[entry.row.what]))


_ITEMS: dict[Kind, Callable[[Entry, User], Item]] = {
    Kind.ATTACHMENT: _attachment,
    Kind.APPLICATION: _application,
    Kind.DOCUMENT: _document,
    Kind.CONFIRMATION: _confirmation,
    Kind.CORRECTION: _correction,
    Kind.DATA: _data,
}
