"""What the database refused: the name of the constraint, and a sentence for people.

Every constraint of our models is named, and every name has its sentence here or in the room that
knows the model; a test walks the models and finds none without.
"""

from django.db import IntegrityError


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused; empty where the database named none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
