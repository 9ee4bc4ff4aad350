"""What workers do for this room. Every task may run twice, late, or on two machines without harm."""

import sys
from typing import Any

from celery import shared_task
from celery.signals import worker_init

from . import delivery, documents, seal


@shared_task
def deliver(message_ids: list[int]) -> None:
    """Send these messages; those already taken or sent are passed over."""
    for message_id in message_ids:
        delivery.deliver(message_id)


@shared_task
def sweep() -> None:
    """Free messages stuck in the hands of dead workers, then send what is due."""
    delivery.free_stuck()
    delivery.deliver_due()


@shared_task
def render(document_id: int) -> None:
    """Make the file of one document; nothing if it is there."""
    documents.render(document_id)


@shared_task
def render_missing() -> None:
    """Make the files that no worker made when they were due."""
    documents.render_missing()


@worker_init.connect
def _refuse_without_seal(**_: Any) -> None:
    """A worker that could not seal would leave people without their documents: it does not start."""
    if problem := seal.ready():
        sys.exit(problem)
