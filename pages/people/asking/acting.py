"""People I act for, and who acts for me: by which right, since when, until when; ended by either side."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from applications import requests
from applications.actions import representations
from applications.models import RepresentationRequest
from campaigns import clock
from codes import Filer, RepresentationState, dates, figures
from codes.labels import label
from pages.words import lower
from registry.models import Attachment, Representation
from registry.queries import attachments_of
from registry.representations import OF_CHILDHOOD, came_of_age_on

from ..access import for_people, user_of
from ..apply import said

STATES = RepresentationState
SHOWN_AFTER_THE_END = timedelta(days=365)
SIGNS = {
    STATES.AWAITING_CONSENT: "wait",
    STATES.AWAITING_CHECK: "wait",
    STATES.CONFIRMED: "pass",
    STATES.DECLINED: "fail",
    STATES.WITHDRAWN: "none",
    STATES.EXPIRED: "none",
}
# By which right, said of somebody else: "Mother or father".
BASES: dict[str, Promise] = {
    Filer.PARENT: gettext_lazy("Mother or father"),
    Filer.GUARDIAN: gettext_lazy("Guardian, by a decision on guardianship"),
    Filer.TRUSTEE: gettext_lazy("Trustee, by a decision on trusteeship"),
    Filer.FOSTER_CARER: gettext_lazy("Foster carer, by contract or decision"),
    Filer.PROXY: gettext_lazy("Representative by power of attorney"),
    Filer.FAMILY_MEMBER: gettext_lazy("Adult family member, with written consent"),
}


@dataclass(frozen=True)
class Acting:
    """Somebody on one side of a right to act, as the page shows them."""

    pk: int
    name: str
    sign: str
    state: str
    facts: list[str]
    explained: str = ""
    links: tuple[tuple[str, str], ...] = ()  # address, words


@for_people
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody the user acts for or did until lately, what waits, and who acts for the user."""
    user, today = user_of(request), clock.today()
    rows = [
        row
        for row in requests.acting_rows(user)
        if row.to_on is None or row.to_on > today - SHOWN_AFTER_THE_END
    ]
    seen = [row.person_id for row in rows if _holds(row) and row.kind != Filer.FAMILY_MEMBER]
    places = attachments_of(seen, today)
    own = list(requests.asked_by(user)[:20])
    context = {
        "acting": [_acting(row, places) for row in rows if _holds(row)],
        "ended": [_ended(row) for row in rows if not _holds(row)],
        "asked": [_asked(row) for row in own if _is_shown(row)],
        "to_co_sign": list(requests.to_co_sign(user)),
        "for_me": [_for_me(row) for row in requests.acting_for_me(user)],
    }
    return render(request, "people/asking/people.html", context)


@for_people
@require_safe
def family(request: HttpRequest) -> HttpResponse:
    """The address this page had before."""
    return HttpResponseRedirect(reverse("people-i-act-for"))


def _holds(row: Representation) -> bool:
    return (
        (row.to_on is None or row.to_on > clock.today())
        and row.person.died_on is None
        and not _has_grown_up(row)
    )


def _has_grown_up(row: Representation) -> bool:
    return row.kind in OF_CHILDHOOD and came_of_age_on(row.person.birth_on) <= clock.today()


def _request_of(row: Representation) -> RepresentationRequest | None:
    return getattr(row, "request", None)


def _proof(row: Representation) -> str:
    """What the right rests on: a co-signature, a paper that a desk saw, or the register itself."""
    asked = _request_of(row)
    if asked is None or asked.decided_at is None:
        if row.kind in representations.BY_WISH:
            return _("Recorded in the register")
        return _("Known from the state registers")
    day = dates.day(clock.local(asked.decided_at).date(), said.language(), case="at")
    if asked.kind == Filer.FAMILY_MEMBER:
        return _("Consent co-signed on %(day)s, %(number)s") % {"day": day, "number": asked.number}
    return _("Proof checked on %(day)s, %(number)s") % {"day": day, "number": asked.number}


def _facts(row: Representation) -> list[str]:
    language = said.language()
    since = _("Since %(day)s") % {"day": dates.day(row.from_on, language, case="from")}
    if row.to_on is None and row.kind in OF_CHILDHOOD:
        day = dates.day(came_of_age_on(row.person.birth_on), language, case="to")
        until = _("until the 18th birthday, that is until %(day)s") % {"day": day}
    elif row.to_on is None:
        until = _("no end is recorded")
    else:
        until = _("valid until %(day)s") % {"day": dates.day(row.to_on, language, case="to")}
    return [str(BASES[row.kind]), f"{since}, {until}", _proof(row)]


def _acting(
    row: Representation, places: dict[int, tuple[Attachment | None, Attachment | None]]
) -> Acting:
    facts = _facts(row)
    if row.kind != Filer.FAMILY_MEMBER:
        facts += _place_words(places.get(row.person_id, (None, None)))
    links = [(f"{reverse('apply')}?for={row.pk}", _("Apply for this person"))]
    if row.kind != Filer.FAMILY_MEMBER:
        links.append((said.wrong_url("family", row.pk), _("This is wrong")))
    if row.kind in representations.BY_WISH:
        links.append((reverse("representation-end", args=[row.pk]), _("Stop acting for them")))
    return Acting(
        row.pk,
        f"{row.person.full_name}, {said.age_words(row.person)}",
        "pass",
        str(pgettext_lazy("representation", "In force")),
        facts,
        links=tuple(links),
    )


def _place_words(place: tuple[Attachment | None, Attachment | None]) -> list[str]:
    present, coming = place
    words = [
        f"{present.organization.name}, {lower(said.doctor_facts(present.panel))}"
        if present
        else _("Attached to no clinic")
    ]
    if coming is not None:
        day = dates.day(coming.from_on, said.language(), case="from")
        words.append(
            _("From %(day)s: %(organization)s")
            % {"day": day, "organization": coming.organization.name}
        )
    return words


def _ended(row: Representation) -> Acting:
    language = said.language()
    explained = ""
    if row.person.died_on is not None:
        state = _("The register records a death")
        explained = _("Nothing can be filed any more. If the register is wrong, tell the clinic.")
    elif _has_grown_up(row):
        day = dates.day(came_of_age_on(row.person.birth_on), language, case="from")
        state = _("Grown up since %(day)s") % {"day": day}
        explained = _(
            "By law a parent’s right to act ends at 18. The grown child signs in and applies "
            "themselves, or co-signs so that you apply as an adult family member."
        )
    else:
        assert row.to_on is not None
        day = dates.day(row.to_on, language, case="to")
        state = _("Was valid until %(day)s") % {"day": day}
        explained = _("You may ask anew at any time.")
    return Acting(row.pk, row.person.full_name, "none", state, [str(BASES[row.kind])], explained)


def _is_shown(row: RepresentationRequest) -> bool:
    """What waits, and what ended without a right within the last month; the rest stands above."""
    if row.is_open:
        return True
    since = clock.now() - timedelta(days=30)
    return row.state != STATES.CONFIRMED and row.decided_at is not None and row.decided_at > since


def named(row: RepresentationRequest) -> str:
    """Whom a request names: as typed, until it is confirmed."""
    if row.state == STATES.CONFIRMED and row.person is not None:
        return row.person.full_name
    return _("%(surname)s, IIN %(digits)s") % {
        "surname": row.last_name,
        "digits": figures.last_four(row.iin),
    }


def _asked(row: RepresentationRequest) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": named(row),
        "basis": BASES[row.kind],
        "sign": SIGNS[STATES(row.state)],
        "words": label(STATES(row.state)),
        "at": row.created_at,
    }


def _for_me(row: Representation) -> Acting:
    links: tuple[tuple[str, str], ...] = ()
    if row.kind in representations.BY_WISH:
        words = (
            _("Withdraw my consent")
            if row.kind == Filer.FAMILY_MEMBER
            else _("End the power of attorney here")
        )
        links = ((reverse("representation-end", args=[row.pk]), words),)
    return Acting(
        row.pk,
        row.representative.full_name,
        "pass",
        str(pgettext_lazy("representation", "In force")),
        _facts(row),
        links=links,
    )


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a consent or a power of attorney, after a question; from either side."""
    user = user_of(request)
    row = _own(user, pk)
    is_mine = row.person_id == user.person_id
    other = row.representative if is_mine else row.person
    if request.method == "POST":
        representations.end(row.pk, user)
        said_words = (
            _("%(name)s may not apply for you any more.")
            if is_mine
            else _("You act for %(name)s no longer.")
        )
        messages.success(request, said_words % {"name": other.full_name})
        return redirect("people-i-act-for")
    context = {
        "row": row,
        "name": other.full_name,
        "is_mine": is_mine,
        "is_consent": row.kind == Filer.FAMILY_MEMBER,
    }
    return render(request, "people/asking/end.html", context)


def _own(user: User, pk: int) -> Representation:
    """A right that holds, has the user on one side, and may be ended by wish; otherwise 404."""
    today = clock.today()
    row = (
        Representation.objects.filter(pk=pk, kind__in=representations.BY_WISH)
        .select_related("person", "representative")
        .first()
    )
    if (
        row is None
        or user.person_id not in (row.person_id, row.representative_id)
        or (row.to_on is not None and row.to_on <= today)
    ):
        raise Http404("no right of theirs to end")
    return row
