"""What publishing a file, or changes by hand, would do; publishing itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Verb
from applications.actions import service_areas
from applications.errors import ChangedMeanwhile
from applications.models import KeptAreas
from codes import figures
from pages.desks.access import staff, user_of
from pages.desks.lists.listing import as_file
from pages.forms import PageForm
from registry.areas import Changes, Faulty, Finding, Flaw, Preview, Sheet, Stale, Unserved
from registry.areas.words import houses_in_words, name_of, place_in_file, sentence
from registry.models import ServiceArea
from registry.models.names import in_language

from .scope import houses_said, kept_or_404

SHOWN = 50  # of each kind on the page; all of them stand in the file
_OVERLAPS = {Flaw.OVERLAP, Flaw.OVERLAP_STAYING, Flaw.TWICE}
_UNKNOWN = {Flaw.STREET_UNKNOWN, Flaw.STREET_AMBIGUOUS}


@dataclass(frozen=True)
class Found:
    """One finding in words."""

    place: str
    said: str
    name: str = ""
    houses: str = ""
    owner: str = ""
    lines: str = ""


@dataclass(frozen=True)
class Row:
    """One row that begins or ends."""

    organization: str
    place: str
    houses: str
    site: str
    order: str


@dataclass(frozen=True)
class Change:
    """People of one organization before and after; `organization` empty: nobody serves them."""

    organization: str
    before: int
    after: int

    @property
    def difference(self) -> str:
        """With its sign, as a table shows it; a true minus."""
        number = self.after - self.before
        sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
        return f"{sign}{figures.number(abs(number), get_language() or 'kk')}"


class PublishForm(PageForm):
    """What is agreed to: the preview by its key, and gaps where there are some."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    with_gaps = forms.BooleanField(required=False)

    def __init__(self, *args: Any, gaps: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not gaps:
            del self.fields["with_gaps"]
            return
        self.fields["with_gaps"].label = ngettext(
            "I have seen that %(number)s street or part of one will be served by nobody, and publish all the same",
            "I have seen that %(number)s streets or parts of them will be served by nobody, and publish all the same",
            gaps,
        ) % {"number": gaps}


@staff(Verb.KEEP_SERVICE_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was found, who loses and who gains; sent, it is published as a whole or not at all."""
    kept = kept_or_404(user_of(request), pk)
    if kept.publication is not None:
        return redirect("areas-published")
    if request.method == "POST":
        return _publish(request, kept)
    sheet, found = service_areas.look(kept)
    return _page(request, kept, sheet, found)


def _publish(request: HttpRequest, kept: KeptAreas) -> HttpResponse:
    user = user_of(request)
    key, with_gaps = request.POST.get("key", ""), "with_gaps" in request.POST
    try:
        done = service_areas.publish(kept.pk, user, key=key, with_gaps=with_gaps)
    except (Faulty, Stale, Unserved) as error:
        sheet = service_areas.sheet_of(kept)
        form = None
        if isinstance(error, Unserved):
            form = PublishForm({"key": error.preview.key}, gaps=len(error.preview.gaps))
            form.add_error("with_gaps", _("Say that you have seen the gaps, or close them"))
        is_stale = isinstance(error, Stale)
        return _page(request, kept, sheet, error.preview, form, is_stale=is_stale, status=409)
    except ChangedMeanwhile:
        messages.warning(request, _("It was kept for 24 hours only. Upload the file again."))
        return redirect("areas")
    if done is None:
        messages.info(request, _("The register says all of this already: nothing was changed."))
        return redirect("areas")
    messages.success(
        request,
        _("Published: %(begun)s rows begin, %(ended)s end, %(unchanged)s stay.")
        % {"begun": done.begun, "ended": done.ended, "unchanged": done.unchanged},
    )
    return redirect("areas-published")


def _page(
    request: HttpRequest,
    kept: KeptAreas,
    sheet: Sheet,
    found: Preview,
    form: PublishForm | None = None,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    changes = Changes.restored(kept.changes) if kept.changes is not None else None
    told = _told(found.findings, changes)
    overlaps = [one for one in told if one.flaw in _OVERLAPS]
    bad = [one for one in told if not one.is_notice and one.flaw not in _OVERLAPS]
    gaps = found.gaps
    shared = [one for one in told if one.flaw is Flaw.SITES_SHARE]
    counts = Counter(one.flaw for one in told)
    lines = _lines(sheet, changes)
    if form is None and not found.problems:
        form = PublishForm(initial={"key": found.key}, gaps=len(gaps))
    orders = sorted({(line.order_number, line.order_on) for line in lines})
    return render(
        request,
        "desks/service_areas/preview.html",
        {
            "kept": kept,
            "changes": changes,
            "preview": found,
            "form": form,
            "is_stale": is_stale,
            "orders": orders[:3],
            "more_orders": max(0, len(orders) - 3),
            "facts": _facts(lines, found, overlaps, bad, counts),
            "problems": len(overlaps) + len(bad),
            "overlaps": [_found(one, changes) for one in overlaps[:SHOWN]],
            "overlaps_count": len(overlaps),
            "bad": [_found(one, changes) for one in bad[:SHOWN]],
            "bad_count": len(bad),
            "gaps": [_found(one, changes) for one in gaps[:SHOWN]],
            "gaps_count": len(gaps),
            "shared": [_found(one, changes) for one in shared[:SHOWN]],
            "shared_count": len(shared),
            "balance": [
                Change(row.organization.name if row.organization else "", row.before, row.after)
                for row in found.balance
                if row.organization or row.before or row.after
            ],
            "begun": [_row(row) for row in found.begun[:SHOWN]],
            "begun_count": len(found.begun),
            "ended": [_row(row) for row in (found.ended + found.replaced)[:SHOWN]],
            "ended_count": len(found.ended) + len(found.replaced),
            "shown": SHOWN,
            "written": list(enumerate(changes.begins, start=1)) if changes else [],
            "change_address": _change_address(changes, kept) if changes else "",
        },
        status=status,
    )


def _told(findings: Iterable[Finding], changes: Changes | None) -> list[Finding]:
    """What is worth saying: rows that stay under a change by hand change nothing, as they should."""
    return [one for one in findings if changes is None or one.flaw is not Flaw.UNCHANGED]


def _lines(sheet: Sheet, changes: Changes | None) -> list[Any]:
    if changes is None:
        return list(sheet.lines)
    return [line for line in sheet.lines if 0 < line.number <= len(changes.begins)]


def _facts(
    lines: list[Any],
    found: Preview,
    overlaps: list[Finding],
    bad: list[Finding],
    counts: Counter[Flaw],
) -> list[tuple[str | Promise, int]]:
    marked = {one.line for one in (*overlaps, *bad)}
    unknown = counts[Flaw.STREET_UNKNOWN] + counts[Flaw.STREET_AMBIGUOUS]
    return [
        (gettext_lazy("lines read"), len(lines)),
        (
            gettext_lazy("without remarks"),
            len([line for line in lines if line.number not in marked]),
        ),
        (gettext_lazy("overlaps"), len(overlaps)),
        (gettext_lazy("unknown streets"), unknown),
        (gettext_lazy("other bad lines"), len(bad) - unknown),
        (gettext_lazy("gaps"), len(found.gaps)),
    ]


def _found(one: Finding, changes: Changes | None) -> Found:
    return Found(
        place=_place(one, changes),
        said=sentence(one),
        name=name_of(one),
        houses=houses_in_words(one.houses),
        owner=one.organization,
        lines=", ".join(str(line) for line in (one.other_line, one.line) if line),
    )


def _place(one: Finding, changes: Changes | None) -> str:
    if changes is not None and one.line > len(changes.begins):
        return _("A row that stays")
    return place_in_file(one)


def _row(row: ServiceArea) -> Row:
    place = in_language(row.street, "name") if row.street else row.unit.name
    return Row(
        row.organization.name,
        place,
        houses_said(row) or _("The whole unit"),
        row.site.number if row.site else "",
        row.order_number,
    )


def _change_address(changes: Changes, kept: KeptAreas) -> str:
    address = reverse("areas-change-unit", args=[changes.organization, changes.unit])
    return f"{address}?kept={kept.pk}"


@staff(Verb.KEEP_SERVICE_AREAS)
@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything that was found, as a file."""
    kept = kept_or_404(user_of(request), pk)
    _sheet, found = service_areas.look(kept)
    changes = Changes.restored(kept.changes) if kept.changes is not None else None
    rows = [
        (
            one.line or None,
            _place(one, changes),
            _("Notice") if one.is_notice else _("Problem"),
            sentence(one),
            one.other_line or None,
        )
        for one in _told(found.findings, changes)
    ]
    headers = [_("Line"), _("Place"), _("Kind"), _("What was found"), _("Other line")]
    return as_file(request, "csv", "findings", _("What was found"), headers, rows)


@staff(Verb.KEEP_SERVICE_AREAS)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """It is kept no longer."""
    user = user_of(request)
    kept_or_404(user, pk)
    service_areas.discard(pk, user)
    messages.info(request, _("Discarded. The service areas are as they were."))
    return redirect("areas")
