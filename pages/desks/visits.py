"""The clock of a visit: one press begins it, one press ends it with what came of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb
from applications import actions, errors, visits
from applications.models import DeskVisit
from codes import VisitOutcome
from pages.templatetags.visits import OUTCOMES, minutes

from .access import note_opened, staff, user_of
from .record import person_or_404


@staff(Verb.FILE_AT_DESK)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The person stands at the desk from now."""
    user = user_of(request)
    row = person_or_404(request, pk)
    try:
        actions.begin_visit(user, row)
    except errors.AnotherVisitOpen as refused:
        messages.warning(
            request,
            _("The visit of %(who)s is still open. Finish it first, in the strip above.")
            % {"who": refused.visit.person.initials},
        )
    else:
        note_opened(user, row, "visit")
    return HttpResponseRedirect(reverse("desk-person", args=[pk]))


@staff(Verb.FILE_AT_DESK)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The visit is over; the page it was ended on comes back."""
    user = user_of(request)
    try:
        outcome = VisitOutcome(request.POST.get("outcome", ""))
    except ValueError as error:
        raise Http404 from error
    if outcome not in OUTCOMES:
        raise Http404
    try:
        visit = actions.end_visit(user, pk, outcome)
    except (errors.NotAllowed, DeskVisit.DoesNotExist) as refused:
        raise Http404 from refused
    took = minutes(visits.lasted(visit).total_seconds())
    said = _("The visit is finished. It took %(minutes)s.") % {"minutes": took}
    if visits.is_over(visit):
        longest = minutes(visits.longest(visits.day_of(visit)).total_seconds())
        allowed = _("The law allows %(limit)s.") % {"limit": longest}
        messages.warning(request, f"{said} {allowed}")
    else:
        messages.success(request, said)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("find-person")
    return HttpResponseRedirect(back)
