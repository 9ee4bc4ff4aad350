"""What people ask for, through the real services."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from applications import actions, signing
from applications.actions import drafts
from applications.models import Application, SupportingDocument
from campaigns import clock
from codes import Basis, Document, Filer, Ground, SignatureMethod
from codes import Channel as FiledAt
from notifications.kinds import Channel
from notifications.one_time_codes import LIFE
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
    channel: FiledAt = FiledAt.PORTAL,
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
            if channel == FiledAt.PORTAL
            else SupportingDocument.Source.SHOWN_AT_DESK,
        )
    return row


def signed(*drafts: Application) -> signing.Signed:
    """The proof that the filer typed a code under these drafts, without a code sent and typed.

    For stories and tests that begin after the signature; the way itself is `applications.signing`.
    """
    now = clock.now()
    return signing.Signed(
        user_id=drafts[0].filed_by_id,
        method=SignatureMethod.CODE,
        statements={draft.pk: signing.statement(draft) for draft in drafts},
        day=clock.local(now).date(),
        signed_at=now,
        valid_until=now + LIFE,
        channel=Channel.SMS.value,
        address_tail="…00",
    )


def sent(row: Application, user: User | None = None) -> Application:
    """File a draft; one of the portal is signed first."""
    row.refresh_from_db()
    proof = signed(row) if row.channel == FiledAt.PORTAL and row.organization_id else None
    return actions.file(row.pk, user or row.filed_by, signed=proof)


def filed(person: Person, panel: Panel | None = None, **more: Any) -> Application:
    """A filed application."""
    return sent(draft(person, panel, **more))


def approved(person: Person, panel: Panel, specialist: User, **more: Any) -> Application:
    """An application filed and approved."""
    row = filed(person, panel, **more)
    return actions.approve(row.pk, specialist, version=row.version, reason="seen")
