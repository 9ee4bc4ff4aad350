"""Somebody looks for a clinic: with scripts and without, by keyboard, in three languages."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from demonstration import factories as make
from registry.models import Organization, Street

from .conftest import HOME
from .visitor import LANGUAGES, Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def streets(town: SimpleNamespace) -> list[Street]:
    """Two streets of Almaly with their middles, and points of both clinics."""
    Organization.objects.filter(pk=town.old.organization_id).update(latitude=43.23, longitude=76.9)
    Organization.objects.filter(pk=town.new.organization_id).update(latitude=43.26, longitude=76.93)
    names = (("Абай даңғылы", "проспект Абая"), ("Абылай хан даңғылы", "проспект Абылай хана"))
    return [
        make.StreetFactory(
            unit=make.unit(HOME), name_kk=kk, name_ru=ru, latitude=43.24, longitude=76.91
        )
        for kk, ru in names
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_an_address_to_the_page_of_a_clinic(
    language: str, town: SimpleNamespace, streets: list[Street], visit: Visit
) -> None:
    reader = visit(language)
    reader.open("/clinics/")
    reader.onward()  # nothing typed
    assert reader.page.locator(".error-summary a").count() == 1
    reader.fill(place="алмалы", street_name="аб", house="40")
    reader.onward()
    reader.press(reader.page.locator("main ul.rows a").first)  # which street is meant
    own = town.new.organization.name_in(language)
    assert own in reader.page.locator(".clinic h3").first.inner_text()
    assert reader.page.locator(".map svg").count() == 1
    reader.page.locator("details.narrow summary").click()
    reader.page.locator("main select[name=whom]").select_option("child-0")
    reader.tick("places")
    reader.press(reader.page.locator("details.narrow button"))
    assert "whom=child-0" in reader.page.url
    reader.press(reader.page.locator(".applied a").first)
    assert "whom=" not in reader.page.url
    reader.press(reader.page.locator(".clinic h3 a").first)
    assert reader.path == f"/clinics/{town.new.organization.code}/"
    reader.says(town.new.doctor.full_name, own)
    reader.press(reader.page.locator(".sky a").first)
    assert "house=40" in reader.page.url


def test_streets_come_up_while_typing_and_are_reached_by_keyboard(
    town: SimpleNamespace, streets: list[Street], visit: Visit
) -> None:
    reader = visit("ru")
    reader.open("/clinics/")
    reader.page.locator("main [name=place]").press_sequentially("алмал")
    reader.page.locator("#places-found a").first.wait_for()
    reader.fill(place="Алмалы")
    reader.page.locator("main [name=street_name]").press_sequentially("абыл")
    link = reader.page.locator("#streets-found a")
    link.first.wait_for()
    assert link.inner_text() == "проспект Абылай хана"
    reader.look()
    reader.page.keyboard.press("Tab")
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert f"street={streets[1].pk}" in reader.page.url
    reader.look()


def test_without_scripts_all_the_same(
    town: SimpleNamespace, streets: list[Street], visit: Visit
) -> None:
    reader = visit("kk", scripts=False, width=360)
    reader.open("/clinics/")
    reader.fill(place="almaly", street_name="Абай", house="1")
    reader.onward()
    reader.press(reader.page.locator(".clinic h3 a").first)
    reader.says(town.new.doctor.full_name)
