"""The warning before somebody is signed out, by keyboard; and what was typed when it was too late."""

from collections.abc import Callable
from types import SimpleNamespace

from tests.conftest import Clock

from .conftest import PASSWORD, resident
from .visitor import Visitor

MINUTE = 60_000


def test_somebody_is_warned_and_stays(
    town: SimpleNamespace, visit: Callable[..., Visitor], clock: Clock
) -> None:
    person = resident(town)
    citizen = visit("ru")
    page = citizen.page
    page.clock.install()
    citizen.sign_in(person.iin, PASSWORD)
    citizen.open("/apply/")
    citizen.says("вход действует до 11:00")
    dialog = page.locator("dialog#idle")
    page.clock.fast_forward(24 * MINUTE)
    assert not dialog.is_visible()
    clock.set("2026-10-14T10:55:30")
    page.clock.fast_forward(MINUTE + 1000)
    dialog.wait_for(state="visible")
    assert page.evaluate("document.activeElement.textContent") == "Остаться в системе"
    assert dialog.get_attribute("role") == "alertdialog"
    citizen.look()  # the warning itself is looked at
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    # Stayed: half an hour from now on.
    clock.set("2026-10-14T11:20:00")
    citizen.open("/account/")


def test_what_was_typed_too_late_is_sent_after_signing_in(
    town: SimpleNamespace, visit: Callable[..., Visitor], clock: Clock
) -> None:
    person = resident(town)
    citizen = visit("kk")
    page = citizen.page
    page.clock.install()
    citizen.sign_in(person.iin, PASSWORD)
    citizen.open("/apply/")
    citizen.choose("language", "ru")
    clock.set("2026-10-14T11:05")
    page.clock.fast_forward(35 * MINUTE)
    dialog = page.locator("dialog#idle")
    dialog.wait_for(state="visible")
    assert "шығарылдыңыз" in dialog.inner_text()
    page.locator("dialog [data-close]").click()
    citizen.onward()
    assert citizen.path == "/sign-in/"
    assert page.locator("main .notice").count() == 1
    citizen.fill(login=person.iin, password=PASSWORD)
    citizen.onward()
    assert citizen.path == "/sign-in/continue/"
    citizen.onward()
    assert citizen.path.endswith("/ground/"), citizen.text


def test_without_scripts_it_is_said_beside_the_form(
    town: SimpleNamespace, visit: Callable[..., Visitor], clock: Clock
) -> None:
    person = resident(town)
    citizen = visit("en", scripts=False, width=360)
    citizen.sign_in(person.iin, PASSWORD)
    citizen.open("/apply/")
    citizen.says("You stay signed in until 11:00")
    clock.set("2026-10-14T11:05")
    citizen.onward()
    citizen.says("What you typed is kept")
    citizen.fill(login=person.iin, password=PASSWORD)
    citizen.onward()
    citizen.onward()
    assert citizen.path.endswith("/ground/"), citizen.text
