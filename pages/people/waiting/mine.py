"""One's own place in line, or that of somebody one represents: followed, answered, given up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from applications import actions, queries, waiting
from applications.actions import families
from applications.errors import AlreadyOpen
from applications.models import Application, WaitingEntry
from campaigns import clock
from codes import Filer, Ground
from pages import refusals
from registry.queries import present_stay

from ..access import for_people, user_of
from ..apply import steps
from ..apply.said import doctor_line
from . import said


def _own(user: User, pk: int) -> WaitingEntry:
    """An entry the user may follow; 404 for any other."""
    entry = waiting.in_line(waiting.followed(user)).filter(pk=pk).first()
    if entry is None:
        raise Http404("not a place of theirs")
    return entry


@for_people
@never_cache
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one stands: the place in line and how the list moved, or the invitation with its way on."""
    user = user_of(request)
    entry = _own(user, pk)
    standing = waiting.standing(entry)
    invitation = standing.invitation
    application = invitation.application if invitation else None
    context = {
        "entry": entry,
        "standing": standing,
        "title": said.title(entry),
        "doctor": doctor_line(entry.panel),
        "rows": said.rows(entry),
        "ahead": said.ahead_words(entry) if entry.state == WaitingEntry.State.WAITING else "",
        "movement": said.movement_words(standing.movement),
        "until": said.until_words(entry) if invitation else "",
        "application": application if application is not None and application.is_open else None,
        "whose": entry.person.full_name if entry.person_id != user.person_id else "",
        "is_closed": entry.panel.is_closed,
    }
    return render(request, "people/waiting/place.html", context)


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the place, or the invitation, after a question."""
    user = user_of(request)
    entry = _own(user, pk)
    if entry.is_over:
        return redirect("waiting", entry.pk)
    if request.method == "POST":
        actions.leave(entry.pk, user)
        messages.success(request, _("The place on the waiting list is given up."))
        return redirect("waiting", entry.pk)
    context = {"entry": entry, "rows": said.rows(entry)}
    return render(request, "people/waiting/leave.html", context)


@for_people
@never_cache
@require_POST
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Be invited alone from now on, whatever becomes of the family."""
    user = user_of(request)
    entry = _own(user, pk)
    actions.wait_apart(entry.pk, user)
    messages.success(request, _("From now on the invitation comes without waiting for the family."))
    return redirect("waiting", entry.pk)


@for_people
@never_cache
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the application for the place that is kept: clinic and doctor are filled in."""
    user = user_of(request)
    entry = _own(user, pk)
    if not entry.is_invited:
        return redirect("waiting", entry.pk)
    other = queries.open_by_person([entry.person_id]).get(entry.person_id)
    if other is not None:
        return refusals.page(request, AlreadyOpen(other))
    filer = _filer(user, entry)
    language = get_language() or entry.person.language
    (row,) = families.begin_family(user, [(entry.person, filer)], language=language)
    row = _filled_in(row, entry, user)
    return HttpResponseRedirect(steps.address(row, steps.first_open([row])))


def _filer(user: User, entry: WaitingEntry) -> Filer:
    if entry.person_id == user.person_id:
        return Filer.SELF
    acting = queries.people_of(user).filter(person=entry.person_id)
    kind = acting.exclude(kind=Filer.FAMILY_MEMBER).values_list("kind", flat=True).first()
    if kind is None:
        raise Http404("nobody they act for")
    return Filer(kind)


def _filled_in(row: Application, entry: WaitingEntry, user: User) -> Application:
    """The draft with the clinic and the doctor of the invitation, and the ground meant when joining.

    Another doctor of the clinic one has already is asked for on the ground of that.
    """
    panel = entry.panel
    stay = present_stay(entry.person, clock.today())
    is_within = stay is not None and stay.attachment.organization_id == panel.organization_id
    ground = Ground.DOCTOR_CHOICE.value if is_within else entry.ground or row.ground
    if not is_within and ground == Ground.DOCTOR_CHOICE:
        ground = ""
    done = [steps.PERSON, steps.GROUND, steps.CLINIC] if ground else [steps.PERSON]
    answers = {"done": done, "clinic_given": is_within}
    columns = {"ground": ground, "organization": panel.organization, "panel": panel}
    (row,) = families.save_all([(row, answers, columns)], user)
    return row
