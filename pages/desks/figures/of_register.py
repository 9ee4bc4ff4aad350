"""Figures of the register: lists of doctors against the norm, moves between organizations."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.figures import register
from codes import PanelType
from codes import figures as said_numbers
from codes.labels import short_label
from pages import words
from pages.charts.bars import Change, Given, Part, bar_chart, change_chart
from pages.desks.lists.listing import BATCH
from registry.models import Organization, Panel

from .figure import SHOWN, Cell, Figure, from_rows, language, number, signed, text
from .scope import Scope, days_words

OVER_SHOWN = 0.25  # of a norm: what lies beyond stands in the words alone


def _n(value: int) -> str:
    return said_numbers.number(value, language())


def panels(scope: Scope) -> Figure:
    """The fullest lists; all of them in the file."""
    totals = register.panel_totals(scope.organizations)
    found = register.panels(scope.organizations)
    rows: list[Any] = list(found[:SHOWN])
    is_one = scope.chosen is not None
    title = _("There are no lists of doctors yet")
    if totals.panels:
        title = _(
            "Of %(lists)s lists of doctors %(shut)s take nobody; %(free)s places are free"
        ) % {
            "lists": _n(totals.panels),
            "shut": _n(totals.full + totals.closed),
            "free": _n(totals.free),
        }
    said = ""
    if totals.panels:
        said = _("Full: %(full)s. Closed: %(closed)s. Above the norm: %(over)s.") % {
            "full": _n(totals.full),
            "closed": _n(totals.closed),
            "over": _n(totals.over),
        }

    def cells(row: Any) -> list[Cell]:
        own = [
            text(_list_name(row)),
            number(row.norm),
            number(row.now),
            number(row.next),
            _free(row),
        ]
        return own if is_one else [text(row.organization.name), *own]

    headers = [
        gettext_lazy("Site and doctor"),
        gettext_lazy("Norm"),
        gettext_lazy("Attached"),
        gettext_lazy("On the next day"),
        gettext_lazy("Free"),
    ]
    if not is_one:
        headers.insert(0, gettext_lazy("Organization"))
    return Figure(
        slug="panels",
        title=title,
        said=said,
        caption=_("Lists of doctors against the norm, the fullest first"),
        headers=headers,
        rows=[cells(row) for row in rows],
        total=totals.panels,
        more=from_rows(found, cells, BATCH),
        bars=bar_chart([_bar(row, is_one) for row in rows]),
        note=_(
            "As of today. “On the next day” counts what is decided for a later day. The tick is the norm."
        ),
    )


def _list_name(row: Panel) -> str:
    who = words.short_name(row.doctor.full_name) if row.doctor else _("no doctor")
    kind = str(short_label(PanelType(row.type)))
    return _("Site %(site)s, %(doctor)s, %(type)s") % {
        "site": row.site.number,
        "doctor": who,
        "type": kind,
    }


def _free(row: Any) -> Cell:
    if row.is_closed:
        return Cell(_("Closed"), _("Closed"))
    if row.now > row.norm:
        return Cell(
            _("%(number)s above the norm") % {"number": _n(row.now - row.norm)}, row.norm - row.now
        )
    return number(row.free) if row.free else Cell(_("Full"), 0)


def _bar(row: Any, is_one: bool) -> Given:
    name = _list_name(row) if is_one else f"{row.organization.name}: {_list_name(row)}"
    within = min(row.now, row.norm)
    coming = max(0, min(row.next, row.norm) - within)
    over = max(0, max(row.now, row.next) - row.norm)
    free = _free(row)
    is_plain = not row.is_closed and row.free and row.now <= row.norm
    said = (
        _("%(number)s free of %(norm)s") % {"number": free.words, "norm": _n(row.norm)}
        if is_plain
        else free.words
    )
    scale = row.norm or 1
    parts = [
        Part("thick", within / scale),
        Part("soon", coming / scale),
        Part("clash", min(over / scale, OVER_SHOWN)),
    ]
    return Given(name, said, parts, norm=1)


def flows(scope: Scope) -> Figure:
    """Who came from other organizations and who went; for one organization, with which ones."""
    days = scope.flow_days
    one = scope.chosen
    found = register.partners(one.pk, days) if one else register.flows(scope.organizations, days)
    known = _names(scope, found)
    came, went = register.totals(found)
    title = _("Nobody moved between organizations in these days")
    if found and one is not None:
        title = _("%(came)s people came from other organizations, %(went)s went to others") % {
            "came": _n(came),
            "went": _n(went),
        }
    elif found:
        title = _("Most gained: %(up)s, %(more)s; most lost: %(down)s, %(less)s") % {
            "up": known[found[0].organization],
            "more": signed(found[0].net),
            "down": known[found[-1].organization],
            "less": signed(found[-1].net),
        }
    shown = found if len(found) <= SHOWN else [*found[: SHOWN // 2], *found[-SHOWN // 2 :]]
    return Figure(
        slug="flows",
        title=title,
        said=_("Moves that take effect: %(days)s.") % {"days": days_words(days)},
        caption=_("People who changed the organization"),
        headers=(
            gettext_lazy("Organization"),
            gettext_lazy("Came"),
            gettext_lazy("Went"),
            gettext_lazy("Difference"),
        ),
        rows=[
            [
                text(known[row.organization]),
                number(row.came),
                number(row.went),
                Cell(signed(row.net), row.net),
            ]
            for row in found
        ],
        bars=change_chart(
            [Change(known[row.organization], signed(row.net), row.net) for row in shown]
        ),
        note=_(
            "To the right of the middle more came, to the left more went. "
            "Births, deaths and first attachments are no moves."
        ),
    )


def _names(scope: Scope, found: list[register.Flow]) -> dict[int, str]:
    """Names of all these organizations, those of elsewhere too: where people went is no secret of theirs."""
    unknown = {row.organization for row in found} - set(scope.organizations)
    names = {pk: row.name for pk, row in scope.organizations.items()}
    if unknown:
        names |= {row.pk: row.name for row in Organization.objects.filter(pk__in=unknown)}
    return names
