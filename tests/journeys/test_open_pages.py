"""Pages open to everybody, wrong turns and wrong input, in each language."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from demonstration import factories as make
from eligibility.iin import check_digit, problem

from .conftest import resident
from .visitor import LANGUAGES, Visitor

Visit = Callable[..., Visitor]

WRONG = ("8504O2125371", "85040212537", "850402125370", f"14024000001{check_digit('14024000001')}")
OPEN = ("/", "/help/", "/accessibility/", "/contacts/", "/view/", "/verify/", "/sign-in/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_open_to_everybody(language: str, town: SimpleNamespace, visit: Visit) -> None:
    reader = visit(language)
    for path in OPEN:
        reader.open(path)
    assert len(reader.titles) == len(OPEN)
    reader.open("/no-such-page/", status=404)
    for other in LANGUAGES:  # the same page in another language
        reader.open("/help/")
        reader.language = other
        reader.press(f"nav.lang a[lang={other}]")
        assert reader.path == "/help/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_wrong_iin_has_its_own_message(
    language: str, town: SimpleNamespace, visit: Visit
) -> None:
    reader = visit(language)
    reader.open("/sign-in/")
    assert [problem(typed) for typed in WRONG] == ["letters", "length", "check_digit", "bin"]
    said = set()
    for typed in WRONG:
        reader.fill(login=typed, password="something")
        reader.onward()
        links = reader.page.locator(".error-summary a")
        assert links.count() == 1
        said.add(links.inner_text())
        assert reader.page.locator("[name=login]").input_value() == typed
        assert reader.page.locator("[name=login]").get_attribute("aria-invalid") == "true"
    assert len(said) == len(WRONG)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_version_for_the_visually_impaired_holds_too(
    language: str, town: SimpleNamespace, visit: Visit
) -> None:
    reader = visit(language)
    reader.open("/view/")
    for group in reader.page.locator("main fieldset").all():
        group.locator("label").last.click()
    reader.onward()
    reader.open("/")
    reader.open("/sign-in/")


@pytest.mark.demonstration
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demonstration_signs_in_with_one_button(
    language: str, town: SimpleNamespace, visit: Visit, settings: object, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER = str(tmp_path)
    user = make.user_of(resident(town))
    type(user).objects.filter(pk=user.pk).update(username="citizen")
    reader = visit(language)
    reader.open("/demo/clock/")
    reader.open("/demo/mail/")
    reader.open("/demo/")
    reader.press("main button[aria-describedby=account-citizen]")
    assert reader.path == "/account/"
    reader.open("/account/family/")
    reader.open("/account/applications/")
    reader.open("/account/messages/")
    assert user.name in reader.page.locator(".site-who").inner_text()
