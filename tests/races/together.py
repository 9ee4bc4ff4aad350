"""Real connections against each other: every job in a thread of its own, all let go at once."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

WITHIN = 60  # seconds after which a race counts as hung


def together(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each job returned, or the exception it raised, in the order of the jobs."""
    start = threading.Barrier(len(jobs))
    outcomes: list[Any] = [None] * len(jobs)

    def run(number: int, job: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(WITHIN)
            outcomes[number] = job()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, job), daemon=True)
        for number, job in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN)
    assert not any(thread.is_alive() for thread in threads), "a job hangs"
    return outcomes


def failures(outcomes: Sequence[Any], *expected: type[Exception]) -> list[Exception]:
    """Exceptions among the outcomes that nobody expected."""
    return [
        outcome
        for outcome in outcomes
        if isinstance(outcome, Exception) and not isinstance(outcome, expected)
    ]
