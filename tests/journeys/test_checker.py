"""Can I change now, and where am I attached: asked by somebody before a screen, in each language."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from .conftest import resident
from .visitor import LANGUAGES, Visitor

Visit = Callable[..., Visitor]
ANSWERS = (
    ("person", ["child-5-6"]),
    ("status", ["permanent"]),
    ("attached", ["commission"]),
    ("reason", ["moved", "unknown"]),
    ("choices", ["2"]),
)


def answer(reader: Visitor, name: str, values: list[str]) -> None:
    """Choose by the labels and go on."""
    for value in values:
        box = reader.page.locator(f'main input[name="{name}"][value="{value}"]')
        reader.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
    reader.onward()


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_questions_and_the_answer(language: str, town: SimpleNamespace, visit: Visit) -> None:
    reader = visit(language)
    reader.open("/")
    reader.press('main .actions a[href="/can-i-change/"]')
    reader.onward()  # nothing was chosen
    assert reader.page.locator(".error-summary a").count() == 1
    reader.page.locator(".error-summary a").click()
    assert reader.page.evaluate("document.activeElement.id") == "id_person_0"
    for name, values in ANSWERS:
        answer(reader, name, values)
    assert reader.page.url.endswith(
        "?person=child-5-6&status=permanent&attached=commission&reason=moved&reason=unknown&choices=2"
    )
    for rule in reader.page.locator("details.rule summary").all():
        rule.click()
    reader.look()
    shared = reader.page.url
    reader.press('main a[href$="ask=attached"]')
    answer(reader, "attached", ["unknown"])
    assert "attached=unknown" in reader.page.url
    other = visit(language)  # whoever gets the address sees the same
    other.open(shared.removeprefix(other.base))
    other.press("main .actions a.btn-primary")
    assert other.path == "/sign-in/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_else_it_can_answer(language: str, town: SimpleNamespace, visit: Visit) -> None:
    reader = visit(language)
    usual = "/can-i-change/?person=self&status=permanent"
    headings = set()
    for address in (
        f"{usual}&attached=nowhere",
        f"{usual}&attached=signed&reason=other-doctor&choices=2",
        f"{usual}&attached=unknown&reason=unknown&choices=unknown",
        "/can-i-change/?person=adult&status=asylum",
    ):
        reader.titles.clear()  # one page with several answers
        reader.open(address)
        headings.add(reader.heading())
    assert len(headings) >= 3


def test_without_scripts_in_a_narrow_window(town: SimpleNamespace, visit: Visit) -> None:
    reader = visit("ru", scripts=False, width=360)
    reader.open("/can-i-change/")
    for name, values in ANSWERS:
        answer(reader, name, values)
    assert "choices=2" in reader.page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clinic_by_number_and_surname(
    language: str, town: SimpleNamespace, visit: Visit
) -> None:
    person = resident(town)
    reader = visit(language)
    reader.open("/check-attachment/")
    reader.onward()
    assert reader.page.locator(".error-summary a").count() == 2
    reader.fill(iin=person.iin, surname="Чужая")
    reader.onward()
    assert reader.page.locator(".error-summary li").count() == 1
    reader.fill(iin=person.iin, surname=person.last_name.upper())
    reader.onward()
    assert str(person.iin) not in reader.page.url
    assert str(person.iin) not in reader.text
    name = reader.heading()
    other = next(one for one in LANGUAGES if one != language)
    reader.language = other
    reader.titles.clear()
    reader.press(f"nav.lang button[lang={other}]")
    assert str(person.iin) not in reader.page.url
    assert reader.heading() != name or name
