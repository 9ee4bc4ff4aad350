"""How long does a list of 1,600 people take to move?

    python bench/moves.py            # 1,600 people, budget one minute
    python bench/moves.py --people 400

Brings its own PostgreSQL, attaches invented people to one list, moves them to two others by a plan as a worker
does, and prints seconds and people a second. 1 where it is over the budget or somebody is lost.
"""

import argparse
import sys
import time
from datetime import date, datetime

from own_portal import own_portal

BUDGET_S = 60


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_600)
    options = parser.parse_args()
    with own_portal():
        return _measure(options.people)


def _measure(number: int) -> int:
    import django

    django.setup()
    import time_machine
    from django.core.management import call_command

    from applications.actions import moves, moving
    from campaigns.clock import ALMATY
    from codes import MoveKind, Role
    from demonstration import factories as make
    from registry.models import Person
    from registry.queries import counter_differences
    from registry.takeover import Entry, take_over

    today = date(2026, 10, 14)
    time_machine.travel(datetime(2026, 10, 14, 10, 30, tzinfo=ALMATY)).start()
    call_command("migrate", verbosity=0)
    old = make.PanelFactory()
    new = [make.PanelFactory(site=old.site) for _ in range(2)]
    people = Person.objects.bulk_create(
        Person(
            last_name="Т",
            first_name="А",
            birth_on=date(1980, 1, 1),
            sex="female",
            language=("kk", "ru")[n % 2],
            email=f"person{n}@people.example",
        )
        for n in range(number)
    )
    take_over([Entry(person.pk, old, date(2019, 3, 1)) for person in people], actor="bench")
    head = make.staff(Role.ORG_HEAD, organization=old.organization)
    plan = moves.make(
        head,
        kind=MoveKind.TRANSFER,
        organization=old.organization,
        act_number="1",
        act_on=today,
        first_on=today,
        moves=[moves.Move(person.pk, old.pk, new[n % 2].pk) for n, person in enumerate(people)],
    )
    moves.agree(plan.pk, head)
    moves.start(plan.pk, head)
    begun = time.perf_counter()
    moving.run(plan.pk)
    took = time.perf_counter() - begun
    plan.refresh_from_db()
    print(f"{plan.done} of {number} people in {took:.1f} s, {plan.done / took:.0f} a second")
    return int(took > BUDGET_S or plan.done != number or bool(counter_differences(today)))


if __name__ == "__main__":
    sys.exit(main())
