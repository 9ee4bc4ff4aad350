from collections.abc import Mapping
from typing import Any

from celery.signals import task_prerun
from django.apps import AppConfig
from django.core.signals import request_started

from campaigns import clock


class DemonstrationConfig(AppConfig):
    name = "demonstration"

    def ready(self) -> None:
        # A clock moved on one page holds for the next POST and the next task of any process: two that
        # disagree for a moment would send a code too late, or not yet. Pages that only show follow
        # within a second, without a question of their own.
        request_started.connect(_read_the_clock_anew, dispatch_uid="demonstration.clock")
        task_prerun.connect(_read_the_clock_anew, dispatch_uid="demonstration.clock", weak=False)


def _read_the_clock_anew(environ: Mapping[str, Any] | None = None, **_: Any) -> None:
    if environ is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        clock.forget_offset()
