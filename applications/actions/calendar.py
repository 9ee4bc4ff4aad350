"""Campaigns and moved days, kept under acts; waiting applications follow the calendar."""

from datetime import date

from django.db import transaction

from accounts.administration import note
from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from campaigns.models import Campaign, DayOverride
from codes import Administered, AdministrationVerb
from codes import ApplicationStatus as Status
from codes.impossible import Impossible
from registry.models import Organization

from .acceptance import reckon_anew


class NotThisCampaign(Impossible):
    """The days cannot be those of the campaign; `code` says which."""


class NotThisDay(Impossible):
    """The day cannot be moved; `code` says why."""


def set_campaign(
    user: User,
    *,
    year: int,
    first_on: date,
    last_on: date,
    effective_on: date | None,
    act: str,
) -> Campaign:
    """The campaign of a year, entered or changed.

    Raises NotThisCampaign: `act`, `order` (last before first), `outside` (a day outside the year),
    `effective` (not after the last day), `past` (would begin today or earlier), `begun` (its beginning
    cannot change any more), `ended` (nothing of it can), `shortened` (it would end before today).
    """
    require(user, Verb.KEEP_CALENDAR)
    with transaction.atomic():
        known = Campaign.objects.select_for_update().filter(year=year).first()
        check_campaign(known, year, first_on, last_on, effective_on, act)
        facts = {
            "first_on": first_on.isoformat(),
            "last_on": last_on.isoformat(),
            "effective_on": effective_on.isoformat() if effective_on else None,
            "act": act.strip(),
        }
        if known is None:
            row = Campaign.objects.create(
                year=year,
                first_on=first_on,
                last_on=last_on,
                effective_on=effective_on,
                act=act.strip(),
                changed_on=clock.today(),
            )
            note(user, Administered.CAMPAIGN, str(year), AdministrationVerb.ENTERED, **facts)
            return row
        new = (first_on, last_on, effective_on, act.strip())
        if (known.first_on, known.last_on, known.effective_on, known.act) == new:
            return known
        known.first_on, known.last_on, known.effective_on, known.act = new
        known.changed_on = clock.today()
        known.save()
        note(user, Administered.CAMPAIGN, str(year), AdministrationVerb.CHANGED, **facts)
    return known


def check_campaign(
    known: Campaign | None,
    year: int,
    first_on: date,
    last_on: date,
    effective_on: date | None,
    act: str,
) -> None:
    """Raises NotThisCampaign as `set_campaign` does, before anything is written."""
    today = clock.today()
    if not act.strip():
        raise NotThisCampaign("act")
    if last_on < first_on:
        raise NotThisCampaign("order")
    if {first_on.year, last_on.year} != {year}:
        raise NotThisCampaign("outside")
    if effective_on is not None and effective_on <= last_on:
        raise NotThisCampaign("effective")
    if known is None or known.first_on > today:
        if first_on <= today:
            raise NotThisCampaign("past")
        return
    if known.last_on < today:
        raise NotThisCampaign("ended")
    if first_on != known.first_on:
        raise NotThisCampaign("begun")
    if last_on < today:
        raise NotThisCampaign("shortened")


def move_day(user: User, *, day: date, is_working: bool, act: str, text: str = "") -> int:
    """Declare a day to come working or off; how many waiting applications got new moments.

    The same day moved the same way again changes nothing. Raises NotThisDay: `act`, `come` (the day is
    not to come), `moved` (it is moved already).
    """
    require(user, Verb.KEEP_CALENDAR)
    with transaction.atomic():
        check_day(day, act)
        known = DayOverride.objects.filter(day=day, taken_back_on__isnull=True).first()
        if known is not None:
            if known.is_working is is_working and known.act == act.strip():
                return 0
            raise NotThisDay("moved")
        DayOverride.objects.create(
            day=day,
            is_working=is_working,
            act=act.strip(),
            note=text.strip(),
            entered_on=clock.today(),
        )
        key = day.isoformat()
        facts = {"is_working": is_working, "act": act.strip()}
        note(user, Administered.MOVED_DAY, key, AdministrationVerb.ENTERED, **facts)
        return reckon_all_anew()


def check_day(day: date, act: str) -> None:
    """Raises NotThisDay for a day that has come and where no act is named."""
    if not act.strip():
        raise NotThisDay("act")
    if day <= clock.today():
        raise NotThisDay("come")


def take_day_back(user: User, pk: int) -> int:
    """A moved day is again as the calendar has it; how many waiting applications got new moments.

    Raises NotThisDay `come` once the day has come.
    """
    require(user, Verb.KEEP_CALENDAR)
    with transaction.atomic():
        row = DayOverride.objects.select_for_update().get(pk=pk)
        if row.taken_back_on is not None:
            return 0
        if row.day <= clock.today():
            raise NotThisDay("come")
        row.taken_back_on = clock.today()
        row.save(update_fields=["taken_back_on"])
        key = row.day.isoformat()
        note(user, Administered.MOVED_DAY, key, AdministrationVerb.TAKEN_BACK, act=row.act)
        return reckon_all_anew()


def reckon_all_anew() -> int:
    """New moments for all waiting applications whose acceptance or term the calendar moves; how many."""
    waiting = Organization.objects.filter(applications__status=Status.QUEUED).distinct()
    return sum(reckon_anew(organization) for organization in waiting.order_by("pk"))
