"""A region: a file of service areas with every kind of error is refused whole, a good one is published and seen."""

import io
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
import xlsxwriter

from applications.models import AreaPublication
from codes import Role
from demonstration import factories as make
from registry.areas import Flaw
from registry.areas.findings import NOTICES
from registry.models import ServiceArea

from .conftest import PASSWORD, with_password
from .visitor import Visitor

Visit = Callable[..., Visitor]
UNIT = "751310000"
HEADING = "organization,site,unit,street,houses,order_number,order_on,from_on"

# line of the file: what is wrong with it, and the column that is named (the first line has the headings)
ERRORS: list[tuple[str, Flaw, str]] = [
    (f"two,,{UNIT},Абая,5-7 odd,7-п,01.10.2026,14.10.2026", Flaw.OVERLAP, "Houses"),
    (f"one,,{UNIT},Абая,3,7-п,01.10.2026,14.10.2026", Flaw.TWICE, "Houses"),
    (
        f"three,,{UNIT},Абая,2,7-п,01.10.2026,14.10.2026",
        Flaw.ORGANIZATION_UNKNOWN,
        "Organization code",
    ),
    (
        f"far,,{UNIT},Абая,2,7-п,01.10.2026,14.10.2026",
        Flaw.ORGANIZATION_FOREIGN,
        "Organization code",
    ),
    (
        f"closed,,{UNIT},Абая,2,7-п,01.10.2026,14.10.2026",
        Flaw.ORGANIZATION_CLOSED,
        "Organization code",
    ),
    (f"one,99,{UNIT},Абая,2,7-п,01.10.2026,14.10.2026", Flaw.SITE_UNKNOWN, "Site number"),
    ("one,,751319999,Абая,2,7-п,01.10.2026,14.10.2026", Flaw.UNIT_UNKNOWN, "KATO code"),
    ("one,,7513,Абая,2,7-п,01.10.2026,14.10.2026", Flaw.UNIT_FORM, "KATO code"),
    (f"one,,{UNIT},Абйая,2,7-п,01.10.2026,14.10.2026", Flaw.STREET_UNKNOWN, "Street"),
    (f"one,,{UNIT},Сатпаева,2,7-п,01.10.2026,14.10.2026", Flaw.STREET_AMBIGUOUS, "Street"),
    (f"one,,{UNIT},Абая,x,7-п,01.10.2026,14.10.2026", Flaw.HOUSE_FORM, "Houses"),
    (f"one,,{UNIT},Абая,9-1,7-п,01.10.2026,14.10.2026", Flaw.HOUSES_BACKWARDS, "Houses"),
    (f"one,,{UNIT},Абая,2-9 odd,7-п,01.10.2026,14.10.2026", Flaw.HOUSES_SIDE, "Houses"),
    (f"one,,{UNIT},,1-9,7-п,01.10.2026,14.10.2026", Flaw.HOUSES_NEED_STREET, "Houses"),
    (f"one,,{UNIT},Абая,2,7-п,31.02.2026,14.10.2026", Flaw.DATE_FORM, "Order date"),
    (f"one,,{UNIT},Абая,2,7-п,15.10.2026,14.10.2026", Flaw.ORDER_AFTER_START, "Order date"),
    (f"one,,{UNIT},Абая,2,,01.10.2026,14.10.2026", Flaw.REQUIRED, "Order number"),
    (f"one,12345678901,{UNIT},Абая,2,7-п,01.10.2026,14.10.2026", Flaw.TOO_LONG, "Site number"),
    (f"one,,{UNIT},Абая,2,7-п,01.10.2026,14.10.2026,more", Flaw.CELLS, ""),
    (f"one,,{UNIT},Абая,102,7-п,01.10.2026,15.10.2026", Flaw.ANOTHER_DAY, "From day"),
    (f"one,,{UNIT},Абая,104,7-п,01.10.2026,13.10.2026", Flaw.DAY_PASSED, "From day"),
    (f"one,,{UNIT},Абая,44,7-п,01.10.2026,14.10.2026", Flaw.OVERLAP_STAYING, "Houses"),
    (f"planner,,{UNIT},Абая,200,7-п,01.10.2026,14.10.2026", Flaw.PLANNED_LATER, "From day"),
]
GOOD = f"one,,{UNIT},Абая,1-25 odd,7-п,01.10.2026,14.10.2026"
# What says so of a file as a whole, or of a cell of a workbook alone: walked apart.
APART = {
    *(Flaw.TOO_LARGE, Flaw.UNREADABLE, Flaw.ENCODING, Flaw.EMPTY),
    *(Flaw.COLUMN_MISSING, Flaw.COLUMN_TWICE, Flaw.HOUSE_IS_DATE),
}


@pytest.fixture
def land(town: SimpleNamespace) -> SimpleNamespace:
    """Clinics and streets of a district, and who keeps the city."""
    unit = make.unit(UNIT)
    for code in ("one", "two", "staying", "planner"):
        panel = make.PanelFactory(site=make.SiteFactory(organization__code=code, number="1"))
        setattr(town, code, panel.organization)
    make.OrganizationFactory(code="closed", closed_on=date(2026, 1, 1))
    make.OrganizationFactory(code="far", unit=make.unit("711310000"))
    names = (
        ("Абай көшесі", "улица Абая"),
        ("Сәтбаев көшесі", "улица Сатпаева"),
        ("Сәтбаев даңғылы", "проспект Сатпаева"),
    )
    town.streets = [make.StreetFactory(unit=unit, name_kk=kk, name_ru=ru) for kk, ru in names]
    for owner, more in (
        (town.staying, {"house_from": 40, "house_to": 50, "from_on": date(2026, 1, 1)}),
        (town.planner, {"house_from": 200, "house_to": 210, "from_on": date(2027, 1, 1)}),
    ):
        ServiceArea.objects.create(
            organization=owner,
            street=town.streets[0],
            unit=unit,
            order_number="1-п",
            order_on=date(2026, 1, 1),
            **more,
        )
    keeper = make.staff(
        Role.REGIONAL_ADMIN, territory=make.unit("750000000"), username="keeper", language="en"
    )
    town.keeper = with_password(keeper)
    return town


def send(reader: Visitor, name: str, data: bytes, status: int = 200) -> None:
    """Upload a file on the page for it."""
    reader.open("/desk/areas/upload/")
    reader.page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    reader.press("main form[enctype] button.btn-primary", status)


def table(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def workbook() -> bytes:
    """Houses that a spreadsheet program made a day of."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADING.split(","))
        sheet.write_row(1, 0, ["one", "", UNIT, "Абая"])
        sheet.write_datetime(1, 4, date(2026, 1, 25), day)  # type: ignore[arg-type]
        sheet.write_row(1, 5, ["7-п", "01.10.2026", "14.10.2026"])
    return file.getvalue()


def test_a_file_with_every_error_then_a_good_one_that_people_see(
    land: SimpleNamespace, visit: Visit
) -> None:
    assert {flaw for _line, flaw, _column in ERRORS} | APART == set(Flaw) - NOTICES
    reader = visit("en")
    reader.open("/sign-in/")
    reader.sign_in("keeper", PASSWORD)
    reader.press("header a[href='/desk/areas/']")
    for data, said in (
        (b"", "The selected file is empty"),
        (HEADING.encode(), "The file has no lines."),
        (b"PK\x03\x04 no archive", "The file cannot be read."),
        ("ұйым".encode("utf-16"), "The text of the file is not in UTF-8."),
        (b"organization,unit\none,1", "The column “Order date” is missing."),
        (f"{HEADING},site\n{GOOD}".encode(), "The column “Site number” occurs twice."),
        (b"x" * 10_000_001, "The selected file must be smaller than 10 MB"),
    ):
        send(reader, "bad.csv", data, 422)
        reader.says(said)
    send(reader, "day.xlsx", workbook())
    reader.says("Line 2, column “Houses”", "made a date of the houses")

    before = ServiceArea.objects.count()
    send(reader, "every-error.csv", table(GOOD, *(line for line, _flaw, _column in ERRORS)))
    reader.says("It cannot be published")
    assert reader.page.locator("main input[name=key]").count() == 0
    overlaps = reader.page.locator("section[aria-labelledby=over]").inner_text()
    lines = reader.page.locator("section[aria-labelledby=lines]").inner_text()
    for number, (_line, flaw, column) in enumerate(ERRORS, start=3):
        if flaw in (Flaw.OVERLAP, Flaw.TWICE, Flaw.OVERLAP_STAYING):
            assert f"\t{number}" in overlaps or f", {number}" in overlaps, (flaw, overlaps)
        else:
            place = f"Line {number}, column “{column}”" if column else f"Line {number}"
            assert place in lines, (flaw, lines)
    assert ServiceArea.objects.count() == before and not AreaPublication.objects.exists()

    send(reader, "good.csv", table(GOOD, f"two,,{UNIT},Абая,2-26 even,7-п,01.10.2026,14.10.2026"))
    reader.says("It can be published", "улица Сатпаева")
    reader.press("section[aria-labelledby=publish] button.btn-primary", 409)
    reader.says("Say that you have seen the gaps")
    reader.tick("with_gaps")
    reader.press("section[aria-labelledby=publish] button.btn-primary")
    reader.says("Published: 2 rows begin, 0 end", "good.csv", "7-п")
    reader.press("main a[href='/desk/areas/']")
    reader.press("main a[href='/desk/areas/uncovered/']")
    reader.says("улица Сатпаева", "проспект Сатпаева")

    person = visit("en")
    street = land.streets[0].pk
    for house, owner in ((7, land.one), (8, land.two)):
        person.open(f"/clinics/?unit={UNIT}&street={street}&house={house}")
        assert owner.name_en in person.page.locator(".clinic h3").first.inner_text()
