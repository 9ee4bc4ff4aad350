"""Nothing that matters needs a script: an application is filed with scripts switched off."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from applications.models import Application
from codes import ApplicationStatus as Status

from .conftest import PASSWORD, resident
from .steps import sign, to_check
from .visitor import Visitor


def test_an_application_is_filed_without_scripts(
    town: SimpleNamespace, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    person = resident(town)
    citizen = visit("ru", scripts=False, width=360)
    citizen.open("/apply/")
    citizen.fill(login=f"{person.iin[:6]} {person.iin[6:]}", password="")
    citizen.onward()  # forgot the password: the page says so and keeps the number
    assert citizen.page.locator(".error-summary a").count() == 1
    assert citizen.page.locator("[name=login]").input_value().replace(" ", "") == person.iin
    citizen.sign_in(person.iin, PASSWORD)
    citizen.onward()  # the language of the page is proposed
    citizen.page.locator("a", has_text="Қазақша").click()  # a switch in between keeps the step
    assert citizen.path.endswith("/ground/")
    citizen.page.locator("a[lang=ru]").click()
    citizen.open("/apply/")
    to_check(citizen, town.new, "kk", tmp_path)
    sign(citizen)
    row = Application.objects.get(person=person)
    assert row.status == Status.IN_REVIEW
    assert row.language == "kk"
    citizen.says(row.number)
