"""The register's movement report (rulebook 7) for any days, organization and level; on screen, paper and file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from applications.movement import AGES, Line, Movement, movement, total
from applications.movement_words import LINES, age_words, rows, table
from campaigns import clock
from codes import Sex
from pages.desks.access import staff, user_of
from pages.desks.lists.listing import KINDS, as_file

from .scope import Scope, days_words, scope_of


@staff(Verb.SEE_FIGURES)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The eight lines of the form by sex and age; above one organization, each organization's sums too."""
    scope = scope_of(request, user_of(request))
    found = movement(scope.organizations, scope.days.first, scope.days.last)
    whole = total(found)
    query = f"?{scope.query}" if scope.query else ""
    return render(
        request,
        "desks/figures/movement.html",
        {
            "form": scope.form,
            "where": scope.where,
            "days": days_words(scope.days),
            "is_to_come": scope.days.last > clock.today(),
            "now": clock.now(),
            "rows": rows(whole),
            "sexes": _by_age(whole),
            "organizations": _sums(scope, found)[:SHOWN],
            "count": len(scope.organizations),
            "lines": [words for line, words in LINES.items() if line in SUMS],
            "query": query,
            "address": reverse("movement"),
            "files": [(kind.upper(), _file(kind, "", query)) for kind in KINDS],
            "sums_files": [(kind.upper(), _file(kind, "organizations", query)) for kind in KINDS],
        },
    )


@staff(Verb.SEE_FIGURES)
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The form as a file; with `table=organizations` a row an organization."""
    if kind not in KINDS:
        raise Http404
    scope = scope_of(request, user_of(request))
    found = movement(scope.organizations, scope.days.first, scope.days.last)
    title = _("Movement report")
    if request.GET.get("table") == "organizations":
        headers: list[Any] = [_("Organization"), *(LINES[line] for line in SUMS)]
        body = [[name, *counts] for name, counts in _sums(scope, found)]
    else:
        headers, body = table(total(found))  # type: ignore[assignment]
    made = [[cell if isinstance(cell, int) else str(cell) for cell in row] for row in body]
    return as_file(request, kind, "movement", title, headers, made)


SHOWN = 100  # organizations on the page; a file has all of them
SUMS = (Line.AT_START, Line.ATTACHED, Line.DETACHED, Line.AT_END)
_SEXES = {
    Sex.MALE: pgettext_lazy("movement report", "Men"),
    Sex.FEMALE: pgettext_lazy("movement report", "Women"),
}


def _by_age(whole: Movement) -> list[tuple[Any, list[tuple[Any, list[int]]]]]:
    """For each sex: the age groups, each with one count a line of the form."""
    return [
        (words, [(age_words(age), [whole.of(line, sex, age) for line in Line]) for age in AGES])
        for sex, words in _SEXES.items()
    ]


def _sums(scope: Scope, found: dict[int, Movement]) -> list[tuple[str, list[int]]]:
    if scope.chosen is not None:
        return []
    return [
        (organization.name, [found.get(pk, Movement()).of(line) for line in SUMS])
        for pk, organization in scope.organizations.items()
    ]


def _file(kind: str, name: str, query: str) -> str:
    address = reverse("movement-file", args=[kind])
    if not name:
        return f"{address}{query}"
    return f"{address}{query}&table={name}" if query else f"{address}?table={name}"
