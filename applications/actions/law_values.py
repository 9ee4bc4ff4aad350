"""Values of the law for days to come: entered under an act, taken back before they begin."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.administration import note
from accounts.models import User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import Administered, AdministrationVerb
from codes.impossible import Impossible
from eligibility import Law, LawError, Value
from eligibility.dated import frozen

from ..law import law_in_force
from ..models import LawValue

# The days of a campaign are those of its calendar year, so a new rule for them begins with a year.
OF_A_YEAR = frozenset({"campaign_window", "campaign_effective"})


class NotAValue(Impossible):
    """A value the parameter cannot have, or a day it cannot begin on; `code` says which."""


def enter(
    user: User,
    *,
    parameter: str,
    value: Any,
    from_on: date,
    act: str,
    checked_on: date,
    note_text: str = "",
) -> LawValue:
    """A value that the act sets from a day to come. The same value entered again is found.

    Raises NotAValue: `unknown`, `shape`, `begun` (the day is not to come), `year` (a campaign's rule begins
    on 1 January), `act`, `checked` (checked on a day to come), `same_day` (another value begins then).
    """
    require(user, Verb.SET_LAW)
    value = frozen(value)
    with transaction.atomic():
        check(parameter, value, from_on, act, checked_on)
        rows = LawValue.objects.select_for_update().filter(
            parameter=parameter, from_on=from_on, taken_back_on__isnull=True
        )
        known = rows.first()
        if known is not None:
            if frozen(known.value) == value and known.act == act.strip():
                return known
            raise NotAValue("same_day")
        row = LawValue.objects.create(
            parameter=parameter,
            from_on=from_on,
            value=value,
            act=act.strip(),
            checked_on=checked_on,
            note=note_text.strip(),
            entered_on=clock.today(),
            entered_by=user,
        )
        note(
            user,
            Administered.LAW_VALUE,
            parameter,
            AdministrationVerb.ENTERED,
            value=value,
            from_on=from_on.isoformat(),
            act=row.act,
        )
    return row


def check(parameter: str, value: Any, from_on: date, act: str, checked_on: date) -> None:
    """Raises NotAValue as `enter` does, before anything is written."""
    if not act.strip():
        raise NotAValue("act")
    if from_on <= clock.today():
        raise NotAValue("begun")
    if checked_on > clock.today():
        raise NotAValue("checked")
    if parameter in OF_A_YEAR and (from_on.month, from_on.day) != (1, 1):
        raise NotAValue("year")
    try:
        Law.shipped().replace(values={parameter: [Value(from_on, value, act, checked_on)]})
    except LawError:
        raise NotAValue("unknown") from None
    except ValueError:
        raise NotAValue("shape") from None
    if LawValue.objects.filter(
        parameter=parameter, from_on=from_on, taken_back_on__isnull=True
    ).exclude(value=value, act=act.strip()):
        raise NotAValue("same_day")


def take_back(user: User, pk: int) -> LawValue:
    """Take back a value that has not begun; taken back already, it is found so.

    Raises NotAValue `begun` once its day has come.
    """
    require(user, Verb.SET_LAW)
    with transaction.atomic():
        row = LawValue.objects.select_for_update().get(pk=pk)
        if row.taken_back_on is not None:
            return row
        if row.from_on <= clock.today():
            raise NotAValue("begun")
        row.taken_back_on, row.taken_back_by = clock.today(), user
        row.save(update_fields=["taken_back_on", "taken_back_by"])
        note(
            user,
            Administered.LAW_VALUE,
            row.parameter,
            AdministrationVerb.TAKEN_BACK,
            value=row.value,
            from_on=row.from_on.isoformat(),
            act=row.act,
        )
    return row


def value_in_force(parameter: str) -> Value | None:
    """The value of today; None before a rule began."""
    return law_in_force().parameter(parameter).on(clock.today())
