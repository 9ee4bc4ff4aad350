"""What people are told when their clinic stops serving them (rulebook 7)."""

from collections.abc import Iterable, Mapping

from codes import ServiceEnd
from notifications.outbox import Letter, enqueue_many
from registry.addresses import in_one_line
from registry.models import Person, Residence

from .models import ServiceEndNotice

TEMPLATE = "provider_stops"


def key_of(notice: ServiceEndNotice, person_id: int | None = None) -> str:
    """The occasion as the outbox knows it; without a person, what the keys of all of a notice begin with."""
    return f"{TEMPLATE}:{notice.pk}:{'' if person_id is None else person_id}"


def service_ends(
    notice: ServiceEndNotice,
    people: Iterable[Person],
    carers: Mapping[int, Iterable[Person]],
    homes: Mapping[int, list[Residence]],
) -> int:
    """To each of these people, and to whoever represents a child; how many messages.

    Who can be reached by neither e-mail nor telephone gets a letter on paper: to the postal address they
    gave, else to where they live. In a transaction.
    """
    context = {
        "organization": notice.organization,
        "stops_on": notice.ends_on,
        "reason": ServiceEnd(notice.cause),
    }
    letters = []
    for person in people:
        key, own = key_of(notice, person.pk), list(carers.get(person.pk, ()))
        post = "" if own else postal(person, homes)
        letters.append(Letter(key, person, context, post=post))
        letters += [
            Letter(key, carer, context, about=person.initials, post=postal(carer, homes))
            for carer in own
        ]
    return enqueue_many(TEMPLATE, letters)


def postal(person: Person, homes: Mapping[int, list[Residence]]) -> str:
    """Where the post finds the person; empty where nothing is known."""
    if person.postal_address:
        return person.postal_address
    known = homes.get(person.pk, [])
    return in_one_line(known[0], person.language) if known else ""
