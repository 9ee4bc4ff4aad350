"""What is said when a desk files in somebody's name, and of "this was not me"."""

from collections.abc import Iterator

from django.conf import settings
from django.core.signing import BadSignature, Signer

from accounts.models import User
from accounts.permissions import Verb, who_may
from campaigns import clock
from codes import Channel, Filer
from notifications.outbox import enqueue
from registry.models import Person, Representation
from registry.representations import in_force

from .models import Application, Objection

_SIGNER = Signer(salt="applications.not_me")


def code_of(application: Application) -> str:
    """The code of the link: nobody makes one up without the secret key, and it says nothing itself."""
    return _SIGNER.signature(application.number or "")


def fits(number: str, code: str) -> bool:
    """Whether this is the code of that number."""
    try:
        _SIGNER.unsign(f"{number}:{code}")
    except BadSignature:
        return False
    return True


def link_of(application: Application) -> str:
    """The address of the page with the one button."""
    return f"{settings.SITE_URL.rstrip('/')}/not-me/{application.number}/{code_of(application)}/"


def concerned(application: Application) -> Iterator[tuple[Person, str]]:
    """The person, and who represents them today with whom it concerns: a small child has no telephone.

    A family member's consent lets them file, no more.
    """
    person = application.person
    assert person is not None
    yield person, ""
    rows = (
        Representation.objects.filter(in_force(clock.today()), person=person)
        .exclude(kind=Filer.FAMILY_MEMBER)
        .select_related("representative")
        .order_by("representative")
    )
    for one in {row.representative_id: row.representative for row in rows}.values():
        if one.is_known_to_live:
            yield one, person.initials


def filed_at_desk(application: Application) -> None:
    """Told at once that a clerk, or an operator of a service centre, filed, with the way to stop it."""
    is_centre = application.channel == Channel.PUBLIC_SERVICE_CENTRE
    for person, about in concerned(application):
        enqueue(
            "application_filed_at_desk",
            key=f"application_filed_at_desk:{application.number}",
            person=person,
            context={
                "number": application.number,
                "organization": application.organization,
                "desk_organization": Channel.PUBLIC_SERVICE_CENTRE
                if is_centre
                else application.organization,
                "filed_at": application.filed_at,
                "accepted_at": application.accepted_at or application.accept_at,
                "due_at": application.due_at,
                "url": link_of(application),
            },
            language=application.language if application.filer == Filer.SELF else person.language,
            application_number=application.number or "",
            about=about,
        )


def raised(objection: Objection) -> None:
    """To the person that it is stopped, to the region that it has to look."""
    application = objection.application
    assert application.person is not None
    for person, about in concerned(application):
        enqueue(
            "objection_received",
            key=f"objection_received:{objection.pk}",
            person=person,
            context={
                "number": application.number,
                "organization": application.organization,
                "objected_at": objection.raised_at,
            },
            application_number=application.number or "",
            about=about,
        )
    assert application.organization is not None
    for user in who_may(Verb.SETTLE_OBJECTION, application.organization):
        enqueue(
            "region_objection",
            key=f"region_objection:{objection.pk}",
            user=user,
            context={
                "number": application.number,
                "organization": application.organization,
                "person": application.person.initials,
                "objected_at": objection.raised_at,
                "due_at": application.due_at,
            },
            application_number=application.number or "",
        )


def settled(objection: Objection) -> None:
    """To the person what the region found; where it was filed without them, to the organization too."""
    application = objection.application
    is_confirmed = objection.outcome == Objection.Outcome.CONFIRMED
    template = "objection_confirmed" if is_confirmed else "objection_settled"
    for person, about in concerned(application):
        enqueue(
            template,
            key=f"{template}:{objection.pk}",
            person=person,
            context={
                "number": application.number,
                "organization": application.organization,
                "text": objection.text,
            },
            application_number=application.number or "",
            about=about,
        )
    if is_confirmed:
        _tell_the_organization(objection)


def _tell_the_organization(objection: Objection) -> None:
    application = objection.application
    assert application.organization is not None
    assert application.person is not None
    heads: list[User] = list(who_may(Verb.ANSWER_SPECIALIST, application.organization))
    for recipient in (application.organization, *heads):
        name = "user" if isinstance(recipient, User) else "organization"
        enqueue(
            "organization_filed_without_person",
            key=f"organization_filed_without_person:{objection.pk}",
            context={
                "number": application.number,
                "organization": application.organization,
                "person": application.person.initials,
                "filed_at": application.filed_at,
                "text": objection.text,
            },
            application_number=application.number or "",
            **{name: recipient},  # type: ignore[arg-type]
        )
