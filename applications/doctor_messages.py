"""What people are told when their doctor's list changes hands, or moves to other lists."""

from datetime import date

from notifications.outbox import enqueue
from registry.models import Panel, Person


def doctor_changed(person: Person, panel: Panel, from_on: date, key: str) -> None:
    """Who the doctor is from now on, that nothing needs doing, and that another may be chosen.

    The panel comes with its doctor, site and organization.
    """
    assert panel.doctor is not None
    enqueue(
        "doctor_changed",
        key=f"doctor_changed:{key}",
        person=person,
        context={
            "organization": panel.organization,
            "doctor": panel.doctor.full_name,
            "site": panel.site.number,
            "from_on": from_on,
        },
    )
