"""Figures of applications: due, filed, decided, refused."""

from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.figures import cases
from campaigns import clock
from codes import Channel, dates
from codes import figures as said_numbers
from codes.labels import label, short_label
from pages.charts.bars import Given, Part, bar_chart
from pages.charts.lines import LineChart, Series, line_chart
from pages.desks.queue import until

from .figure import (
    FEW,
    SHOWN,
    Cell,
    Figure,
    day,
    few,
    hidden,
    language,
    number,
    percent,
    share,
    span,
    text,
)
from .scope import Scope, days_words

DAYS_SHOWN = 35  # more days are counted by the week
SOON = timedelta(days=1)
COMPARED = 20  # fewer applications than these make no share


def _n(value: int) -> str:
    return said_numbers.number(value, language())


def due(scope: Scope) -> Figure:
    """What waits now, by the hour at which it is due."""
    found = cases.due(scope.organizations)
    late = found.overdue.waiting
    if not found.waiting:
        title = _("No application waits for a decision")
    elif late:
        title = ngettext(
            "%(number)s application is overdue; %(waiting)s wait for a decision in all",
            "%(number)s applications are overdue; %(waiting)s wait for a decision in all",
            late,
        ) % {"number": _n(late), "waiting": _n(found.waiting)}
    else:
        title = ngettext(
            "%(number)s application waits for a decision, and it is not overdue",
            "%(number)s applications wait for a decision, and none is overdue",
            found.waiting,
        ) % {"number": _n(found.waiting)}
    soon = clock.now() + SOON
    free = sum(one.waiting - one.taken for one in found.hours if one.at is None or one.at < soon)
    said = ""
    if free:
        said = ngettext(
            "%(number)s of those due within a day is in nobody’s hands: hand it out now.",
            "%(number)s of those due within a day are in nobody’s hands: hand them out now.",
            free,
        ) % {"number": _n(free)}
    elif found.waiting:
        said = _("All of those due within a day are in somebody’s hands.")
    rows, bars = [], []
    for one in found.hours:
        when = until(one.at) if one.at else _("Overdue")
        rows.append(
            [text(when), number(one.waiting), number(one.taken), number(one.waiting - one.taken)]
        )
        kind = "thick" if one.at else "clash"
        bars.append(Given(when, _n(one.waiting), [Part(kind, one.waiting)]))
    if found.later:
        rows.append([text(_("Later")), number(found.later), text(""), text("")])
    return Figure(
        slug="due",
        title=title,
        said=said,
        caption=_("What is due, by the hour"),
        headers=(
            gettext_lazy("Decision due"),
            gettext_lazy("Wait"),
            gettext_lazy("In work"),
            gettext_lazy("In nobody’s hands"),
        ),
        rows=rows,
        bars=bar_chart(bars[:SHOWN]),
        note=_("As of now, whatever the days chosen above."),
    )


def filed(scope: Scope) -> Figure:
    """Applications a day and channel, beside the campaign before or the same days a year ago."""
    found = cases.filed(scope.asked, scope.before)
    rows, by_week = _filed_rows(scope, found)
    now, earlier = found.total, found.total_before
    words = {"number": _n(now), "before": scope.before_words, "earlier": _n(earlier)}
    if not now and not earlier:
        title = _("No application was filed in these days")
    elif not earlier:
        title = (
            ngettext(
                "%(number)s application was filed; %(before)s there was none",
                "%(number)s applications were filed; %(before)s there was none",
                now,
            )
            % words
        )
    elif earlier < COMPARED:
        title = _("%(number)s applications were filed; %(before)s: %(earlier)s") % words
    elif now >= earlier:
        title = _(
            "%(number)s applications were filed; %(before)s: %(earlier)s, so it is %(share)s more"
        ) % {**words, "share": percent(now - earlier, earlier)}
    else:
        title = _(
            "%(number)s applications were filed; %(before)s: %(earlier)s, so it is %(share)s fewer"
        ) % {**words, "share": percent(earlier - now, earlier)}
    said = ""
    if now:
        most = max(rows, key=lambda row: row[4].value or 0)
        said = _("Through the portal: %(share)s. Busiest: %(day)s, %(number)s.") % {
            "share": percent(found.of_channel(Channel.PORTAL), now),
            "day": most[0].words,
            "number": most[4].words,
        }
    return Figure(
        slug="filed",
        title=title,
        said=said,
        caption=_("Applications a week") if by_week else _("Applications a day"),
        headers=(
            gettext_lazy("Week from") if by_week else gettext_lazy("Day"),
            *(label(channel) for channel in Channel),
            gettext_lazy("All"),
            gettext_lazy("Earlier"),
        ),
        rows=rows if now or earlier else [],
        lines=_filed_lines(rows) if now or earlier else None,
        note=_("“Earlier” is %(before)s, set beside by number: %(days)s.")
        % {"before": scope.before_words, "days": days_words(scope.before)},
    )


def _filed_rows(scope: Scope, found: cases.Filed) -> tuple[list[list[Cell]], bool]:
    """A row a day, or a week of days counted from the first one; days to come have no numbers of their own."""
    by_week = scope.days.count > DAYS_SHOWN
    size = 7 if by_week else 1
    count = max(scope.days.count, scope.before.count)
    rows = []
    for _number, steps in groupby(range(count), key=lambda step: step // size):
        ahead = list(steps)
        own = [scope.days.first + timedelta(days=step) for step in ahead]
        earlier = [scope.before.first + timedelta(days=step) for step in ahead]
        if own[0] > scope.days.last:
            break
        is_to_come = own[0] > clock.today()
        by_channel = [
            sum(found.counts.get((one, channel), 0) for one in own) for channel in Channel
        ]
        numbers = [Cell("", None)] * 4
        if not is_to_come:
            numbers = [number(value) for value in (*by_channel, sum(by_channel))]
        rows.append(
            [day(own[0]), *numbers, number(sum(found.before.get(one, 0) for one in earlier))]
        )
    return rows, by_week


def _filed_lines(rows: list[list[Cell]]) -> LineChart | None:
    everything = [row[4].value for row in rows]
    desks = [None if row[4].value is None else row[2].value + row[3].value for row in rows]
    earlier = [row[5].value for row in rows]
    series = [
        Series(
            f"{words}: {_n(next(value for value in reversed(values) if value is not None))}",
            values,
            kind,
        )
        for words, values, kind in (
            (_("Earlier"), earlier, "c"),
            (_("At desks"), desks, "b"),
            (_("All"), everything, "a"),
        )
        if any(value is not None for value in values)
    ]
    return line_chart(series, [row[0].words for row in rows], _n)


def decided(scope: Scope) -> Figure:
    """How long decisions took: by organization, or by week where it is one."""
    by_week = scope.chosen is not None
    found = cases.decisions(scope.asked, by_week=by_week)
    together = found[-1] if found else None
    parts = [one for one in found if one.key is not None]
    if not by_week:
        parts.sort(key=lambda one: (one.on_time / one.count, -one.count))
    title = _("Nothing was decided in these days")
    if together is not None:
        title = _(
            "%(share)s was decided in time: half within %(median)s, nine of ten within %(ninth)s"
        ) % {
            "share": percent(together.on_time, together.count),
            "median": dates.stretch(together.median, language()),
            "ninth": dates.stretch(together.ninth, language()),
        }
    said = ""
    if together is not None and together.on_time < together.count:
        said = ngettext(
            "%(number)s decision came late.",
            "%(number)s decisions came late.",
            together.count - together.on_time,
        ) % {"number": _n(together.count - together.on_time)}
    listed = [(one, _key(scope, one.key)) for one in parts]
    bars = [
        Given(
            name.words,
            percent(one.on_time, one.count),
            [Part("thick", one.on_time / one.count), Part("clash", 1 - one.on_time / one.count)],
        )
        for one, name in listed[:SHOWN]
    ]
    rows = [_decision_row(name, one) for one, name in listed]
    if together is not None and len(listed) > 1:
        rows.append(_decision_row(text(_("All together")), together))
    return Figure(
        slug="decided",
        title=title,
        said=said,
        caption=_("From acceptance to decision"),
        headers=(
            gettext_lazy("Week from") if by_week else gettext_lazy("Organization"),
            gettext_lazy("Decisions"),
            gettext_lazy("Half within"),
            gettext_lazy("Nine of ten within"),
            gettext_lazy("In time"),
            gettext_lazy("Share in time"),
        ),
        rows=rows,
        bars=bar_chart(bars, whole=1),
        note=_(
            "Nights and days off count as well; a file has minutes. The bar is the share in time."
        ),
    )


def _key(scope: Scope, key: int | date | None) -> Cell:
    return day(key) if isinstance(key, date) else text(scope.name(key or 0))


def _decision_row(name: Cell, one: cases.Decisions) -> list[Cell]:
    return [
        name,
        number(one.count),
        span(one.median),
        span(one.ninth),
        number(one.on_time),
        share(one.on_time, one.count),
    ]


def refused(scope: Scope) -> Figure:
    """Refusals by legal ground; above one organization by organization as well, few ones hidden."""
    found = cases.refusals(scope.asked)
    is_one = scope.chosen is not None
    grounds = [(ground, count) for ground, count in found.by_ground if count]
    title = _("Nothing was refused in these days")
    if grounds:
        title = ngettext(
            "%(number)s application was refused: %(ground)s",
            "%(number)s applications were refused, most often: %(ground)s",
            found.total,
        ) % {"number": _n(found.total), "ground": dates.capital(str(short_label(grounds[0][0])))}
    if grounds and not is_one and found.total < FEW:
        title = _("Fewer than %(number)s applications were refused") % {"number": FEW}
    untold = set() if is_one else hidden([count for _ground, count in grounds])
    bars = [
        Given(
            str(short_label(ground)),
            few().words if place in untold else _n(count),
            [Part("thick", 0 if place in untold else count)],
        )
        for place, (ground, count) in enumerate(grounds)
    ]
    headers = [gettext_lazy("Ground of refusal"), gettext_lazy("Refusals")]
    rows = [
        [text(label(ground)), few() if place in untold else number(count)]
        for place, (ground, count) in enumerate(grounds)
    ]
    if not is_one:
        headers.insert(0, gettext_lazy("Organization"))
        rows = [[text(_("All together")), *row] for row in rows] + _by_clinic(scope, found)
    return Figure(
        slug="refused",
        title=title,
        caption=_("Refusals by ground"),
        headers=headers,
        rows=rows,
        bars=bar_chart(bars),
        note=""
        if is_one or not grounds
        else _(
            "Numbers under five, and what would give them away, are not told above one organization."
        ),
    )


def _by_clinic(scope: Scope, found: cases.Refusals) -> list[list[Cell]]:
    counts = {
        (organization, ground): found.counts.get((organization, ground), 0)
        for organization in found.organizations
        for ground, total in found.by_ground
        if total
    }
    untold = set()
    for ground, _total in found.by_ground:  # the sum of a ground is known
        own = [key for key in counts if key[1] == ground]
        untold |= {own[place] for place in hidden([counts[key] for key in own])}
    return [
        [
            text(scope.name(organization)),
            text(label(ground)),
            few() if (organization, ground) in untold else number(count),
        ]
        for (organization, ground), count in counts.items()
        if count
    ]
