"""Telling a worker at once that there is something to do; never needed for it to be done.

The truth is in the database and the sweeps of `notifications.tasks` find it. So a broker that is down
costs a person nothing: the call is dropped, and for a while not even tried.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# After a failed call the broker is left alone for so long, in seconds: every try can cost a second.
LEFT_ALONE_FOR = 15.0

_left_alone_until = 0.0
_is_left_to_sweeps: ContextVar[bool] = ContextVar("left_to_sweeps", default=False)


@contextmanager
def left_to_sweeps() -> Iterator[None]:
    """No worker is called for what is asked for inside: thousands of rows written at once can wait."""
    token = _is_left_to_sweeps.set(True)
    try:
        yield
    finally:
        _is_left_to_sweeps.reset(token)


def after_commit(task: str, *args: Any, otherwise: Callable[[], object] | None = None) -> None:
    """Call the Celery task of this name once the running transaction commits.

    `otherwise` is done in this process where the broker cannot be reached: for the little that is of
    no use once a sweep has found it.
    """
    if _is_left_to_sweeps.get():
        return

    def call() -> None:
        if not wake(task, *args) and otherwise is not None:
            otherwise()

    transaction.on_commit(call, robust=True)


def wake(task: str, *args: Any) -> bool:
    """Call the Celery task of this name now; False when the broker could not be reached."""
    global _left_alone_until
    if time.monotonic() < _left_alone_until:
        return False
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _left_alone_until = time.monotonic() + LEFT_ALONE_FOR
        log.warning("broker not reached (%s); %s is left to the sweep", type(error).__name__, task)
        return False
    return True
