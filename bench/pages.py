"""What does each page cost: time in the server, questions to the database, weight?

    python bench/pages.py                 # pages for people: 3,100 people, 30 rounds a page
    python bench/pages.py --desks         # pages of staff: 20,000 people, 20 rounds a page
    python bench/pages.py --small         # both with 150 people, 3 rounds: does it run at all?
    python bench/pages.py --against main  # the same measured on another commit in the same run, with ratios

Brings its own PostgreSQL, seeds it, and asks every page of tests/ways through Django, signed in, with
templates loaded and connections open. Milliseconds are medians; bytes are of the HTML, gzip.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from own_portal import ROOT, own_portal
from person_search import fill_up

BUDGET_MS, BUDGET_MS_OF_A_DESK = 60, 100
SEEDED = 3100  # with everything they did; the others are people of the register, attached nowhere
Cost = tuple[float, int, int, int]  # milliseconds, queries, bytes, queries it may ask


def measured(people: int, rounds: int, kinds: list[str]) -> dict[str, Cost]:
    """What each page of the kinds ("people", "desks") costs. Django must not be set up yet."""
    with own_portal():
        return _ask(people, rounds, kinds)


def _ask(people: int, rounds: int, kinds: list[str]) -> dict[str, Cost]:
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    import time_machine
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from campaigns.clock import ALMATY
    from demonstration.seeding import seed
    from tests.ways import DESK_PAGES, WAYS, World

    # A working morning inside a campaign, whatever the day: everything has content then.
    time_machine.travel(datetime(2026, 10, 14, 10, 30, tzinfo=ALMATY)).start()
    call_command("migrate", verbosity=0)
    seed(min(people, SEEDED))
    if people > SEEDED:
        fill_up(people)
    ways = {"people": WAYS, "desks": DESK_PAGES}
    world, found = World(), {}
    for way in [way for kind in kinds for way in ways[kind]]:
        client, address = world.come(way, "kk")
        for _ in range(2):
            client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        queries = len(asked)  # the next request empties the log
        took = []
        for _ in range(rounds):
            cache.clear()  # nobody is held up for asking often
            began = time.perf_counter()
            client.get(address)
            took.append((time.perf_counter() - began) * 1000)
        weight = 0 if page.streaming else len(gzip.compress(page.content, 6))
        name = f"{'desk: ' if way in DESK_PAGES else ''}{way.id}"
        found[name] = (statistics.median(took), queries, weight, way.queries)
    return found


def elsewhere(commit: str, options: list[str]) -> dict[str, Cost]:
    """The same, measured by this file on another commit."""
    with tempfile.TemporaryDirectory(prefix="attachment-bench-") as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--detach", tree, commit], cwd=ROOT, check=True)
        try:
            command = [sys.executable, tree / "bench" / "pages.py", "--json", *options]
            done = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """Measure and print; 1 where a page asks more often than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--desks", action="store_true")
    parser.add_argument("--against", metavar="COMMIT")
    parser.add_argument("--json", action="store_true", help="one line for a program")
    options = parser.parse_args()
    same = [f"--{name}" for name in ("small", "desks") if getattr(options, name)]
    before = elsewhere(options.against, same) if options.against else {}
    if options.small:
        found = measured(150, 3, ["people", "desks"])
    elif options.desks:
        found = measured(20_000, 20, ["desks"])
    else:
        found = measured(3100, 30, ["people"])
    if options.json:
        print(json.dumps(found))
        return 0
    width = max(map(len, found))
    print(f"{'page'.ljust(width)}      ms  queries  bytes" + ("     ms before" if before else ""))
    for name, (took, queries, size_of, _most) in sorted(found.items(), key=lambda one: -one[1][0]):
        line = f"{name.ljust(width)}  {took:6.1f}  {queries:7}  {size_of:5}"
        if name in before:
            line += f"  {before[name][0]:6.1f}  {took / before[name][0]:.2f} times"
        print(line)
    slow = sum(
        took > (BUDGET_MS_OF_A_DESK if name.startswith("desk: ") else BUDGET_MS)
        for name, (took, *_) in found.items()
    )
    eager = sum(queries > most for _, queries, _, most in found.values())
    print(f"{len(found)} pages; {slow} above their time, {eager} above their queries")
    return 1 if eager else 0


if __name__ == "__main__":
    sys.exit(main())
