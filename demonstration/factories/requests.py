"""What people ask for, through the real services."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from applications import actions
from applications.actions import drafts
from applications.models import Application, SupportingDocument
from codes import Basis, Channel, Document, Filer, Ground
from registry.attachments import change
from registry.models import Attachment, Panel, Person

from .users import user_of


def attached(
    person: Person,
    panel: Panel,
    *,
    on: date = date(2019, 3, 1),
    basis: Basis = Basis.IMPORT,
    **more: Any,
) -> Attachment:
    """Attach a person by import (or another basis that needs no application)."""
    with transaction.atomic():
        done = change(
            person,
            to=panel,
            on=max(on, person.birth_on),
            basis=basis,
            reason=basis.value,
            actor="seed",
            always=True,
            **more,
        )
    assert done.begun is not None
    return done.begun


def draft(
    person: Person,
    panel: Panel | None = None,
    *,
    by: User | None = None,
    ground: Ground = Ground.CAMPAIGN,
    filer: Filer = Filer.SELF,
    channel: Channel = Channel.PORTAL,
    language: str = "",
    documents: tuple[Document, ...] = (Document.IDENTITY_CARD,),
    waiver: bool = True,
    personal_data: bool = True,
    **columns: Any,
) -> Application:
    """A draft ready to be filed: documents shown, consents ticked."""
    user = by or user_of(person)
    row = drafts.start(user, channel=channel, language=language or person.language, person=person)
    if panel is not None:
        columns.setdefault("organization", panel.organization)
        columns.setdefault("panel", panel)
    row = drafts.save(
        row.pk,
        user,
        {"consents": {"personal_data": personal_data, "home_visit_waiver": waiver}},
        ground=ground,
        filer=filer,
        **columns,
    )
    for document in documents:
        SupportingDocument.objects.create(
            application=row,
            document=document,
            source=SupportingDocument.Source.DIGITAL_SERVICE
            if channel == Channel.PORTAL
            else SupportingDocument.Source.SHOWN_AT_DESK,
        )
    return row


def filed(person: Person, panel: Panel | None = None, **more: Any) -> Application:
    """A filed application."""
    row = draft(person, panel, **more)
    return actions.file(row.pk, row.filed_by)


def approved(person: Person, panel: Panel, specialist: User, **more: Any) -> Application:
    """An application filed and approved."""
    row = filed(person, panel, **more)
    return actions.approve(row.pk, specialist, version=row.version, reason="seen")
