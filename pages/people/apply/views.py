"""One address a step: it shows its question, saves the answer, and leads on."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import errors
from codes import ApplicationStatus as Status
from pages import refusals

from ..access import for_people
from . import steps
from .begin import person_step
from .check import check
from .clinic import clinic
from .common import unless_changed
from .consents import consents
from .doctor import doctor
from .ground import ground
from .home_visits import home_visits
from .papers import documents
from .together import Together, together


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@unless_changed
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step. A filed draft leads to its application, a step too early to the first open one."""
    all_ = together(request, pk)
    if all_.asked.status != Status.DRAFT:
        messages.info(request, _("This application has been sent already."))
        return redirect("application", all_.asked.number)
    if name not in steps.ALL:
        raise Http404("no such step")
    if not all_.drafts:
        return refusals.page(request, errors.NotAllowed())
    if name == steps.PERSON:
        return person_step(request, all_)
    if not steps.is_reached(all_.drafts, name):
        return HttpResponseRedirect(steps.address(all_.lead, steps.first_open(all_.drafts)))
    return _STEPS[name](request, all_)


@for_people
@never_cache
@require_http_methods(["GET", "HEAD"])
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry drafts on where they were left."""
    all_ = together(request, pk)
    if all_.asked.status != Status.DRAFT:
        return redirect("application", all_.asked.number)
    if not all_.drafts:
        return refusals.page(request, errors.NotAllowed())
    return HttpResponseRedirect(steps.address(all_.lead, steps.first_open(all_.drafts)))


_STEPS: dict[str, Callable[[HttpRequest, Together], HttpResponse]] = {
    steps.GROUND: ground,
    steps.CLINIC: clinic,
    steps.DOCTOR: doctor,
    steps.HOME_VISITS: home_visits,
    steps.DOCUMENTS: documents,
    steps.CONSENTS: consents,
    steps.CHECK: check,
}
