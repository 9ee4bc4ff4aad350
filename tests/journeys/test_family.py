"""A parent and two children in one go: filed together under one code, decided apart, shown together."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Locator

from applications.models import Application, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Document, Ground, RefusalGround
from demonstration import factories as make
from notifications.models import Message

from .conftest import HOME, PASSWORD, resident
from .steps import PDF, sign
from .visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def family(town: SimpleNamespace) -> SimpleNamespace:
    """A mother, a newborn attached nowhere and a pupil of the old panel."""
    mother = resident(town, language="ru", last_name="Орлова", first_name="Вера", sex="female")
    newborn = make.PersonFactory(
        birth_on=date(2026, 9, 20), lives_in=HOME, last_name="Орлов", first_name="Пётр"
    )
    pupil = make.PersonFactory(child=True, lives_in=HOME, last_name="Орлова", first_name="Алина")
    make.attached(pupil, town.old)
    rights = [
        make.RepresentationFactory(representative=mother, person=child)
        for child in (newborn, pupil)
    ]
    return SimpleNamespace(mother=mother, newborn=newborn, pupil=pupil, rights=rights)


def test_a_family_is_filed_by_one_code_and_decided_apart(
    town: SimpleNamespace, family: SimpleNamespace, visit: Visit, tmp_path: Path
) -> None:
    parent = visit("ru")
    parent.open("/apply/")
    parent.sign_in(family.mother.iin, PASSWORD)
    for value in ("self", *(right.pk for right in family.rights)):
        parent.choose("person", value)
    parent.choose("language", "ru")
    parent.onward()
    own, newborn, pupil = rows = drafts_of(family)
    lead = min(row.pk for row in rows)

    # A ground each: the newborn was never attached.
    parent.choose(f"{own.pk}-ground", Ground.CAMPAIGN)
    parent.choose(f"{newborn.pk}-ground", Ground.FIRST_ATTACHMENT)
    parent.choose(f"{pupil.pk}-ground", Ground.CAMPAIGN)
    parent.onward()
    parent.choose("organization", town.new.organization_id)
    parent.onward()
    # A doctor each: the pupil's is another one.
    parent.choose(f"{own.pk}-panel", town.new.pk)
    parent.choose(f"{newborn.pk}-panel", town.new.pk)
    parent.choose(f"{pupil.pk}-panel", town.second.pk)
    parent.onward()
    assert parent.path == f"/apply/{lead}/documents/"
    give_documents(parent, rows, tmp_path)
    assert parent.path == f"/apply/{lead}/consents/"
    for row in rows:
        parent.tick(f"{row.pk}-personal_data")
    parent.onward()
    assert parent.path == f"/apply/{lead}/check/"
    everybody = [family.mother, family.newborn, family.pupil]
    for person, panel in zip(everybody, (town.new, town.new, town.second), strict=True):
        part = parent.page.locator("main section.part", has=named(parent, person.full_name))
        assert panel.doctor.full_name in part.inner_text()

    sign(parent)
    codes = Message.objects.filter(template="one_time_code")
    assert codes.count() == 1
    for row in rows:
        row.refresh_from_db()
        assert row.status == Status.IN_REVIEW
        assert row.signature.statement
    assert len({row.family_id for row in rows}) == 1
    assert [row.ground for row in rows] == [
        Ground.CAMPAIGN,
        Ground.FIRST_ATTACHMENT,
        Ground.CAMPAIGN,
    ]
    assert [row.panel for row in rows] == [town.new, town.new, town.second]
    numbers = [str(row.number) for row in rows]
    assert parent.path.endswith("/sent/")
    parent.says(*numbers, *(person.full_name for person in everybody))

    parent.open("/account/")
    together = parent.page.locator(f"#together-{own.family_id} ~ ul li")
    assert together.count() == 3

    # One is approved, another refused; the third waits on.
    specialist = visit("ru")
    specialist.open("/desk/queue/")
    specialist.sign_in("specialist", PASSWORD)
    specialist.press(specialist.page.get_by_role("link", name=numbers[1]))
    specialist.onward()
    specialist.open(f"/desk/case/{numbers[2]}/refuse/")
    specialist.choose("ground", RefusalGround.REQUIREMENTS_NOT_MET)
    specialist.fill(text="Адрес ребёнка в регистре другой.")
    specialist.onward()
    specialist.press("main button[value=confirm]")
    for row in rows:
        row.refresh_from_db()
    assert newborn.status in (Status.EFFECTIVE, Status.SCHEDULED)
    assert (own.status, pupil.status) == (Status.IN_REVIEW, Status.REFUSED)

    parent.open("/account/")
    assert together.count() == 3
    signs = [
        together.filter(has_text=number).locator(".sign").get_attribute("class")
        for number in numbers
    ]
    assert len(set(signs)) == 3, signs
    # From any of the three to the two others.
    parent.press(together.filter(has_text=numbers[2]).locator("a"))
    assert numbers[2] in parent.heading()
    parent.says(family.mother.full_name, family.newborn.full_name)
    for number in numbers[:2]:
        assert parent.page.locator(f"main a[href='/applications/{number}/']").count() == 1


def drafts_of(family: SimpleNamespace) -> list[Application]:
    """Own, the newborn's, the pupil's."""
    people = (family.mother, family.newborn, family.pupil)
    return [Application.objects.get(person=person, status=Status.DRAFT) for person in people]


def named(visitor: Visitor, name: str) -> Locator:
    """The heading of somebody's part of the page."""
    return visitor.page.get_by_role("heading", name=name, level=2, exact=True)


def give_documents(parent: Visitor, rows: list[Application], folder: Path) -> None:
    """A paper for each person, and the mother's own once for both children."""
    own, *children = rows
    proof = "court_decision-guardianship_document-representation_document"

    def give(name: str, file: str, kind: Document | None = None) -> None:
        path = folder / file
        path.write_bytes(PDF + file.encode())
        field = parent.page.locator(f"main [name='{name}']")
        if kind is not None:
            chosen = parent.page.locator(f"main [name='{name.replace('file_', 'kind_')}']")
            chosen.select_option(kind)
        field.set_input_files(path)

    give(f"{own.pk}-file_identity", "mother.pdf", Document.IDENTITY_CARD)
    for child, name in zip(children, ("newborn", "pupil"), strict=True):
        # What a child has is proposed.
        kind = parent.page.locator(f"main [name='{child.pk}-kind_identity']")
        assert kind.input_value() == Document.BIRTH_CERTIFICATE
        give(f"{child.pk}-file_identity", f"{name}.pdf")
        give(f"{child.pk}-file_{proof}", f"{name}-proof.pdf", Document.REPRESENTATION_DOCUMENT)
    shared = parent.page.locator("main [name$='-file_representative_identity']")
    assert shared.count() == 1
    give(str(shared.get_attribute("name")), "mother-again.pdf")
    parent.onward()
    kept = SupportingDocument.objects.filter(application__in=rows)
    assert sorted((row.application_id, row.file_name) for row in kept) == sorted(
        [
            (own.pk, "mother.pdf"),
            *((child.pk, "mother-again.pdf") for child in children),
            (children[0].pk, "newborn.pdf"),
            (children[0].pk, "newborn-proof.pdf"),
            (children[1].pk, "pupil.pdf"),
            (children[1].pk, "pupil-proof.pdf"),
        ]
    )
