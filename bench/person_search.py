"""How long does a desk wait for a person to be found?

    python bench/person_search.py                  # 20,000 invented people, 200 questions of a kind
    python bench/person_search.py --people 2000 --questions 20

Brings its own PostgreSQL, fills it, and prints medians and the slowest in twenty, in milliseconds: by IIN,
by the name as it is written, and by names and birth dates with errors. 1 where a median is over the budget.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from own_portal import own_portal

BUDGET_MS = 80
SEEDED = 400  # the others are names and birth days only, which is all that the search looks at


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=200)
    options = parser.parse_args()
    with own_portal():
        return _measure(options.people, options.questions)


def _measure(people: int, questions: int) -> int:
    import django

    django.setup()
    import time_machine
    from django.core.management import call_command
    from django.db import connection

    from campaigns.clock import ALMATY
    from demonstration.seeding import seed
    from registry.models import Person
    from registry.person_search import ANYBODY, by_iin, by_name

    # The same seed whatever the day.
    time_machine.travel(datetime(2026, 10, 14, 10, 30, tzinfo=ALMATY)).start()
    call_command("migrate", verbosity=0)
    seed(min(people, SEEDED))
    fill_up(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_person")
    chance = random.Random(20261122)
    asked = chance.sample(list(Person.objects.exclude(iin=None).order_by("pk")), questions)

    def named(last: str, first: str, day: date) -> list[Any]:
        return by_name(last, first, birth_on=day, within=ANYBODY)

    kinds: dict[str, Callable[[Any], list[Any]]] = {
        "by IIN": lambda one: by_iin(one.iin, within=ANYBODY),
        "name as written": lambda one: named(one.last_name, one.first_name, one.birth_on),
        "two letters wrong": lambda one: named(
            mistype(one.last_name, chance), mistype(one.first_name, chance), one.birth_on
        ),
        "a figure of the birth date wrong": lambda one: named(
            one.last_name, one.first_name, _other_year(one.birth_on)
        ),
        "letters and birth date wrong": lambda one: named(
            mistype(one.last_name, chance), one.first_name, _other_year(one.birth_on)
        ),
        "nobody": lambda one: named("Щэщэщэ", one.first_name, one.birth_on),
    }
    slow = False
    for kind, ask in kinds.items():
        ask(asked[0])
        took, found = [], 0
        for one in asked:
            began = time.perf_counter()
            matches = ask(one)
            took.append((time.perf_counter() - began) * 1000)
            found += one.pk in [match.person_id for match in matches]
        median, late = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        slow |= median > BUDGET_MS
        print(
            f"{kind}: median {median:.1f} ms, 95 % within {late:.1f} ms, found {found} of {len(asked)}"
        )
    print(f"{Person.objects.count():,} people; budget of a median: {BUDGET_MS} ms")
    return int(slow)


def fill_up(people: int) -> None:
    """Add people with names and birth days only, attached nowhere, until the register holds so many."""
    from demonstration.factories.people import full_name
    from eligibility.iin import generate
    from registry.models import Person

    chance, first = random.Random(20261014), date(1936, 1, 1)
    taken = set(Person.objects.values_list("iin", flat=True))
    rows: list[Any] = []
    while len(taken) < people:
        sex, born = chance.choice(["female", "male"]), first + timedelta(chance.randrange(33_000))
        iin = generate(born, sex, chance.randrange(9000))
        if iin not in taken:
            taken.add(iin)
            name = full_name(chance, sex, is_kazakh=chance.random() < 0.7)
            rows.append(Person(**name, sex=sex, birth_on=born, iin=iin))
    Person.objects.bulk_create(rows, batch_size=5000)


def mistype(word: str, chance: random.Random) -> str:
    """The word with one letter wrong, missing or doubled, or with two exchanged."""
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:place] + "о" + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + word[place] * 2 + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )


def _other_year(day: date) -> date:
    year = day.year - 1 if day.year % 10 else day.year + 1
    return day.replace(year=year, day=min(day.day, 28))


if __name__ == "__main__":
    sys.exit(main())
