"""Figures of the register: lists of doctors against their norms, people who moved between organizations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, NullIf

from campaigns import clock
from registry.models import Panel

from .asked import Days

_NUMBER = IntegerField()


@dataclass(frozen=True, slots=True)
class PanelTotals:
    """Lists of doctors together, as they stand today."""

    panels: int
    norm: int  # places by norm and by orders over it
    attached: int
    over: int  # lists above the norm alone
    full: int  # open lists without a free place
    closed: int
    free: int  # places of open lists that a choice could take today


def panels(organizations: Iterable[int]) -> QuerySet[Panel]:
    """The lists with `now`, `next` (people today, on the next day anything is decided for), `free` and
    `fill` (a share of the norm); the fullest first.
    """
    today = clock.today()
    is_over = Q(next_day__isnull=False, next_day__lte=today)
    moved = F("attached") + F("arriving") - F("leaving")
    rows = Panel.objects.filter(organization__in=list(organizations)).annotate(
        now=Case(When(is_over, then=moved), default=F("attached"), output_field=_NUMBER),
        next=ExpressionWrapper(moved, output_field=_NUMBER),
    )
    most = Case(When(now__gt=F("next"), then=F("now")), default=F("next"), output_field=_NUMBER)
    left = F("norm") + F("over_norm") - F("invited") - F("most")
    taken = Cast(F("now"), FloatField()) / NullIf(Cast(F("norm"), FloatField()), Value(0.0))
    return (
        rows.annotate(most=most)
        .annotate(left=ExpressionWrapper(left, output_field=_NUMBER))
        .annotate(
            # Of a list that somebody waits for, nothing is free (rulebook 4, "Panel").
            free=Case(
                When(Q(waiting=0, left__gt=0), then=F("left")),
                default=Value(0),
                output_field=_NUMBER,
            ),
            fill=taken,
        )
        .select_related("organization", "site", "doctor")
        .order_by(F("fill").desc(nulls_last=True), "pk")
    )


def panel_totals(organizations: Iterable[int]) -> PanelTotals:
    """All of these lists together. One query."""
    rows = panels(organizations).order_by()
    found = rows.aggregate(
        lists=Count("pk"),
        places=Sum(F("norm") + F("over_norm"), default=0),
        people=Sum("now", default=0),
        above=Count("pk", filter=Q(now__gt=F("norm"))),
        taken=Count("pk", filter=Q(is_closed=False, free=0)),
        shut=Count("pk", filter=Q(is_closed=True)),
        left_over=Sum("free", filter=Q(is_closed=False), default=0),
    )
    return PanelTotals(
        panels=found["lists"],
        norm=found["places"],
        attached=found["people"],
        over=found["above"],
        full=found["taken"],
        closed=found["shut"],
        free=found["left_over"],
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """People who came to an organization from another one, and who went from it to another one."""

    organization: int
    came: int
    went: int

    @property
    def net(self) -> int:
        """How many more came than went."""
        return self.came - self.went


_MOVES = """
    WITH moved AS (
        SELECT before.organization_id AS left_from, after.organization_id AS came_to, count(*) AS people
        FROM registry_attachment after
        JOIN registry_attachment before
          ON before.person_id = after.person_id AND before.cancelled_at IS NULL
         AND upper(before.period) = lower(after.period)
         AND before.organization_id <> after.organization_id
        WHERE after.cancelled_at IS NULL
          AND lower(after.period) BETWEEN %(first)s AND %(last)s
        GROUP BY 1, 2
    )
    SELECT CASE WHEN %(by_partner)s THEN partner ELSE own END, sum(came), sum(went)
    FROM (
        SELECT came_to AS own, left_from AS partner, people AS came, 0 AS went FROM moved
        UNION ALL SELECT left_from, came_to, 0, people FROM moved
    ) side
    WHERE own = ANY(%(organizations)s)
    GROUP BY 1
    ORDER BY sum(came) - sum(went) DESC, 1
"""


def flows(organizations: Iterable[int], days: Days) -> list[Flow]:
    """What each organization gained and lost by moves that take effect on these days; most gained first.

    A move is a period that begins on the day another organization's ends: births, deaths and first
    attachments are none. Organizations without moves are left out. One query.
    """
    return _moves(organizations, days, by_partner=False)


def partners(organization: int, days: Days) -> list[Flow]:
    """With which organizations one exchanged people on these days, as `flows` counts them. One query."""
    return _moves([organization], days, by_partner=True)


def _moves(organizations: Iterable[int], days: Days, *, by_partner: bool) -> list[Flow]:
    given: dict[str, Any] = {
        "organizations": list(organizations),
        "first": days.first,
        "last": days.last,
        "by_partner": by_partner,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, given)
        return [Flow(key, int(came), int(went)) for key, came, went in cursor.fetchall()]


def totals(rows: Iterable[Flow]) -> tuple[int, int]:
    """People who came and went, all together."""
    listed = list(rows)
    return sum(row.came for row in listed), sum(row.went for row in listed)
