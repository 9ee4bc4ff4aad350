"""A digital documents service that knows everybody of the demonstration who has an IIN."""

from django.conf import settings

from registry.models import Person


class InventedDocuments:
    """Stands in for the state's service; outside demonstration mode it offers nothing."""

    def is_offered(self) -> bool:
        """In demonstration mode only."""
        return bool(settings.DEMONSTRATION)

    def has_identity(self, person: Person) -> bool:
        """Whoever has an IIN has an invented identity document."""
        return bool(person.iin)
