"""What must be in order before the system serves people (`manage.py check --deploy`)."""

from typing import Any

from django.core.checks import Error, register

from . import seal


@register(deploy=True)
def seal_is_ready(**_: Any) -> list[Error]:
    """Documents can be sealed: a key is set and opens."""
    problem = seal.ready()
    return [Error(problem, id="notifications.E001")] if problem else []
