"""What each transition says to whom; every message goes through the outbox."""

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import clock
from codes import Channel, Filer, Ground, Language, PanelType, RefusalGround
from codes.findings import missing_label
from notifications.documents import issue, preview
from notifications.models import ElectronicDocument, Message
from notifications.outbox import enqueue
from registry.models import Attachment, Organization, Person

from .models import Application, DocumentRequest

# Why an attachment ended, in the words of a message.
REASONS: dict[str, Promise] = {
    "departure": _("you moved abroad"),
    "contract_ended": _("the contract or agreement it rested on has ended"),
}


def _said(
    application: Application,
    template: str,
    /,
    *,
    document: ElectronicDocument | None = None,
    **context: Any,
) -> None:
    """One message to the attached person and, where another filed on the portal, to the filer as well.

    Whoever typed it in at a desk is no filer: what becomes of it is not told to them as a person.
    """
    assert application.person is not None
    recipients = [(application.person, "")]
    is_by_another = application.filer != Filer.SELF and application.channel == Channel.PORTAL
    filer = application.filed_by.person if is_by_another else None
    if filer is not None and filer.pk != application.person_id:
        recipients.append((filer, ":filer"))
    for person, suffix in recipients:
        enqueue(
            template,
            key=f"{template}:{application.number}:{application.version}{suffix}",
            person=person,
            context=context,
            language=person.language if application.filer != Filer.SELF else application.language,
            application_number=application.number or "",
            document=document,
            about=application.person.initials if suffix else "",
        )


def _place(application: Application) -> dict[str, Any]:
    return {"number": application.number, "organization": application.organization}


def _doctor(application: Application) -> str:
    panel = application.panel
    return panel.doctor.full_name if panel and panel.doctor else ""


def _address(organization: Organization) -> dict[str, str]:
    return {language: organization.address_in(language) for language in ("kk", "ru", "en")}


def filed(application: Application) -> None:
    """Accepted at once, or the moment it will be."""
    if application.accepted_at is not None:
        accepted(application)
        return
    _said(
        application,
        "application_queued",
        **_place(application),
        filed_at=application.filed_at,
        accepted_at=application.accept_at,
        due_at=application.due_at,
    )


def accepted(application: Application) -> None:
    """The application counts from this moment."""
    _said(
        application,
        "application_accepted",
        **_place(application),
        accepted_at=application.accepted_at,
        due_at=application.due_at,
    )


def acceptance_moved(application: Application) -> None:
    """The organization's hours changed: other moments hold now."""
    _said(
        application,
        "acceptance_moved",
        **_place(application),
        accepted_at=application.accept_at,
        due_at=application.due_at,
    )


def withdrawn(application: Application) -> None:
    """The applicant withdrew it."""
    _said(
        application,
        "application_withdrawn",
        **_place(application),
        withdrawn_at=application.closed_at,
    )


def document_requested(application: Application, request: DocumentRequest) -> None:
    """A specialist asks for documents: which, and that the term of the decision does not stop."""
    said = {}
    for language in Language:
        with translation.override(language):
            lines = [f"– {missing_label(entry)}" for entry in request.entries]
        said[language.value] = "\n".join([*lines, *([request.text] if request.text else [])])
    _said(
        application,
        "document_requested",
        **_place(application),
        text=said,
        due_at=application.due_at,
    )


def document_request_withdrawn(application: Application) -> None:
    """The specialist took the request back: nothing needs to be sent."""
    _said(application, "document_request_withdrawn", **_place(application))


def document_received(application: Application) -> None:
    """To the organization: the person answered, or added something by themselves; initials only."""
    assert application.person is not None
    enqueue(
        "organization_document_received",
        key=f"organization_document_received:{application.number}:{application.version}",
        organization=application.organization,
        context={
            "number": application.number,
            "person": application.person.initials,
            "due_at": application.due_at,
        },
        application_number=application.number or "",
    )


def approved(
    application: Application, *, decided_by: str, position: str, starts_on: date, is_now: bool
) -> ElectronicDocument:
    """The notification of attachment as a document, and the message that carries it."""
    assert application.organization is not None
    document = _document(
        application,
        "notification",
        decided_by=decided_by,
        position=position,
        effective_on=starts_on,
    )
    _said(
        application,
        "application_approved_now" if is_now else "application_approved_scheduled",
        **_place(application),
        address=_address(application.organization),
        doctor=_doctor(application),
        effective_on=starts_on,
        document_number=document.number,
        document=document,
    )
    return document


def refused(
    application: Application, *, decided_by: str, position: str, appeal_until: date
) -> ElectronicDocument:
    """The reasoned refusal as a document, and the message that carries it."""
    ground = RefusalGround(application.refusal_ground)
    document = _document(
        application,
        "refusal",
        decided_by=decided_by,
        position=position,
        refusal_ground=ground,
        refusal_text=application.refusal_text,
        appeal_until=appeal_until,
    )
    _said(
        application,
        "application_refused",
        **_place(application),
        ground=ground,
        text=application.refusal_text,
        appeal_until=appeal_until,
        document_number=document.number,
        document=document,
    )
    return document


def refusal_words(
    application: Application, *, ground: str, text: str, decided_by: str, position: str, until: date
) -> dict[str, Any]:
    """The words of the refusal as it would be issued now, in the applicant's language."""
    assert application.person is not None
    return preview(
        "refusal",
        person=application.person,
        language=application.language,
        application_number=application.number or "",
        data={
            **_document_data(application),
            "decided_at": clock.now(),
            "decided_by": decided_by,
            "position": position,
            "refusal_ground": RefusalGround(ground),
            "refusal_text": text,
            "appeal_until": until,
        },
    )


def _document(application: Application, kind: str, **data: Any) -> ElectronicDocument:
    assert application.person is not None
    return issue(
        kind,
        key=f"{kind}:{application.number}",
        person=application.person,
        language=application.language,
        application_number=application.number or "",
        data=_document_data(application) | data,
    )


def _document_data(application: Application) -> dict[str, Any]:
    """What every document on an application tells of it."""
    organization, panel = application.organization, application.panel
    assert organization is not None
    return {
        "organization": organization,
        "address": _address(organization),
        "phone": organization.phone,
        "doctor": _doctor(application),
        "site": panel.site.number if panel else "",
        "panel_type": PanelType(panel.type) if panel else "",
        "ground": Ground(application.ground),
        "filed_at": application.filed_at,
        "accepted_at": application.accepted_at,
        "decided_at": application.decided_at,
    }


def started(application: Application) -> None:
    """The day of a scheduled attachment has come."""
    assert application.organization is not None
    _said(
        application,
        "attachment_started",
        organization=application.organization,
        address=_address(application.organization),
        doctor=_doctor(application),
        effective_on=application.effective_on,
    )


def renounced(application: Application) -> None:
    """The person renounced what was scheduled."""
    _said(
        application,
        "scheduled_renounced",
        **_place(application),
        effective_on=application.effective_on,
    )


def replaced(application: Application) -> None:
    """A later decision took the place of what was scheduled."""
    _said(
        application,
        "scheduled_replaced",
        **_place(application),
        effective_on=application.effective_on,
    )


def cancelled_without_contract(application: Application) -> None:
    """The chosen organization has no contract for the year."""
    _said(
        application,
        "scheduled_cancelled_no_contract",
        **_place(application),
        effective_on=application.effective_on,
    )


def annulled(application: Application, *, reason: str) -> None:
    """An appeal or a court annulled the decision."""
    closed_at: datetime = application.closed_at or clock.now()
    _said(
        application,
        "attachment_annulled",
        organization=application.organization,
        annulled_on=clock.local(closed_at).date(),
        reason=reason,
    )


def newborn_attached(attachment: Attachment, mother: Person) -> None:
    """To the mother, at once: where her child is attached from its first days (rulebook 5)."""
    doctor = attachment.panel.doctor
    enqueue(
        "newborn_attached",
        key=f"newborn_attached:{attachment.pk}",
        person=mother,
        context={
            "person": attachment.person.initials,
            "organization": attachment.organization,
            "address": _address(attachment.organization),
            "doctor": doctor.full_name if doctor else "",
            "effective_on": attachment.from_on,
        },
    )


def person_attached(attachment: Attachment, key: str) -> None:
    """To the new organization: initials and number only."""
    _to_organization("organization_person_attached", attachment, key, attachment.from_on)


def person_detached(attachment: Attachment, key: str, on: date) -> None:
    """To the organization the person leaves."""
    _to_organization("organization_person_detached", attachment, key, on)


def _to_organization(template: str, attachment: Attachment, key: str, on: date) -> None:
    enqueue(
        template,
        key=f"{template}:{key}",
        organization=attachment.organization,
        context={
            "number": attachment.reference or str(attachment.pk),
            "person": attachment.person.initials,
            "effective_on": on,
        },
        application_number=attachment.reference,
    )


def attachment_ended(
    person: Person, organization: Organization, on: date, *, reason: str, key: str
) -> None:
    """To the person: the attachment ended (departure, end of a contract)."""
    enqueue(
        "attachment_ended",
        key=f"attachment_ended:{key}",
        person=person,
        context={"organization": organization, "ended_on": on, "reason": REASONS[reason]},
    )


def _contract_key(attachment: Attachment) -> str:
    return f"contract_ends_soon:{attachment.pk}:{attachment.ends_with_contract_on}"


def not_yet_warned(attachments: list[Attachment]) -> list[Attachment]:
    """Those whose people were not told yet that the contract ends. One query."""
    keys = [_contract_key(attachment) for attachment in attachments]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [attachment for attachment in attachments if _contract_key(attachment) not in told]


def contract_ends_soon(attachment: Attachment) -> None:
    """To the person, thirty days before the attachment ends with its contract."""
    enqueue(
        "contract_ends_soon",
        key=_contract_key(attachment),
        person=attachment.person,
        context={
            "organization": attachment.organization,
            "ends_on": attachment.ends_with_contract_on,
        },
    )
