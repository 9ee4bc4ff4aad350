"""The register's movement report for any days and organizations, counted from the periods (rulebook 7)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from codes import Ground, Sex

# First year of life of each of the eleven groups (a reading of rulebook 7); the last is open.
AGES = (0, 1, 5, 10, 15, 20, 30, 40, 50, 60, 70)

FREE_CHOICE = (Ground.FREE_CHOICE, Ground.CAMPAIGN)
# Why a period ended: an approved application took the person elsewhere, at once or on its later day.
_OWN_CHOICE = ("approval", "replaced")


class Line(StrEnum):
    """The lines of the report."""

    AT_START = "at_start"
    ATTACHED = "attached"
    ATTACHED_BY_FREE_CHOICE = "attached_by_free_choice"
    DETACHED = "detached"
    DETACHED_BY_OWN_CHOICE = "detached_by_own_choice"
    DETACHED_BY_DEATH = "detached_by_death"
    DETACHED_BY_DEPARTURE = "detached_by_departure"
    AT_END = "at_end"


@dataclass(frozen=True)
class Movement:
    """One report: how many people on each line, by sex and age group.

    Age is that of the day a line speaks of: the eve of the first day, the day of the movement, the
    last day. So the lines of one age group need not add up, those of a sex do.
    """

    counts: Mapping[tuple[Line, Sex, int], int] = field(default_factory=dict)

    def of(self, line: Line, sex: Sex | None = None, age: int | None = None) -> int:
        """People on a line; of one sex and one age group (a member of `AGES`) where given."""
        return sum(
            count
            for (own_line, own_sex, own_age), count in self.counts.items()
            if own_line == line and sex in (None, own_sex) and age in (None, own_age)
        )

    def __add__(self, other: "Movement") -> "Movement":
        return Movement(Counter(self.counts) + Counter(other.counts))


def movement(organizations: Iterable[int], first_on: date, last_on: date) -> dict[int, Movement]:
    """The report of each organization (by id) for the days from `first_on` to `last_on`, both included.

    Movement is between organizations: panels of one organization are one stay, and a level above
    (a region, the nation) is the sum of its organizations. Somebody whose last day somewhere was the
    eve of `first_on` still counts at the start and leaves on that day. Organizations without people
    are left out. One query. Raises ValueError where the days run backwards.
    """
    if last_on < first_on:
        raise ValueError("the report ends before it begins")
    given: dict[str, Any] = {
        "organizations": list(organizations),
        "eve": first_on - timedelta(days=1),
        "first": first_on,
        "last": last_on,
        "own_choice": list(_OWN_CHOICE),
        "free_choice": [ground.value for ground in FREE_CHOICE],
        "ages": list(AGES),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, given)
        rows = cursor.fetchall()
    found: dict[int, dict[tuple[Line, Sex, int], int]] = {}
    for organization, line, sex, group, count in rows:
        found.setdefault(organization, {})[Line(line), Sex(sex), AGES[group - 1]] = count
    return {organization: Movement(counts) for organization, counts in found.items()}


def total(reports: Mapping[int, Movement]) -> Movement:
    """The report of a level above: the sum of its organizations."""
    return sum(reports.values(), Movement())


_SQL = """
    WITH live AS (
        SELECT id, person_id, organization_id, lower(period) AS begins, upper(period) AS ends,
               end_reason
        FROM registry_attachment
        WHERE cancelled_at IS NULL AND organization_id = ANY(%(organizations)s)
          AND lower(period) <= %(last)s AND (upper(period) IS NULL OR upper(period) >= %(first)s)
    ),
    came AS (
        SELECT live.*, EXISTS (
            SELECT 1 FROM applications_application application
            WHERE application.attachment_id = live.id AND application.ground = ANY(%(free_choice)s)
        ) AS is_free_choice
        FROM live
        WHERE begins >= %(first)s AND NOT EXISTS (
            SELECT 1 FROM registry_attachment before
            WHERE before.person_id = live.person_id AND before.cancelled_at IS NULL
              AND before.organization_id = live.organization_id
              AND upper(before.period) = live.begins
        )
    ),
    went AS (
        SELECT live.* FROM live
        WHERE ends BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
            SELECT 1 FROM registry_attachment after
            WHERE after.person_id = live.person_id AND after.cancelled_at IS NULL
              AND after.organization_id = live.organization_id
              AND lower(after.period) = live.ends
        )
    ),
    told (line, organization_id, person_id, day) AS (
        SELECT 'at_start', organization_id, person_id, %(eve)s::date FROM live
        WHERE begins <= %(eve)s
        UNION ALL SELECT 'attached', organization_id, person_id, begins FROM came
        UNION ALL SELECT 'attached_by_free_choice', organization_id, person_id, begins FROM came
        WHERE is_free_choice
        UNION ALL SELECT 'detached', organization_id, person_id, ends FROM went
        UNION ALL SELECT 'detached_by_own_choice', organization_id, person_id, ends FROM went
        WHERE end_reason = ANY(%(own_choice)s)
        UNION ALL SELECT 'detached_by_death', organization_id, person_id, ends FROM went
        WHERE end_reason = 'death'
        UNION ALL SELECT 'detached_by_departure', organization_id, person_id, ends FROM went
        WHERE end_reason = 'departure'
        UNION ALL SELECT 'at_end', organization_id, person_id, %(last)s::date FROM live
        WHERE ends IS NULL OR ends > %(last)s
    )
    SELECT told.organization_id, told.line, person.sex,
           width_bucket(greatest(0, date_part('year', age(told.day, person.birth_on)))::int,
                        %(ages)s::int[]) AS age_group,
           count(*)
    FROM told JOIN registry_person person ON person.id = told.person_id
    GROUP BY 1, 2, 3, 4
"""
