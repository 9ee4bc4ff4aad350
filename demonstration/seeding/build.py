"""All of the seed in one transaction, so that other processes see it whole and no clock move at all."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from applications import actions
from campaigns import clock
from campaigns.models import ClockOffset
from notifications.waking import left_to_sweeps
from registry.models import Person

from . import commission, desks, organization_desk, region, traces
from .cast import Cast
from .crowd import WHOLE, Crowd
from .insurance import Insurance
from .nation import write_nation
from .organizations import Organizations
from .people import People
from .places import Places
from .plot import Plot
from .register import Register
from .stories import Stories
from .timeline import Season, Timeline, local_moment

SMALLEST = 120


class AlreadySeeded(Exception):
    """The register has people already."""


def seed(people: int = 3100, say: Callable[[str], object] = lambda line: None) -> None:
    """Fill an empty database with some `people` and their history up to `clock.now()`.

    In one transaction; the clock moves within it and stands where it stood afterwards. Raises
    AlreadySeeded for a register with people, RuntimeError outside demonstration mode, ValueError for
    fewer people than the story needs.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("only in demonstration mode")
    if people < SMALLEST:
        raise ValueError(f"the story needs {SMALLEST} people at least")
    with transaction.atomic(), left_to_sweeps():
        if Person.objects.exists():
            raise AlreadySeeded
        offset = ClockOffset.objects.values_list("offset", flat=True).first()
        now = clock.now()
        _tell(now.replace(second=0, microsecond=0), people, say)
        clock.move_back()
        if offset is not None:
            clock.move_to(clock.now() + offset)


def _tell(now: datetime, count: int, say: Callable[[str], object]) -> None:
    chance = random.Random(20260915)
    season = Season.until(now)
    timeline = Timeline(now)
    where = Places(chance)
    organizations = Organizations(season, where, chance)
    people = People(season, where, chance)
    cast = Cast(people, organizations, chance)
    stories = Stories(season, timeline, cast.specialists, chance)
    plot = Plot(
        season,
        stories,
        people,
        organizations,
        where,
        cast,
        chance,
        scale=min(1.0, count / WHOLE),
    )
    plot.plan()
    written_later = desks.BORN + organization_desk.PEOPLE
    Crowd(people, organizations, chance).fill(count - written_later)
    say(f"{len(people) + written_later} people, {len(organizations.by_code)} organizations")
    people.save()
    cast.open_accounts()
    Insurance(season).write(people, cast.insured())
    desks.write_documents(people)
    Register(season, timeline, chance).plan(people)
    _sweeps(season, timeline)
    traces.plan(timeline, season)
    desks.plan(timeline, season, cast)
    region.plan(timeline, season, cast)
    commission.plan(timeline, season)
    say("two years of attachments and applications")
    timeline.run()
    write_nation(season, organizations, cast.users["national-admin"])
    traces.write_views(season, cast)
    desks.write_visits(season, chance)
    organization_desk.write(season)


def _sweeps(season: Season, timeline: Timeline) -> None:
    """What beat would have run: on every first of January, in the last days, and at the end."""
    moments = [
        local_moment(date(year, 1, 1), 0, 5)
        for year in range(season.before.year + 1, season.today.year + 1)
    ]
    moments += [season.now - timedelta(days=1), season.now]
    for moment in moments:
        if moment <= season.now:
            timeline.at(moment, _sweep)


def _sweep() -> None:
    actions.accept_due()
    actions.make_effective()
    actions.end_with_contracts()
    actions.warn_of_contract_ends()
    actions.escalate_due()
