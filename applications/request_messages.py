"""What is said of requests around applications: corrections, and rights to act for somebody."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise

from campaigns import clock
from codes import CorrectionOutcome, CorrectionSubject, Filer
from notifications.outbox import enqueue
from registry.models import Person, Representation
from registry.representations import in_force

from .models import CorrectionRequest, RepresentationRequest


def correction_answered(row: CorrectionRequest) -> None:
    """To the person and, while they represent them, to who asked."""
    filer = row.filed_by.person
    told = {row.person}
    if filer is not None and _representatives(row.person).filter(representative=filer).exists():
        told.add(filer)
    for person in told:
        enqueue(
            "correction_answered",
            key=f"correction_answered:{row.number}",
            person=person,
            context={
                "number": row.number,
                "subject": CorrectionSubject(row.subject),
                "outcome": CorrectionOutcome(row.outcome),
                "text": row.answer,
            },
        )


def representation_asked(row: RepresentationRequest) -> None:
    """To the relative: who asks, and where to answer."""
    assert row.person is not None
    enqueue(
        "representation_asked",
        key=f"representation_asked:{row.number}",
        person=row.person,
        context={
            "number": row.number,
            "person": row.representative.initials,
            "url": f"{settings.SITE_URL.rstrip('/')}/account/people/co-sign/{row.number}/",
            "expires_at": row.expires_at,
        },
    )


def representation_confirmed(row: RepresentationRequest) -> None:
    """To both, and to everybody else who represents the person: nobody gets a representative unawares."""
    assert row.person is not None
    assert row.representation is not None
    others = _representatives(row.person).select_related("representative")
    told = {row.person, row.representative, *(one.representative for one in others)}
    for person in told:
        enqueue(
            "representation_confirmed",
            key=f"representation_confirmed:{row.number}",
            person=person,
            context={
                "number": row.number,
                "representative": row.representative.initials,
                "person": row.person.initials,
                "kind": Filer(row.kind),
                "until_on": row.representation.to_on,
            },
        )


def representation_declined(row: RepresentationRequest, *, reason: str | Promise) -> None:
    """To who asked: the relative did not agree, the desk did not confirm, or nobody answered."""
    enqueue(
        "representation_declined",
        key=f"representation_declined:{row.number}",
        person=row.representative,
        context={"number": row.number, "reason": reason},
    )


def representation_ended(row: Representation, *, key: str) -> None:
    """To both sides: from today the one acts for the other no longer."""
    for person in (row.person, row.representative):
        enqueue(
            "representation_ended",
            key=f"representation_ended:{key}",
            person=person,
            context={
                "representative": row.representative.initials,
                "person": row.person.initials,
                "ended_on": clock.today(),
            },
        )


def _representatives(person: Person) -> QuerySet[Representation]:
    """Who sees what is the person's today; a family member's consent lets them file, no more."""
    return Representation.objects.filter(in_force(clock.today()), person=person).exclude(
        kind=Filer.FAMILY_MEMBER
    )
