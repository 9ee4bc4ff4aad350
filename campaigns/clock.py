"""The clock: the only place of the project that reads the time.

Moments (`_at`) are aware and in UTC; people and the law count in the wall time of Kazakhstan,
`Asia/Almaty` (UTC+6 until 29 February 2024, UTC+5 from 1 March 2024; rulebook 2). In demonstration
mode one row, `ClockOffset`, moves the clock of every process; in production no row is looked for.
"""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

ALMATY = ZoneInfo("Asia/Almaty")

# How long a process may keep to the offset it read last, in seconds.
OFFSET_KEPT_FOR = 1.0

_NONE = timedelta(0)
_kept: tuple[float, timedelta] | None = None


def now() -> datetime:
    """This moment, aware, in UTC; moved by the demonstration's offset where there is one."""
    machine = machine_now()
    return machine + _offset() if settings.DEMONSTRATION else machine


def today() -> date:
    """The day it is in Almaty."""
    return now().astimezone(ALMATY).date()


def local(moment: datetime) -> datetime:
    """The aware `moment` as an aware wall time of Almaty. Raises ValueError for a naive one."""
    return _aware(moment).astimezone(ALMATY)


def naive_local(moment: datetime) -> datetime:
    """The aware `moment` as naive Almaty wall time, which the pure modules take."""
    return local(moment).replace(tzinfo=None)


def moment(naive: datetime) -> datetime:
    """The moment, aware and in UTC, of a naive Almaty wall time.

    The hour that came twice, 23:00-24:00 on 29 February 2024, is taken as its first coming.
    Raises ValueError for an aware time.
    """
    if naive.tzinfo is not None:
        raise ValueError("a naive local time is needed, this one is aware")
    return naive.replace(tzinfo=ALMATY).astimezone(UTC)


def move_to(to: datetime) -> None:
    """Set the clock of all processes to the aware moment `to`; it runs on from there.

    Other processes follow within a second. Raises RuntimeError outside demonstration mode.
    """
    _demonstration_only()
    from .models import ClockOffset

    ClockOffset.objects.update_or_create(
        pk=ClockOffset.ONLY, defaults={"offset": _aware(to) - machine_now()}
    )
    forget_offset()


def move_back() -> None:
    """Let the clock of all processes show the machine's time again.

    Raises RuntimeError outside demonstration mode.
    """
    _demonstration_only()
    from .models import ClockOffset

    ClockOffset.objects.all().delete()
    forget_offset()


def machine_now() -> datetime:
    """The machine's own moment, aware, in UTC, whatever the demonstration's clock shows.

    For what runs by the machine whatever day is shown: the life of a session. Never for the law.
    """
    return datetime.now(UTC)


def _offset() -> timedelta:
    global _kept
    read_at = time.monotonic()
    if _kept is not None and read_at - _kept[0] < OFFSET_KEPT_FOR:
        return _kept[1]
    from .models import ClockOffset

    offset = ClockOffset.objects.values_list("offset", flat=True).first() or _NONE
    _kept = (read_at, offset)
    return offset


def forget_offset() -> None:
    """Read the offset anew at the next question; for tests, whose rows come and go."""
    global _kept
    _kept = None


def _demonstration_only() -> None:
    if not settings.DEMONSTRATION:
        raise RuntimeError("the clock moves in demonstration mode only")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("an aware moment is needed, this one is naive")
    return moment
