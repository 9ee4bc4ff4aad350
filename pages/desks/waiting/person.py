"""Somebody who came to a desk: put on a waiting list of the clinic, or taken off it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import Verb, may, organizations
from applications import actions, errors, waiting
from applications.law import law_in_force
from applications.models import WaitingEntry
from applications.panels import takes_age
from campaigns import clock
from pages import refusals
from pages.forms import PageForm
from pages.parts import Choice
from pages.people.apply.said import doctor_facts, doctor_name
from pages.people.waiting import said
from registry.models import Organization, Panel, Person
from registry.queries import open_panels

from ..access import note_opened, staff, user_of
from ..find import channel_of, identity
from ..record import person_or_404


class OrganizationForm(PageForm):
    """Which clinic, where the desk serves several."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Clinic"),
        queryset=Organization.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Choose a clinic"),
        error_messages={
            "required": gettext_lazy("Choose a clinic"),
            "invalid_choice": gettext_lazy("Choose a clinic"),
        },
    )

    def __init__(self, rows: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class PanelForm(PageForm):
    """For whose place."""

    panel = forms.ChoiceField(
        label=gettext_lazy("Doctor"),
        error_messages={
            "required": gettext_lazy("Choose a doctor"),
            "invalid_choice": gettext_lazy("Choose a doctor"),
        },
        widget=forms.RadioSelect,
    )

    def __init__(self, panels: Sequence[Panel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["panel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(panel.code, panel.code) for panel in panels]


@staff(Verb.KEEP_WAITING_LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the person stands in line, or the full doctors of the clinic whose list they can join."""
    user = user_of(request)
    row = person_or_404(request, pk)
    note_opened(user, row, "waiting_list")
    entry = _entry(row)
    is_here = entry is not None and may(user, Verb.KEEP_WAITING_LIST, entry.panel.organization)
    own = organizations(user, Verb.KEEP_WAITING_LIST).order_by("name_ru", "pk")
    chosen = OrganizationForm(own, request.GET if "organization" in request.GET else None)
    organization = _organization(own, chosen)
    panels = _full(row, organization) if organization and entry is None else []
    form = PanelForm(panels, request.POST if request.method == "POST" else None)
    if request.method == "POST" and entry is None and form.is_valid():
        wanted = next(panel for panel in panels if panel.code == form.cleaned_data["panel"])
        return _join(request, user, row, wanted)
    context = {
        "person": row,
        "identity": identity(row),
        "entry": entry if is_here else None,
        "title": said.title(entry) if entry is not None and is_here else "",
        "rows": said.rows(entry) if entry is not None and is_here else [],
        "waits_elsewhere": entry is not None and not is_here,
        "is_alive": row.is_known_to_live,
        "organization": organization,
        "chosen": chosen,
        "is_choosing": len(own[:2]) > 1,
        "form": form,
        "choices": _choices(panels, form),
    }
    return render(request, "desks/waiting/person.html", context)


def _entry(row: Person) -> WaitingEntry | None:
    entry = waiting.open_entry(row.pk)
    if entry is None:
        return None
    return (
        waiting.in_line(WaitingEntry.objects.filter(pk=entry.pk))
        .select_related("person", "panel__doctor", "panel__site", "panel__organization")
        .first()
    )


def _organization(own: Any, chosen: OrganizationForm) -> Organization | None:
    """The one clinic of the desk, or the one chosen among several."""
    few = list(own[:2])
    if len(few) == 1:
        return few[0]  # type: ignore[no-any-return]  # rows of a query of organizations
    return chosen.cleaned_data["organization"] if chosen.is_valid() else None


def _full(row: Person, organization: Organization) -> list[Panel]:
    """Open full lists of the clinic that take the person's age; the shortest line first."""
    law, today = law_in_force(), clock.today()
    found = [
        panel
        for panel in open_panels(organization).select_related("organization", "doctor", "site")
        if not panel.is_closed
        and not panel.free_today(today)
        and takes_age(law, panel.type, row.birth_on, today)
    ]
    return sorted(found, key=lambda panel: (panel.waiting, panel.pk))


def _choices(panels: Sequence[Panel], form: PanelForm) -> list[Choice]:
    chosen = form["panel"].value()
    return [
        Choice(
            "panel",
            panel.code,
            doctor_name(panel),
            [doctor_facts(panel), said.waiting_words(panel)],
            is_checked=chosen == panel.code,
            key="" if number else "id_panel_0",
        )
        for number, panel in enumerate(panels)
    ]


def _join(request: HttpRequest, user: User, row: Person, panel: Panel) -> HttpResponse:
    try:
        actions.join(row.pk, panel.pk, user, channel=channel_of(user))
    except (errors.WaitingRefused, errors.PersonGone) as error:
        return refusals.page(request, error)
    messages.success(request, _("The person is on the waiting list and is told so."))
    return redirect("desk-person-waiting", row.pk)


@staff(Verb.KEEP_WAITING_LIST)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the person off a list of the clinic, as they ask at the desk."""
    user = user_of(request)
    row = person_or_404(request, pk)
    entry = waiting.open_entry(row.pk)
    if entry is not None:
        actions.leave(entry.pk, user, at_desk=True)
        messages.success(
            request, _("The person is not on the waiting list any more and is told so.")
        )
    return redirect("desk-person-waiting", row.pk)
