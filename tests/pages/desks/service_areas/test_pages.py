"""Service areas on the pages: a file from upload to publishing, by hand, streets that nobody serves."""

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from applications.models import AreaPublication, KeptAreas
from codes import Role
from demonstration import factories as make
from pages.desks.service_areas.upload import MEANINGS
from registry.areas import parse
from registry.areas.findings import COLUMNS
from registry.areas.houses import Houses, read_houses
from registry.areas.words import COLUMN_NAMES
from registry.models import KatoUnit, ServiceArea
from tests.pages.helpers import assert_page

SignIn = Callable[..., Client]
HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"
UNIT = "751310000"


@pytest.fixture
def land(db: None, sign_in: SignIn) -> SimpleNamespace:
    """Two clinics of Almaty, one of Astana, two streets, and who keeps Almaty, signed in."""
    unit = KatoUnit.objects.get(code=UNIT, valid_to__isnull=True)
    keeper = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000"), language="en")
    client = sign_in(keeper)
    client.cookies["django_language"] = "en"
    made: dict[str, Any] = {
        "one": make.OrganizationFactory(code="one"),
        "two": make.OrganizationFactory(code="two"),
        "far": make.OrganizationFactory(code="far", unit=make.unit("711310000")),
        "street": make.StreetFactory(unit=unit, name_kk="Абай көшесі", name_ru="улица Абая"),
        "other": make.StreetFactory(unit=unit, name_kk="Сәтбаев көшесі", name_ru="улица Сатпаева"),
    }
    make.SiteFactory(organization=made["one"], number="4")
    return SimpleNamespace(unit=unit, keeper=keeper, client=client, **made)


def line(owner: str, street: str, houses: str = "") -> str:
    return f'{owner},,{UNIT},{street},"{houses}",7-п,01.10.2026,2026-11-01'


def upload(client: Client, *lines: str, name: str = "areas.csv") -> Any:
    data = "\n".join([HEADING, *lines]).encode()
    return client.post("/desk/areas/upload/", {"file": SimpleUploadedFile(name, data)})


def area(owner: object, street: object, unit: object, **more: object) -> ServiceArea:
    told = {"order_number": "1-п", "order_on": date(2026, 1, 1), "from_on": date(2026, 1, 1)}
    return ServiceArea.objects.create(
        organization=owner, street=street, unit=unit, **{**told, **more}
    )


def key_of(response: Any) -> str:
    found = re.search(r'value="([0-9a-f]{64})" id="id_key"', response.content.decode())
    assert found
    return found[1]


def test_a_good_file_is_looked_at_and_published(land: SimpleNamespace) -> None:
    for house in ("3", "8"):
        home = make.PersonFactory(lives_in=UNIT).residences.get()
        home.street, home.house = land.street, house
        home.save()
    area(land.two, land.street, land.unit)
    area(land.two, land.other, land.unit)
    response = upload(
        land.client,
        line("one", "Абая", "1- odd"),
        line("two", "Сатпаева"),
        line("two", "Абая", "2- even"),
    )
    address = response["Location"]
    page = land.client.get(address)
    text = assert_page(page, "en")
    assert "It can be published" in " ".join(text.texts)
    content = page.content.decode()
    assert re.search(
        r"City Polyclinic.*?</th><td[^>]*>0</td><td[^>]*>1</td><td[^>]*>\+1</td>", content, re.S
    )
    assert "\N{MINUS SIGN}1" in content
    done = land.client.post(address, {"key": key_of(page)}, follow=True)
    assert_page(done, "en")
    assert "areas.csv" in done.content.decode()
    assert AreaPublication.objects.get().begun == 3
    assert land.client.get(address)["Location"] == "/desk/areas/published/"
    assert land.client.post(address, {"key": "x"})["Location"] == "/desk/areas/published/"


def test_every_error_is_named_with_line_and_column(land: SimpleNamespace) -> None:
    response = upload(
        land.client,
        line("one", "Абая", "1-9"),
        line("two", "Абая", "5"),
        line("one", "Абйая"),
        line("one", "Сатпаева", "9-1"),
        line("far", "Сатпаева"),
    )
    address = response["Location"]
    page = land.client.get(address)
    assert_page(page, "en")
    content = page.content.decode()
    assert "It cannot be published: 4 places must be corrected" in content
    for said in (
        "Line 4, column “Street”",
        "Line 5, column “Houses”",
        "Line 6, column “Organization code”",
        "Nearest names: улица Абая",
        "are given to one in line 2",
    ):
        assert said in content, said
    assert 'name="key"' not in content
    refused = land.client.post(address, {"key": "x", "with_gaps": "on"})
    assert refused.status_code == 409 and not ServiceArea.objects.exists()
    listed = b"".join(land.client.get(f"{address}findings.csv")).decode("utf-8-sig")
    assert len(listed.strip().split("\r\n")) >= 5
    assert "Line 5, column “Houses”" in listed


def test_gaps_want_a_tick(land: SimpleNamespace) -> None:
    address = upload(land.client, line("one", "Абая", "1-9 odd"))["Location"]
    page = land.client.get(address)
    key = key_of(page)
    refused = land.client.post(address, {"key": key})
    assert_page(refused, "en", status=409)
    assert "Say that you have seen the gaps" in refused.content.decode()
    assert not ServiceArea.objects.exists()
    assert key_of(refused) == key
    assert land.client.post(address, {"key": key, "with_gaps": "on"}).status_code == 302
    assert ServiceArea.objects.count() == 1


def test_what_changed_meanwhile_is_shown_again(land: SimpleNamespace) -> None:
    address = upload(land.client, line("one", "Абая"), line("two", "Сатпаева"))["Location"]
    key = key_of(land.client.get(address))
    area(land.two, land.street, land.unit, house_from=1, house_to=5)
    again = land.client.post(address, {"key": key})
    assert again.status_code == 409
    assert "The register changed while you looked" in again.content.decode()
    assert land.client.post(address, {"key": key_of(again), "with_gaps": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The selected file is empty"),
        (b"PK\x03\x04 no archive", "The file cannot be read."),
        ("ұйым".encode("utf-16"), "not in UTF-8"),
        (b"organization,unit\none,1", "The column “Order number” is missing."),
        (b"x" * 10_000_001, "smaller than 10 MB"),
    ],
)
def test_what_is_no_table_is_not_kept(land: SimpleNamespace, data: bytes, said: str) -> None:
    response = land.client.post("/desk/areas/upload/", {"file": SimpleUploadedFile("x.csv", data)})
    assert_page(response, "en", status=422)
    assert said in response.content.decode()
    assert not KeptAreas.objects.exists()


def test_what_another_keeps_is_not_found(land: SimpleNamespace, sign_in: SignIn) -> None:
    address = upload(land.client, line("one", "Абая"))["Location"]
    colleague = sign_in(make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")))
    for path in (address, f"{address}findings.csv"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(address, {"key": "x"}).status_code == 404
    assert colleague.post(f"{address}discard/").status_code == 404
    assert land.client.post(f"{address}discard/", follow=True).status_code == 200
    assert not KeptAreas.objects.exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_is_read_back(land: SimpleNamespace, language: str, form: str) -> None:
    land.client.cookies["django_language"] = language
    data = b"".join(land.client.get(f"/desk/areas/template.{form}"))
    assert [finding.flaw for finding in parse(data).findings] == ["empty"]
    assert land.client.get("/desk/areas/template.exe").status_code == 404
    with translation.override(language):
        row = ";".join(MEANINGS[column][1] for column in COLUMNS)
        heading = ";".join(str(COLUMN_NAMES[column]) for column in COLUMNS)
    assert not parse(f"{heading}\n{row}".encode()).findings


def test_the_area_comes_back_as_a_file_that_changes_nothing(land: SimpleNamespace) -> None:
    area(land.one, land.street, land.unit, house_from=1, house_to=25, side="odd")
    area(land.one, None, land.unit)
    data = b"".join(land.client.get("/desk/areas/of/one/areas.csv"))
    data = data.replace(b"2026-01-01\r\n", b"2026-11-01\r\n")
    response = land.client.post(
        "/desk/areas/upload/", {"file": SimpleUploadedFile("one.csv", data)}
    )
    page = land.client.get(response["Location"]).content.decode()
    assert "The register says all of this already" in page


# --- by hand

ORDER = {
    "order_number": "8-п",
    "order_on_day": "1",
    "order_on_month": "10",
    "order_on_year": "2026",
    "from_on_day": "1",
    "from_on_month": "11",
    "from_on_year": "2026",
}
HERE = f"/desk/areas/of/one/change/{UNIT}/"


def test_by_hand_from_form_to_publishing(land: SimpleNamespace) -> None:
    stays = area(land.one, land.other, land.unit, house_from=2, house_to=8, side="even")
    old = area(land.one, land.street, land.unit)
    ends = area(land.one, land.other, land.unit, house_from=1, house_to=9, side="odd")
    assert_page(land.client.get(HERE), "en")
    given = {
        **ORDER,
        f"houses_{stays.pk}": "2-8 even",
        f"houses_{old.pk}": "1- odd",
        f"site_{old.pk}": "4",
        f"houses_{ends.pk}": "1-9 odd",
        f"end_{ends.pk}": "on",
        "new_street_1": "Абая",
        "new_houses_1": "2- even",
        "new_site_1": "",
    }
    response = land.client.post(HERE, given)
    page = land.client.get(response["Location"])
    assert_page(page, "en")
    back = land.client.get(f"{HERE}?kept={KeptAreas.objects.get().pk}")
    assert 'value="8-п"' in back.content.decode() and 'value="1- odd"' in back.content.decode()
    done = land.client.post(response["Location"], {"key": key_of(page), "with_gaps": "on"})
    assert done.status_code == 302
    rows = ServiceArea.objects.filter(to_on=None).order_by("pk")
    assert [(row.order_number, row.house_from, row.side) for row in rows] == [
        ("1-п", 2, "even"),
        ("8-п", 2, "even"),
        ("8-п", 1, "odd"),
    ]
    assert ServiceArea.objects.filter(to_on="2026-11-01").count() == 2
    assert rows[2].site is not None


def test_by_hand_nothing_typed_is_lost(land: SimpleNamespace) -> None:
    row = area(land.one, land.street, land.unit)
    given = {
        **ORDER,
        "order_number": "",
        "from_on_year": "2025",
        f"houses_{row.pk}": "7, 9",
        "new_street_1": "Сатпаева",
        "new_houses_1": "",
        "new_site_1": "4",
    }
    response = land.client.post(HERE, given)
    assert_page(response, "en", status=422)
    content = response.content.decode()
    assert "Enter the number of the order" in content
    assert "The first day must be today or later" in content
    assert 'value="7, 9"' in content and 'value="Сатпаева"' in content
    more = land.client.post(HERE, {**given, "more": "1"})
    content = assert_page(more, "en") and more.content.decode()
    assert "new_street_4" in content and 'value="2025"' in content and "Error:" not in content
    nothing = land.client.post(HERE, ORDER)
    assert "Nothing is changed yet" in nothing.content.decode()


def test_by_hand_within_the_territory_only(land: SimpleNamespace) -> None:
    for path in (
        "/desk/areas/of/far/",
        "/desk/areas/of/far/areas.csv",
        "/desk/areas/of/far/change/",
        f"/desk/areas/of/far/change/{UNIT}/",
        "/desk/areas/of/one/change/711310000/",
        "/desk/areas/of/one/change/999999999/",
    ):
        assert land.client.get(path).status_code == 404, path
    found = land.client.get("/desk/areas/of/one/change/?place=751310000").content.decode()
    assert HERE in found
    assert "no such unit in your territory" in (
        land.client.get("/desk/areas/of/one/change/?place=711310000").content.decode()
    )


# --- streets that nobody serves


def test_uncovered_streets_lead_to_an_organization(land: SimpleNamespace, monkeypatch: Any) -> None:
    far_street = make.StreetFactory(unit=make.unit("711310000"))
    area(land.one, land.street, land.unit)
    content = land.client.get("/desk/areas/uncovered/").content.decode()
    assert "улица Сатпаева" in content and "улица Абая" not in content
    assert far_street.name_ru not in content
    listed = b"".join(land.client.get("/desk/lists/uncovered-streets.csv")).decode()
    assert "улица Сатпаева" in listed and far_street.name_ru not in listed
    assert land.client.get(f"/desk/areas/uncovered/{far_street.pk}/").status_code == 404
    here = f"/desk/areas/uncovered/{land.other.pk}/"
    assert_page(land.client.get(here), "en")
    there = land.client.get(here, {"organization": "one"})["Location"]
    assert there.startswith(HERE)
    assert 'value="улица Сатпаева"' in land.client.get(there).content.decode()
    assert (
        land.client.get(here, {"organization": "far"}).status_code == 200
    )  # not among the choices
    make.StreetFactory(unit=land.unit)
    monkeypatch.setattr("pages.desks.service_areas.uncovered.PAGE", 1)
    first = land.client.get("/desk/areas/uncovered/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert land.client.get(following[1].replace("&amp;", "&")).status_code == 200


def test_the_map_stands_in_the_table_too(land: SimpleNamespace) -> None:
    for row, at in ((land.street, (43.24, 76.91)), (land.other, (43.25, 76.95))):
        row.latitude, row.longitude = at
        row.save()
    land.one.latitude, land.one.longitude = 43.23, 76.93
    land.one.save()
    content = land.client.get("/desk/areas/uncovered/").content.decode()
    drawing = content[
        content.index("<svg viewBox") : content.index("</svg>", content.index("<svg viewBox"))
    ]
    assert 'aria-hidden="true"' in drawing and drawing.count('class="beside"') == 1
    assert "style=" not in drawing
    assert f"{land.one.name_en}, " in content  # the nearest one, with its way


def test_questions_do_not_grow_with_rows(land: SimpleNamespace) -> None:
    """The same number of queries for one row and for many."""
    pages = ("/desk/areas/", "/desk/areas/of/one/", HERE, "/desk/areas/uncovered/")

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert land.client.get(page).status_code == 200
            found.append(len(queries))
        return found

    area(land.one, land.street, land.unit, house_from=1, house_to=1)
    asked()  # what is read once is read now
    before = asked()
    for number in range(3, 20):
        street = make.StreetFactory(unit=land.unit)
        area(
            land.one,
            street,
            land.unit,
            house_from=number,
            house_to=number,
            order_number=str(number),
        )
        make.StreetFactory(unit=land.unit)
        make.OrganizationFactory()
    assert asked() == before


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_houses_in_the_words_of_the_page_are_read_back(
    land: SimpleNamespace, language: str
) -> None:
    """Untouched they change nothing, whatever the language is when the form comes back."""
    shapes: list[dict[str, object]] = [
        {"side": "odd"},
        {"house_from": 2, "house_to": 40, "side": "even"},
        {"house_from": 51, "house_to": None},
        {"house_from": 12, "house_to": 12, "corpus": "А"},
    ]
    for shape in shapes:
        area(land.one, land.street, land.unit, **shape)
    area(land.one, land.other, land.unit)
    land.client.cookies["django_language"] = language
    content = land.client.get(HERE).content.decode()
    shown = dict(re.findall(r'name="(houses_\d+)" value="([^"]+)"', content))
    assert len(shown) == 5
    land.client.cookies["django_language"] = "en"
    same = land.client.post(HERE, {**ORDER, **shown})
    assert "Nothing is changed yet" in same.content.decode()
    written = {read for text in shown.values() for read in read_houses(text)}
    assert written == {
        Houses(None, None, "odd"),
        Houses(2, 40, "even"),
        Houses(51, None),
        Houses(12, 12, "all", "а"),
        Houses(),
    }
