"""The page of figures, one figure with its whole table, and the table as a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from campaigns import clock
from pages.desks.access import staff, user_of
from pages.desks.lists.listing import KINDS, as_file

from . import of_cases, of_desks, of_register
from .figure import Figure
from .scope import Scope, days_words, scope_of

FIGURES: dict[str, Callable[[Scope], Figure]] = {
    "due": of_cases.due,
    "filed": of_cases.filed,
    "panels": of_register.panels,
    "decided": of_cases.decided,
    "refused": of_cases.refused,
    "flows": of_register.flows,
    "contested": of_desks.contested,
    "visits": of_desks.visits,
    "drop-off": of_desks.drop_off,
}


@staff(Verb.SEE_FIGURES)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """All figures of a scope; a fixed number of queries, whatever the number of organizations."""
    scope = scope_of(request, user_of(request))
    found = [draw(scope) for draw in FIGURES.values()]
    return render(
        request,
        "desks/figures/figures.html",
        {**_context(scope), "figures": [(figure, _files(figure, scope)) for figure in found]},
    )


@staff(Verb.SEE_FIGURES)
@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure with the rows of its table, as far as a page holds them."""
    scope = scope_of(request, user_of(request))
    found = _drawn(slug, scope)
    context = {**_context(scope), "figure": found, "files": _files(found, scope)}
    return render(request, "desks/figures/figure.html", context)


@staff(Verb.SEE_FIGURES)
@require_safe
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """The whole table of a figure as CSV or XLSX."""
    if kind not in KINDS:
        raise Http404
    found = _drawn(slug, scope_of(request, user_of(request)))
    rows = _in_language(found.file_rows(), get_language() or "kk")
    return as_file(request, kind, f"figures-{slug}", found.caption, found.headers, rows)


def _in_language(rows: Iterable[Sequence[Any]], language: str) -> Iterator[Sequence[Any]]:
    source = iter(rows)
    while True:
        with override(language):
            row = next(source, None)
        if row is None:
            return
        yield row


def _drawn(slug: str, scope: Scope) -> Figure:
    if slug not in FIGURES:
        raise Http404
    return FIGURES[slug](scope)


def _context(scope: Scope) -> dict[str, Any]:
    query = f"?{scope.query}" if scope.query else ""
    return {
        "form": scope.form,
        "where": scope.where,
        "days": days_words(scope.days),
        "campaign": scope.campaign,
        "now": clock.now(),
        "query": query,
        "movement": reverse("movement") + query,
    }


def _files(figure: Figure, scope: Scope) -> list[tuple[str, str]]:
    query = f"?{scope.query}" if scope.query else ""
    return [
        (kind.upper(), reverse("figure-file", args=[figure.slug, kind]) + query) for kind in KINDS
    ]
