"""Rights to act for others: a relative co-signs and takes it back; a clerk finds a child's certificate good."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from accounts.models import User
from applications.models import Application, RepresentationRequest
from codes import ApplicationStatus as Status
from codes import Document, Filer, RepresentationState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Person, Representation

from .conftest import HOME, PASSWORD, resident, with_password
from .steps import PDF, newest_code, sign
from .visitor import Visitor

Visit = Callable[..., Visitor]
PEOPLE = "/account/people/"


@pytest.fixture
def clerk(town: SimpleNamespace) -> User:
    """A clerk of the clinic where the people of the town are attached."""
    organization = town.old.organization
    name = "Сәрсенова Б. Қ."
    return with_password(
        make.staff(Role.REGISTRY_CLERK, organization=organization, username="near", name=name)
    )


def at_people(visitor: Visitor, person: Person) -> Visitor:
    visitor.open(PEOPLE)
    visitor.sign_in(str(person.iin), PASSWORD)
    assert visitor.path == PEOPLE
    return visitor


def asked(visitor: Visitor, kind: Filer, person: Person, file: Path | None = None) -> str:
    """Ask to act for somebody, by IIN and surname; the number of the request."""
    visitor.press(f"main .actions a[href='{PEOPLE}add/']")
    visitor.choose("kind", kind)
    visitor.onward()
    iin = str(person.iin)
    visitor.fill(iin=f"{iin[:6]} {iin[6:]}", last_name=person.last_name)
    if file is None:
        visitor.choose("term", 30)
    else:
        visitor.page.locator("main [name=file]").set_input_files(file)
    visitor.onward()
    row = RepresentationRequest.objects.order_by("-pk")[0]
    assert visitor.path == f"{PEOPLE}requests/{row.number}/"
    # Whether the register knows them is told to nobody: no first name.
    assert person.first_name not in visitor.text
    visitor.says(row.number)
    return row.number


def paper(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(PDF + name.encode())
    return path


def test_a_relative_co_signs_is_applied_for_and_takes_it_back(
    town: SimpleNamespace, visit: Visit, tmp_path: Path
) -> None:
    daughter = resident(town, language="kk", last_name="Сапарова", first_name="Дана", sex="female")
    father = resident(
        town, language="kk", last_name="Сапаров", first_name="Марат", sex="male", pensioner_age=True
    )
    hers = at_people(visit("kk"), daughter)
    number = asked(hers, Filer.FAMILY_MEMBER, father)
    hers.open(PEOPLE)
    assert hers.page.locator("main a[href^='/apply/?for=']").count() == 0  # not before he agrees

    his = at_people(visit("kk"), father)
    his.press(f"main a[href='{PEOPLE}co-sign/{number}/']")
    his.says(daughter.full_name)
    if his.page.locator("input[name=way][type=radio]").count():
        his.choose("way", "email")
    his.press("main button[value=send]")
    code = newest_code()
    his.fill(code_password=f"{(int(code) + 1) % 10**6:06d}")  # a slip of the finger
    his.press("main button[value=agree]")
    assert his.page.locator(".error-summary a").count() == 1
    his.fill(code_password=f"{code[:3]} {code[3:]}")
    his.press("main button[value=agree]")
    right = Representation.objects.get(representative=daughter, person=father)
    assert RepresentationRequest.objects.get().state == RepresentationState.CONFIRMED
    his.says(daughter.full_name)

    # The way from the list to his application, filed by her.
    hers.open(PEOPLE)
    hers.press(f"main a[href='/apply/?for={right.pk}']")
    assert hers.page.locator(f"input[name=person][value='{right.pk}']").is_checked()
    hers.choose("language", "kk")
    hers.onward()
    hers.choose("ground", "campaign")
    hers.onward()
    hers.choose("organization", town.new.organization_id)
    hers.onward()
    hers.choose("panel", town.new.pk)
    hers.onward()
    hers.page.locator("main [name=kind_identity]").select_option(Document.IDENTITY_CARD)
    for field in ("file_identity", "file_representative_identity"):
        file = paper(tmp_path, f"{field}.pdf")
        hers.page.locator(f"main [name={field}]").set_input_files(file)
    hers.onward()
    hers.tick("personal_data")
    hers.onward()
    assert hers.path.endswith("/check/")
    sign(hers)
    row = Application.objects.get(person=father)
    assert (row.status, row.filer) == (Status.IN_REVIEW, Filer.FAMILY_MEMBER)
    assert row.filed_by.person == daughter
    hers.says(row.number, father.full_name)

    # He is told of it, follows it, and takes the right back.
    assert Message.objects.filter(person=father, application_number=row.number).exists()
    his.open(f"/applications/{row.number}/")
    assert row.number in his.heading()
    his.open(PEOPLE)
    his.press(f"main a[href='{PEOPLE}{right.pk}/end/']")
    his.says(daughter.full_name)
    his.press("main button.btn-danger")
    assert his.path == PEOPLE
    assert his.page.locator(f"main a[href='{PEOPLE}{right.pk}/end/']").count() == 0
    hers.open(PEOPLE)
    assert hers.page.locator("main a[href^='/apply/?for=']").count() == 0
    hers.open(f"{PEOPLE}{right.pk}/end/", status=404)
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW  # what was filed stays


def test_a_certificate_of_a_child_is_found_good_at_the_desk(
    town: SimpleNamespace, clerk: User, visit: Visit, tmp_path: Path
) -> None:
    mother = resident(town, language="kk", last_name="Оразова", first_name="Әсел", sex="female")
    child = make.PersonFactory(child=True, lives_in=HOME, last_name="Қасымов", first_name="Ерлан")
    parent = at_people(visit("kk"), mother)
    certificate = paper(tmp_path, "certificate.pdf")
    number = asked(parent, Filer.PARENT, child, certificate)

    desk = visit("kk")
    desk.open("/desk/requests/")
    desk.sign_in(clerk.username, PASSWORD)
    desk.press(f"main a[href='/desk/requests/rights/{number}/']")
    assert mother.full_name in desk.page.locator("body").inner_text()
    desk.says(child.full_name)
    link = desk.page.locator(f"main a[href='/desk/requests/{number}/proof/']")
    answer = desk.context.request.get(f"{desk.base}{link.get_attribute('href')}")
    assert answer.body() == certificate.read_bytes()
    desk.onward()  # without a decision nothing is sent
    assert desk.page.locator(".error-summary a").count() == 1
    desk.choose("decision", "confirm")
    desk.onward()
    assert desk.page.locator(f"main a[href='/desk/requests/rights/{number}/']").count() == 0
    right = Representation.objects.get(representative=mother, person=child)
    assert right.kind == Filer.PARENT

    parent.open(PEOPLE)
    parent.says(child.full_name)
    parent.press(f"main a[href='/apply/?for={right.pk}']")
    assert parent.page.locator(f"input[name=person][value='{right.pk}']").is_checked()
    parent.open("/account/")
    parent.says(child.full_name)
