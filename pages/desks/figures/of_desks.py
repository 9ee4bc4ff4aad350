"""Figures of desks and portal: visits, what people contest, where applications stop."""

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from applications.figures import desks
from codes import Language, dates
from codes import figures as said_numbers
from codes.labels import label
from pages.charts.bars import Given, Part, bar_chart
from pages.people.apply import steps

from .figure import Cell, Figure, language, number, percent, share, text
from .scope import Scope


def _n(value: int) -> str:
    return said_numbers.number(value, language())


def visits(scope: Scope) -> Figure:
    """How long visits at registry desks took, against the law's longest."""
    found = desks.visits(scope.asked)
    title = _("No visit at a desk was measured in these days")
    if found.total and found.median is not None:
        title = ngettext(
            "%(number)s visit at a desk, longer than %(limit)s minutes: %(late)s; half took at most %(median)s",
            "%(number)s visits at desks, longer than %(limit)s minutes: %(late)s; half took at most %(median)s",
            found.total,
        ) % {
            "number": _n(found.total),
            "limit": found.limit,
            "late": _n(found.too_long),
            "median": dates.stretch(found.median, language()),
        }
    names = []
    for step in range(desks.STEPS):
        first, last = step * desks.SPAN, (step + 1) * desks.SPAN
        is_open = step == desks.STEPS - 1
        said = _("%(first)s minutes and more") if is_open else _("%(first)s to %(last)s minutes")
        names.append(said % {"first": first, "last": last})
    beyond = [step * desks.SPAN >= found.limit for step in range(desks.STEPS)]
    return Figure(
        slug="visits",
        title=title,
        caption=_("Visits by how long they took"),
        headers=(
            gettext_lazy("Length"),
            gettext_lazy("Visits"),
            gettext_lazy("Share"),
            gettext_lazy("Too long"),
        ),
        rows=[
            [
                text(name),
                number(count),
                share(count, found.total),
                text(pgettext("visit", "yes") if too_long else pgettext("visit", "no")),
            ]
            for name, count, too_long in zip(names, found.by_span, beyond, strict=True)
        ]
        if found.total
        else [],
        bars=bar_chart(
            [
                Given(
                    _("%(length)s: too long") % {"length": name} if too_long else name,
                    _n(count),
                    [Part("clash" if too_long else "thick", count)],
                )
                for name, count, too_long in zip(names, found.by_span, beyond, strict=True)
            ]
        ),
        note=_("Registry desks only. Left out, for nobody said when they ended: %(number)s.")
        % {"number": _n(found.forgotten)},
    )


def contested(scope: Scope) -> Figure:
    """What people raised against the register and against desks."""
    found = desks.contested(scope.asked)
    kinds = [
        (
            _("Requests to correct the register"),
            found.corrections,
            found.corrections_open,
            found.corrected,
            found.corrections_not_confirmed,
            found.corrections_passed_on,
        ),
        (
            _("“This was not me”"),
            found.objections,
            found.objections_open,
            found.objections_confirmed,
            found.objections_not_confirmed,
            0,
        ),
    ]
    total = found.corrections + found.objections
    title = _("Nobody contested anything in these days")
    if total:
        title = _(
            "Requests to correct the register: %(corrections)s; objections to what a desk filed: %(objections)s"
        ) % {"corrections": _n(found.corrections), "objections": _n(found.objections)}
    said = ""
    if found.terms_passed:
        said = ngettext(
            "%(number)s application was brought before the head because its term passed.",
            "%(number)s applications were brought before the head because their term passed.",
            found.terms_passed,
        ) % {"number": _n(found.terms_passed)}
    rows = [[text(kind), *(number(count) for count in counts)] for kind, *counts in kinds]
    return Figure(
        slug="contested",
        title=title,
        said=said,
        caption=_("What people contest"),
        headers=(
            gettext_lazy("What"),
            gettext_lazy("Came in"),
            gettext_lazy("Still open"),
            gettext_lazy("Confirmed"),
            gettext_lazy("Not confirmed"),
            gettext_lazy("Passed on"),
        ),
        rows=rows if total else [],
        bars=bar_chart(
            [
                Given(str(kind), _n(raised), [Part("thick", raised - waits), Part("soon", waits)])
                for kind, raised, waits, *_rest in kinds
            ]
        ),
        note=_(
            "The thin end of a bar still waits for an answer. Complaints and petitions are not among these."
        ),
    )


def drop_off(scope: Scope) -> Figure:
    """Where applications begun on the portal stop, by step and language."""
    found = desks.drop_off(scope.asked, steps.ALL, everywhere=scope.is_nation)
    stages: list[tuple[str, int, list[int]]] = [
        (_("Begun"), found.total, [found.begun[one.value] for one in Language])
    ]
    stages += [
        (
            str(steps.TITLES[step]),
            found.count(step),
            [found.through[step][one.value] for one in Language],
        )
        for step in steps.ALL
    ]
    stages.append((_("Sent"), found.total_filed, [found.filed[one.value] for one in Language]))
    lost = [(before[1] - after[1], after[0]) for before, after in pairwise(stages)]
    most, where = max(lost, key=lambda one: one[0])
    title = _("Nobody began an application on the portal in these days")
    if found.total and most:
        title = _(
            "Of %(begun)s applications begun on the portal %(sent)s were sent; most stop before “%(step)s”"
        ) % {
            "begun": _n(found.total),
            "sent": _n(found.total_filed),
            "step": where,
        }
    elif found.total:
        title = _("All applications begun on the portal in these days were sent: %(number)s") % {
            "number": _n(found.total)
        }
    rows: list[list[Cell]] = [
        [text(name), number(count), share(count, found.total), *(number(one) for one in counts)]
        for name, count, counts in stages
    ]
    return Figure(
        slug="drop-off",
        title=title,
        caption=_("How far applications on the portal came"),
        headers=(
            gettext_lazy("Step gone through"),
            gettext_lazy("Applications"),
            gettext_lazy("Share"),
            *(label(one) for one in Language),
        ),
        rows=rows if found.total else [],
        bars=bar_chart(
            [
                Given(name, percent(count, found.total), [Part("thick", count)])
                for name, count, _counts in stages
            ],
        ),
        note=_(
            "What device was used is not recorded. A draft is removed 30 days after its last change "
            "and is then in no number. Until a clinic is chosen it belongs to no organization: "
            "such drafts count for the whole country alone."
        ),
    )
