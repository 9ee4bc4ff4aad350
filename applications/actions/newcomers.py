"""People the register does not know: a newborn, and a foreigner with a service agreement.

A newborn is attached at once to the mother's organization, without an application and whatever the places
(rulebook 4 and 5, basis `birth`), and the mother is told. A foreigner is written down, and applies like
anybody: the ground and its documents are asked of the application, which ends with the agreement.
"""

import uuid
from dataclasses import dataclass
from datetime import date

import pghistory
from django.core.files.base import File
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from accounts.models import AccessLogEntry, User
from accounts.permissions import Verb, require
from campaigns import clock
from codes import BaseKind, Basis, Document, Filer, Ground, Newcomer, PersonStatus, Sex
from codes.violations import constraint_of
from eligibility import Law
from eligibility.days import months_later
from registry.attachments import Change, change
from registry.models import Attachment, IdentityDocument, Panel, Person, Representation, Residence
from registry.models.identity_documents import OF_ONE_HOLDER, folded_number
from registry.person_search import ANYBODY, Match, by_document, by_iin, by_name
from registry.queries import present_stay, residences_on

from .. import messages
from ..errors import NewcomerRefused, PerhapsKnown
from ..law import law_in_force
from ..models import NewcomerRecord
from ..panels import free_places, propose, suitable
from ..uploads import ENDINGS, plain_name
from .common import lock_person
from .papers import kind_of
from .visits import desk_of

REASON = "birth"
# Who stays for a while and is served by agreement (rulebook 4, "Who").
BY_AGREEMENT = (
    PersonStatus.FOREIGNER_TEMPORARY,
    PersonStatus.STATELESS_TEMPORARY,
    PersonStatus.ASYLUM_SEEKER,
)
_NEAR = 1.0  # points of a name and a birth date that may be the same person's


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, by their document."""

    last_name: str
    first_name: str
    birth_on: date
    sex: Sex
    number: str  # of the document
    middle_name: str = ""
    iin: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


def known_already(identity: Identity) -> list[Match]:
    """People of the register who may be the same: by IIN, by document number, by names and birth date."""
    found = by_iin(identity.iin, within=ANYBODY) if identity.iin else []
    found += by_document(identity.number, within=ANYBODY)
    found += [
        match
        for match in by_name(
            identity.last_name,
            identity.first_name,
            identity.middle_name,
            birth_on=identity.birth_on,
            within=ANYBODY,
        )
        if match.points <= _NEAR
    ]
    return list({match.person_id: match for match in found}.values())


def attach_newborn(
    user: User,
    mother_id: int,
    identity: Identity,
    *,
    scan: File,
    is_nobody_else: bool = False,
) -> NewcomerRecord:
    """Write a newborn into the register and attach it with its mother; the birth certificate is the proof.

    The child lives where the mother does, and she may act for it. `is_nobody_else` says that the clerk
    looked at those who may be the same. Asking again with the same certificate answers with the record
    of the first time.

    Raises PerhapsKnown; NewcomerRefused with `mother_not_attached`, `not_a_mother`, `mother_gone`,
    `born_later`, `too_old`, `no_panel`; PermissionDenied outside the scope, UnfitUpload for the scan.
    """
    kind = kind_of(scan)
    law, today = law_in_force(), clock.today()
    try:
        with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
            mother = lock_person(mother_id)
            at = _mothers_place(user, mother)
            _is_newborn(identity.birth_on, mother, law, today)
            same = _recorded(identity, mother)
            if same is not None:
                return same
            _is_unknown(identity, is_nobody_else)
            child = _write_person(identity, PersonStatus(mother.status), mother.language)
            _write_document(child, Document.BIRTH_CERTIFICATE, identity)
            _live_with(child, mother, today)
            return _attach(user, child, mother, at, scan, kind, law)
    except IntegrityError as error:
        raise _as_known(error, identity) from error


def attach_known_newborn(
    user: User, mother_id: int, child_id: int, identity: Identity, *, scan: File
) -> NewcomerRecord:
    """Attach a newborn the register knows already, but who is attached nowhere: "this is the person".

    Raises as `attach_newborn`, and NewcomerRefused with `attached_already`, `another_birth_date`,
    `child_gone`.
    """
    kind = kind_of(scan)
    law, today = law_in_force(), clock.today()
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        for person_id in sorted((mother_id, child_id)):
            lock_person(person_id)
        mother, child = lock_person(mother_id), lock_person(child_id)
        at = _mothers_place(user, mother)
        same = NewcomerRecord.objects.filter(person=child, kind=Newcomer.NEWBORN).first()
        if same is not None:
            return same
        if child.birth_on != identity.birth_on:
            raise NewcomerRefused("another_birth_date")
        if not child.is_known_to_live:
            raise NewcomerRefused("child_gone")
        _is_newborn(child.birth_on, mother, law, today)
        live = Attachment.objects.filter(person=child, cancelled_at__isnull=True)
        if live.filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=today)).exists():
            raise NewcomerRefused("attached_already")
        known = IdentityDocument.objects.filter(
            person=child,
            kind=Document.BIRTH_CERTIFICATE,
            folded=folded_number(identity.number),
        )
        if not known.exists():
            _write_document(child, Document.BIRTH_CERTIFICATE, identity)
        if not residences_on(child, today):
            _live_with(child, mother, today)
        return _attach(user, child, mother, at, scan, kind, law)


def record_foreigner(
    user: User,
    identity: Identity,
    *,
    status: PersonStatus,
    document: Document,
    language: str,
    phone: str = "",
    email: str = "",
    scan: File | None = None,
    is_nobody_else: bool = False,
) -> NewcomerRecord:
    """Write a foreigner, a stateless person or an asylum seeker who stays for a while into the register.

    Nothing is attached: an application on the ground of the service agreement follows. A repeated press
    answers with the record of the first. Raises PerhapsKnown; NewcomerRefused with `other_status`,
    `other_document`, `born_later`, `document_ended`; PermissionDenied without a desk, UnfitUpload.
    """
    require(user, Verb.RECORD_NEWCOMER)
    if status not in BY_AGREEMENT:
        raise NewcomerRefused("other_status")
    if document != Document.FOREIGN_PASSPORT and not (
        document == Document.ASYLUM_CERTIFICATE and status == PersonStatus.ASYLUM_SEEKER
    ):
        raise NewcomerRefused("other_document")
    today = clock.today()
    if identity.birth_on > today:
        raise NewcomerRefused("born_later")
    if identity.valid_until is not None and identity.valid_until < today:
        raise NewcomerRefused("document_ended")
    kind = kind_of(scan) if scan else ""
    _channel, organization = desk_of(user)
    try:
        with (
            transaction.atomic(),
            pghistory.context(actor=user.actor, reason="service_agreement"),
        ):
            _one_at_a_time(identity.number)
            same = _recorded_with_agreement(user, identity, document)
            if same is not None:
                return same
            _is_unknown(identity, is_nobody_else, document)
            person = _write_person(identity, status, language, phone=phone, email=email)
            _write_document(person, document, identity)
            record = NewcomerRecord(
                kind=Newcomer.WITH_AGREEMENT,
                person=person,
                recorded_by=user,
                recorded_at=clock.now(),
                organization=organization,
                proof=document,
            )
            _keep(record, scan, kind)
            AccessLogEntry.objects.create(user=user, person=person, purpose="recorded")
    except IntegrityError as error:
        raise _as_known(error, identity) from error
    return record


def _one_at_a_time(number: str) -> None:
    """Two desks that write down the same document wait for each other; until the transaction ends.

    Passports of different countries may share a number, so no constraint can say it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [folded_number(number)]
        )


def _mothers_place(user: User, mother: Person) -> Attachment:
    """Where the mother is attached today; the desk has to be of that organization or of its territory."""
    if mother.sex != Sex.FEMALE:
        raise NewcomerRefused("not_a_mother")
    if not mother.is_known_to_live:
        raise NewcomerRefused("mother_gone")
    stay = present_stay(mother, clock.today())
    if stay is None:
        require(user, Verb.RECORD_NEWCOMER)
        raise NewcomerRefused("mother_not_attached")
    require(user, Verb.RECORD_NEWCOMER, stay.attachment.organization)
    return stay.attachment


def _is_newborn(birth_on: date, mother: Person, law: Law, today: date) -> None:
    if birth_on > today or birth_on <= mother.birth_on:
        raise NewcomerRefused("born_later")
    if months_later(birth_on, law.value("newborn_attached_within_months", today)) <= today:
        raise NewcomerRefused("too_old")


def _recorded(identity: Identity, mother: Person) -> NewcomerRecord | None:
    """The record of an earlier press: the same certificate, a child of the same mother."""
    return NewcomerRecord.objects.filter(
        kind=Newcomer.NEWBORN,
        person__birth_on=identity.birth_on,
        person__represented_by__representative=mother,
        person__identity_documents__kind=Document.BIRTH_CERTIFICATE,
        person__identity_documents__folded=folded_number(identity.number),
    ).first()


def _recorded_with_agreement(
    user: User, identity: Identity, document: Document
) -> NewcomerRecord | None:
    return NewcomerRecord.objects.filter(
        kind=Newcomer.WITH_AGREEMENT,
        recorded_by=user,
        person__birth_on=identity.birth_on,
        person__last_name=identity.last_name,
        person__first_name=identity.first_name,
        person__identity_documents__kind=document,
        person__identity_documents__folded=folded_number(identity.number),
    ).first()


def _is_unknown(identity: Identity, is_nobody_else: bool, document: Document | None = None) -> None:
    """Raises PerhapsKnown. "Somebody else" is no answer to the same IIN, to a document of one holder, nor to
    the same number with the same birth date.
    """
    matches = known_already(identity)
    if is_nobody_else:
        of_one_holder = document in OF_ONE_HOLDER
        matches = by_iin(identity.iin, within=ANYBODY) if identity.iin else []
        matches += [
            match
            for match in by_document(identity.number, within=ANYBODY)
            if of_one_holder or match.birth_on == identity.birth_on
        ]
    if matches:
        raise PerhapsKnown(matches)


def _write_person(
    identity: Identity, status: PersonStatus, language: str, **contacts: str
) -> Person:
    return Person.objects.create(
        iin=identity.iin or None,
        last_name=identity.last_name,
        first_name=identity.first_name,
        middle_name=identity.middle_name,
        birth_on=identity.birth_on,
        sex=identity.sex.value,
        status=status.value,
        language=language,
        created_at=clock.now(),
        **contacts,
    )


def _write_document(person: Person, kind: Document, identity: Identity) -> None:
    IdentityDocument.objects.create(
        person=person,
        kind=kind.value,
        number=identity.number,
        issued_on=identity.issued_on,
        valid_until=identity.valid_until,
    )


def _live_with(child: Person, mother: Person, today: date) -> None:
    homes = (BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE)
    for home in residences_on(mother, today):
        if home.kind in homes:
            Residence.objects.create(
                person=child,
                kind=home.kind,
                unit=home.unit,
                street=home.street,
                house=home.house,
                corpus=home.corpus,
                flat=home.flat,
                from_on=max(home.from_on, child.birth_on),
                to_on=home.to_on,
            )


def _attach(
    user: User,
    child: Person,
    mother: Person,
    at: Attachment,
    scan: File,
    content_type: str,
    law: Law,
) -> NewcomerRecord:
    panel = _panel_for(child, at, law)
    if panel is None:
        raise NewcomerRefused("no_panel")
    acts = Representation.objects.filter(representative=mother, person=child, kind=Filer.PARENT)
    if not acts.exists():
        Representation.objects.create(
            representative=mother,
            person=child,
            kind=Filer.PARENT,
            proof="birth certificate",
            from_on=child.birth_on,
        )
    done: Change = change(
        child,
        to=panel,
        basis=Basis.BIRTH,
        reason=REASON,
        actor=user.actor,
        # A mother who is served by agreement: the child stays no longer than she does.
        ends_with_contract_on=at.ends_with_contract_on,
        always=True,
    )
    assert done.begun is not None
    record = NewcomerRecord(
        kind=Newcomer.NEWBORN,
        person=child,
        recorded_by=user,
        recorded_at=clock.now(),
        organization=at.organization,
        attachment=done.begun,
        proof=Document.BIRTH_CERTIFICATE,
    )
    _keep(record, scan, content_type)
    AccessLogEntry.objects.create(user=user, person=child, purpose="newborn recorded")
    messages.newborn_attached(done.begun, mother)
    messages.person_attached(done.begun, f"birth:{done.begun.pk}")
    return record


def _panel_for(child: Person, at: Attachment, law: Law) -> Panel | None:
    """The suitable panel of the child's site with the most free places; a full one takes it as excess.

    An open one before a closed one: a birth is taken even where the head takes nobody new.
    """
    today, ground = clock.today(), Ground.FIRST_ATTACHMENT
    best = propose(child, at.organization, ground, law)
    if best is not None and not best.is_closed:
        return best
    open_ones = [
        panel for panel in suitable(child, at.organization, ground, law) if not panel.is_closed
    ]
    return max(
        open_ones,
        key=lambda panel: (free_places(panel, ground, law, today), -panel.pk),
        default=best,
    )


def _keep(record: NewcomerRecord, scan: File | None, content_type: str) -> None:
    if scan:
        record.file_name = plain_name(scan.name or "")
        record.content_type = content_type
        record.file.save(f"{uuid.uuid4().hex}{ENDINGS[content_type]}", scan, save=False)
    record.save()


def _as_known(error: IntegrityError, identity: Identity) -> Exception:
    """Two desks at the same moment: the second is shown what the first wrote."""
    if constraint_of(error) in ("identity_document_one_holder", "registry_person_iin_key"):
        return PerhapsKnown(known_already(identity))
    return error
