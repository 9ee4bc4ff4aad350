"""The digital documents service: an identity document without an upload.

The adapter is named in settings (`DIGITAL_DOCUMENTS`); where none is, nothing is offered and people
upload a copy. A contract with the state's service comes with an adapter of its own.
"""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from registry.models import Person


class DigitalDocuments(Protocol):
    """An adapter of the service."""

    def is_offered(self) -> bool:
        """Whether the service can be asked now."""
        ...

    def has_identity(self, person: Person) -> bool:
        """Whether it holds a valid identity document of the person."""
        ...


def service() -> DigitalDocuments | None:
    """The adapter named in settings, if it can be asked now."""
    if not settings.DIGITAL_DOCUMENTS:
        return None
    adapter: DigitalDocuments = import_string(settings.DIGITAL_DOCUMENTS)()
    return adapter if adapter.is_offered() else None


def has_identity(person: Person) -> bool:
    """Whether an identity document of the person can be had from the service."""
    asked = service()
    return asked is not None and asked.has_identity(person)
