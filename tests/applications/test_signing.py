"""Signing: what stands in the text, what a code proves, and that nothing is filed on the portal without."""

import hashlib
import re
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from applications import actions, signing
from applications.actions import drafts
from applications.errors import ChangedSinceSigned, NotAllowed, SignatureNeeded
from applications.models import Application, Signature, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Channel as FiledAt
from codes import Document, Filer, Ground, Role, SignatureMethod
from codes.violations import constraint_of
from demonstration import factories as make
from notifications import one_time_codes
from notifications.kinds import Channel
from notifications.models import Message
from registry.models import Panel, Person

pytestmark = pytest.mark.django_db


def typed() -> str:
    message = Message.objects.filter(template="one_time_code").order_by("-pk")[0]
    found = re.search(r"\b\d{6}\b", message.subject)
    assert found is not None
    return found[0]


def fresh(row: Application) -> Application:
    return Application.objects.get(pk=row.pk)


@pytest.fixture
def draft(town: SimpleNamespace) -> Application:
    return make.draft(town.person, town.new)


def begin(*rows: Application) -> None:
    way = next(way for way in signing.ways(rows[0].filed_by) if way.channel is Channel.EMAIL)
    signing.begin(rows[0].filed_by, rows, way.channel, way.address)


# The text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ("бекіту туралы өтініш", "Дәрігер:", "келісім беремін")),
        ("ru", ("Заявление о прикреплении", "Врач:", "Даю согласие")),
        ("en", ("Application for attachment", "Doctor:", "I consent")),
    ],
)
def test_the_text_is_in_the_language_of_the_application_whoever_looks(
    town: SimpleNamespace, language: str, words: tuple[str, ...]
) -> None:
    row = make.draft(town.person, town.new, language=language)
    with translation.override("en" if language != "en" else "kk"):
        text = signing.statement(row)
    assert all(word in text for word in words)
    assert town.new.doctor.full_name in text
    assert town.person.full_name in text
    assert signing.statement(fresh(row)) == text


def test_no_identity_number_stands_in_the_text(draft: Application, town: SimpleNamespace) -> None:
    text = signing.statement(draft)
    assert town.person.iin not in text
    assert town.person.iin[-4:] in text


def test_of_a_relative_with_a_consent_nothing_of_the_register_is_told(
    town: SimpleNamespace,
) -> None:
    relative = make.PersonFactory(lives_in="751110000")
    row = make.draft(
        relative, town.new, by=make.user_of(town.person), filer=Filer.FAMILY_MEMBER, language="ru"
    )
    text = signing.statement(row)
    assert relative.full_name in text
    assert relative.iin[-4:] not in text
    assert town.person.full_name in text


def test_whoever_leaves_the_doctor_to_the_clinic_signs_that(town: SimpleNamespace) -> None:
    row = make.draft(town.person, organization=town.new.organization, language="en")
    proof = make.signed(row)
    assert "I leave the choice to the clinic" in proof.statements[row.pk]
    filed = actions.file(row.pk, row.filed_by, signed=proof)
    assert filed.is_panel_proposed
    assert filed.panel is not None


def test_a_typed_text_cannot_pass_for_another_part(draft: Application) -> None:
    drafts.save(draft.pk, draft.filed_by, disputed_text="No.\n\nDoctor: somebody else")
    assert "\nDoctor: somebody else" not in signing.statement(fresh(draft))


def test_every_part_a_person_decides_changes_the_text(
    town: SimpleNamespace, draft: Application
) -> None:
    before = {signing.statement(fresh(draft))}
    other = make.PanelFactory(site=town.new.site)
    changes = (
        {"ground": Ground.FREE_CHOICE},
        {"panel": other},
        {"panel": None},
        {"organization": town.old.organization},
        {"language": "en"},
        {"disputed_text": "wrong"},
        {"agreement_ends_on": "2027-05-05"},
    )
    for change in changes:
        drafts.save(draft.pk, draft.filed_by, **change)
        text = signing.statement(fresh(draft))
        assert text not in before, change
        before.add(text)
    drafts.save(draft.pk, draft.filed_by, {"consents": {"personal_data": True}})
    assert signing.statement(fresh(draft)) not in before
    before.add(signing.statement(fresh(draft)))
    SupportingDocument.objects.create(
        application=draft, document=Document.PASSPORT, source="upload", file="x", file_name="x.pdf"
    )
    assert signing.statement(fresh(draft)) not in before


# The code


def test_the_way_from_the_code_to_the_signature(draft: Application) -> None:
    user = draft.filed_by
    begin(draft)
    assert signing.open_code(user, [draft]) is not None
    filed = actions.file(draft.pk, user, signed=signing.sign(user, [draft], typed()))
    row = Signature.objects.get()
    assert (row.application, row.method, row.signed_by) == (filed, SignatureMethod.CODE, user)
    assert row.digest == hashlib.sha256(row.statement.encode()).hexdigest()
    assert (row.channel, row.address_tail) == ("email", "p•••@people.example")
    assert filed.person.full_name in row.statement
    filed.person.refresh_from_db()
    assert filed.person.email_confirmed_at is not None  # whoever types it reads that mail
    assert filed.person.phone_confirmed_at is None


def test_a_code_goes_to_a_known_address_alone(draft: Application) -> None:
    with pytest.raises(signing.UnknownAddress):
        signing.begin(draft.filed_by, [draft], Channel.EMAIL, "somebody@else.example")
    assert not Message.objects.filter(template="one_time_code").exists()


def test_an_address_changed_meanwhile_is_not_confirmed(draft: Application) -> None:
    begin(draft)
    Person.objects.filter(pk=draft.person_id).update(email="new@people.example")
    signing.sign(draft.filed_by, [draft], typed())
    assert Person.objects.get(pk=draft.person_id).email_confirmed_at is None


def test_telephones_are_offered_where_sms_can_be_sent(
    draft: Application, settings: SimpleNamespace
) -> None:
    assert [way.channel for way in signing.ways(draft.filed_by)] == [Channel.EMAIL]
    settings.MESSAGE_SENDERS = {**settings.MESSAGE_SENDERS, "sms": "demonstration.sms.CaughtSms"}
    phone = signing.ways(draft.filed_by)[0]
    assert (phone.channel, phone.tail) == (Channel.SMS, f"…{draft.person.phone[-2:]}")


def test_what_changed_after_the_code_was_sent_is_signed_anew(
    draft: Application, town: SimpleNamespace
) -> None:
    user = draft.filed_by
    begin(draft)
    drafts.save(draft.pk, user, ground=Ground.FREE_CHOICE)
    assert signing.open_code(user, [fresh(draft)]) is None
    with pytest.raises(ChangedSinceSigned):
        signing.sign(user, [fresh(draft)], typed())
    begin(fresh(draft))
    assert signing.sign(user, [fresh(draft)], typed())


def test_what_changed_after_the_code_was_typed_is_not_filed(draft: Application) -> None:
    user = draft.filed_by
    begin(draft)
    proof = signing.sign(user, [draft], typed())
    drafts.save(draft.pk, user, ground=Ground.FREE_CHOICE)
    with pytest.raises(ChangedSinceSigned):
        actions.file(draft.pk, user, signed=proof)
    assert signing.signed(user, [fresh(draft)]) is None
    assert fresh(draft).status == Status.DRAFT
    assert not Signature.objects.exists()


def test_another_users_code_signs_nothing(draft: Application, town: SimpleNamespace) -> None:
    stranger = make.user_of(make.PersonFactory(lives_in="751110000"))
    begin(draft)
    with pytest.raises(NotAllowed):
        signing.sign(stranger, [draft], typed())
    other = make.draft(stranger.person, town.new)
    with pytest.raises(SignatureNeeded):
        actions.file(other.pk, stranger, signed=make.signed(draft))


def test_the_code_of_another_draft_signs_nothing(draft: Application, town: SimpleNamespace) -> None:
    user = draft.filed_by
    other = make.draft(draft.person, make.PanelFactory())
    begin(draft)
    with pytest.raises(one_time_codes.CodeExpired):
        signing.sign(user, [other], typed())
    with pytest.raises(SignatureNeeded):
        actions.file(other.pk, user, signed=signing.sign(user, [draft], typed()))


def test_one_code_signs_the_drafts_of_a_family_and_serves_after_half_a_filing(
    draft: Application, town: SimpleNamespace
) -> None:
    user = draft.filed_by
    child = make.PersonFactory(child=True, lives_in="751110000")
    make.RepresentationFactory(representative=town.person, person=child)
    of_child = make.draft(child, town.new, by=user, filer=Filer.PARENT, ground="first_attachment")
    begin(draft, of_child)
    proof = signing.sign(user, [draft, of_child], typed())
    actions.file(draft.pk, user, signed=proof)
    # The second one failed; a later request finds the signature that still stands.
    again = signing.signed(user, [fresh(draft), fresh(of_child)])
    assert again is not None
    assert again.statements == proof.statements
    actions.file(of_child.pk, user, signed=again)
    assert Signature.objects.count() == 2
    with pytest.raises(one_time_codes.CodeUsed):
        signing.sign(user, [fresh(draft), fresh(of_child)], typed())


def test_a_signature_serves_ten_minutes(draft: Application, clock) -> None:  # type: ignore[no-untyped-def]
    user = draft.filed_by
    clock.set("2026-10-14T10:30", tick=False)
    begin(draft)
    clock.set("2026-10-14T10:35", tick=False)
    proof = signing.sign(user, [draft], typed())
    clock.set("2026-10-14T10:44:59", tick=False)
    assert signing.signed(user, [draft]) == proof
    clock.set("2026-10-14T10:45", tick=False)
    assert signing.signed(user, [draft]) is None
    with pytest.raises(SignatureNeeded):
        actions.file(draft.pk, user, signed=proof)


def test_midnight_makes_nobody_sign_twice(draft: Application, clock) -> None:  # type: ignore[no-untyped-def]
    clock.set("2026-10-14T23:58")
    begin(draft)
    clock.set("2026-10-15T00:01")
    proof = signing.sign(draft.filed_by, [draft], typed())
    filed = actions.file(draft.pk, draft.filed_by, signed=proof)
    assert "14" in filed.signature.statement.splitlines()[-1]


def test_too_many_drafts_are_not_signed_at_once(draft: Application) -> None:
    with pytest.raises(ValueError, match="0 drafts"):
        signing.open_code(draft.filed_by, []) or signing.begin(
            draft.filed_by, [], Channel.EMAIL, draft.person.email
        )


# Filing


def test_nothing_is_filed_on_the_portal_unsigned(draft: Application) -> None:
    with pytest.raises(SignatureNeeded):
        actions.file(draft.pk, draft.filed_by)
    assert fresh(draft).status == Status.DRAFT


def test_at_a_desk_people_sign_on_paper(town: SimpleNamespace) -> None:
    clerk = make.staff(Role.REGISTRY_CLERK, organization=town.new.organization)
    row = make.draft(town.person, town.new, by=clerk, channel=FiledAt.REGISTRY_DESK)
    assert actions.file(row.pk, clerk).status == Status.IN_REVIEW
    assert not Signature.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestDatabase:
    @pytest.fixture
    def draft(self) -> Application:
        return make.draft(
            make.PersonFactory(lives_in="751110000"),
            make.PanelFactory(),
            ground=Ground.FIRST_ATTACHMENT,
        )

    def test_it_refuses_a_filed_one_without_a_signature(
        self, draft: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(signing, "require", lambda *_: None)
        monkeypatch.setattr(signing, "record", lambda *_: None)
        with pytest.raises(IntegrityError) as refused:
            actions.file(draft.pk, draft.filed_by)
        assert constraint_of(refused.value) == "application_portal_is_signed"
        assert fresh(draft).status == Status.DRAFT

    def test_without_the_trigger_it_would_be_there(
        self, draft: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(signing, "require", lambda *_: None)
        monkeypatch.setattr(signing, "record", lambda *_: None)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            actions.file(draft.pk, draft.filed_by)
        assert fresh(draft).status == Status.IN_REVIEW
        assert not Signature.objects.exists()

    def test_what_was_filed_before_codes_were_asked_for_gets_its_signature(
        self, draft: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(signing, "require", lambda *_: None)
        monkeypatch.setattr(signing, "record", lambda *_: None)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            filed = actions.file(draft.pk, draft.filed_by)
        step = import_module("applications.migrations.0006_signed_by_signing_in")
        for _ in range(2):  # a second run finds nothing to do
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(step.SIGN)
        row = Signature.objects.get()
        assert (row.application, row.method) == (filed, SignatureMethod.SIGN_IN)
        assert (row.signed_by, row.signed_at) == (filed.filed_by, filed.filed_at)
        assert filed.number in row.statement
        assert row.digest == signing.digest(row.statement)
        assert not signing.is_own(filed)

    def test_a_desks_application_does_not_become_one_of_the_portal(
        self, draft: Application
    ) -> None:
        clerk = make.staff(Role.REGISTRY_CLERK, organization=draft.organization)
        row = make.filed(
            make.PersonFactory(lives_in="751110000"),
            Panel.objects.get(),
            by=clerk,
            channel=FiledAt.REGISTRY_DESK,
            ground=Ground.FIRST_ATTACHMENT,
        )
        with pytest.raises(IntegrityError, match="bears a signature"):
            Application.objects.filter(pk=row.pk).update(channel=FiledAt.PORTAL)


# Afterwards


@pytest.mark.parametrize(
    ("method", "is_own"), [(SignatureMethod.CODE, True), (SignatureMethod.SIGN_IN, False)]
)
def test_an_attachment_is_signed_electronically_by_a_code_and_not_by_signing_in(
    town: SimpleNamespace, method: SignatureMethod, is_own: bool
) -> None:
    row = make.draft(town.person, town.new)
    proof = replace(make.signed(row), method=method)
    filed = actions.file(row.pk, row.filed_by, signed=proof)
    done = actions.approve(filed.pk, town.specialist, version=filed.version)
    assert done.attachment.signed_electronically is is_own
