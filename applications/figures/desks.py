"""Figures of the desks and the portal: visits by the clock, what people contest, where drafts stop."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from applications.models import CorrectionRequest, Escalation, Objection
from applications.visits import longest
from campaigns import clock
from codes import Channel, CorrectionOutcome, VisitOutcome
from registry.models import Attachment

from .asked import Asked, Days

SPAN = 5  # minutes of one step of the visits
STEPS = 9  # the last one is open: 40 minutes and more


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """Visits at registry desks: how many took how long."""

    by_span: tuple[int, ...]  # STEPS numbers, each of SPAN minutes, the last one open
    too_long: int
    median: timedelta | None
    limit: int  # minutes a visit may take on the last of the days
    forgotten: int  # nobody said when they ended; in no other number

    @property
    def total(self) -> int:
        """All whose length is known."""
        return sum(self.by_span)


_VISITS = """
    WITH limits AS (SELECT * FROM unnest(%(limit_days)s::date[], %(limits)s::int[]) AS one(day, minutes)),
    told AS (
        SELECT extract(epoch FROM ended_at - began_at) / 60 AS minutes,
               outcome = %(forgotten)s AS is_forgotten,
               (SELECT limits.minutes FROM limits
                WHERE limits.day <= (began_at AT TIME ZONE 'Asia/Almaty')::date
                ORDER BY limits.day DESC LIMIT 1) AS longest
        FROM applications_deskvisit
        WHERE organization_id = ANY(%(organizations)s) AND ended_at IS NOT NULL
          AND began_at >= %(begins)s AND began_at < %(ends)s
    )
    SELECT is_forgotten, least(floor(minutes / %(span)s), %(steps)s - 1)::int AS step, count(*),
           count(*) FILTER (WHERE minutes > longest),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes)
    FROM told
    GROUP BY GROUPING SETS ((is_forgotten, step), (is_forgotten))
"""


def visits(asked: Asked) -> VisitFigures:
    """Visits that began on these days and ended, against the law's longest one of their day. One query
    besides the law.
    """
    begins, ends = asked.days.moments
    limits = _limits(asked.days)
    with connection.cursor() as cursor:
        cursor.execute(
            _VISITS,
            {
                "organizations": list(asked.organizations),
                "begins": begins,
                "ends": ends,
                "limit_days": [day for day, _minutes in limits],
                "limits": [minutes for _day, minutes in limits],
                "span": SPAN,
                "steps": STEPS,
                "forgotten": VisitOutcome.FORGOTTEN.value,
            },
        )
        rows = cursor.fetchall()
    spans, too_long, median, forgotten = [0] * STEPS, 0, None, 0
    for is_forgotten, step, count, over, half in rows:
        if is_forgotten:
            forgotten = count if step is None else forgotten
        elif step is None:
            too_long, median = over, timedelta(minutes=float(half))
        else:
            spans[step] = count
    return VisitFigures(tuple(spans), too_long, median, limits[-1][1], forgotten)


def _limits(days: Days) -> list[tuple[object, int]]:
    """From which day on a visit may take how many minutes."""
    found: list[tuple[object, int]] = []
    day = days.first
    while day <= days.last:
        minutes = int(longest(day).total_seconds()) // 60
        if not found or found[-1][1] != minutes:
            found.append((day, minutes))
        day += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Contested:
    """What people raised on some days, and what was found."""

    corrections: int
    corrections_open: int
    corrected: int
    corrections_not_confirmed: int
    corrections_passed_on: int
    objections: int
    objections_open: int
    objections_confirmed: int
    terms_passed: int  # cases brought before the head

    @property
    def objections_not_confirmed(self) -> int:
        """Filed by the person after all."""
        return self.objections - self.objections_open - self.objections_confirmed


def contested(asked: Asked) -> Contested:
    """Correction requests about people attached there today, objections, terms that passed. Three queries."""
    begins, ends = asked.days.moments
    here = Attachment.objects.filter(
        person=OuterRef("person"),
        cancelled_at__isnull=True,
        period__contains=clock.today(),
        organization__in=asked.organizations,
    )
    corrections = CorrectionRequest.objects.filter(
        Exists(here), created_at__gte=begins, created_at__lt=ends
    ).aggregate(
        corrections=Count("pk"),
        corrections_open=Count("pk", filter=Q(outcome="")),
        corrected=Count("pk", filter=Q(outcome=CorrectionOutcome.CORRECTED)),
        corrections_not_confirmed=Count("pk", filter=Q(outcome=CorrectionOutcome.NOT_CONFIRMED)),
        corrections_passed_on=Count("pk", filter=Q(outcome=CorrectionOutcome.PASSED_ON)),
    )
    objections = Objection.objects.filter(
        application__organization__in=asked.organizations,
        raised_at__gte=begins,
        raised_at__lt=ends,
    ).aggregate(
        objections=Count("pk"),
        objections_open=Count("pk", filter=Q(outcome="")),
        objections_confirmed=Count("pk", filter=Q(outcome=Objection.Outcome.CONFIRMED)),
    )
    passed = Escalation.objects.filter(
        application__organization__in=asked.organizations,
        level=Escalation.Level.HEAD,
        at__gte=begins,
        at__lt=ends,
    ).count()
    return Contested(**corrections, **objections, terms_passed=passed)


@dataclass(frozen=True, slots=True)
class DropOff:
    """Applications begun on the portal on some days: how many went through each step, by language.

    A draft is removed thirty days after it was last saved: those gone already are not counted.
    """

    steps: tuple[str, ...]
    begun: Counter[str]  # by language
    filed: Counter[str]
    through: dict[str, Counter[str]]  # step -> language -> how many went through it

    @property
    def total(self) -> int:
        """All that were begun and are known."""
        return sum(self.begun.values())

    @property
    def total_filed(self) -> int:
        """All that were filed."""
        return sum(self.filed.values())

    def count(self, step: str) -> int:
        """How many went through a step, in all languages."""
        return sum(self.through[step].values())


_DRAFTS = """
    SELECT language, status <> 'draft',
           coalesce((SELECT max(array_position(%(steps)s::text[], done.step))
                     FROM jsonb_array_elements_text(answers -> 'done') AS done(step)), 0),
           count(*)
    FROM applications_application
    WHERE channel = %(portal)s AND created_at >= %(begins)s AND created_at < %(ends)s
      AND (organization_id = ANY(%(organizations)s) OR (%(everywhere)s AND organization_id IS NULL))
    GROUP BY 1, 2, 3
"""


def drop_off(asked: Asked, steps: Sequence[str], *, everywhere: bool) -> DropOff:
    """Where applications begun on the portal stopped; a step before another one gone through counts as well.

    A draft belongs to an organization once one is chosen: those without count only `everywhere`, where
    the whole nation is asked for. One query.
    """
    begins, ends = asked.days.moments
    with connection.cursor() as cursor:
        cursor.execute(
            _DRAFTS,
            {
                "steps": list(steps),
                "portal": Channel.PORTAL.value,
                "begins": begins,
                "ends": ends,
                "organizations": list(asked.organizations),
                "everywhere": everywhere,
            },
        )
        rows = cursor.fetchall()
    begun: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    through: dict[str, Counter[str]] = {step: Counter() for step in steps}
    for language, is_filed, furthest, count in rows:
        begun[language] += count
        sent[language] += count if is_filed else 0
        for place, step in enumerate(steps, 1):
            if is_filed or furthest >= place:
                through[step][language] += count
    return DropOff(tuple(steps), begun, sent, through)
