"""A family of five at the desk of a public service centre, in Kazakh.

The mother is found by a name typed with errors, the visit's clock runs, the newborn is attached by birth, all five
are filed together and printed together.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from applications.models import Application, DeskVisit
from codes import ApplicationStatus as Status
from codes import Basis, Channel, Document, Role, VisitOutcome
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Person

from .conftest import HOME, PASSWORD, with_password
from .steps import PDF
from .visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def family(town: SimpleNamespace) -> SimpleNamespace:
    """Parents and two children attached to the old clinic; the fifth is not born yet for the register."""
    operator = make.staff(
        Role.SERVICE_CENTRE_OPERATOR,
        territory=make.unit("750000000"),
        username="operator",
        name="Ильина Д.",
    )
    with_password(operator)
    same = {"lives_in": HOME, "language": "kk"}
    mother = make.PersonFactory(
        last_name="Жұмабекова", first_name="Әсел", middle_name="Қанатқызы", sex="female", **same
    )
    father = make.PersonFactory(last_name="Жұмабеков", first_name="Ерлан", sex="male", **same)
    children = [
        make.PersonFactory(last_name="Жұмабеков", first_name=name, child=True, sex="male", **same)
        for name in ("Нұрлан", "Тимур")
    ]
    for person in (mother, father, *children):
        make.attached(person, town.old)
    for child in children:
        for parent in (mother, father):
            make.RepresentationFactory(representative=parent, person=child)
    return SimpleNamespace(operator=operator, mother=mother, father=father, children=children)


def test_five_in_one_sitting(
    town: SimpleNamespace, family: SimpleNamespace, visit: Visit, tmp_path: Path
) -> None:
    desk = visit("kk")
    desk.open("/desk/find/")
    desk.sign_in("operator", PASSWORD)
    desk.open("/desk/find/")
    # A search with errors: Russian letters, one letter wrong, day and month exchanged.
    desk.fill(last_name="Жумабикова", first_name="Асел")
    desk.fill(birth_on_day="4", birth_on_month="2", birth_on_year="1985")
    desk.press("main form:has([name=last_name]) button")
    desk.says("Жұмабекова Әсел", "тегі ұқсас", "ауысып кеткен")
    desk.press("main .rows a")
    record = desk.path
    desk.says("Жұмабеков Нұрлан", "Жұмабеков Ерлан")

    # The clock of the visit stands in the strip from now on.
    desk.press("main form[action$='/visit/'] button")
    assert desk.page.locator(".strip").count() == 1

    # The newborn: attached by birth with its mother, who is told at once.
    desk.press("main a[href$='/newborn/']")
    desk.fill(last_name="Жұмабеков", first_name="Аян", number="Б-12 345678")
    desk.fill(birth_on_day="5", birth_on_month="10", birth_on_year="2026")
    desk.choose("sex", "male")
    desk.onward()
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(PDF)
    desk.page.locator("input[type=file]").set_input_files(certificate)
    desk.onward()
    newborn = Person.objects.get(first_name="Аян")
    assert Attachment.objects.get(person=newborn).basis == Basis.BIRTH
    assert Message.objects.filter(person=family.mother, template="newborn_attached").exists()

    # All five, ticked on the mother's record.
    desk.open(record)
    everybody = [family.mother, family.father, *family.children, newborn]
    for person in everybody:
        desk.page.locator(f"#people-{person.pk}").check()
    desk.press("main form[action$='/family/'] button")
    rows = list(Application.objects.order_by("pk"))
    assert len(rows) == 5
    page = desk.page
    page.locator("[name=ground]").select_option("campaign")
    page.locator("[name=organization]").select_option(town.new.organization.code)
    desk.press("main button[value=doctors]")
    page.locator("[name=panel]").select_option(town.new.code)
    for row in rows:
        own = f"p{row.pk}"
        desk.tick(f"{own}-personal_data")
        shown = (
            [
                Document.BIRTH_CERTIFICATE,
                Document.REPRESENTATIVE_IDENTITY,
                Document.REPRESENTATION_DOCUMENT,
            ]
            if row.person in (*family.children, newborn)
            else [Document.IDENTITY_CARD]
        )
        for document in shown:
            page.locator(f"[name='{own}-shown'][value={document}]").check()
    # One of the children goes to the other doctor.
    other = next(row for row in rows if row.person == family.children[0])
    page.locator(f"[name='p{other.pk}-panel']").select_option(town.second.code)
    desk.press("main button[value=check]")
    desk.says(town.new.doctor.full_name, town.second.doctor.full_name)
    desk.press("main a[href$='/print/']")  # to be signed
    desk.says("Жұмабекова Әсел Қанатқызы")
    page.go_back()
    desk.onward()

    rows = list(Application.objects.order_by("pk"))
    assert {row.status for row in rows} == {Status.IN_REVIEW}
    assert {row.channel for row in rows} == {Channel.PUBLIC_SERVICE_CENTRE}
    assert {row.panel for row in rows} == {town.new, town.second}
    desk.says(*(str(row.number) for row in rows))
    desk.press("main a[href$='/print/']")
    desk.says(*(str(row.number) for row in rows))
    assert page.locator(".sheet").count() == 10  # an application and a receipt for each
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")

    # The visit is finished; everything that was filed belongs to it.
    desk.open("/desk/my-day/")
    desk.press(".strip button")
    done = DeskVisit.objects.get()
    assert done.outcome == VisitOutcome.FILED
    assert set(done.applications.all()) == set(rows)
    assert page.locator(".strip").count() == 0
    assert date(2026, 10, 14) == done.began_at.date()
