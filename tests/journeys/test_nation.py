"""A national administrator enters a value of the law, gives an order, changes a text; everybody sees it."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from applications.models import LawValue
from codes import Role
from demonstration import factories as make
from notifications import writing
from notifications.catalogue import Template
from notifications.samples import sample_of
from registry.models import Panel

from .conftest import PASSWORD, beside, with_password
from .visitor import Visitor

ASKED = "/can-i-change/?person=self&status=permanent&attached=signed&reason=unknown&choices=2"


def test_a_value_an_order_and_a_text(
    town: SimpleNamespace, visit: Callable[..., Visitor], clock: Any
) -> None:
    with_password(make.staff(Role.NATIONAL_ADMIN, username="nation", name="Оспанова Г. Е."))
    desk = visit("ru")
    desk.sign_in("nation", PASSWORD)
    desk.open("/desk/nation/")

    # A value of the law from 1 January, looked at, changed once more, then confirmed.
    desk.press("main a[href='/desk/nation/law/']")
    desk.press("main a[href='/desk/nation/law/free_choices_per_year/']")
    desk.press("main a[href='/desk/nation/law/free_choices_per_year/new/']")
    desk.fill(number="3", act="Приказ № 9", from_on_day="1", from_on_month="1", from_on_year="2026")
    desk.onward()
    assert desk.page.locator(".error-summary").count() == 1, "what has begun is never changed"
    desk.fill(from_on_year="2027")
    desk.onward()
    assert beside(LawValue.objects.count) == 0, "nothing is written before it is confirmed"
    desk.press("main button[value=edit]")
    desk.onward()
    desk.onward()
    assert "Приказ № 9" in desk.page.locator("main").inner_text()

    # An order over the norm, in force at once.
    panel = town.new
    desk.open("/desk/nation/orders/new/")
    desk.fill(organization=panel.organization.code)
    desk.onward()
    desk.press(f"main a[href='/desk/nation/orders/new/{panel.pk}/']")
    desk.fill(places="10", act="27-П")
    desk.fill(from_on_day="14", from_on_month="10", from_on_year="2026")
    desk.onward()
    desk.onward()
    assert beside(lambda: Panel.objects.get(pk=panel.pk).cap) == panel.norm + 10

    # The text of a message.
    desk.open("/desk/nation/texts/application_withdrawn/ru/")
    body = desk.page.locator("main [name=body]").input_value()
    desk.fill(body="Отозвано.")
    desk.onward()
    assert desk.page.locator(".error-summary").count() == 1, "a text names what it must"
    desk.fill(body=f"{body}\n\nСпасибо, что сообщили.")
    desk.onward()
    assert "Спасибо, что сообщили." in desk.page.locator("main div.panel").inner_text()
    desk.onward()
    said = beside(
        writing.write,
        Template.APPLICATION_WITHDRAWN,
        sample_of(Template.APPLICATION_WITHDRAWN),
        "ru",
    )
    assert said.version == 1
    assert said.body.endswith("Спасибо, что сообщили.")

    # The public checker follows the law of its day.
    reader = visit("ru")
    clock.set("2026-12-20T10:30")
    reader.open(ASKED)
    assert "2 из 2" in reader.page.locator("main").text_content()
    clock.set("2027-02-01T10:30")
    reader.titles.clear()  # one address on another day
    reader.open(ASKED)
    after = reader.page.locator("main").text_content()
    assert "2 из 3" in after
    assert "Приказ № 9" in after
    assert beside(LawValue.objects.get).from_on == date(2027, 1, 1)
