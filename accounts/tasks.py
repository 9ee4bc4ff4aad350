"""What workers do for this room. Every task may run twice, late, or on two machines without harm."""

from celery import shared_task

from . import sessions


@shared_task
def forget_ended_sessions() -> int:
    """Forget what was typed into sessions that ended."""
    return sessions.forget_ended()
