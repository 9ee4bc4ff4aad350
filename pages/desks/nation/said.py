"""Words that several pages of the nation say."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language

from accounts.models import AdministrationEvent
from codes import AdministrationVerb, dates
from codes.labels import label
from pages.parts import Event

Words = str | Promise


def day(value: date | None, case: str | None = None) -> str:
    """A day in the reader's language; "" for none."""
    return dates.day(value, get_language() or "kk", case=case) if value else ""


def story(events: Iterable[AdministrationEvent], *facts: str) -> list[Event]:
    """A log as a timeline, newest first; `facts` are the names of plain texts to be shown with it."""
    return [
        Event(
            event.at,
            label(AdministrationVerb(event.verb)),
            event.by.name,
            ", ".join(str(event.facts[name]) for name in facts if event.facts.get(name)),
        )
        for event in events
    ]
