"""What people are told when their doctor's list changes hands, or moves to other lists."""

from collections.abc import Iterable
from datetime import date

from notifications.outbox import enqueue
from registry.models import Panel, Person


def doctor_changed(
    person: Person, carers: Iterable[Person], panel: Panel, from_on: date, key: str
) -> None:
    """Who the doctor is from now on, that nothing needs doing, and that another may be chosen.

    To the person, and to whoever cares for a child. The panel comes with its doctor, site and organization.
    """
    assert panel.doctor is not None
    for recipient in (person, *carers):
        enqueue(
            "doctor_changed",
            key=f"doctor_changed:{key}:{person.pk}",
            person=recipient,
            context={
                "organization": panel.organization,
                "doctor": panel.doctor.full_name,
                "site": panel.site.number,
                "from_on": from_on,
            },
            about=person.initials if recipient.pk != person.pk else "",
        )
