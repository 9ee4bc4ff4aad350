"""By keyboard alone: every stop can be seen, and an application gets sent."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from applications.models import Application
from codes import ApplicationStatus as Status

from .conftest import PASSWORD, resident
from .steps import identity_card, newest_code
from .visitor import Visitor

STOPS = 80  # more than any page of a person has

# How the focus can be seen: an outline of two pixels at least, on the screen, covered by nothing.
FOCUS = """() => {
    const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    return {
        what: one.outerHTML.slice(0, 200),
        isOutlined: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
        isOnScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        isCovered: !(at && (one.contains(at) || at.contains(one) || at.control === one)),
    };
}"""


class Keyboard:
    """Walks with Tab, arrows, Space and Enter, and sees where it is."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def to(self, selector: str) -> None:
        """Tab on to this stop; each one on the way must be seen."""
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            if self.is_at("body"):
                continue  # round the end of the page
            self.sees_focus()
            if self.is_at(selector):
                return
        raise AssertionError(f"{self.visitor.path}: Tab never comes to {selector}")

    def is_at(self, selector: str) -> bool:
        """Whether the focus is there."""
        return bool(self.page.evaluate("it => document.activeElement.matches(it)", selector))

    def comes_to(self, selector: str) -> None:
        """The page itself brings the focus there."""
        self.page.locator(f"{selector}:focus").wait_for()

    def sees_focus(self) -> None:
        """The focus is visible."""
        seen = self.page.evaluate(FOCUS)
        where = f"{self.visitor.path}: {seen['what']}"
        assert seen["isOutlined"], f"no outline: {where}"
        assert seen["isOnScreen"], f"not on the screen: {where}"
        assert not seen["isCovered"], f"covered: {where}"

    def radio(self, name: str, value: object) -> None:
        """Come to a group of radios and go down to one of them."""
        self.to(f"input[type=radio][name='{name}']")
        wanted = f"input[name='{name}'][value='{value}']"
        for _ in range(STOPS):
            if self.is_at(wanted):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        self.sees_focus()
        assert self.page.locator(wanted).is_checked()

    def onward(self) -> None:
        """Come to the main button and press it."""
        self.to("main button.btn-primary")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.look()


def test_an_application_is_filed_by_keyboard(
    town: SimpleNamespace, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    person = resident(town)
    citizen = visit("kk")
    # Somebody listens from the start: asked for at the moment of the key press, the browser's own
    # dialog may be faster and swallow it.
    citizen.page.on("filechooser", lambda _: None)
    citizen.open("/apply/")
    keys, page = Keyboard(citizen), citizen.page
    page.keyboard.press("Tab")
    assert keys.is_at("a.skip")
    keys.sees_focus()
    page.keyboard.press("Enter")
    assert keys.is_at("#main")

    keys.to("[name=login]")
    page.keyboard.type("123456789")
    page.keyboard.press("Enter")
    keys.comes_to(".error-summary")
    keys.to(".error-summary a")
    page.keyboard.press("Enter")
    keys.comes_to("[name=login]")
    page.keyboard.press("Control+a")
    page.keyboard.type(person.iin)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    citizen.look()
    keys.radio("language", "kk")
    keys.onward()
    keys.radio("ground", "campaign")
    keys.onward()
    keys.radio("organization", town.new.organization_id)
    keys.onward()
    keys.radio("panel", town.new.pk)
    keys.onward()
    keys.to("[name=kind_identity]")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=kind_identity]").input_value() == "passport"
    page.keyboard.press("ArrowUp")
    assert page.locator("[name=kind_identity]").input_value() == "identity_card"
    keys.to("[name=file_identity]")
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Space")
    opened.value.set_files(identity_card(tmp_path))
    keys.onward()
    keys.to("[name=personal_data]")
    page.keyboard.press("Space")
    keys.onward()
    assert citizen.path.endswith("/check/")
    keys.onward()
    keys.onward()  # the code goes to the only known address
    keys.to("[name=code_password]")
    page.keyboard.type(newest_code())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    citizen.look()
    row = Application.objects.get(person=person)
    assert row.status == Status.IN_REVIEW
    citizen.says(row.number)
