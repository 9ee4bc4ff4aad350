"""Serial numbers without a queue in front of them.

A counter row would hold up every transaction of the nation until the one before it commits. Here a
sequence of PostgreSQL gives the next value to everybody at once, and a row per year remembers where
the year began. A rolled-back transaction leaves a gap, which harms nobody.
"""

from django.db import connection

from codes import numbers

from .models import YearOfNumbers


def next_number(prefix: str, year: int) -> str:
    """The next number of a prefix in a year, like "D-2026-0000017-5".

    The sequence `serial_<prefix>` must exist (a migration of the room that uses it makes it).
    """
    base = _base(prefix, year)
    # Asked after the base is known to be committed or ours: the value is always beyond it.
    return numbers.make(prefix, year, _next_value(prefix) - base)


def _base(prefix: str, year: int) -> int:
    for _ in range(2):
        known = YearOfNumbers.objects.filter(prefix=prefix, year=year).values_list(
            "base", flat=True
        )
        for base in known:
            return base
        # The first number of the year; whoever comes at the same moment waits for this row.
        YearOfNumbers.objects.bulk_create(
            [YearOfNumbers(prefix=prefix, year=year, base=_next_value(prefix))],
            ignore_conflicts=True,
        )
    raise RuntimeError(f"no year {year} for numbers of {prefix}")


def _next_value(prefix: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [f"serial_{prefix.lower()}"])
        row = cursor.fetchone()
    return int(row[0])
