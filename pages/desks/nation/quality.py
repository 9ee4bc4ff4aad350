"""Doubts about the register: counts by kind, a list within the territory, one doubt with its evidence and next step.

The list names nobody: who it is stands on the page of the doubt, and that it was opened is written down.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import quality
from applications.models import QualityProposal
from codes import PanelType, QualityKind, QualityState, figures
from codes.constraints import choices
from codes.labels import label
from pages.forms import PageForm
from pages.parts import Event, Row
from registry.models import KatoUnit, Organization, Panel

from ..access import note_opened, staff, user_of
from . import said
from .paging import page_of

Words = str | Promise

SIGNS = {
    QualityState.NEW: "warn",
    QualityState.LOOKED_AT: "now",
    QualityState.ACCEPTED: "pass",
    QualityState.DISMISSED: "none",
    QualityState.GONE: "none",
}
NEXT_STEPS: dict[QualityKind, Words] = {
    QualityKind.TWO_RESIDENCES: gettext_lazy(
        "Ask the register of population which residence holds; it ends the other one."
    ),
    QualityKind.DEAD_AND_ATTACHED: gettext_lazy(
        "Compare with the civil register. If the record is right, the event is recorded anew and "
        "ends the attachment; if not, the civil register corrects it."
    ),
    QualityKind.OVER_100: gettext_lazy(
        "Let the clinic find out whether the person lives, by a visit or a call. "
        "Nothing changes until a document says so."
    ),
    QualityKind.PAST_PANEL_AGE: gettext_lazy(
        "The head of the clinic moves the person to a list for their age; the person may choose the doctor."
    ),
    QualityKind.PLACE_ENDED: gettext_lazy(
        "The region publishes the order that assigns the address, or the register of population corrects the address."
    ),
    QualityKind.COUNTERS_DIFFER: gettext_lazy(
        "Tell the administration of the portal: the periods are right, the counters are mended from them."
    ),
}


class FilterForm(PageForm):
    """Which doubts; it stands in the address."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *choices(QualityKind)],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("New and looked at")), *choices(QualityState)],
    )


class MarkForm(PageForm):
    """What somebody found out."""

    state = forms.ChoiceField(
        label=gettext_lazy("What you found out"),
        choices=[
            (QualityState.LOOKED_AT.value, gettext_lazy("Looked at: somebody finds out")),
            (
                QualityState.ACCEPTED.value,
                gettext_lazy("Accepted: the register is wrong, it is being corrected"),
            ),
            (QualityState.DISMISSED.value, gettext_lazy("Dismissed: the register is right")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you found out")},
    )
    text = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy(
            "Needed to accept or dismiss: what it rests on. No names and no IIN"
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A doubt as the list shows it."""

    row: QualityProposal
    kind: Words
    sign: str
    state: Words
    what: Words
    place: str
    url: str


@staff(Verb.SEE_DATA_QUALITY)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Counts by kind and the doubts of the territory, newest first."""
    user = user_of(request)
    chosen, rows = filtered(user, request.GET)
    address = reverse("nation-quality")
    page = page_of(rows, address, chosen, request.GET.get("after", ""))
    places = _places({row.unit_code for row in page.rows})
    return render(
        request,
        "desks/nation/quality.html",
        {
            "filter_form": FilterForm(initial=chosen),
            "address": address,
            "counts": [
                (label(kind), count, f"{address}?kind={kind.value}")
                for kind, (count, _all) in quality.by_kind(user).items()
            ],
            "lines": [_line(row, places) for row in page.rows],
            "newer": page.newer,
            "older": page.older,
        },
    )


def filtered(user: User, given: QueryDict) -> tuple[dict[str, str], QuerySet[QualityProposal]]:
    """The filters of an address, and the doubts of the user's territory that they leave."""
    asked = FilterForm(given)
    chosen: dict[str, str] = dict(asked.cleaned_data) if asked.is_valid() else {}
    rows = quality.in_scope(user).select_related("panel__organization")
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    wanted = [chosen["state"]] if chosen.get("state") else quality.OPEN
    return chosen, rows.filter(state__in=wanted)


def _places(codes: set[str]) -> dict[str, str]:
    rows = KatoUnit.objects.filter(code__in=codes).order_by("valid_from")
    return {row.code: row.name for row in rows}


def _line(row: QualityProposal, places: dict[str, str]) -> Line:
    state, kind = QualityState(row.state), QualityKind(row.kind)
    return Line(
        row,
        label(kind),
        SIGNS[state],
        label(state),
        what_of(kind, row.evidence),
        places.get(row.unit_code, _("place not known")),
        reverse("nation-doubt", args=[row.pk]),
    )


def _iso(text: str) -> str:
    return said.day(date.fromisoformat(text)) if text else ""


def what_of(kind: QualityKind, evidence: dict[str, Any]) -> str:
    """The evidence in a few words, without a name."""
    if kind == QualityKind.TWO_RESIDENCES:
        return _("%(number)s temporary residences today") % {"number": len(evidence["residences"])}
    if kind == QualityKind.DEAD_AND_ATTACHED:
        if evidence["died_on"]:
            return _("died: %(day)s") % {"day": _iso(evidence["died_on"])}
        return _("departed: %(day)s") % {"day": _iso(evidence["departed_on"])}
    if kind in (QualityKind.OVER_100, QualityKind.PAST_PANEL_AGE):
        return _("born: %(day)s") % {"day": _iso(evidence["birth_on"])}
    if kind == QualityKind.PLACE_ENDED:
        return _("ended: %(day)s") % {"day": _iso(evidence["ended_on"])}
    return str(evidence["panel"])


@staff(Verb.SEE_DATA_QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """One doubt: who or what, the evidence, the next step, what was said of it; marked with a note."""
    user = user_of(request)
    row = (
        quality.in_scope(user)
        .select_related("person", "panel__organization", "panel__doctor")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    form = MarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            quality.mark(
                user, pk, QualityState(form.cleaned_data["state"]), form.cleaned_data["text"]
            )
        except quality.NotThisMark as refused:
            name, words = _REFUSALS[refused.code]
            form.add_error(name or None, str(words))
        else:
            messages.success(request, _("What you found out is written down."))
            return HttpResponseRedirect(reverse("nation-quality"))
    note_opened(user, row.person, f"data quality {row.pk}")
    kind, state = QualityKind(row.kind), QualityState(row.state)
    return render(
        request,
        "desks/nation/doubt.html",
        {
            "kind": label(kind),
            "number": row.pk,
            "sign": SIGNS[state],
            "state": label(state),
            "facts": [*_who(row), *_evidence(kind, row.evidence)],
            "next_step": NEXT_STEPS[kind],
            "form": form,
            "is_gone": state == QualityState.GONE,
            "events": [
                Event(
                    note.at,
                    label(QualityState(note.state)),
                    note.by.name if note.by else _("the sweep"),
                    note.text,
                )
                for note in row.notes.select_related("by")[:50]
            ],
            "found_at": row.found_at,
        },
    )


_REFUSALS: dict[str, tuple[str, Words]] = {
    "gone": ("", gettext_lazy("The sweep no longer finds it: there is nothing to mark")),
    "state": ("state", gettext_lazy("Choose what you found out")),
    "text": ("text", gettext_lazy("Write what it rests on")),
}


def _who(row: QualityProposal) -> list[Row]:
    if row.person is not None:
        tail = figures.last_four(row.person.iin or "")
        return [
            Row(_("Person"), f"{row.person.full_name}, {_('IIN')} {tail}"),
            Row(_("Date of birth"), said.day(row.person.birth_on)),
        ]
    assert row.panel is not None
    return [
        Row(_("Organization"), row.panel.organization.name),
        Row(
            _("Doctor’s list"),
            row.panel.doctor.full_name if row.panel.doctor else _("without a doctor"),
        ),
    ]


def _evidence(kind: QualityKind, evidence: dict[str, Any]) -> list[Row]:
    """The facts as the sweep found them."""
    if kind == QualityKind.TWO_RESIDENCES:
        places = _places({one["unit"] for one in evidence["residences"]})
        lines = [
            _("%(place)s from %(day)s")
            % {
                "place": places.get(one["unit"], one["unit"]),
                "day": said.day(date.fromisoformat(one["from_on"]), "from"),
            }
            for one in evidence["residences"]
        ]
        return [Row(_("Temporary residences"), lines)]
    if kind == QualityKind.COUNTERS_DIFFER:
        return [
            Row(_("Counters: attached, arriving, leaving"), _three(evidence["counted"])),
            Row(_("Periods say"), _three(evidence["from_periods"])),
        ]
    rows = []
    if evidence.get("died_on"):
        rows.append(Row(_("Died"), _iso(evidence["died_on"])))
    if evidence.get("departed_on"):
        rows.append(Row(_("Left the country"), _iso(evidence["departed_on"])))
    if evidence.get("organization"):
        found = Organization.objects.filter(code=evidence["organization"]).first()
        rows.append(Row(_("Attached to"), found.name if found else evidence["organization"]))
    if evidence.get("panel_type"):
        panel = Panel.objects.select_related("doctor").filter(code=evidence["panel"]).first()
        doctor = panel.doctor.full_name if panel and panel.doctor else evidence["panel"]
        type_ = label(PanelType(evidence["panel_type"]))
        rows.append(Row(_("Doctor’s list"), f"{doctor}, {type_}"))
    if evidence.get("unit"):
        place = _places({evidence["unit"]}).get(evidence["unit"], evidence["unit"])
        rows.append(Row(_("Place of residence"), place))
        rows.append(Row(_("Ended on"), _iso(evidence["ended_on"])))
        if evidence["order"]:
            rows.append(Row(_("Order on the service area"), evidence["order"]))
    return rows


def _three(numbers: list[int]) -> str:
    return ", ".join(str(one) for one in numbers)
