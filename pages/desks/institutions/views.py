"""Institutions of a region: the list, one of them with its people, the order that attaches them."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, territories, territory_prefix
from applications import commission as read
from applications.actions import institutions as actions
from applications.actions.institutions import BadLine, BadLines, Fault
from applications.errors import InstitutionRefused
from applications.models import MovePlan
from campaigns import clock
from codes import InstitutionKind, PlanState
from codes.labels import label
from codes.violations import explain
from pages.desks.access import note_seen, staff, user_of
from pages.desks.moves.clocks import order_term
from pages.forms import posted
from registry.models import Institution, InstitutionStay, KatoUnit
from registry.models.periods import holds_on
from registry.queries import attachments_of

from .forms import InstitutionForm, OrderForm, PeopleForm

BAD_LINES_SHOWN = 50
PAGE = 50
FAULTS: dict[Fault, Promise] = {
    Fault.LETTERS: gettext_lazy("something other than digits"),
    Fault.LENGTH: gettext_lazy("not 12 digits"),
    Fault.CHECK_DIGIT: gettext_lazy("the last digit does not match the others"),
    Fault.BIN: gettext_lazy("the BIN of an organization"),
    Fault.UNKNOWN: gettext_lazy("the register knows nobody of this IIN"),
    Fault.TWICE: gettext_lazy("stands in the list twice"),
    Fault.GONE: gettext_lazy("died or left the country"),
    Fault.HERE: gettext_lazy("lives in this institution already"),
    Fault.ELSEWHERE: gettext_lazy("lives in another institution"),
}
REFUSALS: dict[str, Promise] = {
    "organization_foreign": gettext_lazy("This organization is not of your territory"),
    "no_lines": gettext_lazy("Enter the IINs or choose a file"),
    "too_many_lines": gettext_lazy("More than 5,000 lines: divide the list"),
    "before_coming": gettext_lazy("The person came later than that day"),
    "nobody_to_attach": gettext_lazy(
        "Everybody who will live there on that day is attached to the organization already"
    ),
    "order_in_future": gettext_lazy("The order cannot be later than today"),
}


@staff(Verb.KEEP_INSTITUTIONS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The institutions of the user's territories, with the term of the orders."""
    user, today = user_of(request), clock.today()
    rows = actions.institutions(user).annotate(people=Count("stays", filter=living_there(today)))
    own = territories(user, Verb.KEEP_INSTITUTIONS)
    days = read.terms(today.year)
    return render(
        request,
        "desks/institutions/listed.html",
        {
            "rows": [(row, label(InstitutionKind(row.kind))) for row in rows],
            "terms": [order_term(days.orders_by, sum(actions.waiting(unit) for unit in own))],
        },
    )


def living_there(day: Any) -> Q:
    """Stays that hold on a day, for a count of people."""
    return Q(stays__from_on__lte=day) & (Q(stays__to_on__isnull=True) | Q(stays__to_on__gt=day))


@staff(Verb.KEEP_INSTITUTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down an institution."""
    user = user_of(request)
    form = InstitutionForm(*posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                row = actions.create(user, **form.cleaned_data)
        except InstitutionRefused as refused:
            form.add_error("organization", str(REFUSALS[refused.code]))
        except IntegrityError as error:
            form.add_error("name_ru", explain(error) or _("This could not be saved."))
        else:
            messages.success(request, _("“%(name)s” is written down.") % {"name": row.name})
            return HttpResponseRedirect(reverse("institution", args=[row.pk]))
    return render(request, "desks/institutions/new.html", {"form": form})


def _found_or_404(user: User, pk: int) -> Institution:
    found = actions.institutions(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff(Verb.KEEP_INSTITUTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """An institution with its people and orders; people are added by a list, whole or not at all."""
    user = user_of(request)
    row = _found_or_404(user, pk)
    form = PeopleForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.add_people(
                user, pk, form.cleaned_data["typed"], from_on=form.cleaned_data["from_on"]
            )
        except BadLines as bad:
            _name_bad_lines(form, bad.lines)
        except InstitutionRefused as refused:
            form.add_error("lines", str(REFUSALS[refused.code]))
        else:
            said = ngettext("%(number)s person is added.", "%(number)s people are added.", number)
            messages.success(request, said % {"number": number})
            return HttpResponseRedirect(reverse("institution", args=[pk]))
    return _shown(request, row, form, OrderForm())


def _name_bad_lines(form: PeopleForm, lines: list[BadLine]) -> None:
    for line in lines[:BAD_LINES_SHOWN]:
        form.add_error(
            "lines",
            _("Line %(number)s (%(text)s): %(fault)s")
            % {"number": line.number, "text": line.text, "fault": FAULTS[line.fault]},
        )
    rest = len(lines) - BAD_LINES_SHOWN
    if rest > 0:
        said = ngettext("And %(number)s more line", "And %(number)s more lines", rest)
        form.add_error("lines", said % {"number": rest})
    form.add_error(None, _("Nobody was added: mend these lines and send the list again"))


@staff(Verb.KEEP_INSTITUTIONS)
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order makes a plan to look at; nobody is moved yet."""
    user = user_of(request)
    row = _found_or_404(user, pk)
    form = OrderForm(*posted(request))
    if form.is_valid():
        try:
            plan = actions.order(
                user, pk, territory=_territory(user, row.unit), **form.cleaned_data
            )
        except InstitutionRefused as refused:
            field = "act_on" if refused.code == "order_in_future" else None
            form.add_error(field, str(REFUSALS[refused.code]))
        else:
            return HttpResponseRedirect(reverse("move-plan", args=[plan.pk]))
    return _shown(request, row, PeopleForm(), form)


def _territory(user: User, unit: KatoUnit) -> KatoUnit:
    """The user's territory that holds the unit."""
    return next(
        own
        for own in territories(user, Verb.KEEP_INSTITUTIONS)
        if unit.code.startswith(territory_prefix(own.code))
    )


@staff(Verb.KEEP_INSTITUTIONS)
@require_POST
def left(request: HttpRequest, pk: int, stay: int) -> HttpResponse:
    """The person no longer lives there from today on."""
    user = user_of(request)
    _found_or_404(user, pk)
    try:
        actions.leave(user, pk, stay, on=clock.today())
    except InstitutionStay.DoesNotExist:
        raise Http404 from None
    except InstitutionRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    else:
        messages.success(request, _("The person no longer lives there. The attachment stays."))
    return HttpResponseRedirect(reverse("institution", args=[pk]))


def _shown(
    request: HttpRequest, row: Institution, form: PeopleForm, order_form: OrderForm
) -> HttpResponse:
    today = clock.today()
    after = request.GET.get("after", "")
    stays = row.stays.filter(holds_on(today)).select_related("person").order_by("pk")
    total = stays.count()
    if after.isdecimal() and len(after) < 19:
        stays = stays.filter(pk__gt=int(after))
    found = list(stays[: PAGE + 1])
    shown = found[:PAGE]
    ids = [stay.person_id for stay in shown]
    note_seen(user_of(request), ids, f"institution {row.pk}")
    held = attachments_of(ids, today)
    lines = []
    for stay in shown:
        present = held.get(stay.person_id, (None, None))[0]
        lines.append((stay, present.organization.name if present else ""))
    plans = MovePlan.objects.filter(institution=row).order_by("-pk")[:10]
    address = reverse("institution", args=[row.pk])
    return render(
        request,
        "desks/institutions/one.html",
        {
            "row": row,
            "kind": label(InstitutionKind(row.kind)),
            "address": row.address_in(request.LANGUAGE_CODE),  # type: ignore[attr-defined]
            "lines": lines,
            "total": total,
            "older": f"{address}?after={shown[-1].pk}" if len(found) > PAGE else "",
            "newer": address if after else "",
            "plans": [(plan, label(PlanState(plan.state))) for plan in plans],
            "terms": [
                order_term(
                    read.terms(today.year).orders_by,
                    actions.waiting_in(row),
                )
            ],
            "form": form if form.is_bound or not order_form.is_bound else order_form,
            "people_form": form,
            "order_form": order_form,
        },
    )
