"""People the register did not know: newborns attached with their mothers, foreigners with agreements."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import AccessLogEntry
from applications import actions
from applications.actions.newcomers import Identity
from applications.actions.papers import UnfitUpload
from applications.errors import NewcomerRefused, PerhapsKnown
from applications.models import Application, NewcomerRecord
from campaigns import clock as campaign_clock
from codes import (
    Basis,
    Channel,
    Document,
    Filer,
    Ground,
    Newcomer,
    PanelType,
    PersonStatus,
    Role,
    Sex,
)
from codes.violations import constraint_of
from demonstration import factories as make
from registry.models import Attachment, IdentityDocument, Person, Representation
from registry.person_search import ANYBODY, by_document
from registry.queries import counter_differences
from tests.applications.told import told

pytestmark = pytest.mark.django_db

BORN = date(2026, 10, 9)


@pytest.fixture
def ward(db: None, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """A mother attached to a clinic that has a children's doctor, a clerk there and an operator."""
    settings.MEDIA_ROOT = str(tmp_path)
    panel = make.PanelFactory()
    children = make.PanelFactory(
        site=panel.site, organization=panel.organization, type=PanelType.PEDIATRICIAN_0_6.value
    )
    mother = make.PersonFactory(sex="female", lives_in="751110000", language="kk")
    make.attached(mother, panel)
    return SimpleNamespace(
        mother=mother,
        panel=panel,
        children=children,
        clerk=make.staff(Role.REGISTRY_CLERK, organization=panel.organization),
        stranger=make.staff(Role.REGISTRY_CLERK, organization=make.PanelFactory().organization),
        operator=make.staff(Role.SERVICE_CENTRE_OPERATOR, territory=panel.organization.unit),
    )


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("туу туралы.pdf", b"%PDF-1.7 x")


def child(**more: Any) -> Identity:
    given = {
        "last_name": "Серікбай",
        "first_name": "Аян",
        "birth_on": BORN,
        "sex": Sex.MALE,
        "number": "Б-12 345678",
    }
    return Identity(**{**given, **more})


def test_a_newborn_is_attached_with_its_mother_at_once(ward: SimpleNamespace) -> None:
    record = actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    attachment = record.attachment
    assert attachment is not None
    assert (attachment.basis, attachment.organization) == (Basis.BIRTH, ward.panel.organization)
    assert attachment.from_on == campaign_clock.today()
    assert attachment.panel in (ward.panel, ward.children)
    baby = record.person
    assert (baby.birth_on, baby.status) == (BORN, PersonStatus.CITIZEN)
    assert [home.unit.code for home in baby.residences.all()] == ["751110000"]
    acts = Representation.objects.get(person=baby)
    assert (acts.representative, acts.kind, acts.from_on) == (ward.mother, Filer.PARENT, BORN)
    assert by_document("б12 345678", within=ANYBODY)[0].person_id == baby.pk
    with record.file.open("rb") as kept:
        assert kept.read() == b"%PDF-1.7 x"
    assert AccessLogEntry.objects.filter(user=ward.clerk, person=baby).exists()
    assert counter_differences(campaign_clock.today()) == []
    assert not Application.objects.exists()


def test_the_mother_and_the_clinic_are_told_at_once(ward: SimpleNamespace) -> None:
    actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    assert "newborn_attached" in told(ward.mother)
    from notifications.models import Message

    assert Message.objects.filter(
        organization=ward.panel.organization, template="organization_person_attached"
    ).exists()


def test_without_a_free_place_the_newborn_is_excess(ward: SimpleNamespace) -> None:
    for panel in (ward.panel, ward.children):
        type(panel).objects.filter(pk=panel.pk).update(norm=1, excess=0)
    make.attached(make.PersonFactory(toddler=True), ward.children)
    record = actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    assert record.attachment is not None
    panel = record.attachment.panel
    panel.refresh_from_db()
    assert (panel.excess, panel.excess_reason) == (1, "birth")


def test_a_closed_list_takes_a_newborn_only_where_no_other_does(ward: SimpleNamespace) -> None:
    kind = type(ward.panel)
    kind.objects.filter(pk=ward.children.pk).update(is_closed=True, closed_reason="x")
    record = actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    assert record.attachment is not None
    assert record.attachment.panel == ward.panel


def test_pressing_twice_attaches_once(ward: SimpleNamespace) -> None:
    first = actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    again = actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    assert first.pk == again.pk
    assert Attachment.objects.filter(basis=Basis.BIRTH).count() == 1


def test_twins_are_two(ward: SimpleNamespace) -> None:
    actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    other = child(first_name="Дияр", number="Б-12 345679")
    actions.attach_newborn(ward.clerk, ward.mother.pk, other, scan=scan(), is_nobody_else=True)
    assert NewcomerRecord.objects.count() == 2


def test_somebody_alike_is_shown_first(ward: SimpleNamespace) -> None:
    known = make.PersonFactory(last_name="Серикбай", first_name="Аян", birth_on=BORN)
    with pytest.raises(PerhapsKnown) as shown:
        actions.attach_newborn(ward.clerk, ward.mother.pk, child(), scan=scan())
    assert [match.person_id for match in shown.value.matches] == [known.pk]
    assert not NewcomerRecord.objects.exists()
    record = actions.attach_newborn(
        ward.clerk, ward.mother.pk, child(), scan=scan(), is_nobody_else=True
    )
    assert record.person_id != known.pk


def test_this_is_the_person(ward: SimpleNamespace) -> None:
    known = make.PersonFactory(last_name="Серикбай", first_name="Аян", birth_on=BORN)
    record = actions.attach_known_newborn(
        ward.clerk, ward.mother.pk, known.pk, child(), scan=scan()
    )
    assert (record.person, record.kind) == (known, Newcomer.NEWBORN)
    again = actions.attach_known_newborn(ward.clerk, ward.mother.pk, known.pk, child(), scan=scan())
    assert again.pk == record.pk
    assert Person.objects.filter(birth_on=BORN).count() == 1
    attached = make.PersonFactory(last_name="Оспан", first_name="Аян", birth_on=BORN)
    make.attached(attached, ward.panel)
    with pytest.raises(NewcomerRefused) as refused:
        actions.attach_known_newborn(ward.clerk, ward.mother.pk, attached.pk, child(), scan=scan())
    assert refused.value.code == "attached_already"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"birth_on": date(2026, 10, 15)}, "born_later"),
        ({"birth_on": date(2025, 10, 14)}, "too_old"),
    ],
)
def test_only_a_newborn_is_attached_so(
    ward: SimpleNamespace, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(NewcomerRefused) as refused:
        actions.attach_newborn(ward.clerk, ward.mother.pk, child(**given), scan=scan())
    assert refused.value.code == code
    assert not Person.objects.filter(first_name="Аян").exists()


def test_a_mother_attached_nowhere_has_no_clinic_for_the_child(ward: SimpleNamespace) -> None:
    mother = make.PersonFactory(sex="female")
    with pytest.raises(NewcomerRefused) as refused:
        actions.attach_newborn(ward.clerk, mother.pk, child(), scan=scan())
    assert refused.value.code == "mother_not_attached"
    father = make.PersonFactory(sex="male")
    make.attached(father, ward.panel)
    with pytest.raises(NewcomerRefused) as refused:
        actions.attach_newborn(ward.clerk, father.pk, child(), scan=scan())
    assert refused.value.code == "not_a_mother"


def test_only_the_mothers_clinic_and_its_territory_attach(ward: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        actions.attach_newborn(ward.stranger, ward.mother.pk, child(), scan=scan())
    with pytest.raises(PermissionDenied):
        actions.attach_newborn(make.user_of(ward.mother), ward.mother.pk, child(), scan=scan())
    assert not NewcomerRecord.objects.exists()
    actions.attach_newborn(ward.operator, ward.mother.pk, child(), scan=scan())


def test_the_proof_is_a_file_of_a_type_that_is_taken(ward: SimpleNamespace) -> None:
    with pytest.raises(UnfitUpload):
        actions.attach_newborn(
            ward.clerk,
            ward.mother.pk,
            child(),
            scan=SimpleUploadedFile("x.pdf", b"<html>"),
        )
    assert not Person.objects.filter(first_name="Аян").exists()


@pytest.mark.parametrize(
    "name", ["newcomer_record_newborn_is_attached", "newcomer_record_newborn_has_proof"]
)
def test_the_database_wants_a_newborn_attached_and_proved(ward: SimpleNamespace, name: str) -> None:
    attachment = Attachment.objects.get(person=ward.mother)
    whole = {
        "attachment": attachment,
        "organization": attachment.organization,
        "file": "newcomers/x.pdf",
    }
    left_out = "file" if name.endswith("proof") else "attachment"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        NewcomerRecord.objects.create(
            kind=Newcomer.NEWBORN,
            person=ward.mother,
            recorded_by=ward.clerk,
            proof=Document.BIRTH_CERTIFICATE,
            **{key: value for key, value in whole.items() if key != left_out},
        )
    assert constraint_of(refused.value) == name


def test_with_the_mothers_agreement_the_childs_attachment_ends_too(ward: SimpleNamespace) -> None:
    mother = make.PersonFactory(sex="female", foreigner=True, lives_in="751110000")
    make.attached(mother, ward.panel, ends_with_contract_on=date(2026, 12, 1))
    record = actions.attach_newborn(ward.clerk, mother.pk, child(), scan=scan())
    assert record.attachment is not None
    assert record.attachment.ends_with_contract_on == date(2026, 12, 1)
    assert record.person.status == PersonStatus.FOREIGNER_TEMPORARY


# Foreigners


def guest(**more: Any) -> Identity:
    given = {
        "last_name": "Meyer",
        "first_name": "Anna",
        "birth_on": date(1990, 3, 4),
        "sex": Sex.FEMALE,
        "number": "C01X0006H",
        "valid_until": date(2030, 1, 1),
    }
    return Identity(**{**given, **more})


def recorded(ward: SimpleNamespace, **more: Any) -> NewcomerRecord:
    given: dict[str, Any] = {
        "status": PersonStatus.FOREIGNER_TEMPORARY,
        "document": Document.FOREIGN_PASSPORT,
        "language": "ru",
        **more,
    }
    identity = given.pop("identity", guest())
    return actions.record_foreigner(given.pop("user", ward.clerk), identity, **given)


def test_a_foreigner_applies_and_the_attachment_ends_with_the_agreement(
    ward: SimpleNamespace, clock: Any
) -> None:
    record = recorded(ward, scan=scan())
    person = record.person
    assert (person.iin, person.status) == (None, PersonStatus.FOREIGNER_TEMPORARY)
    assert record.organization == ward.panel.organization
    row = make.filed(
        person,
        ward.panel,
        by=ward.clerk,
        channel=Channel.REGISTRY_DESK,
        ground=Ground.SERVICE_AGREEMENT,
        documents=(Document.FOREIGN_PASSPORT, Document.SERVICE_AGREEMENT),
        agreement_ends_on=date(2026, 12, 1),
    )
    specialist = make.staff(Role.SPECIALIST, organization=ward.panel.organization)
    actions.approve(row.pk, specialist, version=row.version, reason="seen")
    attachment = Attachment.objects.get(person=person)
    assert attachment.ends_with_contract_on == date(2026, 12, 1)
    clock.set("2026-12-01T08:00")
    assert actions.end_with_contracts() == 1
    attachment.refresh_from_db()
    assert attachment.to_on == date(2026, 12, 1)


def test_the_same_passport_is_shown_and_a_second_press_finds_the_first(
    ward: SimpleNamespace,
) -> None:
    first = recorded(ward)
    assert recorded(ward).pk == first.pk
    colleague = make.staff(Role.REGISTRY_CLERK, organization=ward.panel.organization)
    with pytest.raises(PerhapsKnown) as shown:
        recorded(ward, user=colleague, identity=guest(last_name="Maier"))
    assert [match.person_id for match in shown.value.matches] == [first.person_id]
    # Of another country: passports may share a number.
    with pytest.raises(PerhapsKnown):  # the same number and birth date: nobody else
        recorded(ward, user=colleague, identity=guest(last_name="Maier"), is_nobody_else=True)
    petit = guest(last_name="Petit", birth_on=date(1971, 6, 7))
    other = recorded(ward, user=colleague, identity=petit, is_nobody_else=True)
    assert other.person_id != first.person_id


def test_a_certificate_of_asylum_has_one_holder(ward: SimpleNamespace) -> None:
    asks = {"status": PersonStatus.ASYLUM_SEEKER, "document": Document.ASYLUM_CERTIFICATE}
    recorded(ward, **asks)
    with pytest.raises(PerhapsKnown):
        petit = guest(last_name="Petit", birth_on=date(1971, 6, 7))
        recorded(ward, identity=petit, is_nobody_else=True, **asks)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"status": PersonStatus.CITIZEN}, "other_status"),
        ({"document": Document.ASYLUM_CERTIFICATE}, "other_document"),
        ({"document": Document.IDENTITY_CARD}, "other_document"),
        ({"identity": guest(valid_until=date(2026, 10, 13))}, "document_ended"),
        ({"identity": guest(birth_on=date(2026, 10, 15))}, "born_later"),
    ],
)
def test_whom_a_desk_does_not_write_down(
    ward: SimpleNamespace, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(NewcomerRefused) as refused:
        recorded(ward, **given)
    assert refused.value.code == code
    assert not IdentityDocument.objects.exists()


def test_who_may_write_down(ward: SimpleNamespace) -> None:
    specialist = make.staff(Role.SPECIALIST, organization=ward.panel.organization)
    with pytest.raises(PermissionDenied):
        recorded(ward, user=specialist)
    assert recorded(ward, user=ward.operator).organization is None
