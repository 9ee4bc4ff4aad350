"""The application in steps: clinic, doctor, home visits."""

from datetime import date
from types import SimpleNamespace

from django.test import Client

from applications.models import Consent
from codes import ApplicationStatus as Status
from demonstration import factories as make
from registry.models import Panel
from tests.pages.helpers import assert_page

from .conftest import signed_in
from .signing import ask_for_code, sign, signed_and_sent
from .walk import at, errors_of, offered, paper, press, the_draft, to_check

APPLY = "/apply/"


# Clinic


def test_own_service_area_comes_first_then_names(town: SimpleNamespace, browser: Client) -> None:
    names = [("№ 12 емхана", "Поликлиника № 12"), ("№ 2 емхана", "Поликлиника № 2")]
    for kk, ru in names:
        make.OrganizationFactory(name_kk=kk, name_ru=ru, name_en="")
    make.OrganizationFactory(name_ru="Больница", type="hospital")
    make.OrganizationFactory(name_ru="Далеко", unit=make.unit("111010000"))
    client = signed_in(town.user, "ru")
    onward = press(client, APPLY, person="self", language="ru")
    onward = press(client, onward, ground="campaign")
    page = client.get(onward).content.decode()
    own, second, twelfth = (
        page.index(town.new.organization.name_ru),
        page.index("Поликлиника № 2<"),
        page.index("Поликлиника № 12<"),
    )
    assert own < second < twelfth
    assert page.index("Обслуживает ваш адрес") < second
    assert "Больница" not in page
    assert "Далеко" not in page
    assert str(town.old.organization_id) not in offered(page, "organization")


def test_a_clinic_is_found_however_it_is_spelt(town: SimpleNamespace, browser: Client) -> None:
    make.OrganizationFactory(name_kk="Қарлығаш емханасы", name_ru="Поликлиника Карлыгаш")
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    page = browser.get(onward, {"q": "карлыгаш емхана"})
    assert_page(page)
    assert "1 clinic " in page.content.decode()
    nothing = browser.get(onward, {"q": "нет такой"})
    assert_page(nothing)
    assert "No clinic of this name" in nothing.content.decode()


def test_a_clinic_that_cannot_be_chosen_is_said_and_the_search_stays(
    town: SimpleNamespace, browser: Client
) -> None:
    hospital = make.OrganizationFactory(type="hospital")
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    for given, words in (
        ({}, "Choose a clinic"),
        ({"organization": "x"}, "Choose a clinic"),
        ({"organization": hospital.pk}, "This clinic cannot be chosen any more. Choose another"),
    ):
        response = browser.post(onward, {"q": "City", "page": "1", **given})
        assert_page(response)
        assert errors_of(response) == [words]
        assert 'name="q" value="City"' in response.content.decode()


def test_the_list_has_pages(town: SimpleNamespace, browser: Client) -> None:
    for _ in range(25):
        make.OrganizationFactory()
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    page = browser.get(onward).content.decode()
    assert page.count('class="choice"') == 20
    assert "page=2" in page
    second = browser.get(onward, {"page": "2"}).content.decode()
    assert second.count('class="choice"') == 6
    assert browser.get(onward, {"page": "nonsense"}).status_code == 200


# Doctor


def test_places_of_the_effective_day_and_reasons_as_text(
    town: SimpleNamespace, browser: Client
) -> None:
    full = make.PanelFactory(site=town.new.site)
    Panel.objects.filter(pk=full.pk).update(attached=1700)
    closed = make.PanelFactory(
        site=town.new.site, is_closed=True, closed_reason="the doctor leaves"
    )
    children = make.PanelFactory(site=town.new.site, type="pediatrician_0_6")
    Panel.objects.filter(pk=town.new.pk).update(
        attached=1650, arriving=12, next_day=date(2027, 1, 1)
    )
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    onward = press(browser, onward, organization=town.new.organization_id)
    page = browser.get(onward).content.decode()
    assert "<b>38</b> of 1,700 places are free" in page
    assert "12 people come on 1 January" in page
    assert "Your site" in page
    assert str(full.pk) not in offered(page, "panel")
    assert "No free places: 1,700 of 1,700 are taken" in page
    assert "Closed to new people: the doctor leaves" in page
    assert children.doctor.full_name not in page
    assert page.index('value="any"') > page.index(f'value="{town.new.pk}"')
    response = browser.post(onward, {"panel": closed.pk})
    assert "cannot be chosen any more" in errors_of(response)[0]
    assert errors_of(browser.post(onward, {}))[0].startswith("Choose a doctor")


def test_a_panel_that_filled_up_before_sending_is_explained_with_free_ones(
    town: SimpleNamespace, browser: Client
) -> None:
    free = make.PanelFactory(site=town.new.site)
    draft = to_check(browser, town.new)
    ask_for_code(browser, draft)
    Panel.objects.filter(pk=town.new.pk).update(attached=1700)
    onward = sign(browser, draft).url
    page = browser.get(onward).content.decode()
    assert "Panel full" in page
    assert free.doctor.full_name in page
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


# Home visits


def test_outside_the_service_area_the_waiver_is_a_page_of_its_own(
    town: SimpleNamespace, browser: Client
) -> None:
    far = make.PanelFactory()
    onward = press(browser, APPLY, person="self", language="ru")
    onward = press(browser, onward, ground="campaign")
    onward = press(browser, onward, organization=far.organization_id)
    onward = press(browser, onward, panel=far.pk)
    draft = the_draft()
    assert onward == at(draft, "home-visits")
    page = browser.get(onward)
    assert_page(page)
    assert "Step 5 of 8" in page.content.decode()
    assert errors_of(browser.post(onward, {})) == ["Choose whether you give up home visits"]
    assert browser.post(onward, {"waiver": "no"}).url == at(draft, "clinic")
    assert browser.get(at(draft, "documents")).url == at(draft, "home-visits")
    onward = press(browser, onward, waiver="yes")
    assert onward == at(draft, "documents")
    onward = press(browser, onward, kind_identity="passport", file_identity=paper())
    onward = press(browser, onward, personal_data="on")
    signed_and_sent(browser, draft)
    assert set(Consent.objects.values_list("purpose", flat=True)) == {
        "personal_data",
        "home_visit_waiver",
    }


def test_inside_the_service_area_there_is_no_such_page(
    town: SimpleNamespace, browser: Client
) -> None:
    draft = to_check(browser, town.new)
    assert "Step 7 of 7" in browser.get(at(draft, "check")).content.decode()
    assert browser.get(at(draft, "home-visits")).status_code == 302
    signed_and_sent(browser, draft)
    assert list(Consent.objects.values_list("purpose", flat=True)) == ["personal_data"]
