"""How many cases a second do the rules answer, on one core?

    python bench/assess.py            # the open cases of the rulebook, over and over
    python bench/assess.py --varied   # every case another person, day, clinic and panel
    python bench/assess.py --cases N  # how many, 20,000 if not told

Measures what `manage.py assess --many` does with each line: read JSON, check the form, ask every
rule, write the whole answer with its findings.
"""

import argparse
import gc
import json
import random
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from applications.management.commands.assess import answer_many  # noqa: E402
from eligibility import Law, iin  # noqa: E402
from tests.law.table import read_table  # noqa: E402

ROUNDS = 3
FIRST_FILING = datetime(2026, 1, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--varied", action="store_true")
    options = parser.parse_args()
    cases = [row.case for row in read_table(ROOT / "tests/law/cases.yaml")]
    lines = []
    chance = random.Random(20261014)
    for number in range(options.cases):
        case = cases[number % len(cases)]
        if options.varied:
            case = vary(case, chance)
        lines.append(json.dumps(case).encode())
    law = Law.shipped()
    list(answer_many(lines[:1000], law))  # caches as warm as a second into the work
    gc.disable()
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        size = sum(len(answer) for answer in answer_many(lines, law))
        rounds.append(time.process_time() - began)
    took = min(rounds)
    print(f"{len(lines):,} cases in {took:.2f} s: {len(lines) / took:,.0f} cases a second")
    print(
        f"{took / len(lines) * 1e6:.1f} µs a case, {size / len(lines):,.0f} characters an answer;"
        f" the slowest of {ROUNDS} rounds took {max(rounds):.2f} s"
    )


def vary(case: dict, chance: random.Random) -> dict:
    """The same case of another person on another day at another clinic."""
    birth_date = date(1940, 1, 1) + timedelta(days=chance.randrange(31_000))
    filed_at = FIRST_FILING + timedelta(minutes=chance.randrange(365 * 24 * 60))
    panel = case["chosen"]["panel"]
    return {
        **case,
        "filed_at": filed_at.isoformat(timespec="minutes"),
        "person": {
            **case["person"],
            "birth_date": birth_date.isoformat(),
            "iin": iin.generate(birth_date, chance.choice(["male", "female"]), chance.randrange(9)),
        },
        "chosen": {
            **case["chosen"],
            "organization": f"B{chance.randrange(1000)}",
            "opened_on": (date(2000, 1, 1) + timedelta(chance.randrange(9000))).isoformat(),
            "panel": panel and {**panel, "attached": chance.randrange(1800)},
        },
    }


if __name__ == "__main__":
    main()
